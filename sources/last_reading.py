"""How the last reading of each declared table went, kept in a small file beside the tables: pages tell it
without reading anything."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from indicators.clock import SHANGHAI
from sources.json_files import JsonObject, read_sealed, write_sealed
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class UnreadFile:
    """A file that could not be read: where (``row`` 0 stands for all of it) and why, with what to do."""

    file: str
    row: int
    message: str


@dataclass(frozen=True)
class LastReading:
    """``key`` is that of the last table that was read whole, at ``read_at``; ``failed_at`` and ``reason``
    tell of a later try that was not."""

    key: str = ""
    read_at: datetime | None = None
    failed_at: datetime | None = None
    reason: str = ""
    unread: tuple[UnreadFile, ...] = ()


def last_reading(tables: Path, name: str) -> LastReading:
    """Of the table of that name; an empty one where it was never read, or the note was changed."""
    noted = read_sealed(_note_path(tables, name), must_be_sealed=True)
    return _from_json(noted) if noted else LastReading()


def note_reading(tables: Path, name: str, key: str, now: datetime) -> None:
    """Written where it changes anything only: a table is asked for at every measuring."""
    before = last_reading(tables, name)
    if before.key != key or before.failed_at:
        _write(tables, name, LastReading(key, now))


def note_failure(tables: Path, name: str, reason: str, problems: Sequence[Problem], now: datetime) -> None:
    """What was read before stays told."""
    before = last_reading(tables, name)
    unread = tuple(
        UnreadFile(problem.place.file, problem.line if problem.line > 1 else 0, problem.message)
        for problem in problems
    )
    if (before.reason, before.unread) != (reason, unread):
        _write(tables, name, LastReading(before.key, before.read_at, now, reason, unread))


def _note_path(tables: Path, name: str) -> Path:
    return tables / f"{name}.last.json"


def _write(tables: Path, name: str, reading: LastReading) -> None:
    instants = {"read_at": reading.read_at, "failed_at": reading.failed_at}
    texts = {
        field: moment.astimezone(SHANGHAI).isoformat() if moment else "" for field, moment in instants.items()
    }
    write_sealed(_note_path(tables, name), {**asdict(reading), **texts})


def _from_json(noted: JsonObject) -> LastReading:
    return LastReading(
        noted["key"],
        _instant(noted["read_at"]),
        _instant(noted["failed_at"]),
        noted["reason"],
        tuple(UnreadFile(**unread) for unread in noted["unread"]),
    )


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
