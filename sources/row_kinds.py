"""What a row of an export is: data, a total, a remark below, the header again, cells out of place."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sources.engine import quote_literal
from sources.headers import TableHeader, normalize_header
from sources.readers.grid import SPARE_COLUMNS, TextGrid
from sources.source import Source

DATA, BLANK, TOTAL, TABLE_NOTE, REPEATED_HEADER, RAGGED, SHORT = range(7)
MAYBE_TOTAL = "maybe_total"
"""A column of staged rows: a row that is data and names a total."""

HINT = "total_hint"
"""A column of the rows while they are staged."""

ANY_TOTAL = r"(?i)(.{0,20}(合\s*计|小\s*计|总\s*计|共\s*计)|grand total|total|sum)([(（].*[)）])?\s*[:：]?"
TOTAL_WORD = (
    r"(?i)((本|当|以上|全|上)?[年月季日页周]?度?|以上|全部|所有|各?(项目|部门|单位|科室|企业|项)|支出|支付|金额|其中)?\s*"
    r"((合|小|总|共|累)\s*计(数|额|金额|支出)?|总\s*数)([(（].*[)）])?\s*[:：]?"
    r"|grand total|total|subtotal|sum|承\s*前\s*页|过\s*次\s*页|转\s*下\s*页|接\s*上\s*页|期[初末]余额"
)
PART_OF_ROW_ABOVE = r"其中\s*[:：].*|其中"
FOOTNOTE = (
    r"(注|备注|说明|制表人?|制表日期|填表人?|审核人?|复核人?|负责人|经办人|导出人|导出时间|打印时间|打印日期|数据来源|统计时间|截至时间)"
    r"\s*[:：](?s:.*)|共\s*\d+\s*[条行件笔页].*|(金额)?单位\s*[:：]?\s*(人民币)?[十百千万亿]{0,2}元"
)
TOTAL_HINT = "计|其中|页|余额|总|[Tt][Oo][Tt][Aa][Ll]|[Ss][Uu][Mm]"
NAMES_OF_TOTALS: Mapping[str, tuple[str, ...]] = {
    "payments": ("project", "project_code", "department"),
    "budget": ("project", "project_code", "department"),
    "call_report": ("queue",),
}
"""Columns in which a total names itself and nothing else is called so."""
FIRST_CELL = "first_cell"
"""Another one: the first cell of a row that says something."""
WIDE = 30
"""Of so many columns each cell is undressed by itself where the first one is looked for."""
LABEL_COLUMNS = 4
"""In so many columns from the left a total is looked for, beside the columns of text."""
TEXT_HEADER = re.compile(
    "内容|标题|主题|备注|说明|摘要|单位|部门|科室|姓名|地址|地点|类型|来源|渠道|意见|原因|描述|结果|诉求"
)
ALWAYS_WORDS = re.compile("内容|标题|主题|单位|部门|科室|姓名|地址|类型|渠道")
DAY_AND_CLOCK = r"(19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"


def table_places(header: TableHeader) -> list[int]:
    """The physical columns that make up the canonical ones, each once."""
    return sorted({place for places in header.physical_columns.values() for place in places})


def kind_expression(grid: TextGrid, header: TableHeader, source: Source) -> str:
    """What a row is, the first that fits."""
    bare_cells = {place: f"b{place}" for place in table_places(header)}
    first = FIRST_CELL
    whens = [
        f"WHEN coalesce({', '.join(bare_cells.values())}) IS NULL THEN {BLANK}",
        f"WHEN {_is_total(first, header, source)} THEN {TOTAL}",
        f"WHEN regexp_full_match({first}, {quote_literal(FOOTNOTE)}) THEN {TABLE_NOTE}",
        f"WHEN {_equals_header(bare_cells, header)} THEN {REPEATED_HEADER}",
    ]
    if grid.has_spare_columns:
        spare = spare_cells(grid, header, "bare(c{})")
        written = spare_cells(grid, header, "c{}")
        whens.append(f"WHEN coalesce({written}) IS NOT NULL AND coalesce({spare}) IS NOT NULL THEN {RAGGED}")
        whens.append(f"WHEN c{last_named_place(header)} IS NULL THEN {SHORT}")
    whens += [f"WHEN {test} THEN {RAGGED}" for test in _out_of_place(grid, header, source)]
    return f"CASE {' '.join(whens)} ELSE {DATA} END"


def _first_cell(grid: TextGrid, bare_cells: Mapping[int, str]) -> str:
    """The first cell that says something. Of a wide table the cells behind the first WIDE are undressed
    together: each one more would make the statement longer to plan than to run."""
    cells = [bare_cells.get(index, f"bare(c{index})") for index in range(min(grid.width, WIDE))]
    if far := [f"nullif(trim(c{index}), '')" for index in range(WIDE, grid.width)]:
        cells.append(f"bare(coalesce({', '.join(far)}))")
    return f"coalesce({', '.join(cells)})"


def last_named_place(header: TableHeader) -> int:
    return max(place for place, name in enumerate(header.names) if name.strip())


def spare_cells(grid: TextGrid, header: TableHeader, form: str) -> str:
    return ", ".join(form.format(place) for place in range(len(header.names), grid.width + SPARE_COLUMNS))


def total_expression(header: TableHeader, source: Source) -> str:
    """Whether a cell names a total though the row has a date and a key of its own."""
    labels = _label_cells(header, source)
    tests = (
        _any_matches(labels, TOTAL_WORD),
        _any_matches(labels, PART_OF_ROW_ABOVE),
        _doubtful_first(header, source),
    )
    return _guarded(" OR ".join(f"({test})" for test in tests))


def _is_total(first: str, header: TableHeader, source: Source) -> str:
    """A total names itself in the first cell, in the place of a key or a project, or has no date."""
    labels = _label_cells(header, source)
    naming = [f"b{place}" for place in _places(header, _naming_columns(source))]
    tests = [
        f"regexp_full_match({first}, {quote_literal(TOTAL_WORD)}) AND {_is_unkeyed(header, source, first)}",
        f"regexp_full_match({first}, {quote_literal(ANY_TOTAL)}) AND {_is_undated(header, source)}",
        f"regexp_full_match({first}, {quote_literal(PART_OF_ROW_ABOVE)}) AND {_is_undated(header, source)}",
        _any_matches(naming, TOTAL_WORD),
        f"({_any_matches(labels, TOTAL_WORD)}) AND {_is_undated(header, source)}",
    ]
    return _guarded(" OR ".join(f"({test})" for test in tests))


def hint_totals(rows: str, grid: TextGrid, header: TableHeader, source: Source) -> str:
    """The rows with the column ``HINT``: whether a cell holds a word of a total at all, looked at once; and
    with the first cell that says something."""
    canonical = set(table_places(header))
    cells = (
        f"b{place}" if place in canonical else f"left(c{place}, 24)" for place in label_places(header, source)
    )
    hint = f"regexp_matches(concat_ws('|', {', '.join(cells)}), '{TOTAL_HINT}')"
    first = _first_cell(grid, {place: f"b{place}" for place in canonical})
    return f"SELECT *, {hint} AS {HINT}, {first} AS {FIRST_CELL} FROM ({rows})"  # noqa: S608  # ours


def _guarded(test: str) -> str:
    """The test where there is a hint of a total: no other row pays for the patterns."""
    return f"CASE WHEN {HINT} THEN coalesce({test}, false) ELSE false END"


def _any_matches(cells: Sequence[str], pattern: str) -> str:
    tests = (f"coalesce(regexp_full_match({cell}, {quote_literal(pattern)}), false)" for cell in cells)
    return " OR ".join(tests) or "false"


def _doubtful_first(header: TableHeader, source: Source) -> str:
    """A dated row without a key whose first column ends with the word of a total."""
    first, label = table_places(header)[0], quote_literal(ANY_TOTAL)
    return f"regexp_full_match(b{first}, {label}) AND {_is_unkeyed(header, source, '')}"


def _is_undated(header: TableHeader, source: Source) -> str:
    """No cell says when; always so in a table without dates."""
    places = header.physical_columns.get(source.table.birth_column, ())
    label = quote_literal(ANY_TOTAL)
    tests = (f"(b{place} IS NULL OR regexp_full_match(b{place}, {label}))" for place in places)
    return " AND ".join(tests) or "true"


def _is_unkeyed(header: TableHeader, source: Source, label: str) -> str:
    """The row has no number of its own, or the label stands in its place."""
    places = _places(header, (source.table.number_column,))
    same = f" OR b{places[0]} = {label}" if places and label else ""
    return f"(b{places[0]} IS NULL{same})" if places else "true"


def _naming_columns(source: Source) -> tuple[str, ...]:
    table = source.table
    return (table.number_column, *NAMES_OF_TOTALS.get(table.name, ()))


def _label_cells(header: TableHeader, source: Source) -> list[str]:
    canonical = set(table_places(header))
    places = label_places(header, source)
    return [f"b{place}" if place in canonical else f"bare(c{place})" for place in places]


def label_places(header: TableHeader, source: Source) -> list[int]:
    """The places in which a total may name itself: columns of text and the first of the file."""
    texts = [column.name for column in source.table.columns if column.type == "text"]
    return list(dict.fromkeys((*_places(header, texts), *range(min(LABEL_COLUMNS, len(header.names))))))


def _places(header: TableHeader, columns: Sequence[str]) -> list[int]:
    return [place for name in columns for place in header.physical_columns.get(name, ())]


def _out_of_place(grid: TextGrid, header: TableHeader, source: Source) -> Iterator[str]:
    """Tests of rows whose cells are shifted: days with a clock among words, words among days."""
    joined = {place for places in header.physical_columns.values() if len(places) > 1 for place in places}
    instants = set(_places_of_type(header, source, "instant")) - joined
    if not instants:
        return
    free, sure = places_without_clock(grid, header, source, instants | joined)
    cells = (f"regexp_full_match(b{place}, '\\D*[一-鿿]\\D*')" for place in sorted(instants))
    words_for_days = " OR ".join(cells)
    if free:
        yield f"CASE WHEN {_holds_clock(free)} THEN {words_for_days} END"
    if sure:
        yield _holds_clock(sure)


def places_without_clock(
    grid: TextGrid, header: TableHeader, source: Source, passed: Collection[int] = ()
) -> tuple[list[int], list[int]]:
    """Those where a day with a clock may, and those where it cannot but be out of place."""
    texts = _places_of_type(header, source, "text")
    others = [place for place in range(min(grid.width, len(header.names))) if place not in passed]
    free = [place for place in others if _says(TEXT_HEADER, header, place)]
    return free, [place for place in others if place in texts or _says(ALWAYS_WORDS, header, place)]


def _places_of_type(header: TableHeader, source: Source, kind: str) -> list[int]:
    return _places(header, [column.name for column in source.table.columns if column.type == kind])


def _says(pattern: re.Pattern[str], header: TableHeader, place: int) -> bool:
    return bool(pattern.search(normalize_header(header.names[place]))) and not re.search(
        "时间|日期|时限|期限", header.names[place]
    )


def _holds_clock(places: Sequence[int]) -> str:
    clock = quote_literal(DAY_AND_CLOCK)
    return " OR ".join(
        f"CASE WHEN starts_with(c{place}, '20') THEN regexp_full_match(c{place}, {clock}) ELSE false END"
        for place in places
    )


def _equals_header(bare_cells: Mapping[int, str], header: TableHeader) -> str:
    return " AND ".join(
        f"{cell} IS NOT DISTINCT FROM {quote_literal(header.names[place].strip())}"
        for place, cell in bare_cells.items()
    )
