"""Declared rows in the order of the official tree, beside merged cells for the two levels above them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from forms.grid import Cell, Row
from forms.tree import Branch, arrange


def branch_rows(branches: Sequence[Branch], rows: Sequence[Row]) -> Iterator[Row]:
    """``rows`` are the cells of each declared row, ``branches`` where it stands; levels nobody used are left out."""
    levels = [each for each in arrange(branches) if each.members]
    for first, group in groupby(levels, key=lambda level: level.first):
        below_it = list(group)
        lead: Row = (Cell(first, rowspan=sum(len(each.members) for each in below_it)),)
        for level in below_it:
            side: Row = (Cell(level.second, rowspan=len(level.members)),)
            for member in level.members:
                yield *lead, *side, *rows[member]
                lead = side = ()
