"""``enter``: what people add to a row, by command."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli.arguments import WrongUseError, parse_day
from cli.output import decimal_text, print_json, print_note
from cli.status import chosen_projects, viewed_day
from indicators.actuals import entered_values_of
from indicators.doubts_json import acceptance_to_json
from indicators.paper_acts import STATE_WORDS, PaperState
from indicators.records import ManualEntry
from indicators.standing_evidence import row_evidence
from monitoring.outlook import Cause, Likelihood
from scheduling.clock_guard import NOT_ENTERED, refused_clock_text, set_back_warning
from store import Store
from store.paper_state import entering_state
from store.people import audited, command_actor
from workspace import Workspace
from workspace.entering import FIELD_WORDS, RefusedEntryError, TypedEntry, build_entry
from workspace.evidence_kinds import refuse_wrong_kind
from workspace.versions import sheet_at


def typed_entry(args: argparse.Namespace) -> TypedEntry:
    """What the options say; one that is given and empty takes back what stands."""
    given = {name: text for name in FIELD_WORDS if (text := getattr(args, name)) is not None}
    return TypedEntry(
        **given,
        by=args.by,
        why=args.why,
        keep_evidence=tuple(args.keep_evidence),
        withdraw_evidence=tuple(args.withdraw_evidence),
        withdrawn=frozenset(name for name, text in given.items() if not text.strip()),
    )


def enter(args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep what a person adds; refused with the reason when it cannot stand."""
    typed = typed_entry(args)
    with workspace.store() as store:
        if is_refused_by_clock(store):
            return 1
        (project,) = chosen_projects([args.project], workspace, store)
        as_of = viewed_day(args).day_of(project)
        sheet = sheet_at(workspace, store, project, as_of)
        files = [file for file in map(Path, args.evidence) if not file.is_file()]
        if files:
            raise WrongUseError(f"找不到佐证文件：{'、'.join(map(str, files))}")
        for name in args.evidence:
            with Path(name).open("rb") as stream:
                refuse_wrong_kind(stream, name)
        keep = workspace.evidence_folder()
        kept = [keep.keep_file(Path(name)) for name in args.evidence]
        with store.transaction():
            earlier = store.read_records([project.id], as_of)[project.id].entries
            try:
                entry = build_entry(
                    typed,
                    sheet.project,
                    args.indicator,
                    sheet.profile,
                    as_of=as_of,
                    now=datetime.now(UTC),
                    evidence=kept,
                    earlier=earlier,
                )
            except RefusedEntryError as refusal:
                print_note(str(refusal))
                return 1
            entry = keep_by_command(store, entry, "enter")
        tell_sealed_papers(store, entry)
    tell_lapsed_evidence(earlier, entry)
    tell_lapsed_points(earlier, entry)
    if args.json:
        print_json({"recorded": entry_data(entry)})
    else:
        print(f"已记录：{project.name} / {args.indicator}（{as_of}，{entry.by}）")
    return 0


def tell_sealed_papers(store: Store, entry: ManualEntry) -> None:
    """A page refuses such an entry; by command it is kept, and what it does not change is told."""
    state = entering_state(store.db, entry.project, entry.as_of.isoformat())
    if state is not PaperState.DRAFT:
        print_note(
            f"{entry.as_of} 或以后的表现在是“{STATE_WORDS[state]}”，这次填报不改变已提交或封存的表；要改表请先退回或重开"
        )


def tell_lapsed_evidence(earlier: Sequence[ManualEntry], entry: ManualEntry) -> None:
    """Evidence that stood before ``entry`` and no longer does, unless it was withdrawn by it."""
    own = [row for row in earlier if row.indicator == entry.indicator]
    before, after = row_evidence(own).standing, row_evidence([*own, entry])
    lapsed = [piece for piece in before if piece in after.lapsed]
    if lapsed:
        names = "、".join(f"{piece.name}（{piece.sha256[:12]}）" for piece in lapsed)
        print_note(
            f"原佐证资料证明的是先前的填报，不再作为佐证：{names}。仍然适用的，请用 --keep-evidence 写明"
        )


