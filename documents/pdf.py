"""PDF: bordered tables with merged cells, whole again over page breaks, and the text around them in reading order."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pypdfium2

from documents.document import Block, Notice, Paragraph
from documents.file_kinds import ENCRYPTED
from documents.pdf_grid import grids
from documents.pdf_lines import Line, Passage, goes_on, lines, one, paragraphs
from documents.pdf_page import UNREADABLE, Glyph, Sheet, sheet
from documents.pdf_table import Printed, followed, printed
from documents.reading import BROKEN, MOST_CELLS, Reading, RefusedError

MOST_PAGES = 1_000
MOST_SECONDS = 20
TOO_MANY = f"共{{}}页，超过{MOST_PAGES}页，不像一份预算或绩效文件；请只保留需要的页后再读取"
CUT_SHORT = "这一页和后面的页没有读取：文件太大，读取用时过长；请拆分后再读取"
PICTURE = "是图片，无法读取文字；请提供 Word、Excel 或带文字的 PDF 原件，或把文字录入后再读取"
PART_PICTURE = "有图片，无法读取图片里的文字；如果图片里有表格或数字，请录入后再读取"
GARBLED = "有文字没有可识别的编码（字体未完整嵌入），已用“\ufffd”代替；请提供 Word、Excel 原件"
MANY = f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的页后再读取"
PICTURED = 0.1
"""The part of a page from which on a picture may hold a table."""
EDGE = 0.12
"""The part of a page, above and below, where running heads and page numbers stand."""
PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·\s]*")
NOTHING: tuple[int, Passage | None, int] = (-1, None, -1)
Item = Passage | Printed


def read(content: bytes) -> Reading:
    document = opened(content)
    if len(document) > MOST_PAGES:
        raise RefusedError(TOO_MANY.format(len(document)))
    notices: list[Notice] = []
    pages = list(sheets(document, notices))
    walk = Walk([each.number for each in pages], [items(each) for each in pages], [each.height for each in pages])
    return Reading(tuple(walk.blocks()), tuple(notices))


def opened(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RefusedError(ENCRYPTED if "password" in str(error).lower() else BROKEN) from error


def sheets(document: Any, notices: list[Notice]) -> Iterator[Sheet]:
    began = time.process_time()
    for index in range(len(document)):
        place = f"第{index + 1}页"
        if time.process_time() - began > MOST_SECONDS:
            notices.append(Notice(CUT_SHORT, place))
            return
        try:
            found = sheet(document, index)
        except pypdfium2.PdfiumError:
            notices.append(Notice(BROKEN, place))
            continue
        notices += (Notice(each, place) for each in remarks(found))
        yield found


def remarks(page: Sheet) -> Iterator[str]:
    readable = any(not each.text.isspace() for each in page.glyphs)
    if page.pictured > PICTURED:
        yield PART_PICTURE if readable else PICTURE
    if any(each.text == UNREADABLE for each in page.glyphs):
        yield GARBLED


def items(page: Sheet) -> list[Item]:
    """Tables and paragraphs from the top."""
    found = grids(page.lines)
    held: dict[int, list[Glyph]] = {}
    nested = sorted(range(len(found)), key=lambda number: found[number].box.height)
    for each in page.glyphs:
        x, y = each.box.middle
        held.setdefault(next((number for number in nested if found[number].spot(x, y) is not None), -1), []).append(
            each
        )
    tables = [
        (grid.box.top, number, printed(grid, held.get(number, ()), page.number, number + 1))
        for number, grid in enumerate(found)
    ]
    loose = lines(held.get(-1, ()))
    edges = [*(each.box for each in loose), *(each.box for each in found)]
    left, right = min((each.left for each in edges), default=0.0), max((each.right for each in edges), default=0.0)
    mixed = sorted([*((each.box.top, -1, each) for each in loose), *tables], key=lambda each: each[:2])
    made: list[Item] = []
    for _, group in groupby(mixed, key=lambda each: each[1]):
        run = [each for _, _, each in group]
        made += paragraphs([each for each in run if isinstance(each, Line)], left, max(right, page.width - left))
        made += (each for each in run if isinstance(each, Printed))
    return made


@dataclass
class Walk:
    """Goes through the pages once; ``going`` is where the table stands that may go on, ``waiting`` are running heads, ``tail`` is
    the paragraph that may go on, with its place and its page."""

    numbers: Sequence[int]
    pages: Sequence[Sequence[Item]]
    heights: Sequence[float]
    made: list[Block] = field(default_factory=list)
    last: Printed | None = None
    going: int = -1
    waiting: list[Paragraph] = field(default_factory=list)
    tail: tuple[int, Passage | None, int] = NOTHING
    feet: set[str] = field(default_factory=set)
    cells: int = 0

    def blocks(self) -> list[Block]:
        times = Counter(
            key for page, height in zip(self.pages, self.heights, strict=True) for key in edge_texts(page, height)
        )
        for number, page, height in zip(self.numbers, self.pages, self.heights, strict=True):
            count = 0
            for each in page:
                if isinstance(each, Printed):
                    self.table(each)
                else:
                    count += 1
                    self.line(each, number, f"第{number}页第{count}段", times[edge_text(each, height)] > 1, height)
        self.made += self.waiting
        return self.made

    def line(self, line: Passage, page: int, place: str, again: bool, height: float) -> None:
        edge = edge_text(line, height)
        paragraph = Paragraph(line.text, place)
        if edge and PAGE_NUMBER.fullmatch(line.text):
            return
        if not again:
            self.last = None
            self.passage(line, paragraph, page)
        elif line.box.top < height / 2:
            self.waiting.append(paragraph)
        elif edge not in self.feet:
            self.feet.add(edge)
            self.made.append(paragraph)

    def passage(self, passage: Passage, paragraph: Paragraph, page: int) -> None:
        """One that goes on from the foot of the page before is one with it."""
        at, before, its_page = self.tail
        if before is not None and its_page == page - 1 and goes_on(before, passage):
            whole = one(before, passage)
            self.made[at] = Paragraph(whole.text, self.made[at].place)
            self.waiting = []
            self.tail = at, whole, page
            return
        self.flush()
        self.tail = len(self.made), passage, page
        self.made.append(paragraph)

    def table(self, table: Printed) -> None:
        self.tail = NOTHING
        whole = followed(self.last, table) if self.last is not None else None
        if whole is None:
            self.flush()
            self.going = len(self.made)
            self.made.append(table.table)
        else:
            self.waiting = []
            self.made[self.going] = whole.table
        self.last = whole or table
        self.cells += len(table.table.cells)
        if self.cells > MOST_CELLS:
            raise RefusedError(MANY)

    def flush(self) -> None:
        """Heads that were no running heads, for the table below them is a new one."""
        self.made += self.waiting
        self.waiting = []


def edge_texts(page: Sequence[Item], height: float) -> set[str]:
    return {edge_text(each, height) for each in page if isinstance(each, Passage)} - {""}


def edge_text(line: Passage, height: float) -> str:
    """What stands at the edge of a page, without its numbers; empty for other lines."""
    low = line.box.top > height * (1 - EDGE)
    if line.box.bottom > height * EDGE and not low:
        return ""
    return ("下" if low else "上") + re.sub(r"\d+", "#", "".join(line.text.split()))
