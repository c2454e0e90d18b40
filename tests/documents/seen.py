"""What a test looks at in a document."""

from documents.document import Document, DocumentTable, Paragraph


def rows(table: DocumentTable) -> list[list[str]]:
    """The texts of the cells that cover each row."""
    return [[each.text for each in table.row_cells(number)] for number in range(table.height)]


def words(document: Document) -> list[str]:
    return [each.text for each in document.blocks if isinstance(each, Paragraph)]


def told(document: Document) -> list[tuple[str, str]]:
    return [(each.place, each.message) for each in document.notices]
