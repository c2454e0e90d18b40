"""项目资金 of a sheet: each amount with its label, beside it, in the same cell or in a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.document import Cell
from indicators.printed_number import PrintedNumber, read_printed_number
from indicators.units import AMOUNT_UNIT
from papers.target_sheets.like_columns import choose_header
from papers.target_sheets.lines import SheetLine
from papers.target_sheets.read_sheet import NO_TEXT, OtherCells, PrintedText, ReadFund, printed_cell
from papers.target_sheets.vocabulary import (
    BLANK_MARK,
    FIELDS,
    FUND_COLUMNS,
    GOALS,
    MONEY_BLOCK,
    STATED_MONEY,
    fund_key,
    label_meaning,
    normalize_label,
    one_line,
)

AMOUNT = rf"[-－−]?\s*[￥¥]?\s*-?\d[\d,，.．\s]*(?:{AMOUNT_UNIT})?"
INLINE = re.compile(rf"(?P<label>.*?[^\d.,，．\s:：￥¥])\s*[:：]?\s*(?P<amount>{AMOUNT})", re.DOTALL)
MORE_COLUMNS = ("executed", "weight", "rate", "score")
LONGEST_AMOUNT = 30
"""Characters of an amount with words."""
LONGEST_LABEL = 30
"""Characters of the name of a fund line, notes in brackets included. Judgement: longer texts are prose."""
LONGEST_WITH_COMMA = 12
PROSE = re.compile(r"[。;!]")


@dataclass
class FundLines:
    """The lines found so far.

    ``columns`` are those of the table they stand in, ``scope`` the totals that parts belong to."""

    lines: list[ReadFund] = field(default_factory=list)
    unit: str = ""
    columns: list[tuple[str, Cell]] = field(default_factory=list)
    scope: list[tuple[int, str]] = field(default_factory=list)

    def read_line(self, line: SheetLine) -> bool:
        money = STATED_MONEY.search(re.sub(r"\s", "", line.text))
        if money and not self.unit and self._speaks_of_money(line):
            self.unit = money[1]
        if line.paragraph:
            return False
        if self._read_columns(line):
            return True
        named = self._label_cells(line)
        labels = [(own_cell, *found) for own_cell in named if (found := _label_and_amount(own_cell))]
        for position, (cell, key, amount) in enumerate(labels):
            self._add_line(line, cell, self._key_in_scope(cell, key, position, line), amount)
        return bool(labels)

    def _label_cells(self, line: SheetLine) -> list[Cell]:
        """The cells that may name a fund line: left of the amounts, and no value of another field."""
        amounts = [cell.column for _, cell in self.columns]
        first_amount = min(amounts, default=None)
        return [
            cell
            for before, cell in zip((None, *line.own_cells), line.own_cells, strict=False)
            if not (before and _names_a_field(before))
            and (not _is_prose(cell.text.strip()) or _has_amounts_behind(cell, line))
            and (first_amount is None or cell.end_column <= first_amount)
        ]

    def _speaks_of_money(self, line: SheetLine) -> bool:
        return line.paragraph or any(
            STATED_MONEY.search(re.sub(r"\s", "", cell.text))
            and (
                MONEY_BLOCK.fullmatch(normalize_label(cell.text))
                or _label_and_amount(cell)
                or "单位" in cell.text
                or _column_meaning(cell)
            )
            for cell in line.own_cells
        )

    def _read_columns(self, line: SheetLine) -> bool:
        columns = [(name, cell) for cell in line.own_cells if (name := _column_meaning(cell))]
        if len(columns) < 2 or any(_read_amount(cell.text) for cell in line.own_cells):
            return False
        self.columns = columns
        return True

    def _key_in_scope(self, cell: Cell, key: str, position: int, line: SheetLine) -> str:
        """A part below the total of the whole 实施期 is later as well."""
        if key in ("total", "later"):
            if not position:
                self.scope = []
            self.scope.append((cell.column, key))
            return key
        left = [pair for pair in self.scope if pair[0] <= cell.column][-1:]
        over = self.scope[position : position + 1] if line.loose else left
        return "later" if over and over[0][1] == "later" else key

    def _add_line(self, line: SheetLine, cell: Cell, key: str, amount: str) -> None:
        label = PrintedText(one_line(cell.text), cell.place)
        if amount:
            self._append_line(key, label, PrintedText(amount, cell.place))
        elif self.columns:
            more = tuple((name, self._cell_under(name, line)) for name in MORE_COLUMNS)
            self._append_line(
                key, label, self._cell_under("initial", line), self._cell_under("annual", line), more
            )
        else:
            beside = _amount_beside(line.own_cells, cell)
            blank = PrintedText("", line.place_behind(cell))
            self._append_line(key, label, printed_cell(beside) if beside else blank)

    def _cell_under(self, name: str, line: SheetLine) -> PrintedText:
        heads = {cell.text: cell for meaning, cell in reversed(self.columns) if meaning == name}
        chosen = choose_header(reversed(heads))
        if chosen is None:
            return NO_TEXT
        head = heads[chosen]
        span = range(head.column, head.column + head.colspan)
        cell = next((cell for cell in line.cells if cell.column in span), None)
        return printed_cell(cell)

    def _append_line(
        self,
        key: str,
        label: PrintedText,
        amount: PrintedText,
        annual: PrintedText = NO_TEXT,
        more: OtherCells = (),
    ) -> None:
        number = _read_amount(amount.text or annual.text)
        unit = number.money_unit if number else ""
        self.lines.append(ReadFund(key, label, amount, annual, self.unit or unit, more))


def _label_and_amount(cell: Cell) -> tuple[str, str] | None:
    """The fund line that a cell names, and the amount in the same cell."""
    text = cell.text.strip()
    key = fund_key(text)
    if key is not None:
        return key, ""
    inline = INLINE.fullmatch(text)
    if not inline or not _read_amount(inline["amount"]):
        return None
    key = fund_key(inline["label"])
    return None if key is None else (key, inline["amount"].strip())


def _is_prose(text: str) -> bool:
    """A sentence that speaks of money is no fund line."""
    label = normalize_label(text)
    if len(label) > LONGEST_LABEL or PROSE.search(label):
        return True
    return len(label) > LONGEST_WITH_COMMA and "," in label and INLINE.fullmatch(text) is None


def _has_amounts_behind(label: Cell, line: SheetLine) -> bool:
    return any(cell.column > label.column and _read_amount(cell.text) for cell in line.own_cells)


def _read_amount(text: str) -> PrintedNumber | None:
    number = read_printed_number(text, accounting=True)
    return number if number and number.is_amount else None


def _names_a_field(cell: Cell) -> bool:
    """Whether the next cell is the value of another field, 项目名称 or 年度目标."""
    return label_meaning(cell.text, FIELDS) is not None or label_meaning(cell.text, GOALS) is not None


def _column_meaning(cell: Cell) -> str | None:
    return label_meaning(cell.text, FUND_COLUMNS)


def _amount_beside(cells: Sequence[Cell], label: Cell) -> Cell | None:
    """The amount to the right of a label; also what is none but stands in its place (无, 约3万元, 待定)."""
    after = cells[cells.index(label) + 1 :]
    return after[0] if after and _is_amount(after[0]) else None


def _is_amount(cell: Cell) -> bool:
    text = cell.text.strip()
    if _read_amount(text) or BLANK_MARK.fullmatch(text):
        return True
    if len(text) > LONGEST_AMOUNT or text[-1:] in ":：" or _label_and_amount(cell):
        return False
    return not (_names_a_field(cell) or _column_meaning(cell) or MONEY_BLOCK.fullmatch(normalize_label(text)))
