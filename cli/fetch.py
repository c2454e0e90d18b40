"""``fetch``: ask the servers and services that tables come from for what they have now."""

import argparse

from cli.arguments import WrongUseError
from cli.output import print_json, print_note
from people.permissions import Action
from workspace import Workspace
from workspace.fetch_words import fetch_sentence


def fetch(args: argparse.Namespace, workspace: Workspace) -> int:
    """1 when a table was not fetched."""
    from cli.acting import noting

    sources = workspace.sources
    names = args.table or list(sources.origins)
    for name in names:
        if name not in sources.origins:
            raise WrongUseError(why_not_fetchable(workspace, name))
    if not names:
        print_note("没有从数据库、接口或共享文件夹取的数据表（sources.yaml 的 from），没有取数")
        return 1
    with workspace.store() as store:
        noting(store, args.by, Action.SUPPLY)(f"取数：{'、'.join(names)}")
    states = {name: sources.fetch_table(name) for name in names}
    told = {name: fetch_sentence(sources, name, state) for name, state in states.items()}
    if args.json:
        print_json([{"table": name, "failures": states[name].failures, "text": told[name]} for name in names])
    else:
        for text in told.values():
            print_note(text)
    return int(any(state.failures for state in states.values()))


def why_not_fetchable(workspace: Workspace, name: str) -> str:
    """Of a table that comes from no server."""
    declared = workspace.sources.declarations
    if name in declared.tables:
        return (
            f"数据表“{name}”用的是文件，不用取：把文件放到 {'、'.join(declared.tables[name].files)}，直接采集"
        )
    if name in declared.unusable:
        return f"数据表“{name}”的声明有错误：{declared.unusable[name]}"
    return (
        f"sources.yaml 没有声明数据表“{name}”，可取的有：{'、'.join(workspace.sources.origins) or '（没有）'}"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", nargs="*", metavar="数据表", help="只取这几张表，默认全部")
    parser.add_argument("--by", default="", metavar="姓名", help="经办人")
    parser.set_defaults(act=fetch)
