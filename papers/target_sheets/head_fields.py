"""The head of a sheet: 项目名称, 主管部门, 实施单位, 项目期 …, each beside its label or behind its colon."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.document import Cell
from indicators.units import MONEY_UNIT
from papers.target_sheets.department_tasks import TaskBlock
from papers.target_sheets.field_values import (
    clean_value,
    first_value,
    is_label_of_prose,
    is_sentence,
)
from papers.target_sheets.funds import FundLines
from papers.target_sheets.goals import Goals
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import NO_TEXT, PrintedText
from papers.target_sheets.vocabulary import (
    FIELDS,
    FUND_COLUMNS,
    GOALS,
    MONEY_BLOCK,
    column_meanings,
    fund_key,
    label_meaning,
    normalize_label,
    one_line,
)

INLINE = re.compile(r"(?P<label>[^:：]{2,24})[:：]\s*(?P<value>.+)", re.DOTALL)
MONEY_ALONE = re.compile(rf"(?:人民币)?\s*(?:{MONEY_UNIT})\s*[)）]?")
OTHER_LABELS = re.compile(
    r"(?:金额|货币)单位|联系(?:电话|方式)|电话|手机|日期|时间|单位盖章|盖章|签字"
    r"|(?:财务|单位|部门|科室|处室|分管)?(?:负责人|联系人|经办人|审核人|填[报表]人)(?:签[字章])?|项目联系人"
    r"|[填编]报?[制表]?(?:日期|时间|人)|项目(?:编码|代码|编号)|资金用途|是否.*|评价.*|自评.*"
)


MOST_LABEL_CHARACTERS = 16
COLON = (":", "：")


@dataclass
class SheetHead:
    """What the lines beside the rows say; the first value of each field stands."""

    fields: dict[str, PrintedText] = field(default_factory=dict)
    goals: Goals = field(default_factory=Goals)
    money: FundLines = field(default_factory=FundLines)
    tasks: TaskBlock = field(default_factory=TaskBlock)

    def read_line(self, line: SheetLine, below: SheetLine | None) -> None:
        if self.tasks.read_line(line):
            return
        for name, value in line_fields(line):
            if not self.fields.get(name):
                self.fields[name] = value
        if not self.goals.read_line(line, below):
            self.money.read_line(line)

    def get(self, name: str) -> PrintedText:
        return self.fields.get(name, NO_TEXT)

    @property
    def period(self) -> PrintedText:
        """In one cell, or its start and its end in cells of their own."""
        start, end = self.get("period_start"), self.get("period_end")
        if self.get("period") or not (start or end):
            return self.get("period")
        return PrintedText("至".join(filter(None, (start.text, end.text))), start.place or end.place)


def line_fields(line: SheetLine) -> Iterator[tuple[str, PrintedText]]:
    """单位：万元 names no unit of the government, and （盖章） nobody."""
    for name, printed in _labelled_values(line):
        value = replace(printed, text=clean_value(printed.text))
        if not MONEY_ALONE.fullmatch(value.text) and not (name == "leader" and names_no_leader(value.text)):
            yield name, value


def _labelled_values(line: SheetLine) -> Iterator[tuple[str, PrintedText]]:
    cells = line.own_cells
    for position, cell in enumerate(cells):
        if _is_prose(cell, line):
            continue
        inline = INLINE.fullmatch(cell.text.strip())
        name = label_meaning(inline["label"], FIELDS) if inline else None
        if inline and name:
            begun = inline["value"]
            value = _value_after_label(first_value(begun), cells, position, line, name)
            if not (is_sentence(begun) or is_sentence(value.text)):
                yield name, value
                yield from _further_values(begun, cell)
        elif (name := label_meaning(cell.text, FIELDS)) and (
            not line.paragraph or cell.text.strip().endswith((":", "："))
        ):
            yield name, _value_after_label("", cells, position, line, name)


def names_no_leader(text: str) -> bool:
    """分管领导：王五 beside 项目负责人 that was left open is the field of somebody else."""
    return any(colon in text for colon in COLON)


def is_open_label(cell: Cell) -> bool:
    """制表人： is a place to sign, whoever it is for, and never what stands behind another label."""
    text = cell.text.strip()
    return text.endswith(COLON) and len(text) <= MOST_LABEL_CHARACTERS


def _is_prose(cell: Cell, line: SheetLine) -> bool:
    """The cell behind the label of a goal: no sentence in it is a field, whatever it names."""
    before = [other for other in line.cells if other.column < cell.column and other.text.strip()]
    return not line.paragraph and bool(before) and is_label_of_prose(before[-1].text)


def _further_values(begun: str, cell: Cell) -> Iterator[tuple[str, PrintedText]]:
    """主管部门：某局  实施单位：某所 in one cell are two fields."""
    rest = begun[len(first_value(begun)) :].strip()
    inline = INLINE.fullmatch(rest)
    name = label_meaning(inline["label"], FIELDS) if inline else None
    if inline and name:
        yield name, PrintedText(one_line(first_value(inline["value"])), cell.place)
        yield from _further_values(inline["value"], cell)


def _value_after_label(
    begun: str, cells: Sequence[Cell], position: int, line: SheetLine, name: str
) -> PrintedText:
    """The text behind a label: the next cell that is none; of running text all words up to the next one."""
    label = cells[position]
    # The name of a project may well speak of money or of a goal.
    ends = names_a_field if name == "name" else is_label
    if begun and not line.paragraph:
        return PrintedText(one_line(begun), label.place)
    after = cells[position + 1 :]
    is_end = (number for number, cell in enumerate(after) if ends(cell) or is_open_label(cell))
    until = next(is_end, len(after))
    values = after[:until] if line.paragraph else after[: min(until, 1)]
    texts = [begun.strip(), *(one_line(cell.text) for cell in values)]
    return PrintedText(" ".join(filter(None, texts)), values[0].place if values else line.place_behind(label))


def names_a_field(cell: Cell) -> bool:
    return bool(label_meaning(_label_text(cell), FIELDS))


def _label_text(cell: Cell) -> str:
    text = cell.text.strip()
    inline = INLINE.fullmatch(text)
    return inline["label"] if inline else text


def is_label(cell: Cell) -> bool:
    label = _label_text(cell)
    return bool(
        label_meaning(label, FIELDS)
        or label_meaning(label, GOALS)
        or fund_key(label) is not None
        or OTHER_LABELS.fullmatch(normalize_label(label))
        or MONEY_BLOCK.fullmatch(normalize_label(label))
    )


def names_a_department(line: SheetLine) -> bool:
    """Whether a department's own sheet may begin here, if its title says so."""
    named = (value for name, value in line_fields(line) if name in ("department", "unit"))
    return any(value.text and not column_meanings(normalize_label(value.text)) for value in named)


def names_a_project(line: SheetLine) -> bool:
    """Whether a sheet begins here: 项目名称 with a name, not a column of that title."""
    named = next((value for name, value in line_fields(line) if name == "name"), None)
    if named is None or not named.text:
        return False
    heading = normalize_label(named.text)
    return not (
        column_meanings(heading)
        or label_meaning(heading, FUND_COLUMNS)
        or heading in ("合计", "小计", "总计")
    )
