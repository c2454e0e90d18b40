"""One project's tab of a workbook that came back, read into the sheet it says now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbooks.edited_sheet import EditedRow, EditedSheet, workbook_problem
from workbooks.layout import LABEL_ROW_KEY, tab_place
from workbooks.returned_cells import MOST_ROWS, cell_place, cell_text, unreadable_cells
from workbooks.sheet_texts import COLUMN_FIELDS, HEAD_FIELDS, LATER_COLUMNS, PROPOSAL_FIELDS, ROW_FIELDS
from yamlfiles.problem import Problem

NOT_THERE = -1


class OpenedWorkbook(NamedTuple):
    """A workbook twice: with the results of its formulas, and with the formulas themselves."""

    results: Any
    formulas: Any


class UnreadableTabError(Exception):
    """A tab cannot be read; ``problems`` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class TabHead(NamedTuple):
    """The texts above the rows and their places; ``label_row`` counts from 1, 0 where it is gone."""

    texts: Mapping[str, str]
    places: Mapping[str, str]
    label_row: int


def read_tab(book: OpenedWorkbook, tab: str) -> EditedSheet:
    """Raises UnreadableTabError."""
    if tab not in book.results.sheetnames:
        message = "这个项目的表被删除或改名了，没有改动它的目标文件；不再执行的项目请直接删除目标文件"
        raise UnreadableTabError(workbook_problem(tab_place(tab), message))
    page = book.results[tab]
    head = read_head(page)
    columns = find_columns(page, head.label_row)
    problems = tuple(unreadable_cells(page, book.formulas[tab], head.label_row))
    if problems:
        raise UnreadableTabError(*problems)
    rows = tuple(read_rows(page, head.label_row, columns))
    return EditedSheet(head.texts, rows, head.places)


def is_sheet_tab(page: Any) -> bool:
    """Whether a tab has the head of a project at all."""
    return hasattr(page, "iter_rows") and _head_cells(page).label_row > 0


def read_head(page: Any) -> TabHead:
    """Raises UnreadableTabError."""
    head = _head_cells(page)
    missing = [field.label for field in HEAD_FIELDS if field.name not in head.texts]
    if missing or not head.label_row:
        lacking = "、".join(missing) or "指标表的标题行"
        message = f"表头被改动了，认不出：{lacking}；请重新导出再改"
        raise UnreadableTabError(workbook_problem(tab_place(page.title), message))
    return head


def _head_cells(page: Any) -> TabHead:
    texts: dict[str, str] = {}
    places: dict[str, str] = {}
    head = page.iter_rows(min_row=1, max_row=len(HEAD_FIELDS) + MOST_ROWS, max_col=4)
    for number, (key, *_, value) in enumerate(head, 1):
        name = str(key.value or "")
        if name == LABEL_ROW_KEY:
            return TabHead(texts, places, number)
        texts[name], places[name] = cell_text(value), cell_place(page.title, value)
    return TabHead(texts, places, 0)


def find_columns(page: Any, label_row: int) -> list[int]:
    """Where each of ``COLUMN_FIELDS`` and ``PROPOSAL_FIELDS`` stands, from 0: people move columns, and
    earlier workbooks lack some. Raises UnreadableTabError."""
    positions = {str(cell.value or "").strip(): cell.column - 1 for cell in page[label_row][1:]}
    needed = [column.label for column in COLUMN_FIELDS if column.name not in LATER_COLUMNS]
    missing = [label for label in needed if label not in positions]
    if missing:
        message = f"缺少“{'”“'.join(missing)}”列；请重新导出再改"
        raise UnreadableTabError(workbook_problem(f"{tab_place(page.title)}第{label_row}行", message))
    return [positions.get(column.label, NOT_THERE) for column in (*COLUMN_FIELDS, *PROPOSAL_FIELDS)]


def read_rows(page: Any, label_row: int, columns: Sequence[int]) -> Iterator[EditedRow]:
    """Every row that has a text; a branch left blank is that of the row above, as on merged sheets."""
    branch = ("", "")
    last_row = min(page.max_row, label_row + MOST_ROWS)
    for cells in page.iter_rows(min_row=label_row + 1, max_row=last_row):
        texts = _row_texts(cells, columns)
        if any(texts.get(field.name) for field in ROW_FIELDS):
            branch = _branch_below(branch, texts.pop("first").strip(), texts.pop("second").strip())
            place = f"{tab_place(page.title)}第{cells[0].row}行"
            yield EditedRow(str(cells[0].value or ""), branch, texts, place)


def _row_texts(cells: Sequence[Any], columns: Sequence[int]) -> dict[str, str]:
    """By the names of ``COLUMN_FIELDS`` and ``PROPOSAL_FIELDS``; without columns of later releases that are
    not there."""
    texts: dict[str, str] = {}
    for field, column in zip((*COLUMN_FIELDS, *PROPOSAL_FIELDS), columns, strict=True):
        if column != NOT_THERE or field.name not in LATER_COLUMNS:
            texts[field.name] = cell_text(cells[column]) if 0 <= column < len(cells) else ""
    return texts


def _branch_below(above: tuple[str, str], first: str, second: str) -> tuple[str, str]:
    if first:
        return first, second
    return above[0], second or above[1]
