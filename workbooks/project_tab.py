"""One project's tab of a workbook of targets: its head, a row an indicator, spare rows below."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from workbooks.choice_lists import offer_column_choices, offer_head_choices
from workbooks.formats import WorkbookFormats
from workbooks.layout import LABEL_ROW_KEY
from workbooks.sheet_texts import (
    COLUMN_FIELDS,
    HEAD_FIELDS,
    PROPOSAL,
    PROPOSAL_FIELDS,
    TAKE,
    RowTexts,
    SheetField,
    SheetTexts,
)
from yamlfiles.reader import as_decimal

WIDTHS = {
    "first": 13,
    "second": 20,
    "name": 34,
    "target": 16,
    "reading": 14,
    "compare": 12,
    "weight": 8,
    "evaluator": 26,
    "with": 28,
    "accumulates": 10,
    "basis": 34,
    "note": 40,
    "id": 18,
    PROPOSAL: 46,
    TAKE: 10,
}
"""Of the columns, in half-width characters."""
AMOUNTS = ("total", "fiscal", "carried_over", "other")
NUMBERS = {"weight", *(head.name for head in HEAD_FIELDS if head.name.rpartition(".")[2] in AMOUNTS)}
LINE_HEIGHT = 15
"""Points of a line of text."""
ROW_PADDING = 3
"""Points."""
SPARE_ROWS = 20
"""Empty rows below the indicators that already have their lists."""
LABEL_ROW = len(HEAD_FIELDS) + 1
HEAD_VALUE_COLUMN = 3
WEIGHT_COLUMN = [column.name for column in COLUMN_FIELDS].index("weight") + 1
ALL_COLUMNS = (*COLUMN_FIELDS, *PROPOSAL_FIELDS)
PROPOSAL_COLUMN = len(COLUMN_FIELDS) + 1
TAKE_COLUMN = PROPOSAL_COLUMN + 1


@dataclass(frozen=True)
class ProjectTab:
    """A tab being written; rows and columns count from 0, the leftmost column holds keys and is hidden.
    ``proposals`` say by key of the row what it might be measured by."""

    page: Any
    formats: WorkbookFormats
    texts: SheetTexts
    proposals: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        return LABEL_ROW + len(self.texts.rows) + SPARE_ROWS

    def write(self) -> None:
        self.set_sizes()
        self.write_head()
        self.write_rows()
        self.offer_choices()
        self.write_weight_sum()
        self.set_printing()

    def offer_choices(self) -> None:
        offer_column_choices(self.page, LABEL_ROW + 1, self.last_row)
        offer_head_choices(self.page, HEAD_VALUE_COLUMN)
        yes = {"validate": "list", "source": ["是"], "ignore_blank": True}
        self.page.data_validation(LABEL_ROW + 1, TAKE_COLUMN, self.last_row, TAKE_COLUMN, yes)

    def write_head(self) -> None:
        for number, head in enumerate(HEAD_FIELDS):
            self.write_head_field(number, head)

    def write_rows(self) -> None:
        self.write_column_labels()
        for number, row in enumerate(self.texts.rows, LABEL_ROW + 1):
            self.write_row(number, row)
        self.write_spare_rows()

    def set_sizes(self) -> None:
        self.page.set_column(0, 0, None, None, {"hidden": True})
        self.page.set_default_row(LINE_HEIGHT + ROW_PADDING)
        for number, column in enumerate(ALL_COLUMNS, 1):
            self.page.set_column(number, number, WIDTHS[column.name])

    def write_head_field(self, number: int, head: SheetField) -> None:
        text = self.texts.head[head.name]
        lines = count_lines(text, WIDTHS["name"])
        self.page.write_string(number, 0, head.name)
        self.page.merge_range(number, 1, number, 2, head.label, self.formats.label)
        self.page.set_row(number, LINE_HEIGHT * max(1, lines) + ROW_PADDING)
        self.write_value(number, HEAD_VALUE_COLUMN, head.name, text)
        self.page.merge_range(number, 4, number, 7, head.about, self.formats.plain)

    def write_column_labels(self) -> None:
        self.page.write_string(LABEL_ROW, 0, LABEL_ROW_KEY)
        for number, column in enumerate(ALL_COLUMNS, 1):
            self.page.write_string(LABEL_ROW, number, column.label, self.formats.label)

    def write_row(self, number: int, row: RowTexts) -> None:
        cells = {"first": row.branch[0], "second": row.branch[1], **row.texts}
        self.page.write_string(number, 0, row.key)
        proposal = self.proposals.get(row.key, "")
        lines = max(count_row_lines(cells), count_lines(proposal, WIDTHS[PROPOSAL]))
        self.page.set_row(number, LINE_HEIGHT * lines)
        for column, shown in enumerate(COLUMN_FIELDS, 1):
            self.write_value(number, column, shown.name, cells[shown.name])
        self.page.write_string(number, PROPOSAL_COLUMN, proposal, self.formats.plain)
        self.page.write_blank(number, TAKE_COLUMN, None, self.formats.text)

    def write_spare_rows(self) -> None:
        for number in range(LABEL_ROW + len(self.texts.rows) + 1, self.last_row + 1):
            for column in range(1, len(COLUMN_FIELDS) + 1):
                self.page.write_blank(number, column, None, self.formats.text)
            self.page.write_blank(number, TAKE_COLUMN, None, self.formats.text)

    def write_value(self, row: int, column: int, name: str, text: str) -> None:
        """A number with the places it was written with, in a field of numbers; all else as text."""
        is_number_field = name in NUMBERS
        number = as_decimal(text) if is_number_field and "," not in text else None
        if number is not None:
            number_format = self.formats.number_format(decimal_places(number))
            self.page.write_number(row, column, number, number_format)
        elif text:
            self.page.write_string(row, column, text, self.formats.text)
        else:
            blank = self.formats.number_format(0) if is_number_field else self.formats.text
            self.page.write_blank(row, column, None, blank)

    def write_weight_sum(self) -> None:
        """The sum of the weights, above the label of their column."""
        row, plain = LABEL_ROW - 1, self.formats.plain
        self.page.write_string(row, WEIGHT_COLUMN - 1, "分值合计", plain)
        self.page.write_formula(row, WEIGHT_COLUMN, self.weight_formula(), plain, sum_weights(self.texts))

    def weight_formula(self) -> str:
        first_cell = xl_rowcol_to_cell(LABEL_ROW + 1, WEIGHT_COLUMN)
        last_cell = xl_rowcol_to_cell(self.last_row, WEIGHT_COLUMN)
        return f"=SUM({first_cell}:{last_cell})"

    def set_printing(self) -> None:
        self.page.freeze_panes(LABEL_ROW + 1, 4)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(LABEL_ROW)


def decimal_places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def sum_weights(texts: SheetTexts) -> Decimal:
    """Of those that are numbers."""
    weights = (as_decimal(row.texts["weight"]) for row in texts.rows)
    return sum((weight for weight in weights if weight is not None), Decimal(0))


def count_row_lines(cells: Mapping[str, str]) -> int:
    """The lines of the highest cell."""
    return max(count_lines(cells[column.name], WIDTHS[column.name]) for column in COLUMN_FIELDS)


def count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many half-width characters."""
    lengths = [sum(1 if character.isascii() else 2 for character in line) for line in text.split("\n")]
    return sum(max(1, -(-length // (width - 1))) for length in lengths)
