"""Rows that hang together: each row of the ledger carries the hash of the row before it and its own.

``hash`` is SHA-256 of ``prev`` followed by the row's columns as canonical JSON (sorted keys, no spaces,
UTF-8, empty columns left out, ``prev`` and ``hash`` not counted). A chain proves nothing against one who
rewrites all of it, so ``read_heads`` are written into every backup.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

CHAINED_TABLES = (
    "runs",
    "run_ends",
    "observations",
    "entries",
    "evidence",
    "declarations",
    "slots",
    "retries",
)
START_HASH = bytes(32)

ChainRow = Mapping[str, Any]


@dataclass(frozen=True)
class ChainHead:
    """Where a chain stands: how many rows, and the hash of the last (hexadecimal)."""

    rows: int
    hash: str


def canonical_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def row_hash(prev: bytes, row: ChainRow) -> bytes:
    counted = {
        name: value for name, value in row.items() if value is not None and name not in ("prev", "hash")
    }
    return hashlib.sha256(prev + canonical_json(counted).encode()).digest()


def append_rows(db: "Database", table: str, rows: Sequence[ChainRow]) -> range:
    """Add rows at the end of a chain, inside a transaction; gives their numbers."""
    last, prev = last_link(db, table)
    linked = link_rows(rows, last + 1, prev)
    if linked:
        db.conn.executemany(insert_statement(table, list(linked[0])), linked)
    return range(last + 1, last + 1 + len(linked))


def link_rows(rows: Sequence[ChainRow], first: int, prev: bytes) -> list[ChainRow]:
    """The rows with their numbers from ``first`` on and their hashes, the chain's last being ``prev``."""
    linked: list[ChainRow] = []
    for seq, row in enumerate(rows, first):
        numbered = {"seq": seq, **row}
        digest = row_hash(prev, numbered)
        linked.append({**numbered, "prev": prev, "hash": digest})
        prev = digest
    return linked


def insert_statement(table: str, names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608 - names ours, values bound


def last_link(db: "Database", table: str) -> tuple[int, bytes]:
    sql = f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our table names
    row = db.execute(sql).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, START_HASH)


def read_heads(db: "Database") -> dict[str, ChainHead]:
    return {
        table: ChainHead(rows, digest.hex())
        for table in CHAINED_TABLES
        for rows, digest in [last_link(db, table)]
    }


def verify_chains(db: "Database", known: Mapping[str, ChainHead] | None = None) -> tuple[str, ...]:
    """What is wrong with the ledger, in words that name the row; empty when all holds.

    ``known`` are heads noted earlier: their rows must still be there, unchanged.
    """
    problems = [problem for table in CHAINED_TABLES for problem in find_broken_links(db, table)]
    problems += find_changed_parts(db)
    for table, head in (known or {}).items():
        problems += find_lost_head(db, table, head)
    return tuple(problems)


def find_broken_links(db: "Database", table: str) -> Iterable[str]:
    expected, prev = 1, START_HASH
    for row in db.query(f"SELECT * FROM {table} ORDER BY seq"):  # noqa: S608 - our table names
        if row["seq"] != expected:
            yield f"{table} 缺少第 {expected} 行（之后是第 {row['seq']} 行）"
        elif row["prev"] != prev:
            yield f"{table} 第 {row['seq']} 行与前一行接不上"
        elif row_hash(row["prev"], row) != row["hash"]:
            yield f"{table} 第 {row['seq']} 行的内容被改动"
        expected, prev = row["seq"] + 1, row["hash"]


def find_changed_parts(db: "Database") -> Iterable[str]:
    for row in db.query("SELECT sha256, json FROM parts"):
        if hashlib.sha256(row["json"].encode()).hexdigest() != row["sha256"]:
            yield f"parts {row['sha256'][:16]} 的内容被改动"


def find_lost_head(db: "Database", table: str, head: ChainHead) -> Iterable[str]:
    if head.rows:
        sql = f"SELECT hash FROM {table} WHERE seq = ?"  # noqa: S608 - our table names
        row = db.execute(sql, [head.rows]).fetchone()
        if row is None or bytes(row[0]).hex() != head.hash:
            yield f"{table} 原有 {head.rows} 行，现在少了或被整体改写"
