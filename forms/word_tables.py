"""A grid as tables of Word: real merged cells, rows that stay whole, the header again on every page."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from docx.oxml.ns import qn

from forms.grid import Grid, GridCell, PlacedCell
from forms.styles import CELL_STYLES, PADDING
from forms.text_metrics import cell_height
from forms.word_marks import build_element, exact_line_spacing, no_auto_space, text_run, to_twips

TALLEST = 600.0
"""Points; a taller row must be allowed to run over pages."""
LEAST_HEIGHT = "272"
"""Twentieths of a point of a row: one line with its room, so that a form of a page stays on a page."""
CELL_MARGINS = (("top", 0.5), ("left", PADDING), ("bottom", 0.5), ("right", PADDING))
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def build_tables(grid: Grid) -> Iterator[Any]:
    """One, or where the header lies deeper two that touch: Word repeats rows from the top of a table only."""
    start = grid.repeat.start
    if start:
        yield build_table(grid, range(start))
        yield table_separator()
    yield build_table(grid, range(start, len(grid.rows)))


def table_separator() -> Any:
    """What keeps two tables from being one, and is not seen."""
    mark = build_element("w:rPr", build_element("w:vanish"), build_element("w:sz", val="2"))
    height = build_element("w:spacing", before="0", after="0", line="1", lineRule="exact")
    return build_element("w:p", build_element("w:pPr", build_element("w:keepNext"), height, mark))


def build_table(grid: Grid, rows: range) -> Any:
    """Widths stand in the grid and in every cell, so that no program has to guess them."""
    columns = [build_element("w:gridCol", w=to_twips(width)) for width in grid.widths]
    return build_element(
        "w:tbl",
        table_properties(sum(grid.widths)),
        build_element("w:tblGrid", *columns),
        *table_rows(grid, rows),
    )


def table_properties(width: float) -> Any:
    """In the order the format demands; ``width`` in millimetres."""
    return build_element(
        "w:tblPr",
        build_element("w:tblW", w=to_twips(width), type="dxa"),
        build_element("w:jc", val="center"),
        table_borders(),
        build_element("w:tblLayout", type="fixed"),
        cell_margins(),
    )


def table_borders() -> Any:
    edges = (build_element(f"w:{side}", val="single", sz="4", space="0", color="000000") for side in SIDES)
    return build_element("w:tblBorders", *edges)


def cell_margins() -> Any:
    margins = (build_element(f"w:{side}", w=to_twips(margin), type="dxa") for side, margin in CELL_MARGINS)
    return build_element("w:tblCellMar", *margins)


def table_rows(grid: Grid, rows: range) -> Iterator[Any]:
    placed_cells = grid.placed_cells()
    for number in rows:
        row = table_row(grid, number, cells_in_row(placed_cells, number))
        if number + 1 < len(grid.rows) and not has_borders(grid, number + 1):
            keep_with_next(row)
        yield row


def cells_in_row(placed_cells: Iterable[PlacedCell], number: int) -> list[PlacedCell]:
    cells = (placed for placed in placed_cells if number in placed.rows)
    return sorted(cells, key=attrgetter("column"))


def table_row(grid: Grid, number: int, cells: Sequence[PlacedCell]) -> Any:
    marks = [build_element("w:trHeight", val=LEAST_HEIGHT, hRule="atLeast")]
    if not is_too_tall(grid, cells):
        marks.insert(0, build_element("w:cantSplit"))
    if number in grid.repeat:
        marks.append(build_element("w:tblHeader"))
    return build_element(
        "w:tr", build_element("w:trPr", *marks), *(table_cell(grid, placed, number) for placed in cells)
    )


def is_too_tall(grid: Grid, cells: Sequence[PlacedCell]) -> bool:
    """Whether the row must be cut where a page ends; merged cells are cut between their rows anyway."""
    return any(cell_height(grid, placed) > TALLEST for placed in cells if placed.cell.rowspan == 1)


def table_cell(grid: Grid, placed: PlacedCell, row: int) -> Any:
    """What ``row`` shows of a cell, which may span several."""
    has_text = row == text_row(grid, placed)
    text = cell_paragraph(placed.cell) if has_text else build_element("w:p")
    return build_element("w:tc", build_element("w:tcPr", *cell_marks(grid, placed, row)), text)


def cell_marks(grid: Grid, placed: PlacedCell, row: int) -> Iterator[Any]:
    """In the order the format demands."""
    look = CELL_STYLES[placed.cell.style]
    yield build_element("w:tcW", w=to_twips(grid.cell_width(placed)), type="dxa")
    yield from span_marks(grid, placed, row)
    bare = [build_element(f"w:{side}", val="nil") for side in bare_sides(grid, placed, row)]
    if bare:
        yield build_element("w:tcBorders", *bare)
    if look.fill:
        yield build_element("w:shd", val="clear", color="auto", fill=look.fill)
    yield build_element("w:vAlign", val="top" if look.top else "center")


def span_marks(grid: Grid, placed: PlacedCell, row: int) -> Iterator[Any]:
    if placed.cell.colspan > 1:
        yield build_element("w:gridSpan", val=str(placed.cell.colspan))
    if placed.cell.rowspan > 1:
        begins = row in (placed.row, below_header(grid, placed))
        yield build_element("w:vMerge", val="restart" if begins else "continue")


def below_header(grid: Grid, placed: PlacedCell) -> int | None:
    """Where a cell that begins in the header goes on below it: Word does not repeat a header that is merged
    with what follows."""
    stop = grid.repeat.stop
    return stop if placed.row in grid.repeat and stop in placed.rows else None


def text_row(grid: Grid, placed: PlacedCell) -> int:
    """The row of a merged cell that holds its text: the first, or the first below the header."""
    below = below_header(grid, placed)
    return placed.row if below is None else below


def bare_sides(grid: Grid, placed: PlacedCell, row: int) -> tuple[str, ...]:
    """Sides without a line. The line above belongs to the table where the row above has one; a cell that goes
    on below the header is not cut by a line."""
    if not CELL_STYLES[placed.cell.style].border:
        above = row > 0 and has_borders(grid, row - 1)
        return ("left", "bottom", "right") if above else ("top", "left", "bottom", "right")
    below = below_header(grid, placed)
    if below is None:
        return ()
    return {below - 1: ("bottom",), below: ("top",)}.get(row, ())


def has_borders(grid: Grid, row: int) -> bool:
    return all(CELL_STYLES[cell.style].border for cell in grid.rows[row])


def keep_with_next(row: Any) -> None:
    """Signatures do not go to a new page alone."""
    for paragraph in row.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert(0, build_element("w:keepNext"))


def cell_paragraph(cell: GridCell) -> Any:
    look = CELL_STYLES[cell.style]
    marks = [*no_auto_space(), exact_line_spacing(look), build_element("w:jc", val=cell.align)]
    if look.indent:
        marks.insert(-1, build_element("w:ind", left=str(round(look.indent * look.size * 20))))
    return build_element("w:p", build_element("w:pPr", *marks), text_run(cell.text, look))
