"""项目自评结果 written for the numbers of a whole department: a line a project, as its self-evaluation stands at a
day."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from forms.dossier import Dossier
from indicators.assessment import Assessment
from indicators.department_fields import FROM_PROJECTS
from indicators.display import WAITING
from indicators.figures import format_plain
from indicators.model import Project
from indicators.units import convert_value
from indicators.whole_files import write_whole
from sources.made_tables import made_folder
from sources.tables import PROJECT_RESULTS
from store import Store
from workspace.dossier import read_dossiers
from workspace.opened import Workspace
from workspace.versions import sheets_at

YUAN = "元"
PLACES = {column.name: place for place, column in enumerate(PROJECT_RESULTS.columns)}


def sheets_to_measure(
    workspace: Workspace, store: Store, projects: Sequence[Project], day: date
) -> list[tuple[Project, str]]:
    """The sheet of each project in force at a day, and the hash of its rules. What a whole department
    is measured by, the results of its projects, is put together here, before anything is measured."""
    sheets = sheets_at(workspace, store, [(project, day) for project in projects])
    write_project_results(workspace, store, [sheet.project for sheet in sheets], day)
    return [(sheet.project, sheet.profile.sha256) for sheet in sheets]


def write_project_results(workspace: Workspace, store: Store, sheets: Iterable[Project], day: date) -> None:
    """Of every project of the years of those sheets that ask for it; nothing where none does. Files that say
    the same stay as they are."""
    years = {sheet.year for sheet in sheets if needs_results(sheet)}
    declared = workspace.viewed_projects(store).projects.values() if years else ()
    for year in sorted(years):
        projects = [project for project in declared if project.year == year and not project.is_department]
        write_year(workspace, store, projects, min(day, date(year, 12, 31)))


def needs_results(sheet: Project) -> bool:
    return any(row.evaluator.startswith(FROM_PROJECTS) for row in sheet.indicators)


def write_year(workspace: Workspace, store: Store, projects: Sequence[Project], day: date) -> None:
    dossiers = read_dossiers(workspace, store, [(project, min(day, project.span[1])) for project in projects])
    content = csv_text([result_cells(dossier, day) for dossier in dossiers]).encode("utf-8-sig")
    path = made_folder(workspace.data, PROJECT_RESULTS) / f"{day}.csv"
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.label for column in PROJECT_RESULTS.columns])
    writer.writerows(rows)
    return written.getvalue()


def result_cells(dossier: Dossier, day: date) -> tuple[str, ...]:
    """In the order of the columns; what is not known says so, and is told as a doubt of the number."""
    project, assessment = dossier.project, dossier.assessment()
    return (
        project.id,
        project.name,
        project.department.name,
        day.isoformat(),
        *money_cells(assessment),
        *score_cells(assessment.total),
        assessment.grade or "",
        "是" if dossier.sealed else "否",
    )


def score_cells(total: Decimal | None) -> tuple[str, str]:
    """自评总分, and the same in hundredths."""
    return (WAITING, WAITING) if total is None else (format_plain(total), format_plain(total * 100))


def money_cells(assessment: Assessment) -> Iterator[str]:
    """全年预算数 and 全年执行数, in 元."""
    line = assessment.funds
    unit = line.funds.unit if line else YUAN
    for amount in (line.funds.annual.total, line.executed.total) if line else (None, None):
        yield amount_cell(amount, unit)


def amount_cell(amount: Decimal | None, unit: str) -> str:
    yuan = None if amount is None else convert_value(amount, unit, YUAN)
    return WAITING if yuan is None else format_plain(yuan)


@dataclass(frozen=True)
class DepartmentMember:
    """A project of a department with its ``assessment`` now; ``collected`` is the line that the department's
    numbers were made from, empty where it was not among them."""

    project: Project
    assessment: Assessment
    is_sealed: bool
    cells: tuple[str, ...]
    collected: tuple[str, ...]

    @property
    def went_in(self) -> bool:
        """With a total, at the last collection."""
        return bool(self.collected) and self.collected[PLACES["score"]] != WAITING

    @property
    def collected_on(self) -> str:
        """The day as of which the department was measured last."""
        return self.collected[PLACES["as_of"]] if self.collected else ""

    @property
    def has_changed(self) -> bool:
        """Since the department was measured: that a day went by is no change."""
        return without_day(self.cells) != without_day(self.collected)


def department_members(
    workspace: Workspace, store: Store, sheet: Project, day: date
) -> list[DepartmentMember]:
    """The projects that a department's numbers are made from, by name."""
    declared = workspace.viewed_projects(store).projects.values()
    own = [project for project in declared if is_member(project, sheet)]
    as_of = min(day, date(sheet.year, 12, 31))
    dossiers = read_dossiers(workspace, store, [(project, min(as_of, project.span[1])) for project in own])
    kept = collected_lines(workspace.data, as_of)
    return [member_of(dossier, as_of, kept) for dossier in dossiers]


def is_member(project: Project, sheet: Project) -> bool:
    is_own = project.department.name == sheet.department.name
    return is_own and project.year == sheet.year and not project.is_department


def member_of(dossier: Dossier, day: date, kept: Mapping[str, tuple[str, ...]]) -> DepartmentMember:
    project, sealed = dossier.project, bool(dossier.sealed)
    cells = result_cells(dossier, day)
    return DepartmentMember(project, dossier.assessment(), sealed, cells, kept.get(project.id, ()))


def without_day(cells: Sequence[str]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place != PLACES["as_of"]]


def collected_lines(data: Path, day: date) -> dict[str, tuple[str, ...]]:
    """By project, the newest lines of the year up to a day, which the department's numbers of that day were
    made from; none where nothing was put together yet."""
    made = (path for path in made_folder(data, PROJECT_RESULTS).glob("*.csv") if is_of_year(path.stem, day))
    path = max(made, default=None)
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row[0]: tuple(row) for row in list(csv.reader(lines))[1:] if row}


def is_of_year(made_on: str, day: date) -> bool:
    return f"{day.year}-01-01" <= made_on <= day.isoformat()
