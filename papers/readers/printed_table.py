"""A table of a page of a PDF with its texts, and how one that goes on over the page is put together again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papers.document import Cell, Table
from papers.readers.joining import joined
from papers.readers.printed_grid import NEAR, Grid, Spot, places
from papers.readers.printed_lines import cell_text, glue, lines
from papers.readers.printed_page import Glyph
from papers.readers.reading import lay

ENDS = tuple("。；;！!？?：:")


@dataclass(frozen=True)
class Printed:
    """``across`` are the places of its column lines; ``page`` is the one it reaches."""

    table: Table
    across: tuple[float, ...]
    page: int
    open_above: bool
    open_below: bool


def printed(grid: Grid, glyphs: Iterable[Glyph], page: int, number: int) -> Printed:
    held: dict[Spot, list[Glyph]] = {}
    owner = {spot: (each.row, each.column) for each in grid.cells for spot in each.covered}
    for each in glyphs:
        spot = grid.spot(*each.box.middle)
        if spot is not None:
            held.setdefault(owner[spot], []).append(each)
    cells = (
        replace(each, text=cell_text(lines(held.get((each.row, each.column), ())), grid.room(each)))
        for each in grid.cells
    )
    table = lay(cells, f"第{page}页 第{number}个表")
    return Printed(table, grid.across, page, grid.open_above, grid.open_below)


def followed(first: Printed, second: Printed) -> Printed | None:
    """Both as one where the second goes on on the next page between the same outer lines."""
    across = common(first.across, second.across)
    if across is None or second.page != first.page + 1:
        return None
    above, below = widened(first, across), widened(second, across)
    cells = joined(above, below)
    if cells is None:
        return None
    cut = first.open_below and second.open_above
    table = replace(above, cells=tuple(seamed(cells, above.height, cut)))
    return Printed(table, across, second.page, first.open_above, second.open_below)


def common(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...] | None:
    """The column lines of both, where they lie between the same outer lines: rows of one form need not have the same ones."""
    ends = abs(first[0] - second[0]) <= 2 * NEAR and abs(first[-1] - second[-1]) <= 2 * NEAR
    return tuple(places((*first, *second))) if ends else None


def widened(piece: Printed, across: Sequence[float]) -> Table:
    """The same cells on the column lines of the whole table."""
    at = [min(range(len(across)), key=lambda index: abs(across[index] - each)) for each in piece.across]
    cells = (
        replace(each, column=at[each.column], colspan=at[each.column + each.colspan] - at[each.column])
        for each in piece.table.cells
    )
    return replace(piece.table, cells=tuple(cells))


def seamed(cells: Sequence[Cell], seam: int, cut: bool) -> Iterator[Cell]:
    """Cells that the page break cut are whole again: a row without a line at the break, an empty cell below a merged one."""
    here = sorted((each for each in cells if each.row == seam), key=lambda each: each.column)
    above = {(each.column, each.colspan): each for each in cells if each.row < seam == each.row + each.rowspan}
    pairs = {each: above.get((each.column, each.colspan)) for each in here}
    rest = only_text(here)
    whole_row = all(pairs.values()) and bool(here) and (cut or (rest is not None and is_unfinished(pairs[rest])))
    merged: dict[Cell, Cell] = {}
    for each in here:
        upper = pairs[each]
        if upper is None or not (whole_row or is_lower_part(upper, each)):
            break
        merged[each] = upper
    if not whole_row and len(merged) == len(here):
        merged = {}
    grown = {upper: grow(upper, each, whole_row) for each, upper in merged.items()}
    for each in cells:
        if each not in merged:
            moved = whole_row and each.row > seam
            yield grown.get(each, replace(each, row=each.row - 1) if moved else each)


def is_lower_part(upper: Cell, lower: Cell) -> bool:
    """An empty cell is one only where a merged cell was broken; else it is an empty cell."""
    return not lower.text and bool(upper.text) and max(upper.rowspan, lower.rowspan) > 1


def grow(upper: Cell, lower: Cell, same_row: bool) -> Cell:
    text = upper.text + glue(upper.text, lower.text) + lower.text
    return replace(upper, text=text, rowspan=upper.rowspan + lower.rowspan - same_row)


def only_text(row: Sequence[Cell]) -> Cell | None:
    full = [each for each in row if each.text]
    return full[0] if len(full) == 1 and len(row) > 2 else None


def is_unfinished(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text) and not cell.text.endswith(ENDS)
