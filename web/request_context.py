"""What a request asks of: its workspace, its one store, its day, its project."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from flask import abort, current_app, g, request

from forms.dossier import Dossier
from forms.kinds import FORM_KINDS
from indicators.assessment import Assessment
from indicators.clock import local_day
from indicators.model import Project
from indicators.records import Observation
from monitoring.elapsed import NoMonthEndError
from store import ALL_KNOWN, Store
from web.assessment_cache import AssessmentCache
from workspace import Workspace
from workspace.declared import DeclaredProjects
from workspace.dossier import SELF_EVALUATION, ViewedDay, read_dossiers, read_form_dossiers, read_history
from workspace.seal_cuts import known_of_seal
from workspace.versions import SheetInForce, sheet_at


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
    """As the files are now; only a request that writes anyhow keeps their texts in the store."""
    if "declared" not in g:
        g.declared = (
            workspace().declared_projects(store(), now())
            if request.method == "POST"
            else workspace().viewed_projects(store())
        )
    found: DeclaredProjects = g.declared
    return found


def unrecorded_files() -> tuple[str, ...]:
    """Of the projects that this page is about, where it asked for any."""
    found: DeclaredProjects | None = g.get("declared")
    return found.unrecorded if found else ()


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


def viewed_day() -> ViewedDay:
    return ViewedDay(requested_day(), today())


def day_of(project: Project) -> date:
    return viewed_day().day_of(project)


def month_end_of(project: Project) -> date:
    """The end of the month asked for; 400 when there is none yet."""
    try:
        return viewed_day().month_end_of(project)
    except NoMonthEndError as error:
        abort(400, str(error))


def dossiers_of(projects: Iterable[Project]) -> list[Dossier]:
    """What is known of each project at the day asked for, in their order."""
    viewed = viewed_day()
    return read_dossiers(workspace(), store(), [(project, viewed.day_of(project)) for project in projects])


def sheet_of(project: Project) -> SheetInForce:
    """The sheet and rules in force at the day asked for: what is entered has to fit them."""
    return sheet_at(workspace(), store(), project, day_of(project))


def form_dossier(kind: str, project: Project) -> Dossier:
    """What a paper is made from at the day asked for; 400 when it is monthly and there is no end of a month
    yet."""
    try:
        (dossier,) = read_form_dossiers(workspace(), store(), FORM_KINDS[kind], [project], viewed_day())
    except NoMonthEndError as error:
        abort(400, str(error))
    return dossier


def history_of(project: Project) -> dict[str, list[Observation]]:
    """The observations of each indicator up to the day asked for, oldest first; of a sealed day as known when
    it was sealed."""
    day = day_of(project)
    return read_history(
        store(), project, day, known_of_seal(store(), SELF_EVALUATION, project, day, ALL_KNOWN)
    )


def assess_dossier(dossier: Dossier) -> Assessment:
    judged: AssessmentCache = current_app.extensions["judged"]
    return judged.get_or_assess(dossier)


def dossier_of(project: Project) -> Dossier:
    """What is known of one project at the day asked for."""
    (dossier,) = dossiers_of([project])
    return dossier


def assessment_of(project: Project) -> Assessment:
    return assess_dossier(dossier_of(project))
