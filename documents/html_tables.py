"""Tables of web pages: where each cell stands when cells are merged, and the rows of a page too long to
build a tree of.

A paper is read as a tree (``html_page.py``), because what a browser hides must be left out of it; an
export of data may have 200 MB and is read as a stream. Which place a merged cell takes is the same for
both.
"""

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

SPAN = re.compile("[0-9]{1,5}")
WIDEST = 2_000
"""Columns one cell may reach over, and that are looked through for a free place."""
REST_OF_TABLE = 100_000
"""Rows that a cell with ``rowspan=0`` reaches down at most."""


def span_attribute(attributes: Mapping[str, str | None], name: str) -> int:
    """``colspan`` or ``rowspan`` of a cell, 1 where it makes no sense; 0 reaches to the end of the table."""
    text = (attributes.get(name) or "1").strip()
    return int(text) if SPAN.fullmatch(text) else 1


class MergedCellPlacer:
    """Places the cells of one table, row by row: a cell takes the first place no cell of a row above
    reaches down to."""

    def __init__(self) -> None:
        self.row = -1
        self.column = 0
        self._covered_to: dict[int, int] = {}

    def start_row(self) -> None:
        self.row += 1
        self.column = 0

    def place(self, rowspan: int, colspan: int) -> tuple[int, int]:
        """Column and width of the next cell; it is no wider than the place before the next cell from
        above."""
        while self._is_covered(self.column) and self.column < WIDEST:
            self.column += 1
        column, wanted = self.column, min(colspan or 1, WIDEST)
        width = next((width for width in range(1, wanted) if self._is_covered(column + width)), wanted)
        if rowspan != 1:
            last = self.row + (rowspan or REST_OF_TABLE) - 1
            self._covered_to |= dict.fromkeys(range(column, column + width), last)
        self.column = column + width
        return column, width

    def _is_covered(self, column: int) -> bool:
        return self._covered_to.get(column, -1) >= self.row


class StreamedTable:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.placer = MergedCellPlacer()
        self.merged: list[tuple[int, int, int]] = []
        """First row, last row and column of each cell that reaches down."""


class _TableStream(HTMLParser):
    """Rows of every table; a merged cell gives its text once and blanks for the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[StreamedTable] = []
        self.open_tables: list[StreamedTable] = []
        self.cell: list[str] | None = None
        self.width = 1

    @property
    def open_row(self) -> list[str] | None:
        rows = self.open_tables[-1].rows if self.open_tables else []
        return rows[-1] if rows else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_cell()
            self.open_tables.append(StreamedTable())
            self.tables.append(self.open_tables[-1])
        elif tag == "tr" and self.open_tables:
            self.end_cell()
            self.open_tables[-1].rows.append([])
            self.open_tables[-1].placer.start_row()
        elif tag in {"td", "th"} and self.open_row is not None:
            self.end_cell()
            self.start_cell(dict(attrs))
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self.end_cell()
        if tag == "table" and self.open_tables:
            self.open_tables.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def start_cell(self, attributes: Mapping[str, str | None]) -> None:
        table = self.open_tables[-1]
        spans = span_attribute(attributes, "rowspan"), span_attribute(attributes, "colspan")
        column, self.width = table.placer.place(*spans)
        if spans[0] != 1:
            last = table.placer.row + (spans[0] or REST_OF_TABLE) - 1
            table.merged += [(table.placer.row, last, place) for place in range(column, column + self.width)]
        row = table.rows[-1]
        row += [""] * (column - len(row))
        self.cell = []

    def end_cell(self) -> None:
        row = self.open_row
        if self.cell is not None and row is not None:
            row += spread_text("".join(self.cell).strip(), self.width)
        self.cell = None


def spread_text(text: str, width: int) -> list[str]:
    return [text, *[""] * (width - 1)]


def stream_tables(chunks: Iterable[str]) -> list[StreamedTable]:
    """Every table of a page, in the order in which the tables begin."""
    stream = _TableStream()
    for chunk in chunks:
        stream.feed(chunk)
    stream.end_cell()
    return stream.tables
