"""What the checks of a target sheet know of the sheets around it: the same project a year before, the
others of its year."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from checks import YearContext
from indicators.model import Party, Project
from indicators.spelling import clean_text
from workspace.declared import ReadTargetFile

SHORTEST_OWN_GOAL = 15
PartyKey = tuple[int, str, str]
"""Year, what is compared, and the code or name."""


class SheetsByYear:
    """The sheets of a workspace as read now. Of the others of a year only those are given that name a party
    of the sheet otherwise, the first of each naming: so many projects are not compared each with each."""

    def __init__(self, reads: Iterable[ReadTargetFile]) -> None:
        self._projects = [read.draft for read in reads if read.draft is not None]
        self._goal_keys: dict[tuple[str, ...], str] = {}

    @cached_property
    def _by_id(self) -> dict[str, Project]:
        return {project.id: project for project in self._projects}

    @cached_property
    def _by_name(self) -> dict[tuple[int, str, str], Project]:
        return {(project.year, project.name, project.unit.name): project for project in self._projects}

    @cached_property
    def _by_party(self) -> dict[PartyKey, dict[Party, int]]:
        """The parties of one code or one name, each with the number of the first sheet that names it."""
        found: dict[PartyKey, dict[Party, int]] = {}
        for number, project in enumerate(self._projects):
            for key, party in party_keys(project):
                found.setdefault(key, {}).setdefault(party, number)
        return found

    @cached_property
    def _by_goal(self) -> dict[tuple[int, str], list[Project]]:
        found: dict[tuple[int, str], list[Project]] = {}
        for project in self._projects:
            found.setdefault(self._goal_key(project), []).append(project)
        return found

    def year_context(self, project: Project) -> YearContext:
        others = {
            number
            for key, party in party_keys(project)
            for other, number in self._by_party.get(key, {}).items()
            if other is not party and other != party
        }
        return YearContext(
            last_year=self.previous_sheet(project),
            other_projects=tuple(self._projects[number] for number in sorted(others)),
            same_goal=self._same_goal(project),
        )

    def _same_goal(self, project: Project) -> tuple[Project, ...]:
        """Goals too short to be anybody's own are told of by another check."""
        if len(project.goal) < SHORTEST_OWN_GOAL:
            return ()
        alike = self._by_goal.get(self._goal_key(project), ())
        return tuple(other for other in alike if other.id != project.id)

    def _goal_key(self, project: Project) -> tuple[int, str]:
        """Year and goal; each is worked out once."""
        said = project.goal, project.name, project.unit.name, project.department.name
        if said not in self._goal_keys:
            self._goal_keys[said] = goal_of_its_own(*said)
        return project.year, self._goal_keys[said]

    def previous_sheet(self, project: Project) -> Project | None:
        """The sheet at the same path of the year before, else the one of the same name and unit."""
        last, name = project.year - 1, project.id.partition("/")[2]
        return self._by_id.get(f"{last}/{name}") or self._by_name.get((last, project.name, project.unit.name))


def goal_of_its_own(goal: str, *names: str) -> str:
    """The goal without the name of its project and of its unit, which a copy puts in anew."""
    own = clean_text(goal)
    for name in names:
        own = own.replace(clean_text(name), "") if name else own
    return own


def party_keys(project: Project) -> Iterator[tuple[PartyKey, Party]]:
    """By what a party may be the same as another: its code, its name."""
    for field, party in (("department", project.department), ("unit", project.unit)):
        if party.code and party.name:
            yield (project.year, f"{field} code", party.code), party
            yield (project.year, f"{field} name", party.name), party
