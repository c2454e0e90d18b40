"""A document as one sequence of lines: rows of tables, and paragraphs between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.document import Cell, Document, DocumentTable, Paragraph

BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class SheetLine:
    """``cells`` cover one row from the left, blank ones too. ``block`` counts the blocks of the document.

    ``loose`` is as of its table, and of every paragraph."""

    cells: tuple[Cell, ...]
    block: int
    row: int
    place: str
    loose: bool
    paragraph: bool = False

    @property
    def own_cells(self) -> tuple[Cell, ...]:
        """The cells that begin in this row and hold something."""
        return tuple(cell for cell in self.cells if cell.row == self.row and cell.text.strip())

    def place_behind(self, label: Cell) -> str:
        """Of the blank cell to the right of a label, else of the label itself."""
        after = next((cell for cell in self.cells if cell.column > label.column), None)
        return after.place if after is not None and not after.text.strip() else label.place

    @property
    def text(self) -> str:
        return " ".join(cell.text.strip() for cell in self.own_cells)


def document_lines(document: Document) -> tuple[SheetLine, ...]:
    return tuple(_iterate_lines(document))


def _iterate_lines(document: Document) -> Iterator[SheetLine]:
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield _paragraph_line(block, number)
        else:
            yield from _table_lines(block, number)


def _table_lines(table: DocumentTable, number: int) -> Iterator[SheetLine]:
    for row in range(table.height):
        if cells := table.row_cells(row):
            yield SheetLine(cells, number, row, _row_place(cells, row, table), table.loose)


def _row_place(cells: tuple[Cell, ...], row: int, table: DocumentTable) -> str:
    """The place of the first cell that begins in the row, less what names the cell: 第2个表 第5行."""
    place = next((cell.place for cell in cells if cell.row == row and cell.place), "")
    place = re.sub(r" [A-Z]{1,3}(\d+)$", r" 第\1行", re.sub(r"第\d+格$", "", place))
    return place or f"{table.place} 第{row + 1}行"


def _paragraph_line(block: Paragraph, number: int) -> SheetLine:
    """The words of a paragraph are its cells: running text often is a row whose borders were lost."""
    pieces = [part for part in BLANKS.split(block.text.strip()) if part]
    cells = tuple(Cell(text, 0, column, place=block.place) for column, text in enumerate(pieces))
    return SheetLine(cells, number, 0, block.place, loose=True, paragraph=True)
