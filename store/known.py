"""What was known at a past instant: not what bears an earlier time, since clocks go back, but what one commit
and those before it had added."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from indicators.model import EMPTY_MAPPING
from store.chain import is_row_sound
from store.commits import heads_from_json, last_commit
from store.damaged_rows import damaged_text
from store.errors import DamagedCommitError
from store.rows import END_OF_TIME, instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST_COMMIT_BY = "SELECT * FROM commits WHERE recorded_at <= :instant ORDER BY seq DESC LIMIT 1"
FIRST_COMMIT = "SELECT * FROM commits ORDER BY seq LIMIT 1"
COMMIT_BY_NUMBER = "SELECT * FROM commits WHERE seq = :seq"
ALL_ROWS = 2**63 - 1
CutParameters = Mapping[str, str | int]


@dataclass(frozen=True)
class Known:
    """The rows that count: of each table those up to a number, and of them those recorded by an instant.

    ``commit`` is the last one counted; 0 before the first, where rows of programs that made no commits yet
    are told apart by their own times. ``instant`` is the one asked for, ``None`` for all that is known now.
    """

    instant: datetime | None = None
    commit: int = 0
    rows: Mapping[str, int] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def is_past(self) -> bool:
        return self.instant is not None

    def last_row(self, table: str) -> int:
        return self.rows.get(table, 0) if self.is_past else ALL_ROWS

    def parameters(self, *tables: str) -> dict[str, str | int]:
        """For a question: ``:observations_to`` is the last row that counts, ``:recorded_by`` the latest
        time."""
        by_own_time = self.instant if self.instant and not self.commit else END_OF_TIME
        ends: dict[str, str | int] = {f"{table}_to": self.last_row(table) for table in tables}
        return {**ends, "recorded_by": instant_text(by_own_time)}


ALL_KNOWN = Known()


def known_at(db: "Database", instant: datetime) -> Known:
    """What the last commit by ``instant`` and those before it had added; raises DamagedCommitError where
    that cannot be told.

    A clock set back makes a later commit bear an earlier time: it counts from its own time on, with all that
    came before it. What a commit gives never changes.
    """
    commit = next(iter(db.query(LAST_COMMIT_BY, {"instant": instant_text(instant)})), None)
    shown = commit or next(iter(db.query(FIRST_COMMIT)), None)
    if shown is None:
        return Known(instant)
    if not is_row_sound(shown):
        raise DamagedCommitError(damaged_text("commits", shown["seq"]))
    rows = {table: head.rows for table, head in heads_from_json(shown["heads"]).items()}
    return Known(instant, int(commit["seq"]) if commit else 0, rows)


def known_by_row(db: "Database", table: str, seq: int) -> Known:
    """What the commit that added a row, and those before it, had added; raises DamagedCommitError where that
    cannot be told. Commits only add, so the one is found by halving."""
    first, last = 1, last_commit(db).seq
    while first < last:
        middle = (first + last) // 2
        if commit_rows(db, middle).get(table, 0) < seq:
            first = middle + 1
        else:
            last = middle
    row = next(iter(db.query(COMMIT_BY_NUMBER, {"seq": first})))
    return Known(datetime.fromisoformat(row["recorded_at"]), first, commit_rows(db, first))


def commit_rows(db: "Database", seq: int) -> dict[str, int]:
    """How many rows of each table there were with one commit; raises DamagedCommitError."""
    row = next(iter(db.query(COMMIT_BY_NUMBER, {"seq": seq})), None)
    if row is None or not is_row_sound(row):
        raise DamagedCommitError(damaged_text("commits", seq))
    return {table: head.rows for table, head in heads_from_json(row["heads"]).items()}
