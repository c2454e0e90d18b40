"""A document into the target sheets it holds: where each begins, its head, its rows.

Nothing is guessed; what is unclear is said. The words are in ``vocabulary.py``, the header in ``header.py``,
rows in ``rows.py``, the head in ``head_fields.py``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.document import Document
from indicators.periods import read_period
from papers.target_sheets.head_fields import SheetHead, names_a_project
from papers.target_sheets.header import IndicatorHeader, infer_header, read_header
from papers.target_sheets.lines import SheetLine, document_lines
from papers.target_sheets.project_lists import split_by_project
from papers.target_sheets.read_sheet import (
    MONITORING,
    NO_TEXT,
    SELF_EVALUATION,
    TARGET,
    PrintedText,
    ReadSheet,
)
from papers.target_sheets.rows import IndicatorRows
from papers.target_sheets.unknown_columns import unknown_column_hints
from papers.target_sheets.unstacking import unstack_lines
from papers.target_sheets.vocabulary import TITLE, is_level, normalize_label
from yamlfiles.problem import PaperPlace, Problem, Severity

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*(?:年|[-—–~至])?")
BETWEEN_TITLE_AND_NAME = re.compile("单位|部门|年度|日期|编[号码]")
"""What a line may speak of between the title and the name of the project."""
YEAR_OF_TEXT = re.compile(r"(20\d\d)\s*年")
OF_A_BUDGET = re.compile("预算|绩效|自评")
MOST_TITLE_CHARACTERS = 60
MOST_TITLE_LINE = 80
"""A longer paragraph that speaks of a year is running text, not a title; a line of title words may be
longer, with the year and the name of the unit beside them. Judgement."""
TITLE_DISTANCE = 8
"""How many lines above its first field a sheet's title may stand."""


def read_sheets(document: Document) -> tuple[ReadSheet, ...]:
    """Every target sheet, in the order of the document.

    A self-evaluation or monitoring form is read for its targets."""
    lines = unstack_lines(document_lines(document))
    sheets: list[ReadSheet] = []
    for draft in _SheetFinder(document, lines).find_sheets():
        sheets += split_by_project(draft.sheet, draft.rows) if draft.rows else (draft.sheet,)
    return tuple(sheets)


@dataclass
class SheetDraft:
    """A sheet being read: ``blocks`` are those its rows stand in."""

    head: SheetHead = field(default_factory=SheetHead)
    titles: list[PrintedText] = field(default_factory=list)
    rows: IndicatorRows | None = None
    blocks: set[int] = field(default_factory=set)
    lines: list[SheetLine] = field(default_factory=list)
    place: str = ""
    sheet: ReadSheet = field(default_factory=lambda: ReadSheet("", ""))

    def take_header(self, header: IndicatorHeader, line: SheetLine) -> None:
        if self.rows is None:
            self.rows = IndicatorRows(header)
        else:
            self.rows.header = header
        self.place = self.place or line.place
        self.blocks.add(line.block)


