"""Usual rows of a large file: those that are data, of which every regular cell is regular or empty, and every
other is read or empty. For them nothing is worked out carefully but the columns that have no regular cells.

They are staged as the table has them: in its columns and their order, without those that say what a row is.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import itertools
from collections.abc import Iterator, Sequence

from sources.cell_values import cell_text
from sources.engine import quote_literal, quote_name
from sources.headers import TableHeader
from sources.readers.grid import TextGrid
from sources.regular_cells import RegularCells
from sources.row_kinds import (
    DATA,
    FOOTNOTE,
    TOTAL_HINT,
    label_places,
    last_named_place,
    places_without_clock,
    spare_cells,
    table_places,
)
from sources.source import Source
from sources.staging import (
    COUNTED_AMOUNTS,
    NO_REST,
    REST,
    SQL_TYPES,
    bare_cells,
    blank_name,
    deadline_moments,
    exclusion_cells,
    exclusion_name,
    foreign_exclusions,
    raw_cells,
    raw_name,
    read_columns,
    rest_expression,
    table_value,
    typed_cells,
)
from sources.tables import Column

USUAL = "is_usual"
"""A column of the rows while they are staged."""


def usual_select(grid: TextGrid, header: TableHeader, source: Source, regular: RegularCells) -> str:
    """The SELECT of the usual rows: the columns of the table, those that no header is read for NULL, and
    behind them what else is needed of the rows until the table is put together. The others stand in their
    places without the instant that begins a row: they are to be read carefully."""
    others = careful_columns(header, source, regular)
    texts = (f"{cell_text(column, header, source)} AS {quote_name(column.name)}" for column in others)
    told = ", ".join((f"{DATA} AS row_kind", *exclusion_cells(header, source), *texts))
    cells = "".join(f", {cell}" for cell in typed_cells(others, header, source))
    raw = "".join(f", {cell}" for cell in raw_cells(others))
    rows = f"SELECT *, {told} FROM ({_marked_rows(grid, header, source, regular)})"
    rows = f"SELECT *{cells} FROM (SELECT *{''.join(deadline_moments(others, source))} FROM ({rows}))"
    if others:
        unread = "".join(f" AND {raw_name(column.name)} IS NULL" for column in others)
        rows = f"SELECT * REPLACE ({USUAL}{unread} AS {USUAL}) FROM (SELECT *{raw} FROM ({rows}))"
    output = (*_table_cells(header, source, regular), *_further_cells(header, source))
    return f"SELECT {', '.join(output)} FROM ({rows})"


def careful_columns(header: TableHeader, source: Source, regular: RegularCells) -> Sequence[Column]:
    """Those that have no regular cells."""
    return [column for column in read_columns(header, source) if column.name not in regular.columns]


def are_as_in_table(header: TableHeader, source: Source) -> bool:
    """Whether the usual rows are staged with nothing beside the columns of the table."""
    return not list(_further_cells(header, source))


def _marked_rows(grid: TextGrid, header: TableHeader, source: Source, regular: RegularCells) -> str:
    """The rows with their regular cells, the others without dress, and which of the rows are usual."""
    careful = bare_cells(grid, header, source).items()
    cells = "".join(f", {cell} AS b{at}" for at, cell in careful if at not in regular.places)
    usual = usual_condition(grid, header, source, regular)
    return f"SELECT *, {usual} AS {USUAL} FROM (SELECT *{cells} FROM ({regular.read(grid.select)}))"


def _table_cells(header: TableHeader, source: Source, regular: RegularCells) -> Iterator[str]:
    for column in source.table.columns:
        yield f"{_table_cell(column, header, source, regular)} AS {quote_name(column.name)}"


def _table_cell(column: Column, header: TableHeader, source: Source, regular: RegularCells) -> str:
    if column.name not in header.physical_columns:
        return f"NULL::{SQL_TYPES[column.type]}"
    if column.name not in regular.columns:
        return _if_usual(table_value(column))
    # a number in a row out of place may be that of a person
    is_told = column.name in regular.codes or column.name == source.table.birth_column
    return _if_usual(regular.value(column)) if is_told else regular.value(column)


def _further_cells(header: TableHeader, source: Source) -> Iterator[str]:
    if (rest := rest_expression(header, source)) != NO_REST:
        yield f"{rest} AS {REST}"
    for column in read_columns(header, source):
        if column.name in COUNTED_AMOUNTS:
            yield f"{quote_name(column.name)} IS NULL AS {blank_name(column.name)}"
    for name in map(exclusion_name, foreign_exclusions(source, header)):
        yield f"{_if_usual(name)} AS {name}"


def _if_usual(value: str) -> str:
    return f"CASE WHEN {USUAL} THEN {value} END"


def usual_condition(grid: TextGrid, header: TableHeader, source: Source, regular: RegularCells) -> str:
    """The condition of rows that are data and of which every regular column is regular or empty. What is
    asked of a row beside its regular cells, which are neither totals, remarks nor clocks among words, is
    asked here of the others."""
    if source.table.birth_column not in regular.instants:
        return "false"
    birth = regular.columns[source.table.birth_column]
    tests = [
        f"r{birth} IS NOT NULL",
        *(
            f"(r{place} IS NOT NULL OR {_is_empty(place, grid)})"
            for place in sorted(regular.places - {birth})
        ),
        _begins_usually(header, regular),
        *_others_are_usual(grid, header, source, regular),
    ]
    return f"CASE WHEN {' AND '.join(tests)} THEN true ELSE false END"


def _is_empty(place: int, grid: TextGrid) -> str:
    """A cell of a text file that is not written is no empty one."""
    return f"c{place} = ''" if grid.has_spare_columns else f"c{place} IS NULL OR c{place} = ''"


def _begins_usually(header: TableHeader, regular: RegularCells) -> str:
    """The first cell says something, and is no remark."""
    if 0 in regular.places:
        return "c0 <> ''"
    if 0 in table_places(header):
        return f"b0 IS NOT NULL AND NOT regexp_full_match(b0, {quote_literal(FOOTNOTE)})"
    no_remark = f"NOT regexp_full_match(bare(c0), {quote_literal(FOOTNOTE)})"
    return f"CASE WHEN regexp_full_match(c0, '[0-9A-Za-z-]+') THEN true ELSE {no_remark} END"


def _others_are_usual(
    grid: TextGrid, header: TableHeader, source: Source, regular: RegularCells
) -> Iterator[str]:
    canonical = table_places(header)
    labels = [place for place in label_places(header, source) if place not in regular.places]
    if cells := [f"b{place}" if place in canonical else f"left(c{place}, 24)" for place in labels]:
        yield f"NOT regexp_matches(concat_ws('|', {', '.join(cells)}), '{TOTAL_HINT}')"
    for place in sorted({*itertools.chain(*places_without_clock(grid, header, source))} - regular.places):
        yield f"(c{place} IS NULL OR NOT starts_with(c{place}, '20'))"
    if grid.has_spare_columns:
        yield f"c{last_named_place(header)} IS NOT NULL"
        yield f"coalesce({spare_cells(grid, header, 'c{}')}) IS NULL"
