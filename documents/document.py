"""What every reader gives, whatever the file was: paragraphs and tables in reading order, each cell with
its place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Cell:
    """``text`` as it stands in the file, line breaks as ``\\n``. ``row`` and ``column`` count from 0 and name
    the upper left corner; ``place`` is for people: 第2个表 第5行第3格, 工作表“目标表” C5, 第3页 第1个表 第5行第3格.

    ``exact`` is the text with every digit that is stored, where a workbook shows fewer (113.4 shown as 113),
    none (a zero shown as -), a percentage or a day of long ago; else ""."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    place: str = ""
    exact: str = ""

    @property
    def end_row(self) -> int:
        """The first row below it."""
        return self.row + self.rowspan

    @property
    def end_column(self) -> int:
        """The first column to its right."""
        return self.column + self.colspan

    @property
    def covered_spots(self) -> Iterator[tuple[int, int]]:
        return (
            (row, column)
            for row in range(self.row, self.end_row)
            for column in range(self.column, self.end_column)
        )


@dataclass(frozen=True)
class DocumentTable:
    """Cells that do not overlap, in reading order; a table broken over pages is one table.

    ``loose`` says that columns may have moved and merged cells are not marked as such (flattened text):
    then a row is a list of texts, and an empty cell may be the lower part of the one above it.
    """

    cells: tuple[Cell, ...]
    place: str
    loose: bool = False

    @cached_property
    def _cells_by_spot(self) -> dict[tuple[int, int], Cell]:
        return {spot: cell for cell in self.cells for spot in cell.covered_spots}

    @property
    def height(self) -> int:
        return max((cell.end_row for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((cell.end_column for cell in self.cells), default=0)

    def cell_at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a spot; a merged cell covers several."""
        return self._cells_by_spot.get((row, column))

    def row_cells(self, number: int) -> tuple[Cell, ...]:
        """The cells that cover a row, from the left, each once."""
        found = (self.cell_at(number, column) for column in range(self.width))
        return tuple(dict.fromkeys(cell for cell in found if cell is not None))


@dataclass(frozen=True)
class Paragraph:
    """A line or paragraph outside tables."""

    text: str
    place: str


Block = Paragraph | DocumentTable


@dataclass(frozen=True)
class Notice:
    """Something of the file that a person must know: what, where, what to do. ``is_refused`` says that
    nothing could be read, ``is_hint`` that nothing is wrong with what was read."""

    message: str
    place: str = ""
    is_refused: bool = False
    is_hint: bool = False


@dataclass(frozen=True)
class Document:
    """One file as read. ``kind`` is docx, xlsx, xls, pdf, html, text or json; ``notices`` tell of what was
    left out."""

    name: str
    kind: str
    sha256: str
    blocks: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = field(default=())

    @property
    def tables(self) -> tuple[DocumentTable, ...]:
        return tuple(block for block in self.blocks if isinstance(block, DocumentTable))

    @property
    def is_refused(self) -> bool:
        return any(notice.is_refused for notice in self.notices)
