"""Which cells of a large file may be read as regular ones: the first rows tell the usual words of each
column, and each is read carefully once."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import duckdb

from sources.cell_values import (
    CODE_NAME_COLUMNS,
    DEADLINE_COLUMNS,
    cell_text,
    header_of,
    typed_expression,
)
from sources.engine import list_literal, quote_literal, quote_name
from sources.headers import TableHeader, time_factor
from sources.readers.grid import TextGrid
from sources.regular_cells import ALL_CAREFUL, RegularCells, UsualInstants, UsualWords
from sources.row_kinds import DAY_AND_CLOCK, FOOTNOTE, TOTAL_HINT
from sources.source import Source
from sources.staging import foreign_exclusions
from sources.tables import CODE, Column
from sources.usual_rows import careful_columns, usual_select

SAMPLE_ROWS = 20_000
"""A file with fewer rows is read carefully: that takes less time than looking for its words."""
MOST_WORDS = 300
SPELT_TYPES = frozenset({"text", "flag", "count"})
"""Types of columns in which few texts may stand in many rows."""
FIRST_ROWS = 1_000
"""Enough to see how instants are written."""
HEADER_LINE = 1
"""Among the first rows, and written otherwise than they are."""
LEAST_SHARE = 0.5
"""Where fewer of them are written in one form, they are read carefully."""
CLOCK_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S.%f",
)
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d")
"""A deadline written so ends with its day."""
SAMPLE = "first_rows"
"""A table of the engine."""


def find_regular_cells(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader, source: Source
) -> RegularCells:
    """Nothing for a small file."""
    with _sample(connection, grid) as rows:
        if rows < SAMPLE_ROWS:
            return ALL_CAREFUL
        single = dict(_single_columns(header, source))
        free = {column: place for column, place in single.items() if _is_free(column, source)}
        words = _usual_words(connection, single, header, source)
        others = {column: place for column, place in free.items() if column.name not in words}
        regular = RegularCells(
            words,
            _usual_instants(connection, free),
            _places(others, lambda column: _is_whole_number(column, header)),
            _places(others, lambda column: _is_code(column, source)),
        )
        return regular if _are_mostly_usual(connection, grid, header, source, regular) else ALL_CAREFUL


def _are_mostly_usual(
    connection: duckdb.DuckDBPyConnection,
    grid: TextGrid,
    header: TableHeader,
    source: Source,
    regular: RegularCells,
) -> bool:
    """Whether enough of the first rows are usual: where many cells of a column cannot be read, all are read
    carefully at once."""
    if source.table.birth_column not in regular.instants or not careful_columns(header, source, regular):
        return True
    first = replace(grid, select=f"SELECT * FROM {SAMPLE} LIMIT {FIRST_ROWS}")
    usual, rows = connection.execute(
        f"SELECT count({quote_name(source.table.birth_column)}), count(*) "
        f"FROM ({usual_select(first, header, source, regular)})"
    ).fetchall()[0]
    return bool(usual >= LEAST_SHARE * (rows - HEADER_LINE))


@contextmanager
def _sample(connection: duckdb.DuckDBPyConnection, grid: TextGrid) -> Iterator[int]:
    """The first rows as a table, and how many they are."""
    connection.execute(f"CREATE TEMP TABLE {SAMPLE} AS SELECT * FROM ({grid.select}) LIMIT {SAMPLE_ROWS}")
    try:
        yield connection.execute(f"SELECT count(*) FROM {SAMPLE}").fetchall()[0][0]
    finally:
        connection.execute(f"DROP TABLE {SAMPLE}")


def _places(columns: Mapping[Column, int], fits: Callable[[Column], bool]) -> dict[str, int]:
    return {column.name: place for column, place in columns.items() if fits(column)}


def _single_columns(header: TableHeader, source: Source) -> Iterator[tuple[Column, int]]:
    """The columns that are read from one physical column which nothing else is read from."""
    uses = Counter(place for places in header.physical_columns.values() for place in places)
    uses.update(foreign_exclusions(source, header).values())
    for column in source.table.columns:
        places = header.physical_columns.get(column.name, ())
        heading = source.columns.get(column.name)
        if len(places) == 1 and uses[places[0]] == 1 and (heading is None or heading.how == "one"):
            yield column, places[0]


def _is_free(column: Column, source: Source) -> bool:
    """Its cells are read as they stand: nobody declared otherwise."""
    return not (source.formats.get(column.name) or source.values.get(column.name))


def _usual_instants(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[Column, int]
) -> dict[str, UsualInstants]:
    """How most of the first cells of each column are written; columns of other instants have none."""
    forms = [
        (column.name, UsualInstants(place, form))
        for column, place in columns.items()
        if column.type == "instant" and column.name != "as_of"
        for form in (*CLOCK_FORMS, *(() if column.name in DEADLINE_COLUMNS else DAY_FORMS))
    ]
    if not forms:
        return {}
    cells = ", ".join(f"{usual.cell()} AS t{at}" for at, (_, usual) in enumerate(forms))
    counts = ", ".join(
        f"count(*) FILTER ({usual.fits(f't{at}')}), count(*) FILTER (c{usual.place} <> '')"
        for at, (_, usual) in enumerate(forms)
    )
    rows = f"SELECT *, {cells} FROM {SAMPLE} LIMIT {FIRST_ROWS}"
    found = iter(connection.execute(f"SELECT {counts} FROM ({rows})").fetchall()[0])
    best: dict[str, tuple[int, UsualInstants]] = {}
    for (name, usual), fitting, filled in zip(forms, found, found, strict=True):
        if fitting >= LEAST_SHARE * (filled - HEADER_LINE) and fitting > best.get(name, (-1, usual))[0]:
            best[name] = fitting, usual
    return {name: usual for name, (_, usual) in best.items()}


def _is_whole_number(column: Column, header: TableHeader) -> bool:
    if column.name.endswith("_seconds") and time_factor(header_of(column, header)) != 1:
        return False
    return column.type == "count"


def _is_code(column: Column, source: Source) -> bool:
    """Its texts stand in the table as they are."""
    is_text = column.type == "text" and not column.personal and column.name not in CODE_NAME_COLUMNS
    return is_text and (column.kind == CODE or column.name in source.key)


def _usual_words(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[Column, int],
    header: TableHeader,
    source: Source,
) -> dict[str, UsualWords]:
    places = _columns_of_few(connection, columns)
    cells = " UNION ALL ".join(_cells_select(place, header) for place in places.values())
    words_found = connection.execute(cells).fetchall() if cells else ()
    if not words_found:
        return {}
    found = connection.execute(_words_select(words_found, places, header, source)).fetchall()
    by_place = {place: list(rows) for place, rows in groupby(found, itemgetter(0))}
    words = {
        column.name: _words_of(column, place, by_place[place])
        for column, place in places.items()
        if place in by_place
    }
    return {name: usual for name, usual in words.items() if not usual.are_numbers}


def _columns_of_few(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[Column, int]
) -> dict[Column, int]:
    """Those of which a few texts stand in many rows."""
    spelt = {column: place for column, place in columns.items() if column.type in SPELT_TYPES}
    if not spelt:
        return {}
    counts = ", ".join(f"approx_count_distinct(c{place})" for place in spelt.values())
    numbers = connection.execute(f"SELECT {counts} FROM {SAMPLE}").fetchall()[0]
    return {
        column: spelt[column]
        for column, number in zip(spelt, numbers, strict=True)
        if 0 < number <= MOST_WORDS
    }


def _words_of(column: Column, place: int, rows: Sequence[tuple[int, str, str]]) -> UsualWords:
    values = (quote_literal(value) if column.type == "text" else value for _, _, value in rows)
    return UsualWords(place, tuple(word for _, word, _ in rows), tuple(values))


def _words_select(
    words: Sequence[tuple[int, str]], places: Mapping[Column, int], header: TableHeader, source: Source
) -> str:
    """Those of the words, each with its place, that stand undressed in the file, are read, and make nothing
    else of a row than data; with what is read. They are given as texts and what columns have in common is
    asked once, because planning takes longer than asking."""
    alike: dict[str, list[int]] = {}
    for column, place in places.items():
        alike.setdefault(_value_select(column, place, header, source), []).append(place)
    values = " UNION ALL ".join(
        f"{select} WHERE place IN ({str(columns)[1:-1]})" for select, columns in alike.items()
    )
    given = f"unnest({[place for place, _ in words]}) AS place, unnest({list_literal(_texts(words))}) AS word"
    no_data = f"regexp_full_match(word, {quote_literal(f'(?:{FOOTNOTE})|(?:{DAY_AND_CLOCK})')})"
    return (
        f"WITH words AS MATERIALIZED (SELECT * FROM (SELECT {given}) WHERE word = bare(word) "
        f"AND NOT is_lost(word) AND NOT regexp_matches(word, '{TOTAL_HINT}') AND NOT {no_data}) "
        f"SELECT * FROM ({values}) WHERE value IS NOT NULL ORDER BY ALL"
    )


def _texts(words: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(word for _, word in words)


def _cells_select(place: int, header: TableHeader) -> str:
    name = quote_literal(header.names[place].strip())
    return (
        f"SELECT DISTINCT {place} AS place, c{place} AS word FROM {SAMPLE} WHERE c{place} NOT IN ('', {name})"
    )


def _value_select(column: Column, place: int, header: TableHeader, source: Source) -> str:
    """What a column has for ``words``; the same text for columns that read them alike."""
    name, typed = quote_name(column.name), typed_expression(column, header, source)
    text = cell_text(column, header, source)
    if text == f"b{place}":
        return f"SELECT place, word, CAST({typed.replace(name, 'word')} AS VARCHAR) AS value FROM words"
    declared = f"SELECT *, {text} AS {name} FROM (SELECT *, word AS b{place} FROM words)"
    value = f"CASE WHEN NOT is_lost({name}) THEN CAST({typed} AS VARCHAR) END AS value"
    return f"SELECT place, word, {value} FROM ({declared})"
