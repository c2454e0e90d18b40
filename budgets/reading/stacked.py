"""Two disclosure tables below each other in one grid, as worksheets without a blank row give them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.names import CODE, NAME, column_concept, normalize_text, table_kind
from budgets.reading.cells import filled_texts, holds_amounts, is_unit_line, own_cells
from documents.document import Block, Cell, DocumentTable, Paragraph

HEADER_CONCEPTS = {CODE, NAME}


def split_stacked_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of a document, every grid of several tables as its titles and tables."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from split_table(block)


def split_table(table: DocumentTable) -> Iterator[Block]:
    starts = [0, *table_starts(table)]
    ends = [*starts[1:], table.height]
    if len(starts) == 1:
        yield table
        return
    for start, end in zip(starts, ends, strict=True):
        yield from part_blocks(table, start, end)


def table_starts(table: DocumentTable) -> Iterator[int]:
    """The rows below amounts in which another table begins: its title, else its header."""
    has_amounts, has_title = False, False
    for number in range(table.height):
        if not is_boundary(table, number):
            continue
        cells = own_cells(table, number)
        if holds_amounts(cells):
            has_amounts, has_title = True, False
        elif has_amounts and not has_title and starts_table(table, number):
            has_amounts, has_title = False, True
            yield number


def is_boundary(table: DocumentTable, number: int) -> bool:
    """Whether no cell reaches into the row from above."""
    return all(cell.row == number for cell in table.row_cells(number))


def starts_table(table: DocumentTable, number: int) -> bool:
    return is_title_row(table, number) or is_new_header(table, number)


def is_title_row(table: DocumentTable, number: int) -> bool:
    texts = filled_texts(table.row_cells(number))
    return bool(texts) and table_kind(texts[0]) is not None and all(map(may_stand_beside_title, texts[1:]))


def may_stand_beside_title(text: str) -> bool:
    return is_unit_line(text) or table_kind(text) is not None


def is_new_header(table: DocumentTable, number: int) -> bool:
    """A row that names the columns of codes and names, other than one of the rows above."""
    texts = filled_texts(table.row_cells(number))
    rows_above = (filled_texts(table.row_cells(above)) for above in range(number))
    return {column_concept(text) for text in texts} >= HEADER_CONCEPTS and texts not in list(rows_above)


def part_blocks(table: DocumentTable, start: int, end: int) -> Iterator[Block]:
    """Rows of a grid: what stands alone in the first of them as paragraphs, then the table."""
    while start < end and stands_alone(table, start):
        yield from lone_paragraphs(table, start)
        start += 1
    cells = [cell for cell in table.cells if start <= cell.row < end]
    if cells:
        yield replace(table, cells=tuple(replace(cell, row=cell.row - start) for cell in cells))


def stands_alone(table: DocumentTable, number: int) -> bool:
    texts = filled_texts(table.row_cells(number))
    return not texts or is_title_row(table, number) or all(map(is_unit_line, texts))


def lone_paragraphs(table: DocumentTable, number: int) -> Iterator[Paragraph]:
    filled: list[Cell] = [cell for cell in own_cells(table, number) if normalize_text(cell.text)]
    yield from (Paragraph(cell.text, cell.place) for cell in filled)
