"""Lines of lists made from dossiers: how each project stands at a day, and the light of its newest month."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from forms.dossier import Dossier
from indicators.assessment import AssessedRow, Assessment
from indicators.measured_share import measured_share
from indicators.missing import MissingKind
from indicators.model import Party, Project, Score, ScoreStatus
from indicators.points import has_full_points
from indicators.records import ProjectRecords
from indicators.units import convert_value
from monitoring.elapsed import NoMonthEndError, month_end
from monitoring.gaps import EXECUTION
from monitoring.lights import Light
from monitoring.monitored import MonitoringAssessment
from store import ALL_KNOWN, Known, Store
from store.lines import ProjectLine
from store.todo_parts import LateRow, TodoPart
from workspace.dossier import read_dossiers, read_month_dossiers
from workspace.due_days import SetDeadlines
from workspace.late_rows import late_rows
from workspace.opened import Workspace
from workspace.sealed_papers import shown_dossier
from workspace.todo_parts import todo_parts
from workspace.todos import ProjectTodos, read_todos
from workspace.versions import ProjectDay
from yamlfiles.problem import Severity

WARNING_LIGHTS = (Light.RED, Light.YELLOW)
Assess = Callable[[Dossier], Assessment]


@dataclass(frozen=True)
class LineContext:
    """What is known beside the dossiers: the projects whose file ``fallen_back``, the worst severity that
    the checks found in each file, what to judge dossiers by, and today. Without ``has_todos`` nothing is said
    of what is to be filled in, of late data and of where the paper stands."""

    today: date
    fallen_back: Container[str] = ()
    worst_of_files: Mapping[str, Severity] = field(default_factory=dict)
    assess: Assess = Dossier.assessment
    known: Known = ALL_KNOWN
    has_todos: bool = True


@dataclass(frozen=True)
class NewestLight:
    """The worst light of the rows and the money at the end of a month; ``row`` names the first row with
    it."""

    light: Light
    as_of: date
    row: str


@dataclass(frozen=True)
class BuiltLine:
    """A line with the dossier it was made from, what is to be filled in and the numbers that wait."""

    line: ProjectLine
    dossier: Dossier
    parts: tuple[TodoPart, ...]
    late: tuple[LateRow, ...]


def build_lines(
    workspace: Workspace, store: Store, project_days: Sequence[ProjectDay], context: LineContext
) -> list[BuiltLine]:
    """The line of each project at its day, in their order."""
    dossiers = read_dossiers(workspace, store, project_days, context.known)
    lights = month_lights(workspace, store, dossiers, context.known)
    own = {dossier.project.id: context.assess(dossier) for dossier in dossiers}
    found: Iterable[tuple[ProjectTodos, str]] = (
        read_todos(workspace, store, dossiers, own, SetDeadlines(()), context.known)
        if context.has_todos
        else [(ProjectTodos(), "")] * len(dossiers)
    )
    built = []
    for (declared, _), dossier, (todos, state) in zip(project_days, dossiers, found, strict=True):
        shown = shown_dossier(workspace, store, dossier, context.today)
        assessment = own[dossier.project.id] if shown is dossier else context.assess(shown)
        line = build_line(declared, dossier, assessment, lights.get(declared.id), context)
        line = replace(line, asked=todos.asked, closed=todos.closed or "", paper_state=state)
        late = tuple(late_rows(dossier, workspace.evaluators)) if context.has_todos else ()
        built.append(BuiltLine(line, dossier, todo_parts(todos), late))
    return built


def build_line(
    declared: Project,
    dossier: Dossier,
    assessment: Assessment,
    light: NewestLight | None,
    context: LineContext,
) -> ProjectLine:
    project, standing, sealed = dossier.project, dossier.standing, dossier.sealed
    return ProjectLine(
        **_named_columns(declared),
        **_score_columns(assessment),
        **_money_columns(assessment),
        **_number_columns(assessment),
        **_light_columns(light, assessment),
        name=project.name,
        department=project.department.name,
        unit=project.unit.name,
        name_order=register_order(project),
        as_of=dossier.as_of,
        worst_finding=worst_finding(assessment, context.worst_of_files.get(project.file)),
        is_approved=standing.is_approved,
        has_changes=standing.has_unapproved_changes,
        has_fallen_back=declared.id in context.fallen_back,
        is_damaged=bool(dossier.records.damage),
        sealed=sealed.revision if sealed else 0,
        has_newer=bool(sealed and sealed.has_newer),
    )


def _light_columns(light: NewestLight | None, assessment: Assessment) -> dict[str, Any]:
    """No light yet where none is named."""
    if light is None:
        return {"light": "", "light_as_of": None, "light_row": "", "light_reason": ""}
    return {
        "light": light.light.value,
        "light_as_of": light.as_of,
        "light_row": light.row,
        "light_reason": light_difference(light, assessment),
    }


def bare_line(declared: Project, day: date) -> ProjectLine:
    """A project of which nothing is worked out yet: its names."""
    return ProjectLine(
        **_named_columns(declared),
        name=declared.name,
        department=declared.department.name,
        unit=declared.unit.name,
        name_order=register_order(declared),
        as_of=day,
        is_outdated=True,
    )


def _named_columns(declared: Project) -> dict[str, Any]:
    """By the sheet in force today: whose project it is, and by which words it is found."""
    parties = (declared.department.name, declared.unit.name)
    return {
        "project": declared.id,
        "year": declared.year,
        "last_day": declared.span[1],
        "scope": "\n".join((*party_words("d", declared.department), *party_words("u", declared.unit))),
        "words": fold_text(" ".join((declared.id, declared.name, *parties))),
    }


def party_words(kind: str, party: Party) -> Iterator[str]:
    """As ``people.scopes`` compares them."""
    yield from (f"{kind}:{word}" for word in (party.code.strip(), party.name.strip()) if word)


def _score_columns(assessment: Assessment) -> dict[str, Any]:
    scoreable = [row for row in assessment.rows if row.score.outcome is not ScoreStatus.NOT_APPLICABLE]
    scored = [row for row in scoreable if row.score.outcome is ScoreStatus.SCORED]
    return {
        "scored": len(scored),
        "scoreable": len(scoreable),
        "full": sum(map(_earned_all, scored)),
        "unverified": sum(score.outcome is ScoreStatus.UNVERIFIED for score in _scores_of(assessment)),
        "total": assessment.total,
        "so_far": assessment.so_far,
        "scored_weight": assessment.scored_weight,
        "grade": assessment.grade or "",
        "missing": len(assessment.missing),
        "missing_by_kind": dict(sorted(Counter(item.kind.value for item in assessment.missing).items())),
    }


def _money_columns(assessment: Assessment) -> dict[str, Any]:
    line = assessment.funds
    if line is None:
        return {}
    return {
        "annual": in_ten_thousands(line.funds.annual.total, line.funds.unit),
        "executed": in_ten_thousands(line.executed.total, line.funds.unit),
        "rate": line.rate,
        "funds": line.score.outcome.value,
    }


def _number_columns(assessment: Assessment) -> dict[str, Any]:
    share = measured_share([assessment])
    return {"numbers": share.of, "measured_numbers": share.part, "typed_numbers": share.typed}


def in_ten_thousands(amount: Decimal | None, unit: str) -> Decimal | None:
    return None if amount is None else convert_value(amount, unit, "万元")


def _scores_of(assessment: Assessment) -> Iterator[Score]:
    """Of the rows and of the money."""
    yield from (row.score for row in assessment.rows)
    if assessment.funds:
        yield assessment.funds.score


def _earned_all(row: AssessedRow) -> bool:
    return row.score.points is not None and has_full_points(row.score.points, row.indicator.weight)


def worst_finding(assessment: Assessment, of_file: Severity | None) -> str:
    """Of the target file and, of the self-evaluation, what keeps it from being complete."""
    if any(item.kind is MissingKind.CONTRADICTION for item in assessment.missing):
        return Severity.ERROR.value
    return of_file.value if of_file else ""


def department_sort_key(project: Project) -> tuple[bytes, ...]:
    """The order of a Chinese register: department, unit, name."""
    names = (project.department.name, project.unit.name, project.name, project.id)
    return tuple(map(pinyin_sort_key, names))


def register_order(project: Project) -> str:
    """The same order as a text that the database sorts by."""
    return "00".join(key.hex() for key in department_sort_key(project))


def pinyin_sort_key(text: str) -> bytes:
    """The order of the common characters in GB 18030 is that of their sound; numbers stand by their size."""
    return re.sub(r"\d+", lambda found: found[0].zfill(9), text).encode("gb18030", "replace")


def fold_text(text: str) -> str:
    """Wide or narrow, large or small, it is the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def month_lights(
    workspace: Workspace, store: Store, dossiers: Iterable[Dossier], known: Known
) -> Mapping[str, NewestLight]:
    """By project id, at the newest end of a month that anything is known of; a project without any light is
    left out. The same as on the pages of 运行监控."""
    ends = [(dossier.project, end) for dossier in dossiers if (end := newest_month_end(dossier))]
    lights = {}
    for dossier in read_month_dossiers(workspace, store, ends, known):
        monitored = dossier.monitoring()
        if monitored.light:
            lights[dossier.project.id] = NewestLight(monitored.light, dossier.as_of, worst_row(monitored))
    return lights


