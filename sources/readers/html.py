"""Web pages named .xls, as many systems export them: the largest table of the page, written out as text."""

import csv
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from sources.errors import UnreadableInputError
from sources.readers.delimited import build_grid
from sources.readers.grid import TextGrid
from sources.readers.text import decode_to_utf8

CHUNK = 1 << 20
MAX_BYTES = 200 << 20
MAX_COLUMNS = 2_000

HeaderFit = Callable[[Sequence[Sequence[str]]], int]


class _TableParser(HTMLParser):
    """Rows of every table; a merged cell gives its text once and blanks for the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.below: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_cell()
            self.open.append([])
            self.tables.append(self.open[-1])
            self.below = {}
        elif tag == "tr" and self.open:
            self.end_cell()
            self.open[-1].append([])
        elif tag in {"td", "th"} and self.open and self.open[-1]:
            self.end_cell()
            self.start_cell(dict(attrs))
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self.end_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        self.fill_merged_cells()
        self.span = min(_span_number(attributes.get("colspan")), MAX_COLUMNS)
        column, rows = len(self.open[-1][-1]), _span_number(attributes.get("rowspan"))
        if rows > 1:
            for index in range(column, column + self.span):
                self.below[index] = len(self.open[-1]) + rows - 1
        self.cell = []

    def fill_merged_cells(self) -> None:
        """Blanks where a cell of a line above reaches down."""
        row, lines = self.open[-1][-1], len(self.open[-1])
        while self.below.get(len(row), 0) >= lines and len(row) < MAX_COLUMNS:
            row.append("")

    def end_cell(self) -> None:
        if self.cell is not None and self.open and self.open[-1]:
            text = "".join(self.cell).strip()
            self.open[-1][-1].extend([text, *[""] * (self.span - 1)])
        self.cell, self.span = None, 1


def _span_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 and int(text) > 0 else 1


def read_html(snapshot: Path, scratch: Path, encoding: str, fit: HeaderFit) -> list[TextGrid]:
    page = scratch.with_suffix(".html")
    decode_to_utf8(snapshot, page, encoding)
    if page.stat().st_size > MAX_BYTES:
        raise UnreadableInputError("网页表格太大，请从系统导出 xlsx 或 csv")
    parser = _TableParser()
    with page.open(encoding="utf-8") as stream:
        while text := stream.read(CHUNK):
            parser.feed(text)
    parser.end_cell()
    page.unlink()
    rows = [row for row in max(parser.tables, key=len, default=[]) if row]
    if not rows:
        raise UnreadableInputError("是网页文件，但里面没有表格，请从系统导出 xlsx 或 csv")
    plain = scratch.with_suffix(".txt")
    with plain.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return [build_grid(plain, True, fit)]
