"""What the checks of a target sheet know of the sheets around it: the same project a year before, the
others of its year."""

from collections.abc import Iterable
from functools import cached_property

from checks import YearContext
from indicators.model import Party, Project
from indicators.spelling import clean_text
from workspace.declared import ReadTargetFile

SHORTEST_OWN_GOAL = 15


class SheetsByYear:
    """The sheets of a workspace as read now. Of the others of a year, one stands for all that name the same
    parties."""

    def __init__(self, reads: Iterable[ReadTargetFile]) -> None:
        self._projects = [read.draft for read in reads if read.draft is not None]

    @cached_property
    def _by_id(self) -> dict[str, Project]:
        return {project.id: project for project in self._projects}

    @cached_property
    def _by_name(self) -> dict[tuple[int, str, str], Project]:
        return {(project.year, project.name, project.unit.name): project for project in self._projects}

    @cached_property
    def _by_parties(self) -> dict[int, dict[tuple[Party, Party], Project]]:
        found: dict[int, dict[tuple[Party, Party], Project]] = {}
        for project in self._projects:
            found.setdefault(project.year, {}).setdefault((project.department, project.unit), project)
        return found

    @cached_property
    def _by_goal(self) -> dict[tuple[int, str], list[Project]]:
        found: dict[tuple[int, str], list[Project]] = {}
        for project in self._projects:
            found.setdefault(_goal_key(project), []).append(project)
        return found

    def year_context(self, project: Project) -> YearContext:
        others = self._by_parties.get(project.year, {}).values()
        return YearContext(
            last_year=self.previous_sheet(project),
            other_projects=tuple(other for other in others if other.id != project.id),
            same_goal=self._same_goal(project),
        )

    def _same_goal(self, project: Project) -> tuple[Project, ...]:
        """Goals too short to be anybody's own are told of by another check."""
        if len(project.goal) < SHORTEST_OWN_GOAL:
            return ()
        alike = self._by_goal.get(_goal_key(project), ())
        return tuple(other for other in alike if other.id != project.id)

    def previous_sheet(self, project: Project) -> Project | None:
        """The sheet at the same path of the year before, else the one of the same name and unit."""
        last, name = project.year - 1, project.id.partition("/")[2]
        return self._by_id.get(f"{last}/{name}") or self._by_name.get((last, project.name, project.unit.name))


def _goal_key(project: Project) -> tuple[int, str]:
    """The goal without the name of its project and of its unit, which a copy puts in anew."""
    goal = clean_text(project.goal)
    for name in (project.name, project.unit.name, project.department.name):
        goal = goal.replace(clean_text(name), "") if name else goal
    return project.year, goal
