"""Many requests answered together. One that fails says so in its answer, and the others go on."""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from evaluators.discovery import Evaluator, discover_evaluators
from evaluators.parameters import BadParameterError
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.accounts import build_request_provenance
from measuring.conclusions import conclude
from measuring.engine import Engine, ParquetEngine
from measuring.prepared import NoData, PreparedRequest
from measuring.preparing import ReadTable, RequestPreparer
from measuring.queries import Coverage, QueryResults
from measuring.requests import BadRequestError, MeasureRequest, RowPage, Slice
from measuring.rows_behind import build_slices, read_row_page
from measuring.scans import CoverageReader, run_queries
from measuring.standalone import AuditStatements
from sources.tables import Table
from sources.typed import MissingTable, TypedTable

logger = logging.getLogger(__name__)
OpenEngine = Callable[[Mapping[str, Path]], Engine]


class Measurer:
    """Measures over the typed tables that ``table`` gives by name.

    ``evaluators`` are those that may be asked for (default: all that are shipped or installed); ``app_version`` goes
    into the provenance; ``engine`` opens what runs the statements.
    """

    def __init__(
        self,
        table: ReadTable,
        evaluators: Mapping[str, Evaluator] | None = None,
        app_version: str = "",
        engine: OpenEngine = ParquetEngine,
    ) -> None:
        self.table = table
        self.evaluators = discover_evaluators() if evaluators is None else evaluators
        self.app_version = app_version
        self.engine = engine

    def measure(self, requests: Iterable[MeasureRequest]) -> dict[Hashable, MeasurementResult]:
        """The answer to every request by its key; what reads the same rows is counted in one scan."""
        preparing = RequestPreparer(self.table)
        answers: dict[Hashable, MeasurementResult] = {}
        ready = []
        for request in requests:
            prepared = self.prepare_request(request, preparing)
            if isinstance(prepared, PreparedRequest):
                ready.append(prepared)
            else:
                answers[request.key] = prepared
        return {**answers, **self.count_isolating_failures(ready)}

    def breakdown(self, request: MeasureRequest, by: str) -> list[Slice]:
        """The measure by a column's values or by ``month``, as known at the period's last day; empty without data."""
        prepared = self.prepare_request(request, RequestPreparer(self.table))
        if not isinstance(prepared, PreparedRequest):
            if prepared.outcome is MeasurementStatus.NO_DATA:
                return []
            raise BadRequestError(prepared.reason)
        with self.open_engine([prepared]) as engine:
            return build_slices(prepared, by, engine)

    def rows_behind(
        self, request: MeasureRequest, limit: int = 100, offset: int = 0, typed: TypedTable | None = None
    ) -> RowPage:
        """One page of the rows behind the number; ``typed`` is the table an old observation was measured from."""

        def table_or_typed(name: str) -> TypedTable | MissingTable:
            return typed if typed is not None and name == typed.table.name else self.table(name)

        prepared = self.prepare_request(request, RequestPreparer(table_or_typed))
        if not isinstance(prepared, PreparedRequest):
            raise BadRequestError(prepared.reason)
        with self.open_engine([prepared]) as engine:
            return read_row_page(prepared, engine, limit, offset)

    def prepare_request(
        self, request: MeasureRequest, preparing: RequestPreparer
    ) -> PreparedRequest | MeasurementResult:
        """The request made ready, or why it cannot be."""
        evaluator = self.evaluators.get(request.evaluator)
        if evaluator is None:
            return measured_without_value(
                request, MeasurementStatus.FAILED, unknown_evaluator_text(request.evaluator, self.evaluators)
            )
        try:
            return preparing.prepare(request, evaluator)
        except NoData as reason:
            return measured_without_value(request, MeasurementStatus.NO_DATA, str(reason), evaluator)
        except BadParameterError as error:
            return measured_without_value(request, MeasurementStatus.FAILED, str(error), evaluator)
        except Exception as error:  # an evaluator is a plug-in: whatever it raises is its own failure
            return measured_without_value(request, MeasurementStatus.FAILED, failure_text(error), evaluator)

    def count_isolating_failures(self, ready: Sequence[PreparedRequest]) -> dict[Hashable, MeasurementResult]:
        try:
            return self.count_in_one_scan(ready) if ready else {}
        except Exception as error:  # one bad expression spoils the scan it is in: find out which
            if len(ready) == 1:
                only = ready[0]
                failed = measured_without_value(
                    only.request, MeasurementStatus.FAILED, failure_text(error), only.measure.evaluator
                )
                return {only.request.key: failed}
            logger.info("a scan of %d requests failed, looking for the one at fault: %s", len(ready), error)
            middle = len(ready) // 2
            return {
                **self.count_isolating_failures(ready[:middle]),
                **self.count_isolating_failures(ready[middle:]),
            }

    def count_in_one_scan(self, ready: Sequence[PreparedRequest]) -> dict[Hashable, MeasurementResult]:
        with self.open_engine(ready) as engine:
            answers = run_queries((need for request in ready for need in request.queries), engine)
            extents, alone = CoverageReader(engine), AuditStatements(engine)
            return {
                request.request.key: self.conclude_request(request, answers, extents, alone)
                for request in ready
            }

    def open_engine(self, ready: Iterable[PreparedRequest]) -> Engine:
        return self.engine(
            {name: typed.path for request in ready for name, typed in request.measure.typed.items()}
        )

    def conclude_request(
        self,
        prepared: PreparedRequest,
        answers: QueryResults,
        extents: CoverageReader,
        alone: AuditStatements,
    ) -> MeasurementResult:
        its = {need.row_set.table: answers[need.row_set, need.window] for need in prepared.queries}
        around = {table: coverage_around(prepared, table, extents) for table in its if not table.dense}
        return conclude(prepared, its, around, alone.audit_sql(prepared), self.app_version)


def coverage_around(prepared: PreparedRequest, table: Table, extents: CoverageReader) -> Coverage:
    extent = extents.read_coverage(prepared.measure.row_set(table), prepared.window)
    return replace(extent, unknown_value=extents.find_unknown_value(table, prepared.filters[table]))


def measured_without_value(
    request: MeasureRequest, outcome: MeasurementStatus, reason: str, evaluator: Evaluator | None = None
) -> MeasurementResult:
    """No value, and why; the account says at least what was asked."""
    unit = evaluator.info.unit if evaluator else ""
    account = build_request_provenance(request, evaluator)
    return MeasurementResult(
        request.evaluator, request.period, outcome, unit, reason=reason, provenance=account
    )


def failure_text(error: Exception) -> str:
    return f"取数出错：{type(error).__name__}: {error}"


def unknown_evaluator_text(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"没有取数方法“{name}”" + (f"，是否指“{near[0]}”？" if near else "")
