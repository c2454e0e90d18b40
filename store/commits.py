"""What one transaction added, bound by one row over the heads of all chains.

The hash of the last commit is the head of the whole ledger: a row added, changed or lost anywhere gives
another one. It is noted outside the database as well (``headlog.py``).
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store.chain import BOUND_TABLES, COMMITS, ChainHead, append_rows, canonical_json, read_heads

if TYPE_CHECKING:
    from sqlite_utils import Database

HAS_COMMITS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'commits'"
LAST_COMMIT = "SELECT seq, recorded_at, heads, hash FROM commits ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Commit:
    """``seq`` is 0 where nothing was committed yet; ``heads`` are those of the tables that had rows, none
    where the row was changed."""

    seq: int
    recorded_at: str
    hash: str
    heads: Mapping[str, ChainHead]

    @property
    def short_hash(self) -> str:
        """What people compare by eye."""
        return self.hash[:16]


NO_COMMIT = Commit(0, "", "", {})


def has_commits_table(db: "Database") -> bool:
    """Databases of earlier programs have none until they are brought up to date."""
    return db.execute(HAS_COMMITS).fetchone() is not None


def last_commit(db: "Database") -> Commit:
    row = db.execute(LAST_COMMIT).fetchone() if has_commits_table(db) else None
    if row is None:
        return NO_COMMIT
    seq, recorded_at, heads, digest = row
    return Commit(seq, recorded_at, bytes(digest).hex(), heads_from_json(heads))


def bound_heads(db: "Database") -> dict[str, ChainHead]:
    """Where the chains stand that have rows."""
    return {table: head for table, head in read_heads(db, BOUND_TABLES).items() if head.rows}


def heads_to_json(heads: Mapping[str, ChainHead]) -> str:
    return canonical_json({table: [head.rows, head.hash] for table, head in heads.items()})


def heads_from_json(text: str) -> dict[str, ChainHead]:
    """Nothing of a text that was changed so that it cannot be read; its row is told by its hash."""
    with suppress(ValueError, TypeError, AttributeError):
        return {table: ChainHead(rows, digest) for table, (rows, digest) in json.loads(text).items()}
    return {}


def commit_clock() -> datetime:
    """The time that a commit bears."""
    return datetime.now(UTC)


def seal_growth(db: "Database") -> Commit | None:
    """Add the row that binds what this transaction added; ``None`` when it added nothing."""
    if not has_commits_table(db):
        return None
    heads = bound_heads(db)
    if heads == last_commit(db).heads:
        return None
    row = {"recorded_at": commit_clock().isoformat(timespec="microseconds"), "heads": heads_to_json(heads)}
    append_rows(db, COMMITS, [row])
    return last_commit(db)
