"""Many requests answered together. One that fails says so in its answer, and the others go on."""

import logging
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from evaluators.discovery import Evaluator, discover_evaluators
from indicators.collector import collector_paused
from indicators.doubts import Doubt
from indicators.drawing import RowPopulation
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.column_values import ColumnValues
from measuring.concluding import Concluder
from measuring.doubtful_cells import CellsOfRequests, doubtful_files, read_doubtful_cells
from measuring.drawing import draw_rows
from measuring.engine import Engine, ParquetEngine
from measuring.failures import (
    answer_for_error,
    answer_without_value,
    run_or_catch,
    unknown_evaluator_text,
)
from measuring.placed import AccessServer, group_by_places, open_engine, refuse_servers, tables_of
from measuring.prepared import PreparedRequest
from measuring.preparing import ReadTable, RequestPreparer
from measuring.proven_order import as_proven, ordered_there, without_order
from measuring.recounting import recount_request
from measuring.recounts import Recount
from measuring.requests import (
    ALL_BEHIND,
    BadRequestError,
    MeasureRequest,
    RowChoice,
    RowDraw,
    RowPage,
    Slice,
    group_equal,
)
from measuring.row_cells import HideText
from measuring.row_pages import read_row_page
from measuring.rows_behind import build_slices
from measuring.scans import run_queries
from measuring.server_states import ServerStates, refusing_server_faults, stops_all
from measuring.stand_ins import disagreement, is_part_of_period
from measuring.surroundings import Surroundings, absent_names
from sources.typed import MissingTable, TypedTable

BESIDE = "beside"
"""Marks the request to a report beside one to records."""
logger = logging.getLogger(__name__)
OpenEngine = Callable[[Mapping[str, Path]], Engine]


