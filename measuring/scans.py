"""From many needs to few scans: what is counted over the same rows is counted together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from measuring.aggregates import Tally
from measuring.engine import Engine
from measuring.multi_window_scan import Pass
from measuring.queries import Answer, Answers, Extent, Need, read_answer
from measuring.requests import Window
from measuring.statements import Population, counting, extent_of, standing, values_of
from sources.tables import Table

Wanted = Mapping[str, set[Any]]


def scan(needs: Iterable[Need], engine: Engine) -> Answers:
    """Every need answered, by population and window. What asks for all rows is summed from what tells them apart."""
    by_population: dict[Population, list[Need]] = defaultdict(list)
    for need in needs:
        by_population[need.population].append(need)
    riding = {each: host for each in by_population if (host := host_of(each, by_population))}
    for rider, host in riding.items():
        by_population[host] += [replace(each, population=host, place=None) for each in by_population[rider]]
    answers: dict[tuple[Population, Window], Answer] = {}
    for population, its in by_population.items():
        if population not in riding:
            for window, answer in scan_population(population, its, engine).items():
                answers[population, window] = answer
    for rider, host in riding.items():
        for window in {need.window for need in by_population[rider]}:
            answers[rider, window] = answers[host, window].whole()
    return answers


def host_of(population: Population, needs: Mapping[Population, Sequence[Need]]) -> Population | None:
    """A population of the same rows told apart by columns of few values, whose counts add up to those of all rows."""
    if population.cuts or not all(tally.divisible for need in needs[population] for tally in need.tallies):
        return None
    for each in needs:
        if each.cuts and all(cut.plain for cut in each.cuts) and replace(each, cuts=()) == population:
            return each
    return None


def wanted_values(needs: Iterable[Need]) -> Wanted:
    """The values of each cut that some need asks for; none where one asks for every place."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    everything = False
    for need in needs:
        everything = everything or need.place is None
        for cut, value in zip(need.population.cuts, need.place or (), strict=False):
            if cut.any_of is None:
                wanted[cut.column].add(value)
    return {} if everything else wanted


def scan_population(population: Population, needs: Sequence[Need], engine: Engine) -> dict[Window, Answer]:
    """Several windows are served by one pass where the tallies allow it; else each window is counted for itself."""
    windows = list(dict.fromkeys(need.window for need in needs))
    tallies = list({tally.key: tally for need in needs for tally in need.tallies}.values())
    wanted = wanted_values(needs)
    together = [each for each in tallies if passable(each, population) and len(windows) > 1]
    apart = [each for each in tallies if each not in together]
    passed = scan_together(Pass(population, windows, together), wanted, engine) if together else {}
    counted = scan_apart(population, windows, apart, wanted, engine) if apart else {}
    none = Answer({})
    return {window: passed.get(window, none).with_(counted.get(window, none)) for window in windows}


def passable(tally: Tally, population: Population) -> bool:
    return tally.divisible and not population.undated and not population.stock


def scan_together(one: Pass, wanted: Wanted, engine: Engine) -> dict[Window, Answer]:
    found: dict[Window, list[tuple[Any, ...]]] = {window: [] for window in one.windows}
    for row in engine.run(engine.compile(one.statement(wanted)), {}):
        found[one.windows[row[0]]].append(row[1:])
    return {window: read_answer(rows, len(one.population.cuts), one.tallies) for window, rows in found.items()}


def scan_apart(
    population: Population, windows: Sequence[Window], tallies: Sequence[Tally], wanted: Wanted, engine: Engine
) -> dict[Window, Answer]:
    statement = engine.compile(counting(population, tallies, wanted))
    cuts = len(population.cuts)
    return {window: read_answer(engine.run(statement, values_of(window)), cuts, tallies) for window in windows}


NAMING = ("project", "project_code", "department")
"""Columns whose filter names one thing: a name that stands nowhere is a slip of the pen, not a zero."""


class Extents:
    """The extent of sparse tables, each asked for once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.known: dict[tuple[Population, Window], Extent] = {}
        self.stand: dict[tuple[Table, str, frozenset[Any]], bool] = {}

    def of(self, population: Population, window: Window) -> Extent:
        if (population, window) not in self.known:
            statement = self.engine.compile(extent_of(population))
            self.known[population, window] = Extent(*self.engine.run(statement, values_of(window))[0])
        return self.known[population, window]

    def strange(self, table: Table, filters: Mapping[str, frozenset[Any]]) -> str:
        """The first column that names one thing and whose filter names what stands nowhere in the table, whenever born."""
        return next((name for name in NAMING if name in filters and not self._stands(table, name, filters[name])), "")

    def _stands(self, table: Table, column: str, values: frozenset[Any]) -> bool:
        if (table, column, values) not in self.stand:
            statement = self.engine.compile(standing(table, column, values))
            self.stand[table, column, values] = bool(self.engine.run(statement, {})[0][0])
        return self.stand[table, column, values]
