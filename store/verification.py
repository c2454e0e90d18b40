"""Whether the ledger is as it was written: every row against its hash and its neighbours, every commit and
every head noted outside against the rows they speak of.

Each function goes through its table once and keeps nothing, so that a million rows take seconds.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.chain import BOUND_TABLES, CHAINED_TABLES, COMMITS, START_HASH, ChainHead, is_row_sound
from store.commits import bound_heads, has_commits_table, heads_from_json, last_commit
from store.damage import Damage, damaged_row, describe_row, table_name
from store.headlog import NotedHead, headlog_path

if TYPE_CHECKING:
    from sqlite_utils import Database

PART_REFERENCE = re.compile(r'"\$part":"([0-9a-f]{64})"')
MOST_UNNOTED = 3
"""Commits at the end that may lack a line outside: a crash between commit and note leaves one."""
STATE_INSTANTS = (
    ("clock", "seen_at"),
    ("claims", "claimed_at"),
    ("claims", "expires_at"),
    ("inputs", "changed_at"),
)
"""Instants of the tables that are no part of the ledger; who works on what, and nothing that was seen."""


def verify_chains(db: "Database", known: Mapping[str, ChainHead] | None = None) -> tuple[Damage, ...]:
    """What is wrong with the rows of the ledger; empty when all holds.

    ``known`` are heads noted earlier: their rows must still be there, unchanged.
    """
    return (
        *find_changed_rows(db),
        *find_changed_parts(db),
        *find_broken_commits(db),
        *find_lost_heads(db, known or {}),
    )


def existing_tables(db: "Database", names: Iterable[str]) -> list[str]:
    """Those that the database has: one of an earlier program lacks some."""
    present = set(db.table_names())
    return [name for name in names if name in present]


def find_changed_rows(db: "Database") -> Iterator[Damage]:
    for table in existing_tables(db, CHAINED_TABLES):
        yield from find_broken_links(db, table)


def find_broken_links(db: "Database", table: str) -> Iterator[Damage]:
    expected, prev = 1, START_HASH
    for row in db.query(f"SELECT * FROM {table} ORDER BY seq"):  # noqa: S608 - our table names
        if row["seq"] != expected:
            text = f"{table_name(table)} 缺少第 {expected} 行，被删除（之后是第 {row['seq']} 行{describe_row(row)}）"
            yield Damage(table, text, expected, str(row.get("recorded_at") or ""))
        elif row["prev"] != prev:
            yield damaged_row(table, row, "与前一行接不上，前面的记录被改写")
        if not is_row_sound(row):
            yield damaged_row(table, row, "的内容被改动")
        expected, prev = row["seq"] + 1, row["hash"]


def find_changed_parts(db: "Database") -> Iterator[Damage]:
    """Parts against their hash, and whether every part is there that an observation names, or that the part
    names which it shares with others."""
    named_by: dict[str, list[str]] = {}
    for sha256, text in db.execute("SELECT sha256, json FROM parts"):
        named_by[sha256] = PART_REFERENCE.findall(text)
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield Damage("parts", f"parts {sha256[:16]} 的内容被改动（采集依据）")
    whole = {sha256 for sha256, named in named_by.items() if named_by.keys() >= set(named)}
    for row in db.query(f"SELECT {provenance_columns(db)} FROM observations"):  # noqa: S608 - our names
        has_shared = row["shared"] is None or row["shared"] in whole
        if not (has_shared and named_by.keys() >= set(PART_REFERENCE.findall(row["provenance"]))):
            yield damaged_row("observations", row, "的采集依据（parts）已不在")


def provenance_columns(db: "Database") -> str:
    """Of an observation; databases of before have none for what observations share."""
    has_shared = "shared" in db["observations"].columns_dict
    shared = "shared" if has_shared else "NULL AS shared"
    return f"seq, recorded_at, project, indicator, as_of, provenance, {shared}"


def find_broken_commits(db: "Database") -> Iterator[Damage]:
    """Commits against the rows whose heads they bind; the last one has to bind all there is."""
    if not has_commits_table(db):
        return
    for row in db.query("SELECT seq, recorded_at, heads FROM commits ORDER BY seq"):
        for lost in find_lost_heads(db, heads_from_json(row["heads"])):
            yield damaged_row(COMMITS, row, f"登记的记录不在了：{lost}")
    yield from find_unbound_rows(db)


def find_unbound_rows(db: "Database") -> Iterator[Damage]:
    """Rows beyond the last commit were added by other hands; rows short of it were taken away."""
    commit = last_commit(db)
    heads = bound_heads(db)
    if not commit.heads:
        return
    for table in existing_tables(db, BOUND_TABLES):
        bound, found = commit.heads.get(table), heads.get(table)
        if bound != found:
            rows = bound.rows if bound else 0
            actual = found.rows if found else 0
            text = f"{table} 登记过 {rows} 行，现有 {actual} 行或末行不符：有记录被删除、增加或改写"
            yield Damage(table, text, actual, commit.recorded_at)


def find_lost_heads(db: "Database", heads: Mapping[str, ChainHead]) -> Iterator[Damage]:
    present = existing_tables(db, heads)
    for table, head in heads.items():
        if head.rows and (table not in present or hash_of_row(db, table, head.rows) != head.hash):
            text = f"{table} 原有 {head.rows} 行，现在少了或被整体改写"
            yield Damage(table, text, head.rows)


def hash_of_row(db: "Database", table: str, seq: int) -> str:
    """In hexadecimal; "" where there is no such row."""
    row = db.execute(f"SELECT hash FROM {table} WHERE seq = ?", [seq]).fetchone()  # noqa: S608 - our names
    return bytes(row[0]).hex() if row else ""


def find_lost_noted_heads(db: "Database", database: Path, heads: Sequence[NotedHead]) -> Iterator[Damage]:
    """Heads noted outside the database that it does not have: an old copy, or one rewritten as a whole."""
    newest = last_commit(db)
    if not has_commits_table(db):
        return
    for noted in heads:
        yield from compare_noted_head(db, database, noted)
    last = max((noted.seq for noted in heads), default=0)
    if newest.seq - last > MOST_UNNOTED:
        name = headlog_path(database).name
        text = f"{name} 登记到第 {last} 次提交，数据库已有 {newest.seq} 次：登记被截短或清空"
        yield Damage(name, text, at=newest.recorded_at)


def compare_noted_head(db: "Database", database: Path, noted: NotedHead) -> Iterator[Damage]:
    name = headlog_path(database).name
    if not noted.seq:
        yield Damage(name, f"{name} 第 {noted.line} 行被改动，读不出校验值", noted.line)
    elif hash_of_row(db, COMMITS, noted.seq) != noted.hash:
        yield Damage(name, lost_head_text(name, noted), noted.line, noted.at)
    elif noted.at != instant_of_commit(db, noted.seq):
        yield Damage(name, f"{name} 第 {noted.line} 行的时间被改动", noted.line, noted.at)


def instant_of_commit(db: "Database", seq: int) -> str:
    row = db.execute("SELECT recorded_at FROM commits WHERE seq = ?", [seq]).fetchone()
    return str(row[0]) if row else ""


def lost_head_text(name: str, noted: NotedHead) -> str:
    return (
        f"数据库里没有 {name} 登记的第 {noted.seq} 次提交（{noted.hash[:16]}，{noted.at}）："
        "数据库被换成了旧的，或被整体改写"
    )


def find_bad_state(db: "Database") -> Iterator[Damage]:
    """Instants that cannot be read in the tables beside the ledger."""
    present = existing_tables(db, [table for table, _ in STATE_INSTANTS])
    for table, column in STATE_INSTANTS:
        values = db.execute(f"SELECT {column} FROM {table}") if table in present else ()  # noqa: S608
        for (text,) in values:
            if text is not None and not is_instant(text):
                yield Damage(table, f"{table} 的 {column}“{text}”不是时间，被改动过")


def is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
