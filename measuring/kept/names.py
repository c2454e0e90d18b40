"""The name of an answer: a hash over all that decides it, so that whatever changes gives another name."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluators.discovery import discover_evaluators
from evaluators.repeatable import is_repeatable
from evaluators.suppliers import Supplier
from indicators.model import EvaluatorInfo
from measuring.isolated.messages import plain_value
from measuring.isolated.own import OwnEvaluators
from measuring.kept.program import program_hash
from measuring.requests import MeasureRequest
from sources.table_states import table_state
from sources.typed import MissingTable, TypedTable

KnownTable = Callable[[str], TypedTable | MissingTable | None]
"""A table by name as reading it now would give, ``None`` where it would have to be read."""
Names = Mapping[int, bytes]
"""Of answers, by the number of the request."""
NAME_BYTES = 20


@dataclass
class AnswerNames:
    """Names at one moment: each table is looked at once, so that all speak of the same state.

    A request has none where its answer may not be kept: a table would have to be read first, or the code
    that counts may say something else the next time.
    """

    own: OwnEvaluators
    version: str
    known_table: KnownTable
    states: dict[str, str | None] = field(default_factory=dict)
    beginnings: dict[tuple[str, ...], bytes | None] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)

    def name_all(self, asked: Mapping[int, MeasureRequest]) -> Names:
        pairs = ((number, self.name(request)) for number, request in asked.items())
        return {number: name for number, name in pairs if name}

    def name(self, request: MeasureRequest) -> bytes | None:
        info = self.find_info(request.evaluator)
        if info is None:
            return None
        key = self.key(info, request)
        if key not in self.beginnings:
            self.beginnings[key] = self.beginning(info, key[1:])
        beginning = self.beginnings[key]
        if beginning is None:
            return None
        period = request.period
        asked = json.dumps([plain_value(request.params), period.start.isoformat(), period.end.isoformat()])
        return hashlib.blake2b(beginning + asked.encode(), digest_size=NAME_BYTES).digest()

    def key(self, info: EvaluatorInfo, request: MeasureRequest) -> tuple[str, ...]:
        """Evaluator and tables; only few evaluators are told by their parameters which to read."""
        if info.chooses_table:
            return request.evaluator, *tables_of(info, request)
        if request.evaluator not in self.keys:
            self.keys[request.evaluator] = request.evaluator, *tables_of(info, request)
        return self.keys[request.evaluator]

    def find_info(self, evaluator: str) -> EvaluatorInfo | None:
        shipped = discover_evaluators().get(evaluator)
        return shipped.info if shipped else self.own.infos.get(evaluator)

    def beginning(self, info: EvaluatorInfo, tables: Sequence[str]) -> bytes | None:
        """What requests share that are answered by the same code from the same tables."""
        code = self.code[info.name] = code_of(self.own.suppliers.get(info.name))
        states = list(map(self.state, tables))
        if not code or not all(states):
            return None
        decides = [program_hash(), self.version, code, info.name, info.version, tables, states]
        return hashlib.sha256(json.dumps(decides).encode()).digest()

    def state(self, table: str) -> str | None:
        if table not in self.states:
            known = self.known_table(table)
            self.states[table] = table_state(known) if known else None
        return self.states[table]

    def distrust(self, states: Mapping[str, str]) -> None:
        """What was read in another state than it has now names no answer."""
        for table, state in states.items():
            if self.state(table) != state:
                self.states[table] = None

    def codes(self) -> set[str]:
        """How the code stood, as it is in the names that were given."""
        return set(self.code.values())

    def cover(self, tables: Iterable[str]) -> bool:
        """Whether all these tables are in the names that were given."""
        return {table for key in self.beginnings for table in key[1:]}.issuperset(tables)


def tables_of(info: EvaluatorInfo, request: MeasureRequest) -> tuple[str, ...]:
    """Every table that the answer may depend on: those that are counted, and the ready-made reports that
    are held against them or stand in."""
    return tuple(sorted(dict.fromkeys(every_table(info, request))))


def every_table(info: EvaluatorInfo, request: MeasureRequest) -> Iterator[str]:
    yield from (name.strip() for name in info.tables_read(request.params))
    for variant in info.variants:
        yield from variant.tables


def code_of(supplier: Supplier | None) -> str:
    """How the code of evaluators stands: of those of the office as its files are now."""
    return code_state(supplier) if supplier else "shipped"


def code_state(supplier: Supplier) -> str:
    """A hash of a file of the office's own; "" of what may say something else each time, and of plug-ins,
    which may be made of whatever is installed."""
    try:
        content = Path(supplier.file).read_bytes() if supplier.file else b""
    except OSError:
        return ""
    if not content or not is_repeatable(content.decode("utf-8", "replace")):
        return ""
    return hashlib.sha256(content).hexdigest()
