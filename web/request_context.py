"""What a request asks of: its workspace, its one store, its day, its project; no more than the person who
asks may see."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from flask import abort, current_app, g, request

from forms.dossier import Dossier
from forms.kinds import FORM_KINDS
from indicators.assessment import Assessment
from indicators.clock import local_day, read_instant
from indicators.model import Project
from indicators.records import Observation
from indicators.typed_days import DAY_EXAMPLE, read_typed_day
from monitoring.elapsed import NoMonthEndError
from people.scopes import NOTHING, Scope
from store import ALL_KNOWN, DamagedCommitError, Known
from store.line_queries import LineFilter, LineSource
from web.assessment_cache import AssessmentCache
from web.person import person_or_none
from web.request_store import basis_of_lines, close_store, now, store, workspace
from workspace.budgets import ReadBudget
from workspace.current_lines import is_large
from workspace.declared import DeclaredProjects
from workspace.dossier import SELF_EVALUATION, ViewedDay, read_dossiers, read_form_dossiers, read_history
from workspace.looking import look_at_project
from workspace.project_lines import register_order
from workspace.scanning import SUFFIXES, TARGETS_FOLDER
from workspace.seal_cuts import known_of_seal
from workspace.versions import SheetInForce, sheet_at

__all__ = ["close_store", "now", "store", "workspace"]  # asked for here, with all that a request asks of


def today() -> date:
    """The day in Shanghai."""
    return local_day(now())


def scope() -> Scope:
    """What the person who asks may see: all of it without accounts, nothing where nobody is signed in."""
    person = person_or_none()
    return person.scope if person else NOTHING


def all_declared_projects() -> DeclaredProjects:
    """As the files are now, whoever asks; only a request that writes anyhow keeps their texts."""
    if "declared" not in g:
        g.declared = (
            workspace().declared_projects(store(), now())
            if request.method == "POST"
            else workspace().viewed_projects(store())
        )
    found: DeclaredProjects = g.declared
    return found


def keep_written_texts() -> None:
    """After target files were written: what they say now is kept, and this request knows it."""
    g.pop("declared", None)
    all_declared_projects()


def declared_projects() -> DeclaredProjects:
    """Those in the scope of the person who asks, with the problems of their files and of what all share."""
    seen, every = scope(), all_declared_projects()
    return every if seen.all else limit_to_scope(every, seen)


def find_declared(project_id: str) -> DeclaredProjects:
    """One project in the scope of the person who asks: of a large workspace by its own files alone."""
    if "declared" in g or not is_large(store()):
        return declared_projects()
    seen = scope()
    alone = look_at_one(project_id)
    return alone if seen.all else limit_to_scope(alone, seen)


def look_at_one(project_id: str) -> DeclaredProjects:
    """Whoever asks; only a request that writes anyhow keeps its text."""
    looked: dict[str, DeclaredProjects] = g.setdefault("looked", {})
    if project_id not in looked:
        writes_at = now() if request.method == "POST" else None
        looked[project_id] = look_at_project(workspace(), store(), project_id, basis_of_lines(), writes_at)
    return looked[project_id]


def find_any_project(project_id: str) -> Project | None:
    """Also one out of scope: to say whose it is."""
    alone = look_at_one(project_id) if is_large(store()) else all_declared_projects()
    return alone.projects.get(project_id)


def find_projects(names: Iterable[str]) -> dict[str, Project]:
    """Those of the names that are declared and in the scope of the person who asks."""
    found = ((name, find_declared(name).projects.get(name)) for name in names)
    return {name: project for name, project in found if project is not None}


def years_in_scope() -> set[int]:
    """Of the projects that the person who asks may see."""
    if "declared" in g or not is_large(store()):
        return {project.year for project in declared_projects().projects.values()}
    kept = store().read_model.lines(LineSource())
    return {year for year, _, _ in kept.groups(scope())}


def ids_in_scope() -> list[str]:
    """The projects that the person who asks may see."""
    if "declared" in g or not is_large(store()):
        return list(declared_projects().projects)
    return store().read_model.lines(LineSource()).ids(LineFilter(scope=scope()))


def find_neighbours(project: Project) -> list[Project]:
    """Some projects of the same year and department, those before and after it in the register among
    them."""
    if "declared" in g or not is_large(store()):
        return list(declared_projects().projects.values())
    asked = LineFilter(project.year, project.department.name, scope=scope())
    kept = store().read_model.lines(LineSource())
    beside = kept.beside(asked, register_order(project))
    found = (workspace().look_at_project(store(), name).projects.get(name) for name in beside)
    return [other for other in found if other is not None]


def limit_to_scope(every: DeclaredProjects, seen: Scope) -> DeclaredProjects:
    """What a scope shows; the files of projects that are not in it, or of none, are not spoken of."""
    projects = {id_: project for id_, project in every.projects.items() if seen.covers(project)}
    files = {f"targets/{id_}{suffix}" for id_ in projects for suffix in SUFFIXES}
    problems = tuple(
        problem
        for problem in every.problems
        if not problem.place.file.startswith(f"{TARGETS_FOLDER}/") or problem.place.file in files
    )
    unrecorded = tuple(file for file in every.unrecorded if file in files)
    return replace(
        every,
        projects=projects,
        problems=problems,
        fallen_back=every.fallen_back & projects.keys(),
        unrecorded=unrecorded,
    )


def can_see(project_id: str) -> bool:
    """Whether a project, also one that is declared no more, is in the scope of the person who asks."""
    return scope().all or project_id in find_declared(project_id).projects


def read_budgets() -> list[ReadBudget]:
    """The department budgets of the scope; a department's by its name."""
    seen = scope()
    return [
        budget
        for budget in workspace().read_budgets()
        if seen.all or (budget.budget is not None and seen.covers_name(budget.budget.unit))
    ]


