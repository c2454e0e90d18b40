"""What a request asks of: its workspace, its one store, its day, its project."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import abort, current_app, g, request

from indicators.assessment import Assessment
from indicators.clock import local_day
from indicators.model import Project
from indicators.records import Observation, ProjectRecords, group_by_indicator
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.forecast import PriorYear
from store import Store
from web.assessment_cache import AssessmentCache
from workspace import Workspace
from workspace.declared import DeclaredProjects
from workspace.followed import explanation_deadline, read_prior_year


@dataclass(frozen=True)
class ProjectAtMonthEnd:
    """What is known of one project at the end of a month, with the year before and the last day for explaining a light."""

    as_of: date
    facts: ProjectRecords
    past: PriorYear | None
    due: date | None


@dataclass(frozen=True)
class ProjectAtDay:
    """One project with all that was seen of it, as known at a day."""

    project: Project
    as_of: date
    facts: ProjectRecords


def workspace() -> Workspace:
    found: Workspace = current_app.extensions["workspace"]
    return found


def store() -> Store:
    """The store of this request, opened on first use and closed with the request."""
    if "store" not in g:
        g.store = workspace().store()
    found: Store = g.store
    return found


def close_store(error: BaseException | None = None) -> None:
    opened = g.pop("store", None)
    if opened is not None:
        opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day in Shanghai."""
    return local_day(now())


def declared_projects() -> DeclaredProjects:
    if "declared" not in g:
        g.declared = workspace().declared_projects(store(), now())
    found: DeclaredProjects = g.declared
    return found


def project_or_404(project_id: str) -> Project:
    return declared_projects().projects.get(project_id) or abort(404, explain_absence(project_id))


def explain_absence(project_id: str) -> str:
    """Why there is no such project: nothing declares it, or what does cannot be read."""
    file = f"targets/{project_id}.yaml"
    if any(problem.place.file == file for problem in declared_projects().problems):
        return f"目标文件 {file} 有错误，还没有可以显示的内容。改正的地方见“问题”页，改好后刷新本页。"
    return f"没有项目“{project_id}”"


def requested_day() -> date | None:
    """``?as_of=``; 400 when it is no day."""
    text = request.args.get("as_of", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400, f"日期应写作 2024-06-30，现为“{text}”")


def day_of(project: Project) -> date:
    """The day asked for, else today or, once the project's period is over, its last day."""
    return requested_day() or min(today(), project.span[1])


def projects_at_day(projects: Iterable[Project]) -> list[ProjectAtDay]:
    """What was seen of each project, in as many questions as there are days to look from."""
    by_day: dict[date, list[Project]] = {}
    for project in projects:
        by_day.setdefault(day_of(project), []).append(project)
    facts = {
        day: store().read_records([project.id for project in group], day) for day, group in by_day.items()
    }
    return [
        ProjectAtDay(project, day, facts[day][project.id])
        for day, group in by_day.items()
        for project in group
    ]


def project_at_month_end(project: Project) -> ProjectAtMonthEnd:
    """The newest end of a month at the day asked for; 400 when there is none yet."""
    try:
        as_of = month_end(project, requested_day() or today())
    except NoMonthEndError as error:
        abort(400, str(error))
    facts = store().read_records([project.id], as_of)[project.id]
    return ProjectAtMonthEnd(
        as_of,
        facts,
        read_prior_year(store(), project, as_of),
        explanation_deadline(workspace().profile_of(project), as_of),
    )


def history_of(project: Project) -> dict[str, list[Observation]]:
    """The observations of each indicator up to the day asked for, oldest first."""
    return group_by_indicator(store().observation_history(project.id), day_of(project))


def assess_project(known: ProjectAtDay) -> Assessment:
    judged: AssessmentCache = current_app.extensions["judged"]
    return judged.get_or_assess(
        known.project, workspace().profile_of(known.project), known.facts, known.as_of
    )


def assessment_of(project: Project) -> Assessment:
    return assess_project(projects_at_day([project])[0])
