"""The problems page: mistakes in files, cells of the data that could not be read, indicators without a
value."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from forms.dossier import Dossier
from indicators.display import DOUBT_WORDS
from indicators.model import Project
from indicators.provenance import UnreadCells
from indicators.records import MeasurementStatus, Observation
from web.provenance import ReadTableView, read_tables
from web.wording import measured_name
from yamlfiles.problem import Problem, Severity, any_error

VALUELESS_OUTCOMES = (MeasurementStatus.FAILED, MeasurementStatus.STALE, MeasurementStatus.NO_DATA)


@dataclass(frozen=True)
class UndatedRows:
    """Rows of a table that have no readable date and were counted nowhere."""

    label: str
    rows: int


@dataclass(frozen=True)
class ValuelessIndicator:
    """An indicator whose newest attempt gave no value."""

    project: Project
    id: str
    name: str
    observation: Observation


@dataclass(frozen=True)
class DoubtInData:
    """A doubt of the data, and how many numbers carry it."""

    kind: str
    message: str
    numbers: int


@dataclass(frozen=True)
class FileProblems:
    file: str
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        return any_error(self.problems)


@dataclass(frozen=True)
class ProblemsPage:
    """``wrong`` files have errors, ``doubtful`` ones only warnings and hints."""

    wrong: tuple[FileProblems, ...]
    doubtful: tuple[FileProblems, ...]
    counts: Mapping[Severity, int]
    unread: tuple[UnreadCells, ...]
    undated: tuple[UndatedRows, ...]
    valueless: tuple[ValuelessIndicator, ...]
    doubts: tuple[DoubtInData, ...]

    @property
    def is_empty(self) -> bool:
        found = (self.wrong, self.doubtful, self.unread, self.undated, self.valueless, self.doubts)
        return not any(found)


def problems_page(
    problems: Sequence[Problem], dossiers: Sequence[Dossier], labels: Mapping[str, str]
) -> ProblemsPage:
    """``dossiers`` are what was seen newest of every project; ``labels`` are what tables are called on
    screen."""
    files = group_by_file(problems)
    sources = newest_read_tables(dossiers, labels)
    return ProblemsPage(
        wrong=tuple(file for file in files if file.has_errors),
        doubtful=tuple(file for file in files if not file.has_errors),
        counts=Counter(problem.severity for problem in problems),
        unread=tuple(dict.fromkeys(cells for source in sources for cells in source.unread)),
        undated=tuple(
            UndatedRows(source.label, source.rows_rejected) for source in sources if source.rows_rejected
        ),
        valueless=tuple(valueless_indicators(dossiers)),
        doubts=tuple(doubts_in_data(dossiers)),
    )


def group_by_file(problems: Iterable[Problem]) -> list[FileProblems]:
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.place.file, []).append(problem)
    return [FileProblems(file, tuple(own)) for file, own in files.items()]


def newest_read_tables(dossiers: Iterable[Dossier], labels: Mapping[str, str]) -> list[ReadTableView]:
    """Each table as the newest observations read it."""
    newest: dict[str, ReadTableView] = {}
    for seen in observations_by_time(dossiers):
        newest.update({table.label: table for table in read_tables(seen.measured, labels)})
    return list(newest.values())


def doubts_in_data(dossiers: Iterable[Dossier]) -> Iterable[DoubtInData]:
    """Each doubt of the newest observations once, those of most numbers first."""
    numbers = Counter(
        (doubt.code, doubt.message)
        for seen in observations_by_time(dossiers)
        for doubt in seen.measured.doubts
    )
    for (code, message), count in numbers.most_common():
        yield DoubtInData(DOUBT_WORDS.get(code, code), message, count)


def observations_by_time(dossiers: Iterable[Dossier]) -> list[Observation]:
    observations = (seen for dossier in dossiers for seen in dossier.records.observations.values())
    return sorted(observations, key=attrgetter("recorded_at"))


def valueless_indicators(dossiers: Iterable[Dossier]) -> Iterable[ValuelessIndicator]:
    for dossier in dossiers:
        for id_, seen in dossier.records.observations.items():
            name = measured_name(dossier.project, id_)
            if name and seen.measured.outcome in VALUELESS_OUTCOMES:
                yield ValuelessIndicator(dossier.project, id_, name, seen)
