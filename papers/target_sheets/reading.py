"""A document into the target sheets it holds: where each begins, its head, its rows.

Nothing is guessed; what is unclear is said. The words are in ``vocabulary.py``, the header in ``header.py``,
rows in ``rows.py``, the head in ``head_fields.py``.
"""

import re
from collections.abc import Sequence

from documents.document import Document
from papers.target_sheets.department_tasks import WHOLE
from papers.target_sheets.drafts import SheetDraft, build_sheet
from papers.target_sheets.head_fields import line_fields, names_a_department, names_a_project
from papers.target_sheets.header import IndicatorHeader, infer_header, read_header
from papers.target_sheets.header_years import keep_year
from papers.target_sheets.lines import SheetLine, document_lines
from papers.target_sheets.project_lists import split_by_project
from papers.target_sheets.read_sheet import PrintedText, ReadSheet
from papers.target_sheets.side_by_side import part_tables
from papers.target_sheets.unstacking import unstack_lines
from papers.target_sheets.vocabulary import TITLE, is_level, label_term, normalize_label

BETWEEN_TITLE_AND_NAME = re.compile("单位|部门|年度|日期|编[号码]")
"""What a line may speak of between the title and the name of the project."""
GOES_ON = re.compile("续表?|第[一二三四五六七八九十\\d]+页.*")
"""What a title printed again on the next page has more than the first one."""
MOST_TITLE_LINE = 80
"""A line of title words, with the year and the name of the unit beside them. Judgement."""
TITLE_DISTANCE = 8
"""How many lines above its first field a sheet's title may stand."""


def read_sheets(document: Document, year: int | None = None) -> tuple[ReadSheet, ...]:
    """Every target sheet, in the order of the document. ``year`` is that of sheets that print none.

    A self-evaluation or monitoring form is read for its targets."""
    lines = unstack_lines(document_lines(part_tables(document)))
    sheets: list[ReadSheet] = []
    for draft in _SheetFinder(document, lines, year).find_sheets():
        sheets += split_by_project(draft.sheet, draft.rows) if draft.rows else (draft.sheet,)
    return tuple(sheets)


class _SheetFinder:
    def __init__(self, document: Document, lines: Sequence[SheetLine], year: int | None) -> None:
        self.document, self.lines, self.year = document, lines, year
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
        if self.is_next_title(number):
            self.close_sheet()
        begins = names_a_project(line) or self.is_department_named(number)
        if begins and (self.now is None or self.now.rows or self.now.head.get("name")):
            self.open_sheet(number)
        if self.now is not None:
            self.read_line(self.now, line, below, number)
        self.keep_lines(number, 1)
        return 1

    def is_department_named(self, number: int) -> bool:
        """Whether the sheet of a whole department begins here: its name, below a title that says so."""
        if not names_a_department(self.lines[number]):
            return False
        return any(WHOLE in self.lines[above].text for above in self.title_lines_above(number))

    def keep_lines(self, number: int, count: int) -> None:
        if self.now is not None:
            self.now.lines += self.lines[number : number + count]

    def read_line(self, sheet: SheetDraft, line: SheetLine, below: SheetLine | None, number: int) -> None:
        leveled = sheet.rows is None and not line.paragraph and any(map(_is_titled_level, line.own_cells))
        if leveled and (header := infer_header(line)):
            sheet.take_header(header, line)
        sheet.read_term(line)
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
        sheet.take_header(keep_year(header, sheet.year_so_far or self.year), line)

    def is_repeated_header(self, sheet: SheetDraft, number: int) -> bool:
        line = self.lines[number]
        own_page = self.document.kind in ("xlsx", "xls") and line.block not in sheet.blocks
        ended = sheet.rows is not None and sheet.rows.ended and self.rows_follow(number)
        return not (own_page or ended or self.is_titled_anew(sheet, number))

    def is_titled_anew(self, sheet: SheetDraft, number: int) -> bool:
        """Whether a title stands above a header; that of the sheet itself, printed again, is none."""
        above = [self.lines[position] for position in self.title_lines_above(number)]
        if not above:
            return False
        is_same = _title_words(above[0].text) == _title_words(sheet.title.text)
        return not is_same or any(value.text for line in above for _, value in line_fields(line))

    def is_next_title(self, number: int) -> bool:
        """The title of a sheet below another one in the same table, above the name of its project."""
        line = self.lines[number]
        if self.now is None or self.now.rows is None or line.paragraph or not _is_title(line):
            return False
        below = self.lines[number + 1 : number + 1 + TITLE_DISTANCE]
        return len(line.own_cells) == 1 and any(map(names_a_project, below))

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
            if _is_title(line) and not (self.now and self.now.rows and label_term(line.text)):
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
            self.now.sheet = build_sheet(self.now, self.document.name, self.lines)
            self.done.append(self.now)
        self.now = None


def _is_title(line: SheetLine) -> bool:
    return bool(TITLE.search(normalize_label(line.text))) and len(line.text) <= MOST_TITLE_LINE


def _title_words(text: str) -> str:
    return GOES_ON.sub("", normalize_label(text))


def _is_row_of_a_table(line: SheetLine) -> bool:
    """No line that may stand between the title and the name of the project."""
    has_cells = len(line.own_cells) > 1 and not line.paragraph
    return has_cells and not BETWEEN_TITLE_AND_NAME.search(normalize_label(line.text))


def _is_titled_level(cell: object) -> bool:
    text = getattr(cell, "text", "")
    return normalize_label(text).endswith(("指标", "目标")) and is_level(text)
