"""Which of the codes and names that a row carries are those of its account: a row may name its unit too."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgets.budget import TableKind
from budgets.names import normalize_text
from documents.document import Cell

FUNCTION_ACCOUNTS = re.compile("功能|^(?!.*经济).*(科目|类|款|项)")
ECONOMIC_ACCOUNTS = re.compile("经济|^(?!.*功能).*(科目|类|款|项)")
PREFERRED_ACCOUNTS: Mapping[TableKind, re.Pattern[str]] = {TableKind.BASIC: ECONOMIC_ACCOUNTS}
"""基本支出表 is sorted by economic accounts, every other table by functional ones."""
LabelCells = Sequence[tuple[int, Cell]]


@dataclass(frozen=True)
class LabelColumns:
    """The indexes of the columns without amounts; ``preferred`` fits the headers of accounts."""

    codes: Sequence[int]
    names: Sequence[int]
    remarks: Sequence[int]
    headers: Mapping[int, str]
    preferred: re.Pattern[str]

    @property
    def indexes(self) -> set[int]:
        return {*self.codes, *self.names, *self.remarks}

    def choose_codes(self, cells: LabelCells) -> list[Cell]:
        """All codes of the account, in as many columns as 类, 款 and 项 have; else those of the first column."""
        filled = filled_labels(cells)
        return [cell for _, cell in self.of_accounts(filled) or filled[:1]]

    def choose_names(self, cells: LabelCells) -> list[Cell]:
        filled = filled_labels(cells)
        return [cell for _, cell in (self.of_accounts(filled) or filled)[:1]]

    def of_accounts(self, cells: LabelCells) -> LabelCells:
        return [(index, cell) for index, cell in cells if self.preferred.search(self.headers.get(index, ""))]


def filled_labels(cells: LabelCells) -> LabelCells:
    return [(index, cell) for index, cell in cells if normalize_text(cell.text)]


def join_codes(codes: Sequence[str]) -> str:
    """208 and 05 and 05 are 2080505, as are 208 and 20805 and 2080505."""
    joined = ""
    for code in codes:
        joined = code if joined and code.startswith(joined) else f"{joined}{code}"
    return joined
