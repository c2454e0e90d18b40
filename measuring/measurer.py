"""Many requests answered together. One that fails says so in its answer, and the others go on."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from evaluators.discovery import Evaluator, discovered
from evaluators.parameters import BadParameterError
from indicators.model import Measured, Outcome
from measuring.conclusions import conclude
from measuring.engine import Engine, ParquetEngine
from measuring.nouns import Request
from measuring.prepared import NoData, Prepared, Tables, prepare
from measuring.scans import Answers, Extent, extent, scan
from sources.tables import Table
from sources.typed import Missing, TypedTable

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
        requests = list(requests)
        tables = once(self.table)
        ready = {each.key: self.prepared(each, tables) for each in requests}
        counted = self.counted([each for each in ready.values() if isinstance(each, Prepared)])
        return {
            each.key: counted[each.key] if each.key in counted else unprepared(ready[each.key]) for each in requests
        }

    def prepared(self, request: Request, tables: Tables) -> Prepared | Measured:
        """The request made ready, or why it cannot be."""
        evaluator = self.evaluators.get(request.evaluator)
        if evaluator is None:
            return refused(request, Outcome.FAILED, unknown_text(request.evaluator, self.evaluators), None)
        try:
            return prepare(request, evaluator, tables)
        except NoData as reason:
            return refused(request, Outcome.NO_DATA, str(reason), evaluator)
        except BadParameterError as error:
            return refused(request, Outcome.FAILED, str(error), evaluator)
        except Exception as error:  # an evaluator is a plug-in: whatever it raises is its own failure
            return refused(request, Outcome.FAILED, failure_text(error), evaluator)

    def counted(self, ready: Sequence[Prepared]) -> dict[Hashable, Measured]:
        try:
            return self.fused(ready)
        except Exception as error:  # one bad expression spoils the scan it is in: find out which
            if len(ready) == 1:
                only = ready[0]
                return {only.request.key: refused(only.request, Outcome.FAILED, failure_text(error), only.evaluator)}
            return {key: each for one in ready for key, each in self.counted([one]).items()}

    def fused(self, ready: Sequence[Prepared]) -> dict[Hashable, Measured]:
        if not ready:
            return {}
        files = {name: typed.path for each in ready for name, typed in each.typed.items()}
        with self.engine(files) as engine:
            answers = scan((need for each in ready for need in each.needs()), engine)
            return {each.request.key: self.concluded(each, answers, engine) for each in ready}

    def concluded(self, prepared: Prepared, answers: Answers, engine: Engine) -> Measured:
        its = {need.population.table: answers[need.population, need.window] for need in prepared.needs()}
        extents = {table: extent_in(prepared, table, engine) for table in its if not table.dense}
        found = conclude(prepared, its, extents)
        return replace(found, provenance={**found.provenance, "app_version": self.app_version})


def extent_in(prepared: Prepared, table: Table, engine: Engine) -> Extent:
    return extent(prepared.population(table), prepared.window, engine)


def unprepared(answer: Prepared | Measured) -> Measured:
    assert isinstance(answer, Measured)
    return answer


def once(tables: Tables) -> Tables:
    """Each table is read once for all requests, so that they speak of the same state."""
    seen: dict[str, TypedTable | Missing] = {}

    def read(name: str) -> TypedTable | Missing:
        if name not in seen:
            seen[name] = tables(name)
        return seen[name]

    return read


def refused(request: Request, outcome: Outcome, reason: str, evaluator: Evaluator | None) -> Measured:
    unit = evaluator.info.unit if evaluator else ""
    period = request.period
    provenance = {"evaluator": request.evaluator, "from": period.start.isoformat(), "to": period.end.isoformat()}
    return Measured(request.evaluator, period, outcome, unit, reason=reason, provenance=provenance)


def failure_text(error: Exception) -> str:
    return f"取数出错：{type(error).__name__}: {error}"


def unknown_text(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"没有取数方法“{name}”" + (f"，是否指“{near[0]}”？" if near else "")
