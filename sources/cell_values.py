"""What a column has for the cells of a row, as SQL: the cell without dress, its text, the value of that."""

from collections.abc import Mapping, Sequence

from sources.amount_units import money_factor
from sources.engine import list_literal, quote_literal, quote_name
from sources.headers import TableHeader, time_factor
from sources.source import Heading, Source
from sources.tables import CODE, DAY, PLACE, STAFF, Column
from sources.vocabulary import is_vocabulary
from sources.word_cells import known_word

CODE_NAME_COLUMNS = {"project_code", "economic_code"}
CODE_BEFORE_NAME_COLUMNS = {"project", "purpose", "department"}
DEADLINE_COLUMNS = {"sign_due_at", "due_at"}


def bare_cell(place: int, marked_types: Mapping[int, str]) -> str:
    return f"bare({_unmarked(place, marked_types)})"


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


def typed_expression(column: Column, header: TableHeader, source: Source) -> str:
    """What a column has for the text of a cell of its name."""
    cell = quote_name(column.name)
    if column.type == "instant":
        return _instant_expression(column, source)
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
        return f"seconds_of({cell}, {time_factor(header_of(column, header))})"
    return f"count_of({cell})"


def header_of(column: Column, header: TableHeader) -> str:
    """The header that the file writes over a column, the first where there are several."""
    return header.names[header.physical_columns[column.name][0]]


def _instant_expression(column: Column, source: Source) -> str:
    if column.name in DEADLINE_COLUMNS:
        return f"end_of_day_unless_clocked({quote_name('moment.' + column.name)}, {quote_name(column.name)})"
    read = moment_expression(column, source)
    return f"date_trunc('day', {read})" if column.kind == DAY else read


def moment_expression(column: Column, source: Source) -> str:
    """The instant of a cell as it is written."""
    cell, zone = quote_name(column.name), quote_literal(source.timezone)
    formats = source.formats.get(column.name)
    if formats:
        read = f"coalesce(try_strptime({cell}, {list_literal(formats)}), iso({cell}))"
        return f"CASE WHEN regexp_matches({cell}, '\\d') THEN {read} END"
    if column.name == "as_of":
        return f"coalesce(end_of_span({cell}), instant_of({cell}, {zone}))"
    return f"instant_of({cell}, {zone})"


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
