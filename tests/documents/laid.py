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
    drawn = [tuple(cell if isinstance(cell, Drawn) else Drawn(cell) for cell in row) for row in rows]
    width = sum(cell.colspan for cell in drawn[0])
    cells = tuple(
        Cell(
            cell.cell.text,
            cell.row,
            cell.column,
            cell.cell.rowspan,
            cell.cell.colspan,
            f"第{number}个表 第{cell.row + 1}行第{cell.column + 1}格",
        )
        for cell in place_cells(tuple(drawn), width)
    )
    return DocumentTable(cells, f"第{number}个表", loose)


def document(*blocks: Block | str, kind: str = "docx") -> Document:
    made = (
        Paragraph(text, f"第{number}段") if isinstance(text, str) else text
        for number, text in enumerate(blocks, 1)
    )
    return Document(f"目标表.{kind}", kind, "0" * 64, tuple(made))


def sheets(*blocks: Block | str, kind: str = "docx") -> tuple[ReadSheet, ...]:
    return read_sheets(document(*blocks, kind=kind))


def targets(sheet: ReadSheet) -> list[tuple[str, str, str]]:
    """二级指标, 三级指标, 指标值 of every row."""
    return [(row.branch[1], row.name.text, row.target.text) for row in sheet.rows]
