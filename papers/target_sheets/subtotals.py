"""小计 lines between the rows of a sheet: which rows each of them adds up."""

from collections.abc import Sequence

from documents.document import Cell
from papers.target_sheets.read_sheet import OtherCells, PrintedText, ReadRow, ReadSubtotal
from papers.target_sheets.vocabulary import normalize_label

WORD = "小计"


def read_subtotal(
    label: Cell, cells: OtherCells, rows: Sequence[ReadRow], before: Sequence[ReadSubtotal]
) -> ReadSubtotal:
    """产出指标小计 adds up the rows of that level, 小计 alone those since the line before it."""
    level = normalize_label(label.text).removesuffix(WORD)
    of_level = [row for row in rows if level and level in _levels_of(row)]
    counted = {place for subtotal in before for place in subtotal.row_places}
    since = [row for row in rows if row.place not in counted]
    added = of_level or since
    return ReadSubtotal(
        PrintedText(label.text.strip(), label.place), cells, tuple(row.place for row in added)
    )


def _levels_of(row: ReadRow) -> set[str]:
    return {normalize_label(text) for text in (row.first.text, row.second.text, *row.branch)}
