"""``accept``: let the doubts of a number stand with a reason, or take that back."""

import argparse
from datetime import UTC, datetime

from cli.arguments import parse_day
from cli.enter import entry_data, is_refused_by_clock, keep_by_command, tell_sealed_papers
from cli.output import print_json, print_note
from cli.status import chosen_projects, viewed_day
from indicators.records import ManualEntry
from workspace import Workspace
from workspace.accepting import TypedAcceptance, build_acceptance
from workspace.entering import RefusedEntryError
from workspace.versions import sheet_at


def accept(args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep that a person accepts the open doubts of the number that stands; refused with the reason."""
    typed = TypedAcceptance(args.reason, args.by, args.withdraw)
    with workspace.store() as store:
        if is_refused_by_clock(store):
            return 1
        (project,) = chosen_projects([args.project], workspace, store)
        as_of = viewed_day(args).day_of(project)
        records = store.read_records([project.id], as_of)[project.id]
        sheet = sheet_at(workspace, store, project, as_of)
        try:
            entry = build_acceptance(
                typed,
                sheet.project,
                args.indicator,
                sheet.profile,
                records,
                as_of=as_of,
                now=datetime.now(UTC),
            )
        except RefusedEntryError as refusal:
            print_note(str(refusal))
            return 1
        entry = keep_by_command(store, entry, "accept")
        tell_sealed_papers(store, entry)
    if args.json:
        print_json({"recorded": entry_data(entry)})
    else:
        _print_acceptance(entry, f"{project.name} / {args.indicator}")
    return 0


def _print_acceptance(entry: ManualEntry, row: str) -> None:
    doubts = entry.acceptance.doubts if entry.acceptance else ()
    word = "已采信" if doubts else "已撤回采信"
    print(f"{word}：{row}（{entry.as_of} 的采集值，{entry.by}）")
    for doubt in doubts:
        print(f"  存疑：{doubt.message}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project")
    parser.add_argument("indicator", help="指标编号；funds 为执行数")
    parser.add_argument("--reason", required=True, metavar="理由", help="核对了哪些记录、依据什么")
    parser.add_argument("--by", required=True, metavar="姓名", help="采信人姓名")
    parser.add_argument("--withdraw", action="store_true", help="撤回以前的采信，存疑重新待核实")
    parser.add_argument("--as-of", type=parse_day, help="采信截至哪一天的数，默认今天；项目期已过则为期末")
    parser.set_defaults(act=accept)
