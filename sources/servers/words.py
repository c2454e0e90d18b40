"""What the words of a column mean that stands on a server: each word that is there is read once, by the very
SQL that reads the cells of files."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from indicators.answer_words import ANSWERS
from sources.cell_values import bare_cell, cell_text, typed_expression
from sources.engine import quote_name
from sources.headers import TableHeader
from sources.source import Source
from sources.tables import Column

Word = str | bool | None


@dataclass(frozen=True)
class ReadWord:
    """``there`` stands on the server in so many ``rows`` and is read as ``here``; ``unread`` is what is told
    of one that says something and is not read, "" of all others. ``is_personal``: it holds what tells of a
    person."""

    there: str
    rows: int
    here: Word
    unread: str = ""
    is_personal: bool = False


def read_words(
    connection: duckdb.DuckDBPyConnection,
    column: Column,
    header: TableHeader,
    source: Source,
    found: Sequence[tuple[str, int]],
) -> tuple[ReadWord, ...]:
    """``found`` are the words with their rows; of columns that are texts, and of flags. A word of an answer
    that is not known stands as itself, since a request may name it."""
    (place,) = header.physical_columns[column.name]
    cell = quote_name(column.name)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE words (c{place} VARCHAR, number BIGINT)")
    connection.executemany("INSERT INTO words VALUES (?, ?)", [list(pair) for pair in found] or [[None, 0]])
    undressed = f"SELECT *, {bare_cell(place, {})} AS b{place} FROM words WHERE c{place} IS NOT NULL"
    texts = f"SELECT *, {cell_text(column, header, source)} AS {cell} FROM ({undressed})"
    typed = f"SELECT *, {typed_expression(column, header, source)} AS read FROM ({texts})"
    unread = f"read IS NULL AND {cell} IS NOT NULL AND NOT says_nothing({cell})"
    told = f"CASE WHEN {unread} THEN told_word({cell}) ELSE '' END"
    here = f"coalesce(read, masked({cell}))" if column.name in ANSWERS else "read"
    is_personal = f"{cell} IS DISTINCT FROM masked({cell})"
    rows = connection.execute(
        f"SELECT c{place}, number, {here}, {told}, {is_personal} FROM ({typed}) "
        f"ORDER BY number DESC, c{place}"
    ).fetchall()
    return tuple(ReadWord(*row) for row in rows)


def are_as_written(words: Iterable[ReadWord]) -> bool:
    """Whether each that says something is read as itself."""
    return all(word.there == word.here or (word.here is None and not word.unread) for word in words)
