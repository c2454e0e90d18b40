"""Measuring as a process sees it that must go on whatever happens: workers are asked, and where one does not
come back, what it was at is left out with the reason, and the rest is asked again."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from indicators.clock import SHANGHAI
from indicators.model import EMPTY_MAPPING
from indicators.provenance import Provenance
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated import messages
from measuring.isolated.client import Message, Worker
from measuring.isolated.conversation import Conversation, Place, StoppedWorkError
from measuring.isolated.faults import FaultMemory
from measuring.isolated.limits import USUAL_LIMITS, TimeLimits
from measuring.isolated.own import NO_EVALUATORS, OwnEvaluators
from measuring.isolated.pool import POOL
from measuring.recounts import Recount
from measuring.requests import BadRequestError, MeasureRequest, RowPage, Slice, UnknownColumnError
from sources.tables import TABLES

Answers = dict[int, MeasurementResult]
Batch = dict[int, MeasureRequest]


@dataclass
class IsolatedMeasurer:
    """Measures over the sources of the workspace ``root`` in worker processes.

    ``keys`` name typed tables as an old observation found them, by table. What made a worker end is kept in
    ``faults``.
    """

    root: Path
    data: Path
    version: str
    own: OwnEvaluators = NO_EVALUATORS
    keys: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    limits: TimeLimits = USUAL_LIMITS
    faults: FaultMemory = field(default_factory=FaultMemory)
    inputs: Callable[[], str] = str

    def measure(self, requests: Iterable[MeasureRequest]) -> dict[Hashable, MeasurementResult]:
        """The answer to every request by its key; what the product counts itself is answered first."""
        asked = dict(enumerate(requests))
        by_file: dict[Path | None, Batch] = {None: {}}
        for number, request in asked.items():
            by_file.setdefault(self.own.files.get(request.evaluator), {})[number] = request
        answers: Answers = {}
        for file, batch in by_file.items():
            answers |= FileTask(self, file).measure(batch)
        return {request.key: answers[number] for number, request in asked.items()}

    def breakdown(self, request: MeasureRequest, by: str) -> list[Slice]:
        """The measure by a column's values or by ``month``; raises BadRequestError."""
        answer = self._ask_about(request, {"do": "breakdown", "by": by})
        return list(map(messages.decode_slice, answer))

    def rows_behind(self, request: MeasureRequest, limit: int = 100, offset: int = 0) -> RowPage:
        """One page of the rows behind the number; raises BadRequestError."""
        answer = self._ask_about(request, {"do": "rows", "limit": limit, "offset": offset})
        return messages.decode_page(answer)

    def recount(self, request: MeasureRequest, folder: Path) -> Recount:
        """What a stranger needs to count the number again, the rows written into ``folder``; raises
        BadRequestError."""
        answer = self._ask_about(request, {"do": "recount", "folder": str(folder.absolute())})
        return messages.decode_recount(answer)

    def _ask_about(self, request: MeasureRequest, what: Message) -> Any:
        task = FileTask(self, self.own.files.get(request.evaluator))
        if reason := self.faults.reason(task.question(request)):
            raise BadRequestError(reason)
        try:
            return task.ask(what, [request])
        except StoppedWorkError as stopped:
            raise BadRequestError(stopped.reason) from None


@dataclass
class FileTask:
    """What is asked of the evaluators of one file of the workspace; without a file, of the product's."""

    measurer: IsolatedMeasurer
    file: Path | None
    unreadable: dict[str, str] = field(default_factory=dict)
    was_restarted: bool = False

    def measure(self, batch: Batch) -> Answers:
        answers: Answers = {}
        waiting = [batch]
        while waiting:
            open_requests = self.answer_known_faults(waiting.pop(), answers)
            if not open_requests:
                continue
            try:
                answers |= self.ask_for_results(open_requests)
            except StoppedWorkError as stopped:
                waiting += self.narrow(open_requests, stopped, answers)
        return answers

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
            self.blame(self.question(batch[numbers[place.number]]), stopped.reason)
            return [batch]
        questions = {self.question(request) for request in batch.values()}
        if place.what == "scan" and len(questions) > 1:
            return self.halves(batch)
        answers |= {number: self.failure(request, stopped.reason) for number, request in batch.items()}
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
        answer = self.ask({"do": "measure"}, list(batch.values()))
        decoder = messages.ResultDecoder(answer["accounts"])
        pairs = zip(batch.items(), answer["results"], strict=True)
        return {number: decoder.decode(content, request) for (number, request), content in pairs}

    def ask(self, what: Message, requests: Sequence[MeasureRequest]) -> Any:
        """Raises StoppedWorkError, and BadRequestError where the worker refuses."""
        with self.open_worker() as worker:
            asked = {**self.surroundings(), **what, "requests": list(map(messages.encode_request, requests))}
            reply = Conversation(worker, self.seconds_at, self.stopped_text).ask(asked)
        if "refused" in reply:
            raise (UnknownColumnError if reply["column"] else BadRequestError)(reply["refused"])
        return reply["answer"]

    def open_worker(self) -> AbstractContextManager[Worker]:
        return POOL.single_worker() if self.file else POOL.staying_worker(str(self.measurer.root))

    def surroundings(self) -> Message:
        return {
            "root": str(self.measurer.root.absolute()),
            "data": str(self.measurer.data.absolute()),
            "version": self.measurer.version,
            "now": datetime.now(SHANGHAI).isoformat(),
            "file": str(self.file.absolute()) if self.file else "",
            "own": list(self.measurer.own.infos),
            "keys": dict(self.measurer.keys),
            "unreadable": self.unreadable_tables(),
        }

    def unreadable_tables(self) -> dict[str, str]:
        """The tables that made a worker end, with the reason, as long as nothing changed."""
        if not self.measurer.faults.known:
            return self.unreadable
        known = {name: self.measurer.faults.reason(self.table_key(name)) for name in TABLES}
        return {name: reason for name, reason in known.items() if reason} | self.unreadable

    def seconds_at(self, place: Place) -> float:
        limits = self.measurer.limits
        if place.what == "scan":
            return limits.own_scan if self.file else limits.scan
        by_place = {"start": limits.start, "file": limits.file, "table": limits.table}
        return by_place.get(place.what, limits.question)

    def stopped_text(self, place: Place, cause: str) -> str:
        """The sentence for officials."""
        if place.what == "table":
            label = TABLES[place.name].label
            return f"“{label}”不能读取：{cause}；请检查它的数据文件，换一份再采集"
        if self.file is None:
            return f"取数没有完成：{cause}；请检查数据文件"
        return f"取数方法没有给出结果：{cause}；请修改 evaluators/{self.file.name}"
