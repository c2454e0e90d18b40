"""A grid as tables of Word: real merged cells, rows that stay whole, the header again on every page."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from forms.grid import Grid, GridCell, PlacedCell
from forms.styles import CELL_STYLES, PADDING, CellStyle
from forms.text_metrics import cell_height
from forms.word_marks import build_element, exact_line_spacing, no_auto_space, run_properties, to_twips

TALLEST = 600.0
"""Points; a taller row must be allowed to run over pages."""
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
    whole = build_element("w:tbl")
    edges = (build_element(f"w:{side}", val="single", sz="4", space="0", color="000000") for side in SIDES)
    margins = (build_element(f"w:{side}", w=to_twips(width), type="dxa") for side, width in CELL_MARGINS)
    whole.append(
        build_element(
            "w:tblPr",
            build_element("w:tblW", w=to_twips(sum(grid.widths)), type="dxa"),
            build_element("w:jc", val="center"),
            build_element("w:tblBorders", *edges),
            build_element("w:tblLayout", type="fixed"),
            build_element("w:tblCellMar", *margins),
        )
    )
    whole.append(
        build_element("w:tblGrid", *(build_element("w:gridCol", w=to_twips(width)) for width in grid.widths))
    )
    for row in table_rows(grid, rows):
        whole.append(row)
    return whole


def table_rows(grid: Grid, rows: range) -> Iterator[Any]:
    placed = grid.placed_cells()
    for number in rows:
        here = sorted((cell for cell in placed if number in cell.rows), key=lambda cell: cell.column)
        tall = any(cell_height(grid, cell) > TALLEST for cell in here if cell.cell.rowspan == 1)
        marks = [] if tall else [build_element("w:cantSplit")]
        marks += [build_element("w:trHeight", val="310", hRule="atLeast")]
        marks += [build_element("w:tblHeader")] if number in grid.repeat else []
        made = build_element(
            "w:tr", build_element("w:trPr", *marks), *(table_cell(grid, cell, number) for cell in here)
        )
        if number + 1 < len(grid.rows) and not has_borders(grid, number + 1):
            keep_with_next(made)
        yield made


def table_cell(grid: Grid, placed: PlacedCell, row: int) -> Any:
    cell, look = placed.cell, CELL_STYLES[placed.cell.style]
    marks = [build_element("w:tcW", w=to_twips(grid.cell_width(placed)), type="dxa")]
    if cell.colspan > 1:
        marks.append(build_element("w:gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        marks.append(
            build_element(
                "w:vMerge", val="restart" if row in (placed.row, below_header(grid, placed)) else "continue"
            )
        )
    bare = bare_sides(grid, placed, row)
    if bare:
        marks.append(build_element("w:tcBorders", *(build_element(f"w:{side}", val="nil") for side in bare)))
    if look.fill:
        marks.append(build_element("w:shd", val="clear", color="auto", fill=look.fill))
    marks.append(build_element("w:vAlign", val="top" if look.top else "center"))
    text = cell_paragraph(cell, look) if row == text_row(grid, placed) else build_element("w:p")
    return build_element("w:tc", build_element("w:tcPr", *marks), text)


def below_header(grid: Grid, placed: PlacedCell) -> int | None:
    """Where a cell that begins in the header goes on below it: Word does not repeat a header that is merged with what follows."""
    stop = grid.repeat.stop
    return stop if placed.row in grid.repeat and stop in placed.rows else None


def text_row(grid: Grid, placed: PlacedCell) -> int:
    """The row of a merged cell that holds its text: the first, or the first below the header."""
    below = below_header(grid, placed)
    return placed.row if below is None else below


def bare_sides(grid: Grid, placed: PlacedCell, row: int) -> tuple[str, ...]:
    """Sides without a line. The line above belongs to the table where the row above has one; a cell that goes on below the
    header is not cut by a line."""
    if not CELL_STYLES[placed.cell.style].border:
        above = row > 0 and has_borders(grid, row - 1)
        return ("left", "bottom", "right") if above else ("top", "left", "bottom", "right")
    below = below_header(grid, placed)
    return () if below is None else ("bottom",) if row == below - 1 else ("top",) if row == below else ()


def has_borders(grid: Grid, row: int) -> bool:
    return all(CELL_STYLES[cell.style].border for cell in grid.rows[row])


def keep_with_next(row: Any) -> None:
    """Signatures do not go to a new page alone."""
    for paragraph in row.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert(0, build_element("w:keepNext"))


def cell_paragraph(cell: GridCell, look: CellStyle) -> Any:
    marks = [*no_auto_space(), exact_line_spacing(look), build_element("w:jc", val=cell.align)]
    if look.indent:
        marks.insert(-1, build_element("w:ind", left=str(round(look.indent * look.size * 20))))
    run = build_element("w:r", run_properties(look))
    for number, text in enumerate(cell.text.split("\n")):
        if number:
            run.append(build_element("w:br"))
        piece = build_element("w:t")
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(piece)
    return build_element("w:p", build_element("w:pPr", *marks), run)
