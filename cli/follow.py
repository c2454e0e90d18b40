"""``evaluate``, ``status`` and ``enter``: what is kept through the year."""

import argparse
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cli.output import plain, print_json, print_table, say, shown
from cli.words import WrongUseError, day, first_day, today
from indicators.assessment import Assessment, FundsLine, Row, assess
from indicators.model import Project
from indicators.notation import show
from indicators.seen import Observation, Outcome
from monitoring.run import RunResult, run
from monitoring.slots import slots_between
from store import Store
from workspace import Workspace
from workspace.entering import RefusedError, Typed, entry_of


def chosen(names: list[str], workspace: Workspace, store: Store) -> list[Project]:
    """The projects named, or all that stand; a name that is not declared is wrong use."""
    projects = workspace.declared(store).projects
    for name in names:
        if name not in projects:
            raise WrongUseError(f"没有项目“{name}”，已申报的有：{'、'.join(projects) or '（无）'}")
    return [projects[name] for name in names] if names else list(projects.values())


def evaluate(args: argparse.Namespace, workspace: Workspace) -> int:
    """Measure and keep: one day, or every slot of a span; 1 when nothing was measured."""
    with workspace.store() as store:
        projects = chosen(args.project, workspace, store)
        results = [
            run(
                due,
                as_of,
                workspace.measurer(),
                store,
                by=args.by,
                kind="command",
                now=datetime.now(UTC),
                only_missing=args.only_missing,
                rules=lambda project: workspace.profile_of(project).sha256,
            )
            for as_of, due in days(args, projects)
        ]
    print_runs(results, args.json)
    return int(not any(each.ok for each in results))


def days(args: argparse.Namespace, projects: list[Project]) -> list[tuple[date, list[Project]]]:
    """The days to measure, each with the projects that are due on it."""
    if args.start is None and args.end is None:
        return [(args.as_of or today(), projects)]
    if args.as_of is not None:
        raise WrongUseError("--as-of 与 --from、--to 不能同时使用")
    end = args.end or today()
    start = args.start or date(end.year, 1, 1)
    due: dict[date, list[Project]] = {}
    for project in projects:
        for as_of in slots_between(project.schedule, start, end):
            if project.period[0] <= as_of <= project.period[1]:
                due.setdefault(as_of, []).append(project)
    return sorted(due.items())


def print_runs(results: Iterable[RunResult], as_json: bool) -> None:
    results = list(results)
    observations = [each for result in results for each in result.observations]
    if as_json:
        run_id = results[-1].run if results else None
        print_json({"run": run_id, "observations": [observation_data(each) for each in observations]})
        return
    for result in results:
        seen = [each.measured.outcome for each in result.observations]
        as_of = result.observations[0].as_of if result.observations else "—"
        measured = sum(each is Outcome.MEASURED for each in seen)
        say(f"{as_of}：采集 {len(seen)} 项，取得 {measured} 项，未取得 {len(seen) - measured} 项")
    for each in observations:
        if each.measured.outcome is not Outcome.MEASURED:
            say(f"  {each.as_of} {each.project} {each.indicator}：{each.measured.reason}")
    if not any(each.measured.outcome is Outcome.MEASURED for each in observations):
        say("没有取得任何指标的实际值：请检查目标文件、sources.yaml 和 inbox/ 中的数据文件")


def observation_data(observation: Observation) -> dict[str, Any]:
    measured = observation.measured
    return {
        "project": observation.project,
        "indicator": observation.indicator,
        "as_of": observation.as_of.isoformat(),
        "outcome": measured.outcome.value,
        "part": plain(measured.part),
        "of": plain(measured.of),
        "value": shown(measured.value),
        "unit": measured.unit,
        "reason": measured.reason,
    }


def status(args: argparse.Namespace, workspace: Workspace) -> int:
    """Targets, actuals and points as known at a day."""
    with workspace.store() as store:
        projects = chosen(args.project, workspace, store)
        facts = {as_of: store.facts([p.id for p in projects], as_of) for as_of in {day_of(args, p) for p in projects}}
    found = [
        assess(each, workspace.profile_of(each), facts[day_of(args, each)][each.id], day_of(args, each))
        for each in projects
    ]
    if args.json:
        print_json({"projects": [assessment_data(each) for each in found]})
    else:
        for each in found:
            print_assessment(each)
    return 0


def day_of(args: argparse.Namespace, project: Project) -> date:
    """The day asked for, else today or, once the project's period is over, its last day."""
    return args.as_of or min(today(), project.period[1])


def assessment_data(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.project.id,
        "name": assessment.project.name,
        "as_of": assessment.as_of.isoformat(),
        "indicators": [row_data(each) for each in assessment.rows],
        "funds": funds_data(assessment.funds) if assessment.funds else None,
        "total": plain(assessment.total),
        "so_far": plain(assessment.so_far),
        "grade": assessment.grade,
        "ready": assessment.ready,
        "missing": list(assessment.missing),
    }


