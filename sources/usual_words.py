"""Which cells of a large file may be read as regular ones: the first rows tell the usual words of each
column, and each is read carefully once."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb

from sources.engine import quote_literal, quote_name
from sources.headers import TableHeader
from sources.readers.grid import TextGrid
from sources.regular_cells import ALL_CAREFUL, RegularCells, UsualWords
from sources.row_kinds import TOTAL_HINT
from sources.source import Source
from sources.staging import bare_cell, cell_text, typed_expression
from sources.tables import Column

SAMPLE_ROWS = 20_000
"""A file with fewer rows is read carefully: that takes less time than looking for its words."""
MOST_WORDS = 300
SPELT_TYPES = frozenset({"text", "flag", "count"})
"""Types of columns in which few texts may stand in many rows."""


def find_regular_cells(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader, source: Source
) -> RegularCells:
    """Nothing for a small file."""
    sample = f"(SELECT * FROM ({grid.select}) LIMIT {SAMPLE_ROWS})"
    rows = connection.execute(f"SELECT count(*) FROM {sample}").fetchall()[0][0]
    if rows < SAMPLE_ROWS:
        return ALL_CAREFUL
    single = list(_single_columns(header, source))
    instants = {
        column.name: place
        for column, place in single
        if column.type == "instant" and _is_free(column, source)
    }
    spelt = [(column, place) for column, place in single if column.type in SPELT_TYPES]
    return RegularCells(dict(_words_of_columns(connection, sample, spelt, header, source)), instants)


def _single_columns(header: TableHeader, source: Source) -> Iterator[tuple[Column, int]]:
    """The columns that are read from one physical column which no other is read from."""
    uses = Counter(place for places in header.physical_columns.values() for place in places)
    for column in source.table.columns:
        places = header.physical_columns.get(column.name, ())
        heading = source.columns.get(column.name)
        if len(places) == 1 and uses[places[0]] == 1 and (heading is None or heading.how == "one"):
            yield column, places[0]


def _is_free(column: Column, source: Source) -> bool:
    """Instants are read as they stand: nobody declared otherwise, and none stands for a span."""
    return not (source.formats.get(column.name) or source.values.get(column.name) or column.name == "as_of")


def _words_of_columns(
    connection: duckdb.DuckDBPyConnection,
    sample: str,
    columns: list[tuple[Column, int]],
    header: TableHeader,
    source: Source,
) -> Iterator[tuple[str, UsualWords]]:
    if not columns:
        return
    lists = ", ".join(f"approx_count_distinct(c{place})" for _, place in columns)
    numbers = connection.execute(f"SELECT {lists} FROM {sample}").fetchall()[0]
    for (column, place), number in zip(columns, numbers, strict=True):
        if 0 < number <= MOST_WORDS:
            found = connection.execute(_word_select(sample, column, place, header, source)).fetchall()
            if found:
                words, values = zip(*found, strict=True)
                yield column.name, UsualWords(place, words, tuple(map(_literal, values)))


def _word_select(sample: str, column: Column, place: int, header: TableHeader, source: Source) -> str:
    """Words that stand undressed in the file, are read, and name no total; with what is read."""
    cells = f"SELECT DISTINCT c{place} FROM {sample} WHERE c{place} <> ''"
    undressed = f"SELECT c{place} AS word, {bare_cell(place, {})} AS b{place} FROM ({cells})"
    texts = f"SELECT *, {cell_text(column, header, source)} AS {quote_name(column.name)} FROM ({undressed})"
    typed = f"SELECT *, {typed_expression(column, header, source)} AS value FROM ({texts})"
    return (
        f"SELECT word, value FROM ({typed}) WHERE word = b{place} AND value IS NOT NULL "
        f"AND NOT has_mark(word) AND NOT is_lost({quote_name(column.name)}) "
        f"AND NOT regexp_matches(word, '{TOTAL_HINT}') ORDER BY word LIMIT {MOST_WORDS}"
    )


def _literal(value: Any) -> str:
    return quote_literal(value) if isinstance(value, str) else str(value).lower()
