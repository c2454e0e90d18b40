"""What was gathered from other workspaces, as files in ``data/gathered``: of each the last good state with
its moment, and why a later try gave none. A cache: whoever empties the folder gathers anew."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from forms.form import as_plain_data
from indicators.private_files import FILE_MODE
from indicators.whole_files import write_whole
from sources.origins.contract import OriginError
from workspace.plain_reading import read_plain
from workspace.unit_places import UnitPlace
from workspace.unit_seals import MOST_BROKEN, CheckedLine, CheckedSeal, changed_seals, checked_lines
from workspace.unit_state import UnitState

FOLDER = "gathered"
DAMAGED, OTHER_FORM = "damaged", "other-form"
WHY_UNUSABLE = {
    DAMAGED: "上次留存的汇总数据已损坏，没有采用，请重新汇总",
    OTHER_FORM: "上次留存的汇总数据是另一版本的程序留下的，格式不同（并未损坏），没有采用，请重新汇总",
}
T = TypeVar("T")


@dataclass(frozen=True)
class GatheredUnit:
    """One workspace. ``asked_at`` is the last try, ``received_at`` the last that gave its ``state``;
    ``failing_since`` the first that failed after it, with ``fault`` and Chinese ``reason`` of the last.
    ``seals`` are the packages that were looked into, ``broken`` what changed of what was sealed."""

    name: str
    where: str
    asked_at: datetime | None
    received_at: datetime | None
    failing_since: datetime | None
    fault: str
    reason: str
    state: UnitState | None
    seals: tuple[CheckedSeal, ...] = ()
    broken: tuple[str, ...] = ()

    def with_state(self, state: UnitState, seals: tuple[CheckedSeal, ...], now: datetime) -> "GatheredUnit":
        """Whatever was once told of changed seals stays."""
        told = (*self.broken, *changed_seals(self.state, state))
        broken = tuple(dict.fromkeys(told))[:MOST_BROKEN]
        return GatheredUnit(self.name, self.where, now, now, None, "", "", state, seals, broken)

    @property
    def lines(self) -> tuple[CheckedLine, ...]:
        """The projects, sealed numbers first."""
        return checked_lines(self.state, self.seals) if self.state else ()

    def with_fault(self, error: OriginError, now: datetime) -> "GatheredUnit":
        since = self.failing_since or now
        return replace(self, asked_at=now, failing_since=since, fault=error.fault.value, reason=error.message)


def new_unit(place: UnitPlace, fault: str = "", reason: str = "") -> GatheredUnit:
    return GatheredUnit(place.name, place.where, None, None, None, fault, reason, None)


def unit_file(data: Path, place: UnitPlace) -> Path:
    """Another place under the same name begins anew."""
    name = hashlib.sha256(f"{place.name}\n{place.where}".encode()).hexdigest()[:32]
    return data / FOLDER / f"{name}.json"


def read_unit(data: Path, place: UnitPlace) -> GatheredUnit:
    """As last kept; nothing of it where the file cannot be used, which is its fault then."""
    try:
        return read_kept(GatheredUnit, unit_file(data, place)) or new_unit(place)
    except KeptFileError as error:
        return new_unit(place, error.fault, str(error))


def read_units(data: Path, places: Iterable[UnitPlace]) -> Iterator[GatheredUnit]:
    return (read_unit(data, place) for place in places)


def keep_unit(data: Path, place: UnitPlace, unit: GatheredUnit) -> None:
    """Raises OSError."""
    write_kept(unit_file(data, place), unit)


class KeptFileError(Exception):
    """A kept file is not as it was written (``DAMAGED``), or was written by a program that kept other fields
    (``OTHER_FORM``); the message is Chinese."""

    def __init__(self, fault: str) -> None:
        super().__init__(WHY_UNUSABLE[fault])
        self.fault = fault


def write_kept(path: Path, value: object) -> None:
    """With the hash of its content in the first line. Raises OSError."""
    content = json.dumps(as_plain_data(value), ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(content).hexdigest().encode()
    write_whole(path, digest + b"\n" + content, FILE_MODE)


def read_kept(kind: type[T], path: Path) -> T | None:
    """``None`` where there is none. Raises KeptFileError."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeptFileError(DAMAGED) from error
    if hashlib.sha256(content).hexdigest().encode() != digest:
        raise KeptFileError(DAMAGED)
    try:
        return read_plain(kind, json.loads(content))
    except ValueError as error:
        raise KeptFileError(OTHER_FORM) from error
