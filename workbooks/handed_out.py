"""A year's target files as one workbook to be edited in a spreadsheet and brought back: a tab a project.

What was handed out goes along, out of sight, so that what comes back can be compared with it.
``workbooks/returned.py`` reads it.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from documents.reproducible_zip import repack
from indicators.model import EMPTY_MAPPING
from workbooks.choice_lists import Choices, write_choices
from workbooks.formats import WorkbookFormats
from workbooks.layout import (
    ABOUT_TAB,
    LISTS_TAB,
    NEW_TAB,
    ORIGINALS_TAB,
    WORKBOOK_MARK,
    write_columns,
)
from workbooks.project_tab import ProjectTab
from workbooks.sheet_texts import (
    HEAD_FIELDS,
    PROPOSAL_FIELDS,
    ROW_FIELDS,
    ExportedTarget,
    SheetTexts,
    read_sheet_texts,
)
from yamlfiles.line_ends import with_plain_line_ends

# The writer wants an instant without a zone; a fixed one, so that the same targets give the same bytes.
FIXED_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001
TEXTS_STAY_TEXTS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
Proposals = Mapping[str, Mapping[str, str]]
"""By project and key of the row: by what it might be measured."""
BLANK_SHEET = SheetTexts({field.name: "" for field in HEAD_FIELDS}, ())
MOST_TAB_CHARACTERS = 31
"""Of the name of a tab, by the rules of Excel."""
NO_TAB_CHARACTERS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
ABOUT_LINES = (
    "这本工作簿由绩效目标文件导出，一个项目一张表。改完后存盘，用“导入”带回，只改动您改过的地方，文件里的注释和次序都保留。",
    "白色格子可以改；灰色格子是说明。指标值照批复的表填写；读法、取数方法等拿不准的可以不填。",
    "加一行：写在表的末尾，一级、二级指标从下拉表里选，编号可以不填。删一行：删除整行。最左边隐藏的一列是行的记号，请不要改。",
    f"加一个项目：填写最后一张表“{NEW_TAB}”；要加几个项目，就把它复制几张。没有填写的不会导入。",
    "分值合计加预算执行率的分值应为 100。取数参数、指标依据一行写一个“名称: 值”（冒号用半角，后面空一格）。",
    "“建议的取数方法”是程序提出的，核对后在“采用建议”里填“是”，导入时列出改动、确认后才写入；不填就不采用。新加的行可以直接填“是”，须核对的建议除外。",
    "导出之后目标文件又有改动的，只要改的不是同一格，都能合并；改了同一格的会指出来，由人决定。",
)


def write_target_workbook(
    title: str, files: Sequence[ExportedTarget], choices: Choices, proposals: Proposals = EMPTY_MAPPING
) -> bytes:
    """The workbook; a file that cannot be read as a sheet is not in it (``check`` says why)."""
    content = io.BytesIO()
    with Workbook(content, TEXTS_STAY_TEXTS) as book:
        book.set_custom_property("jixiao", WORKBOOK_MARK)
        book.set_properties({"title": title, "created": FIXED_CREATED})
        formats = WorkbookFormats(book)
        write_about(book, formats, title, choices)
        tabs = name_tabs(files)
        for tab, (target, texts) in tabs.items():
            proposed = proposals.get(target.id, EMPTY_MAPPING)
            ProjectTab(book.add_worksheet(tab), formats, texts, proposed).write()
        ProjectTab(book.add_worksheet(NEW_TAB), formats, BLANK_SHEET).write()
        write_choices(book, choices)
        write_originals(book, {tab: target for tab, (target, _) in tabs.items()})
    return repack(content.getvalue())


def name_tabs(files: Sequence[ExportedTarget]) -> dict[str, tuple[ExportedTarget, SheetTexts]]:
    """The readable files by the names of their tabs."""
    tabs: dict[str, tuple[ExportedTarget, SheetTexts]] = {}
    for target in files:
        texts = read_sheet_texts(target.text)
        if texts is not None:
            used_names = {ORIGINALS_TAB, LISTS_TAB, ABOUT_TAB, NEW_TAB, *tabs}
            tabs[free_tab_name(target.name, used_names)] = target, texts
    return tabs


def free_tab_name(name: str, used_names: set[str]) -> str:
    """A tab knows no []:*?/\\; names that differ in capitals only are the same to Excel."""
    stem = name.translate(NO_TAB_CHARACTERS).strip() or "项目"
    used = {used_name.lower() for used_name in used_names}
    return next(tab for tab in tab_names(stem) if tab.lower() not in used)


def tab_names(stem: str) -> Iterator[str]:
    yield stem[:MOST_TAB_CHARACTERS]
    for number in range(2, 10_000):
        yield f"{stem[:26]}（{number}）"


def write_about(book: Workbook, formats: WorkbookFormats, title: str, choices: Choices) -> None:
    page = add_about_tab(book)
    page.write_string(0, 0, title, formats.title)
    for number, (name, text) in enumerate(about_rows(choices), 2):
        page.write_string(number, 0, name, formats.plain)
        page.write_string(number, 1, text, formats.plain)


def add_about_tab(book: Workbook) -> Any:
    page = book.add_worksheet(ABOUT_TAB)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    page.fit_to_pages(1, 0)
    return page


def about_rows(choices: Choices) -> Iterator[tuple[str, str]]:
    """Names and what is said of them: the whole, the fields, the evaluators."""
    yield from (("", line) for line in ABOUT_LINES)
    for field in (*HEAD_FIELDS, *ROW_FIELDS, *PROPOSAL_FIELDS):
        if field.about:
            yield field.label, field.about
    yield "取数方法", ""
    yield from choices.evaluators.items()


def write_originals(book: Workbook, targets: dict[str, ExportedTarget]) -> None:
    """What was handed out, a project a column: its id, its tab, then its text line by line."""
    page = book.add_worksheet(ORIGINALS_TAB)
    page.very_hidden()
    write_columns(page, (original_texts(tab, target) for tab, target in targets.items()))


def original_texts(tab: str, target: ExportedTarget) -> Iterator[str]:
    """An equals sign keeps a blank line from being no cell at all."""
    lines = with_plain_line_ends(target.text).split("\n")
    return (f"={text}" for text in (target.id, tab, *lines))
