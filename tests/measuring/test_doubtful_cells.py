"""Doubtful cells counted together for many requests are those that a look at every row finds for each alone."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from evaluators import discover_evaluators
from indicators.doubts import DoubtCode
from measuring import MeasureRequest
from measuring.doubtful_cells import (
    CellsOfRequests,
    DoubtfulCells,
    any_is_known,
    concerns,
    doubtful_files,
    read_doubtful_cells,
)
from measuring.doubts import find_doubts
from measuring.engine import ParquetEngine
from measuring.failures import run_or_catch
from measuring.prepared import PreparedRequest
from measuring.preparing import RequestPreparer
from sources.tables import Table
from sources.typed import TypedTable
from tests.measuring.made_up import PERIODS, SEEDS, reading, requests, tables

Row = Mapping[str, Any]
TEXTS = ("不详", "待补录", "字字", "99-9", "住建局", "投诉", "城管", "一", "二", "三")
"""More than a sentence names, and some that requests name."""
MORE_OFTEN = frozenset({"handler"})
"""In doubt in every row: a filter names some of its words."""
CHANCE_OF_UNREAD = 0.5


def with_doubtful_rows(typed: TypedTable, chance: random.Random, are_repeated: bool) -> TypedTable:
    """Random rows of the table with a cell in doubt: one that was not read is mostly empty."""
    names = [column.name for column in typed.table.columns]
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(f"FROM read_parquet('{typed.path}')").fetchall()
        connection.execute(f"CREATE TABLE made AS FROM read_parquet('{typed.path}') LIMIT 0")
        told = "doubt_code VARCHAR, doubt_column VARCHAR, doubt_text VARCHAR, doubt_file VARCHAR, doubt_row BIGINT"
        for column in told.split(", "):
            connection.execute(f"ALTER TABLE made ADD COLUMN {column}")
        doubtful = list(random_doubts(rows, names, chance, are_repeated))
        connection.executemany(f"INSERT INTO made VALUES ({', '.join('?' * (len(names) + 5))})", doubtful)
        connection.execute(f"COPY made TO '{typed.doubtful_path}' (FORMAT parquet)")
    return replace(typed, doubtful=len(doubtful))


def random_doubts(
    rows: list[tuple[Any, ...]], names: list[str], chance: random.Random, are_repeated: bool
) -> Iterator[list[Any]]:
    for number, row in enumerate(rows):
        some = chance.sample([*names, "", f"{names[1]} {names[2]}"], chance.randrange(len(names) // 2))
        for column in sorted({*some, *MORE_OFTEN.intersection(names)}):
            cells = list(row)
            if column in names and chance.random() < CHANCE_OF_UNREAD:
                cells[names.index(column)] = None
            code = chance.choice((DoubtCode.UNKNOWN_WORD, DoubtCode.UNREAD_CELL))
            place = number // 3 if are_repeated else number
            yield [*cells, code.value, column, chance.choice(TEXTS), f"{place % 9 // 8}.csv", place]


def read_rows(typed: TypedTable) -> list[Row]:
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"FROM read_parquet('{typed.doubtful_path}')")
        names = [name for name, *_ in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class CellsByRow(CellsOfRequests):
    """Looks at every row for each request."""

    def __init__(self, made: Mapping[str, TypedTable]) -> None:
        super().__init__()
        self.rows = {typed.table: read_rows(typed) for typed in made.values()}
        self.in_doubt: dict[tuple[Table, str, int], set[str]] = defaultdict(set)
        for table, rows in self.rows.items():
            for row in rows:
                self.in_doubt[table, row["doubt_file"], row["doubt_row"]].add(row["doubt_column"])

    def concerning(self, prepared: PreparedRequest, table: Table) -> list[DoubtfulCells]:
        kinds: dict[tuple[Any, ...], set[int]] = defaultdict(set)
        for row in self.rows[table]:
            in_doubt = {row["doubt_column"]}
            if row["doubt_column"] in prepared.filters.get(table, {}):
                in_doubt = self.in_doubt[table, row["doubt_file"], row["doubt_row"]]
            if concerns(row["doubt_column"], prepared, table) and is_met(row, in_doubt, prepared, table):
                kind = tuple(row[f"doubt_{name}"] for name in ("code", "column", "text", "file"))
                kinds[kind].add(row["doubt_row"])
        found = [
            DoubtfulCells(code, column, file, len(places), min(places), text)
            for (code, column, text, file), places in kinds.items()
        ]
        return sorted(found, key=lambda cells: cells.order)


def is_met(row: Row, in_doubt: Collection[str], prepared: PreparedRequest, table: Table) -> bool:
    """Whether the row may concern the request: it was there, lies in the period, is let through; or it cannot
    be told for want of the very cells (``in_doubt``)."""
    window, born = prepared.window, row[table.birth_column]
    if born is not None and born >= window.known_before:
        return False
    if table not in prepared.measure.aggregates:
        return True
    row_set = prepared.measure.row_set(table)
    day: datetime | None = row[row_set.dated_by]
    dated = day is None or (day < window.end and (row_set.stock or day >= window.start))
    filters = prepared.filters[table].items()
    return dated and all(lets_pass(row, in_doubt, name, allowed) for name, allowed in filters)


def lets_pass(row: Row, in_doubt: Collection[str], name: str, allowed: frozenset[Any]) -> bool:
    if not allowed or row[name] in allowed:
        return bool(allowed)
    return name in in_doubt and (any_is_known(name, allowed) or row[name] is None)


def excluding_filters() -> list[MeasureRequest]:
    """Of two filters on one column no row passes."""
    params = {"handler": "住建局", "department": "城管局", "category": "投诉"}
    return [MeasureRequest(("both", period), "hotline.on_time_rate", params, period) for period in PERIODS]


@pytest.mark.parametrize("are_repeated", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_cells_counted_together_are_those_of_each_row_alone(
    tmp_path: Path, seed: int, are_repeated: bool
) -> None:
    chance = random.Random(seed)
    made = {
        name: with_doubtful_rows(typed, chance, are_repeated)
        for name, typed in tables(tmp_path, seed).items()
    }
    preparing, evaluators = RequestPreparer(reading(made)), discover_evaluators()
    asked = [*requests()[seed::3], *excluding_filters()]
    tried = [run_or_catch(partial(preparing.prepare, one, evaluators[one.evaluator])) for one in asked]
    ready = [prepared for prepared in tried if isinstance(prepared, PreparedRequest)]
    with ParquetEngine(doubtful_files(ready)) as engine:
        together = read_doubtful_cells(ready, engine)
    by_row = CellsByRow(made)
    found = [find_doubts(prepared, {}, together) for prepared in ready]
    for prepared, doubts in zip(ready, found, strict=True):
        assert doubts == find_doubts(prepared, {}, by_row), prepared.request
    assert len(ready) > 200
    told = [doubt.message for doubts in found for doubt in doubts]
    assert any("等 " in message for message in told)
    assert len(set(told)) > 100
