"""Papers of 热线运行 that go out: kept with all that they were drawn from; nothing is ever changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indicators.model import EMPTY_MAPPING
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text, readable_day
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLE = "outgoing_papers"
NEWEST = "SELECT * FROM outgoing_papers WHERE kind IN (:kind, :other) ORDER BY seq DESC LIMIT :limit"
KEPT_SPANS = "SELECT span, since, until FROM outgoing_papers WHERE kind = :kind AND act = 'kept'"
ONE = "SELECT * FROM outgoing_papers WHERE seq = :seq"
OF_SPAN = (
    "SELECT * FROM outgoing_papers WHERE kind = :kind AND span = :span AND since = :since AND until = :until"
    " ORDER BY seq"
)


class OutgoingAct(StrEnum):
    """Made and kept by itself, or issued by a person."""

    KEPT = "kept"
    ISSUED = "issued"


@dataclass(frozen=True)
class OutgoingPaper:
    """``kind`` is report, bulletin or supervision; ``inputs`` all it was drawn from. ``seal`` is the
    SHA-256 of the list of inputs and ``package`` that of its package; both "" of one that is kept only.
    ``damage`` says what is wrong with one that was changed, of which nothing else is told."""

    kind: str
    act: OutgoingAct
    title: str
    span: str
    since: date
    until: date
    by: str
    account: str
    recorded_at: datetime
    inputs: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAPPING)
    seal: str = ""
    package: str = ""
    seq: int = 0
    damage: str = ""

    @property
    def is_issued(self) -> bool:
        return self.act is OutgoingAct.ISSUED


class OutgoingLedger:
    """The table of papers that go out."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def record(self, paper: OutgoingPaper) -> OutgoingPaper:
        with transaction(self.db):
            (seq,) = chain.append_rows(self.db, TABLE, [paper_row(paper)])
        return replace(paper, seq=seq)

    def newest(self, limit: int, kind: str, other: str = "") -> tuple[OutgoingPaper, ...]:
        """Of one kind or two, newest first; one that was changed says so."""
        found = self.db.query(NEWEST, {"limit": limit, "kind": kind, "other": other})
        return tuple(map(paper_from_row, found))

    def find(self, seq: int) -> OutgoingPaper | None:
        return next(map(paper_from_row, self.db.query(ONE, {"seq": seq})), None)

    def of_span(self, kind: str, span: str, since: date, until: date) -> Iterator[OutgoingPaper]:
        """Oldest first."""
        asked = {"kind": kind, "span": span, "since": since.isoformat(), "until": until.isoformat()}
        return map(paper_from_row, self.db.query(OF_SPAN, asked))

    def kept_spans(self, kind: str) -> frozenset[tuple[str, date, date]]:
        """Name, first and last day of all that were kept by themselves, changed ones among them."""
        rows = self.db.execute(KEPT_SPANS, {"kind": kind})
        return frozenset(map(span_of_row, rows))

    def find_same(self, paper: OutgoingPaper) -> OutgoingPaper | None:
        """One of the same kind, act, days and inputs."""
        for other in self.of_span(paper.kind, paper.span, paper.since, paper.until):
            if other.act is paper.act and other.inputs == paper.inputs:
                return other
        return None


def span_of_row(row: tuple[str, str, str]) -> tuple[str, date, date]:
    span, since, until = row
    return span, readable_day(since), readable_day(until)


def paper_row(paper: OutgoingPaper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "act": paper.act.value,
        "title": paper.title,
        "span": paper.span,
        "since": paper.since.isoformat(),
        "until": paper.until.isoformat(),
        "inputs": chain.canonical_json(dict(paper.inputs)),
        "seal": paper.seal,
        "package": paper.package,
        "by": paper.by,
        "account": paper.account,
        "recorded_at": instant_text(paper.recorded_at),
    }


def paper_from_row(row: Mapping[str, Any]) -> OutgoingPaper:
    if not chain.is_row_sound(row):
        damage, at = damaged_text(TABLE, row["seq"]), datetime.min.replace(tzinfo=UTC)
        return OutgoingPaper(
            "", OutgoingAct.KEPT, "", "", date.min, date.min, "", "", at, seq=row["seq"], damage=damage
        )
    return OutgoingPaper(
        kind=row["kind"],
        act=OutgoingAct(row["act"]),
        title=row["title"],
        span=row["span"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]),
        by=row["by"],
        account=row["account"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        inputs=json.loads(row["inputs"]),
        seal=row["seal"],
        package=row["package"],
        seq=row["seq"],
    )
