"""``evaluate``: measure and keep, for one day or for every slot of a span of days."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from cli.acting import noting
from cli.arguments import WrongUseError, parse_day, parse_first_day, today
from cli.output import decimal_text, format_measured, print_json, print_note
from cli.status import chosen_projects
from indicators.display import UNVERIFIED
from indicators.doubts import Doubt, doubts_text
from indicators.doubts_json import doubts_to_json
from indicators.model import Project
from indicators.quoting import quote_text
from indicators.records import MeasurementStatus, Observation
from indicators.schedules import schedule_words
from indicators.standing_doubts import standing_doubts
from people.permissions import Action
from scheduling.clock_guard import refused_clock_text
from scheduling.order_of_work import departments_last
from scheduling.requests import automatic_items
from scheduling.run import RunResult, execute_run
from scheduling.slots import ScheduleError, schedule_slots
from store import Store
from store.inspection import DATABASE
from store.presence import snapshots_without_database
from workspace import Workspace
from workspace.fetch_words import fetch_sentence
from workspace.source_cards import fed_numbers
from workspace.versions import sheet_at

ProjectsByDay = Mapping[date, list[Project]]
UnverifiedNumber = tuple[Observation, tuple[Doubt, ...]]
MOST_LINES = 100
MOST_NAMES = 3


class ProjectNotes:
    """What is to be said of projects; the same of many is said once."""

    def __init__(self) -> None:
        self.names_by_text: dict[str, list[str]] = {}

    def add(self, project: Project, text: str) -> None:
        self.names_by_text.setdefault(text, []).append(f"{quote_text(project.name)}（{project.id}）")

    def print_all(self) -> None:
        for text, names in self.names_by_text.items():
            more = f"等 {len(names)} 个项目" if len(names) > MOST_NAMES else ""
            print_note(f"{'、'.join(names[:MOST_NAMES])}{more}{text}")


def evaluate(args: argparse.Namespace, workspace: Workspace) -> int:
    """Measure and keep; 1 when nothing was measured."""
    notes = ProjectNotes()
    if text := snapshots_without_database(workspace.data / DATABASE):
        print_note(text)
    with workspace.store() as store:
        if refusal := refused_clock_text(store, datetime.now(UTC)):
            print_note(refusal)
            return 1
        chosen = chosen_projects(args.project, workspace, store)
        projects = [project for project in chosen if has_automatic(project, notes)]
        due = due_days(args, projects, notes)
        notes.print_all()
        _print_why_nothing_is_due(projects, due)
        if due:
            noting(store, args.by, Action.RUN)(f"截至 {format_days(list(due))}，{len(projects)} 个项目")
            fetch_tables(workspace, projects)
        results = list(run_days(args, due, workspace, store))
    _print_results(results, args.json)
    any_measured = any(result.ok for result in results)
    if results and not any_measured:
        print_note("没有取得任何指标的实际值：请检查目标文件、sources.yaml 和 inbox/ 中的数据文件")
    return int(not any_measured)


def fetch_tables(workspace: Workspace, projects: Sequence[Project]) -> None:
    """What servers have now of the tables that the projects are measured from; each is told of."""
    sources = workspace.sources
    for name in fed_numbers(workspace, projects):
        if name in sources.origins:
            print_note(fetch_sentence(sources, name, sources.fetch_table(name)))


def _print_why_nothing_is_due(projects: Sequence[Project], due: ProjectsByDay) -> None:
    if not projects:
        print_note(
            "没有可以自动采集的指标，没有采集：请检查目标文件（check）；由人填报的指标用 enter 或在网页上填写"
        )
    elif not due:
        print_note("没有采集。要采集截至某一天的数，用 --as-of；要补采某个月，用 --from 2024-03 --to 2024-03")


def _print_results(results: Sequence[RunResult], as_json: bool) -> None:
    """As JSON everything measured, under the id of the last run; as text only what is missing."""
    observations = [observation for result in results for observation in result.observations]
    if not as_json:
        print_missing(observations)
        return
    run_id = results[-1].run if results else None
    print_json({"run": run_id, "observations": list(map(observation_data, observations))})


def has_automatic(project: Project, remarks: ProjectNotes) -> bool:
    """Whether anything of the project is measured by a machine."""
    found = next(automatic_items(project), None) is not None
    if not found:
        remarks.add(project, "没有自动取数的指标，不需要采集，请人工填报")
    return found


def due_days(args: argparse.Namespace, projects: Sequence[Project], notes: ProjectNotes) -> ProjectsByDay:
    """The days to measure in order, each with its projects."""
    if args.as_of is not None and (args.start or args.end):
        raise WrongUseError("--as-of 与 --from、--to 不能同时使用")
    start, end = _requested_span(args)
    has_span = args.start or args.end
    due: dict[date, list[Project]] = {}
    for project in projects:
        days = slots_between(project, start, end, notes) if has_span else requested_day(project, args, notes)
        for as_of in days:
            due.setdefault(as_of, []).append(project)
    return dict(sorted(due.items()))


def _requested_span(args: argparse.Namespace) -> tuple[date, date]:
    """``--from`` and ``--to``; without them the year so far."""
    end = args.end or today()
    start = args.start or date(end.year, 1, 1)
    if start > end:
        raise WrongUseError(f"--from {start} 晚于 --to {end}")
    return start, end


def requested_day(project: Project, args: argparse.Namespace, remarks: ProjectNotes) -> list[date]:
    """The day asked for, else today, if the project had begun."""
    as_of, (first, last) = args.as_of or today(), project.span
    if as_of < first:
        remarks.add(project, f"自 {first} 起，{as_of} 尚未开始，没有采集")
        return []
    if as_of > last:
        remarks.add(project, f"至 {last} 止，按 {last} 采集")
    elif as_of > today():
        remarks.add(project, f"：{as_of} 还没有到，只能采集到目前已有的数据")
    return [as_of]


def slots_between(project: Project, start: date, end: date, notes: ProjectNotes) -> list[date]:
    """The project's slots from ``start`` to ``end`` that are over; where there is none, which are next to
    them is said."""
    try:
        slots = [as_of for as_of, _ in schedule_slots(project.schedule, *project.span)]
    except ScheduleError as error:
        notes.add(project, f"：{error}")
        return []
    inside = [day for day in slots if start <= day <= end]
    over = [day for day in inside if day <= today()]
    if len(over) < len(inside):
        notes.add(project, f"：{inside[len(over)]} 还没有到，这一天及以后的没有采集")
    elif not inside:
        nearest = _nearest_slots_text(slots, start, end)
        notes.add(
            project, f"采集周期{schedule_words(project.schedule)}，{start} 至 {end} 之间没有监测日，{nearest}"
        )
    return over


def _nearest_slots_text(slots: Sequence[date], start: date, end: date) -> str:
    """The last slot before ``start`` and the first after ``end``."""
    earlier = [day for day in slots if day < start]
    later = [day for day in slots if day > end]
    nearest = [*earlier[-1:], *later[:1]]
    return f"最近的监测日是 {'、'.join(map(str, nearest))}" if nearest else "项目期内没有监测日"


def run_days(
    args: argparse.Namespace, due: ProjectsByDay, workspace: Workspace, store: Store
) -> Iterator[RunResult]:
    """One run a day; each is printed when it is done, for a year of many projects takes its time."""
    parts = [(as_of, part) for as_of, projects in due.items() for part in departments_last(projects)]
    for number, (as_of, projects) in enumerate(parts, 1):
        begun = monotonic()
        result = _run_day(args, as_of, projects, workspace, store)
        if not args.json:
            duration = timedelta(seconds=round(monotonic() - begun))
            place = f"[{number}/{len(parts)}] " if len(parts) > 1 else ""
            unverified = find_unverified(result, workspace, store)
            print_note(f"{place}{as_of}：{format_summary(result, len(unverified))}（{duration}）")
            print_unverified(unverified)
        yield result


def _run_day(
    args: argparse.Namespace, as_of: date, projects: Sequence[Project], workspace: Workspace, store: Store
) -> RunResult:
    return execute_run(
        projects,
        as_of,
        workspace.measurer(anew=args.fresh),
        store,
        by=args.by,
        kind="command",
        now=datetime.now(UTC),
        only_missing=args.only_missing,
        sheets=partial(workspace.sheets_to_measure, store),
    )


def find_unverified(result: RunResult, workspace: Workspace, store: Store) -> list[UnverifiedNumber]:
    """The numbers of a run that are 待核实, each with its open doubts."""
    doubtful = [observation for observation in result.observations if observation.measured.doubts]
    projects = workspace.declared_projects(store).projects if doubtful else {}
    found = []
    for observation in doubtful:
        entries = store.read_records([observation.project], observation.as_of)[observation.project].entries
        own = [entry for entry in entries if entry.indicator == observation.indicator]
        project = projects[observation.project]
        limits = sheet_at(workspace, store, project, observation.as_of).profile.doubts
        found.append((observation, standing_doubts(observation.measured, own, limits).open))
    return [(observation, doubts) for observation, doubts in found if doubts]


def print_unverified(numbers: Sequence[UnverifiedNumber]) -> None:
    for observation, doubts in numbers[:MOST_LINES]:
        print_note(f"  {UNVERIFIED}：{observation.project} {observation.indicator}：{doubts_text(doubts)}")


def format_summary(result: RunResult, unverified: int = 0) -> str:
    """What one run brought; ``unverified`` of its numbers are in doubt."""
    if not result.observations:
        return "各项都已取得，没有要补的" if result.ok else "没有要采集的"
    seen = Counter(
        observation.measured.outcome is MeasurementStatus.MEASURED for observation in result.observations
    )
    doubted = f"（其中{UNVERIFIED} {unverified} 项）" if unverified else ""
    same = f"（与已有记录相同 {result.repeated} 项，没有另存）" if result.repeated else ""
    again = f"；{result.given_again.text}" if result.given_again.since else ""
    return f"采集 {seen.total()} 项，取得 {seen[True]} 项{same}{doubted}，未取得 {seen[False]} 项{again}"


def print_missing(observations: Sequence[Observation]) -> None:
    """What was not had, and why; the same of several days once."""
    days_by_text: dict[str, list[date]] = {}
    for observation in observations:
        if observation.measured.outcome is not MeasurementStatus.MEASURED:
            text = f"{observation.project} {observation.indicator}：{observation.measured.reason}"
            days_by_text.setdefault(text, []).append(observation.as_of)
    for text, days in list(days_by_text.items())[:MOST_LINES]:
        print_note(f"  {format_days(days)} {text}")
    if len(days_by_text) > MOST_LINES:
        print_note(f"  另有 {len(days_by_text) - MOST_LINES} 条，见网页的“运行记录”")


def format_days(days: Sequence[date]) -> str:
    """2024-01-31; 2024-01-31、2024-02-29; 2024-01-31 至 2024-12-31 共 12 次."""
    if len(days) <= MOST_NAMES:
        return "、".join(map(str, days))
    return f"{days[0]} 至 {days[-1]} 共 {len(days)} 次"


def observation_data(observation: Observation) -> dict[str, Any]:
    measured = observation.measured
    return {
        "project": observation.project,
        "indicator": observation.indicator,
        "as_of": observation.as_of.isoformat(),
        "outcome": measured.outcome.value,
        "part": decimal_text(measured.part),
        "of": decimal_text(measured.of),
        "value": format_measured(measured.value),
        "unit": measured.unit,
        "reason": measured.reason,
        "doubts": doubts_to_json(measured.doubts),
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", action="append", default=[], metavar="ID", help="只处理这个项目，可重复")
    parser.add_argument("--as-of", type=parse_day, metavar="日期", help="截止日（含），默认今天")
    parser.add_argument(
        "--from",
        dest="start",
        type=parse_first_day,
        metavar="日期",
        help="补采：从这一天或这个月起的各监测期",
    )
    parser.add_argument("--to", dest="end", type=parse_day, metavar="日期", help="补采：到这一天或这个月止")
    parser.add_argument("--only-missing", action="store_true", help="只补尚未取得的")
    parser.add_argument("--fresh", action="store_true", help="全部重新计算，不用以前算过的结果")
    parser.add_argument("--by", default="", metavar="姓名", help="经办人")
    parser.set_defaults(act=evaluate)
