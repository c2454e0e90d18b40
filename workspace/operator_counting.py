"""The values of 话务员考核: each item by the person the rows name, asked of measuring."""

from collections.abc import Iterator
from threading import Lock

from bulletins.operator_points import CountedItem, CountedOperators, OperatorValue
from bulletins.operator_rules import OperatorItem
from indicators.figures import format_plain
from indicators.model import Period
from indicators.provenance import TableAccount
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest, Slice
from measuring.isolated.measurer import IsolatedMeasurer
from measuring.rows_behind import UNFILLED
from workspace.bulletin_counting import left_out_texts
from workspace.data_reach import are_recorded_to_end, ended_early_texts
from workspace.opened import Workspace
from workspace.operator_rules import LoadedOperatorRules
from workspace.source_words import official_words

MOST_KEPT = 8


class OperatorCounter:
    """Counts one assessment over the sources as they are now."""

    def __init__(self, workspace: Workspace, loaded: LoadedOperatorRules, span: str, period: Period) -> None:
        self.workspace = workspace
        self.loaded = loaded
        self.span = span
        self.period = period
        self.measurer: IsolatedMeasurer = workspace.measurer()

    def count(self) -> CountedOperators:
        items = self.loaded.rules.items
        found = self.measurer.measure(map(self.request_of, items))
        tables = {table.table: table for result in found.values() for table in result.provenance.tables}
        return CountedOperators(
            self.loaded.rules,
            self.loaded.text,
            self.span,
            self.period,
            tuple(self.count_item(item, found[item.id]) for item in items),
            tuple(self.left_out(list(tables.values()))),
            {name: table.key for name, table in tables.items()},
            self.workspace.sample,
        )

    def request_of(self, item: OperatorItem) -> MeasureRequest:
        return MeasureRequest(item.id, item.evaluator, item.params, self.period)

    def left_out(self, accounts: list[TableAccount]) -> Iterator[str]:
        yield from ended_early_texts(self.workspace, accounts, self.period.end)
        yield from left_out_texts(self.workspace, accounts)

    def count_item(self, item: OperatorItem, result: MeasurementResult) -> CountedItem:
        notes = tuple(official_words(doubt.message, self.workspace.tables) for doubt in result.doubts)
        if result.outcome is not MeasurementStatus.MEASURED:
            return CountedItem(item, result.unit, {}, self.words(result.reason), notes)
        try:
            slices = self.measurer.breakdown(self.request_of(item), self.column_of(item))
        except BadRequestError as error:
            return CountedItem(item, result.unit, {}, self.words(str(error)), notes)
        named = {slice_.key: operator_value(slice_) for slice_ in slices if slice_.key != UNFILLED}
        nobody = [unfilled_text(slice_) for slice_ in slices if slice_.key == UNFILLED]
        is_whole = are_recorded_to_end(self.workspace, result.provenance.tables, self.period)
        return CountedItem(item, result.unit, named, "", (*notes, *filter(None, nobody)), is_whole)

    def column_of(self, item: OperatorItem) -> str:
        """By its name; the rules may have what it is called on screen."""
        read = self.workspace.evaluators[item.evaluator].tables_read(item.params)
        columns = (
            self.workspace.tables[name].named(item.by) for name in read if name in self.workspace.tables
        )
        return next((column.name for column in columns if column), item.by)

    def words(self, reason: str) -> str:
        return official_words(reason, self.workspace.tables)


def operator_value(slice_: Slice) -> OperatorValue:
    return OperatorValue(slice_.value, slice_.of)


def unfilled_text(slice_: Slice) -> str:
    """Of rows that name nobody; "" where there are none that count."""
    rows = slice_.of if slice_.of is not None else slice_.value
    return f"没有写明是谁的记录不计入任何人（合计 {format_plain(rows)}）" if rows else ""


class CountedAssessments:
    """The newest few, each counted once for the same data, rules and span. Threads share it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, Period], CountedOperators] = {}
        self._lock = Lock()

    def count(
        self, workspace: Workspace, loaded: LoadedOperatorRules, span: str, period: Period
    ) -> CountedOperators:
        key = (workspace.inputs_hash(), loaded.text, span, period)
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = OperatorCounter(workspace, loaded, span, period).count()
            if not any(item.reason for item in known.items):  # a failure may be over by the next time
                with self._lock:
                    self._kept = dict([*self._kept.items(), (key, known)][-MOST_KEPT:])
        return known
