"""Forms that stand side by side in one table, parted into tables of their own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from documents.document import Block, Cell, Document, DocumentTable
from papers.target_sheets.vocabulary import FIELDS, label_meaning, normalize_label


def part_tables(document: Document) -> Document:
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, DocumentTable):
            blocks += _part_table(block)
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _part_table(table: DocumentTable) -> Iterator[DocumentTable]:
    cuts = _find_cuts(table)
    for start, stop in pairwise((0, *cuts, table.width)):
        cells = (cell for cell in table.cells if cell.column < stop and start < cell.end_column)
        yield replace(table, cells=tuple(cells))


def _find_cuts(table: DocumentTable) -> tuple[int, ...]:
    """Where the second 项目名称 and further ones of a row begin, if no cell of the forms lies across."""
    for row in range(table.height):
        names = [cell for cell in table.row_cells(row) if cell.row == row and _is_name_label(cell)]
        cuts = tuple(cell.column for cell in names[1:])
        is_same = len({normalize_label(cell.text) for cell in names}) == 1
        if cuts and is_same and _are_named(names, table) and not _lies_across(table, row, cuts):
            return cuts
    return ()


def _is_name_label(cell: Cell) -> bool:
    return label_meaning(cell.text, FIELDS) == "name"


def _are_named(names: list[Cell], table: DocumentTable) -> bool:
    """Whether the name of a project stands beside each label."""
    beside = (table.cell_at(cell.row, cell.end_column) for cell in names)
    return all(cell is not None and cell.text.strip() and not _is_name_label(cell) for cell in beside)


def _lies_across(table: DocumentTable, row: int, cuts: tuple[int, ...]) -> bool:
    """A title above and a note below may; a note is alone in its row."""
    return any(
        cell.column < cut < cell.end_column
        for cut in cuts
        for cell in table.cells
        if cell.row >= row and len(_filled(table, cell.row)) > 1
    )


def _filled(table: DocumentTable, row: int) -> list[Cell]:
    return [cell for cell in table.row_cells(row) if cell.text.strip()]
