"""Trying out an evaluator on rows of a test: what it measures, and the rows behind; for its authors.

Rows are CSV as an export writes it, read by the same door as real exports; or dicts by the names of our
columns, taken as they are. As a pytest fixture: ``measuring/pytest_trial.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from evaluators.contract import MARK, Measure
from evaluators.discovery import (
    Evaluator,
    describe_evaluator,
    discover_evaluators,
    load_folder,
    load_suppliers,
)
from evaluators.suppliers import installed_suppliers
from indicators.clock import SHANGHAI
from indicators.model import EMPTY_MAPPING, Parameters, Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.measurer import Measurer
from measuring.requests import MeasureRequest, Slice
from measuring.trial_tables import Row, typed_table
from sources import Sources
from sources.made_tables import MADE_TABLES
from sources.tables import TABLES, Table
from sources.typed import MissingTable, TypedTable

GivenRows = str | Sequence[Row]
"""Rows of a table: the text of a CSV file, or dicts by the names of columns."""
MOST_ROWS = 1000
LONG_AFTER = datetime(2100, 1, 1, tzinfo=SHANGHAI)
"""When the exports of a trial are read: nothing in them lies in the future."""


@dataclass(frozen=True)
class TrialResult:
    """What an evaluator gave: ``value`` in its unit, exact; ``part`` and ``of`` as counted (``of`` is None
    where nothing is divided). Without a value ``reason`` says why, in Chinese; ``doubts`` are messages of
    what may have changed the number. ``rows`` are those behind it (at most 1,000), by column."""

    value: Decimal | None
    part: Decimal | None
    of: Decimal | None
    reason: str
    doubts: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    measured: MeasurementResult | None = field(default=None, repr=False, compare=False)


class EvaluatorTrial:
    """Evaluators over rows of a test. ``folder`` is an own, empty folder; ``own`` a folder of own evaluators;
    ``sources`` the text of a ``sources.yaml``, for tables of an office's own, keys, exclusions."""

    def __init__(self, folder: Path, own: Path | None = None, sources: str = "") -> None:
        self.folder = folder
        self.sources = sources
        plugged = load_suppliers(installed_suppliers())[0]
        self.known = {**discover_evaluators(), **plugged, **(load_folder(own)[0] if own else {})}

    def measure(
        self,
        evaluator: str | Callable[..., Measure | None],
        params: Parameters = EMPTY_MAPPING,
        *,
        as_of: date,
        start: date | None = None,
        **tables: GivenRows,
    ) -> TrialResult:
        """One measure from ``start`` (default: 1 January) to ``as_of``, both included. ``evaluator`` is a
        name or the function itself; a table that is not given is not there."""
        measurer, name = self._measurer(evaluator, tables)
        request = MeasureRequest("trial", name, dict(params), Period(start or date(as_of.year, 1, 1), as_of))
        found = measurer.measure([request])["trial"]
        is_measured = found.outcome is MeasurementStatus.MEASURED
        rows = self._rows(measurer, request) if is_measured else ()
        doubts = tuple(doubt.message for doubt in found.doubts)
        return TrialResult(found.value, found.part, found.of, found.reason, doubts, rows, found)

    def breakdown(
        self,
        evaluator: str | Callable[..., Measure | None],
        by: str,
        params: Parameters = EMPTY_MAPPING,
        *,
        as_of: date,
        start: date | None = None,
        **tables: GivenRows,
    ) -> dict[str | None, Slice]:
        """The measure by ``month`` or by each value of a column."""
        measurer, name = self._measurer(evaluator, tables)
        period = Period(start or date(as_of.year, 1, 1), as_of)
        return {
            part.key: part
            for part in measurer.breakdown(MeasureRequest("trial", name, dict(params), period), by)
        }

    def _rows(self, measurer: Measurer, request: MeasureRequest) -> tuple[Row, ...]:
        page = measurer.rows_behind(request, MOST_ROWS)
        return tuple(dict(zip(page.columns, row, strict=True)) for row in page.rows)

    def _measurer(
        self, evaluator: str | Callable[..., Measure | None], tables: Mapping[str, GivenRows]
    ) -> tuple[Measurer, str]:
        one = named_evaluator(evaluator)
        known = {**self.known, **({one.info.name: one} if one else {})}
        return Measurer(self._tables(tables), known), one.info.name if one else str(evaluator)

    def _tables(self, given: Mapping[str, GivenRows]) -> Callable[[str], TypedTable | MissingTable]:
        root = self.folder / f"trial{len(list(self.folder.iterdir()))}"
        (root / "inbox").mkdir(parents=True)
        texts = {name: rows for name, rows in given.items() if isinstance(rows, str)}
        for name, text in texts.items():
            (root / "inbox" / f"{name}.csv").write_text(text, encoding="utf-8")
        written = self.sources or "\n".join(f"{name}: inbox/{name}.csv" for name in texts)
        (root / "sources.yaml").write_text(written, encoding="utf-8")
        sources = Sources(root, root / "data", now=lambda: LONG_AFTER)
        made = {
            name: typed_table(root, declared_table(sources, name), rows)
            for name, rows in given.items()
            if not isinstance(rows, str)
        }
        return lambda name: made.get(name) or sources.read_table(name)


def declared_table(sources: Sources, name: str) -> Table:
    """A table by its name, with the columns that ``sources.yaml`` gives it."""
    return sources.tables.get(name) or {**TABLES, **MADE_TABLES}[name]


def named_evaluator(evaluator: str | Callable[..., Measure | None]) -> Evaluator | None:
    """A function that is marked as an evaluator, under its own name."""
    if isinstance(evaluator, str):
        return None
    field_name = evaluator.__module__.rpartition(".")[2]
    return describe_evaluator(f"{field_name}.{evaluator.__name__}", evaluator, getattr(evaluator, MARK))
