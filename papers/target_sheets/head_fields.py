"""The head of a sheet: 项目名称, 主管部门, 实施单位, 项目期 …, each beside its label or behind its colon."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.document import Cell
from papers.target_sheets.funds import FundLines
from papers.target_sheets.goals import Goals
from papers.target_sheets.lines import Line
from papers.target_sheets.read_sheet import NOTHING, Printed
from papers.target_sheets.vocabulary import (
    FIELDS,
    FUND_COLUMNS,
    GOALS,
    MONEY_BLOCK,
    bare,
    column_meanings,
    fund_key,
    meaning,
    one_line,
)

INLINE = re.compile(r"(?P<label>[^:：]{2,24})[:：]\s*(?P<value>.+)", re.DOTALL)
MONEY_ALONE = re.compile(r"(?:人民币)?\s*(?:亿元|万元|千元|元)\s*[)）]?")
OTHER_LABELS = re.compile(
    r"(?:金额|货币)单位|联系(?:电话|方式)|电话|手机|[填编]报?[制表]?(?:日期|时间|人)|项目(?:编码|代码|编号)|资金用途|是否.*|评价.*|自评.*"
)


@dataclass
class Head:
    """What the lines beside the rows say; the first value of each field stands."""

    found: dict[str, Printed] = field(default_factory=dict)
    goals: Goals = field(default_factory=Goals)
    money: FundLines = field(default_factory=FundLines)

    def take(self, line: Line, below: Line | None) -> None:
        for name, value in fields_of(line):
            if not self.found.get(name):
                self.found[name] = value
        if not self.goals.take(line, below):
            self.money.take(line)
        elif "万元" in line.text or "亿元" in line.text:
            pass  # a goal that speaks of money is no fund line

    def get(self, name: str) -> Printed:
        return self.found.get(name, NOTHING)


def fields_of(line: Line) -> Iterator[tuple[str, Printed]]:
    """单位：万元 names no unit of the government."""
    return ((name, value) for name, value in _fields(line) if not MONEY_ALONE.fullmatch(value.text))


def _fields(line: Line) -> Iterator[tuple[str, Printed]]:
    own = line.own
    for position, cell in enumerate(own):
        inline = INLINE.fullmatch(cell.text.strip())
        name = meaning(inline["label"], FIELDS) if inline else None
        if inline and name:
            yield name, _value(inline["value"], own, position, line, name)
        elif (name := meaning(cell.text, FIELDS)) and (not line.paragraph or cell.text.strip().endswith((":", "："))):
            yield name, _value("", own, position, line, name)


def _value(begun: str, own: Sequence[Cell], position: int, line: Line, name: str) -> Printed:
    """The text behind a label: the next cell that is no label; of running text every word up to the next label. The name of a
    project may well speak of money or of a goal."""
    label, ends = own[position], names_a_field if name == "name" else is_label
    if begun and not line.paragraph:
        return Printed(one_line(begun), label.place)
    after = own[position + 1 :]
    until = next((number for number, each in enumerate(after) if ends(each)), len(after))
    taken = after[:until] if line.paragraph else () if begun else after[: min(until, 1)]
    text = " ".join(filter(None, (begun.strip(), *(one_line(each.text) for each in taken))))
    return Printed(text, taken[0].place if taken else label.place)


def names_a_field(cell: Cell) -> bool:
    return bool(meaning(_label(cell), FIELDS))


def _label(cell: Cell) -> str:
    text = cell.text.strip()
    inline = INLINE.fullmatch(text)
    return inline["label"] if inline else text


def is_label(cell: Cell) -> bool:
    label = _label(cell)
    return bool(
        meaning(label, FIELDS)
        or meaning(label, GOALS)
        or fund_key(label) is not None
        or OTHER_LABELS.fullmatch(bare(label))
        or MONEY_BLOCK.fullmatch(bare(label))
    )


def names_a_project(line: Line) -> bool:
    """Whether a sheet begins here: 项目名称 with a name, not a column of that title."""
    named = next((value for name, value in fields_of(line) if name == "name"), None)
    if named is None or not named.text:
        return False
    heading = bare(named.text)
    return not (column_meanings(heading) or meaning(heading, FUND_COLUMNS) or heading in ("合计", "小计", "总计"))
