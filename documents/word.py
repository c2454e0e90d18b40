"""Word files (docx): paragraphs and tables in reading order, also those in text boxes, content controls,
headers and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from documents.document import Block, DocumentTable, Notice, Paragraph
from documents.office_package import OfficePackage
from documents.reading import FileContents, UnreadableFileError, build_table
from documents.table_joining import join_tables
from documents.word_numbers import ListNumbering, read_list_numbering
from documents.word_table import WRAPPER_TAGS, read_cells
from documents.word_text import Element, attribute_value, find_child, is_hidden, is_on, local_name, text_of

MAIN = re.compile(r"word/document\d*\.xml")
PARTS = (
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (MAIN, ""),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
)
MOST_NOTICES = 20
PICTURE = "是图片，无法读取文字；如果图片里有表格或数字，请把文字录入后再读取"
EMBEDDED = "是嵌入的对象（如 Excel 表格），没有读取；请另行提供该文件"
HIDDEN = "有隐藏的文字，没有读取；如果需要，请取消隐藏后再读取"
SEPARATOR_TYPES = {"separator", "continuationSeparator", "continuationNotice"}


def read(content: bytes) -> FileContents:
    package = OfficePackage(content)
    names = [(name, called) for pattern, called in PARTS for name in package.names if pattern.fullmatch(name)]
    if not any(MAIN.fullmatch(name) for name, _ in names):
        raise UnreadableFileError("不是 Word 文件，或文件已损坏；请用 Word 或 WPS 打开后另存为 docx，再读取")
    walk = WordWalker(read_list_numbering(package))
    for name, called in names:
        walk.visit_part(package.read_xml(name), called)
    return FileContents(tuple(walk.blocks), tuple(walk.notices))


@dataclass
class WordWalker:
    """Goes through the parts once. ``page_break_since_table`` says that a page may end since the last table,
    ``text_since_table`` that text stands there."""

    numbers: ListNumbering
    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    part_label: str = ""
    paragraphs: int = 0
    tables: int = 0
    last_table_index: int | None = None
    text_since_table: bool = False
    page_break_since_table: bool = False

    def visit_part(self, root: Element, called: str) -> None:
        self.part_label, self.paragraphs, self.last_table_index = called, 0, None
        before = len(self.blocks)
        content = find_child(root, "body") if not called else root
        for child in content if content is not None else ():
            self.visit_block(child)
        if called:
            self.drop_repeated(before)

    def drop_repeated(self, start: int) -> None:
        """Every section has headers of its own, mostly the same ones."""
        fresh, known = [], {block.text for block in self.blocks[:start] if isinstance(block, Paragraph)}
        for block in self.blocks[start:]:
            if isinstance(block, DocumentTable) or block.text not in known:
                fresh.append(block)
                known.add(block.text if isinstance(block, Paragraph) else "")
        self.blocks[start:] = fresh

    def visit_block(self, element: Element) -> None:
        name = local_name(element)
        if name == "p":
            self.visit_paragraph(element)
        elif name == "tbl":
            self.visit_table(element)
        elif name == "AlternateContent":
            chosen = find_child(element, "Choice")
            self.visit_children(find_child(element, "Fallback") if chosen is None else chosen)
        elif name == "sectPr":
            self.page_break_since_table = True
        elif name in WRAPPER_TAGS or (
            name in {"footnote", "endnote"} and attribute_value(element, "type") not in SEPARATOR_TYPES
        ):
            self.visit_children(element)

    def visit_children(self, element: Element) -> None:
        for child in element if element is not None else ():
            self.visit_block(child)

    def visit_paragraph(self, element: Element) -> None:
        text = self.paragraph_text(element)
        self.page_break_since_table = self.page_break_since_table or ends_page(element)
        if text:
            self.paragraphs += 1
            self.last_table_index = None
            self.blocks.append(Paragraph(text, f"{self.part_label}第{self.paragraphs}段"))
        self.text_since_table = self.text_since_table or bool(text) or not has_hidden_end(element)
        place = (
            f"{self.part_label}第{self.paragraphs}段"
            if text
            else f"{self.part_label}第{self.paragraphs}段之后"
        )
        self.visit_embedded(element, place)

    def visit_table(self, element: Element, within: str = "") -> None:
        found = read_cells(element)
        place = f"{self.part_label}第{self.tables + 1}个表" + (f"（在{within}内）" if within else "")
        table = build_table(
            (replace(word_cell.cell, text=self.cell_text(word_cell.element)) for word_cell in found), place
        )
        if not is_layout_table(element, table) and not self.join_to_last_table(table):
            self.tables += 1
            self.blocks.append(table)
            self.last_table_index = None if within else len(self.blocks) - 1
        here, self.last_table_index = None if within else self.last_table_index, None
        for word_cell, cell in zip(found, table.cells, strict=True):
            self.visit_embedded(word_cell.element, cell.place)
        self.last_table_index = here
        self.text_since_table = self.page_break_since_table = False

    def join_to_last_table(self, table: DocumentTable) -> bool:
        """Only over a page break, or where nothing at all stands between."""
        before = None if self.last_table_index is None else self.blocks[self.last_table_index]
        whole = (
            join_tables(before, table)
            if isinstance(before, DocumentTable)
            and (self.page_break_since_table or not self.text_since_table)
            else None
        )
        if whole is not None and isinstance(before, DocumentTable) and self.last_table_index is not None:
            self.blocks[self.last_table_index] = build_table(whole, before.place)
        return whole is not None

    def paragraph_text(self, paragraph: Element) -> str:
        """With the number that Word puts before it, which may be all there is: 序号 is often left to Word."""
        return self.numbers.number_before(paragraph) + text_of(paragraph).strip()

    def cell_text(self, element: Element) -> str:
        """Its paragraphs, a line each; further tables in it stand for themselves."""
        return "\n".join(map(self.paragraph_text, inner_paragraphs(element))).strip()

    def visit_embedded(self, element: Element, place: str) -> None:
        """What lies in a paragraph or a cell beside its text: text boxes, further tables, pictures."""
        for embedded_element in embedded_elements(element):
            name = local_name(embedded_element)
            if name == "tbl":
                self.visit_table(embedded_element, within=place)
            elif name == "txbxContent":
                self.visit_children(embedded_element)
            elif name == "r":
                self.add_notice(HIDDEN, place)
            else:
                self.add_notice(EMBEDDED if name == "OLEObject" else PICTURE, place)

    def add_notice(self, message: str, place: str) -> None:
        notice = Notice(message, place)
        if notice not in self.notices and len(self.notices) < MOST_NOTICES:
            self.notices.append(notice)


def embedded_elements(element: Element) -> Iterator[Element]:
    for child in element:
        name = local_name(child)
        if name in {"tbl", "txbxContent", "blip", "imagedata", "OLEObject"} or (
            name == "r" and is_hidden(child) and text_of(child).strip()
        ):
            yield child
        elif name == "object":
            yield next((inner for inner in child.iter("{*}OLEObject")), child)
        elif name not in {"Fallback", "del", "moveFrom"}:
            yield from embedded_elements(child)


def inner_paragraphs(element: Element) -> Iterator[Element]:
    for child in element:
        if local_name(child) == "p":
            yield child
        elif local_name(child) in WRAPPER_TAGS:
            yield from inner_paragraphs(child)


def is_layout_table(element: Element, table: DocumentTable) -> bool:
    """A table without a word of its own, empty or only there to place other tables."""
    return not table.cells or (holds_table(element) and not any(cell.text for cell in table.cells))


def holds_table(element: Element) -> bool:
    return any(table is not element for table in element.iter("{*}tbl"))


def has_hidden_end(paragraph: Element) -> bool:
    """Whether its end is not shown, so that tables before and after it touch."""
    return is_on(find_child(paragraph, "pPr", "rPr", "vanish"))


def ends_page(paragraph: Element) -> bool:
    marks = find_child(paragraph, "pPr")
    if marks is not None and (
        find_child(marks, "sectPr") is not None or is_on(find_child(marks, "pageBreakBefore"))
    ):
        return True
    return has_page_break(paragraph)


def has_page_break(paragraph: Element) -> bool:
    return any(
        local_name(mark) == "lastRenderedPageBreak" or attribute_value(mark, "type") == "page"
        for mark in paragraph.iter("{*}br", "{*}lastRenderedPageBreak")
    )
