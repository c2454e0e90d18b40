"""From many needs to few scans: what is counted over the same rows is counted together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from measuring.aggregates import Aggregate
from measuring.engine import CompiledStatement, Engine
from measuring.multi_window_scan import MultiWindowScan
from measuring.queries import Coverage, Query, QueryResult, QueryResults, read_result
from measuring.requests import Window
from measuring.statements import (
    RowSet,
    aggregate_statement,
    coverage_statement,
    window_values,
)

WantedValues = Mapping[str, set[Any]]
COMPILED_SCANS: dict[tuple[Any, ...], CompiledStatement] = {}
MOST_COMPILED = 200


def run_queries(needs: Iterable[Query], engine: Engine) -> QueryResults:
    """Every need answered, by population and window. What asks for all rows is summed from what tells them
    apart."""
    by_population: dict[RowSet, list[Query]] = defaultdict(list)
    for need in needs:
        by_population[need.row_set].append(need)
    hosts = add_to_hosts(by_population)
    answers: dict[tuple[RowSet, Window], QueryResult] = {}
    for population, queries in by_population.items():
        if population not in hosts:
            for window, answer in scan_row_set(population, queries, engine).items():
                answers[population, window] = answer
    for rider, host in hosts.items():
        for window in {need.window for need in by_population[rider]}:
            answers[rider, window] = answers[host, window].merge_groups()
    return answers


def add_to_hosts(by_population: dict[RowSet, list[Query]]) -> dict[RowSet, RowSet]:
    """Add the queries of populations that need no scan to the finer ones that serve them; gives these."""
    finer = {population: find_finer_row_set(population, by_population) for population in by_population}
    hosts = {population: host for population, host in finer.items() if host}
    for rider, host in hosts.items():
        by_population[host] += [query._replace(row_set=host, group=None) for query in by_population[rider]]
    return hosts


def find_finer_row_set(population: RowSet, needs: Mapping[RowSet, Sequence[Query]]) -> RowSet | None:
    """A population of the same rows told apart by columns of few values, whose counts add up to those of
    all rows."""
    if population.dimensions or not all(
        tally.is_additive for need in needs[population] for tally in need.aggregates
    ):
        return None
    for row_set in needs:
        if (
            row_set.dimensions
            and all(cut.has_few_values for cut in row_set.dimensions)
            and replace(row_set, dimensions=()) == population
        ):
            return row_set
    return None


def wanted_values(needs: Iterable[Query]) -> WantedValues:
    """The values of each cut that some need asks for; none where one asks for every place."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    everything = False
    for need in needs:
        everything = everything or need.group is None
        for cut, value in zip(need.row_set.dimensions, need.group or (), strict=False):
            if cut.any_of is None:
                wanted[cut.column].add(value)
    return {} if everything else wanted


def scan_row_set(population: RowSet, needs: Sequence[Query], engine: Engine) -> dict[Window, QueryResult]:
    """Several windows are served by one pass where the tallies allow it; else each window is counted for
    itself."""
    windows = list(dict.fromkeys(need.window for need in needs))
    tallies = list({tally.key: tally for need in needs for tally in need.aggregates}.values())
    wanted = wanted_values(needs)
    several = len(windows) > 1
    together = [tally for tally in tallies if several and fits_multi_window(tally, population)]
    apart = [tally for tally in tallies if tally not in together]
    results = dict.fromkeys(windows, QueryResult({}))
    if together:
        results = merge_results(results, scan_windows_together(population, windows, together, wanted, engine))
    if apart:
        results = merge_results(results, scan_windows_apart(population, windows, apart, wanted, engine))
    return results


def merge_results(
    results: Mapping[Window, QueryResult], more: Mapping[Window, QueryResult]
) -> dict[Window, QueryResult]:
    nothing = QueryResult({})
    return {window: result.merged_with(more.get(window, nothing)) for window, result in results.items()}


def fits_multi_window(tally: Aggregate, population: RowSet) -> bool:
    return tally.is_additive and not population.undated and not population.stock


def scan_windows_together(
    population: RowSet,
    windows: Sequence[Window],
    tallies: Sequence[Aggregate],
    wanted: WantedValues,
    engine: Engine,
) -> dict[Window, QueryResult]:
    found: dict[Window, list[tuple[Any, ...]]] = {window: [] for window in windows}
    for row in engine.run(compile_together(population, windows, tallies, wanted, engine), {}):
        found[windows[row[0]]].append(row[1:])
    cuts = len(population.dimensions)
    return {window: read_result(rows, cuts, tallies) for window, rows in found.items()}


def compile_together(
    population: RowSet,
    windows: Sequence[Window],
    tallies: Sequence[Aggregate],
    wanted: WantedValues,
    engine: Engine,
) -> CompiledStatement:
    """Once in a process for the same windows: only the rows are others the next time."""
    values = tuple((name, tuple(sorted(words, key=repr))) for name, words in sorted(wanted.items()))
    key = engine.dialect_key, population, tuple(windows), tuple(tally.key for tally in tallies), values
    if key not in COMPILED_SCANS:
        if len(COMPILED_SCANS) >= MOST_COMPILED:
            COMPILED_SCANS.clear()
        scan = MultiWindowScan(population, windows, tallies)
        COMPILED_SCANS[key] = engine.compile(scan.build_statement(wanted))
    return COMPILED_SCANS[key]


def scan_windows_apart(
    population: RowSet,
    windows: Sequence[Window],
    tallies: Sequence[Aggregate],
    wanted: WantedValues,
    engine: Engine,
) -> dict[Window, QueryResult]:
    statement = engine.compile(aggregate_statement(population, tallies, wanted))
    cuts = len(population.dimensions)
    return {
        window: read_result(engine.run(statement, window_values(window)), cuts, tallies) for window in windows
    }


class CoverageReader:
    """The extent of sparse tables, each asked for once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.known: dict[tuple[RowSet, Window], Coverage] = {}

    def read_coverage(self, population: RowSet, window: Window) -> Coverage:
        if (population, window) not in self.known:
            statement = self.engine.compile(coverage_statement(population))
            self.known[population, window] = Coverage(*self.engine.run(statement, window_values(window))[0])
        return self.known[population, window]