def worst_row(monitored: MonitoringAssessment) -> str:
    """The name of the first row whose light is that of the project."""
    names = (row.indicator.name for row in monitored.rows if row.light is monitored.light)
    return next(names, EXECUTION)


def newest_month_end(dossier: Dossier) -> date | None:
    """The end of a month on or before the newest day anything was seen or said of."""
    days = days_of_records(dossier.records)
    try:
        return month_end(dossier.project, max(days)) if days else None
    except NoMonthEndError:
        return None


def days_of_records(records: ProjectRecords) -> list[date]:
    """Of the newest observations and of all that people entered."""
    observations = [observation.as_of for observation in records.observations.values()]
    return observations + [entry.as_of for entry in records.entries]


def light_difference(light: NewestLight, assessment: Assessment) -> str:
    """Why the light and the points beside it say different things; "" where they do not."""
    if not assessment.scored_weight:
        return ""
    is_full = has_full_points(assessment.so_far, assessment.scored_weight)
    if is_full != (light.light in WARNING_LIGHTS):
        return ""
    if light.as_of < assessment.as_of:
        return f"灯号评到 {light.as_of} 的进度，得分评到 {assessment.as_of}"
    if is_full:
        return f"灯号取最差的一项（{light.row}），按进度和预计评；得分按完成值评"
    return "灯号按进度评，未达标但进度够的仍是绿灯；得分按指标值评"
