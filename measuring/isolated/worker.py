"""What a worker does: it is asked, tells where it is, and answers. It has no database.

Before each step that may not come back it says what it begins, so that whoever waits knows what to blame.
"""

import json
import os
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from evaluators.discovery import Evaluator, discover_evaluators, error_text, load_supplier
from evaluators.suppliers import supplier_from_json
from evaluators.unknown_columns import UnknownColumns, column_probes, unknown_column_problems
from indicators.clock import SHANGHAI
from indicators.drawing import RowPopulation
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.failures import answer_without_value, unknown_evaluator_text
from measuring.isolated import messages
from measuring.kept.program import program_hash
from measuring.measurer import Measurer
from measuring.placed import AccessServer
from measuring.prepared import PreparedRequest
from measuring.preparing import ReadTable, RequestPreparer
from measuring.requests import BadRequestError, MeasureRequest, UnknownColumnError
from measuring.row_cells import keyed_pseudonyms
from sources import Sources
from sources.table_states import table_state
from sources.typed import MissingTable, TypedTable

Say = Callable[..., None]
Asked = Mapping[str, Any]


class Channel:
    """The line to who asks; only the worker itself speaks on it, not what is forked from it."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.reader = line.makefile("rb")
        self.process = os.getpid()

    def say(self, **message: Any) -> None:
        if os.getpid() != self.process:
            os._exit(0)
        text = json.dumps(message, ensure_ascii=False, default=str)
        self.line.sendall(text.encode("utf-8", "replace") + b"\n")


class ReportingMeasurer(Measurer):
    """Measures, and says what it begins."""

    def __init__(
        self,
        say: Say,
        table: ReadTable,
        evaluators: Mapping[str, Evaluator],
        version: str,
        access: AccessServer,
    ) -> None:
        super().__init__(table, evaluators, version, access=access)
        self.say = say
        self.at: Any = None
        self.names: Iterable[str] = evaluators

    def prepare_request(
        self, request: MeasureRequest, preparing: RequestPreparer
    ) -> PreparedRequest | MeasurementResult:
        """The request made ready, or why it cannot be."""
        self.at = request.key
        self.say(at="question", number=self.at)
        if request.evaluator not in self.evaluators:
            reason = unknown_evaluator_text(request.evaluator, self.names)
            return answer_without_value(request, MeasurementStatus.FAILED, reason)
        return super().prepare_request(request, preparing)

    def count_in_one_scan(self, ready: Sequence[PreparedRequest]) -> dict[Any, MeasurementResult]:
        """Many measures counted together."""
        self.say(at="scan")
        return super().count_in_one_scan(ready)


class Office:
    """One workspace as its worker knows it; ``states`` are those of the tables that were read for the last
    question."""

    def __init__(self, root: Path, data: Path, say: Say) -> None:
        self.sources = Sources(root, data, self.now)
        self.say = say
        self.began = datetime.now(SHANGHAI), monotonic()
        self.states: dict[str, str] = {}

    def now(self) -> datetime:
        """The clock of who asks, which went on meanwhile."""
        at, measured = self.began
        return at + timedelta(seconds=monotonic() - measured)

    def measurer(self, asked: Asked) -> ReportingMeasurer:
        self.began = datetime.fromisoformat(asked["now"]), monotonic()
        self.states = {}
        shipped = discover_evaluators()
        found: Mapping[str, Evaluator] = shipped
        if asked["supplier"]:
            supplier = supplier_from_json(asked["supplier"])
            self.say(at="file", name=supplier.label)
            found = {**shipped, **load_supplier(supplier)[0]}
        version = asked["version"]
        access = self.sources.server_access
        measurer = ReportingMeasurer(
            self.say, lambda name: self.read(name, asked, measurer), found, version, access
        )
        measurer.names = {*found, *asked["own"]}
        measurer.told = frozenset(asked["keys"])
        return measurer

    def read(self, name: str, asked: Asked, measurer: ReportingMeasurer) -> TypedTable | MissingTable:
        """A table as it is now, or as it was when the key was given to it."""
        if name in asked["unreadable"]:
            return MissingTable(self.sources.find_table(name), asked["unreadable"][name])
        key = asked["keys"].get(name)
        self.say(at="table", name=name)
        table = self.sources.reopen_table(name, key) if key else self.sources.read_table(name)
        self.states[name] = table_state(table)
        self.say(at="question", number=measurer.at)
        return table


def serve(line: socket.socket) -> None:
    """Answer until nobody asks any more."""
    channel = Channel(line)
    offices: dict[str, Office] = {}
    for text in channel.reader:
        asked = json.loads(text)
        channel.say(**answer_or_failure(partial(answer, asked, offices, channel.say)))


def answer(asked: Asked, offices: dict[str, Office], say: Say) -> Any:
    if asked["do"] in OF_SUPPLIERS:
        return OF_SUPPLIERS[asked["do"]](asked, say)
    root = asked["root"]
    if root not in offices:
        offices[root] = Office(Path(root), Path(asked["data"]), say)
    return ACTIONS[asked["do"]](asked, offices[root])


def answer_or_failure(act: Callable[[], Any]) -> messages.Message:
    """What was asked, or why not. Someone's own code may raise what ends a process; here it ends nothing."""
    try:
        return {"answer": act()}
    except UnknownColumnError as error:
        return {"refused": str(error), "column": True}
    except BadRequestError as error:
        return {"refused": str(error), "column": False}
    except BaseException as error:
        return {"failed": error_text(error)}


