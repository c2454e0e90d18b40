"""The API of the office: its sources, runs, jobs, mistakes in files, sealed papers and spot checks."""

from collections.abc import Sequence

from flask import url_for

from forms.kinds import FORM_KINDS
from indicators.paper_acts import PaperAct
from indicators.spot_check import SpotCheck
from scheduling.jobs import JOB_KINDS
from store import Job, Run
from web import request_context
from web.api.answers import (
    DeclaredSource,
    FileMistake,
    ListedJob,
    ListedSpotCheck,
    SealedRevision,
)
from web.api.declaration import Asked
from web.jobs import is_visible
from web.spot_check_scope import visible_check
from workspace.unit_state import UnitState, unit_state
from yamlfiles.problem import Problem

MOST_KEPT = 1000
"""So many of the newest runs and spot checks can be asked for."""


def list_sources(asked: Asked) -> Sequence[DeclaredSource]:
    tables = request_context.workspace().sources.declarations.tables
    return [
        DeclaredSource(
            table=name,
            label=source.table.label,
            files=source.files,
            unit=source.unit,
            covers_from=source.covers[0] if source.covers else None,
            covers_to=source.covers[1] if source.covers else None,
            confirmed=source.confirmed,
        )
        for name, source in sorted(tables.items())
    ]


def list_runs(asked: Asked) -> Sequence[Run]:
    """Newest first."""
    return request_context.store().runs(MOST_KEPT)


def list_jobs(asked: Asked) -> Sequence[Job]:
    """Newest first."""
    return [job for job in request_context.store().jobs.newest() if is_visible(job)]


def listed_job(job: Job) -> ListedJob:
    return ListedJob(
        id=job.id,
        kind=job.kind,
        label=JOB_KINDS[job.kind].label if job.kind in JOB_KINDS else job.kind,
        by=job.by,
        state=job.state.value,
        done=job.done,
        total=job.total,
        message=job.message,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def whole_state(asked: Asked) -> UnitState:
    """From the lines as they are kept."""
    return unit_state(
        request_context.workspace(), request_context.store(), request_context.today(), request_context.scope()
    )


def list_problems(asked: Asked) -> Sequence[Problem]:
    return request_context.declared_projects().problems


def file_mistake(problem: Problem) -> FileMistake:
    place = problem.place
    return FileMistake(problem.code, problem.severity.value, place.file, place.label, problem.message)


def list_sealed(asked: Asked) -> Sequence[PaperAct]:
    issued = request_context.store().paper_acts.issued()
    return [act for act in issued if request_context.can_see(act.paper.project)]


def sealed_revision(act: PaperAct) -> SealedRevision:
    paper = act.paper
    kind = FORM_KINDS.get(paper.kind)
    return SealedRevision(
        project=paper.project,
        kind=paper.kind,
        title=kind.title if kind else paper.kind,
        as_of=paper.as_of,
        revision=act.revision,
        inputs=act.manifest,
        package=act.package,
        by=act.actor.name,
        recorded_at=act.recorded_at,
        damage=act.damage,
        href=url_for("register.download", sha256=act.package),
    )


def list_spot_checks(asked: Asked) -> Sequence[SpotCheck]:
    """Newest first."""
    newest = request_context.store().spot_checks.newest(MOST_KEPT)
    return [check for check in map(visible_check, newest) if check]


def listed_spot_check(check: SpotCheck) -> ListedSpotCheck:
    return ListedSpotCheck(
        id=check.id,
        kind=check.kind.value,
        project=check.project,
        indicator=check.indicator,
        as_of=check.as_of,
        seed=check.seed,
        drawn=check.drawn,
        by=check.by,
        recorded_at=check.recorded_at,
        acts=len(check.acts),
        is_partial=check.is_partial,
        damage=check.damage,
    )
