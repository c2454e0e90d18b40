"""A grid as tables of Word: real merged cells, rows that stay whole, the header again on every page."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from forms.grid import Cell, Grid, Placed
from forms.styles import LOOKS, PADDING, Look
from forms.text_metrics import height
from forms.word_marks import close_set, element, run_marks, spacing, twips

TALLEST = 600.0
"""Points; a taller row must be allowed to run over pages."""
MARGINS = (("top", 0.5), ("left", PADDING), ("bottom", 0.5), ("right", PADDING))
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def tables(grid: Grid) -> Iterator[Any]:
    """One, or where the header lies deeper two that touch: Word repeats rows from the top of a table only."""
    start = grid.repeat.start
    if start:
        yield table(grid, range(start))
        yield seam()
    yield table(grid, range(start, len(grid.rows)))


def seam() -> Any:
    """What keeps two tables from being one, and is not seen."""
    mark = element("w:rPr", element("w:vanish"), element("w:sz", val="2"))
    height = element("w:spacing", before="0", after="0", line="1", lineRule="exact")
    return element("w:p", element("w:pPr", element("w:keepNext"), height, mark))


def table(grid: Grid, rows: range) -> Any:
    """Widths stand in the grid and in every cell, so that no program has to guess them."""
    whole = element("w:tbl")
    edges = (element(f"w:{side}", val="single", sz="4", space="0", color="000000") for side in SIDES)
    margins = (element(f"w:{side}", w=twips(width), type="dxa") for side, width in MARGINS)
    whole.append(
        element(
            "w:tblPr",
            element("w:tblW", w=twips(sum(grid.widths)), type="dxa"),
            element("w:jc", val="center"),
            element("w:tblBorders", *edges),
            element("w:tblLayout", type="fixed"),
            element("w:tblCellMar", *margins),
        )
    )
    whole.append(element("w:tblGrid", *(element("w:gridCol", w=twips(width)) for width in grid.widths)))
    for row in table_rows(grid, rows):
        whole.append(row)
    return whole


def table_rows(grid: Grid, rows: range) -> Iterator[Any]:
    placed = grid.placed()
    for number in rows:
        here = sorted((each for each in placed if number in each.rows), key=lambda each: each.column)
        tall = any(height(grid, each) > TALLEST for each in here if each.cell.rowspan == 1)
        marks = [] if tall else [element("w:cantSplit")]
        marks += [element("w:trHeight", val="310", hRule="atLeast")]
        marks += [element("w:tblHeader")] if number in grid.repeat else []
        made = element("w:tr", element("w:trPr", *marks), *(table_cell(grid, each, number) for each in here))
        if number + 1 < len(grid.rows) and not bordered(grid, number + 1):
            keep_with_next(made)
        yield made


def table_cell(grid: Grid, placed: Placed, row: int) -> Any:
    cell, look = placed.cell, LOOKS[placed.cell.style]
    marks = [element("w:tcW", w=twips(grid.width(placed)), type="dxa")]
    if cell.colspan > 1:
        marks.append(element("w:gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        marks.append(
            element("w:vMerge", val="restart" if row in (placed.row, below_header(grid, placed)) else "continue")
        )
    bare = bare_sides(grid, placed, row)
    if bare:
        marks.append(element("w:tcBorders", *(element(f"w:{side}", val="nil") for side in bare)))
    if look.fill:
        marks.append(element("w:shd", val="clear", color="auto", fill=look.fill))
    marks.append(element("w:vAlign", val="top" if look.top else "center"))
    text = paragraph_of(cell, look) if row == text_row(grid, placed) else element("w:p")
    return element("w:tc", element("w:tcPr", *marks), text)


def below_header(grid: Grid, placed: Placed) -> int | None:
    """Where a cell that begins in the header goes on below it: Word does not repeat a header that is merged with what follows."""
    stop = grid.repeat.stop
    return stop if placed.row in grid.repeat and stop in placed.rows else None


def text_row(grid: Grid, placed: Placed) -> int:
    """The row of a merged cell that holds its text: the first, or the first below the header."""
    below = below_header(grid, placed)
    return placed.row if below is None else below


def bare_sides(grid: Grid, placed: Placed, row: int) -> tuple[str, ...]:
    """Sides without a line. The line above belongs to the table where the row above has one; a cell that goes on below the
    header is not cut by a line."""
    if not LOOKS[placed.cell.style].border:
        above = row > 0 and bordered(grid, row - 1)
        return ("left", "bottom", "right") if above else ("top", "left", "bottom", "right")
    below = below_header(grid, placed)
    return () if below is None else ("bottom",) if row == below - 1 else ("top",) if row == below else ()


def bordered(grid: Grid, row: int) -> bool:
    return all(LOOKS[cell.style].border for cell in grid.rows[row])


def keep_with_next(row: Any) -> None:
    """Signatures do not go to a new page alone."""
    for paragraph in row.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert(0, element("w:keepNext"))


def paragraph_of(cell: Cell, look: Look) -> Any:
    marks = [*close_set(), spacing(look), element("w:jc", val=cell.align)]
    if look.indent:
        marks.insert(-1, element("w:ind", left=str(round(look.indent * look.size * 20))))
    run = element("w:r", run_marks(look))
    for number, text in enumerate(cell.text.split("\n")):
        if number:
            run.append(element("w:br"))
        piece = element("w:t")
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(piece)
    return element("w:p", element("w:pPr", *marks), run)