class Measurer:
    """Measures over the typed tables that ``table`` gives by name.

    ``evaluators`` are those that may be asked for (default: all that are shipped or installed);
    ``app_version`` goes into the provenance; ``engine`` opens what runs the statements over files, ``access``
    tells how the servers are asked on which tables stand.
    """

    def __init__(
        self,
        table: ReadTable,
        evaluators: Mapping[str, Evaluator] | None = None,
        app_version: str = "",
        engine: OpenEngine = ParquetEngine,
        access: AccessServer = refuse_servers,
    ) -> None:
        self.table = table
        self.evaluators = discover_evaluators() if evaluators is None else evaluators
        self.app_version = app_version
        self.engine = engine
        self.access = access
        self.told: Collection[str] = ()
        """The tables of an old observation, which is asked the same way again."""

    def measure(self, requests: Iterable[MeasureRequest]) -> dict[Hashable, MeasurementResult]:
        """The answer to every request by its key; what reads the same rows is counted in one scan, and equal
        requests share their answer."""
        with collector_paused():
            groups = group_equal(requests)
            answers = self.measure_different([first for first, *_ in groups])
            return {request.key: answers[group[0].key] for group in groups for request in group}

    def measure_different(self, requests: Iterable[MeasureRequest]) -> dict[Hashable, MeasurementResult]:
        preparing = RequestPreparer(self.table, self.told)
        answers: dict[Hashable, MeasurementResult] = {}
        ready = []
        for request in requests:
            prepared = self.prepare_request(request, preparing)
            if isinstance(prepared, PreparedRequest):
                ready.append(prepared)
            else:
                answers[request.key] = prepared
        reports = dict(self.reports_beside(ready, preparing))
        counted: dict[Hashable, MeasurementResult] = {}
        for group in group_by_places([*ready, *reports.values()]):
            counted |= self.count_isolating_failures(group)
        return {**answers, **doubting_what_differs(ready, reports, counted)}

    def reports_beside(
        self, ready: Iterable[PreparedRequest], preparing: RequestPreparer
    ) -> Iterator[tuple[Hashable, PreparedRequest]]:
        """By the key of what records answer: what a ready-made report would answer."""
        for prepared in ready:
            evaluator = self.evaluators[prepared.request.evaluator]
            if not prepared.instead and evaluator.stand_ins:
                request = replace(prepared.request, key=(BESIDE, prepared.request.key))
                if report := preparing.prepare_report(request, evaluator):
                    yield prepared.request.key, report

    def breakdown(self, request: MeasureRequest, by: str) -> list[Slice]:
        """The measure by a column's values or by ``month``, as known at the period's last day; empty
        without data."""
        prepared = self.prepare_request(request, RequestPreparer(self.table, self.told))
        if not isinstance(prepared, PreparedRequest):
            if prepared.outcome is MeasurementStatus.NO_DATA:
                return []
            raise BadRequestError(prepared.reason)
        with self.open_behind(prepared) as engine:
            if any(absent_names(prepared, ColumnValues(engine)).values()):
                return []
            (unproven,) = without_order([prepared], ordered_there([prepared]))
            return build_slices(unproven, by, engine)

    def rows_behind(
        self,
        request: MeasureRequest,
        limit: int = 100,
        offset: int = 0,
        typed: TypedTable | None = None,
        choice: RowChoice = ALL_BEHIND,
    ) -> RowPage:
        """One page of the rows behind the number; ``typed`` is the table an old observation was measured
        from."""

        def table_or_typed(name: str) -> TypedTable | MissingTable:
            return typed if typed is not None and name == typed.table.name else self.table(name)

        prepared = self.prepare_or_refuse(request, table_or_typed)
        with self.open_behind(prepared) as engine:
            return read_row_page(prepared, engine, limit, offset, choice)

    def draw_rows(self, request: MeasureRequest, population: RowPopulation, seed: str, size: int) -> RowDraw:
        """``size`` of the rows behind the number, drawn by chance. Raises BadRequestError."""
        prepared = self.prepare_or_refuse(request, self.table)
        with self.open_behind(prepared) as engine:
            return draw_rows(prepared, engine, population, seed, size)

    def prepare_or_refuse(self, request: MeasureRequest, table: ReadTable) -> PreparedRequest:
        """The request made ready. Raises BadRequestError."""
        prepared = self.prepare_request(request, RequestPreparer(table, self.told))
        if not isinstance(prepared, PreparedRequest):
            raise BadRequestError(prepared.reason)
        return prepared

    def recount(self, request: MeasureRequest, folder: Path, hide: HideText) -> Recount:
        """What a stranger needs to count the number again, the rows written into ``folder``; raises
        BadRequestError."""
        prepared = self.prepare_or_refuse(request, self.table)
        found = self.count_isolating_failures([prepared])[request.key]
        if found.outcome is not MeasurementStatus.MEASURED:
            raise BadRequestError(found.reason)
        with self.open_behind(prepared) as engine:
            recount = recount_request(prepared, engine, folder, hide)
        return replace(recount, part_found=found.part, of_found=found.of)

    def prepare_request(
        self, request: MeasureRequest, preparing: RequestPreparer
    ) -> PreparedRequest | MeasurementResult:
        """The request made ready, or why it cannot be."""
        evaluator = self.evaluators.get(request.evaluator)
        if evaluator is None:
            reason = unknown_evaluator_text(request.evaluator, self.evaluators)
            return answer_without_value(request, MeasurementStatus.FAILED, reason)
        prepared = run_or_catch(lambda: preparing.prepare(request, evaluator))
        if isinstance(prepared, Exception):
            return answer_for_error(request, prepared, evaluator)
        return prepared

    def count_isolating_failures(self, ready: Sequence[PreparedRequest]) -> dict[Hashable, MeasurementResult]:
        """One bad expression spoils the scan it is in: the halves are tried again until it is alone."""
        if not ready:
            return {}
        answers = run_or_catch(lambda: self.count_in_one_scan(ready))
        if not isinstance(answers, Exception):
            return answers
        if len(ready) == 1 or stops_all(answers):
            return {
                one.request.key: answer_for_error(one.request, answers, one.measure.evaluator)
                for one in ready
            }
        logger.info("a scan of %d requests failed, looking for the one at fault: %s", len(ready), answers)
        middle = len(ready) // 2
        first, second = ready[:middle], ready[middle:]
        return {**self.count_isolating_failures(first), **self.count_isolating_failures(second)}

    def count_in_one_scan(self, ready: Sequence[PreparedRequest]) -> dict[Hashable, MeasurementResult]:
        with self.open_doubtful(ready) as doubtful:
            cells = read_doubtful_cells(ready, doubtful)
        with self.open_engine(ready) as engine:
            around = Surroundings(engine)
            around.states.ask_unsteady(ready)
            found = self.count_with(engine, around, as_proven(ready, around.states), cells)
            changes = around.states.change_doubts(ready)
            if changes and (ordered := ordered_there(ready)):
                found = self.count_with(engine, around, without_order(ready, ordered), cells)
                changes |= around.states.change_doubts(ready)
            return doubting_changes(ready, found, changes)

    def count_with(
        self,
        engine: Engine,
        around: Surroundings,
        ready: Sequence[PreparedRequest],
        cells: CellsOfRequests,
    ) -> dict[Hashable, MeasurementResult]:
        answers = run_queries((need for request in ready for need in request.queries), engine)
        concluder = Concluder(answers, around, engine, cells, self.app_version)
        return {request.request.key: concluder.conclude(request) for request in ready}

    def open_engine(self, ready: Iterable[PreparedRequest]) -> Engine:
        return open_engine(tables_of(ready), self.engine, self.access)

    @contextmanager
    def open_behind(self, prepared: PreparedRequest) -> Iterator[Engine]:
        """The engine for what stands behind one number. Raises BadRequestError where a server fails, or its
        rows are not those that were counted earlier."""
        with refusing_server_faults(), self.open_engine([prepared]) as engine:
            if self.told:
                ServerStates(engine).refuse_moved(prepared)
            yield engine
            if self.told and ServerStates(engine).unsteady_tables([prepared]):
                ServerStates(engine).refuse_moved(prepared)

    def open_doubtful(self, ready: Iterable[PreparedRequest]) -> AbstractContextManager[Engine | None]:
        """The engine over the doubtful rows, where a table has any."""
        files = doubtful_files(ready)
        return self.engine(files) if files else nullcontext()


