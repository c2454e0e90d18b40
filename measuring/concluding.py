"""The answers to the requests of one scan; what those share that filter alike in one period is looked up
once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.doubts import Doubt
from indicators.records import MeasurementResult
from measuring.accounts import Said
from measuring.bound_measure import FormInPeriod
from measuring.conclusions import conclude
from measuring.doubtful_cells import CellsOfRequests
from measuring.doubts import find_doubts
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.queries import Coverage, QueryResult, QueryResults
from measuring.standalone import AuditStatements
from measuring.surroundings import Surroundings
from sources.tables import Table


@dataclass(frozen=True)
class SharedAnswers:
    """What was counted of each table. ``doubts`` are those of the tables, ``None`` where rows have to be
    looked at; ``moved`` those of tables on servers."""

    counted: Mapping[Table, QueryResult]
    extents: Mapping[Table, Coverage]
    doubts: tuple[Doubt, ...] | None
    moved: tuple[Doubt, ...]

    @property
    def row_counts(self) -> dict[Table, int]:
        return {table: result.row_count for table, result in self.counted.items()}


class Concluder:
    """``answers`` are those of all queries of the requests, ``cells`` the doubtful ones."""

    def __init__(
        self,
        answers: QueryResults,
        around: Surroundings,
        engine: Engine,
        cells: CellsOfRequests,
        version: str,
    ) -> None:
        self.answers = answers
        self.around = around
        self.alone = AuditStatements(engine)
        self.cells = cells
        self.app_version = version
        self.shared: dict[FormInPeriod, SharedAnswers] = {}

    def conclude(self, prepared: PreparedRequest) -> MeasurementResult:
        shared = self.share_answers(prepared)
        doubts, absent = shared.doubts, dict[Table, str]()
        if doubts is None:
            doubts = find_doubts(prepared, shared.row_counts, self.cells)
        if not self.around.is_plain(prepared):
            absent = self.around.absent_names(prepared)
            doubts = (*doubts, *self.around.filter_doubts(prepared))
        audit = self.alone.audit_sql(prepared)
        said = Said(audit, self.app_version, (*doubts, *shared.moved))
        return conclude(prepared, shared.counted, shared.extents, absent, said)

    def share_answers(self, prepared: PreparedRequest) -> SharedAnswers:
        if not prepared.bound_filters.is_single:
            return self.look_up(prepared)
        if prepared.shared not in self.shared:
            self.shared[prepared.shared] = self.look_up(prepared)
        return self.shared[prepared.shared]

    def look_up(self, prepared: PreparedRequest) -> SharedAnswers:
        counted = {need.row_set.table: self.answers[need.row_set, need.window] for need in prepared.queries}
        extents = {table: self.around.read_coverage(prepared, table) for table in counted if not table.dense}
        shared = SharedAnswers(counted, extents, None, tuple(self.around.states.doubts(prepared)))
        if any(typed.table in self.cells.repeated for typed in prepared.measure.typed.values()):
            return shared
        return replace(shared, doubts=find_doubts(prepared, shared.row_counts, self.cells))
