"""``verify``: whether everything that is kept is as it was kept."""

import argparse
from dataclasses import asdict

from cli.arguments import WrongUseError
from cli.output import print_json, print_note
from store.damage import show_instant
from store.inspection import DATABASE, has_commit
from store.renewing import renew_headlog
from workspace import Workspace
from workspace.verifying import Verification, verify_data

FEWEST_HEX = 8
MOST_LINES = 200


def run_verify(args: argparse.Namespace, workspace: Workspace) -> int:
    """Go through all that is kept; 1 where anything was changed or lost."""
    if not (workspace.data / DATABASE).exists() and not any(workspace.data.glob("*")):
        raise WrongUseError(f"{workspace.data} 里还没有数据，没有可以核对的")
    if args.renew_heads:
        renew_headlog(workspace.data / DATABASE)
        print_note("已把现在的数据库登记为准；原来的登记另存，没有删除")
    found = verify_data(workspace.data)
    known = args.head is None or has_commit(workspace.data / DATABASE, args.head)
    if args.json:
        print_json({"ok": found.is_sound and known, "head_known": known, **asdict(found)})
    else:
        print_verification(found)
        if not known:
            print(f"损坏：数据库里没有校验头 {args.head}：数据库被换成了旧的，或被整体改写")
    return int(not (found.is_sound and known))


def print_verification(found: Verification) -> None:
    for damage in found.damage[:MOST_LINES]:
        print(f"损坏：{damage}")
    if len(found.damage) > MOST_LINES:
        print(f"……另有 {len(found.damage) - MOST_LINES} 处，用 --json 查看全部")
    for text in found.unchecked:
        print_note(f"提示：{text}")
    rows = sum(found.rows.values())
    state = "全部相符" if found.is_sound else f"有 {len(found.damage)} 处损坏，请从备份恢复（restore）"
    print(f"核对记录 {rows} 行，{state}")
    if found.head:
        print(f"校验头 {found.head[:16]}（第 {found.commits} 次提交，{show_instant(found.at)}）")


def parse_head(text: str) -> str:
    """The beginning of a head as it was printed, or all of it."""
    head = text.lower()
    if not (FEWEST_HEX <= len(head) <= 64 and set(head) <= set("0123456789abcdef")):
        raise argparse.ArgumentTypeError(f"应为校验头的前 {FEWEST_HEX} 至 64 位（0-9、a-f），现为“{text}”")
    return head


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head", type=parse_head, default=None, metavar="校验头", help="以前记下的校验头，查它是否还在"
    )
    parser.add_argument(
        "--renew-heads",
        action="store_true",
        help="数据库确是对的，只有外部登记不符时：以现在的数据库重新登记",
    )
    parser.set_defaults(act=run_verify)