def tell_lapsed_points(earlier: Sequence[ManualEntry], entry: ManualEntry) -> None:
    """Points that a person had given, which speak of what was said before ``entry``."""
    own = [row for row in earlier if row.indicator == entry.indicator]
    before = entered_values_of(own, entry.indicator).points
    after = entered_values_of([*own, entry], entry.indicator).points
    if before is not None and after is None and entry.grade != "":
        print_note(
            f"先前评定的得分 {before} 分说的是先前的填报，已不再采用，按规则计分；仍要评定的，请再写 --points 和 --reason"
        )


def keep_by_command(store: Store, entry: ManualEntry, act: str) -> ManualEntry:
    """Keep an entry and its audit row; where there are accounts it bears that of the command line."""
    actor, object_ = command_actor(entry.by), f"{entry.project} {entry.indicator}"
    if store.accounts.is_any():
        entry = replace(entry, account=actor.account)
    with audited(store, actor, act, object_, entry.recorded_at, {"as_of": entry.as_of.isoformat()}):
        return store.record_entry(entry)


def is_refused_by_clock(store: Store, undone: str = NOT_ENTERED) -> bool:
    """Whether nothing is kept by the clock of now; that, and a clock set back, is told."""
    now = datetime.now(UTC)
    refusal = refused_clock_text(store, now, undone)
    if text := refusal or set_back_warning(store, now):
        print_note(text)
    return bool(refusal)


def entry_data(entry: ManualEntry) -> dict[str, Any]:
    return {
        "project": entry.project,
        "indicator": entry.indicator,
        "as_of": entry.as_of.isoformat(),
        "value": entry.value,
        "grade": entry.grade,
        "points": decimal_text(entry.points),
        "reason": entry.reason,
        "measure": entry.measure,
        **{name: getattr(entry, name) for name in ("forecast", "cause", "explanation", "likelihood", "note")},
        "evidence": [
            {"sha256": file.sha256, "name": file.name, "bytes": file.bytes} for file in entry.evidence
        ],
        "why": entry.why,
        "evidence_kept": entry.evidence_kept,
        "evidence_withdrawn": entry.evidence_withdrawn,
        "acceptance": acceptance_to_json(entry.acceptance) if entry.acceptance else None,
        "by": entry.by,
        "recorded_at": entry.recorded_at.isoformat(),
    }


FIELDS = (
    ("value", "实际完成值"),
    ("points", "得分"),
    ("reason", "偏差原因"),
    ("measure", "改进措施"),
    ("forecast", "运行监控：全年预计完成情况；funds 为全年预计执行数"),
    ("explanation", "运行监控：原因说明"),
    ("note", "运行监控：备注"),
)


def add_enter_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project")
    parser.add_argument("indicator", help="指标编号；funds 为执行数，goal 为目标完成情况")
    for name, about in FIELDS:
        parser.add_argument(f"--{name}", help=f'{about}；给空文本（""）即撤回，须写 --why')
    parser.add_argument(
        "--cause", metavar="类别", help=f"运行监控：偏差原因类别，{'、'.join(Cause)}，可写几项"
    )
    parser.add_argument("--likelihood", metavar="可能性", help=f"运行监控：{'、'.join(Likelihood)}")
    parser.add_argument("--grade", metavar="等次", help="定性指标的评定：达成、部分达成或未达成")
    parser.add_argument("--evidence", action="append", default=[], metavar="文件", help="佐证资料，可重复")
    parser.add_argument(
        "--keep-evidence",
        action="append",
        default=[],
        metavar="校验码或文件名",
        help="改填以后仍然适用的原佐证资料，可重复；没有写的不再作为佐证",
    )
    parser.add_argument(
        "--withdraw-evidence",
        action="append",
        default=[],
        metavar="校验码或文件名",
        help="撤回的佐证资料，可重复，须用 --why 写明理由",
    )
    parser.add_argument("--why", default="", metavar="理由", help="更正或撤回的理由；撤回任何内容时必填")
    parser.add_argument("--by", required=True, help="填报人姓名")
    parser.add_argument("--as-of", type=parse_day, help="说的是哪一天的情况，默认今天；项目期已过则为期末")
    parser.set_defaults(act=enter)
