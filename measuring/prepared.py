"""A request made ready: its evaluator found, its parameters read, its tables at hand, its measure taken apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import and_

from evaluators.columns import Columns
from evaluators.discovery import Evaluator
from evaluators.parameters import Settled, filter_column
from measuring.answers import Need
from measuring.nouns import BEGINNING, Request, Window, window_of
from measuring.shapes import Shape, shape_of
from measuring.statements import Cut, Population
from measuring.tallies import Tally, tally
from sources.tables import Table
from sources.typed import Missing, TypedTable

Tables = Callable[[str], TypedTable | Missing]
SOURCES = ("fiscal", "carried_over", "other")


class NoData(Exception):  # noqa: N818 - not an error: the answer is that there is none, and why
    """There is nothing to measure; its text is the reason for officials."""


@dataclass(frozen=True, eq=False)
class Reading:
    """An evaluator with its parameters over the tables at hand; many requests may share one.

    ``needed`` are, by table, the columns the measure asked for, each as the names of which one would do; ``sources`` are
    the tallies of each source of money.
    """

    evaluator: Evaluator
    shape: Shape
    typed: Mapping[str, TypedTable]
    needed: Mapping[str, tuple[tuple[str, ...], ...]]
    sources: Mapping[str, Tally]

    @cached_property
    def tallies(self) -> dict[Table, tuple[Tally, ...]]:
        """What is to be counted, by table."""
        found: dict[Table, list[Tally]] = {}
        for each in (*self.shape.tallies(), *self.sources.values()):
            found.setdefault(each.table, []).append(each)
        return {table: tuple(each) for table, each in found.items()}

    @cached_property
    def accounts(self) -> list[Mapping[str, Any]]:
        return [typed.account() for typed in self.typed.values()]

    def population(self, table: Table, cuts: tuple[Cut, ...] = ()) -> Population:
        contract, known = self.evaluator.contract, self.typed[table.name].in_order
        return Population(table, contract.dated_by[table.name], contract.stock, table in contract.undated, cuts, known)


@dataclass(frozen=True, eq=False)
class Prepared:
    """One request and the reading that answers it."""

    request: Request
    settled: Settled
    reading: Reading

    @cached_property
    def window(self) -> Window:
        return window_of(self.request.period)

    @cached_property
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        """The filters that concern each table, by its own column names; two on one column must both hold."""
        return {table: self.filters_on(table) for table in self.reading.tallies}

    def filters_on(self, table: Table) -> dict[str, frozenset[Any]]:
        found: dict[str, frozenset[Any]] = {}
        for name, values in self.settled.filters.items():
            column = filter_column(name, table)
            if column:
                found[column.name] = found.get(column.name, frozenset(values)) & frozenset(values)
        return dict(sorted(found.items()))

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        return tuple(self.need(table, self.window) for table in self.reading.tallies)

    def need(self, table: Table, window: Window) -> Need:
        """The tallies on a table at the place of the rows that its filters let through."""
        cuts, place = [], []
        for column, values in self.filters[table].items():
            cut = Cut(column) if len(values) == 1 else Cut(column, values)
            cuts.append(cut)
            place.append(cut.place(next(iter(values), None)))
        tallies, population = self.reading.tallies[table], self.reading.population(table, tuple(cuts))
        if population.stock and all(each.divisible for each in tallies):
            population, window = replace(population, stock=False), replace(window, start=BEGINNING)
        return Need(population, window, tallies, tuple(place))


class Preparing:
    """Makes requests ready. Each table is read once, so that all speak of the same state, and each measure built once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.found: dict[str, TypedTable | Missing] = {}
        self.readings: dict[tuple[str, str], Reading | NoData] = {}

    def table(self, name: str) -> TypedTable | Missing:
        if name not in self.found:
            self.found[name] = self.tables(name)
        return self.found[name]

    def prepare(self, request: Request, evaluator: Evaluator) -> Prepared:
        """Raises ``NoData`` where a table or a column is not there, ``BadParameterError`` where ``with`` is wrong."""
        if not evaluator.contract.reads:
            raise by_hand(evaluator)
        settled = evaluator.settle(request.params)
        prepared = Prepared(request, settled, self.reading(evaluator, settled))
        refuse_absent(prepared)
        return prepared

    def reading(self, evaluator: Evaluator, settled: Settled) -> Reading:
        key = evaluator.info.name, settled.key()
        if key not in self.readings:
            try:
                self.readings[key] = self.read(evaluator, settled)
            except NoData as reason:
                self.readings[key] = reason
        found = self.readings[key]
        if isinstance(found, NoData):
            raise found
        return found

    def read(self, evaluator: Evaluator, settled: Settled) -> Reading:
        reads = evaluator.contract.reads
        found = {each.name: self.table(each.name) for each in reads}
        columns = {each.name: columns_of(each, found[each.name]) for each in reads}
        measure = evaluator.function(*columns.values(), **settled.params)
        if measure is None:
            raise by_hand(evaluator)
        missing = [each.reason for name, each in found.items() if isinstance(each, Missing) and columns[name].needed]
        if missing:
            raise NoData("；".join(missing))
        shape = shape_of(measure, reads[0], evaluator.contract.better == "lower")
        typed = {name: each for name, each in found.items() if isinstance(each, TypedTable)}
        needed = {name: tuple(columns[name].needed) for name in typed}
        return Reading(evaluator, shape, typed, needed, by_source(shape, evaluator, columns))


def by_hand(evaluator: Evaluator) -> NoData:
    return NoData(f"{evaluator.info.label}：不能从数据中取得，需人工填报")


def columns_of(table: Table, found: TypedTable | Missing) -> Columns:
    return Columns(table, found.present if isinstance(found, TypedTable) else ())


def refuse_absent(prepared: Prepared) -> None:
    """Columns that the measure, its dating or a filter needs and the export lacks."""
    reading, absent = prepared.reading, dict[str, None]()
    contract = reading.evaluator.contract
    for name, typed in reading.typed.items():
        table, needed = typed.table, list(reading.needed[name])
        if table in reading.tallies:
            needed += [(each,) for each in prepared.filters[table]]
            needed += [] if table in contract.undated else [(contract.dated_by[name],)]
        for names in needed:
            if typed.present.isdisjoint(names):
                absent[f"{table.label}数据中没有{'或'.join(labelled(table, each) for each in names)}列"] = None
    if absent:
        advice = "请在导出时带上该列；列名不同的，在 sources.yaml 的 columns 中写明"
        raise NoData(f"{'；'.join(absent)}，不能计算{reading.evaluator.info.label}。{advice}")


def labelled(table: Table, name: str) -> str:
    column = table.column(name)
    return f"“{column.label if column else name}”（{name}）"


def by_source(shape: Shape, evaluator: Evaluator, columns: Mapping[str, Columns]) -> dict[str, Tally]:
    """The same total by source of money, where the export tells it; ``unknown`` is what names no known source."""
    name, part = evaluator.contract.by_source, shape.part
    if not name or not isinstance(part, Tally) or not columns[part.table.name].has(name):
        return {}
    source = columns[part.table.name].optional(name)
    conditions = {each: source == each for each in SOURCES}
    conditions["unknown"] = source.is_(None) | source.not_in(SOURCES)
    return {each: tally(and_(part.where, where), part.value, False, part.table) for each, where in conditions.items()}
