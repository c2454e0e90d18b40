"""The lists to choose from in a workbook of targets.

Another text may still be typed; it is checked when it comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from indicators.branches import BRANCH_TREE, second_levels
from indicators.compared_rows import COMPARED_WORDS
from indicators.reading import FUND_UNITS
from workbooks.layout import LISTS_TAB, write_columns
from workbooks.sheet_texts import COLUMN_FIELDS, HEAD_FIELDS

SECOND_LEVEL_NAMES = tuple(dict.fromkeys(level for first in BRANCH_TREE for level in second_levels(first)))
"""Each once."""
SECOND_LEVELS = f"={LISTS_TAB}!$A$1:$A$40"
EVALUATORS = f"={LISTS_TAB}!$B$1:$B$200"
RULES = f"={LISTS_TAB}!$C$1:$C$40"
COLUMN_CHOICES: Mapping[str, str | list[str]] = {
    "first": list(BRANCH_TREE),
    "second": SECOND_LEVELS,
    "evaluator": EVALUATORS,
    "compare": list(COMPARED_WORDS.values()),
    "accumulates": ["flow", "rate", "stock"],
}
HEAD_CHOICES: Mapping[str, str | list[str]] = {
    "funds.unit": list(FUND_UNITS),
    "schedule": ["monthly", "quarterly", "yearly"],
    "rules": RULES,
    "funds.evaluator": EVALUATORS,
}


@dataclass(frozen=True)
class Choices:
    """What may stand in some cells; evaluators with their meaning."""

    evaluators: Mapping[str, str]
    rules: Sequence[str]


def write_choices(book: Workbook, choices: Choices) -> None:
    """The texts of the longer lists, a list a column, on a hidden tab."""
    page = book.add_worksheet(LISTS_TAB)
    page.hide()
    write_columns(page, (SECOND_LEVEL_NAMES, choices.evaluators, choices.rules))


def offer_column_choices(page: Any, first_row: int, last_row: int) -> None:
    """Lists in the columns of the rows; a text that is not in them is warned of."""
    columns = [field.name for field in COLUMN_FIELDS]
    for name, source in COLUMN_CHOICES.items():
        column = columns.index(name) + 1
        rule = {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "ignore_blank": True,
            "error_title": "不在下拉表里",
            "error_message": "请尽量从下拉表里选",
        }
        page.data_validation(first_row, column, last_row, column, rule)


def offer_head_choices(page: Any, column: int) -> None:
    """Lists in single cells of the head, which stand in ``column``."""
    fields = [field.name for field in HEAD_FIELDS]
    for name, source in HEAD_CHOICES.items():
        row = fields.index(name)
        rule = {"validate": "list", "source": source, "error_type": "information"}
        page.data_validation(row, column, row, column, rule)