def row_data(row: Row) -> dict[str, Any]:
    return {
        "id": row.indicator.id,
        "name": row.indicator.name,
        "target": row.indicator.target.text,
        "reading": show(row.indicator.target),
        "actual": row.actual if row.known else None,
        "outcome": row.score.outcome.value,
        "observation": row.observation.measured.outcome.value if row.observation else None,
        "weight": plain(row.indicator.weight),
        "points": plain(row.score.points),
        "why": row.score.why,
        "reason": row.reason,
        "measure": row.measure,
    }


def funds_data(line: FundsLine) -> dict[str, Any]:
    return {
        "unit": line.funds.unit,
        "initial": plain(line.funds.initial.total),
        "total": plain(line.funds.annual.total),
        "executed": plain(line.executed.total),
        "rate": plain(line.rate),
        "weight": plain(line.weight),
        "points": plain(line.score.points),
        "why": line.score.why,
    }


def print_assessment(assessment: Assessment) -> None:
    rows = [
        (
            r.indicator.branch[1],
            r.indicator.name,
            r.indicator.target.text,
            r.actual,
            plain(r.indicator.weight),
            points(r.score.points),
            r.score.why,
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
                plain(line.rate) or "待采集",
                plain(line.weight),
                points(line.score.points),
                line.score.why,
            )
        )
    title = f"{assessment.project.name}（{assessment.project.id}）截至 {assessment.as_of}"
    print_table(("二级指标", "三级指标", "指标值", "实际值", "分值", "得分", "说明"), rows, title)
    total = (
        f"总分 {assessment.total} 等级 {assessment.grade}"
        if assessment.total is not None
        else f"已得 {assessment.so_far} 分，尚不能合计"
    )
    print(total)
    for each in assessment.missing:
        print(f"  缺：{each}")


def points(value: object) -> str:
    return "—" if value is None else str(value)


def enter(args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep what a person adds; refused with the reason when it cannot stand."""
    typed = Typed(args.value, args.grade, args.points, args.reason, args.measure, args.by)
    with workspace.store() as store:
        (project,) = chosen([args.project], workspace, store)
        as_of = args.as_of or day_of(args, project)
        files = [file for file in map(Path, args.evidence) if not file.is_file()]
        if files:
            raise WrongUseError(f"找不到佐证文件：{'、'.join(map(str, files))}")
        keep = workspace.evidence()
        kept = [keep.keep_file(Path(each)) for each in args.evidence]
        try:
            entry = entry_of(
                typed,
                project,
                args.indicator,
                workspace.profile_of(project),
                as_of=as_of,
                now=datetime.now(UTC),
                evidence=kept,
            )
        except RefusedError as refusal:
            say(str(refusal))
            return 1
        entry = store.record(entry)
    if args.json:
        print_json({"recorded": entry_data(entry)})
    else:
        print(f"已记录：{project.name} / {args.indicator}（{as_of}，{entry.by}）")
    return 0


def entry_data(entry: Any) -> dict[str, Any]:
    return {
        "project": entry.project,
        "indicator": entry.indicator,
        "as_of": entry.as_of.isoformat(),
        "value": entry.value,
        "grade": entry.grade,
        "points": plain(entry.points),
        "reason": entry.reason,
        "measure": entry.measure,
        "evidence": [{"sha256": each.sha256, "name": each.name, "bytes": each.bytes} for each in entry.evidence],
        "by": entry.by,
        "recorded_at": entry.recorded_at.isoformat(),
    }


def add(commands: Any) -> None:
    parser = commands.add_parser("evaluate", help="取数并保存监测记录")
    parser.add_argument("--project", action="append", default=[], metavar="ID", help="只处理这个项目，可重复")
    parser.add_argument("--as-of", type=day, help="截止日（含），默认今天")
    parser.add_argument("--from", dest="start", type=first_day, help="补采：从这一天或这个月起的各监测期")
    parser.add_argument("--to", dest="end", type=day, help="补采：到这一天或这个月止")
    parser.add_argument("--only-missing", action="store_true", help="只补尚未取得的")
    parser.add_argument("--by", default="", help="经办人")
    parser.set_defaults(act=evaluate)

    parser = commands.add_parser("status", help="各项目的目标、实际与得分")
    parser.add_argument("--project", action="append", default=[], metavar="ID")
    parser.add_argument("--as-of", type=day)
    parser.set_defaults(act=status)

    parser = commands.add_parser("enter", help="人工填报：实际值、评定、偏差原因、改进措施、佐证资料")
    parser.add_argument("project")
    parser.add_argument("indicator", help="指标编号；funds 为执行数，goal 为目标完成情况")
    for name, about in (("value", "实际完成值"), ("points", "得分"), ("reason", "偏差原因"), ("measure", "改进措施")):
        parser.add_argument(f"--{name}", default="", help=about)
    parser.add_argument("--grade", default="", choices=("", "达成", "部分达成", "未达成"), help="定性指标的评定")
    parser.add_argument("--evidence", action="append", default=[], metavar="文件", help="佐证资料，可重复")
    parser.add_argument("--by", required=True, help="填报人姓名")
    parser.add_argument("--as-of", type=day, help="说的是哪一天的情况，默认今天；项目期已过则为期末")
    parser.set_defaults(act=enter)
