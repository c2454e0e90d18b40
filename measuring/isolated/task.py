"""What is asked of one supplier of evaluators: where a worker does not come back, what it was at is left
out with the reason, and the rest is asked again."""

from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from evaluators.suppliers import Supplier, supplier_to_json
from indicators.clock import SHANGHAI
from indicators.provenance import Provenance
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated import messages
from measuring.isolated.client import Message, Worker
from measuring.isolated.conversation import Conversation, Place, StoppedWorkError
from measuring.isolated.pool import POOL
from measuring.kept.names import code_of
from measuring.requests import BadRequestError, MeasureRequest, UnknownColumnError

if TYPE_CHECKING:
    from measuring.isolated.measurer import IsolatedMeasurer

Answers = dict[int, MeasurementResult]
Batch = dict[int, MeasureRequest]


@dataclass
class SupplierTask:
    """What is asked of the evaluators of one supplier; without one, of the product's. ``lost`` are the
    seconds that were waited for nothing."""

    measurer: "IsolatedMeasurer"
    supplier: Supplier | None
    unreadable: dict[str, str] = field(default_factory=dict)
    was_restarted: bool = False
    is_hurried: bool = False
    only_asks: bool = False
    lost: float = 0

    def measure(self, batch: Batch) -> Answers:
        """The answer to each request; those of evaluators that were at fault before are asked for last."""
        answers: Answers = {}
        waiting = self.by_trust(batch)
        while waiting:
            open_requests = self.answer_known_faults(waiting.pop(), answers)
            if not open_requests:
                continue
            if self.supplier and self.lost > self.measurer.limits.lost:
                answers |= self.failures(open_requests, self.given_up_text())
                continue
            began = monotonic()
            try:
                answers |= self.ask_for_results(open_requests)
            except StoppedWorkError as stopped:
                self.lost += monotonic() - began
                waiting += self.narrow(open_requests, stopped, answers)
        return answers

    def by_trust(self, batch: Batch) -> list[Batch]:
        """Two parts, of which the last is asked first."""
        faults = self.measurer.faults
        doubted = {key: asked for key, asked in batch.items() if faults.was_at_fault(self.question(asked))}
        return [doubted, {key: asked for key, asked in batch.items() if key not in doubted}]

    def is_slow(self, batch: Batch) -> bool:
        """Whether an evaluator was at fault before, or does not say at once what it counts."""
        if any(self.measurer.faults.was_at_fault(self.question(request)) for request in batch.values()):
            return True
        self.is_hurried = self.only_asks = True
        try:
            self.ask({"do": "prepare"}, list(batch.values()))
        except StoppedWorkError:
            return True
        return False

    def answer_known_faults(self, batch: Batch, answers: Answers) -> Batch:
        """Answer what would make a worker end again; gives the rest."""
        open_requests = {}
        for number, request in batch.items():
            broken = self.measurer.own.reason_broken(request.evaluator)
            if reason := broken or self.measurer.faults.reason(self.question(request)):
                answers[number] = self.failure(request, reason)
            else:
                open_requests[number] = request
        return open_requests

    def narrow(self, batch: Batch, stopped: StoppedWorkError, answers: Answers) -> list[Batch]:
        """What is to be asked again, after what was at fault is left out."""
        place, numbers = stopped.place, list(batch)
        if place.what == "start" and not self.was_restarted:  # the worker was gone before it began
            self.was_restarted = True
            return [batch]
        if place.what == "table" and place.name not in self.unreadable:
            self.leave_out_table(place.name, stopped.reason)
            return [batch]
        if place.what == "question" and place.number is not None:
            self.is_hurried = True
            self.blame(self.question(batch[numbers[place.number]]), stopped.reason)
            return [batch]
        questions = {self.question(request) for request in batch.values()}
        if place.what == "scan" and len(questions) > 1:
            return self.halves(batch)
        answers |= self.failures(batch, stopped.reason)
        for question in questions if place.what == "scan" else ():
            self.blame(question, stopped.reason)
        return []

    def halves(self, batch: Batch) -> list[Batch]:
        """Two parts that ask different questions."""
        numbers = sorted(batch, key=lambda number: repr(self.question(batch[number])))
        first = self.question(batch[numbers[0]])
        middle = max(1, len(numbers) // 2)
        while middle < len(numbers) and self.question(batch[numbers[middle]]) == first:
            middle += 1
        parts = numbers[:middle], numbers[middle:]
        return [{number: batch[number] for number in part} for part in parts if part]

    def blame(self, question: Hashable, reason: str) -> None:
        self.measurer.faults.note(question, reason)

    def leave_out_table(self, name: str, reason: str) -> None:
        self.unreadable[name] = reason
        self.measurer.faults.note(self.table_key(name), reason)

    def question(self, request: MeasureRequest) -> Hashable:
        """What the evaluator is asked, whatever the period: equal ones hang alike."""
        info = self.measurer.own.infos.get(request.evaluator)
        return request.evaluator, info.version if info else "", repr(dict(request.params))

    def table_key(self, name: str) -> Hashable:
        return "table", name, self.measurer.keys.get(name) or self.measurer.inputs()

    def failures(self, batch: Batch, reason: str) -> Answers:
        return {number: self.failure(request, reason) for number, request in batch.items()}

    def failure(self, request: MeasureRequest, reason: str) -> MeasurementResult:
        info = self.measurer.own.infos.get(request.evaluator)
        account = Provenance(
            evaluator=request.evaluator,
            version=info.version if info else "",
            definition=info.definition if info else "",
            params={name: str(value) for name, value in request.params.items()},
            period=request.period,
        )
        unit = info.unit if info else ""
        failed = MeasurementStatus.FAILED
        return MeasurementResult(
            request.evaluator, request.period, failed, unit, reason=reason, provenance=account
        )

    def ask_for_results(self, batch: Batch) -> Answers:
        code = code_of(self.supplier)
        answer = self.ask({"do": "measure"}, list(batch.values()))
        decoder = messages.ResultDecoder(answer["accounts"])
        pairs = zip(batch.items(), answer["results"], strict=True)
        answers = {number: decoder.decode(content, request) for (number, request), content in pairs}
        if not self.unreadable:
            self.measurer.keep(batch, answers, answer, code)
        return answers

    def ask(self, what: Message, requests: Sequence[MeasureRequest]) -> Any:
        """Raises StoppedWorkError, and BadRequestError where the worker refuses."""
        with self.open_worker() as worker:
            asked = {**self.surroundings(), **what, "requests": list(map(messages.encode_request, requests))}
            reply = Conversation(worker, self.seconds_at, self.stopped_text).ask(asked)
        if "refused" in reply:
            raise (UnknownColumnError if reply["column"] else BadRequestError)(reply["refused"])
        return reply["answer"]

    def open_worker(self) -> AbstractContextManager[Worker]:
        return POOL.single_worker() if self.supplier else POOL.staying_worker(str(self.measurer.root))

    def surroundings(self) -> Message:
        return {
            "root": str(self.measurer.root.absolute()),
            "data": str(self.measurer.data.absolute()),
            "version": self.measurer.version,
            "now": datetime.now(SHANGHAI).isoformat(),
            "supplier": supplier_to_json(self.supplier) if self.supplier else None,
            "own": list(self.measurer.own.infos),
            "keys": dict(self.measurer.keys),
            "unreadable": self.unreadable_tables(),
        }

    def unreadable_tables(self) -> dict[str, str]:
        """The tables that made a worker end, with the reason, as long as nothing changed."""
        if not self.measurer.faults.known:
            return self.unreadable
        known = {name: self.measurer.faults.reason(self.table_key(name)) for name in self.measurer.labels}
        return {name: reason for name, reason in known.items() if reason} | self.unreadable

    def seconds_at(self, place: Place) -> float:
        limits = self.measurer.limits
        if place.what == "scan":
            return limits.own_scan if self.supplier else limits.scan
        by_place = {"start": limits.start, "file": limits.file, "table": limits.table}
        if self.only_asks:
            by_place["table"] = min(limits.table, 10 * limits.hurried)
        patience = min(limits.question, limits.hurried) if self.is_hurried else limits.question
        return by_place.get(place.what, patience)

    def stopped_text(self, place: Place, cause: str) -> str:
        """The sentence for officials."""
        if place.what == "table":
            label = self.measurer.labels.get(place.name, place.name)
            return f"“{label}”不能读取：{cause}；请检查它的数据文件，换一份再采集"
        if self.supplier is None:
            return f"取数没有完成：{cause}；请检查数据文件"
        return f"取数方法没有给出结果：{cause}；{self.supplier.advice}"

    def given_up_text(self) -> str:
        assert self.supplier
        return self.stopped_text(
            Place(), f"{self.supplier.label} 的取数方法已空等 {self.lost:.0f} 秒，这一个本次没有采集"
        )
