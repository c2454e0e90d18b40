"""Projects of a year drawn by chance for a spot check: a share of each department, or a number of all."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import PurePosixPath

from indicators.drawing import RULE, Stratum, draw_share, hash_keys
from indicators.model import Project
from indicators.spot_check import DrawnFrom, SpotCheck, SpotCheckKind
from store import Store
from workspace.declared import DeclaredProjects
from workspace.scanning import BUDGET_FILE_NAMES
from workspace.spot_check_requests import (
    Drawer,
    RefusedSpotCheckError,
    SettledDrawer,
    earlier_draws,
    read_size,
    settle_drawer,
)
from yamlfiles.problem import Problem, Severity

MOST_NAMED = 5
GONE = "gone"
"""The code of the problem that a target file is no more."""


def draw_projects_check(
    declared: DeclaredProjects, store: Store, year: int, size: str, drawer: Drawer, now: datetime
) -> SpotCheck:
    """Draw projects of a year and keep the draw. Raises RefusedSpotCheckError."""
    settled = settle_drawer(drawer)
    projects = projects_of_year(declared, year)
    strata, percent = settle_strata(projects, read_size(size))
    keys = [project.id for project in projects]
    earlier = earlier_draws(f"{year} 年的项目", store.spot_checks.of_year(year))
    whole = DrawnFrom(
        rule=RULE,
        asked=size.strip(),
        count=len(keys),
        sha256=hash_keys(keys),
        strata=strata,
        is_seed_chosen=settled.is_seed_chosen,
        notes=(*left_out(declared, year), *earlier),
    )
    drawn = tuple(draw_share(strata, settled.seed, percent))
    with store.transaction():
        drawer.note(f"{year} 年的项目")
        return store.spot_checks.add(projects_check(year, whole, drawn, settled, now))


def projects_of_year(declared: DeclaredProjects, year: int) -> list[Project]:
    """Raises RefusedSpotCheckError where there are none."""
    projects = [project for project in declared.projects.values() if project.year == year]
    if not projects:
        years = sorted({project.year for project in declared.projects.values()})
        known = "、".join(map(str, years)) or "没有"
        raise RefusedSpotCheckError(f"{year} 年没有项目，无从抽取；有项目的年度：{known}")
    return projects


def settle_strata(projects: Sequence[Project], size: int | Fraction) -> tuple[tuple[Stratum, ...], Fraction]:
    """The groups and the percent of each: departments for a share, one group for a number."""
    if isinstance(size, Fraction):
        return department_strata(projects), size
    keys = tuple(sorted(project.id for project in projects))
    return (Stratum("", keys),), Fraction(min(size, len(keys)) * 100, len(keys))


def projects_check(
    year: int, whole: DrawnFrom, drawn: tuple[str, ...], settled: SettledDrawer, now: datetime
) -> SpotCheck:
    """The draw as it is kept."""
    return SpotCheck(
        id="",
        kind=SpotCheckKind.PROJECTS,
        project="",
        indicator="",
        observation=0,
        as_of=date(year, 12, 31),
        seed=settled.seed,
        population=whole,
        drawn=drawn,
        by=settled.by,
        account=settled.account,
        recorded_at=now,
    )


def department_strata(projects: Iterable[Project]) -> tuple[Stratum, ...]:
    by_department: dict[str, list[str]] = {}
    for project in projects:
        by_department.setdefault(project.department.name or "（没有主管部门）", []).append(project.id)
    return tuple(Stratum(name, tuple(sorted(keys))) for name, keys in sorted(by_department.items()))


def left_out(declared: DeclaredProjects, year: int) -> Iterable[str]:
    """Files of the year that give no project, though they should."""
    known = {project.file for project in declared.projects.values()}
    missing = sorted(
        {problem.place.file for problem in declared.problems if is_no_project(problem, year)} - known
    )
    if missing:
        more = f" 等 {len(missing)} 个" if len(missing) > MOST_NAMED else ""
        yield f"没有列入总体的目标文件（有错误读不出，或已不在）：{'、'.join(missing[:MOST_NAMED])}{more}"


def is_no_project(problem: Problem, year: int) -> bool:
    """Whether a problem can mean that a target file of the year gives no project."""
    file = PurePosixPath(problem.place.file)
    of_year = file.parts[:2] == ("targets", str(year)) and file.name not in BUDGET_FILE_NAMES
    return of_year and (problem.severity is Severity.ERROR or problem.code == GONE)
