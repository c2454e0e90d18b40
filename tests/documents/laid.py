"""Documents made by hand: rows of texts as a table or as running text."""

from collections.abc import Sequence

from documents.document import Block, Cell, Document, DocumentTable, Paragraph
from forms.grid import GridCell as Drawn
from forms.grid import place_cells
from papers.target_sheets.read_sheet import ReadSheet
from papers.target_sheets.reading import read_sheets

Row = Sequence[str | Drawn]


def table(*rows: Row, number: int = 1, loose: bool = False) -> DocumentTable:
    """``Drawn`` cells may cover several rows and columns; where one covers a spot from above, its row has no text there."""
    drawn = [tuple(each if isinstance(each, Drawn) else Drawn(each) for each in row) for row in rows]
    width = sum(each.colspan for each in drawn[0])
    cells = tuple(
        Cell(
            each.cell.text,
            each.row,
            each.column,
            each.cell.rowspan,
            each.cell.colspan,
            f"第{number}个表 第{each.row + 1}行第{each.column + 1}格",
        )
        for each in place_cells(tuple(drawn), width)
    )
    return DocumentTable(cells, f"第{number}个表", loose)


def document(*blocks: Block | str, kind: str = "docx") -> Document:
    made = (
        Paragraph(each, f"第{number}段") if isinstance(each, str) else each
        for number, each in enumerate(blocks, 1)
    )
    return Document(f"目标表.{kind}", kind, "0" * 64, tuple(made))


def sheets(*blocks: Block | str, kind: str = "docx") -> tuple[ReadSheet, ...]:
    return read_sheets(document(*blocks, kind=kind))


def targets(sheet: ReadSheet) -> list[tuple[str, str, str]]:
    """二级指标, 三级指标, 指标值 of every row."""
    return [(row.branch[1], row.name.text, row.target.text) for row in sheet.rows]
