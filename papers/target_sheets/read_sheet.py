"""A target sheet as it stands in a paper: every value as printed with its place, and what is unclear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.document import Cell
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.vocabulary import one_line
from yamlfiles.problem import Problem

MOMENT = re.compile(r"\d[年月时/:]|\d-\d")
"""In the text of a day or of a time."""
WHOLE_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
"""What a workbook keeps of a day that it shows without its year."""
TARGET, SELF_EVALUATION, MONITORING = "target", "self-evaluation", "monitoring"

UNKNOWN_COLUMN, LEFT_TERM = "column", "later"
"""Codes of hints: a column that was not understood, something of the whole 实施期 or of other years left."""


@dataclass(frozen=True)
class PrintedText:
    """A text as printed; ``place`` is for people.

    An empty text with a place is a cell left blank, without one no cell at all.
    ``exact`` is the text with every digit that a workbook stores, "" where it shows them all."""

    text: str = ""
    place: str = ""
    exact: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def number_text(self) -> str:
        """What a number is read from."""
        return self.exact or self.text

    @property
    def full_text(self) -> str:
        """What is judged where words may stand as well as a number: a word for a number (是) stays."""
        has_digits = any(character.isdecimal() for character in self.text)
        is_word = not has_digits and any(map(str.isalpha, self.text))
        if WHOLE_DAY.fullmatch(self.exact):
            return self.exact
        return self.text if is_word or MOMENT.search(self.text) else self.number_text


NO_TEXT = PrintedText()


def printed_cell(cell: Cell | None) -> PrintedText:
    """A cell in one line; no cell is ``NO_TEXT``."""
    return PrintedText(one_line(cell.text), cell.place, cell.exact) if cell else NO_TEXT


OtherCells = tuple[tuple[str, PrintedText], ...]
"""Cells under their headers."""


@dataclass(frozen=True)
class ReadRow:
    """One 三级指标.

    ``first`` and ``second`` are the levels as printed, ``branch`` their official names ("" where not sure).
    ``target`` is sign, value and unit in one. ``others`` are the further cells under their headers,
    ``blanks`` those of them that nobody filled in;
    ``doubts`` what a person must confirm."""

    first: PrintedText
    second: PrintedText
    branch: tuple[str, str]
    name: PrintedText
    target: PrintedText
    weight: PrintedText = NO_TEXT
    others: OtherCells = ()
    blanks: OtherCells = ()
    doubts: tuple[str, ...] = ()
    place: str = ""

    @property
    def has_branch(self) -> bool:
        """Whether both levels are known."""
        return all(self.branch)


@dataclass(frozen=True)
class ReadFund:
    """One line of 项目资金: ``key`` is total, fiscal, carried_over, other or "" (another source).

    ``amount`` is 年初预算数 or the one amount printed, ``annual`` 全年预算数 where it has a column of its own.
    ``unit`` is the unit of money: of the sheet, else of the amount, "" where none is written.
    ``more`` are executed, weight, rate and score, each where it has a column."""

    key: str
    label: PrintedText
    amount: PrintedText
    annual: PrintedText = NO_TEXT
    unit: str = ""
    more: OtherCells = ()

    def column_cell(self, name: str) -> PrintedText:
        return dict(self.more).get(name, NO_TEXT)


@dataclass(frozen=True)
class ReadSubtotal:
    """A 小计 line: its cells under their headers, and the places of the rows that it adds up."""

    label: PrintedText
    cells: OtherCells
    row_places: tuple[str, ...]


@dataclass(frozen=True)
class ReadTask:
    """One of 年度主要任务 as printed."""

    name: PrintedText
    content: PrintedText = NO_TEXT
    total: PrintedText = NO_TEXT
    fiscal: PrintedText = NO_TEXT
    other: PrintedText = NO_TEXT


@dataclass(frozen=True)
class ReadSheet:
    """One project's sheet. ``kind`` is target, self-evaluation or monitoring; ``doubts`` are by field.
    ``is_department``: it is of all that a department spends, whose name is ``name``, with its ``tasks``.

    ``execution`` is a row of 预算执行率 among the indicators, ``totals`` are the cells of the total line.
    ``headers`` are those of the columns of its rows, ``lines`` is everything the sheet consists of."""

    document: str
    place: str
    kind: str = TARGET
    title: PrintedText = NO_TEXT
    year: int | None = None
    name: PrintedText = NO_TEXT
    department: PrintedText = NO_TEXT
    department_code: PrintedText = NO_TEXT
    unit: PrintedText = NO_TEXT
    unit_code: PrintedText = NO_TEXT
    attribute: PrintedText = NO_TEXT
    period: PrintedText = NO_TEXT
    leader: PrintedText = NO_TEXT
    goal: PrintedText = NO_TEXT
    achieved: PrintedText = NO_TEXT
    funds: tuple[ReadFund, ...] = ()
    rows: tuple[ReadRow, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    execution: ReadRow | None = None
    totals: OtherCells = ()
    subtotals: tuple[ReadSubtotal, ...] = ()
    headers: tuple[str, ...] = ()
    is_department: bool = False
    tasks: tuple[ReadTask, ...] = ()
    lines: tuple[SheetLine, ...] = field(default=(), repr=False, compare=False)

    def doubts_of(self, name: str) -> Iterator[str]:
        return (why for field_name, why in self.doubts if field_name == name)

    @property
    def money(self) -> str:
        """The unit of money that the fund lines share, "" where none is written."""
        return next((fund.unit for fund in self.funds if fund.unit), "")
