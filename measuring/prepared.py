"""A request made ready: its evaluator found, its parameters read, its tables at hand, its measure taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from evaluators.discovery import Evaluator
from evaluators.parameters import Settled, filter_column
from measuring.aggregates import Tally
from measuring.queries import Need, Place
from measuring.requests import BEGINNING, Request, Window, window_of
from measuring.shapes import Shape
from measuring.statements import Cut, Population
from sources.tables import Table
from sources.typed import TypedTable


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
class Question:
    """A reading and the filters on it: what requests share that differ in their period only."""

    settled: Settled
    reading: Reading

    @cached_property
    def given(self) -> dict[str, Any]:
        """Parameters and filters together."""
        return {**self.settled.params, **self.settled.filters}

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
    def places(self) -> dict[Table, tuple[Population, Place]]:
        """By table, the rows told apart by its filters, and the place of those that they let through."""
        found = {}
        for table, filters in self.filters.items():
            cuts = [Cut(column) if len(values) == 1 else Cut(column, values) for column, values in filters.items()]
            place = (cut.place(next(iter(values), None)) for cut, values in zip(cuts, filters.values(), strict=True))
            found[table] = self.reading.population(table, tuple(cuts)), tuple(place)
        return found

    def need(self, table: Table, window: Window) -> Need:
        """The tallies on a table at the place of the rows that its filters let through."""
        tallies, (population, place) = self.reading.tallies[table], self.places[table]
        if population.stock and all(each.divisible for each in tallies):
            population, window = replace(population, stock=False), replace(window, start=BEGINNING)
        return Need(population, window, tallies, place)


@dataclass(frozen=True, eq=False)
class Prepared:
    """One request and the question it asks of its period."""

    request: Request
    question: Question
    reading: Reading

    @cached_property
    def window(self) -> Window:
        return window_of(self.request.period)

    @property
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        return self.question.filters

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        return tuple(self.need(table, self.window) for table in self.reading.tallies)

    def need(self, table: Table, window: Window) -> Need:
        return self.question.need(table, window)
