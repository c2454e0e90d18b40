"""What a test looks at in a document."""

from documents.document import Document, DocumentTable, Paragraph


def rows(table: DocumentTable) -> list[list[str]]:
    """The texts of the cells that cover each row."""
    return [[cell.text for cell in table.row_cells(number)] for number in range(table.height)]


def words(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def told(document: Document) -> list[tuple[str, str]]:
    return [(notice.place, notice.message) for notice in document.notices]
