"""Answers kept from one asking to the next: in this process, and on a shelf that outlives it.

Only what came to a value, or to the reason why the data give none, is kept; a failure is tried again.
"""

import json
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Protocol

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated.messages import Message, ResultDecoder
from measuring.isolated.own import OwnEvaluators
from measuring.kept.names import NAME_BYTES, AnswerNames, KnownTable, Names
from measuring.requests import MeasureRequest

MOST_IN_PROCESS = 5_000
"""Answers that one process holds ready; about 2 KB each."""
PARTS = ("tables", "told")
"""What a kept answer names of what it shares with others."""
TOLD_ALIKE = ("evaluator", "version", "definition", "sql", "app_version")
Contents = Mapping[bytes, bytes]


class Shelf(Protocol):
    """Where contents lie by name; one that is not as it was put there counts as not there.

    ``replaced`` changes when somebody, in whichever process, told that what was there before counts no more.
    """

    def find(self, names: Collection[bytes]) -> Contents: ...

    def put(self, contents: Contents) -> None: ...

    def replaced(self) -> Hashable: ...

    def tell_replaced(self) -> None: ...


class NoShelf:
    """Nothing outlives the process."""

    def find(self, _names: Collection[bytes]) -> Contents:
        return {}

    def put(self, _contents: Contents) -> None:
        return None

    def replaced(self) -> Hashable:
        return None

    def tell_replaced(self) -> None:
        return None


@dataclass
class KeptAnswers:
    """Of one workspace; threads may share one. ``known_table`` tells how a table stands."""

    known_table: KnownTable
    shelf: Shelf = field(default_factory=NoShelf)
    at_hand: dict[bytes, "HeldAnswer"] = field(default_factory=dict)

    def names(self, own: OwnEvaluators, version: str) -> AnswerNames:
        """Names as the tables are now."""
        return AnswerNames(own, version, self.known_table)

    def find(self, names: Names, asked: Mapping[int, MeasureRequest]) -> dict[int, MeasurementResult]:
        """The answers that are kept, by the number of the request, each with when it was counted."""
        replaced = self.shelf.replaced()
        ready = {number: self.at_hand.get(name) for number, name in names.items()}
        found = {
            number: held.given_again for number, held in ready.items() if held and held.replaced == replaced
        }
        missing = {number: name for number, name in names.items() if number not in found}
        if missing:
            found |= self._take_from_shelf(missing, asked, replaced)
        return found

    def _take_from_shelf(
        self, names: Names, asked: Mapping[int, MeasureRequest], replaced: Hashable
    ) -> dict[int, MeasurementResult]:
        """``replaced`` as it stood before looking: what is replaced meanwhile is looked for once more."""
        kept = self.shelf.find(set(names.values()))
        numbers = [number for number, name in names.items() if name in kept]
        contents = dict(zip(numbers, load_all(kept[names[number]] for number in numbers), strict=True))
        parts = self._parts({content[part] for content in contents.values() for part in PARTS})
        accounts = {name: place for place, name in enumerate(parts)}
        decoder = ResultDecoder([part if isinstance(part, list) else [] for part in parts.values()])
        found = {}
        for number, content in contents.items():
            if all(content[part] in parts for part in PARTS):
                whole = {**content["provenance"], **parts[content["told"]]}
                told = {**content, "tables": accounts[content["tables"]], "provenance": whole}
                held = HeldAnswer(decoder.decode(told, asked[number]), content["counted"], replaced)
                found[number] = held.given_again
                self._hold(names[number], held)
        return found

    def _parts(self, wanted: Iterable[str]) -> dict[str, Any]:
        """What many answers share, by name."""
        contents = self.shelf.find(set(map(bytes.fromhex, wanted)))
        return dict(zip((name.hex() for name in contents), load_all(contents.values()), strict=True))

    def keep(
        self, names: Names, answers: Mapping[int, MeasurementResult], reply: Message, now: datetime
    ) -> None:
        """``reply`` is what the worker said, its results in the order of ``answers``; ``now`` is when."""
        counted, replaced = int(now.timestamp()), self.shelf.replaced()
        accounts = [SharedPart(to_bytes(account)) for account in reply["accounts"]]
        contents: dict[bytes, bytes] = {}
        for (number, answer), content in zip(answers.items(), reply["results"], strict=True):
            if number in names and is_worth_keeping(answer):
                own, told = split_provenance(content["provenance"])
                shared = {"tables": accounts[content["tables"]], "told": told}
                contents |= {part.name: part.content for part in shared.values()}
                parts = {name: part.name.hex() for name, part in shared.items()}
                contents[names[number]] = to_bytes(
                    {**content, "provenance": own, "counted": counted, **parts}
                )
                self._hold(names[number], HeldAnswer(answer, counted, replaced))
        self.shelf.put(contents)

    def _hold(self, name: bytes, answer: "HeldAnswer") -> None:
        if len(self.at_hand) >= MOST_IN_PROCESS:
            self.at_hand.clear()
        self.at_hand[name] = answer


@dataclass(frozen=True)
class HeldAnswer:
    """An answer in this process; ``counted`` is when, in seconds since 1970, ``replaced`` how the shelf then
    stood."""

    answer: MeasurementResult
    counted: int
    replaced: Hashable

    @cached_property
    def given_again(self) -> MeasurementResult:
        """The answer as a later asking gets it: with when it was counted."""
        at = datetime.fromtimestamp(self.counted, UTC)
        return replace(self.answer, provenance=replace(self.answer.provenance, counted_at=at))


@dataclass(frozen=True)
class SharedPart:
    """What many answers share is kept once, by what it says."""

    content: bytes

    @cached_property
    def name(self) -> bytes:
        return blake2b(self.content, digest_size=NAME_BYTES).digest()


def split_provenance(provenance: Message) -> tuple[Message, SharedPart]:
    """What an account says for itself, and what it says like those of other periods and values."""
    own = {name: value for name, value in provenance.items() if name not in TOLD_ALIKE}
    return own, shared_part(*((name, provenance.get(name)) for name in TOLD_ALIKE))


@lru_cache(maxsize=1000)
def shared_part(*fields: tuple[str, str | None]) -> SharedPart:
    return SharedPart(to_bytes({name: value for name, value in fields if value is not None}))


def load_all(contents: Iterable[bytes]) -> list[Any]:
    """At once, which takes half of the time that each by itself takes."""
    return list(json.loads(b"[" + b",".join(contents) + b"]"))


def to_bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def is_worth_keeping(answer: MeasurementResult) -> bool:
    return answer.outcome is not MeasurementStatus.FAILED
