"""The nouns of a department budget: its disclosure tables as rows of figures, and what its text states.

Every figure keeps the place it was read from. A blank cell is no figure; what that means is for
``reconciliation`` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from yamlfiles.problem import LineColumn

FILE_START: LineColumn = (1, 1)


class TableKind(StrEnum):
    """The disclosure tables, by the names they have in most places."""

    FISCAL = "财政拨款收支总表"
    GENERAL = "一般公共预算支出表"
    BASIC = "一般公共预算基本支出表"
    THREE_PUBLIC = "三公经费支出表"
    FUND = "政府性基金预算支出表"
    CAPITAL = "国有资本经营预算支出表"
    BALANCE = "部门收支总表"
    INCOME = "部门收入总表"
    SPENDING = "部门支出总表"


class Side(StrEnum):
    """The half of a table that has income on the left and expenditure on the right."""

    INCOME = "收入"
    SPENDING = "支出"
    NONE = ""


@dataclass(frozen=True)
class Figure:
    """One cell that is not blank. ``unread_text`` is its text when that is no number; ``spot`` is where it
    stands in the file."""

    value: Decimal | None
    place: str = ""
    unread_text: str = ""
    spot: LineColumn = field(default=FILE_START, compare=False)

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.unread_text


@dataclass(frozen=True)
class BudgetRow:
    """One row of a table.

    ``level`` counts the levels of a list with numbers (一、 is 1, （一） is 2) and is 0 for a total and where
    codes tell them; ``is_partial`` marks what is printed as 其中, which need not be all of what stands
    above it.
    """

    name: str
    code: str = ""
    side: Side = Side.NONE
    level: int = 0
    is_partial: bool = False
    figures: Mapping[str, Figure] = field(default_factory=dict)
    place: str = ""
    spot: LineColumn = field(default=FILE_START, compare=False)

    @property
    def is_filler(self) -> bool:
        """A row of zeros without a name, printed where a table has nothing to say."""
        return not self.name and not self.code


@dataclass(frozen=True)
class BudgetTable:
    """``number`` is the one its title carries; ``previous_year`` the year that 上年数 speaks of."""

    kind: TableKind
    title: str
    rows: tuple[BudgetRow, ...]
    columns: tuple[str, ...]
    place: str = ""
    number: int | None = None
    money: str = "万元"
    previous_year: int | None = None
    spot: LineColumn = field(default=FILE_START, compare=False)

    def rows_on(self, side: Side | None) -> list[BudgetRow]:
        """The rows of one side, or all."""
        return [row for row in self.rows if side in (None, row.side)]


@dataclass(frozen=True)
class Reference:
    """The cell that a statement repeats: the row by name, the column by name."""

    table: TableKind
    row: str
    column: str
    side: Side = Side.NONE


@dataclass(frozen=True)
class Change:
    """比上年增减: amounts and percent are negative where they fell; ``reason`` is the sum of what is named as its
    reason, ``previous`` the amount of the year before where the text names it, ``basis`` whether that is of
    预算, 决算 or 执行."""

    year: int | None = None
    basis: str = ""
    previous: Decimal | None = None
    amount: Decimal | None = None
    percent: Decimal | None = None
    reason: Decimal | None = None
    spot: LineColumn = field(default=FILE_START, compare=False)


@dataclass(frozen=True)
class Statement:
    """One amount of the text. ``parts`` follow it as 其中 or 包括; ``parts_complete`` says that they are all.

    ``share_of`` is what the text says it is a share of, ``share_reference`` the cell of that; ``year`` is set
    where the amount is of another year than the budget; ``counterpart`` is then the cell of the same thing.
    """

    subject: str
    amount: Decimal | None
    place: str = ""
    money: str = "万元"
    reference: Reference | None = None
    year: int | None = None
    counterpart: Reference | None = None
    share: Decimal | None = None
    share_of: str = ""
    share_reference: Reference | None = None
    change: Change | None = None
    parts: "tuple[Statement, ...]" = ()
    parts_complete: bool = False
    spot: LineColumn = field(default=FILE_START, compare=False)

    @property
    def compared_year(self) -> int | None:
        return self.change.year if self.change else None


@dataclass(frozen=True)
class ContentsEntry:
    """An entry of the table of contents that numbers a table of the budget."""

    number: int
    title: str
    place: str = ""


@dataclass(frozen=True)
class Budget:
    """部门预算 of one unit in one year; ``unread`` tells what of the document was left out and why,
    ``unchecked`` what of it no relation knows."""

    year: int
    unit: str
    money: str = "万元"
    tables: tuple[BudgetTable, ...] = ()
    statements: tuple[Statement, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    unchecked: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    document: str = ""
    file: str = field(default="", compare=False)

    def table(self, kind: TableKind) -> BudgetTable | None:
        return next((table for table in self.tables if table.kind is kind), None)
