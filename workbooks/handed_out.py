"""A year's target files as one workbook to be edited in a spreadsheet and brought back: a sheet a project, lists to choose from.

What was handed out goes along, out of sight, so that what comes back can be compared with it. ``workbooks/returned.py`` reads it.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from documents.reproducible_zip import repack
from indicators.branches import BRANCH_TREE, second_levels
from indicators.reading import FUND_UNITS
from workbooks.sheet_texts import (
    COLUMN_FIELDS,
    HEAD_FIELDS,
    ROW_FIELDS,
    ExportedTarget,
    SheetTexts,
    read_sheet_texts,
)
from yamlfiles.reader import as_decimal

WORKBOOK_MARK = "jixiao-targets-1"
"""Says that a workbook is one of these, and in which arrangement."""
FIXED_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  # the writer wants it without a zone; fixed, so that the same targets give the same bytes
ORIGINALS_TAB, LISTS_TAB, ABOUT_TAB = "_原文", "_可选值", "说明"
WIDTHS = {
    "first": 13,
    "second": 20,
    "name": 34,
    "target": 16,
    "reading": 14,
    "weight": 8,
    "evaluator": 26,
    "with": 28,
}
WIDTHS |= {"accumulates": 10, "basis": 34, "note": 40, "id": 18}
AMOUNTS = ("total", "fiscal", "carried_over", "other")
NUMBERS = {"weight", *(field.name for field in HEAD_FIELDS if field.name.rpartition(".")[2] in AMOUNTS)}
LINE_HEIGHT = 15
"""Points of a line of text."""
SPARE_ROWS = 20
"""Empty rows below the indicators that already have their lists."""
ABOUT_LINES = (
    "这本工作簿由绩效目标文件导出，一个项目一张表。改完后存盘，用“导入”带回，只改动您改过的地方，文件里的注释和次序都保留。",
    "白色格子可以改；灰色格子是说明。指标值照批复的表填写；读法、取数方法等拿不准的可以不填。",
    "加一行：写在表的末尾，一级、二级指标从下拉表里选，编号可以不填。删一行：删除整行。最左边隐藏的一列是行的记号，请不要改。",
    "分值合计加预算执行率的分值应为 100。取数参数、指标依据一行写一个“名称: 值”（冒号用半角，后面空一格）。",
    "导出之后目标文件又有改动的，只要改的不是同一格，都能合并；改了同一格的会指出来，由人决定。",
)


@dataclass(frozen=True)
class Choices:
    """What may stand in some cells; evaluators with their meaning."""

    evaluators: Mapping[str, str]
    rules: Sequence[str]


def write_target_workbook(title: str, files: Sequence[ExportedTarget], choices: Choices) -> bytes:
    """The workbook; a file that cannot be read as a sheet is not in it (``check`` says why)."""
    target = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with Workbook(target, options) as book:
        book.set_custom_property("jixiao", WORKBOOK_MARK)
        book.set_properties({"title": title, "created": FIXED_CREATED})
        looks = WorkbookFormats(book)
        write_about(book, looks, title, choices)
        taken = {ORIGINALS_TAB, LISTS_TAB, ABOUT_TAB}
        readable = [(file, texts) for file in files if (texts := read_sheet_texts(file.text))]
        tabs = [
            (exported_target, texts, tab_name(exported_target.name, taken))
            for exported_target, texts in readable
        ]
        for _, texts, tab in tabs:
            write_project_sheet(book, looks, tab, texts)
        write_lists(book, choices)
        write_originals(book, [(exported_target, tab) for exported_target, _, tab in tabs])
    return repack(target.getvalue())


class WorkbookFormats:
    """The formats of the workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.numbers = book, dict[int, Any]()
        common = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        edges = {"border": 1, "border_color": "#B8C0CC"}
        self.text = book.add_format({**common, **edges, "num_format": "@"})
        self.figures = {**common, **edges, "align": "right"}
        self.label = book.add_format({**common, **edges, "font_name": "黑体", "bg_color": "#EEF1F5"})
        self.title = book.add_format({"font_name": "黑体", "font_size": 14})
        self.plain = book.add_format({**common, "font_color": "#475467"})

    def number_format(self, places: int) -> Any:
        """With at least so many decimal places."""
        if places not in self.numbers:
            shown = f"0.{'0' * places}####" if places else "General"
            self.numbers[places] = self.book.add_format({**self.figures, "num_format": shown})
        return self.numbers[places]


def tab_name(name: str, taken: set[str]) -> str:
    """A tab has 31 characters and knows no []:*?/\\; two projects never share one."""
    stem = "".join(" " if character in "[]:*?/\\'" else character for character in name).strip() or "项目"
    found = next(
        each
        for number in range(1, 10_000)
        if (each := stem[:31] if number == 1 else f"{stem[:26]}（{number}）").lower()
        not in {one.lower() for one in taken}
    )
    taken.add(found)
    return found


def write_about(book: Workbook, looks: WorkbookFormats, title: str, choices: Choices) -> None:
    page = book.add_worksheet(ABOUT_TAB)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, title, looks.title)
    page.fit_to_pages(1, 0)
    rows = [("", line) for line in ABOUT_LINES]
    rows += [(field.label, field.about) for field in (*HEAD_FIELDS, *ROW_FIELDS) if field.about]
    rows += [("取数方法", ""), *choices.evaluators.items()]
    for number, (name, text) in enumerate(rows, 2):
        page.write_string(number, 0, name, looks.plain)
        page.write_string(number, 1, text, looks.plain)


