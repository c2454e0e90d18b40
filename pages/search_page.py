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
class ProjectTexts:
    """What is looked through of one project, each text as it is compared: ``own`` is its name and id,
    ``rows`` the names of its indicators, ``parties`` its department and unit by name; ``whole`` is all of
    it."""

    project: Project
    own: str
    rows: tuple[str, ...]
    parties: Mapping[str, str]
    whole: str


def project_texts(projects: Iterable[Project]) -> list[ProjectTexts]:
    """Newest year first."""
    return list(map(texts_of, sorted(projects, key=lambda project: (-project.year, project.id))))


def texts_of(project: Project) -> ProjectTexts:
    own = fold_text(f"{project.name} {project.id}")
    rows = tuple(fold_text(indicator.name) for indicator in project.indicators)
    names = {project.department.name, project.unit.name} - {""}
    parties = {name: fold_text(name) for name in sorted(names)}
    return ProjectTexts(project, own, rows, parties, "\n".join((own, *rows, *parties.values())))


@dataclass(frozen=True)
class SearchWords:
    """All of them have to stand in a text."""

    folded: tuple[str, ...]

    def found_in(self, text: str) -> bool:
        """In a text as it is compared."""
        return all(word in text for word in self.folded)


def search_page(
    words: str, texts: Sequence[ProjectTexts], decisions: Mapping[str, Sequence[Decision]]
) -> SearchPage:
    """``decisions`` by project; an empty search finds nothing."""
    asked = SearchWords(tuple(fold_text(words).split()))
    if not asked.folded:
        return SearchPage(words)
    near = [of_one for of_one in texts if asked.found_in(of_one.whole)]
    return SearchPage(
        words,
        [of_one.project for of_one in near if asked.found_in(of_one.own)],
        [
            FoundIndicator(of_one.project, indicator)
            for of_one in near
            for indicator, row in zip(of_one.project.indicators, of_one.rows, strict=True)
            if asked.found_in(row)
        ],
        found_units(asked, near),
        [
            FoundDecision(of_one.project, decision)
            for of_one in texts
            for decision in decisions.get(of_one.project.id, ())
            if asked.found_in(fold_text(decision.document_number))
        ],
    )


def found_units(asked: SearchWords, texts: Iterable[ProjectTexts]) -> list[FoundUnit]:
    counts: dict[tuple[int, str], int] = {}
    for of_one in texts:
        for name, text in of_one.parties.items():
            if asked.found_in(text):
                year = of_one.project.year
                counts[year, name] = counts.get((year, name), 0) + 1
    found = [FoundUnit(name, year, count) for (year, name), count in counts.items()]
    return sorted(found, key=lambda unit: (-unit.year, unit.name))
