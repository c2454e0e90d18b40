"""Rows that hang together: each row of the ledger carries the hash of the row before it and its own.

``hash`` is SHA-256 of ``prev`` followed by the row's columns as canonical JSON (sorted keys, no spaces,
UTF-8, empty columns left out, ``prev`` and ``hash`` not counted). A chain proves nothing against one who
rewrites all of it, so ``read_heads`` are written into every backup.
"""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

COMMITS = "commits"
BOUND_TABLES = (
    "runs",
    "run_ends",
    "observations",
    "entries",
    "evidence",
    "declarations",
    "slots",
    "retries",
    "rule_texts",
    "decisions",
    "paper_acts",
    "account_acts",
    "audit",
    "spot_checks",
    "spot_check_acts",
    "source_acts",
    "deadlines",
    "bulletins",
    "supervision_acts",
    "outgoing_papers",
    "result_decisions",
    "open_measures",
    "measure_acts",
    "operator_assessments",
)
"""The tables whose heads a commit binds."""
CHAINED_TABLES = (*BOUND_TABLES, COMMITS)
START_HASH = bytes(32)

ChainRow = Mapping[str, Any]
LinkedLines = Callable[[int, bytes], Iterable[Sequence[Any]]]
"""Gives the rows from the number of the first on, the chain's last hash being the second."""


@dataclass(frozen=True)
class ChainHead:
    """Where a chain stands: how many rows, and the hash of the last (hexadecimal)."""

    rows: int
    hash: str


ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> str:
    return ENCODER.encode(value)


UNCOUNTED = frozenset({"prev", "hash"})


def row_hash(prev: bytes, row: ChainRow) -> bytes:
    return hashlib.sha256(prev + row_text(row).encode()).digest()


WRITERS: Mapping[type, Callable[[Any], str]] = {str: encode_basestring, int: str}
"""How the values of nearly all columns are written; any other as JSON writes it."""


def row_text(row: ChainRow) -> str:
    """``canonical_json`` of the columns that count, written column by column: a third faster, and asked of
    every row that is added or looked at."""
    fields = [
        f'"{name}":{WRITERS.get(type(value), canonical_json)(value)}'
        for name in counted_names(tuple(row))
        if (value := row[name]) is not None
    ]
    return f"{{{','.join(fields)}}}"


@cache
def counted_names(names: tuple[str, ...]) -> list[str]:
    return sorted(set(names) - UNCOUNTED)


def is_row_sound(row: ChainRow) -> bool:
    """Whether a row is as it was added: its columns still give its own hash."""
    return row_hash(row["prev"], row) == bytes(row["hash"])


def append_rows(db: "Database", table: str, rows: Iterable[ChainRow]) -> range:
    """Add rows of the same columns at the end of a chain, inside a transaction, each as it comes; gives their
    numbers."""
    last, prev = last_link(db, table)
    insert_rows(db, table, link_rows(rows, last + 1, prev))
    return range(last + 1, last_link(db, table)[0] + 1)


def append_lines(db: "Database", table: str, columns: Sequence[str], lines: LinkedLines) -> range:
    """``append_rows`` of rows that come as the values of ``columns`` and with their hashes."""
    last, prev = last_link(db, table)
    insert_lines(db, table, columns, lines(last + 1, prev))
    return range(last + 1, last_link(db, table)[0] + 1)


def link_rows(rows: Iterable[ChainRow], first: int, prev: bytes) -> Iterator[ChainRow]:
    """The rows with their numbers from ``first`` on and their hashes, the chain's last being ``prev``."""
    for seq, row in enumerate(rows, first):
        linked = {"seq": seq, **row, "prev": prev, "hash": b""}
        linked["hash"] = prev = row_hash(prev, linked)
        yield linked


def insert_rows(db: "Database", table: str, rows: Iterable[ChainRow]) -> None:
    """Rows of the same columns, each as it comes."""
    coming = iter(rows)
    if first := next(coming, None):
        insert_lines(db, table, list(first), map(itemgetter(*first), itertools.chain([first], coming)))


def insert_lines(db: "Database", table: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Rows as the values of ``columns``, each as it comes."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", lines)  # noqa: S608 - names ours


def last_link(db: "Database", table: str) -> tuple[int, bytes]:
    sql = f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our table names
    row = db.execute(sql).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, START_HASH)


def read_heads(db: "Database", tables: Iterable[str] = CHAINED_TABLES) -> dict[str, ChainHead]:
    links = {table: last_link(db, table) for table in tables}
    return {table: ChainHead(rows, digest.hex()) for table, (rows, digest) in links.items()}