def write_project_sheet(book: Workbook, looks: WorkbookFormats, tab: str, texts: SheetTexts) -> None:
    page = book.add_worksheet(tab)
    page.set_column(0, 0, None, None, {"hidden": True})
    page.set_default_row(LINE_HEIGHT + 3)
    for number, sheet_field in enumerate(COLUMN_FIELDS, 1):
        page.set_column(number, number, WIDTHS[sheet_field.name])
    for number, field in enumerate(HEAD_FIELDS):
        page.write_string(number, 0, field.name)
        page.merge_range(number, 1, number, 2, field.label, looks.label)
        page.set_row(number, LINE_HEIGHT * max(1, count_lines(texts.head[field.name], WIDTHS["name"])) + 3)
        write_value(page, (number, 3), field.name, texts.head[field.name], looks)
        page.merge_range(number, 4, number, 7, field.about, looks.plain)
    top = len(HEAD_FIELDS) + 1
    page.write_string(top, 0, "rows")
    for number, sheet_field in enumerate(COLUMN_FIELDS, 1):
        page.write_string(top, number, sheet_field.label, looks.label)
    for number, row in enumerate(texts.rows, top + 1):
        page.write_string(number, 0, row.key)
        cells = {"first": row.branch[0], "second": row.branch[1], **row.texts}
        page.set_row(
            number,
            LINE_HEIGHT
            * max(
                count_lines(cells[sheet_field.name], WIDTHS[sheet_field.name])
                for sheet_field in COLUMN_FIELDS
            ),
        )
        for column, sheet_field in enumerate(COLUMN_FIELDS, 1):
            write_value(page, (number, column), sheet_field.name, cells[sheet_field.name], looks)
    last = top + len(texts.rows) + SPARE_ROWS
    for number in range(top + len(texts.rows) + 1, last + 1):
        for column in range(1, len(COLUMN_FIELDS) + 1):
            page.write_blank(number, column, None, looks.text)
    add_choice_lists(page, top + 1, last)
    write_weight_sum(page, looks, top, last, [row.texts["weight"] for row in texts.rows])
    page.freeze_panes(top + 1, 4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def count_lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many half-width characters."""
    sizes = (sum(1 if word.isascii() else 2 for word in line) for line in text.split("\n"))
    return sum(max(1, -int(-size // (width - 1))) for size in sizes)


def write_value(page: Any, spot: tuple[int, int], name: str, text: str, looks: WorkbookFormats) -> None:
    """A number as a number where one is meant, with the places it was written with; everything else as text."""
    number = as_decimal(text) if name in NUMBERS and "," not in text else None
    if number is not None:
        page.write_number(*spot, number, looks.number_format(max(0, -int(number.as_tuple().exponent))))
    elif text:
        page.write_string(*spot, text, looks.text)
    else:
        page.write_blank(*spot, None, looks.number_format(0) if name in NUMBERS else looks.text)


def add_choice_lists(page: Any, first: int, last: int) -> None:
    """The lists to choose from; another text may still be typed, and is checked when it is brought back."""
    names = [field.name for field in COLUMN_FIELDS]
    offered: dict[str, Any] = {
        "first": list(BRANCH_TREE),
        "second": f"={LISTS_TAB}!$A$1:$A$40",
        "evaluator": f"={LISTS_TAB}!$B$1:$B$200",
        "accumulates": ["flow", "rate", "stock"],
    }
    for name, source in offered.items():
        column = names.index(name) + 1
        rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
        rule |= {"error_title": "不在下拉表里", "error_message": "请尽量从下拉表里选"}
        page.data_validation(first, column, last, column, rule)
    fields = [field.name for field in HEAD_FIELDS]
    for name, source in {
        "funds.unit": list(FUND_UNITS),
        "schedule": ["monthly", "quarterly", "yearly"],
        "rules": f"={LISTS_TAB}!$C$1:$C$40",
        "funds.evaluator": f"={LISTS_TAB}!$B$1:$B$200",
    }.items():
        row = fields.index(name)
        page.data_validation(
            row, 3, row, 3, {"validate": "list", "source": source, "error_type": "information"}
        )


def write_weight_sum(page: Any, looks: WorkbookFormats, top: int, last: int, weights: Sequence[str]) -> None:
    """The sum of the weights, beside the head of their column."""
    column = [field.name for field in COLUMN_FIELDS].index("weight") + 1
    span = f"{xl_rowcol_to_cell(top + 1, column)}:{xl_rowcol_to_cell(last, column)}"
    page.write_string(top - 1, column - 1, "分值合计", looks.plain)
    known = sum((number for weight in weights if (number := as_decimal(weight)) is not None), Decimal(0))
    page.write_formula(top - 1, column, f"=SUM({span})", looks.plain, known)


def write_lists(book: Workbook, choices: Choices) -> None:
    page = book.add_worksheet(LISTS_TAB)
    page.hide()
    seconds = dict.fromkeys(level for first in BRANCH_TREE for level in second_levels(first))
    for column, names in enumerate((seconds, choices.evaluators, choices.rules)):
        for row, name in enumerate(names):
            page.write_string(row, column, name)


def write_originals(book: Workbook, tabs: Iterable[tuple[ExportedTarget, str]]) -> None:
    """What was handed out, a project a column: its id, its tab, then its text line by line."""
    page = book.add_worksheet(ORIGINALS_TAB)
    page.very_hidden()
    for column, (target, tab) in enumerate(tabs):
        for row, text in enumerate((target.id, tab, *target.text.split("\n"))):
            page.write_string(row, column, f"={text}")
