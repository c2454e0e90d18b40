"""The workbook of ``workbooks/handed_out.py`` after it was edited: what went out, what its tabs say now."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from openpyxl import load_workbook

from documents.file_kinds import ZIP_DIRECTORY_ENTRY, detect_kind
from documents.office_package import OfficePackage
from documents.open_file import run_reader
from documents.reading import MOST_PARTS, SWOLLEN, UnreadableFileError
from documents.workbook import CELL
from workbooks.edited_sheet import EditedRow, EditedSheet, workbook_problem
from workbooks.layout import ABOUT_TAB, LISTS_TAB, ORIGINALS_TAB, WORKBOOK_MARK
from workbooks.returned_tab import OpenedWorkbook, UnreadableTabError, is_sheet_tab, read_tab
from yamlfiles.problem import PaperPlace, Problem, Severity

MARK_PART = "docProps/custom.xml"
MOST_MARK_BYTES = 100_000
MOST_CELLS = 400_000
"""A year of a hundred projects has about 100,000."""
TOO_MANY_CELLS = (
    f"单元格超过{MOST_CELLS // 10_000}万个，不像导出的目标工作簿；请删去另加的工作表或空行，再导入"
)
MOST_UNPACKED = 32 << 20
"""Of all parts; a year of a hundred projects takes 5 MB."""


@dataclass(frozen=True)
class ReturnedProject:
    """One project that came back.

    ``sheet`` is ``None`` where its tab is gone or unreadable; ``problems`` say why. The id of a project that
    had not been handed out is only its year with a slash: ``2025/``."""

    id: str
    base: str
    sheet: EditedSheet | None
    problems: tuple[Problem, ...] = ()


class OriginalText(NamedTuple):
    """What was handed out of one project."""

    id: str
    tab: str
    text: str


def is_targets_workbook(content: bytes) -> bool:
    """Whether a file is such a workbook; never raises."""
    if content.count(ZIP_DIRECTORY_ENTRY) > MOST_PARTS:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            info = parts.getinfo(MARK_PART)
            return info.file_size < MOST_MARK_BYTES and WORKBOOK_MARK.encode() in parts.read(info)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError):
        return False


def read_returned(content: bytes) -> tuple[ReturnedProject, ...]:
    """Every project of the workbook; never raises."""
    try:
        book = open_workbook(content)
    except UnreadableFileError as refusal:
        return (unread_workbook(str(refusal)),)
    if ORIGINALS_TAB not in book.results.sheetnames:
        return (unread_workbook("工作簿里的原文页被删除了，无法对照；请重新导出再改"),)
    originals = tuple(original_texts(book.results[ORIGINALS_TAB]))
    handed_out = (read_project(book, original) for original in originals)
    return (*handed_out, *new_projects(book, originals))


def new_projects(book: OpenedWorkbook, originals: Sequence[OriginalText]) -> Iterator[ReturnedProject]:
    """Tabs that were filled in or copied; a tab that is no sheet is somebody's own, a blank one is none."""
    known = {ORIGINALS_TAB, LISTS_TAB, ABOUT_TAB, *(original.tab for original in originals)}
    years = [original.id.partition("/")[0] for original in originals]
    for tab in book.results.sheetnames:
        if tab in known or not is_sheet_tab(book.results[tab]) or not years:
            continue
        project = read_project(book, OriginalText(f"{years[0]}/", tab, ""))
        if project.sheet is None or not is_blank_sheet(project.sheet):
            yield project if project.sheet is None else replace(project, sheet=without_keys(project.sheet))


def is_blank_sheet(sheet: EditedSheet) -> bool:
    return not sheet.rows and not any(text.strip() for text in sheet.head.values())


def without_keys(sheet: EditedSheet) -> EditedSheet:
    """The keys of a copied tab are those of the rows it was copied from."""
    return replace(sheet, rows=tuple(replace(row, key="") for row in sheet.rows))


def unread_workbook(message: str) -> ReturnedProject:
    """A workbook of which nothing could be read, and why."""
    return ReturnedProject("", "", None, (workbook_problem("", message),))


def open_workbook(content: bytes) -> OpenedWorkbook:
    """Raises UnreadableFileError.

    The library knows no bounds: it gets only what unpacks within them and has no macros."""
    kind = detect_kind(content)
    if kind != "xlsx":
        raise UnreadableFileError(f"应是工作簿，现为 {kind} 文件；请重新导出再改")
    package = OfficePackage(content)
    _refuse_fat_package(package)
    return run_reader(_load_workbook, content)


def _refuse_fat_package(package: OfficePackage) -> None:
    """Counted before the library builds an object of every cell, with or without contents."""
    unpacked = cells = 0
    for name in package.names:
        part = package.read_part(name)
        unpacked, cells = unpacked + len(part), cells + sum(1 for _ in CELL.finditer(part))
        if unpacked > MOST_UNPACKED:
            raise UnreadableFileError(SWOLLEN)
        if cells > MOST_CELLS:
            raise UnreadableFileError(TOO_MANY_CELLS)


def _load_workbook(content: bytes) -> OpenedWorkbook:
    results = load_workbook(io.BytesIO(content), data_only=True)
    return OpenedWorkbook(results, load_workbook(io.BytesIO(content)))


def original_texts(page: Any) -> Iterator[OriginalText]:
    """Of every project; what a person emptied is passed over."""
    for column in page.iter_cols(values_only=True):
        lines = written_lines(column)
        if len(lines) > 2:
            project_id, tab, *text = lines
            yield OriginalText(project_id, tab, "\n".join(text))


def written_lines(column: Sequence[Any]) -> list[str]:
    """Down to the last cell with anything in it, without the sign that begins each."""
    height = max((number for number, value in enumerate(column, 1) if value is not None), default=0)
    return ["" if value is None else str(value)[1:] for value in column[:height]]


def read_project(book: OpenedWorkbook, original: OriginalText) -> ReturnedProject:
    try:
        sheet = read_tab(book, original.tab)
    except UnreadableTabError as refusal:
        return ReturnedProject(original.id, original.text, None, refusal.problems)
    return ReturnedProject(original.id, original.text, sheet)


def encode_returned(project: ReturnedProject) -> dict[str, Any]:
    """A project that came back as JSON, to be kept between upload and saving."""
    return {
        "id": project.id,
        "base": project.base,
        "sheet": asdict(project.sheet) if project.sheet else None,
        "problems": [asdict(problem) for problem in project.problems],
    }


def decode_returned(kept: Mapping[str, Any]) -> ReturnedProject:
    problems = tuple(_decode_problem(problem) for problem in kept["problems"])
    sheet = _decode_sheet(kept["sheet"]) if kept["sheet"] else None
    return ReturnedProject(kept["id"], kept["base"], sheet, problems)


def _decode_sheet(kept: Mapping[str, Any]) -> EditedSheet:
    rows = tuple(
        EditedRow(row["key"], (row["branch"][0], row["branch"][1]), row["texts"], row["place"])
        for row in kept["rows"]
    )
    return EditedSheet(kept["head"], rows, kept["places"])


def _decode_problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "place": PaperPlace(**kept["place"]), "severity": Severity(kept["severity"])})
