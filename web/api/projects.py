"""The API of one project: its sheet, its numbers, what was seen and said of it."""

from collections.abc import Sequence
from operator import attrgetter

from flask import abort, url_for

from forms.dossier import Dossier
from forms.kinds import FORM_KINDS
from forms.self_evaluation_data import target_reading
from indicators.decisions import Decision
from indicators.model import Indicator, Project
from indicators.records import ManualEntry, Observation
from monitoring.elapsed import NoMonthEndError
from store.decisions import KeptDecisions
from web import request_context
from web.api.answers import (
    AssessedProject,
    DeclaredIndicator,
    DeclaredProject,
    ListedProject,
    MonitoredMonth,
    OfferedPaper,
    PaperFile,
)
from web.api.declaration import Asked

FORMATS = ("docx", "xlsx", "pdf")


def list_projects(asked: Asked) -> Sequence[Project]:
    projects = request_context.declared_projects().projects.values()
    return sorted((project for project in projects if is_asked_for(project, asked)), key=attrgetter("id"))


def is_asked_for(project: Project, asked: Asked) -> bool:
    """Every parameter that was given holds; a party by its code or its whole name."""
    department, unit, words = asked["department"], asked["unit"], asked["q"]
    return (
        (asked["year"] is None or project.year == asked["year"])
        and (not department or department in (project.department.code, project.department.name))
        and (not unit or unit in (project.unit.code, project.unit.name))
        and (not words or words in project.name)
    )


def listed_project(project: Project) -> ListedProject:
    start, end = project.span
    return ListedProject(
        id=project.id,
        kind=project.kind,
        year=project.year,
        name=project.name,
        department=project.department,
        unit=project.unit,
        leader=project.leader,
        start=start,
        end=end,
        indicators=len(project.indicators),
        href=url_for("api.project", project_id=project.id),
    )


def dossier_of(kind: str, project_id: str) -> Dossier:
    return request_context.form_dossier(kind, request_context.project_or_404(project_id))


def standing_text(dossier: Dossier) -> str:
    return dossier.standing.paper_line


def sealed_text(dossier: Dossier) -> str:
    return dossier.sealed.words if dossier.sealed else ""


def declared_project(asked: Asked, project_id: str) -> DeclaredProject:
    dossier = dossier_of("target", project_id)
    sheet = FORM_KINDS["target"].build([dossier], "").content
    return DeclaredProject(standing_text(dossier), dossier.as_of, sheet)


def assessed_project(asked: Asked, project_id: str) -> AssessedProject:
    dossier = dossier_of("self-evaluation", project_id)
    form = FORM_KINDS["self-evaluation"].build([dossier], "").content
    return AssessedProject(standing_text(dossier), dossier.as_of, sealed_text(dossier), form)


def monitored_month(asked: Asked, project_id: str) -> MonitoredMonth:
    """404 of a month that is not over, or of before the project."""
    project = request_context.project_or_404(project_id)
    try:
        request_context.viewed_day().month_end_of(project)
    except NoMonthEndError as error:
        abort(404, str(error))
    dossier = request_context.form_dossier("monitoring", project)
    form = FORM_KINDS["monitoring"].build([dossier], "").content
    return MonitoredMonth(standing_text(dossier), dossier.as_of, sealed_text(dossier), form)


def list_indicators(asked: Asked, project_id: str) -> Sequence[Indicator]:
    return dossier_of("target", project_id).project.indicators


def declared_indicator(indicator: Indicator) -> DeclaredIndicator:
    return DeclaredIndicator(
        id=indicator.id,
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target.text,
        reading=target_reading(indicator.target),
        weight=indicator.weight,
        method=indicator.evaluator,
        is_manual=indicator.is_manual,
        note=indicator.note,
    )


def list_observations(asked: Asked, project_id: str) -> Sequence[Observation]:
    """Newest first."""
    history = request_context.history_of(request_context.project_or_404(project_id))
    wanted = asked["indicator"]
    found = [
        observation
        for indicator, observations in history.items()
        for observation in observations
        if wanted in ("", indicator)
    ]
    return sorted(found, key=attrgetter("seq"), reverse=True)


def list_entries(asked: Asked, project_id: str) -> Sequence[ManualEntry]:
    """Newest first."""
    project = request_context.project_or_404(project_id)
    records = request_context.dossier_of(project).records
    wanted = asked["indicator"]
    found = [entry for entry in records.entries if wanted in ("", entry.indicator)]
    return sorted(found, key=attrgetter("seq"), reverse=True)


def list_decisions(asked: Asked, project_id: str) -> Sequence[Decision]:
    """In the order kept."""
    project = request_context.project_or_404(project_id)
    kept: KeptDecisions = request_context.store().decisions.read([project.id]).of(project.id)
    return kept.decisions


def list_papers(asked: Asked, project_id: str) -> Sequence[OfferedPaper]:
    project = request_context.project_or_404(project_id)
    return [
        OfferedPaper(name, kind.title_of(project), kind.can_be_sealed, paper_files(name, project))
        for name, kind in FORM_KINDS.items()
        if not kind.of_many
    ]


def paper_files(kind: str, project: Project) -> tuple[PaperFile, ...]:
    return tuple(
        PaperFile(suffix, url_for("papers.download", kind=kind, project_id=project.id, suffix=suffix))
        for suffix in FORMATS
    )
