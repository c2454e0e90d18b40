"""``derive``: the lines that lists of projects answer from, brought up to date."""

import argparse

from cli.output import print_json, print_note
from workspace import Workspace
from workspace.deriving import derive

ELSEWHERE = "另一个进程（serve 或 schedule）正在更新，这里没有重复做"


def run_derive(args: argparse.Namespace, workspace: Workspace) -> int:
    """One round; pages do the same in the background."""
    with workspace.store() as store:
        if args.anew:
            store.read_model.mark_all_stale()
        done = derive(workspace, store)
        lines = store.read_model.count_projects()
    if args.json:
        print_json({"is_ours": done.is_ours, "derived": done.lines, "dropped": done.dropped, "lines": lines})
    elif done.is_ours:
        print_note(
            f"项目列表的汇总已是最新：共 {lines} 个项目，这次更新 {done.lines} 个，去掉 {done.dropped} 个"
        )
    else:
        print_note(ELSEWHERE)
    return 0


def add_derive_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--anew", action="store_true", help="全部重新计算（汇总只是缓存，不是记录）")
    parser.set_defaults(act=run_derive)
