"""One grid to typed columns: which cell expression reads which column, and the SQL of one staged part.

A staged part keeps, beside each typed column, ``raw.<column>``: the text of the cells that were not read.
What only the whole file set can decide (the order of day and month, repeated keys) is decided afterwards
from there.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

import re
from collections.abc import Iterator, Mapping, Sequence

from indicators.answer_words import ANSWERS
from sources.amount_units import money_factor
from sources.engine import list_literal, quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.headers import TableHeader, normalize_header, time_factor
from sources.readers.grid import TextGrid
from sources.regular_cells import ALL_CAREFUL, RegularCells
from sources.row_kinds import MAYBE_TOTAL, hint_totals, kind_expression, table_places, total_expression
from sources.source import Heading, Source
from sources.tables import CODE, DAY, PLACE, STAFF, Column
from sources.vocabulary import is_vocabulary
from sources.word_cells import known_word

CODE_NAME_COLUMNS = {"project_code", "economic_code"}
CODE_BEFORE_NAME_COLUMNS = {"project", "purpose", "department"}
DEADLINE_COLUMNS = {"sign_due_at", "due_at"}
COUNTED_AMOUNTS = {"amount", "executed", "annual", "initial", "received"}
"""Amounts of which an empty cell is told."""
REST = "rest"
"""A column of staged rows: what the cells say that no canonical column reads, as a number."""
NOT_COMPARED = re.compile("(序号|行号|no|num|导出时间|打印时间)?")
"""Headers, as they are compared, of cells that differ between two exports of the same row."""
RAW_CHARACTERS = 60
"""Enough of a cell to recognize it by."""


def part_select(
    grid: TextGrid, header: TableHeader, source: Source, number: int, regular: RegularCells = ALL_CAREFUL
) -> str:
    """The SELECT of one staged part.

    It gives ``file`` and ``row_kind``, typed columns, raw cells, and cells of foreign exclusions. A row of
    a text file with fewer cells than the header is SHORT. ``regular`` changes how fast, and not what.
    """
    columns = [column for column in source.table.columns if column.name in header.physical_columns]
    bare_cells = ", ".join(
        f"{regular.bare(place, careful)} AS b{place}"
        for place, careful in _bare_cells(grid, header, source).items()
    )
    texts = ", ".join((*_text_cells(columns, grid, header, source), *regular.carried()))
    typed = ", ".join(
        f"{regular.word(column.name, typed_expression(column, header, source, regular))} "
        f"AS {_typed_name(column)}"
        for column in columns
    )
    output = ", ".join(_output_cells(columns, header, source))
    undressed = f"SELECT *, {bare_cells} FROM ({regular.read(grid.select)})"
    hinted = hint_totals(undressed, grid, header, source, regular)
    moments = "".join(_deadline_moments(columns, source, regular))
    rows = f"SELECT *, {typed} FROM (SELECT *{moments} FROM (SELECT {texts} FROM ({hinted})))"
    return f"SELECT {number}::SMALLINT AS file, row_kind, {MAYBE_TOTAL}, {REST}, {output} FROM ({rows})"


def _bare_cells(grid: TextGrid, header: TableHeader, source: Source) -> dict[int, str]:
    """By physical column that is read: its cells without dress."""
    marked_types = _marked_types(header, source) if grid.has_marks else {}
    return {place: bare_cell(place, marked_types) for place in _places_read(header, source)}


def bare_cell(place: int, marked_types: Mapping[int, str]) -> str:
    return f"bare({_unmarked(place, marked_types)})"


def _text_cells(
    columns: Sequence[Column], grid: TextGrid, header: TableHeader, source: Source
) -> Iterator[str]:
    """The cells as text under their canonical names, and the kind of the row."""
    for column in columns:
        yield f"{cell_text(column, header, source)} AS {quote_name(column.name)}"
    for name, place in foreign_exclusions(source, header).items():
        yield f"b{place} AS {_exclusion_name(name)}"
    yield f"{kind_expression(grid, header, source)} AS row_kind"
    yield f"{total_expression(header, source)} AS {MAYBE_TOTAL}"
    yield f"{_rest_expression(header, source)} AS {REST}"


def _deadline_moments(columns: Sequence[Column], source: Source, regular: RegularCells) -> Iterator[str]:
    """The moments that deadlines name, apart: whether each is a day asks for it several times."""
    for column in columns:
        if column.name in DEADLINE_COLUMNS:
            yield f", {_moment_expression(column, source, regular)} AS {quote_name('moment.' + column.name)}"


def _rest_expression(header: TableHeader, source: Source) -> str:
    """Needed where no number tells the rows apart, or a number may have several rows."""
    table = source.table
    if table.number_column in header.physical_columns and table.name != "payments":
        return "NULL::UBIGINT"
    read = set(table_places(header))
    cells = [
        f"c{place}"
        for place, text in enumerate(header.names)
        if place not in read and not NOT_COMPARED.fullmatch(normalize_header(text))
    ]
    return f"hash({', '.join(cells)})" if cells else "NULL::UBIGINT"


def _output_cells(columns: Sequence[Column], header: TableHeader, source: Source) -> Iterator[str]:
    for column in columns:
        yield f"{_table_value(column)} AS {quote_name(column.name)}"
        yield f"{_raw_expression(column)} AS {raw_name(column.name)}"
        if column.name in COUNTED_AMOUNTS:
            yield f"{quote_name(column.name)} IS NULL AS {blank_name(column.name)}"
    for name in foreign_exclusions(source, header):
        yield _exclusion_name(name)


def _table_value(column: Column) -> str:
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


def _exclusion_name(header_name: str) -> str:
    return quote_name("exclude." + header_name)


def _places_read(header: TableHeader, source: Source) -> list[int]:
    """The physical columns that are read, each once."""
    return sorted({*table_places(header), *foreign_exclusions(source, header).values()})


def _marked_types(header: TableHeader, source: Source) -> dict[int, str]:
    """The type of the column that each physical one belongs to."""
    types = {column.name: column.type for column in source.table.columns}
    return {place: types[name] for name, places in header.physical_columns.items() for place in places}


def _unmarked(place: int, marked_types: Mapping[int, str]) -> str:
    """A cell of a workbook without the mark that has no meaning in its column: an amount of a merged cell
    belongs to one row, a word to all; digits are lost to a code and not to an amount."""
    cell = f"c{place}"
    if not marked_types:
        return cell
    column_type = marked_types.get(place, "text")
    if column_type == "text":
        return f"without_mark({cell}, 'M')"
    if column_type in {"instant", "flag"}:
        return f"without_mark(without_mark({cell}, 'M'), 'N')"
    return f"without_mark({cell}, 'N')"


def foreign_exclusions(source: Source, header: TableHeader) -> Mapping[str, int]:
    """Exclusions by a column of the file that is none of ours: its header and place."""
    canonical = {column.name for column in source.table.columns}
    return {name: _column_place(name, header) for name in source.exclude if name not in canonical}


def _column_place(name: str, header: TableHeader) -> int:
    places = [place for place, text in enumerate(header.names) if text.strip() == name.strip()]
    if not places:
        raise UnreadableInputError(f"sources.yaml 的 exclude 写了“{name}”一列，但文件里没有")
    return places[0]


def cell_text(column: Column, header: TableHeader, source: Source) -> str:
    """The text of a cell, several joined into one, and the codes of an export put into our words."""
    text = _joined_text(column, header.physical_columns[column.name], source.columns.get(column.name))
    return _with_codes_replaced(text, source.values.get(column.name, {}))


def _joined_text(column: Column, places: Sequence[int], heading: Heading | None) -> str:
    cells = [f"b{place}" for place in places]
    how = heading.how if heading else "one"
    if how == "sum":
        return _sum_text(cells)
    if how != "join":
        return cells[0]
    if column.type == "instant" and len(cells) > 1:
        return f"day_and_time({cells[0]}, {cells[1]})"
    return f"concat_ws(' ', {', '.join(cells)})"


def _sum_text(cells: Sequence[str]) -> str:
    """The sum of the cells that say something; all of them as they stand where one cannot be read."""
    unread = " OR ".join(
        f"({cell} IS NOT NULL AND number_of({cell}) IS NULL AND NOT says_nothing({cell}))" for cell in cells
    )
    known = ", ".join(f"number_of({cell})" for cell in cells)
    total = " + ".join(f"coalesce(number_of({cell}), 0)" for cell in cells)
    return (
        f"CASE WHEN {unread} THEN concat_ws(' + ', {', '.join(cells)}) "
        f"WHEN coalesce({known}) IS NOT NULL THEN CAST({total} AS VARCHAR) END"
    )


def _with_codes_replaced(text: str, codes: Mapping[str, tuple[str, ...]]) -> str:
    """``codes`` has the words of an export by the word of ours that they stand for."""
    whens = [
        f"WHEN list_contains({list_literal(words)}, {text}) THEN {quote_literal(word)}"
        for word, words in codes.items()
        if words
    ]
    return f"CASE {' '.join(whens)} ELSE {text} END" if whens else text


def typed_expression(
    column: Column, header: TableHeader, source: Source, regular: RegularCells = ALL_CAREFUL
) -> str:
    """What a column has for the text of a cell of its name."""
    cell = quote_name(column.name)
    if column.type == "instant":
        return _instant_expression(column, source, regular)
    if column.type == "flag" or is_vocabulary(column.name):
        return known_word(column.name, cell)
    if column.type == "amount":
        return f"amount_of({cell}, {money_factor(column, header, source)})"
    if column.type == "count":
        return _count_expression(column, header)
    if column.type == "number":
        return f"try_cast(number_of({cell}) AS DECIMAL(18, 6))"
    return f"CASE WHEN NOT is_lost({cell}) THEN {_text_expression(column, source)} END"


def _count_expression(column: Column, header: TableHeader) -> str:
    cell = quote_name(column.name)
    if column.name.endswith("_seconds"):
        return f"seconds_of({cell}, {time_factor(_header_of(column, header))})"
    return f"count_of({cell})"


def _header_of(column: Column, header: TableHeader) -> str:
    """The header that the file writes over a column, the first where there are several."""
    return header.names[header.physical_columns[column.name][0]]


def _instant_expression(column: Column, source: Source, regular: RegularCells) -> str:
    if column.name in DEADLINE_COLUMNS:
        return f"end_of_day_unless_clocked({quote_name('moment.' + column.name)}, {quote_name(column.name)})"
    read = _moment_expression(column, source, regular)
    return f"date_trunc('day', {read})" if column.kind == DAY else read


def _moment_expression(column: Column, source: Source, regular: RegularCells) -> str:
    cell, zone = quote_name(column.name), quote_literal(source.timezone)
    formats = source.formats.get(column.name)
    if formats:
        read = f"coalesce(try_strptime({cell}, {list_literal(formats)}), iso({cell}))"
        return f"CASE WHEN regexp_matches({cell}, '\\d') THEN {read} END"
    if column.name == "as_of":
        return f"coalesce(end_of_span({cell}), instant_of({cell}, {zone}))"
    return regular.instant(column.name, f"instant_of({cell}, {zone})")


def _text_expression(column: Column, source: Source) -> str:
    cell = quote_name(column.name)
    if column.name in CODE_NAME_COLUMNS:
        return f"code({cell})"
    if column.personal and column.kind != STAFF:
        return f"CASE WHEN NOT lost_digits({cell}) THEN person_code({cell}) END"
    if column.kind == CODE or column.name in source.key:
        # a spreadsheet writes long numbers as 1.2E+17: rows of one such text would count as the same
        return f"CASE WHEN NOT lost_digits({cell}) THEN {cell} END"
    if column.kind == PLACE:
        return f"place_of({cell})"
    if column.kind == STAFF:
        return f"pseudonym({cell})"
    if column.name in CODE_BEFORE_NAME_COLUMNS:
        return f"masked_behind_code({cell})"
    return f"masked({cell})"


def _raw_expression(column: Column) -> str:
    """The text of a cell that says something and was not read."""
    cell, typed = quote_name(column.name), _typed_name(column)
    if column.kind == PLACE:
        # region() may leave nothing of an address, and rightly
        return f"CASE WHEN is_lost({cell}) THEN {cell} END"
    return (
        f"CASE WHEN {typed} IS NOT NULL OR {cell} IS NULL THEN NULL WHEN says_nothing({cell}) THEN NULL "
        f"ELSE left({cell}, {RAW_CHARACTERS}) END"
    )