class _SheetFinder:
    def __init__(self, document: Document, lines: Sequence[SheetLine]) -> None:
        self.document, self.lines = document, lines
        self.done: list[SheetDraft] = []
        self.now: SheetDraft | None = None
        self.taken = -1
        self.level_blocks = {
            line.block for line in lines if not line.paragraph and any(map(_is_titled_level, line.own_cells))
        }

    def find_sheets(self) -> list[SheetDraft]:
        number = 0
        while number < len(self.lines):
            number += self.read_step(number)
        self.close_sheet()
        return self.done

    def read_step(self, number: int) -> int:
        """Read one line, or a header of several; how many lines that was."""
        line = self.lines[number]
        below = self.lines[number + 1] if number + 1 < len(self.lines) else None
        below = below if below is not None and below.block == line.block else None
        above = self.lines[number - 1] if number and self.lines[number - 1].block == line.block else None
        if header := read_header(line, below, above):
            self.begin_rows(header, number)
            self.taken = number + header.height - 1
            self.keep_lines(number, header.height)
            return header.height
        if names_a_project(line) and (self.now is None or self.now.rows or self.now.head.get("name")):
            self.open_sheet(number)
        if self.now is not None:
            self.read_line(self.now, line, below, number)
        self.keep_lines(number, 1)
        return 1

    def keep_lines(self, number: int, count: int) -> None:
        if self.now is not None:
            self.now.lines += self.lines[number : number + count]

    def read_line(self, sheet: SheetDraft, line: SheetLine, below: SheetLine | None, number: int) -> None:
        leveled = sheet.rows is None and not line.paragraph and any(map(_is_titled_level, line.own_cells))
        if leveled and (header := infer_header(line)):
            sheet.rows = IndicatorRows(header)
            sheet.blocks.add(line.block)
        if sheet.rows is None:
            sheet.head.read_line(line, below)
            self.taken = number
        elif line.block in sheet.blocks or line.paragraph or self.continues_rows(sheet, line):
            if sheet.rows.read_line(line):
                sheet.blocks.add(line.block)
                self.taken = number
            elif line.block in sheet.blocks:
                sheet.head.read_line(line, below)
                self.taken = number

    def continues_rows(self, sheet: SheetDraft, line: SheetLine) -> bool:
        """A table on the next page without header, whose rows have levels."""
        return line.block in self.level_blocks and sheet.rows is not None and not sheet.rows.ended

    def begin_rows(self, header: IndicatorHeader, number: int) -> None:
        """A header begins the rows of the open sheet; printed again on the next page it goes on with them."""
        line = self.lines[number]
        if self.now is None or (self.now.rows and not self.is_repeated_header(self.now, number)):
            self.open_sheet(number)
        sheet = self.now
        if sheet is None:
            return
        sheet.take_header(header, line)

    def is_repeated_header(self, sheet: SheetDraft, number: int) -> bool:
        line = self.lines[number]
        own_page = self.document.kind in ("xlsx", "xls") and line.block not in sheet.blocks
        ended = sheet.rows is not None and sheet.rows.ended and self.rows_follow(number)
        return not (own_page or ended or self.title_lines_above(number))

    def rows_follow(self, number: int) -> bool:
        """Whether rows follow a header; one printed again above the last lines of a form has none."""
        below = self.lines[number + 1 : number + 3]
        return any(is_level(cell.text) for line in below if not line.paragraph for cell in line.own_cells)

    def title_lines_above(self, number: int) -> range:
        """The lines from the nearest title down to this one, none where there is no title."""
        for above in range(number - 1, max(self.taken, number - TITLE_DISTANCE - 1), -1):
            line = self.lines[above]
            if _is_row_of_a_table(line):
                break
            if TITLE.search(normalize_label(line.text)) and len(line.text) <= MOST_TITLE_LINE:
                return range(above, number)
        return range(0)

    def open_sheet(self, number: int) -> None:
        self.close_sheet()
        self.now = SheetDraft(place=self.lines[number].place)
        for above in self.title_lines_above(number):
            line = self.lines[above]
            self.now.titles.append(PrintedText(line.text, line.place))
            self.now.head.read_line(line, None)

    def close_sheet(self) -> None:
        if self.now is not None and (self.now.rows is not None or self.now.titles):
            self.now.sheet = self.build_sheet(self.now)
            self.done.append(self.now)
        self.now = None

    def build_sheet(self, draft: SheetDraft) -> ReadSheet:
        head, rows = draft.head, draft.rows
        title = draft.titles[0] if draft.titles else NO_TEXT
        year, year_doubt = self.find_year(draft)
        sheet = ReadSheet(
            document=self.document.name,
            place=draft.place,
            kind=_sheet_kind(title.text, rows),
            title=title,
            year=year,
            name=head.get("name"),
            department=head.get("department"),
            department_code=head.get("department_code"),
            unit=head.get("unit"),
            unit_code=head.get("unit_code"),
            attribute=head.get("attribute"),
            period=head.get("period"),
            leader=head.get("leader"),
            goal=head.goals.goal,
            achieved=head.goals.by_kind.get("achieved", NO_TEXT),
            funds=tuple(head.money.lines),
            doubts=tuple(_sheet_doubts(draft, year_doubt)),
            problems=tuple(_sheet_problems(draft)),
            lines=tuple(draft.lines),
        )
        if rows is None:
            return sheet
        return replace(sheet, rows=tuple(rows.rows), execution=rows.execution, totals=rows.totals)

    def find_year(self, draft: SheetDraft) -> tuple[int | None, str]:
        """The year of the title or of its own cell, else of 项目期; and what is not sure of it."""
        titles = [title.text for title in draft.titles]
        year = _first_year((*titles, draft.head.get("year").text))
        if year:
            return year, ""
        period = read_period(draft.head.get("period").text)
        if period and period[0].year == period[1].year:
            return period[0].year, ""
        return self.find_year_of_document()

    def find_year_of_document(self) -> tuple[int | None, str]:
        """The year of the first short paragraph that speaks of a budget or of performance."""
        for block in self.document.blocks:
            text = getattr(block, "text", "")
            match = YEAR_OF_TEXT.search(text) if len(text) <= MOST_TITLE_CHARACTERS else None
            if match and OF_A_BUDGET.search(text):
                return int(match[1]), f"表上没有写年度，按文件中的“{text.strip()}”理解"
        return None, ""


def _is_row_of_a_table(line: SheetLine) -> bool:
    """No line that may stand between the title and the name of the project."""
    has_cells = len(line.own_cells) > 1 and not line.paragraph
    return has_cells and not BETWEEN_TITLE_AND_NAME.search(normalize_label(line.text))


def _first_year(texts: Iterable[str]) -> int | None:
    matches = (YEAR.search(unicodedata.normalize("NFKC", text)) for text in texts)
    return next((int(match[1]) for match in matches if match), None)


def _sheet_doubts(draft: SheetDraft, year_doubt: str) -> Iterator[tuple[str, str]]:
    """By the name of the field."""
    yield from (("goal", doubt) for doubt in draft.head.goals.doubts)
    if year_doubt:
        yield "year", year_doubt
    if draft.rows and draft.rows.rows and draft.rows.header.why:
        yield "rows", draft.rows.header.why


def _sheet_problems(draft: SheetDraft) -> Iterator[Problem]:
    rows = draft.rows
    if rows:
        yield from rows.problems
        yield from unknown_column_hints(rows)
    if rows is None or not rows.rows:
        message = "这张表没有读到绩效指标：请检查表头是否有“三级指标”“指标值”等字样"
        yield Problem(PaperPlace(draft.place), "no-rows", Severity.ERROR, message)


def _sheet_kind(title: str, rows: IndicatorRows | None) -> str:
    if "监控" in title:
        return MONITORING
    is_evaluated = "自评" in title or (rows is not None and _has_results(rows.header))
    return SELF_EVALUATION if is_evaluated else TARGET


def _has_results(header: IndicatorHeader) -> bool:
    return any("得分" in column.header or "完成值" in column.header for column in header.columns)


def _is_titled_level(cell: object) -> bool:
    text = getattr(cell, "text", "")
    return normalize_label(text).endswith(("指标", "目标")) and is_level(text)
