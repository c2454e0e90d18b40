"""One grid to typed columns: which cell expression reads which column, and the SQL of one staged part.

A staged part keeps, beside each typed column, ``raw.<column>``: the text of the cells that were not read. What only the
whole file set can decide (the order of day and month, repeated keys) is decided afterwards from there.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections.abc import Mapping

from indicators.units import YUAN_PER_UNIT
from sources.engine import list_literal, quote_literal, quote_name
from sources.errors import UnreadableInputError
from sources.headers import TableHeader, money_unit, time_factor
from sources.readers.grid import SPARE_COLUMNS, TextGrid
from sources.source import Source
from sources.tables import Column
from sources.vocabulary import FALSE_WORDS, FLAG_WORDS, REMAINDER_WORDS, TRUE_WORDS, VALUE_WORDS

CODE_COLUMNS = {"order_no", "call_id", "fault_id", "voucher_no", "project_code", "economic_code"}
CODE_NAME_COLUMNS = {"project_code", "economic_code"}
TOTAL_PATTERN = (
    r"(?i)(.{0,20}(合\s*计|小\s*计|总\s*计|共\s*计)|grand total|total|sum)([(（].*[)）])?\s*[:：]?"
)
FOOTNOTE_PATTERN = (
    r"(注|备注|说明|制表人?|制表日期|填表人?|审核人?|复核人?|负责人|经办人|导出人|导出时间|打印时间|打印日期|数据来源|统计时间|截至时间)"
    r"\s*[:：](?s:.*)|共\s*\d+\s*[条行件笔页].*"
)

DATA, BLANK, TOTAL, TABLE_NOTE, REPEATED_HEADER, RAGGED = range(6)


def part_select(grid: TextGrid, header: TableHeader, source: Source, number: int) -> str:
    """The SELECT of one staged part: ``file``, ``kind`` of row, typed columns, raw cells, cells of foreign exclusions."""
    columns = [column for column in source.table.columns if column.name in header.physical_columns]
    cells = ", ".join(
        [f"{_cell_text(column, header, source)} AS {quote_name(column.name)}" for column in columns]
        + [
            f"b{place} AS {quote_name('exclude.' + shown)}"
            for shown, place in foreign_exclusions(source, header).items()
        ]
        + [f"{_kind_expression(grid, header)} AS kind"]
    )
    typed = ", ".join(
        f"{_typed_expression(column, header, source)} AS {quote_name('typed.' + column.name)}"
        for column in columns
    )
    raw = ", ".join(
        f"{_typed_name(column)} AS {quote_name(column.name)}, {_raw_expression(column)} AS {quote_name('raw.' + column.name)}"
        for column in columns
    )
    kept = "".join(f", {quote_name('exclude.' + shown)}" for shown in foreign_exclusions(source, header))
    bares = ", ".join(f"bare(c{place}) AS b{place}" for place in _wanted_columns(header, source))
    typing = f"SELECT *, {typed} FROM (SELECT {cells} FROM (SELECT *, {bares} FROM ({grid.select})))"
    return f"SELECT {number}::SMALLINT AS file, kind, {raw}{kept} FROM ({typing})"


def _wanted_columns(header: TableHeader, source: Source) -> list[int]:
    """The physical columns that are read, each once."""
    places = {place for places in header.physical_columns.values() for place in places}
    return sorted(places | set(foreign_exclusions(source, header).values()))


def foreign_exclusions(source: Source, header: TableHeader) -> Mapping[str, int]:
    """Exclusions by a column of the file that is none of ours: its header and place."""
    ours = {column.name for column in source.table.columns}
    return {shown: _column_place(shown, header) for shown in source.exclude if shown not in ours}


def _column_place(shown: str, header: TableHeader) -> int:
    found = [index for index, text in enumerate(header.names) if text.strip() == shown.strip()]
    if not found:
        raise UnreadableInputError(f"sources.yaml 的 exclude 写了“{shown}”一列，但文件里没有")
    return found[0]


def _typed_name(column: Column) -> str:
    return quote_name("typed." + column.name)


def _cell_text(column: Column, header: TableHeader, source: Source) -> str:
    """The text of a cell, several joined into one, and the codes of an export put into our words."""
    places = header.physical_columns[column.name]
    heading = source.columns.get(column.name)
    text = f"b{places[0]}"
    if heading and heading.how == "join":
        rest = [f"b{place}" for place in places[1:]]
        text = (
            f"day_and_time({text}, {rest[0]})"
            if column.type == "instant" and rest
            else f"concat_ws(' ', {', '.join([text, *rest])})"
        )
    if heading and heading.how == "sum":
        text = "CAST(" + " + ".join(f"number_of(b{place})" for place in places) + " AS VARCHAR)"
    codes = source.values.get(column.name)
    if codes:
        whens = " ".join(
            f"WHEN list_contains({list_literal(words)}, {text}) THEN {quote_literal(to)}"
            for to, words in codes.items()
            if words
        )
        text = f"CASE {whens} ELSE {text} END" if whens else text
    return text


def _typed_expression(column: Column, header: TableHeader, source: Source) -> str:
    cell = quote_name(column.name)
    if column.type == "instant":
        return _instant_expression(column, source)
    if column.type == "flag":
        return _flag_expression(column)
    if column.type == "amount":
        return f"amount_of({cell}, {_money_factor(column, header, source)})"
    if column.type == "count":
        if column.name.endswith("_seconds"):
            return f"seconds_of({cell}, {time_factor(header.names[header.physical_columns[column.name][0]])})"
        return f"count_of({cell})"
    if column.type == "number":
        return f"try_cast(number_of({cell}) AS DECIMAL(18, 6))"
    return _text_expression(column, source)


def _instant_expression(column: Column, source: Source) -> str:
    cell, zone = quote_name(column.name), quote_literal(source.timezone)
    formats = source.formats.get(column.name)
    if formats:
        read = f"coalesce(try_strptime({cell}, {list_literal(formats)}), iso({cell}))"
        return f"CASE WHEN regexp_matches({cell}, '\\d') THEN {read} END"
    if column.name == "as_of":
        return f"coalesce(end_of_span({cell}), instant_of({cell}, {zone}))"
    return f"instant_of({cell}, {zone})"


def _flag_expression(column: Column) -> str:
    cell = quote_name(column.name)
    true, false = FLAG_WORDS.get(column.name, ((), ()))
    yes, no = list_literal((*TRUE_WORDS, *true)), list_literal((*FALSE_WORDS, *false))
    return f"CASE WHEN list_contains({yes}, lower({cell})) THEN true WHEN list_contains({no}, lower({cell})) THEN false END"


def _money_factor(column: Column, header: TableHeader, source: Source) -> int:
    """The factor to 元; where the declaration and the file state different units, somebody must look."""
    stated = money_unit(header.names[header.physical_columns[column.name][0]]) or header.unit
    if source.unit and stated and source.unit != stated:
        raise UnreadableInputError(
            f"sources.yaml 写的单位是“{source.unit}”，文件“{column.label}”写的是“{stated}”，请核对后改正其一"
        )
    return YUAN_PER_UNIT[source.unit or stated or "元"]


def _text_expression(column: Column, source: Source) -> str:
    cell = quote_name(column.name)
    if column.name in VALUE_WORDS:
        word = f"lower(replace(replace({cell}, ' ', ''), '_', ''))"
        whens = [
            f"WHEN {cell} = {quote_literal(to)} OR list_contains({list_literal(words)}, {word}) THEN {quote_literal(to)}"
            for to, words in VALUE_WORDS[column.name].items()
        ]
        return f"CASE {' '.join(whens)} END"
    if column.name in CODE_NAME_COLUMNS:
        return f"code({cell})"
    if column.name in CODE_COLUMNS or column.name in source.key:
        return f"CASE WHEN NOT lost_digits({cell}) THEN {cell} END"
    if column.name == "place":
        return f"region({cell})"
    if column.name == "agent":
        return f"pseudonym({cell})"
    return f"masked({cell})"


def _raw_expression(column: Column) -> str:
    """The text of a cell that says something and was not read; region() may leave nothing of an address, and rightly."""
    if column.name == "place":
        return "NULL::VARCHAR"
    cell, typed = quote_name(column.name), _typed_name(column)
    return (
        f"CASE WHEN {typed} IS NOT NULL OR {cell} IS NULL THEN NULL WHEN says_nothing({cell}) THEN NULL "
        f"ELSE left({cell}, 60) END"
    )


def remainder_word(column: Column) -> str | None:
    return REMAINDER_WORDS.get(column.name)


def _kind_expression(grid: TextGrid, header: TableHeader) -> str:
    """What a row is: data, blank, a total, a remark below the table, the header printed again, or cells out of place."""
    wanted = sorted({place for places in header.physical_columns.values() for place in places})
    cells = {place: f"b{place}" for place in wanted}
    first = "coalesce(" + ", ".join(cells.get(index, f"bare(c{index})") for index in range(grid.width)) + ")"
    again = " AND ".join(
        f"{cells[place]} IS NOT DISTINCT FROM {quote_literal(header.names[place].strip())}"
        for place in wanted
    )
    whens = [
        f"WHEN coalesce({', '.join(cells.values())}) IS NULL THEN {BLANK}",
        f"WHEN regexp_full_match({first}, {quote_literal(TOTAL_PATTERN)}) THEN {TOTAL}",
        f"WHEN regexp_full_match({first}, {quote_literal(FOOTNOTE_PATTERN)}) THEN {TABLE_NOTE}",
        f"WHEN {again} THEN {REPEATED_HEADER}",
    ]
    if grid.has_spare_columns:
        spare = ", ".join(f"bare(c{index})" for index in range(len(header.names), grid.width + SPARE_COLUMNS))
        whens.append(f"WHEN coalesce({spare}) IS NOT NULL THEN {RAGGED}")
    return f"CASE {' '.join(whens)} ELSE {DATA} END"
