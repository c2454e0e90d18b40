"""``status``: what is known of the year."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from checks.own_form import findings_of
from cli.arguments import WrongUseError, parse_day, parse_known_at, today
from cli.decisions_data import standing_to_json
from cli.doubts_data import doubts_data
from cli.output import decimal_text, finding_line, print_json, print_note, print_table
from forms.dossier import Dossier, SealedState
from forms.form import finding_data
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.clock import format_local_minute, local_day
from indicators.completeness import EXECUTION_RATE
from indicators.decisions import UNDECIDED, Standing
from indicators.display import SCORE_STATUS_WORDS, show_rounded_percent
from indicators.measured_share import shares_by_year
from indicators.missing import missing_texts
from indicators.model import Project
from indicators.notation import show_target
from indicators.standing_doubts import StandingDoubts
from scheduling.last_run import EVER, last_collected
from store import Known, Store
from store.damage import RESTORE_ADVICE, damage_to_json
from workspace import Workspace
from workspace.declared import DeclaredProjects, text_errors
from workspace.dossier import ViewedDay, read_dossiers
from workspace.lists_state import lists_state
from workspace.sealed_papers import shown_dossier
from yamlfiles.problem import Severity

MOST_DAMAGE_NAMED = 3


def chosen_projects(names: list[str], workspace: Workspace, store: Store) -> list[Project]:
    """The projects named, or all that stand; a name that is not declared is wrong use."""
    note_damage(store)
    declared = workspace.declared_projects(store)
    projects = declared.projects
    names = list(dict.fromkeys(names))
    for name in names:
        if name not in projects:
            raise WrongUseError(f"没有项目“{name}”，已申报的有：{'、'.join(projects) or '（无）'}")
    note_unread_files(workspace, declared, names)
    return [projects[name] for name in names] if names else list(projects.values())


def note_damage(store: Store) -> None:
    """What was changed or lost in the ledger, whatever is asked of it."""
    for damage in store.damage[:MOST_DAMAGE_NAMED]:
        print_note(f"记录被改动或缺失：{damage}")
    if store.damage:
        print_note(f"数据库共有 {len(store.damage)} 处损坏；{RESTORE_ADVICE}")


def note_unread_files(workspace: Workspace, declared: DeclaredProjects, names: Sequence[str] = ()) -> None:
    """Name the target files with errors for which something else stands, and those that cannot be read; the
    others go on. ``names`` are the projects asked for, all without any."""
    bad = {problem.place.file for problem in declared.problems if problem.severity is Severity.ERROR}
    for read in workspace.read_targets():
        if read.file not in bad or (names and read.id not in names):
            continue
        wrong = next(text_errors([read], declared.problems, read.id), None)
        if wrong and read.id in declared.fallen_back:
            is_approved = declared.projects.get(read.id) is not declared.working.get(read.id)
            print_note(f"{wrong}；先按{'批复的目标' if is_approved else '上次没有错误的目标文件'}")
        elif wrong and read.id not in declared.projects:
            print_note(f"{wrong}；没有读入这个文件，其余项目照常")


def status(args: argparse.Namespace, workspace: Workspace) -> int:
    """Targets, actuals and points as known at a day."""
    with workspace.store() as store:
        projects = chosen_projects(args.project, workspace, store)
        viewed = known_day(args, store)
        project_days = [(project, viewed.day_of(project)) for project in projects]
        read = read_dossiers(workspace, store, project_days, viewed.known)
        dossiers = [shown_dossier(workspace, store, dossier, viewed.today) for dossier in read]
        head, damage = store.head, store.damage
        lists = lists_state(workspace, store, viewed.today)
        collected = last_collected(store, viewed.known.instant or EVER)
    assessments = [dossier.assessment() for dossier in dossiers]
    if not assessments:
        print_note("还没有已申报的项目（targets/年度/名称.yaml）")
    if args.json:
        ledger = {"head": head.hash, "commits": head.seq, "damage": list(map(damage_to_json, damage))}
        told = {"projects": projects_data(dossiers), "known": known_data(viewed.known)}
        told["numbers"] = {str(year): asdict(share) for year, share in shares_by_year(assessments)}
        print_json({**told, "ledger": ledger, "lists": lists.data, "collected": collected and collected.data})
    else:
        for dossier, assessment in zip(dossiers, assessments, strict=True):
            print_assessment(assessment, dossier.standing)
            if dossier.sealed:
                print(f"  封存：{dossier.sealed.words}")
        for year, share in shares_by_year(assessments):
            print(f"{year} 年 {share.text}")
        if collected:
            print("\n".join(filter(None, (collected.text, collected.that_day.text))))
        print(lists.text)
    return int(bool(damage))


def viewed_day(args: argparse.Namespace) -> ViewedDay:
    return ViewedDay(args.as_of, today(), exact_month=True)


def known_day(args: argparse.Namespace, store: Store) -> ViewedDay:
    """The same as far as it was known by ``--known-at``; without ``--as-of`` that day is looked at."""
    instant: datetime | None = args.known_at
    if instant is None:
        return viewed_day(args)
    if instant > datetime.now(UTC) and local_day(instant) > today():
        raise WrongUseError(f"--known-at {local_day(instant)} 还没有到")
    known = store.known_at(instant)
    print_note(f"按 {format_local_minute(instant)} 时已知的情况（第 {known.commit} 次提交为止）")
    return ViewedDay(args.as_of, local_day(instant), exact_month=True, known=known)


def known_data(known: Known) -> dict[str, Any] | None:
    """The instant asked for and the last commit that counts; ``None`` of all that is known now."""
    return {"at": known.instant.isoformat(), "commit": known.commit} if known.instant else None


def projects_data(dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    return [
        {
            **assessment_data(dossier.assessment()),
            "standing": standing_to_json(dossier.standing),
            "sealed": sealed_data(dossier.sealed),
        }
        for dossier in dossiers
    ]


def sealed_data(sealed: SealedState | None) -> dict[str, Any] | None:
    """``None`` of a self-evaluation that is not sealed."""
    if sealed is None:
        return None
    return {
        "revision": sealed.revision,
        "as_of": sealed.as_of.isoformat(),
        "changed_since": sealed.has_newer,
        "words": sealed.words,
    }


def assessment_data(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.project.id,
        "name": assessment.project.name,
        "as_of": assessment.as_of.isoformat(),
        "indicators": [row_data(row) for row in assessment.rows],
        "funds": funds_data(assessment.funds) if assessment.funds else None,
        "total": decimal_text(assessment.total),
        "so_far": decimal_text(assessment.so_far),
        "grade": assessment.grade,
        "notes": list(assessment.notes),
        "ready": assessment.ready,
        "missing": list(missing_texts(assessment.missing)),
        "findings": [finding_data(finding) for finding in findings_of(assessment)],
    }


def row_data(row: AssessedRow) -> dict[str, Any]:
    return {
        "id": row.indicator.id,
        "name": row.indicator.name,
        "target": row.indicator.target.text,
        "reading": show_target(row.indicator.target),
        "actual": row.actual if row.is_known else None,
        "outcome": row.score.outcome.value,
        "observation": row.observation.measured.outcome.value if row.observation else None,
        "weight": decimal_text(row.indicator.weight),
        "points": decimal_text(row.score.points),
        "why": row.score.why,
        "flags": list(row.score.flags),
        "doubts": doubts_data(row.observation, row.doubts),
        "reason": row.reason,
        "measure": row.measure,
    }


def funds_data(line: FundsLine) -> dict[str, Any]:
    return {
        "unit": line.funds.unit,
        "initial": decimal_text(line.funds.initial.total),
        "total": decimal_text(line.funds.annual.total),
        "executed": decimal_text(line.executed.total),
        "rate": decimal_text(line.rate),
        "weight": decimal_text(line.weight),
        "points": decimal_text(line.score.points),
        "why": line.score.why,
        "flags": list(line.score.flags),
        "doubts": doubts_data(line.observation, line.doubts),
    }


def print_assessment(assessment: Assessment, standing: Standing = UNDECIDED) -> None:
    rows = [
        (
            r.indicator.branch[1],
            r.indicator.name,
            r.indicator.target.text,
            r.actual,
            decimal_text(r.indicator.weight),
            format_points(r.score.points),
            "；".join((r.score.why, *r.score.flags)),
        )
        for r in assessment.rows
    ]
    if assessment.funds:
        line = assessment.funds
        rows.append(
            (
                "预算执行",
                "预算执行率",
                "100%",
                SCORE_STATUS_WORDS[line.score.outcome]
                if line.rate is None
                else show_rounded_percent(line.rate),
                decimal_text(line.weight),
                format_points(line.score.points),
                "；".join((line.score.why, *line.score.flags)),
            )
        )
    title = f"{assessment.project.name}（{assessment.project.id}）截至 {assessment.as_of}　{standing.label}"
    print_table(("二级指标", "三级指标", "指标值", "实际值", "分值", "得分", "说明"), rows, title)
    total = (
        f"总分 {assessment.total} 等级 {assessment.grade}"
        if assessment.total is not None
        else f"已得 {assessment.so_far} 分，尚不能合计"
    )
    print(total)
    for remark in standing.remarks:
        print(f"  目标：{remark}")
    for note in assessment.notes:
        print(f"  注：{note}")
    for text in missing_texts(assessment.missing):
        print(f"  缺：{text}")
    for name, doubts in named_doubts(assessment):
        print_doubts(name, doubts)
    for found in findings_of(assessment):
        print(finding_line(found))


def named_doubts(assessment: Assessment) -> Iterator[tuple[str, StandingDoubts]]:
    """The doubts of every row, and of the money."""
    for row in assessment.rows:
        yield row.indicator.name, row.doubts
    if assessment.funds:
        yield EXECUTION_RATE, assessment.funds.doubts


def print_doubts(name: str, doubts: StandingDoubts) -> None:
    """Those that the sentence of the score does not tell."""
    reason = doubts.entry.acceptance.reason if doubts.entry and doubts.entry.acceptance else ""
    for doubt in doubts.accepted:
        print(f"  存疑已采信：{name}：{doubt.message}；理由：{reason}（{doubts.signature}）")
    for doubt in doubts.minor:
        print(f"  存疑：{name}：{doubt.message}")


def format_points(value: object) -> str:
    return "—" if value is None else str(value)


def add_status_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", action="append", default=[], metavar="ID")
    parser.add_argument("--as-of", type=parse_day)
    add_known_at(parser)
    parser.set_defaults(act=status)


def add_known_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--known-at",
        type=parse_known_at,
        metavar="时间",
        help="只按当时已知的情况：日期（到当日末）或时刻，如 2024-08-01T17:30，北京时间",
    )
