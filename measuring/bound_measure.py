"""A measure over the tables at hand, and what requests of it share: those that filter alike, and those of one
period."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evaluators.columns import NamedWords
from evaluators.discovery import Evaluator
from evaluators.parameters import filter_column
from indicators.model import EMPTY_MAPPING, Period
from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.aggregates import Aggregate
from measuring.once import Once
from measuring.requests import Window, period_window
from measuring.shapes import MeasureShape
from measuring.statements import Dimension, RowSet
from measuring.table_accounts import build_table_account
from sources.tables import Table
from sources.typed import TypedTable


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

    @Once
    def aggregates(self) -> dict[Table, tuple[Aggregate, ...]]:
        """What is to be counted, by table."""
        found: dict[Table, list[Aggregate]] = {}
        for aggregate in (*self.shape.aggregates(), *self.source_aggregates.values()):
            found.setdefault(aggregate.table, []).append(aggregate)
        return {table: tuple(group) for table, group in found.items()}

    @Once
    def table_accounts(self) -> tuple[TableAccount, ...]:
        return tuple(build_table_account(typed) for typed in self.typed.values())

    @Once
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

    @Once
    def adds_up(self) -> dict[Table, bool]:
        """Whether the tallies of a table over a period are the sums of those of its parts."""
        return {
            table: all(tally.is_additive for tally in tallies) for table, tallies in self.aggregates.items()
        }

    def row_set(self, table: Table, cuts: tuple[Dimension, ...] = ()) -> RowSet:
        whole = self.whole_row_sets[table.name]
        return replace(whole, dimensions=cuts) if cuts else whole

    def scanned(self, table: Table, row_set: RowSet, window: Window) -> tuple[RowSet, Window]:
        """A stock whose tallies add up is what flowed in since there were rows."""
        if row_set.stock and self.adds_up[table]:
            return row_set.as_flow, window.from_beginning
        return row_set, window

    def filter_form(self, names: tuple[str, ...]) -> "FilterForm":
        """The one for filters of these names."""
        if names not in self.filter_forms:
            self.filter_forms[names] = FilterForm(self, names)
        return self.filter_forms[names]

    @Once
    def filter_forms(self) -> "dict[tuple[str, ...], FilterForm]":
        return {}


@dataclass(frozen=True, eq=False)
class FilterForm:
    """What requests share that differ only in their period and in the values of their filters."""

    measure: BoundMeasure
    names: tuple[str, ...]

    @Once
    def columns(self) -> dict[Table, dict[str, tuple[str, ...]]]:
        """By table, the columns that are filtered, each with the names of the filters that mean it."""
        return {table: self.columns_of(table) for table in self.measure.aggregates}

    def columns_of(self, table: Table) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self.names:
            if column := filter_column(name, table):
                found[column.name] = (*found.get(column.name, ()), name)
        return dict(sorted(found.items()))

    @Once
    def one_each(self) -> bool:
        """No column is meant by two filters."""
        return all(len(names) == 1 for columns in self.columns.values() for names in columns.values())

    @Once
    def deciding_columns(self) -> dict[Table, frozenset[str]]:
        """By table, what the measure looks at in it, what dates its rows, and what filters them; none
        where the measure does not read the table."""
        dated_by, found = self.measure.evaluator.contract.dated_by, {}
        for name, typed in self.measure.typed.items():
            if looked_at := self.measure.looked_at.get(name, frozenset()):
                dates = {dated_by[name], typed.table.birth_column}
                looked_at |= dates | self.columns.get(typed.table, {}).keys()
            found[typed.table] = looked_at
        return found

    @Once
    def single_groups(self) -> dict[Table, tuple[RowSet, tuple[str, ...]]]:
        """Where each filter has one value: by table, the rows told apart, and the filters whose values are
        the place."""
        return {
            table: (
                self.measure.row_set(table, tuple(map(Dimension, columns))),
                tuple(names[0] for names in columns.values()),
            )
            for table, columns in self.columns.items()
        }

    @Once
    def periods(self) -> "dict[Period, FormInPeriod]":
        return {}

    def in_period(self, period: Period) -> "FormInPeriod":
        """The one of a period."""
        if period not in self.periods:
            self.periods[period] = FormInPeriod(self, period, period_window(period))
        return self.periods[period]


@dataclass(frozen=True, eq=False)
class FormInPeriod:
    """What requests share that differ only in the values of their filters."""

    form: FilterForm
    period: Period
    window: Window

    @Once
    def provenance(self) -> Provenance:
        """What the accounts of all their answers say alike."""
        info = self.form.measure.evaluator.info
        return Provenance(
            info.name,
            info.version,
            info.definition,
            period=self.period,
            tables=self.form.measure.table_accounts,
        )

    @Once
    def result(self) -> MeasurementResult:
        """What all their answers with a value say alike."""
        info = self.form.measure.evaluator.info
        return MeasurementResult(info.name, self.period, MeasurementStatus.MEASURED, info.unit)

    @Once
    def single_scans(self) -> tuple[tuple[RowSet, Window, tuple[Aggregate, ...]], ...]:
        """Where each filter has one value: in which rows and window what is counted of each table."""
        return tuple(
            (*self.form.measure.scanned(table, row_set, self.window), self.form.measure.aggregates[table])
            for table, (row_set, _) in self.form.single_groups.items()
        )
