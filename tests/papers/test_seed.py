"""The first user's budget document, typeset as an office would send it, read back cell by cell."""

from pathlib import Path

import pytest

from documents.document import Document, DocumentTable, Paragraph
from documents.open_file import open_document
from forms.grid import place_cells
from tests.papers.seed_documents import KINDS, Part, paper, width_of

Laid = list[tuple[str, int, int, int, int]]


@pytest.fixture(scope="session")
def parts(shared: Path) -> tuple[Part, ...]:
    return paper(shared)


def written(parts: tuple[Part, ...]) -> list[str | Laid]:
    return [squeezed(part) if isinstance(part, str) else written_cells(part) for part in parts]


def written_cells(rows: Part) -> Laid:
    assert not isinstance(rows, str)
    placed = sorted(place_cells(rows, width_of(rows)), key=lambda cell: (cell.row, cell.column))
    return [
        (squeezed(cell.cell.text), cell.row, cell.column, cell.cell.rowspan, cell.cell.colspan)
        for cell in placed
    ]


def found(document: Document) -> list[str | Laid]:
    return [
        squeezed(block.text) if isinstance(block, Paragraph) else found_cells(block)
        for block in document.blocks
    ]


def found_cells(table: DocumentTable) -> Laid:
    ordered = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    return [(squeezed(cell.text), cell.row, cell.column, cell.rowspan, cell.colspan) for cell in ordered]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_budget_document_reads_the_same_in_every_kind(kind: str, parts: tuple[Part, ...]) -> None:
    document = open_document(KINDS[kind](parts), "预算")
    assert document.kind == kind
    assert document.notices == ()
    assert found(document) == written(parts)
