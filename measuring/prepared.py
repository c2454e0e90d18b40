"""A request made ready: its evaluator found, its parameters read, its tables at hand, its measure taken
apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluators.parameters import ParsedParameters
from indicators.model import Parameters
from measuring.bound_measure import BoundMeasure, FilterForm, FormInPeriod
from measuring.once import Once
from measuring.queries import GroupKey, Query
from measuring.requests import MeasureRequest, Window
from measuring.statements import Dimension, RowSet
from sources.tables import Table

PLAIN_TYPES, SEQUENCES = (str, int, bool), (tuple, list)
"""What JSON has as it is, and what it has as a list. Named once: very many values are looked at."""


class NoData(Exception):  # noqa: N818 - not an error: the answer is that there is none, and why
    """There is nothing to measure; its text is the reason for officials."""


class OldData(NoData):
    """What there is to measure is of a time before the period."""


@dataclass(frozen=True, eq=False)
class BoundFilters:
    """A reading and the filters on it: what requests share that differ in their period only."""

    parameters: ParsedParameters
    measure: BoundMeasure
    own_told: Parameters | None = None
    """The parameters beside the filters as JSON has them, where they are known already."""

    @Once
    def form(self) -> FilterForm:
        return self.measure.filter_form(tuple(self.parameters.filters))

    @Once
    def is_single(self) -> bool:
        """Each filter has one value, and a column of its own."""
        return self.form.one_each and all(len(values) == 1 for values in self.parameters.filters.values())

    @Once
    def params_told(self) -> Parameters:
        """Parameters and filters together as JSON has them, for the provenance."""
        own = params_as_json(self.parameters.params) if self.own_told is None else self.own_told
        return {**own, **params_as_json(self.parameters.filters)}

    @Once
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        """The filters that concern each table, by its own column names; two on one column must both hold."""
        return {table: self.filters_on_table(table) for table in self.measure.aggregates}

    def filters_on_table(self, table: Table) -> dict[str, frozenset[Any]]:
        given = self.parameters.filters
        return {
            column: frozenset.intersection(*(frozenset(given[name]) for name in names))
            for column, names in self.form.columns_of(table).items()
        }

    @Once
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
        row_set, place = self.filtered_groups[table]
        scanned = self.measure.scanned(table, row_set, window)
        return Query(*scanned, self.measure.aggregates[table], place)


@dataclass(frozen=True, eq=False)
class PreparedRequest:
    """One request and the question it asks of its period."""

    request: MeasureRequest
    bound_filters: BoundFilters
    measure: BoundMeasure
    instead: str = ""
    """Why a ready-made report answers in the place of records."""

    @Once
    def shared(self) -> FormInPeriod:
        return self.bound_filters.form.in_period(self.request.period)

    @property
    def window(self) -> Window:
        return self.shared.window

    @property
    def filters(self) -> dict[Table, dict[str, frozenset[Any]]]:
        return self.bound_filters.filters

    @property
    def row_filters(self) -> dict[str, frozenset[Any]]:
        """The filters on the table whose rows are shown behind the number."""
        return self.bound_filters.filters_on_table(self.measure.shape.table)

    @Once
    def queries(self) -> tuple[Query, ...]:
        if not self.bound_filters.is_single:
            return tuple(self.build_query(table, self.window) for table in self.measure.aggregates)
        groups = self.bound_filters.filtered_groups.values()
        return tuple(
            Query(*scan, place) for scan, (_, place) in zip(self.shared.single_scans, groups, strict=True)
        )

    def build_query(self, table: Table, window: Window) -> Query:
        return self.bound_filters.build_query(table, window)


def params_as_json(params: Parameters) -> Parameters:
    return {name: to_json_value(value) for name, value in params.items()}


def to_json_value(value: Any) -> Any:
    """A parameter as JSON has it; a filter of one value is that value."""
    if value is None or isinstance(value, PLAIN_TYPES):
        return value
    if isinstance(value, SEQUENCES):
        return to_json_value(value[0]) if len(value) == 1 else [to_json_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json_value(item) for key, item in value.items()}
    return str(value)
