"""Many requests answered together. One that fails says so in its answer, and the others go on."""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from evaluators.discovery import Evaluator, discovered
from evaluators.parameters import BadParameterError
from indicators.records import Measured, Outcome
from measuring.conclusions import conclude
from measuring.engine import Engine, ParquetEngine
from measuring.prepared import NoData, Prepared
from measuring.preparing import Preparing, Tables
from measuring.queries import Answers, Extent
from measuring.requests import BadRequestError, Request, Rows, Slice
from measuring.rows_behind import slices, view
from measuring.scans import Extents, scan
from measuring.standalone import Standalone
from sources.tables import Table
from sources.typed import Missing, TypedTable

logger = logging.getLogger(__name__)
OpenEngine = Callable[[Mapping[str, Path]], Engine]


class Measurer:
    """Measures over the typed tables that ``table`` gives by name.

    ``evaluators`` are those that may be asked for (default: all that are shipped or installed); ``app_version`` goes
    into the provenance; ``engine`` opens what runs the statements.
    """

    def __init__(
        self,
        table: Tables,
        evaluators: Mapping[str, Evaluator] | None = None,
        app_version: str = "",
        engine: OpenEngine = ParquetEngine,
    ) -> None:
        self.table = table
        self.evaluators = discovered() if evaluators is None else evaluators
        self.app_version = app_version
        self.engine = engine

    def measure(self, requests: Iterable[Request]) -> dict[Hashable, Measured]:
        """The answer to every request by its key; what reads the same rows is counted in one scan."""
        preparing = Preparing(self.table)
        answers: dict[Hashable, Measured] = {}
        ready = []
        for request in requests:
            prepared = self.prepared(request, preparing)
            if isinstance(prepared, Prepared):
                ready.append(prepared)
            else:
                answers[request.key] = prepared
        return {**answers, **self.counted(ready)}

    def breakdown(self, request: Request, by: str) -> list[Slice]:
        """The measure by a column's values or by ``month``, as known at the period's last day; empty without data."""
        prepared = self.prepared(request, Preparing(self.table))
        if not isinstance(prepared, Prepared):
            if prepared.outcome is Outcome.NO_DATA:
                return []
            raise BadRequestError(prepared.reason)
        with self.opened([prepared]) as engine:
            return slices(prepared, by, engine)

    def rows(self, request: Request, limit: int = 100, offset: int = 0, typed: TypedTable | None = None) -> Rows:
        """One page of the rows behind the number; ``typed`` is the table an old observation was measured from."""

        def table(name: str) -> TypedTable | Missing:
            return typed if typed is not None and name == typed.table.name else self.table(name)

        prepared = self.prepared(request, Preparing(table))
        if not isinstance(prepared, Prepared):
            raise BadRequestError(prepared.reason)
        with self.opened([prepared]) as engine:
            return view(prepared, engine, limit, offset)

    def prepared(self, request: Request, preparing: Preparing) -> Prepared | Measured:
        """The request made ready, or why it cannot be."""
        evaluator = self.evaluators.get(request.evaluator)
        if evaluator is None:
            return refused(request, Outcome.FAILED, unknown_text(request.evaluator, self.evaluators))
        try:
            return preparing.prepare(request, evaluator)
        except NoData as reason:
            return refused(request, Outcome.NO_DATA, str(reason), evaluator)
        except BadParameterError as error:
            return refused(request, Outcome.FAILED, str(error), evaluator)
        except Exception as error:  # an evaluator is a plug-in: whatever it raises is its own failure
            return refused(request, Outcome.FAILED, failure_text(error), evaluator)

    def counted(self, ready: Sequence[Prepared]) -> dict[Hashable, Measured]:
        try:
            return self.fused(ready) if ready else {}
        except Exception as error:  # one bad expression spoils the scan it is in: find out which
            if len(ready) == 1:
                only = ready[0]
                failed = refused(only.request, Outcome.FAILED, failure_text(error), only.reading.evaluator)
                return {only.request.key: failed}
            logger.info("a scan of %d requests failed, looking for the one at fault: %s", len(ready), error)
            middle = len(ready) // 2
            return {**self.counted(ready[:middle]), **self.counted(ready[middle:])}

    def fused(self, ready: Sequence[Prepared]) -> dict[Hashable, Measured]:
        with self.opened(ready) as engine:
            answers = scan((need for each in ready for need in each.needs), engine)
            extents, alone = Extents(engine), Standalone(engine)
            return {each.request.key: self.concluded(each, answers, extents, alone) for each in ready}

    def opened(self, ready: Iterable[Prepared]) -> Engine:
        return self.engine({name: typed.path for each in ready for name, typed in each.reading.typed.items()})

    def concluded(self, prepared: Prepared, answers: Answers, extents: Extents, alone: Standalone) -> Measured:
        its = {need.population.table: answers[need.population, need.window] for need in prepared.needs}
        around = {table: extent_around(prepared, table, extents) for table in its if not table.dense}
        return conclude(prepared, its, around, {**alone.account(prepared), "app_version": self.app_version})


def extent_around(prepared: Prepared, table: Table, extents: Extents) -> Extent:
    extent = extents.of(prepared.reading.population(table), prepared.window)
    return replace(extent, strange=extents.strange(table, prepared.filters[table]))


def refused(request: Request, outcome: Outcome, reason: str, evaluator: Evaluator | None = None) -> Measured:
    """No value, and why; the account says at least what was asked."""
    period = request.period
    account = {
        "evaluator": request.evaluator,
        "version": evaluator.info.version if evaluator else "",
        "definition": evaluator.info.definition if evaluator else "",
        "params": {name: str(each) for name, each in request.params.items()},
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "tables": [],
    }
    unit = evaluator.info.unit if evaluator else ""
    return Measured(request.evaluator, period, outcome, unit, reason=reason, provenance=account)


def failure_text(error: Exception) -> str:
    return f"取数出错：{type(error).__name__}: {error}"


def unknown_text(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"没有取数方法“{name}”" + (f"，是否指“{near[0]}”？" if near else "")
