"""A page of a paper as cells on a grid of columns in millimetres; what the four writers draw.

A style is a name here and a look in ``styles.py``; to add one, add it there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from forms.sanitize import sanitize_text
from forms.styles import CELL_STYLES


@dataclass(frozen=True)
class GridCell:
    """``number`` is what ``text`` shows, for papers that can calculate; ``number_format`` is in the notation
    of spreadsheets."""

    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    style: str = "text"
    align: str = "center"
    number: Decimal | None = None
    number_format: str = "General"

    def __post_init__(self) -> None:
        if self.style not in CELL_STYLES:
            raise ValueError(f"no style {self.style!r}")
        object.__setattr__(self, "text", sanitize_text(self.text))

    def with_colspan(self, columns: int) -> "GridCell":
        """The same cell over so many columns."""
        return replace(self, colspan=columns)


def label_cell(text: str, rowspan: int = 1, colspan: int = 1) -> GridCell:
    return GridCell(text, rowspan, colspan, style="label")


def label_cells(texts: Iterable[str]) -> "GridRow":
    """A header, one column each."""
    return tuple(label_cell(text) for text in texts)


def span_cells(cells: Iterable[GridCell], spans: Sequence[int]) -> "GridRow":
    """The cells, each over as many columns as ``spans`` says of it."""
    return tuple(cell.with_colspan(span) for cell, span in zip(cells, spans, strict=True))


def text_cell(text: str, colspan: int, style: str = "text") -> GridCell:
    """Running text, from the left."""
    return GridCell(text, colspan=colspan, style=style, align="left")


GridRow = tuple[GridCell, ...]


Spot = tuple[int, int]
"""A row and a column."""


@dataclass(frozen=True)
class PlacedCell:
    """A cell and where it begins."""

    row: int
    column: int
    cell: GridCell

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.cell.colspan)

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.cell.rowspan)

    @property
    def spots(self) -> set[Spot]:
        return {(row, column) for row in self.rows for column in self.columns}


@dataclass(frozen=True)
class Grid:
    """``name`` is a short one (a tab of a workbook); ``widths`` are millimetres; ``repeat`` are the rows
    printed again at the top of each further page; ``flows`` says that no new page begins here, where papers
    have pages.

    A grid whose cells overlap, stick out or leave a hole cannot be made.
    """

    name: str
    title: str
    widths: tuple[float, ...]
    rows: tuple[GridRow, ...]
    repeat: range = range(0)
    flows: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", sanitize_text(self.title))
        self.placed_cells()

    def placed_cells(self) -> tuple[PlacedCell, ...]:
        """The cells in reading order, each with its place."""
        return tuple(place_cells(self.rows, len(self.widths)))

    def cell_width(self, placed: PlacedCell) -> float:
        """Millimetres."""
        return sum(self.widths[column] for column in placed.columns)


def form_grid(
    name: str,
    title: str,
    widths: tuple[float, ...],
    head: Iterable[GridRow],
    rows: Iterable[GridRow],
    header_height: int = 1,
) -> Grid:
    """A form: ``head``, then ``rows`` whose first ones are the header that each page repeats."""
    above = tuple(head)
    header = range(len(above), len(above) + header_height)
    return Grid(name, title, widths, (*above, *rows), repeat=header)


def place_cells(rows: Sequence[GridRow], columns: int) -> Iterator[PlacedCell]:
    """Each cell takes the first free place of its row, as in HTML; a row must then be exactly full.

    Raises ``ValueError`` where a cell overlaps another or sticks out, and where a row has a hole.
    """
    occupied: set[Spot] = set()
    for number, row in enumerate(rows):
        for cell in row:
            placed = PlacedCell(number, first_free_column(number, columns, occupied), cell)
            if placed.spots & occupied or placed.columns.stop > columns or placed.rows.stop > len(rows):
                raise ValueError(f"row {number}: the cell {cell.text!r} does not fit")
            occupied |= placed.spots
            yield placed
        if first_free_column(number, columns, occupied) < columns:
            raise ValueError(f"row {number}: not every column has a cell")


def first_free_column(row: int, columns: int, occupied: set[Spot]) -> int:
    """``columns`` where the row is full."""
    free = (column for column in range(columns) if (row, column) not in occupied)
    return next(free, columns)
