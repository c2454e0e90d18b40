"""The problems page: mistakes in files, cells of the data that could not be read, indicators without a
value; a page at a time."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.display import DOUBT_WORDS
from indicators.model import EMPTY_MAPPING
from indicators.provenance import UnreadCells
from indicators.records import MeasurementStatus
from pages.official_words import in_official_words
from workspace.deriving import project_of_file
from workspace.methods import Method
from workspace.scanning import BUDGET_FILE_NAMES
from yamlfiles.problem import Problem, Severity

PAGE_SIZE = 50
MOST_DOUBTS = 100
TARGET_FILE = re.compile(r"targets/[^\s，。；：、）]+\.ya?ml")
NO_METHODS: Mapping[str, Method] = EMPTY_MAPPING


@dataclass(frozen=True)
class ProblemsQuery:
    """What the reader asked to see; "" is all. ``page`` is of the problems of files, ``values_page`` of the
    indicators without a value."""

    severity: str = ""
    words: str = ""
    page: int = 1
    values_page: int = 1

    @property
    def query(self) -> Mapping[str, object]:
        return {name: value for name, value in (("severity", self.severity), ("q", self.words)) if value}


@dataclass(frozen=True)
class UndatedRows:
    """Rows of a table that have no readable date and were counted nowhere."""

    label: str
    rows: int


@dataclass(frozen=True)
class ValuelessIndicator:
    """An indicator whose newest attempt gave no value."""

    project: str
    project_name: str
    id: str
    name: str
    as_of: str
    outcome: MeasurementStatus
    reason: str


@dataclass(frozen=True)
class DoubtInData:
    """A doubt of the data, and how many numbers carry it."""

    kind: str
    message: str
    numbers: int


@dataclass(frozen=True)
class FileProblems:
    """``project`` is the one that the file declares, "" for none; ``name`` what it is called, "" where it
    cannot be read."""

    file: str
    project: str
    name: str
    problems: tuple[Problem, ...]

    @property
    def budget_year(self) -> str:
        """Of a department budget, "" of any other file."""
        folder, _, name = self.project.rpartition("/")
        return folder if f"{name}.yaml" in BUDGET_FILE_NAMES else ""

    @property
    def has_places(self) -> bool:
        """Lines of files are of use only where a file cannot be read, or nothing says what it is of."""
        is_named = bool(self.name or self.budget_year)
        return not is_named or any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True)
class DataTroubles:
    """What the newest measurements could not do: ``tables`` as read last, by their names."""

    valueless: Sequence[ValuelessIndicator]
    found_valueless: int
    doubts: Sequence[tuple[Mapping[str, Any], int]]
    tables: Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class ProblemsPage:
    """``files`` hold one page of the ``found`` problems. ``outdated`` projects changed just now."""

    asked: ProblemsQuery
    files: tuple[FileProblems, ...]
    found: int
    counts: Mapping[Severity, int]
    unread: tuple[UnreadCells, ...]
    undated: tuple[UndatedRows, ...]
    valueless: tuple[ValuelessIndicator, ...]
    found_valueless: int
    doubts: tuple[DoubtInData, ...]
    outdated: int = 0

    @property
    def pages(self) -> int:
        return page_count(self.found)

    @property
    def values_pages(self) -> int:
        return page_count(self.found_valueless)

    @property
    def is_empty(self) -> bool:
        others = (self.unread, self.undated, self.valueless, self.doubts)
        return not any(others) and not any(self.counts.values())


def problems_page(
    asked: ProblemsQuery,
    problems: Iterable[Problem],
    found: int,
    counts: Mapping[Severity, int],
    troubles: DataTroubles,
    labels: Mapping[str, str],
    names: Mapping[str, str] = EMPTY_MAPPING,
    outdated: int = 0,
    methods: Mapping[str, Method] = NO_METHODS,
) -> ProblemsPage:
    """``problems`` are those of the page; ``labels`` are what tables are called on screen, ``names`` what
    projects are, ``methods`` those that targets are measured by."""
    cells = (UnreadCells(**cell) for _, table in troubles.tables for cell in table["unread"])
    return ProblemsPage(
        asked=asked,
        files=tuple(group_by_file(problems, names, methods)),
        found=found,
        counts=counts,
        unread=tuple(dict.fromkeys(cells)),
        undated=tuple(
            UndatedRows(labels.get(name, name), table["rows_rejected"])
            for name, table in troubles.tables
            if table["rows_rejected"]
        ),
        valueless=tuple(troubles.valueless),
        found_valueless=troubles.found_valueless,
        doubts=tuple(
            DoubtInData(DOUBT_WORDS.get(data["code"], data["code"]), data["message"], numbers)
            for data, numbers in troubles.doubts
        ),
        outdated=outdated,
    )


def page_count(found: int) -> int:
    return max(1, -(-found // PAGE_SIZE))


def offset_of(page: int, found: int) -> int:
    return (min(max(page, 1), page_count(found)) - 1) * PAGE_SIZE


def group_by_file(
    problems: Iterable[Problem], names: Mapping[str, str], methods: Mapping[str, Method] = NO_METHODS
) -> list[FileProblems]:
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        message = in_official_words(with_project_names(problem.message, names), methods)
        files.setdefault(problem.place.file, []).append(replace(problem, message=message))
    return [
        FileProblems(file, project_of_file(file), names.get(project_of_file(file), ""), tuple(own))
        for file, own in files.items()
    ]


def with_project_names(message: str, names: Mapping[str, str]) -> str:
    """Target files by the projects that they declare; those that declare none by their own names."""

    def name_of(found: re.Match[str]) -> str:
        project = project_of_file(found[0])
        return f"《{names[project]}》" if project in names else found[0].removeprefix("targets/")

    return TARGET_FILE.sub(name_of, message)


def fitting_problems(
    problems: Sequence[Problem], asked: ProblemsQuery, names: Mapping[str, str]
) -> list[Problem]:
    """The worst first, those of one file together."""
    order = tuple(Severity)
    fitting = [problem for problem in problems if fits(problem, asked, names)]
    return sorted(fitting, key=lambda problem: (order.index(problem.severity), problem.place.file))


def fits(problem: Problem, asked: ProblemsQuery, names: Mapping[str, str]) -> bool:
    name = names.get(project_of_file(problem.place.file), "")
    text = f"{problem.place.file} {name} {problem.message}"
    return asked.severity in ("", problem.severity.value) and asked.words in text


def count_severities(problems: Iterable[Problem]) -> Mapping[Severity, int]:
    return Counter(problem.severity for problem in problems)


def valueless_indicator(project: str, row: str, data: Mapping[str, Any]) -> ValuelessIndicator:
    return ValuelessIndicator(
        project=project,
        project_name=data["project_name"],
        id=row,
        name=data["name"],
        as_of=data["as_of"],
        outcome=MeasurementStatus(data["outcome"]),
        reason=data["reason"],
    )
