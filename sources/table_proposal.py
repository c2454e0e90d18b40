"""What a ledger of an office's own is proposed to be declared as: its header, the type of each column by its
cells, which column dates a row and which numbers it. A person corrects it; nothing of it counts by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sources.headers import header_candidates, money_unit, normalize_header
from sources.json_files import JsonObject
from sources.masking import is_personal, mask_rows
from sources.readers.grid import TextGrid
from sources.row_kinds import ANY_TOTAL, FOOTNOTE, TOTAL_WORD
from sources.table_definition import FORESEEN
from sources.table_names import column_names
from sources.vocabulary import FALSE_WORDS, TRUE_WORDS

SHOWN_ROWS = 12
HEADER_LINES = 12
MOST_COLUMNS = 300
MOST_OF_HEADER = 60
MOST_PROPOSED = 60
"""Of the columns of a wide table so many are proposed to be read."""
LEAST_COLUMNS = 2
MOSTLY = 0.6
"""Of the cells that are not empty, from which a column is taken for one of its type."""
UNREAD = ""
DATA_CELL = re.compile(r"[-+￥¥]?[\d,.]+%?|(19|20)\d\d[-/.年]\d.*")
DAY_CELL = re.compile(r"(19|20)\d\d\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2}\s*日?)?月?([ T].*)?")
CLOCK = re.compile(r"\d{1,2}:\d{2}")
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
SERIAL_DAY = re.compile(r"(19|20)\d{6}|[34]\d{4}(\.\d+)?")
DAY_HEADER = re.compile("日期|时间|日$|年月|月份")
COUNT_CELL = re.compile(r"[-+]?[\d,]+")
NUMBER_CELL = re.compile(r"[-+]?[\d,]*\.?\d+%?")
MONEY_HEADER = re.compile("金额|费用|经费|资金|价款|费$|款$|预算数|支出")
CODE_HEADER = re.compile("编号|单号|文号|代码|号$|场次|期次|ID$", re.IGNORECASE)
ORDINAL_HEADER = re.compile("序号|行号|No", re.IGNORECASE)
PERSON_HEADER = re.compile(
    "姓名|主讲|讲师|话务员|坐席|座席|接线员|工号|经办人|负责人|责任人|值班人|人员$|质检员"
)
FREE_TEXT = "像自由填写的内容或能认出个人的信息，默认不读取"
REPEATED = "文件里有不止一列叫这个名称，分不清，不能读取；请在文件中改成不同的表头再上传"
NAMELESS = "没有表头，不能读取；请在文件中写上表头再上传"
TYPE_REASONS = {
    "day": "各格是日期",
    "instant": "各格是日期和时刻",
    "count": "各格是整数",
    "number": "各格是数",
    "amount": "各格是数，表头像金额",
    "flag": "各格是“是”“否”",
    "code": "表头像编号",
    "text": "各格是文字",
}
TOO_MANY = f"列太多：先只建议读取前 {MOST_PROPOSED} 列，要用这一列的请选类型"
EMPTY_COLUMN = "看到的各行都是空的，请确认类型"
PERSONAL = "能认出个人，只保存代号"


@dataclass(frozen=True)
class FoundColumn:
    """``type`` is one of DECLARED_TYPES, "" where it is proposed not to be read, and not possible to be where
    ``is_barred``."""

    place: int
    header: str
    name: str
    type: str
    personal: bool
    why: str
    is_barred: bool = False


@dataclass(frozen=True)
class LedgerHeader:
    """``names`` one a physical column; ``start`` the index of the first line of data."""

    names: tuple[str, ...]
    start: int


def propose_ledger(grids: Sequence[TextGrid]) -> JsonObject:
    """Told as JSON, with the first rows masked; nothing where no sheet has a header."""
    shown = [grid for grid in grids if not grid.is_hidden]
    found = [(grid, header) for grid in shown if (header := header_of(grid.head))]
    if not found:
        return {}
    grid, header = max(found, key=lambda pair: (pair[0].rows, len(pair[1].names)))
    columns = list(first_ones(ledger_columns(header, data_lines(grid.head[header.start :]))))
    rows = [list(row) for row in data_lines(grid.head[header.start :])[:SHOWN_ROWS]]
    return {
        "sheet": grid.sheet,
        "other_sheets": [other.sheet for other in shown if other is not grid and other.rows],
        "columns": [vars(column) for column in columns],
        "width": len(header.names),
        "key": next((column.name for column in columns if is_key(column, grid.head, header)), ""),
        "dated_by": dating_column(columns),
        "rows": masked(header, columns, rows),
    }


def header_of(lines: Sequence[Sequence[str]]) -> LedgerHeader | None:
    """The line, or two lines, that name the most columns; two only where they name more than one does."""
    best, best_score = None, LEAST_COLUMNS - 1
    for index in range(min(HEADER_LINES, len(lines))):
        for names, start in header_candidates(lines, index):
            texts = tuple(own_names(names))
            score = header_score(texts) * 2 - (start - index - 1)
            if score > best_score * 2 and score > (header_score(best.names) * 2 if best else 0):
                best = LedgerHeader(texts, start)
    return best


def header_score(names: Sequence[str]) -> int:
    """So many columns it names, less what looks like data."""
    written = [name for name in names if name]
    data = sum(bool(DATA_CELL.fullmatch(name)) or len(name) > MOST_OF_HEADER for name in written)
    return len({normalize_header(name) for name in written}) - 3 * data


def own_names(names: Sequence[Sequence[str]]) -> Iterator[str]:
    """By the lower line alone where that tells the columns apart, else with the group above it."""
    lower = [column[-1].strip() if column else "" for column in names]
    for at, column in enumerate(names):
        text = lower[at] if lower.count(lower[at]) == 1 else (column[0] if column else "")
        yield " ".join(text.split())


def data_lines(lines: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Without empty lines, totals and remarks."""
    return [line for line in lines if (first := next(filter(str.strip, line), "")) and not is_beside(first)]


