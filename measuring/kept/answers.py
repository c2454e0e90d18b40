"""Answers kept from one asking to the next: in this process, and on a shelf that outlives it.

Only what came to a value, or to the reason why the data give none, is kept; a failure is tried again.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Protocol

from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated.messages import Message, ResultDecoder
from measuring.isolated.own import OwnEvaluators
from measuring.kept.names import NAME_BYTES, AnswerNames, KnownTable, Names
from measuring.requests import MeasureRequest

MOST_IN_PROCESS = 5_000
"""Answers that one process holds ready; about 2 KB each."""
Contents = Mapping[bytes, bytes]


class Shelf(Protocol):
    """Where contents lie by name; one that is not as it was put there counts as not there."""

    def find(self, names: Collection[bytes]) -> Contents: ...

    def put(self, contents: Contents) -> None: ...


class NoShelf:
    """Nothing outlives the process."""

    def find(self, _names: Collection[bytes]) -> Contents:
        return {}

    def put(self, _contents: Contents) -> None:
        return None


@dataclass
class KeptAnswers:
    """Of one workspace; threads may share one. ``known_table`` tells how a table stands."""

    known_table: KnownTable
    shelf: Shelf = field(default_factory=NoShelf)
    at_hand: dict[bytes, MeasurementResult] = field(default_factory=dict)

    def names(self, own: OwnEvaluators, version: str) -> AnswerNames:
        """Names as the tables are now."""
        return AnswerNames(own, version, self.known_table)

    def find(self, names: Names, asked: Mapping[int, MeasureRequest]) -> dict[int, MeasurementResult]:
        """The answers that are kept, by the number of the request."""
        ready = {number: self.at_hand.get(name) for number, name in names.items()}
        found = {number: answer for number, answer in ready.items() if answer}
        missing = {number: name for number, name in names.items() if number not in found}
        if missing:
            found |= self._take_from_shelf(missing, asked)
        return found

    def _take_from_shelf(
        self, names: Names, asked: Mapping[int, MeasureRequest]
    ) -> dict[int, MeasurementResult]:
        kept = self.shelf.find(set(names.values()))
        contents = {number: json.loads(kept[name]) for number, name in names.items() if name in kept}
        accounts = self._accounts(content["tables"] for content in contents.values())
        numbers = {name: number for number, name in enumerate(accounts)}
        decoder = ResultDecoder([json.loads(text) for text in accounts.values()])
        found = {}
        for number, content in contents.items():
            if content["tables"] in numbers:
                told = {**content, "tables": numbers[content["tables"]]}
                found[number] = decoder.decode(told, asked[number])
                self._hold(names[number], found[number])
        return found

    def _accounts(self, wanted: Iterable[str]) -> dict[str, bytes]:
        """The accounts of tables that answers share, by name."""
        contents = self.shelf.find(set(map(bytes.fromhex, wanted)))
        return {name.hex(): content for name, content in contents.items()}

    def keep(self, names: Names, answers: Mapping[int, MeasurementResult], reply: Message) -> None:
        """``reply`` is what the worker said, its results in the order of ``answers``."""
        accounts = list(map(to_bytes, reply["accounts"]))
        account_names = [blake2b(account, digest_size=NAME_BYTES).digest() for account in accounts]
        contents: dict[bytes, bytes] = {}
        for (number, answer), content in zip(answers.items(), reply["results"], strict=True):
            if number in names and is_worth_keeping(answer):
                place = content["tables"]
                contents[account_names[place]] = accounts[place]
                contents[names[number]] = to_bytes({**content, "tables": account_names[place].hex()})
                self._hold(names[number], answer)
        self.shelf.put(contents)

    def _hold(self, name: bytes, answer: MeasurementResult) -> None:
        if len(self.at_hand) >= MOST_IN_PROCESS:
            self.at_hand.clear()
        self.at_hand[name] = answer


def to_bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def is_worth_keeping(answer: MeasurementResult) -> bool:
    return answer.outcome is not MeasurementStatus.FAILED