def doubting_changes(
    ready: Iterable[PreparedRequest],
    found: Mapping[Hashable, MeasurementResult],
    changes: Mapping[str, Doubt],
) -> dict[Hashable, MeasurementResult]:
    """``changes`` are, by name of table, doubts about all that was counted of it."""
    answers = dict(found)
    for request in ready if changes else ():
        key = request.request.key
        for name in changes.keys() & request.measure.typed.keys():
            answers[key] = with_doubt(answers[key], changes[name])
    return answers


def doubting_what_differs(
    ready: Iterable[PreparedRequest],
    reports: Mapping[Hashable, PreparedRequest],
    counted: Mapping[Hashable, MeasurementResult],
) -> dict[Hashable, MeasurementResult]:
    """The answers of the records, with a doubt where a report says otherwise."""
    answers = {prepared.request.key: counted[prepared.request.key] for prepared in ready}
    for key, report in reports.items():
        measure, period = report.measure, report.request.period
        table = measure.shape.table
        is_part = is_part_of_period(measure.evaluator, measure.typed[table.name], period)
        if doubt := disagreement(answers[key], counted[report.request.key], table, is_part=is_part):
            answers[key] = with_doubt(answers[key], doubt)
    return answers


def with_doubt(found: MeasurementResult, doubt: Doubt) -> MeasurementResult:
    doubts = (*(found.provenance.doubts or ()), doubt)
    return replace(found, provenance=replace(found.provenance, doubts=doubts))
