"""The problems page: mistakes in files, cells of the data that could not be read, indicators without a value."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.model import FUNDS, Project
from indicators.records import Observation, Outcome
from web.provenance import Source, UnreadCells, sources_of
from web.request_context import Known
from web.wording import FUNDS_NAME
from yamlfiles.problem import Problem, Severity

WITHOUT = (Outcome.FAILED, Outcome.STALE, Outcome.NO_DATA)


@dataclass(frozen=True)
class Undated:
    """Rows of a table that have no readable date and were counted nowhere."""

    label: str
    rows: int


@dataclass(frozen=True)
class Valueless:
    """An indicator whose newest attempt gave no value."""

    project: Project
    id: str
    name: str
    observation: Observation


@dataclass(frozen=True)
class FileProblems:
    file: str
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


@dataclass(frozen=True)
class ProblemsPage:
    """``wrong`` files have errors, ``doubtful`` ones only warnings and hints."""

    wrong: tuple[FileProblems, ...]
    doubtful: tuple[FileProblems, ...]
    counts: Mapping[Severity, int]
    unread: tuple[UnreadCells, ...]
    undated: tuple[Undated, ...]
    valueless: tuple[Valueless, ...]

    @property
    def none(self) -> bool:
        return not (self.wrong or self.doubtful or self.unread or self.undated or self.valueless)


def problems_page(problems: Sequence[Problem], known: Sequence[Known], labels: Mapping[str, str]) -> ProblemsPage:
    """``known`` is what was seen newest of every project; ``labels`` are what tables are called on screen."""
    files = by_file(problems)
    sources = newest_sources(known, labels)
    return ProblemsPage(
        wrong=tuple(each for each in files if each.wrong),
        doubtful=tuple(each for each in files if not each.wrong),
        counts=Counter(each.severity for each in problems),
        unread=tuple(dict.fromkeys(cells for each in sources for cells in each.unread)),
        undated=tuple(Undated(each.label, each.rejected) for each in sources if each.rejected),
        valueless=tuple(valueless(known)),
    )


def by_file(problems: Iterable[Problem]) -> list[FileProblems]:
    files: dict[str, list[Problem]] = {}
    for each in problems:
        files.setdefault(each.file, []).append(each)
    return [FileProblems(file, tuple(own)) for file, own in files.items()]


def newest_sources(known: Iterable[Known], labels: Mapping[str, str]) -> list[Source]:
    """Each table as the newest observations read it."""
    observations = (seen for each in known for seen in each.facts.observations.values())
    newest: dict[str, Source] = {}
    for seen in sorted(observations, key=lambda each: each.recorded_at):
        newest.update({each.label: each for each in sources_of(seen.measured, labels)})
    return list(newest.values())


def valueless(known: Iterable[Known]) -> Iterable[Valueless]:
    for each in known:
        for id_, seen in each.facts.observations.items():
            indicator = each.project.indicator(id_)
            name = FUNDS_NAME if id_ == FUNDS else indicator.name if indicator else ""
            if name and seen.measured.outcome in WITHOUT:
                yield Valueless(each.project, id_, name, seen)
