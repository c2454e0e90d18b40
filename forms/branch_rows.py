"""Declared rows in the order of the official tree, beside merged cells for the two levels above them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter
from typing import Protocol, TypeVar

from forms.grid import GridCell, GridRow
from forms.tree import Branch, BranchLevel, arrange_levels


class HasBranch(Protocol):
    """A row that stands below two levels, on whichever paper."""

    @property
    def branch(self) -> Branch: ...


DeclaredRow = TypeVar("DeclaredRow", bound=HasBranch)


def indicator_branch_rows(
    indicators: Sequence[DeclaredRow], row_cells: Callable[[DeclaredRow], Iterable[GridCell]]
) -> Iterator[GridRow]:
    """``row_cells`` gives the cells of an indicator, which stand under its levels."""
    branches = [indicator.branch for indicator in indicators]
    return branch_rows(branches, [tuple(row_cells(indicator)) for indicator in indicators])


def branch_rows(branches: Sequence[Branch], rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """``rows`` are the cells of each declared row, ``branches`` where it stands; levels nobody used are left
    out."""
    levels = [level for level in arrange_levels(branches) if level.members]
    for first, group in groupby(levels, key=attrgetter("first")):
        second_levels = chain.from_iterable(second_level_rows(level, rows) for level in group)
        yield from put_beside(GridCell(first), tuple(second_levels))


def second_level_rows(level: BranchLevel, rows: Sequence[GridRow]) -> Iterator[GridRow]:
    return put_beside(GridCell(level.second), [rows[member] for member in level.members])


def put_beside(cell: GridCell, rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """``cell`` at the left of all ``rows``."""
    yield replace(cell, rowspan=len(rows)), *rows[0]
    yield from rows[1:]
