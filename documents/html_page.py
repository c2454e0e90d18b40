"""Web pages: what a browser shows, as paragraphs and tables; nothing is fetched and nothing runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from lxml import etree

from documents import plain_text
from documents.document import Block, Cell, Notice, Paragraph
from documents.html_symbols import restore_signs
from documents.html_tables import MergedCellPlacer, span_attribute
from documents.html_text import (
    BLOCK_ELEMENTS,
    Element,
    VisibilityRules,
    clean_text,
    collapse_blanks,
    inline_pieces,
    is_table,
    text_of,
)
from documents.number_formats import format_exact
from documents.reading import (
    MOST_CELLS,
    FileContents,
    UnreadableFileError,
    build_table,
    refuse_too_much_markup,
)

DECLARED_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
START = 4096
STORED_NUMBER = ("x:num", "sdval")
"""Attributes in which Excel and LibreOffice keep the number of a cell."""
SHOWN_NUMBER = re.compile(r"[-(￥¥\s]*[\d,]*\.?\d*\s*[%)]?|[-￥¥\s]*")
CROWDED = f"表格超过{MOST_CELLS}格，不像一份预算或绩效文件；请只保留需要的部分后再读取"
PICTURES = "网页里没有表格，只有图片，无法读取图片里的文字；请提供 Word、Excel 或带文字的 PDF 原件"


def read(content: bytes) -> FileContents:
    refuse_too_much_markup(content)
    root = parse_html(decode_html(content))
    restore_signs(root)
    walk = HtmlWalker(VisibilityRules(root))
    walk.visit_children(root)
    walk.end_paragraph()
    pictured = not walk.tables and root.find(".//img") is not None
    return FileContents(tuple(walk.blocks), (Notice(PICTURES),) if pictured else ())


def decode_html(content: bytes) -> str:
    """UTF-8 where it is that without a fault, whatever the page says of itself; then what it says; then
    GB18030."""
    said = declared_charset(content)
    try:
        return plain_text.decode_text(content)
    except UnreadableFileError:
        if said in {"", "utf-8", "utf8", "gb2312", "gbk", "gb18030"}:
            raise
    return decode_as_declared(content, said)


def declared_charset(content: bytes) -> str:
    named = DECLARED_CHARSET.search(content[:START])
    return named[1].decode().lower() if named else ""


def decode_as_declared(content: bytes, said: str) -> str:
    try:
        return content.decode(said)
    except (LookupError, UnicodeDecodeError):
        raise UnreadableFileError(
            f"网页写明的编码是 {said}，但有不能按它识别的字符；请用浏览器打开后另存，再读取"
        ) from None


def parse_html(text: str) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root: Any = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise UnreadableFileError("网页里没有内容；请检查是否拿错了文件")
    return root


@dataclass
class HtmlWalker:
    """Goes through the page once; ``line`` is the paragraph that is open."""

    visible: VisibilityRules
    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def visit_children(self, element: Element) -> None:
        self.line.append(clean_text(element.text))
        for child in element:
            if self.visible(child):
                self.visit_element(child)
            self.line.append(clean_text(child.tail))

    def visit_element(self, element: Element) -> None:
        if is_table(element):
            self.end_paragraph()
            self.visit_table(element)
        elif element.tag in BLOCK_ELEMENTS:
            self.end_paragraph()
            self.visit_children(element)
            self.end_paragraph()
        elif any(inner.tag in BLOCK_ELEMENTS for inner in element.iter()):
            self.visit_children(element)
        else:
            self.line += inline_pieces(element, self.visible)

    def end_paragraph(self) -> None:
        text = collapse_blanks("".join(self.line))
        self.line = []
        if text:
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, f"第{self.paragraphs}段"))

    def visit_table(self, element: Element) -> None:
        for caption in element.findall("caption"):
            self.visit_children(caption)
            self.end_paragraph()
        rows = [list(filter(self.visible, row)) for row in table_rows(element) if self.visible(row)]
        inner = [table for row in rows for cell in row for table in outermost_tables(cell)]
        texts = [[text_of(cell, self.visible) for cell in row] for row in rows]
        if is_layout_table(texts, bool(inner)):
            for cell in chain.from_iterable(rows):
                self.visit_children(cell)
                self.end_paragraph()
            return
        self.tables += 1
        self.blocks.append(build_table(place_cells(rows, texts), f"第{self.tables}个表"))
        for table in filter(self.visible, inner):
            self.visit_table(table)


def table_rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from table_rows(child)


def outermost_tables(element: Element) -> Iterator[Element]:
    for child in element:
        if is_table(child):
            yield child
        else:
            yield from outermost_tables(child)


def is_layout_table(texts: list[list[str]], frames: bool) -> bool:
    """A table that only places things: one cell, or other tables with hardly a row of its own."""
    return sum(map(len, texts)) <= 1 or (frames and count_full_rows(texts) < 2)


def count_full_rows(texts: list[list[str]]) -> int:
    """The rows with more than one text."""
    return sum(len(list(filter(None, row))) > 1 for row in texts)


def place_cells(rows: list[list[Element]], texts: list[list[str]]) -> Iterator[Cell]:
    """Each cell at its place; one that reaches below the table ends with it."""
    placer = MergedCellPlacer()
    covered = 0
    for number, row in enumerate(rows):
        placer.start_row()
        for element, text in zip(row, texts[number], strict=True):
            rowspan = span_attribute(element.attrib, "rowspan")
            column, width = placer.place(rowspan, span_attribute(element.attrib, "colspan"))
            height = min(rowspan or len(rows), len(rows) - number)
            covered += height * width
            if covered > MOST_CELLS:
                raise UnreadableFileError(CROWDED)
            yield Cell(text, number, column, height, width, exact=stored_text(element, text))


def stored_text(element: Element, shown: str) -> str:
    """What a spreadsheet that wrote the page notes beside the text that it shows."""
    kept = next((element.get(name) for name in STORED_NUMBER if element.get(name)), "")
    is_number = SHOWN_NUMBER.fullmatch(shown) is not None
    return format_exact(kept, 0, "General", shown) if kept and is_number else ""
