"""Which projects somebody is responsible for: all, or those of some departments and units, or some by id."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.model import Party, Project


@dataclass(frozen=True)
class Scope:
    """``departments`` and ``units`` are codes or whole names as the target sheets have them, ``projects``
    ids."""

    all: bool = False
    departments: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()

    def covers(self, project: Project) -> bool:
        return (
            self.all
            or project.id in self.projects
            or is_named(project.department, self.departments)
            or is_named(project.unit, self.units)
        )

    def covers_name(self, name: str) -> bool:
        """Whether a department or unit that is known by its name only belongs to it."""
        return self.all or (bool(name.strip()) and name.strip() in self.departments | self.units)

    @property
    def is_empty(self) -> bool:
        return not (self.all or self.departments or self.units or self.projects)


@dataclass(frozen=True)
class NarrowedScope(Scope):
    """What two scopes have in common: its own words, and all of ``outer`` besides."""

    outer: Scope = Scope()

    def covers(self, project: Project) -> bool:
        return super().covers(project) and self.outer.covers(project)

    def covers_name(self, name: str) -> bool:
        return super().covers_name(name) and self.outer.covers_name(name)


def narrow_scope(outer: Scope, inner: Scope) -> Scope:
    """What is in both."""
    if inner.all:
        return outer
    return inner if outer.all else NarrowedScope(False, inner.departments, inner.units, inner.projects, outer)


NOTHING = Scope()
EVERYTHING = Scope(all=True)


def is_named(party: Party, names: frozenset[str]) -> bool:
    """By code or by name; a party without a code is never met by an empty one."""
    return any(word and word in names for word in (party.code.strip(), party.name.strip()))


def build_scope(
    departments: Iterable[str] = (),
    units: Iterable[str] = (),
    projects: Iterable[str] = (),
    *,
    everything: bool = False,
) -> Scope:
    """Without blanks and empty words, which would name nobody or everybody."""
    return Scope(everything, clean_words(departments), clean_words(units), clean_words(projects))


def clean_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip() for word in words if word.strip())


def scope_text(scope: Scope) -> str:
    """As people read it."""
    if scope.all:
        return "全部项目"
    named = (("部门", scope.departments), ("单位", scope.units), ("项目", scope.projects))
    return "；".join(f"{word} {'、'.join(sorted(found))}" for word, found in named if found) or "（无）"
