"""The cells of one budget table, apart: which rows are header, what each column means, what a cell says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgets.budget import Figure
from budgets.names import CODE, NAME, NESTED, TOTAL, flat, leaf, table_kind
from documents.document import Cell, Table
from yamlfiles.reader import as_decimal

BLANK = {"", "-", "--", "—", "——", "/", "－", "无"}
BEGINS = re.compile(r"^(一、|\(一\)|\(1\)|1[.、])")
COUNTED = re.compile(r"栏次|行次|\*\*|[A-Z]|[A-Z]?\d{0,2}=[\dA-Z+\-*/%]+")
UMBRELLA = re.compile(r"(\d{4}年|本年|全年)?(支出|收入|财政拨款)?预算(数|金额)?|支出|收入|项目|金额")
YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True)
class Column:
    """``path`` is its header from the top down; ``years`` are those that the header names."""

    at: int
    path: tuple[str, ...]

    @property
    def top(self) -> str:
        return "".join(self.path)

    @property
    def own(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(int(each) for each in YEAR.findall(self.top))


def figure(cell: Cell | None) -> Figure | None:
    """What an amount cell says; ``None`` where there is no cell."""
    if cell is None:
        return None
    text = flat(cell.text)
    if text in BLANK:
        return Figure(None, cell.place)
    negative = re.fullmatch(r"\((\d[\d,.]*%?)\)", text)
    value = as_decimal((f"-{negative[1]}" if negative else text.replace("−", "-")).removesuffix("%"))
    return Figure(value, cell.place, "" if value is not None else cell.text)


def is_number(cell: Cell) -> bool:
    read = figure(cell)
    return read is not None and read.value is not None


def header_height(table: Table) -> int:
    """How many rows stand above the first one with an amount or with the first number of a list."""
    for number in range(table.height):
        cells = [each for each in table.row(number) if each.row == number]
        texts = [flat(each.text) for each in cells if flat(each.text)]
        if any(BEGINS.match(text) and not table_kind(text) for text in texts):
            return number
        if any(is_number(each) for each in cells) and not is_counting(texts):
            return number
    return table.height


def is_counting(texts: list[str]) -> bool:
    """栏次: a row that numbers the columns, and a year that stands alone."""
    numbers = [text for text in texts if not COUNTED.fullmatch(text)]
    rising = [str(each) for each in range(1, len(numbers) + 1)]
    digits = [each for each in numbers if re.search(r"\d", each)]
    return numbers == rising or all(re.match(r"20\d\d(年|$)", each) for each in digits)


def columns(table: Table, height: int) -> list[Column]:
    return [Column(at, tuple(_path(table, height, at))) for at in range(table.width)]


def _path(table: Table, height: int, at: int) -> Iterator[str]:
    last = ""
    for number in range(height):
        if _is_title(table, number):
            continue
        text = flat(_above(table, number, at, height))
        if text and text != last:
            last = text
            yield text


def _is_title(table: Table, number: int) -> bool:
    texts = {flat(each.text) for each in table.row(number)} - {""}
    return any(
        table_kind(each) or re.match(r"(金额)?单位:|(部门|单位)(名称)?:|.*公开.*表$", each) for each in texts
    ) or (len(texts) == 1 and table.width > 1 and number == 0 and YEAR.search(next(iter(texts))) is not None)


def _above(table: Table, number: int, at: int, height: int) -> str:
    """The header text over a spot; where merged cells are not marked, a blank one belongs to what is left of it."""
    cell = table.at(number, at)
    text = cell.text if cell else ""
    if flat(text) or not _has_below(table, number, at, height):
        return text
    for left in range(at - 1, -1, -1):
        beside = table.at(number, left)
        if beside is not None and flat(beside.text):
            return beside.text if _has_below(table, number, left, height) else ""
    return ""


def _has_below(table: Table, number: int, at: int, height: int) -> bool:
    below = (table.at(each, at) for each in range(number + 1, height))
    return any(each is not None and flat(each.text) and each.row > number for each in below)


def named(found: Iterable[Column]) -> dict[int, str]:
    """What each column is called: a 小计 by what it sums, the others of that heading below it."""
    found = list(found)
    sums = {
        each.path[-2] for each in found if len(each.path) > 1 and each.own == "小计" and not umbrella(each.path[-2])
    }
    names: dict[int, str] = {}
    for each in found:
        above = each.path[-2] if len(each.path) > 1 else ""
        own = leaf(each.own) if each.own else ""
        if above in sums:
            names[each.at] = leaf(above) if each.own == "小计" else f"{leaf(above)}{NESTED}{own}"
        elif own in (NAME, CODE) or not own:
            names[each.at] = own
        else:
            names[each.at] = own if own != TOTAL or len(each.path) == 1 or umbrella(above) else _sum_of(above)
    return names


def umbrella(text: str) -> bool:
    return bool(UMBRELLA.fullmatch(text)) or leaf(text) == TOTAL or table_kind(text) is not None


def _sum_of(above: str) -> str:
    return leaf(above) if leaf(above) not in (NAME, CODE) else TOTAL
