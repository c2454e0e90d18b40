"""Workbooks (xlsx): what a person sees in each cell of each visible sheet.

Read from the XML itself: how far a sheet reaches is told by its cells, not by what it says of itself, and a form with a thousand
merged cells takes no longer than one without.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import join, normpath

from documents.document import Block, Notice
from documents.number_formats import written
from documents.office_package import Package
from documents.reading import BROKEN, MOST_CELLS, Reading, RefusedError
from documents.word_text import Element, tag, value
from documents.worksheet import Box, Sheet, Spot

MOST_FORMATTED = 2 * MOST_CELLS
"""Cells with or without contents."""
MOST_MERGED = 1_000_000
MOST_NOTICES = 20
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
CORNERS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MANY = f"单元格超过{MOST_CELLS}个，不像一份预算或绩效文件；请只保留需要的工作表和行后再读取"
WIDE = "合并单元格的范围异常大，已拒绝读取；请取消不需要的合并后另存，再读取"
HIDDEN = "是隐藏的工作表，没有读取；如果需要，请取消隐藏后再读取"
HIDDEN_ROWS = "有隐藏的行或列，已一并读取；请核对是否需要"
UNCOUNTED = "是公式，但文件里没有算出的结果，按未填写处理；请用 Excel 或 WPS 打开、保存后再读取"
PICTURES = "工作簿里有图片，无法读取图片里的文字；如果图片里有表格或数字，请录入后再读取"


def read(content: bytes) -> Reading:
    book = Book(Package(content))
    notices = [Notice(PICTURES)] if any(name.startswith("xl/media/") for name in book.package.names) else []
    blocks: list[Block] = []
    for name, state, part in book.sheets():
        if state != "visible":
            notices.append(Notice(HIDDEN, f"工作表“{name}”"))
            continue
        page = Page(book, part)
        sheet = Sheet(name, page.texts, page.merged)
        blocks += sheet.blocks()
        notices += remarks(sheet, page)
    return Reading(tuple(blocks), tuple(notices))


def remarks(sheet: Sheet, page: "Page") -> Iterator[Notice]:
    yield from (Notice(UNCOUNTED, sheet.place(each)) for each in page.uncounted[:MOST_NOTICES])
    more = len(page.uncounted) - MOST_NOTICES
    if more > 0:
        yield Notice(f"另有{more}个单元格{UNCOUNTED}", f"工作表“{sheet.name}”")
    if page.hides:
        yield Notice(HIDDEN_ROWS, f"工作表“{sheet.name}”")


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    package: Package

    @cached_property
    def main(self) -> str:
        return next((name for name in self.package.names if re.fullmatch(r"xl/workbook\d*\.xml", name)), "")

    @cached_property
    def root(self) -> Element:
        if not self.main:
            raise RefusedError(BROKEN)
        return self.package.xml(self.main)

    def sheets(self) -> Iterator[tuple[str, str, Element]]:
        """Name, state and contents of each; counted before anything is built of them."""
        root = self.root
        folder, _, file = self.main.rpartition("/")
        links = self.package.xml(f"{folder}/_rels/{file}.rels")
        targets = {
            each.get("Id"): each.get("Target", "") for each in links if (each.get("Type") or "").endswith("/worksheet")
        }
        budget = MOST_FORMATTED
        for each in root.iter("{*}sheet"):
            target = targets.get(value(each, "id"))
            if target is None:
                continue
            part = self.package.part(normpath(join("/" + folder, target)).lstrip("/"))
            budget -= len(CELL.findall(part))
            if budget < 0:
                raise RefusedError(MANY)
            yield each.get("name", ""), each.get("state", "visible"), self.package.parsed(part)

    @cached_property
    def strings(self) -> list[str]:
        return [text_of(each) for each in self.optional("xl/sharedStrings.xml", "si")]

    @cached_property
    def formats(self) -> list[tuple[int, str]]:
        """Number and code of the format of each style."""
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in self.optional("xl/styles.xml", "numFmt")}
        styles = next(iter(self.optional("xl/styles.xml", "cellXfs")), ())
        keys = [each.get("numFmtId", "0") for each in styles if tag(each) == "xf"]
        return [(int(key) if key.isdecimal() else 0, own.get(key, "")) for key in keys]

    @cached_property
    def since_1904(self) -> bool:
        return any(each.get("date1904") in {"1", "true"} for each in self.root.iter("{*}workbookPr"))

    def optional(self, name: str, wanted: str) -> list[Element]:
        return list(self.package.xml(name).iter(f"{{*}}{wanted}")) if name in self.package.names else []


@dataclass
class Page:
    """The cells of one sheet; ``uncounted`` are formulas without a kept result, ``hides`` tells of hidden rows or columns."""

    book: Book
    root: Element
    texts: dict[Spot, str] = field(default_factory=dict)
    uncounted: list[Spot] = field(default_factory=list)
    hides: bool = False

    def __post_init__(self) -> None:
        row = -1
        for line in self.root.iter("{*}row"):
            number = line.get("r", "")
            row = int(number) - 1 if number.isdecimal() and len(number) < 8 else row + 1
            self.hides = self.hides or (line.get("hidden") in {"1", "true"} and len(line) > 0)
            column = -1
            for cell in line:
                box = corners(cell.get("r", ""))
                column = box[1] if box else column + 1
                self.take(cell, (row, column))
        self.hides = self.hides or any(each.get("hidden") in {"1", "true"} for each in self.root.iter("{*}col"))

    def take(self, cell: Element, spot: Spot) -> None:
        parts = {tag(each): each for each in cell}
        text = self.shown(cell, parts).strip()
        if text:
            self.texts[spot] = text
        elif "f" in parts and (parts.get("v") is None or cell.get("t") != "str"):
            self.uncounted.append(spot)

    def shown(self, cell: Element, parts: Mapping[str, Element]) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(parts["is"]) if "is" in parts else ""
        kept = (parts["v"].text or "").strip(" \r\n\t") if "v" in parts else ""
        if kind == "s":
            return self.book.strings[int(kept)] if kept.isdecimal() and int(kept) < len(self.book.strings) else ""
        if kind in {"str", "e", "d"}:
            return unescaped(kept)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(kept, kept)
        style = cell.get("s", "0")
        known = style.isdecimal() and int(style) < len(self.book.formats)
        number, code = self.book.formats[int(style)] if known else (0, "")
        return written(kept, number, code, self.book.since_1904)

    @cached_property
    def merged(self) -> list[Box]:
        boxes = [box for each in self.root.iter("{*}mergeCell") if (box := corners(each.get("ref", ""))) is not None]
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in boxes) > MOST_MERGED:
            raise RefusedError(WIDE)
        return boxes


def corners(reference: str) -> Box | None:
    found = CORNERS.fullmatch(reference)
    if found is None:
        return None
    first, top, last, bottom = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
    rows, columns = sorted((top - 1, bottom - 1)), sorted((column(first), column(last)))
    return rows[0], columns[0], rows[1], columns[1]


def column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number - 1


def text_of(element: Element) -> str:
    """Without the phonetic hints."""
    pieces = (each.text or "" for each in element.iter("{*}t") if tag(each.getparent()) != "rPh")
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
