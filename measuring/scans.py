"""From many needs to few scans: what is counted over the same rows is counted together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from measuring.engine import Engine
from measuring.nouns import Window
from measuring.passes import Pass
from measuring.statements import ROWS, Population, counting, extent_of, values_of
from measuring.tallies import Tally

Counts = Mapping[str, Any]
Place = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Need:
    """Tallies of one population in one window; at one place of its cuts, or (``None``) at every place there is."""

    population: Population
    window: Window
    tallies: tuple[Tally, ...]
    place: Place | None = ()


@dataclass(frozen=True)
class Answer:
    """Tallies by key at every place of one population in one window."""

    places: Mapping[Place, Counts]

    def at(self, place: Place) -> Counts:
        return self.places.get(place, {ROWS: 0})

    @property
    def rows(self) -> int:
        """All rows in the window, at whatever place."""
        return sum(each[ROWS] for each in self.places.values())


@dataclass(frozen=True)
class Extent:
    """How many rows of a table are dated in a window, and how many lie before and after it."""

    rows: int
    before: int
    after: int


Answers = Mapping[tuple[Population, Window], Answer]


def wanted_values(needs: Iterable[Need]) -> dict[str, set[Any]]:
    """The values of each cut that some need asks for; none where one asks for every place."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    everything = False
    for need in needs:
        everything = everything or need.place is None
        for cut, value in zip(need.population.cuts, need.place or (), strict=False):
            if cut.any_of is None:
                wanted[cut.column].add(value)
    return {} if everything else wanted


def read_answer(found: Sequence[tuple[Any, ...]], cuts: int, tallies: Sequence[Tally]) -> Answer:
    names = (ROWS, *(each.key for each in tallies))
    return Answer({row[:cuts]: dict(zip(names, row[cuts:], strict=True)) for row in found})


def scan(needs: Iterable[Need], engine: Engine) -> Answers:
    """Every need answered, by population and window."""
    by_population: dict[Population, list[Need]] = defaultdict(list)
    for need in needs:
        by_population[need.population].append(need)
    answers: dict[tuple[Population, Window], Answer] = {}
    for population, its in by_population.items():
        for window, answer in scan_population(population, its, engine).items():
            answers[population, window] = answer
    return answers


def scan_population(population: Population, needs: Sequence[Need], engine: Engine) -> dict[Window, Answer]:
    """Several windows are served by one pass where the tallies allow it; else each window is counted for itself."""
    windows = list(dict.fromkeys(need.window for need in needs))
    tallies = list({tally.key: tally for need in needs for tally in need.tallies}.values())
    wanted = wanted_values(needs)
    together = [each for each in tallies if each.divisible and not population.undated and len(windows) > 1]
    apart = [each for each in tallies if each not in together]
    passed = scan_together(Pass(population, windows, together), wanted, engine) if together else {}
    counted = scan_apart(population, windows, apart, wanted, engine) if apart else {}
    return {window: merged(passed.get(window), counted.get(window)) for window in windows}


def scan_together(one: Pass, wanted: Mapping[str, set[Any]], engine: Engine) -> dict[Window, Answer]:
    found: dict[Window, list[tuple[Any, ...]]] = {window: [] for window in one.windows}
    for row in engine.run(engine.compile(one.statement(wanted)), {}):
        found[one.windows[row[0]]].append(row[1:])
    return {window: read_answer(rows, len(one.population.cuts), one.tallies) for window, rows in found.items()}


def scan_apart(
    population: Population,
    windows: Sequence[Window],
    tallies: Sequence[Tally],
    wanted: Mapping[str, set[Any]],
    engine: Engine,
) -> dict[Window, Answer]:
    statement = engine.compile(counting(population, tallies, wanted))
    cuts = len(population.cuts)
    return {window: read_answer(engine.run(statement, values_of(window)), cuts, tallies) for window in windows}


def merged(one: Answer | None, other: Answer | None) -> Answer:
    if one is None or other is None:
        return one or other or Answer({})
    return Answer({place: {**one.at(place), **other.at(place)} for place in {*one.places, *other.places}})


class Extents:
    """The extent of sparse tables, each asked for once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.known: dict[tuple[Population, Window], Extent] = {}

    def of(self, population: Population, window: Window) -> Extent:
        if (population, window) not in self.known:
            statement = self.engine.compile(extent_of(population))
            self.known[population, window] = Extent(*self.engine.run(statement, values_of(window))[0])
        return self.known[population, window]
