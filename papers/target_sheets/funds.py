"""项目资金 of a sheet: each amount under its label, whether beside it, in the same cell or in columns of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.document import Cell
from papers.target_sheets.lines import Line
from papers.target_sheets.read_sheet import NOTHING, Others, Printed, ReadFund
from papers.target_sheets.vocabulary import FUND_COLUMNS, IDLE, MONEY, MONEY_BLOCK, bare, fund_key, meaning, one_line

AMOUNT = re.compile(r"-?[\d,，]+(?:\.\d+)?\s*(亿元|万元|元|万)?")
INLINE = re.compile(rf"(?P<label>.*?[^\d.,，\s:：])\s*[:：]?\s*(?P<amount>{AMOUNT.pattern})", re.DOTALL)
MORE = ("executed", "weight", "rate", "score")
LONGEST = 30
"""Characters of an amount with words."""
WHOLE = {"万": "万元"}


@dataclass
class FundLines:
    """The lines found so far; ``columns`` are those of the table they stand in, ``scope`` the totals that parts belong to."""

    lines: list[ReadFund] = field(default_factory=list)
    unit: str = ""
    columns: list[tuple[str, Cell]] = field(default_factory=list)
    scope: list[tuple[int, str]] = field(default_factory=list)

    def take(self, line: Line) -> bool:
        money = MONEY.search(re.sub(r"\s", "", line.text))
        if money and not self.unit and self._speaks_of_money(line):
            self.unit = money[1]
        if line.paragraph:
            return False
        if self._take_columns(line):
            return True
        labels = [(each, *found) for each in line.own if (found := _label(each))]
        for position, (cell, key, amount) in enumerate(labels):
            self._add(line, cell, self._scoped(cell, key, position, line), amount)
        return bool(labels)

    def _speaks_of_money(self, line: Line) -> bool:
        return line.paragraph or any(
            MONEY.search(re.sub(r"\s", "", each.text))
            and (MONEY_BLOCK.fullmatch(bare(each.text)) or _label(each) or "单位" in each.text or _column(each))
            for each in line.own
        )

    def _take_columns(self, line: Line) -> bool:
        columns = [(name, each) for each in line.own if (name := _column(each))]
        if len(columns) < 2 or any(AMOUNT.fullmatch(each.text.strip()) for each in line.own):
            return False
        self.columns = columns
        return True

    def _scoped(self, cell: Cell, key: str, position: int, line: Line) -> str:
        """A part below the total of the whole 实施期 is later as well."""
        if key in ("total", "later"):
            if not position:
                self.scope = []
            self.scope.append((cell.column, key))
            return key
        left = [each for each in self.scope if each[0] <= cell.column][-1:]
        over = self.scope[position : position + 1] if line.loose else left
        return "later" if over and over[0][1] == "later" else key

    def _add(self, line: Line, cell: Cell, key: str, amount: str) -> None:
        label = Printed(one_line(cell.text), cell.place)
        if amount:
            self._keep(key, label, Printed(amount, cell.place))
        elif self.columns:
            more = tuple((name, self._under(name, line)) for name in MORE)
            self._keep(key, label, self._under("initial", line), self._under("annual", line), more)
        else:
            beside = _beside(line.own, cell)
            blank = Printed("", _place_right(line, cell))
            self._keep(key, label, Printed(one_line(beside.text), beside.place) if beside else blank)

    def _under(self, name: str, line: Line) -> Printed:
        head = next((each for found, each in self.columns if found == name), None)
        if head is None:
            return NOTHING
        span = range(head.column, head.column + head.colspan)
        cell = next((each for each in line.cells if each.column in span), None)
        return Printed(one_line(cell.text), cell.place) if cell else NOTHING

    def _keep(self, key: str, label: Printed, amount: Printed, annual: Printed = NOTHING, more: Others = ()) -> None:
        own = AMOUNT.fullmatch((amount.text or annual.text).strip())
        unit = (own[1] if own else "") or ""
        self.lines.append(ReadFund(key, label, amount, annual, WHOLE.get(unit, unit) or self.unit, more))


def _label(cell: Cell) -> tuple[str, str] | None:
    """The fund line that a cell names, and the amount in the same cell."""
    text = cell.text.strip()
    key = fund_key(text)
    if key is not None:
        return key, ""
    found = INLINE.fullmatch(text)
    key = fund_key(found["label"]) if found else None
    return (key, found["amount"].strip()) if found and key is not None else None


def _column(cell: Cell) -> str | None:
    return meaning(cell.text, FUND_COLUMNS)


def _beside(own: Sequence[Cell], cell: Cell) -> Cell | None:
    """The amount to the right of a label, before the next label; also one that is none but stands in its place (无, 约3万元)."""
    after = own[own.index(cell) + 1 :]
    return after[0] if after and _is_amount(after[0]) else None


def _is_amount(cell: Cell) -> bool:
    text = cell.text.strip()
    if AMOUNT.fullmatch(text) or IDLE.fullmatch(text):
        return True
    return (
        len(text) <= LONGEST and text[-1:] not in ":：" and bool(re.search(r"\d.*元|\d万", text)) and not _label(cell)
    )


def _place_right(line: Line, cell: Cell) -> str:
    after = [each for each in line.cells if each.column > cell.column]
    return after[0].place if after and not after[0].text.strip() else cell.place
