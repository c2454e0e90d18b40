"""Declared rows in the order of the official tree, beside merged cells for the two levels above them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from forms.grid import GridCell, GridRow
from forms.tree import Branch, arrange_levels


def branch_rows(branches: Sequence[Branch], rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """``rows`` are the cells of each declared row, ``branches`` where it stands; levels nobody used are left out."""
    levels = [arrange_level for arrange_level in arrange_levels(branches) if arrange_level.members]
    for first, group in groupby(levels, key=lambda level: level.first):
        below_it = list(group)
        lead: GridRow = (
            GridCell(first, rowspan=sum(len(branch_level.members) for branch_level in below_it)),
        )
        for level in below_it:
            side: GridRow = (GridCell(level.second, rowspan=len(level.members)),)
            for member in level.members:
                yield *lead, *side, *rows[member]
                lead = side = ()
