"""The job “evaluate now”: measure and keep for one day, or for every slot of a span of days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from indicators.clock import local_day
from indicators.model import Project
from indicators.records import Observation
from scheduling.given_again import add_up
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from scheduling.order_of_work import departments_last
from scheduling.run import RunResult, execute_run, is_measured
from scheduling.slots import ScheduleError, schedule_slots

ANEW = "anew"


@job_kind("evaluate", label="立即采集", seconds=6 * 3600)
def evaluate(context: JobContext) -> PlainData:
    """Parameters: ``project`` (one id or several; default all), ``as_of`` (default today), or ``from`` and
    ``to`` for every slot between; ``anew``: every number is counted, none given again."""
    due = due_projects(context)
    results = []
    failed = fetch_tables(context, len(due))
    for number, (as_of, projects) in enumerate(due.items()):
        context.report(number, len(due), f"正在采集截至 {as_of} 的监测期，{len(projects)} 个项目")
        results += [run_day(context, as_of, part) for part in departments_last(projects)]
    context.report(len(due), len(due))
    observations = [observation for result in results for observation in result.observations]
    measured = sum(map(is_measured, observations))
    missing = len(observations) - measured
    again = f"；{add_up(result.given_again for result in results).text}" if observations else ""
    text = f"采集 {len(due)} 个监测日，取得 {measured} 项，未取得 {missing} 项{again}{failed}"
    runs = [result.run for result in results]
    return {"runs": runs, "measured": measured, "missing": missing, "text": text}


def fetch_tables(context: JobContext, days: int) -> str:
    """What servers have now is measured; of tables that were not fetched the text says how many."""
    sources, failed = context.workspace.sources, 0
    for number, name in enumerate(sources.origins, 1):
        context.report(0, days, f"正在取数：{number}/{len(sources.origins)}")
        failed += sources.fetch_table(name).failures > 0
    return f"；{failed} 张表没有取到新的数据，原因见“数据来源”" if failed else ""


def run_day(context: JobContext, as_of: date, projects: list[Project]) -> RunResult:
    return execute_run(
        projects,
        as_of,
        context.workspace.measurer(anew=context.job.parameters.get(ANEW) is True),
        context.store,
        by=context.job.by,
        kind="command",
        now=datetime.now(UTC),
        sheets=partial(context.workspace.sheets_to_measure, context.store),
        settle=partial(keep_while_held, context),
    )


def keep_while_held(
    context: JobContext, _run: str, observations: tuple[Observation, ...], _at: datetime
) -> tuple[Observation, ...]:
    context.check_hold()
    return observations


def due_projects(context: JobContext) -> dict[date, list[Project]]:
    """The days to measure in order, each with its projects."""
    due: dict[date, list[Project]] = {}
    for project in chosen_projects(context):
        for as_of in due_days(context, project):
            due.setdefault(as_of, []).append(project)
    if not due:
        raise JobError("没有要采集的监测日；请核对项目、日期和采集周期")
    return dict(sorted(due.items()))


def chosen_projects(context: JobContext) -> list[Project]:
    declared = context.workspace.declared_projects(context.store).projects
    given = context.job.parameters.get("project") or list(declared)
    names = [given] if isinstance(given, str) else list(given)
    if unknown := [name for name in names if name not in declared]:
        raise JobError(f"没有项目 {'、'.join(unknown)}，请核对项目编号")
    return [declared[name] for name in names]


def due_days(context: JobContext, project: Project) -> Iterator[date]:
    today = local_day(datetime.now(UTC))
    start, end = read_day(context, "from"), read_day(context, "to")
    first, last = project.span
    if start is None and end is None:
        as_of = read_day(context, "as_of") or today
        yield from [as_of] if as_of >= first else []
        return
    try:
        slots = [as_of for as_of, _ in schedule_slots(project.schedule, first, last)]
    except ScheduleError as error:
        raise JobError(f"{project.id}：{error}") from None
    yield from (day for day in slots if (start or first) <= day <= min(end or today, today))


def read_day(context: JobContext, name: str) -> date | None:
    text = context.job.parameters.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        raise JobError(f"{name} 应写作 2024-06-30，现为“{text}”") from None