def measure(asked: Asked, office: Office) -> Any:
    requests = [messages.decode_request(number, fields) for number, fields in enumerate(asked["requests"])]
    answers = office.measurer(asked).measure(requests)
    encoder = messages.ResultEncoder()
    results = [encoder.encode(answers[request.key]) for request in requests]
    told = {"accounts": encoder.accounts, "states": office.states, "program": program_hash()}
    return {"results": results, **told}


def breakdown(asked: Asked, office: Office) -> Any:
    (request,) = (messages.decode_request(0, fields) for fields in asked["requests"])
    return list(map(messages.encode_slice, office.measurer(asked).breakdown(request, asked["by"])))


def rows_behind(asked: Asked, office: Office) -> Any:
    (request,) = (messages.decode_request(0, fields) for fields in asked["requests"])
    choice = messages.decode_choice(asked["choice"])
    page = office.measurer(asked).rows_behind(request, asked["limit"], asked["offset"], choice=choice)
    return messages.encode_page(page)


def prepare(asked: Asked, office: Office) -> Any:
    """Lets every evaluator say what it counts, and counts nothing."""
    measurer = office.measurer(asked)
    preparing = RequestPreparer(measurer.table, measurer.told)
    for number, fields in enumerate(asked["requests"]):
        measurer.prepare_request(messages.decode_request(number, fields), preparing)


def draw_rows(asked: Asked, office: Office) -> Any:
    (request,) = (messages.decode_request(0, fields) for fields in asked["requests"])
    population = RowPopulation(asked["population"])
    drawn = office.measurer(asked).draw_rows(request, population, asked["seed"], asked["size"])
    return messages.encode_draw(drawn)


def recount(asked: Asked, office: Office) -> Any:
    """The rows are written where who asks wants them."""
    (request,) = (messages.decode_request(0, fields) for fields in asked["requests"])
    hide = keyed_pseudonyms(office.sources.at.secret.read)
    return messages.encode_recount(office.measurer(asked).recount(request, Path(asked["folder"]), hide))


def describe(asked: Asked, say: Say) -> Any:
    """What there is to know of the evaluators of one supplier, and what is wrong with them."""
    supplier = supplier_from_json(asked["supplier"])
    say(at="file", name=supplier.label)
    found, problems = load_supplier(supplier)
    infos = [messages.encode_info(evaluator.info) for evaluator in found.values()]
    return {"infos": infos, "problems": list(map(messages.encode_problem, problems))}


def find_unknown_columns(asked: Asked, say: Say) -> Any:
    """The columns that evaluators of one supplier name and no table has. One that fails for another reason
    says so when it is asked to count."""
    supplier = supplier_from_json(asked["supplier"])
    say(at="file", name=supplier.label)
    problems = []
    for evaluator in load_supplier(supplier)[0].values():
        found: UnknownColumns = {}
        for probe in column_probes(evaluator, asked["extra"], found):
            answer_or_failure(probe)
        problems += unknown_column_problems(evaluator.info.name, supplier.place, found)
    return list(map(messages.encode_problem, problems))


OF_SUPPLIERS = {"describe": describe, "columns": find_unknown_columns}
ACTIONS = {
    "measure": measure,
    "breakdown": breakdown,
    "rows": rows_behind,
    "draw": draw_rows,
    "prepare": prepare,
    "recount": recount,
}
