"""Word files (docx): paragraphs and tables in reading order, also those in text boxes, content controls, headers and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from documents.document import Block, Notice, Paragraph, Table
from documents.office_package import Package
from documents.reading import Reading, RefusedError, lay
from documents.table_joining import joined
from documents.word_numbers import Numbers, numbers
from documents.word_table import AROUND, cells
from documents.word_text import Element, child, is_hidden, is_on, tag, text_of, value

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
FORMS = {"separator", "continuationSeparator", "continuationNotice"}


def read(content: bytes) -> Reading:
    package = Package(content)
    names = [(name, called) for pattern, called in PARTS for name in package.names if pattern.fullmatch(name)]
    if not any(MAIN.fullmatch(name) for name, _ in names):
        raise RefusedError("不是 Word 文件，或文件已损坏；请用 Word 或 WPS 打开后另存为 docx，再读取")
    walk = Walk(numbers(package))
    for name, called in names:
        walk.part(package.xml(name), called)
    return Reading(tuple(walk.blocks), tuple(walk.notices))


@dataclass
class Walk:
    """Goes through the parts once. ``broken`` says that a page may end since the last table, ``apart`` that text stands there."""

    numbers: Numbers
    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    called: str = ""
    paragraphs: int = 0
    tables: int = 0
    last: int | None = None
    blank: bool = False
    broken: bool = False

    def part(self, root: Element, called: str) -> None:
        self.called, self.paragraphs, self.last = called, 0, None
        before = len(self.blocks)
        content = child(root, "body") if not called else root
        for each in content if content is not None else ():
            self.block(each)
        if called:
            self.drop_repeated(before)

    def drop_repeated(self, start: int) -> None:
        """Every section has headers of its own, mostly the same ones."""
        fresh, known = [], {each.text for each in self.blocks[:start] if isinstance(each, Paragraph)}
        for each in self.blocks[start:]:
            if isinstance(each, Table) or each.text not in known:
                fresh.append(each)
                known.add(each.text if isinstance(each, Paragraph) else "")
        self.blocks[start:] = fresh

    def block(self, element: Element) -> None:
        name = tag(element)
        if name == "p":
            self.paragraph(element)
        elif name == "tbl":
            self.table(element)
        elif name == "AlternateContent":
            chosen = child(element, "Choice")
            self.inside(child(element, "Fallback") if chosen is None else chosen)
        elif name == "sectPr":
            self.broken = True
        elif name in AROUND or (name in {"footnote", "endnote"} and value(element, "type") not in FORMS):
            self.inside(element)

    def inside(self, element: Element) -> None:
        for each in element if element is not None else ():
            self.block(each)

    def paragraph(self, element: Element) -> None:
        text = self.text(element)
        self.broken = self.broken or ends_page(element)
        if text:
            self.paragraphs += 1
            self.last = None
            self.blocks.append(Paragraph(text, f"{self.called}第{self.paragraphs}段"))
        self.blank = self.blank or bool(text) or not is_seam(element)
        place = f"{self.called}第{self.paragraphs}段" if text else f"{self.called}第{self.paragraphs}段之后"
        self.beside(element, place)

    def table(self, element: Element, within: str = "") -> None:
        found = cells(element)
        place = f"{self.called}第{self.tables + 1}个表" + (f"（在{within}内）" if within else "")
        table = lay((replace(each.cell, text=self.cell_text(each.element)) for each in found), place)
        if not is_frame(element, table) and not self.goes_on(table):
            self.tables += 1
            self.blocks.append(table)
            self.last = None if within else len(self.blocks) - 1
        here, self.last = None if within else self.last, None
        for each, cell in zip(found, table.cells, strict=True):
            self.beside(each.element, cell.place)
        self.last = here
        self.blank = self.broken = False

    def goes_on(self, table: Table) -> bool:
        """Only over a page break, or where nothing at all stands between."""
        before = None if self.last is None else self.blocks[self.last]
        whole = joined(before, table) if isinstance(before, Table) and (self.broken or not self.blank) else None
        if whole is not None and isinstance(before, Table) and self.last is not None:
            self.blocks[self.last] = lay(whole, before.place)
        return whole is not None

    def text(self, paragraph: Element) -> str:
        """With the number that Word puts before it, which may be all there is: 序号 is often left to Word."""
        return self.numbers.before(paragraph) + text_of(paragraph).strip()

    def cell_text(self, element: Element) -> str:
        """Its paragraphs, a line each; further tables in it stand for themselves."""
        return "\n".join(map(self.text, paragraphs(element))).strip()

    def beside(self, element: Element, place: str) -> None:
        """What lies in a paragraph or a cell beside its text: text boxes, further tables, pictures."""
        for each in drawn(element):
            name = tag(each)
            if name == "tbl":
                self.table(each, within=place)
            elif name == "txbxContent":
                self.inside(each)
            elif name == "r":
                self.tell(HIDDEN, place)
            else:
                self.tell(EMBEDDED if name == "OLEObject" else PICTURE, place)

    def tell(self, message: str, place: str) -> None:
        notice = Notice(message, place)
        if notice not in self.notices and len(self.notices) < MOST_NOTICES:
            self.notices.append(notice)


def drawn(element: Element) -> Iterator[Element]:
    for each in element:
        name = tag(each)
        if name in {"tbl", "txbxContent", "blip", "imagedata", "OLEObject"} or (
            name == "r" and is_hidden(each) and text_of(each).strip()
        ):
            yield each
        elif name == "object":
            yield next((inner for inner in each.iter("{*}OLEObject")), each)
        elif name not in {"Fallback", "del", "moveFrom"}:
            yield from drawn(each)


def paragraphs(element: Element) -> Iterator[Element]:
    for each in element:
        if tag(each) == "p":
            yield each
        elif tag(each) in AROUND:
            yield from paragraphs(each)


def is_frame(element: Element, table: Table) -> bool:
    """A table without a word of its own, empty or only there to place other tables."""
    inner = next((each for each in element.iter("{*}tbl") if each is not element), None)
    return not table.cells or (inner is not None and not any(each.text for each in table.cells))


def is_seam(paragraph: Element) -> bool:
    """Whether its end is not shown, so that tables before and after it touch."""
    return is_on(child(paragraph, "pPr", "rPr", "vanish"))


def ends_page(paragraph: Element) -> bool:
    marks = child(paragraph, "pPr")
    if marks is not None and (child(marks, "sectPr") is not None or is_on(child(marks, "pageBreakBefore"))):
        return True
    return any(
        tag(each) == "lastRenderedPageBreak" or value(each, "type") == "page"
        for each in paragraph.iter("{*}br", "{*}lastRenderedPageBreak")
    )
