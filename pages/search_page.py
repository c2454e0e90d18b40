"""What a search finds: projects, their indicators, units, and the document numbers of decisions."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.decisions import Decision
from indicators.model import Indicator, Project

MOST_SHOWN = 50
"""Of each kind; how many more there are is said."""


@dataclass(frozen=True)
class FoundIndicator:
    project: Project
    indicator: Indicator


@dataclass(frozen=True)
class FoundUnit:
    """``count`` projects of ``year`` have it as department or unit."""

    name: str
    year: int
    count: int


@dataclass(frozen=True)
class FoundDecision:
    project: Project
    decision: Decision


@dataclass(frozen=True)
class SearchPage:
    """Each kind whole, newest year first; the page shows ``MOST_SHOWN`` of each."""

    words: str
    projects: Sequence[Project] = ()
    indicators: Sequence[FoundIndicator] = ()
    units: Sequence[FoundUnit] = ()
    decisions: Sequence[FoundDecision] = ()

    @property
    def count(self) -> int:
        return len(self.projects) + len(self.indicators) + len(self.units) + len(self.decisions)


def fold_text(text: str) -> str:
    """As texts are compared: narrow, small."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True)
class SearchWords:
    """All of them have to stand in a text."""

    folded: tuple[str, ...]

    def found_in(self, *texts: str) -> bool:
        text = fold_text(" ".join(texts))
        return all(word in text for word in self.folded)


def search_page(
    words: str, projects: Iterable[Project], decisions: Mapping[str, Sequence[Decision]]
) -> SearchPage:
    """``decisions`` by project; an empty search finds nothing."""
    asked = SearchWords(tuple(fold_text(words).split()))
    if not asked.folded:
        return SearchPage(words)
    seen = sorted(projects, key=lambda project: (-project.year, project.id))
    return SearchPage(
        words,
        [project for project in seen if asked.found_in(project.name, project.id)],
        [
            FoundIndicator(project, indicator)
            for project in seen
            for indicator in project.indicators
            if asked.found_in(indicator.name)
        ],
        found_units(asked, seen),
        [
            FoundDecision(project, decision)
            for project in seen
            for decision in decisions.get(project.id, ())
            if asked.found_in(decision.document_number)
        ],
    )


def found_units(asked: SearchWords, projects: Iterable[Project]) -> list[FoundUnit]:
    counts: dict[tuple[int, str], int] = {}
    for project in projects:
        for name in {project.department.name, project.unit.name} - {""}:
            if asked.found_in(name):
                counts[project.year, name] = counts.get((project.year, name), 0) + 1
    found = [FoundUnit(name, year, count) for (year, name), count in counts.items()]
    return sorted(found, key=lambda unit: (-unit.year, unit.name))
