"""A request made ready: its evaluator found, its parameters read, its tables at hand, its measure taken
apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from evaluators.columns import NamedWords
from evaluators.discovery import Evaluator
from evaluators.parameters import ParsedParameters, filter_column
from indicators.model import EMPTY_MAPPING, Parameters
from indicators.provenance import TableAccount
from measuring.aggregates import Aggregate
from measuring.queries import GroupKey, Query
from measuring.requests import MeasureRequest, Window, period_window
from measuring.shapes import MeasureShape
from measuring.statements import Dimension, RowSet
from measuring.table_accounts import build_table_account
from sources.tables import Table
from sources.typed import TypedTable


class NoData(Exception):  # noqa: N818 - not an error: the answer is that there is none, and why
    """There is nothing to measure; its text is the reason for officials."""


class OldData(NoData):
    """What there is to measure is of a time before the period."""


@dataclass(frozen=True, eq=False)
class BoundMeasure:
    """An evaluator with its parameters over the tables at hand; many requests may share one.

    ``needed_columns`` are, by table, the columns the measure asked for, each as the names of which one
    would do; ``source_aggregates`` are the tallies of each source of money. ``looked_at`` are, by table,
    all columns the measure asked for, needed or not; ``named`` are, by table and column, the words that its
    conditions ask for.
    """

    evaluator: Evaluator
    shape: MeasureShape
    typed: Mapping[str, TypedTable]
    needed_columns: Mapping[str, tuple[tuple[str, ...], ...]]
    source_aggregates: Mapping[str, Aggregate]
    looked_at: Mapping[str, frozenset[str]] = field(default_factory=lambda: EMPTY_MAPPING)
    named: Mapping[str, Mapping[str, tuple[NamedWords, ...]]] = field(default_factory=lambda: EMPTY_MAPPING)

    @cached_property
    def aggregates(self) -> dict[Table, tuple[Aggregate, ...]]:
        """What is to be counted, by table."""
        found: dict[Table, list[Aggregate]] = {}
        for aggregate in (*self.shape.aggregates(), *self.source_aggregates.values()):
            found.setdefault(aggregate.table, []).append(aggregate)
        return {table: tuple(group) for table, group in found.items()}

    @cached_property
    def table_accounts(self) -> tuple[TableAccount, ...]:
        return tuple(build_table_account(typed) for typed in self.typed.values())

    @cached_property
    def whole_row_sets(self) -> dict[str, RowSet]:
        """All rows, by table."""
        contract = self.evaluator.contract
        return {
            name: RowSet(
                typed.table,
                contract.dated_by[name],
                contract.stock,
                contract.is_undated(typed.table),
                in_order=typed.in_order,
            )
            for name, typed in self.typed.items()
            if name in contract.dated_by
        }

    @cached_property
    def adds_up(self) -> dict[Table, bool]:
        """Whether the tallies of a table over a period are the sums of those of its parts."""
        return {
            table: all(tally.is_additive for tally in tallies) for table, tallies in self.aggregates.items()
        }

    def row_set(self, table: Table, cuts: tuple[Dimension, ...] = ()) -> RowSet:
        whole = self.whole_row_sets[table.name]
        return replace(whole, dimensions=cuts) if cuts else whole

    def filter_form(self, names: tuple[str, ...]) -> "FilterForm":
        """The one for filters of these names."""
        if names not in self.filter_forms:
            self.filter_forms[names] = FilterForm(self, names)
        return self.filter_forms[names]

    @cached_property
    def filter_forms(self) -> "dict[tuple[str, ...], FilterForm]":
        return {}


@dataclass(frozen=True, eq=False)
class FilterForm:
    """What requests share that differ only in their period and in the values of their filters."""

    measure: BoundMeasure
    names: tuple[str, ...]

    @cached_property
    def columns(self) -> dict[Table, dict[str, tuple[str, ...]]]:
        """By table, the columns that are filtered, each with the names of the filters that mean it."""
        return {table: self.columns_of(table) for table in self.measure.aggregates}

    def columns_of(self, table: Table) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self.names:
            if column := filter_column(name, table):
                found[column.name] = (*found.get(column.name, ()), name)
        return dict(sorted(found.items()))

    @cached_property
    def one_each(self) -> bool:
        """No column is meant by two filters."""
        return all(len(names) == 1 for columns in self.columns.values() for names in columns.values())

    @cached_property
    def deciding_columns(self) -> dict[Table, frozenset[str]]:
        """By table, what the measure looks at in it, what dates its rows, and what filters them; none where the
        measure does not read the table."""
        dated_by, found = self.measure.evaluator.contract.dated_by, {}
        for name, typed in self.measure.typed.items():
            if looked_at := self.measure.looked_at.get(name, frozenset()):
                dates = {dated_by[name], typed.table.birth_column}
                looked_at |= dates | self.columns.get(typed.table, {}).keys()
            found[typed.table] = looked_at
        return found

    @cached_property
    def single_groups(self) -> dict[Table, tuple[RowSet, tuple[str, ...]]]:
        """Where each filter has one value: by table, the rows told apart, and the filters whose values are the
        place."""
        return {
            table: (
                self.measure.row_set(table, tuple(map(Dimension, columns))),
                tuple(names[0] for names in columns.values()),
            )
            for table, columns in self.columns.items()
        }


@dataclass(frozen=True, eq=False)
class BoundFilters:
    """A reading and the filters on it: what requests share that differ in their period only."""

    parameters: ParsedParameters
    measure: BoundMeasure
    own_told: Parameters | None = None
    """The parameters beside the filters as JSON has them, where they are known already."""

    @cached_property
    def form(self) -> FilterForm:
        return self.measure.filter_form(tuple(self.parameters.filters))

    @cached_property
    def is_single(self) -> bool:
        """Each filter has one value, and a column of its own."""
        return self.form.one_each and all(len(values) == 1 for values in self.parameters.filters.values())

    @cached_property
    def params_told(self) -> Parameters:
        """Parameters and filters together as JSON has them, for the provenance."""
        own = params_as_json(self.parameters.params) if self.own_told is None else self.own_told
        return {**own, **params_as_json(self.parameters.filters)}

    @cached_property
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        """The filters that concern each table, by its own column names; two on one column must both hold."""
        return {table: self.filters_on_table(table) for table in self.measure.aggregates}

    def filters_on_table(self, table: Table) -> dict[str, frozenset[Any]]:
        given = self.parameters.filters
        return {
            column: frozenset.intersection(*(frozenset(given[name]) for name in names))
            for column, names in self.form.columns_of(table).items()
        }

    @cached_property
    def filtered_groups(self) -> dict[Table, tuple[RowSet, GroupKey]]:
        """By table, the rows told apart by its filters, and the place of those that they let through."""
        if self.is_single:
            given = self.parameters.filters
            return {
                table: (row_set, tuple(given[name][0] for name in names))
                for table, (row_set, names) in self.form.single_groups.items()
            }
        found = {}
        for table, filters in self.filters.items():
            cuts = [
                Dimension(column) if len(values) == 1 else Dimension(column, values)
                for column, values in filters.items()
            ]
            place = (
                cut.group_value(next(iter(values), None))
                for cut, values in zip(cuts, filters.values(), strict=True)
            )
            found[table] = self.measure.row_set(table, tuple(cuts)), tuple(place)
        return found

    def build_query(self, table: Table, window: Window) -> Query:
        """The tallies on a table at the place of the rows that its filters let through."""
        tallies, (population, place) = self.measure.aggregates[table], self.filtered_groups[table]
        if population.stock and self.measure.adds_up[table]:
            population, window = population.as_flow, window.from_beginning
        return Query(population, window, tallies, place)


@dataclass(frozen=True, eq=False)
class PreparedRequest:
    """One request and the question it asks of its period."""

    request: MeasureRequest
    bound_filters: BoundFilters
    measure: BoundMeasure
    instead: str = ""
    """Why a ready-made report answers in the place of records."""

    @cached_property
    def window(self) -> Window:
        return period_window(self.request.period)

    @property
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        return self.bound_filters.filters

    @property
    def row_filters(self) -> dict[str, frozenset[Any]]:
        """The filters on the table whose rows are shown behind the number."""
        return self.bound_filters.filters_on_table(self.measure.shape.table)

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        return tuple(self.build_query(table, self.window) for table in self.measure.aggregates)

    def build_query(self, table: Table, window: Window) -> Query:
        return self.bound_filters.build_query(table, window)


def params_as_json(params: Parameters) -> Parameters:
    return {name: to_json_value(value) for name, value in params.items()}


def to_json_value(value: Any) -> Any:
    """A parameter as JSON has it; a filter of one value is that value."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return to_json_value(value[0]) if len(value) == 1 else [to_json_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json_value(item) for key, item in value.items()}
    return str(value)
