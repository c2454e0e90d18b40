"""Runs and declarations as the database keeps them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Run:
    """One run: ``outcome`` is ``None`` while it goes on, and stays so when its process died. ``as_of`` is
    the day it measured, of several the first; ``None`` when it kept nothing."""

    id: str
    kind: str
    by: str
    note: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None


class Declaration(NamedTuple):
    """The last good text of one target file."""

    sha256: str
    text: str
    at: datetime
    file: str


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run_from_row(row: Mapping[str, Any]) -> Run:
    finished_at = parse_instant(row["finished_at"]) if row["finished_at"] else None
    counts = json.loads(row["counts"]) if row["counts"] else {}
    return Run(
        id=row["id"],
        kind=row["kind"],
        by=row["by"],
        note=row["note"],
        started_at=parse_instant(row["started_at"]),
        finished_at=finished_at,
        outcome=row["outcome"],
        counts=counts,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
    )


def declaration_from_row(row: Mapping[str, Any]) -> Declaration:
    return Declaration(row["sha256"], row["text"], parse_instant(row["recorded_at"]), row["file"])
