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
    return [squeezed(each) if isinstance(each, str) else written_cells(each) for each in parts]


def written_cells(rows: Part) -> Laid:
    assert not isinstance(rows, str)
    placed = sorted(place_cells(rows, width_of(rows)), key=lambda each: (each.row, each.column))
    return [
        (squeezed(each.cell.text), each.row, each.column, each.cell.rowspan, each.cell.colspan)
        for each in placed
    ]


def found(document: Document) -> list[str | Laid]:
    return [
        squeezed(each.text) if isinstance(each, Paragraph) else found_cells(each) for each in document.blocks
    ]


def found_cells(table: DocumentTable) -> Laid:
    ordered = sorted(table.cells, key=lambda each: (each.row, each.column))
    return [(squeezed(each.text), each.row, each.column, each.rowspan, each.colspan) for each in ordered]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_budget_document_reads_the_same_in_every_kind(kind: str, parts: tuple[Part, ...]) -> None:
    document = open_document(KINDS[kind](parts), "预算")
    assert document.kind == kind
    assert document.notices == ()
    assert found(document) == written(parts)
