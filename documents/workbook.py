"""Workbooks (xlsx): what a person sees in each cell of each visible sheet.

Read from the XML itself: how far a sheet reaches is told by its cells, not by what it says of itself, and a
form with a thousand merged cells takes no longer than one without.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import join, normpath

from documents.document import Block, Notice
from documents.number_formats import format_exact, format_number
from documents.office_package import OfficePackage
from documents.reading import BROKEN, MOST_CELLS, FileContents, UnreadableFileError
from documents.word_text import Element, attribute_value, local_name
from documents.worksheet import CellRange, Spot, Worksheet, cut_far_ranges, part_far_texts

MOST_FORMATTED = 2 * MOST_CELLS
"""Cells with or without contents."""
MOST_MERGED = 1_000_000
MOST_NOTICES = 20
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
RANGE_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
TOO_MANY_CELLS = f"单元格超过{MOST_CELLS}个，不像一份预算或绩效文件；请只保留需要的工作表和行后再读取"
MERGED_TOO_LARGE = "合并单元格的范围异常大，已拒绝读取；请取消不需要的合并后另存，再读取"
HIDDEN = "是隐藏的工作表，没有读取；如果需要，请取消隐藏后再读取"
HIDDEN_ROWS = "有隐藏的行或列，已一并读取；请核对是否需要"
UNCALCULATED = "是公式，但文件里没有算出的结果，按未填写处理；请用 Excel 或 WPS 打开、保存后再读取"
FAR_CELL = "离其他内容很远，没有读取；如果需要，请移到表格旁边后再读取"
PICTURES = "工作簿里有图片，无法读取图片里的文字；如果图片里有表格或数字，请录入后再读取"


def read(content: bytes) -> FileContents:
    book = XlsxWorkbook(OfficePackage(content))
    notices = [Notice(PICTURES)] if any(name.startswith("xl/media/") for name in book.package.names) else []
    blocks: list[Block] = []
    for name, state, part in book.read_sheets():
        if state != "visible":
            notices.append(Notice(HIDDEN, f"工作表“{name}”"))
            continue
        page = XlsxSheet(book, part)
        texts, far = part_far_texts(page.texts)
        sheet = Worksheet(name, texts, cut_far_ranges(page.merged_ranges, texts), page.exact_texts)
        blocks += sheet.build_blocks()
        notices += sheet_notices(sheet, page)
        notices += far_notices(sheet, far)
    return FileContents(tuple(blocks), tuple(notices))


def sheet_notices(sheet: Worksheet, page: "XlsxSheet") -> Iterator[Notice]:
    yield from (Notice(UNCALCULATED, sheet.cell_place(pair)) for pair in page.uncalculated[:MOST_NOTICES])
    more = len(page.uncalculated) - MOST_NOTICES
    if more > 0:
        yield Notice(f"另有{more}个单元格{UNCALCULATED}", f"工作表“{sheet.name}”")
    if page.has_hidden:
        yield Notice(HIDDEN_ROWS, f"工作表“{sheet.name}”")


def far_notices(sheet: Worksheet, far: Sequence[Spot]) -> Iterator[Notice]:
    for spot in far[:MOST_NOTICES]:
        yield Notice(FAR_CELL, sheet.cell_place(spot))
    if len(far) > MOST_NOTICES:
        yield Notice(f"另有{len(far) - MOST_NOTICES}个单元格{FAR_CELL}", f"工作表“{sheet.name}”")


@dataclass(frozen=True)
class XlsxWorkbook:
    """What the sheets of a workbook share."""

    package: OfficePackage

    @cached_property
    def main_part(self) -> str:
        return next((name for name in self.package.names if re.fullmatch(r"xl/workbook\d*\.xml", name)), "")

    @cached_property
    def main_root(self) -> Element:
        if not self.main_part:
            raise UnreadableFileError(BROKEN)
        return self.package.read_xml(self.main_part)

    def read_sheets(self) -> Iterator[tuple[str, str, Element]]:
        """Name, state and contents of each; counted before anything is built of them."""
        root = self.main_root
        folder, _, file = self.main_part.rpartition("/")
        links = self.package.read_xml(f"{folder}/_rels/{file}.rels")
        targets = {
            link.get("Id"): link.get("Target", "")
            for link in links
            if (link.get("Type") or "").endswith("/worksheet")
        }
        budget = MOST_FORMATTED
        for sheet in root.iter("{*}sheet"):
            target = targets.get(attribute_value(sheet, "id"))
            if target is None:
                continue
            part = self.package.read_part(normpath(join("/" + folder, target)).lstrip("/"))
            budget -= len(CELL.findall(part))
            if budget < 0:
                raise UnreadableFileError(TOO_MANY_CELLS)
            yield sheet.get("name", ""), sheet.get("state", "visible"), self.package.parse_xml(part)

    @cached_property
    def shared_strings(self) -> list[str]:
        return [text_of(element) for element in self.optional_elements("xl/sharedStrings.xml", "si")]

    @cached_property
    def style_formats(self) -> list[tuple[int, str]]:
        """Number and code of the format of each style."""
        own = {
            element.get("numFmtId"): element.get("formatCode", "")
            for element in self.optional_elements("xl/styles.xml", "numFmt")
        }
        styles = next(iter(self.optional_elements("xl/styles.xml", "cellXfs")), ())
        keys = [style.get("numFmtId", "0") for style in styles if local_name(style) == "xf"]
        return [(int(key) if key.isdecimal() else 0, own.get(key, "")) for key in keys]

    def shared_string(self, index: str) -> str:
        exists = index.isdecimal() and int(index) < len(self.shared_strings)
        return self.shared_strings[int(index)] if exists else ""

    def style_format(self, index: str) -> tuple[int, str]:
        """Number and code of the format; of a style that the file does not have, those of General."""
        exists = index.isdecimal() and int(index) < len(self.style_formats)
        return self.style_formats[int(index)] if exists else (0, "")

    @cached_property
    def since_1904(self) -> bool:
        return any(
            properties.get("date1904") in {"1", "true"} for properties in self.main_root.iter("{*}workbookPr")
        )

    def optional_elements(self, name: str, wanted: str) -> list[Element]:
        return list(self.package.read_xml(name).iter(f"{{*}}{wanted}")) if name in self.package.names else []


@dataclass
class XlsxSheet:
    """The cells of one sheet; ``exact_texts`` are those of cells that store other digits than they show,
    ``uncalculated`` are formulas without a kept result, ``has_hidden`` tells of hidden rows or columns."""

    book: XlsxWorkbook
    root: Element
    texts: dict[Spot, str] = field(default_factory=dict)
    exact_texts: dict[Spot, str] = field(default_factory=dict)
    uncalculated: list[Spot] = field(default_factory=list)
    has_hidden: bool = False

    def __post_init__(self) -> None:
        row = -1
        for line in self.root.iter("{*}row"):
            number = line.get("r", "")
            row = int(number) - 1 if number.isdecimal() and len(number) < 8 else row + 1
            self.has_hidden = self.has_hidden or (line.get("hidden") in {"1", "true"} and len(line) > 0)
            column = -1
            for cell in line:
                box = parse_range(cell.get("r", ""))
                column = box[1] if box else column + 1
                self.add_cell(cell, (row, column))
        self.has_hidden = self.has_hidden or any(
            column.get("hidden") in {"1", "true"} for column in self.root.iter("{*}col")
        )

    def add_cell(self, cell: Element, spot: Spot) -> None:
        parts = parts_by_name(cell)
        text = self.cell_text(cell, parts).strip()
        if exact := self.exact_text(cell, parts, text):
            self.exact_texts[spot] = exact
        if text:
            self.texts[spot] = text
        elif is_uncalculated(cell, parts):
            self.uncalculated.append(spot)

    def cell_text(self, cell: Element, parts: Mapping[str, Element]) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(parts["is"]) if "is" in parts else ""
        value = kept_value(parts)
        if kind == "s":
            return self.book.shared_string(value)
        if kind in {"str", "e", "d"}:
            return unescape_text(value)
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        number, code = self.book.style_format(cell.get("s", "0"))
        return format_number(value, number, code, self.book.since_1904)

    def exact_text(self, cell: Element, parts: Mapping[str, Element], shown: str) -> str:
        if cell.get("t", "n") != "n":
            return ""
        number, code = self.book.style_format(cell.get("s", "0"))
        return format_exact(kept_value(parts), number, code, shown, self.book.since_1904)

    @cached_property
    def merged_ranges(self) -> list[CellRange]:
        boxes = [
            box
            for merged in self.root.iter("{*}mergeCell")
            if (box := parse_range(merged.get("ref", ""))) is not None
        ]
        if count_spots(boxes) > MOST_MERGED:
            raise UnreadableFileError(MERGED_TOO_LARGE)
        return boxes


def kept_value(parts: Mapping[str, Element]) -> str:
    return (parts["v"].text or "").strip(" \r\n\t") if "v" in parts else ""


def is_uncalculated(cell: Element, parts: Mapping[str, Element]) -> bool:
    """Whether a cell without text has a formula; one whose result is an empty text was calculated."""
    return "f" in parts and ("v" not in parts or cell.get("t") != "str")


def parts_by_name(cell: Element) -> dict[str, Element]:
    return {local_name(part): part for part in cell}


def count_spots(ranges: Iterable[CellRange]) -> int:
    return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in ranges)


def parse_range(reference: str) -> CellRange | None:
    found = RANGE_REFERENCE.fullmatch(reference)
    if found is None:
        return None
    first, top, last, bottom = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
    rows, columns = sorted((top - 1, bottom - 1)), sorted((column_index(first), column_index(last)))
    return rows[0], columns[0], rows[1], columns[1]


def column_index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def text_of(element: Element) -> str:
    """Without the phonetic hints."""
    pieces = (piece.text or "" for piece in element.iter("{*}t") if local_name(piece.getparent()) != "rPh")
    return unescape_text("".join(pieces))


def unescape_text(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
