"""Usual rows of a large file: those that are data and of which every regular cell is regular or empty. For
them nothing is worked out carefully but the columns that have no regular cells."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import itertools
from collections.abc import Iterator

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
    REST,
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
    """The SELECT of a staged part as ``part_select`` gives it, of its usual rows, without columns that say
    nothing. The others stand in their places without a kind: they are to be read carefully."""
    others = [column for column in read_columns(header, source) if column.name not in regular.columns]
    texts = (f"{cell_text(column, header, source)} AS {quote_name(column.name)}" for column in others)
    rest = f"{rest_expression(header, source)} AS {REST}"
    told = ", ".join((f"{DATA} AS row_kind", rest, *exclusion_cells(header, source), *texts))
    cells = "".join(f", {cell}" for cell in typed_cells(others, header, source))
    raw = "".join(f", {cell}" for cell in raw_cells(others))
    rows = f"SELECT *, {told} FROM ({_marked_rows(grid, header, source, regular)})"
    rows = f"SELECT *{cells} FROM (SELECT *{''.join(deadline_moments(others, source))} FROM ({rows}))"
    return f"SELECT {', '.join(_output(header, source, regular))} FROM (SELECT *{raw} FROM ({rows}))"


def _marked_rows(grid: TextGrid, header: TableHeader, source: Source, regular: RegularCells) -> str:
    """The rows with their regular cells, the others without dress, and which of the rows are usual."""
    careful = bare_cells(grid, header, source).items()
    cells = "".join(f", {cell} AS b{at}" for at, cell in careful if at not in regular.places)
    usual = usual_condition(grid, header, source, regular)
    return f"SELECT *, {usual} AS {USUAL} FROM (SELECT *{cells} FROM ({regular.read(grid.select)}))"


def _output(header: TableHeader, source: Source, regular: RegularCells) -> Iterator[str]:
    yield f"{_if_usual('row_kind')} AS row_kind"
    yield REST
    for column in read_columns(header, source):
        yield from _regular_cell(column, regular) if column.name in regular.columns else _other_cell(column)
    for name in map(exclusion_name, foreign_exclusions(source, header)):
        yield f"{_if_usual(name)} AS {name}"


def _regular_cell(column: Column, regular: RegularCells) -> Iterator[str]:
    value = regular.value(column)
    # a number in a row out of place may be that of a person
    told = _if_usual(value) if column.name in regular.codes else value
    yield f"{told} AS {quote_name(column.name)}"
    if column.name in COUNTED_AMOUNTS:
        yield f"{value} IS NULL AS {blank_name(column.name)}"


def _other_cell(column: Column) -> Iterator[str]:
    name, raw = quote_name(column.name), raw_name(column.name)
    yield f"{_if_usual(table_value(column))} AS {name}"
    yield f"{_if_usual(raw)} AS {raw}"
    if column.name in COUNTED_AMOUNTS:
        yield f"{_if_usual(f'{name} IS NULL')} AS {blank_name(column.name)}"


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
        *(f"({_is_empty(place, grid, regular)} OR r{place} IS NOT NULL)" for place in sorted(regular.places)),
        f"r{birth} IS NOT NULL",
        _begins_usually(header, regular),
        *_others_are_usual(grid, header, source, regular),
    ]
    return f"CASE WHEN {' AND '.join(tests)} THEN true ELSE false END"


def _is_empty(place: int, grid: TextGrid, regular: RegularCells) -> str:
    """A cell of a text file that is not written is no empty one."""
    if place in regular.typed_places:
        return f"c{place} IS NULL"
    return f"c{place} = ''" if grid.has_spare_columns else f"c{place} IS NULL OR c{place} = ''"


def _begins_usually(header: TableHeader, regular: RegularCells) -> str:
    """The first cell says something, and is no remark."""
    if 0 in regular.typed_places:
        return "c0 IS NOT NULL"
    if 0 in regular.places:
        return "c0 <> ''"
    if 0 in table_places(header):
        return f"b0 IS NOT NULL AND NOT regexp_full_match(b0, {quote_literal(FOOTNOTE)})"
    return "regexp_full_match(c0, '[0-9A-Za-z-]+')"


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
