"""Measuring as a process sees it that must go on whatever happens: what each supplier of evaluators counts
is asked of workers of its own."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaluators.suppliers import Supplier
from indicators.drawing import RowPopulation
from indicators.model import EMPTY_MAPPING
from indicators.records import MeasurementResult
from measuring.isolated import messages
from measuring.isolated.client import Message
from measuring.isolated.conversation import StoppedWorkError
from measuring.isolated.faults import FaultMemory
from measuring.isolated.limits import MOST_AT_ONCE, USUAL_LIMITS, TimeLimits
from measuring.isolated.own import NO_EVALUATORS, OwnEvaluators
from measuring.isolated.task import Answers, Batch, SupplierTask
from measuring.kept.answers import KeptAnswers
from measuring.kept.program import program_hash
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
from sources.tables import TABLES


def shipped_labels() -> Mapping[str, str]:
    """What the tables that ship are called."""
    return {name: table.label for name, table in TABLES.items()}


@dataclass
class IsolatedMeasurer:
    """Measures over the sources of the workspace ``root`` in worker processes.

    ``keys`` name typed tables as an old observation found them, by table. What made a worker end is kept in
    ``faults``; ``labels`` are what tables are called, by name. ``kept`` are answers of before; without it,
    and over tables of an old observation, everything is measured anew. So it is with ``anew``, and what is
    measured then takes the place of what was kept.
    """

    root: Path
    data: Path
    version: str
    own: OwnEvaluators = NO_EVALUATORS
    keys: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    limits: TimeLimits = USUAL_LIMITS
    faults: FaultMemory = field(default_factory=FaultMemory)
    inputs: Callable[[], str] = str
    kept: KeptAnswers | None = None
    labels: Mapping[str, str] = field(default_factory=shipped_labels)
    anew: bool = False

    def measure(self, requests: Iterable[MeasureRequest]) -> dict[Hashable, MeasurementResult]:
        """The answer to every request by its key; equal ones share it. What the product counts itself is
        answered first."""
        groups = group_equal(requests)
        asked = {number: group[0] for number, group in enumerate(groups)}
        answers = self._find_kept(asked)
        rest = {number: request for number, request in asked.items() if number not in answers}
        for supplier, batch in self._by_supplier(rest).items():
            answers |= SupplierTask(self, supplier).measure(batch)
        return {request.key: answers[number] for number, group in enumerate(groups) for request in group}

    def _find_kept(self, asked: Batch) -> Answers:
        """What was answered before and would be answered in the same way now."""
        if self.kept is None or self.keys or self.anew:
            return {}
        names = self.kept.names(self.own, self.version).name_all(self._without_faults(asked))
        return self.kept.find(names, asked)

    def keep(self, batch: Batch, answers: Answers, reply: Message, code: str) -> None:
        """``reply`` is what a worker said of ``batch``, by which program and from which state of which
        tables: only where they stand so now may a later asking find the answers. ``code`` is how the code of
        who offers the evaluators stood before it was loaded."""
        if self.kept is None or self.keys or reply["program"] != program_hash():
            return
        names = self.kept.names(self.own, self.version)
        names.distrust(reply["states"])
        named = names.name_all(self._without_faults(batch))
        if names.cover(reply["states"]) and names.codes() <= {code}:
            self.kept.keep(named, answers, reply, datetime.now(UTC))
            if self.anew:
                self.kept.shelf.tell_replaced()

    def _without_faults(self, batch: Batch) -> Batch:
        """Without what made a worker end, or may because of a table: that is asked again each time."""
        if not self.faults.known:
            return batch
        task = SupplierTask(self, None)
        if task.unreadable_tables():
            return {}
        return {
            number: request
            for number, request in batch.items()
            if not self.faults.was_at_fault(task.question(request))
        }

    def slow_suppliers(self, requests: Iterable[MeasureRequest]) -> set[Supplier]:
        """Those of whom an evaluator was at fault, or does not say at once what it counts; all are asked
        together."""
        asked = self._by_supplier(dict(enumerate(requests)))
        own = [(supplier, batch) for supplier, batch in asked.items() if supplier]
        with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
            slow = threads.map(lambda pair: SupplierTask(self, pair[0]).is_slow(pair[1]), own)
            return {supplier for (supplier, _), is_slow in zip(own, slow, strict=True) if is_slow}

    def _by_supplier(self, asked: Batch) -> dict[Supplier | None, Batch]:
        found: dict[Supplier | None, Batch] = {None: {}}
        for number, request in asked.items():
            found.setdefault(self.own.suppliers.get(request.evaluator), {})[number] = request
        return found

    def breakdown(self, request: MeasureRequest, by: str) -> list[Slice]:
        """The measure by a column's values or by ``month``; raises BadRequestError."""
        answer = self._ask_about(request, {"do": "breakdown", "by": by})
        return list(map(messages.decode_slice, answer))

    def rows_behind(
        self, request: MeasureRequest, limit: int = 100, offset: int = 0, choice: RowChoice = ALL_BEHIND
    ) -> RowPage:
        """One page of the rows behind the number; raises BadRequestError."""
        chosen = messages.encode_choice(choice)
        what = {"do": "rows", "limit": limit, "offset": offset, "choice": chosen}
        answer = self._ask_about(request, what)
        return messages.decode_page(answer)

    def draw_rows(self, request: MeasureRequest, population: RowPopulation, seed: str, size: int) -> RowDraw:
        """``size`` of the rows behind the number, drawn by chance; raises BadRequestError."""
        what = {"do": "draw", "population": population.value, "seed": seed, "size": size}
        return messages.decode_draw(self._ask_about(request, what))

    def recount(self, request: MeasureRequest, folder: Path) -> Recount:
        """What a stranger needs to count the number again, the rows written into ``folder``; raises
        BadRequestError."""
        answer = self._ask_about(request, {"do": "recount", "folder": str(folder.absolute())})
        return messages.decode_recount(answer)

    def _ask_about(self, request: MeasureRequest, what: Message) -> Any:
        task = SupplierTask(self, self.own.suppliers.get(request.evaluator))
        if reason := self.faults.reason(task.question(request)):
            raise BadRequestError(reason)
        try:
            return task.ask(what, [request])
        except StoppedWorkError as stopped:
            raise BadRequestError(stopped.reason) from None
