"""``approve``, ``adjust``, ``withdraw``: what is decided of a target sheet; ``history``, ``diff``: how it
stands."""

import argparse
from datetime import UTC, datetime
from functools import partial

from cli.acting import command_account, note_refused, noting
from cli.arguments import WrongUseError, today
from cli.decisions_data import change_to_json, decision_to_json, standing_to_json
from cli.enter import is_refused_by_clock
from cli.output import print_json, print_note, print_table
from cli.status import chosen_projects, note_damage
from indicators.clock import format_local_minute
from indicators.decisions import ALONE, DecisionAct
from people.permissions import Action
from scheduling.clock_guard import NOT_DECIDED
from workspace import Workspace
from workspace.deciding import Decider, record_decision
from workspace.decision_words import RefusedDecisionError, TypedDecision
from workspace.sheet_history import DecidedVersion, UnknownVersionError, compare_versions, read_history
from workspace.versions import sheet_at


def decide(act: DecisionAct, args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep a decision; refused with the reason when it cannot stand."""
    typed = TypedDecision(args.document_number, args.date, args.effective_from, args.reason, args.by)
    with workspace.store() as store:
        if is_refused_by_clock(store, NOT_DECIDED):
            return 1
        note_damage(store)
        try:
            note = noting(store, args.by, Action.DECIDE)
            decider = Decider(datetime.now(UTC), command_account(store), note)
            decision = record_decision(workspace, store, args.project, act, typed, decider)
        except RefusedDecisionError as refusal:
            note_refused(store, args.by, Action.DECIDE, args.project, refusal)
            print_note(str(refusal))
            return 1
    if args.json:
        print_json({"decided": decision_to_json(decision)})
    else:
        alone = f"（{ALONE}：没有账号，按所填姓名登记）" if decision.alone else ""
        print(f"已登记：{decision.summary}，自 {decision.effective_from} 起执行，经办 {decision.by}{alone}")
    return 0


def print_history(args: argparse.Namespace, workspace: Workspace) -> int:
    """Every decision on a project, the oldest first, and how the working text stands to the last."""
    with workspace.store() as store:
        (project,) = chosen_projects([args.project], workspace, store)
        versions = read_history(workspace, store, project.id)
        standing = sheet_at(workspace, store, project, min(today(), project.span[1])).standing
    if args.json:
        decided = [
            {**decision_to_json(version.decision), "changes": list(map(change_to_json, version.changes))}
            for version in versions
        ]
        print_json({"project": project.id, "decisions": decided, "standing": standing_to_json(standing)})
        return 0
    headers = (
        "序号",
        "决定",
        "文号",
        "发文日期",
        "生效日期",
        "经办",
        "登记时间",
        "目标文本",
        "评分规则",
        "理由和变化",
    )
    print_table(headers, [_history_row(version) for version in versions], f"{project.name}（{project.id}）")
    print(f"现在：{standing.label}")
    for remark in standing.remarks:
        print(f"  {remark}")
    return 0


def _history_row(version: DecidedVersion) -> tuple[str, ...]:
    decision = version.decision
    told = (*filter(None, [decision.reason]), *(change.sentence for change in version.changes))
    return (
        str(decision.seq),
        decision.word,
        decision.document_number,
        str(decision.document_date),
        str(decision.effective_from),
        f"{decision.by}（{ALONE}）" if decision.alone else f"{decision.by}（{decision.account}）",
        format_local_minute(decision.recorded_at),
        decision.declared[:12],
        f"{decision.rules} {decision.rules_sha256[:12]}",
        "；".join(told),
    )


def print_difference(args: argparse.Namespace, workspace: Workspace) -> int:
    """How two versions of a sheet differ; without names the working text from the one in force."""
    with workspace.store() as store:
        (project,) = chosen_projects([args.project], workspace, store)
        try:
            changes = compare_versions(workspace, store, project.id, args.old, args.new)
        except UnknownVersionError as error:
            raise WrongUseError(str(error)) from None
    if args.json:
        print_json({"project": project.id, "changes": list(map(change_to_json, changes))})
        return 0
    for change in changes:
        print(change.sentence)
    if not changes:
        print("没有差别")
    return 0


def add_decision_arguments(act: DecisionAct, parser: argparse.ArgumentParser, *, needs_reason: bool) -> None:
    parser.add_argument("project", metavar="项目编号", help="如 2024/voice-service")
    parser.add_argument("--document-number", required=True, metavar="文号", help="如 固财发〔2024〕12号")
    parser.add_argument("--date", required=True, metavar="日期", help="发文日期，如 2024-01-15")
    parser.add_argument(
        "--effective-from",
        default="",
        metavar="日期",
        help="生效日期；批复默认自项目期首日，其余默认发文日期",
    )
    parser.add_argument("--reason", required=needs_reason, default="", metavar="理由")
    parser.add_argument("--by", required=True, metavar="姓名", help="经办人姓名")
    parser.set_defaults(act=partial(decide, act))


def add_approve_arguments(parser: argparse.ArgumentParser) -> None:
    add_decision_arguments(DecisionAct.APPROVED, parser, needs_reason=False)


def add_adjust_arguments(parser: argparse.ArgumentParser) -> None:
    add_decision_arguments(DecisionAct.ADJUSTED, parser, needs_reason=True)


def add_withdraw_arguments(parser: argparse.ArgumentParser) -> None:
    add_decision_arguments(DecisionAct.WITHDRAWN, parser, needs_reason=True)


def add_history_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="项目编号")
    parser.set_defaults(act=print_history)


def add_diff_arguments(parser: argparse.ArgumentParser) -> None:
    about = "序号（见 history）、校验码的前几位，或 working（目标文件现在的内容）"
    parser.add_argument("project", metavar="项目编号")
    parser.add_argument("--from", dest="old", default="", metavar="版本", help=f"{about}；默认在用的目标")
    parser.add_argument("--to", dest="new", default="working", metavar="版本", help=f"{about}；默认 working")
    parser.set_defaults(act=print_difference)
