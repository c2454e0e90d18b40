"""PDF: bordered tables with merged cells, whole again over page breaks, and the text around them in reading
order."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from documents.document import Block, Notice, Paragraph
from documents.pdf_boxes import Box
from documents.pdf_glyphs import UNREADABLE
from documents.pdf_layout import Item, lay_out_page
from documents.pdf_lines import (
    PdfPassage,
    continues_passage,
    merge_passages,
)
from documents.pdf_page import PdfPage, read_page
from documents.pdf_seam import join_over_page
from documents.pdf_table import PdfTable
from documents.reading import BROKEN, ENCRYPTED, MOST_CELLS, FileContents, UnreadableFileError

MOST_PAGES = 1_000
MOST_SECONDS = 20
"""Of the processor, for all pages: below the most that the process that reads is given
(``documents/sandbox.py``: 30), so that a long paper gives the pages read by then, and says so. Judgement."""
TOO_MANY = f"共{{}}页，超过{MOST_PAGES}页，不像一份预算或绩效文件；请只保留需要的页后再读取"
CUT_SHORT = "这一页和后面的页没有读取：文件太大，读取用时过长；请拆分后再读取"
PICTURE = "是图片，无法读取文字；请提供 Word、Excel 或带文字的 PDF 原件，或把文字录入后再读取"
PART_PICTURE = "有图片，无法读取图片里的文字；如果图片里有表格或数字，请录入后再读取"
GARBLED = "有文字没有可识别的编码（字体未完整嵌入），已用“\ufffd”代替；请提供 Word、Excel 原件"
TOO_MANY_CELLS = f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的页后再读取"
UNCLEAR_TABLE = (
    "有没有竖线的表格（只用底色、横线或空白分隔），分不清各格属于哪一栏，没有读取这个表；"
    "请提供 Word、Excel 原件，或给表格加上全部框线后重新导出 PDF"
)
PICTURE_SHARE = 0.1
"""The part of a page from which on a picture may hold a table."""
EDGE_SHARE = 0.12
"""The part of a page, above and below, where running heads and page numbers stand."""
PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·\s]*"
)
NO_PARAGRAPH: tuple[int, PdfPassage | None, int] = (-1, None, -1)


def read(content: bytes) -> FileContents:
    document = open_pdf(content)
    if len(document) > MOST_PAGES:
        raise UnreadableFileError(TOO_MANY.format(len(document)))
    notices: list[Notice] = []
    pages = list(read_pages(document, notices))
    layouts = [lay_out_page(page) for page in pages]
    notices += (
        Notice(UNCLEAR_TABLE, f"第{page.number}页")
        for page, layout in zip(pages, layouts, strict=True)
        if layout.has_unclear_table
    )
    walk = PdfAssembler(
        [page.number for page in pages],
        [layout.items for layout in layouts],
        [page.height for page in pages],
    )
    return FileContents(tuple(walk.assemble_blocks()), tuple(notices))


def open_pdf(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(ENCRYPTED if "password" in str(error).lower() else BROKEN) from error


def read_pages(document: Any, notices: list[Notice]) -> Iterator[PdfPage]:
    began = time.process_time()
    for index in range(len(document)):
        place = f"第{index + 1}页"
        if time.process_time() - began > MOST_SECONDS:
            notices.append(Notice(CUT_SHORT, place))
            return
        try:
            found = read_page(document, index)
        except pypdfium2.PdfiumError:
            notices.append(Notice(BROKEN, place))
            continue
        notices += (Notice(warning, place) for warning in page_warnings(found))
        yield found


def page_warnings(page: PdfPage) -> Iterator[str]:
    if page.pictured > PICTURE_SHARE:
        yield PART_PICTURE if page.has_text else PICTURE
    if any(glyph.text == UNREADABLE for glyph in page.glyphs):
        yield GARBLED


@dataclass
class PdfAssembler:
    """Goes through the pages once; ``open_table_index`` is where the table stands that may go on,
    ``pending_heads`` are running heads, ``open_paragraph`` is the paragraph that may go on, with its
    place and its page."""

    numbers: Sequence[int]
    pages: Sequence[Sequence[Item]]
    heights: Sequence[float]
    document_blocks: list[Block] = field(default_factory=list)
    last_table: PdfTable | None = None
    open_table_index: int = -1
    pending_heads: list[Paragraph] = field(default_factory=list)
    open_paragraph: tuple[int, PdfPassage | None, int] = NO_PARAGRAPH
    seen_feet: set[str] = field(default_factory=set)
    cells: int = 0

    def assemble_blocks(self) -> list[Block]:
        times = Counter(
            key
            for page, height in zip(self.pages, self.heights, strict=True)
            for key in edge_texts(page, height)
        )
        for number, page, height in zip(self.numbers, self.pages, self.heights, strict=True):
            count = 0
            for item in page:
                if isinstance(item, PdfTable):
                    self.add_table(item)
                    continue
                count += 1
                is_repeated = times[edge_text(item, height)] > 1
                self.add_passage(item, number, f"第{number}页第{count}段", is_repeated, height)
        self.document_blocks += self.pending_heads
        return self.document_blocks

    def add_passage(self, line: PdfPassage, page: int, place: str, again: bool, height: float) -> None:
        edge = edge_text(line, height)
        paragraph = Paragraph(line.text, place)
        if edge and PAGE_NUMBER.fullmatch(line.text):
            return
        if not again:
            self.last_table = None
            self.add_paragraph(line, paragraph, page)
        elif line.box.top < height / 2:
            self.pending_heads.append(paragraph)
        elif edge not in self.seen_feet:
            self.seen_feet.add(edge)
            self.document_blocks.append(paragraph)

    def add_paragraph(self, passage: PdfPassage, paragraph: Paragraph, page: int) -> None:
        """One that goes on from the foot of the page before is one with it."""
        at, before, its_page = self.open_paragraph
        if before is not None and its_page == page - 1 and continues_passage(before, passage):
            whole = merge_passages(before, passage)
            self.document_blocks[at] = Paragraph(whole.text, self.document_blocks[at].place)
            self.pending_heads = []
            self.open_paragraph = at, whole, page
            return
        self.flush_pending()
        self.open_paragraph = len(self.document_blocks), passage, page
        self.document_blocks.append(paragraph)

    def add_table(self, table: PdfTable) -> None:
        self.open_paragraph = NO_PARAGRAPH
        whole = join_over_page(self.last_table, table) if self.last_table is not None else None
        if whole is None:
            self.flush_pending()
            self.open_table_index = len(self.document_blocks)
            self.document_blocks.append(table.table)
        else:
            self.pending_heads = []
            self.document_blocks[self.open_table_index] = whole.table
        self.last_table = whole or table
        self.cells += len(table.table.cells)
        if self.cells > MOST_CELLS:
            raise UnreadableFileError(TOO_MANY_CELLS)

    def flush_pending(self) -> None:
        """Heads that were no running heads, for the table below them is a new one."""
        self.document_blocks += self.pending_heads
        self.pending_heads = []


def edge_texts(page: Sequence[Item], height: float) -> set[str]:
    return {edge_text(passage, height) for passage in page if isinstance(passage, PdfPassage)} - {""}


def edge_text(line: PdfPassage, height: float) -> str:
    """What stands at the edge of a page, without its numbers; empty for other lines."""
    edge = page_edge(line.box, height)
    return edge and edge + re.sub(r"\d+", "#", "".join(line.text.split()))


def page_edge(box: Box, height: float) -> str:
    if box.top > height * (1 - EDGE_SHARE):
        return "下"
    return "" if box.bottom > height * EDGE_SHARE else "上"
