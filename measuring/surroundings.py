"""What stands around the rows that are counted, looked for once for all requests of one scan."""

from typing import Any

from indicators.doubts import Doubt
from measuring.bound_measure import BoundMeasure
from measuring.column_values import ColumnValues
from measuring.engine import Engine
from measuring.named_words import absent_name_text, filter_doubts, measure_is_plain, text_column
from measuring.prepared import BoundFilters, PreparedRequest
from measuring.queries import Coverage
from measuring.scans import CoverageReader
from measuring.server_states import ServerStates
from sources.tables import Table


class Surroundings:
    """What stands around the rows that are counted: the extent of tables, the values of columns. What a
    request names and they lack is looked for once for all periods."""

    def __init__(self, engine: Engine) -> None:
        self.extents = CoverageReader(engine)
        self.values = ColumnValues(engine)
        self.states = ServerStates(engine)
        self.absent: dict[BoundFilters, dict[Table, str]] = {}
        self.doubts: dict[BoundFilters, tuple[Doubt, ...]] = {}
        self.plain: dict[BoundMeasure | tuple[str, str, Any], bool] = {}

    def is_plain(self, prepared: PreparedRequest) -> bool:
        """All that the request names stands in the data as it is written: then nothing is told of it."""
        question = prepared.bound_filters
        if not question.is_single or not self.measure_is_plain(prepared):
            return False
        for table, (row_set, place) in question.filtered_groups.items():
            for cut, value in zip(row_set.dimensions, place, strict=True):
                if not self.word_is_plain(table, cut.column, value):
                    return False
        return True

    def measure_is_plain(self, prepared: PreparedRequest) -> bool:
        key = prepared.measure
        if key not in self.plain:
            tables = prepared.measure.aggregates
            self.plain[key] = all(measure_is_plain(prepared, table, self.values) for table in tables)
        return self.plain[key]

    def word_is_plain(self, table: Table, column: str, value: Any) -> bool:
        key = table.name, column, value
        if key not in self.plain:
            is_text = text_column(table, column)
            self.plain[key] = not is_text or self.values.stand_as_written(
                table, column, frozenset((str(value),))
            )
        return self.plain[key]

    def absent_names(self, prepared: PreparedRequest) -> dict[Table, str]:
        key = prepared.bound_filters
        if key not in self.absent:
            self.absent[key] = absent_names(prepared, self.values)
        return self.absent[key]

    def filter_doubts(self, prepared: PreparedRequest) -> tuple[Doubt, ...]:
        """None where what is named is not there at all: that is told as the reason."""
        key = prepared.bound_filters
        if key not in self.doubts:
            is_absent = any(self.absent_names(prepared).values())
            self.doubts[key] = () if is_absent else tuple(filter_doubts(prepared, self.values))
        return self.doubts[key]

    def read_coverage(self, prepared: PreparedRequest, table: Table) -> Coverage:
        return self.extents.read_coverage(prepared.measure.row_set(table), prepared.window)


def absent_names(prepared: PreparedRequest, values: ColumnValues) -> dict[Table, str]:
    return {table: absent_name_text(prepared, table, values) for table in prepared.measure.aggregates}