def is_beside(cell: str) -> bool:
    return any(re.fullmatch(pattern, cell.strip()) for pattern in (TOTAL_WORD, ANY_TOTAL, FOOTNOTE))


def ledger_columns(header: LedgerHeader, lines: Sequence[Sequence[str]]) -> list[FoundColumn]:
    spellings = [normalize_header(name) for name in header.names]
    names = column_names(header.names)
    return [
        propose_column(place, header.names[place], names[place], cells_of(lines, place))
        if spellings[place] and spellings.count(spellings[place]) == 1
        else barred_column(place, header.names[place], names[place])
        for place in range(min(len(header.names), MOST_COLUMNS))
        if spellings[place] or cells_of(lines, place)
    ]


def first_ones(columns: Sequence[FoundColumn]) -> Iterator[FoundColumn]:
    """The others are proposed not to be read, and that is told."""
    read = 0
    for column in columns:
        read += bool(column.type)
        is_beyond = bool(column.type) and read > MOST_PROPOSED
        yield replace(column, type=UNREAD, personal=False, why=TOO_MANY) if is_beyond else column


def barred_column(place: int, header: str, name: str) -> FoundColumn:
    return FoundColumn(place, header, name, UNREAD, False, REPEATED if header else NAMELESS, True)


def cells_of(lines: Sequence[Sequence[str]], place: int) -> list[str]:
    return [cell for line in lines if place < len(line) and (cell := line[place].strip())]


def propose_column(place: int, header: str, name: str, cells: Sequence[str]) -> FoundColumn:
    plain = FoundColumn(place, header, name, "text", False, TYPE_REASONS["text"])
    if PERSON_HEADER.search(header) and not FREE_COUNT.search(header):
        return replace(plain, personal=True, why=PERSONAL)
    if not cells:
        return replace(plain, type=UNREAD if is_personal(header) else "text", why=EMPTY_COLUMN)
    found = type_of(header, cells)
    if found in ("text", "code") and is_personal(header) and not CODE_HEADER.search(header):
        return replace(plain, type=UNREAD, why=FREE_TEXT)
    return replace(plain, type=found, why=TYPE_REASONS[found])


FREE_COUNT = re.compile("人数|人次|数量")


def type_of(header: str, cells: Sequence[str]) -> str:
    if is_mostly(DAY_CELL, cells) or (DAY_HEADER.search(header) and is_mostly(SERIAL_DAY, cells)):
        timed = any(CLOCK.search(cell) and not MIDNIGHT.search(cell) for cell in cells)
        return "instant" if timed else "day"
    if CODE_HEADER.search(header) or ORDINAL_HEADER.fullmatch(header):
        return "code"
    if all(cell.lower() in FLAGS for cell in cells) and not is_mostly(COUNT_CELL, cells):
        return "flag"
    return numeric_type(header, cells)


FLAGS = frozenset({*TRUE_WORDS, *FALSE_WORDS})


def numeric_type(header: str, cells: Sequence[str]) -> str:
    if not is_mostly(NUMBER_CELL, cells):
        return "text"
    if money_unit(header) or MONEY_HEADER.search(header):
        return "amount"
    return (
        "count"
        if all(COUNT_CELL.fullmatch(cell) for cell in cells if NUMBER_CELL.fullmatch(cell))
        else "number"
    )


def is_mostly(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) > MOSTLY * len(cells)


def is_key(column: FoundColumn, head: Sequence[Sequence[str]], header: LedgerHeader) -> bool:
    """A number that no two rows share; one that counts the rows of a file begins anew in the next file."""
    if column.type != "code" or column.personal or ORDINAL_HEADER.search(column.header):
        return False
    lines = data_lines(head[header.start :])
    cells = cells_of(lines, column.place)
    return len(cells) > 1 and len(cells) == len(lines) == len(set(cells))


def dating_column(columns: Sequence[FoundColumn]) -> str:
    """What happened, before what was set beforehand; "" where there is no day."""
    days = [column for column in columns if column.type in ("day", "instant")]
    happened = [column for column in days if not FORESEEN.search(column.header)]
    return next((column.name for column in (*happened, *days)), "")


def masked(header: LedgerHeader, columns: Sequence[FoundColumn], rows: list[list[str]]) -> list[list[str]]:
    plain = [column.place for column in columns if column.type not in (UNREAD, "code")]
    codes = [column.place for column in columns if column.type == "code"]
    persons = [column.place for column in columns if column.personal]
    return mask_rows(header.names[:MOST_COLUMNS], rows, plain, codes, persons)


def told_columns(told: JsonObject) -> tuple[FoundColumn, ...]:
    """Back from JSON."""
    return tuple(FoundColumn(**column) for column in told.get("columns", ()))
