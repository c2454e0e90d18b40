"""One grid to typed columns: which cell expression reads which column, and the SQL of one staged part.

A staged part keeps, beside each typed column, ``raw.<column>``: the text of the cells of data that were not
read.
What only the whole file set can decide (the order of day and month, repeated keys) is decided afterwards
from there.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import re
from collections.abc import Iterator, Mapping, Sequence

from indicators.answer_words import ANSWERS
from sources.cell_values import (
    DEADLINE_COLUMNS,
    bare_cell,
    cell_text,
    moment_expression,
    typed_expression,
)
from sources.engine import quote_name
from sources.errors import UnreadableInputError
from sources.headers import TableHeader, normalize_header
from sources.readers.grid import TextGrid
from sources.row_kinds import (
    DATA,
    MAYBE_TOTAL,
    SHORT,
    hint_totals,
    kind_expression,
    table_places,
    total_expression,
)
from sources.source import Source
from sources.tables import PLACE, Column

COUNTED_AMOUNTS = {"amount", "executed", "annual", "initial", "received"}
"""Amounts of which an empty cell is told."""
SQL_TYPES = {
    "text": "VARCHAR",
    "instant": "TIMESTAMP",
    "count": "BIGINT",
    "amount": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "flag": "BOOLEAN",
}
REST, NO_REST = "rest", "NULL::UBIGINT"
"""A column of staged rows: what the cells say that no canonical column reads, as a number."""
LINE = quote_name("row.line")
"""Another one: of rows that stand apart from those around them, which one of the grid each is, from 0."""
NOT_COMPARED = re.compile("(序号|行号|no|num|导出时间|打印时间)?")
"""Headers, as they are compared, of cells that differ between two exports of the same row."""
MAY_BE_DATA = f"(row_kind = {DATA} OR row_kind = {SHORT})"
RAW_CHARACTERS = 60
"""Enough of a cell to recognize it by."""


def part_select(grid: TextGrid, header: TableHeader, source: Source, line: str = "NULL::BIGINT") -> str:
    """The SELECT of one staged part, every cell read carefully.

    It gives ``row_kind``, typed columns, raw cells, and cells of foreign exclusions. A row of
    a text file with fewer cells than the header is SHORT. ``line`` is the number of the row among those of
    the grid, from 0, where the grid gives only some of them.
    """
    columns = read_columns(header, source)
    texts = ", ".join((*_text_cells(columns, grid, header, source), f"{line} AS {LINE}"))
    typed = ", ".join(typed_cells(columns, header, source))
    output = ", ".join(_output_cells(columns, header, source))
    cells = (f"{cell} AS b{at}" for at, cell in bare_cells(grid, header, source).items())
    hinted = hint_totals(f"SELECT *, {', '.join(cells)} FROM ({grid.select})", grid, header, source)
    moments = "".join(deadline_moments(columns, source))
    raw = ", ".join(raw_cells(columns))
    rows = f"SELECT *, {typed} FROM (SELECT *{moments} FROM (SELECT {texts} FROM ({hinted})))"
    return f"SELECT row_kind, {MAYBE_TOTAL}, {REST}, {LINE}, {output} FROM (SELECT *, {raw} FROM ({rows}))"


def read_columns(header: TableHeader, source: Source) -> list[Column]:
    return [column for column in source.table.columns if column.name in header.physical_columns]


def bare_cells(grid: TextGrid, header: TableHeader, source: Source) -> dict[int, str]:
    """By physical column that is read: its cells without dress."""
    marked_types = _marked_types(header, source) if grid.has_marks else {}
    return {place: bare_cell(place, marked_types) for place in _places_read(header, source)}


def _text_cells(
    columns: Sequence[Column], grid: TextGrid, header: TableHeader, source: Source
) -> Iterator[str]:
    """The cells as text under their canonical names, and the kind of the row."""
    for column in columns:
        yield f"{cell_text(column, header, source)} AS {quote_name(column.name)}"
    yield from exclusion_cells(header, source)
    yield f"{kind_expression(grid, header, source)} AS row_kind"
    yield f"{total_expression(header, source)} AS {MAYBE_TOTAL}"
    yield f"{rest_expression(header, source)} AS {REST}"


def exclusion_cells(header: TableHeader, source: Source) -> Iterator[str]:
    for name, place in foreign_exclusions(source, header).items():
        yield f"b{place} AS {exclusion_name(name)}"


def deadline_moments(columns: Sequence[Column], source: Source) -> Iterator[str]:
    """The moments that deadlines name, apart: whether each is a day asks for it several times."""
    for column in columns:
        if column.name in DEADLINE_COLUMNS:
            yield f", {moment_expression(column, source)} AS {quote_name('moment.' + column.name)}"


def typed_cells(columns: Sequence[Column], header: TableHeader, source: Source) -> Iterator[str]:
    for column in columns:
        yield f"{typed_expression(column, header, source)} AS {_typed_name(column)}"


def rest_expression(header: TableHeader, source: Source) -> str:
    """Needed where no number tells the rows apart, or a number may have several rows."""
    table = source.table
    if table.number_column in header.physical_columns and table.name != "payments":
        return NO_REST
    read = set(table_places(header))
    cells = [
        f"c{place}"
        for place, text in enumerate(header.names)
        if place not in read and not NOT_COMPARED.fullmatch(normalize_header(text))
    ]
    return f"hash({', '.join(cells)})" if cells else NO_REST


def raw_cells(columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        yield f"{_raw_expression(column)} AS {raw_name(column.name)}"


def _output_cells(columns: Sequence[Column], header: TableHeader, source: Source) -> Iterator[str]:
    for column in columns:
        yield f"{table_value(column)} AS {quote_name(column.name)}"
        yield raw_name(column.name)
        if column.name in COUNTED_AMOUNTS:
            yield f"{quote_name(column.name)} IS NULL AS {blank_name(column.name)}"
    for name in foreign_exclusions(source, header):
        yield exclusion_name(name)


def table_value(column: Column) -> str:
    """What was read; in a column of answers also a word that is not known, since a request may name it."""
    typed = _typed_name(column)
    return f"coalesce({typed}, masked({quote_name(column.name)}))" if column.name in ANSWERS else typed


def raw_name(column: str) -> str:
    """The quoted name of the text of the cells of a column that were not read."""
    return quote_name("raw." + column)


def blank_name(column: str) -> str:
    """The quoted name of whether a cell of a column of ``COUNTED_AMOUNTS`` is empty."""
    return quote_name("blank." + column)


def _typed_name(column: Column) -> str:
    return quote_name("typed." + column.name)


def exclusion_name(header_name: str) -> str:
    return quote_name("exclude." + header_name)


def _places_read(header: TableHeader, source: Source) -> list[int]:
    """The physical columns that are read, each once."""
    return sorted({*table_places(header), *foreign_exclusions(source, header).values()})


def _marked_types(header: TableHeader, source: Source) -> dict[int, str]:
    """The type of the column that each physical one belongs to."""
    types = {column.name: column.type for column in source.table.columns}
    return {place: types[name] for name, places in header.physical_columns.items() for place in places}


def foreign_exclusions(source: Source, header: TableHeader) -> Mapping[str, int]:
    """Exclusions by a column of the file that is none of ours: its header and place."""
    canonical = {column.name for column in source.table.columns}
    return {name: _column_place(name, header) for name in source.exclude if name not in canonical}


def _column_place(name: str, header: TableHeader) -> int:
    places = [place for place, text in enumerate(header.names) if text.strip() == name.strip()]
    if not places:
        raise UnreadableInputError(f"sources.yaml 的 exclude 写了“{name}”一列，但文件里没有")
    return places[0]


def _raw_expression(column: Column) -> str:
    """The text of a cell that says something and was not read, in a row that may be data."""
    cell, typed = quote_name(column.name), _typed_name(column)
    if column.kind == PLACE:
        # region() may leave nothing of an address, and rightly
        return f"CASE WHEN {MAY_BE_DATA} AND is_lost({cell}) THEN {cell} END"
    return (
        f"CASE WHEN {typed} IS NOT NULL OR {cell} IS NULL OR NOT {MAY_BE_DATA} THEN NULL "
        f"WHEN says_nothing({cell}) THEN NULL "
        f"ELSE left({cell}, {RAW_CHARACTERS}) END"
    )