def unrecorded_files() -> tuple[str, ...]:
    """Of the projects that this page is about, where it asked for any."""
    if "declared" in g:
        return declared_projects().unrecorded
    looked: dict[str, DeclaredProjects] = g.get("looked", {})
    return tuple(file for name in looked for file in find_declared(name).unrecorded)


def project_or_404(project_id: str) -> Project:
    found = find_declared(project_id).projects.get(project_id)
    return found or abort(404, explain_absence(project_id))


def explain_absence(project_id: str) -> str:
    """Why there is no such project: nothing declares it, or what does cannot be read."""
    file = f"targets/{project_id}.yaml"
    if any(problem.place.file == file for problem in find_declared(project_id).problems):
        return f"目标文件 {file} 有错误，还没有可以显示的内容。改正的地方见“问题”页，改好后刷新本页。"
    return f"没有项目“{project_id}”"


def requested_day() -> date | None:
    """``?as_of=``; 400 when it is no day."""
    return day_asked_for("as_of")


def day_asked_for(name: str) -> date | None:
    """A day of the address, however it was typed; 400 when it is none."""
    text = request.args.get(name, "").strip()
    try:
        return read_typed_day(text) if text else None
    except ValueError:
        abort(400, f"日期应写作 {DAY_EXAMPLE}，现为“{text[:20]}”")


def requested_known() -> Known:
    """``?known_at=``: what was known by then; 400 when it is no instant or is still to come, or when what was
    known cannot be told any more."""
    text = known_text()
    if not text:
        return ALL_KNOWN
    if "known" not in g:
        g.known = known_by(text)
    found: Known = g.known
    return found


def known_text() -> str:
    """``?known_at=``, a day in the one spelling; "" for now."""
    text = request.args.get("known_at", "").strip()
    try:
        return read_typed_day(text).isoformat()
    except ValueError:
        return text


def known_by(text: str) -> Known:
    try:
        instant = read_instant(text)
    except ValueError:
        abort(400, f"所知时点应写作 2024-08-01 或 2024-08-01T17:30，现为“{text}”")
    if instant > now() and local_day(instant) > today():
        abort(400, f"所知时点 {local_day(instant)} 还没有到（今天是 {today()}），请改写")
    try:
        return store().known_at(instant)
    except DamagedCommitError as error:
        abort(400, f"{error}；不能按过去的时点查看")


def viewed_day() -> ViewedDay:
    return viewed_day_of(requested_day())


def viewed_day_of(day: date | None) -> ViewedDay:
    known = requested_known()
    last = min(today(), local_day(known.instant)) if known.instant else today()
    return ViewedDay(day, last, known=known)


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
    days = [(project, viewed.day_of(project)) for project in projects]
    return read_dossiers(workspace(), store(), days, viewed.known)


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
        store(), project, day, known_of_seal(store(), SELF_EVALUATION, project, day, requested_known())
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
