"""Projects of a year drawn by chance for a spot check: a share of each department, or a number of them all."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from pathlib import PurePosixPath

from indicators.drawing import RULE, Stratum, draw_share, hash_keys
from indicators.model import Project
from indicators.spot_check import DrawnFrom, SpotCheck, SpotCheckKind
from store import Store
from workspace.declared import BUDGET_FILE_NAMES, DeclaredProjects
from workspace.spot_check_requests import (
    Drawer,
    RefusedSpotCheckError,
    check_person,
    earlier_draws,
    read_size,
    settle_seed,
)
from yamlfiles.problem import Problem, Severity

MOST_NAMED = 5
GONE = "gone"
"""The code of the problem that a target file is no more."""


def draw_projects_check(
    declared: DeclaredProjects, store: Store, year: int, size: str, drawer: Drawer, now: datetime
) -> SpotCheck:
    """Draw projects of a year and keep the draw: a share of each department, or a number of them all.
    Raises RefusedSpotCheckError."""
    by, (seed, is_seed_chosen) = check_person(drawer.by), settle_seed(drawer.seed)
    number = read_size(size)
    projects = [project for project in declared.projects.values() if project.year == year]
    if not projects:
        years = sorted({project.year for project in declared.projects.values()})
        known = "、".join(map(str, years)) or "没有"
        raise RefusedSpotCheckError(f"{year} 年没有项目，无从抽取；有项目的年度：{known}")
    keys = [project.id for project in projects]
    if isinstance(number, Fraction):
        strata = department_strata(projects)
    else:
        strata, number = (
            (Stratum("", tuple(sorted(keys))),),
            Fraction(min(number, len(keys)) * 100, len(keys)),
        )
    earlier = store.spot_checks.of_year(year)
    whole = DrawnFrom(
        rule=RULE,
        asked=size.strip(),
        count=len(keys),
        sha256=hash_keys(keys),
        strata=strata,
        is_seed_chosen=is_seed_chosen,
        notes=(*left_out(declared, year), *earlier_draws(f"{year} 年的项目", earlier)),
    )
    check = SpotCheck(
        id="",
        kind=SpotCheckKind.PROJECTS,
        project="",
        indicator="",
        observation=0,
        as_of=date(year, 12, 31),
        seed=seed,
        population=whole,
        drawn=tuple(draw_share(strata, seed, number)),
        by=by,
        account=drawer.account,
        recorded_at=now,
    )
    return store.spot_checks.add(check)


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
