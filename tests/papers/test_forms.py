"""Our own forms, written by one room and read by the other: every cell text, wherever it stands."""

from collections.abc import Callable

import pytest

from documents.document import Document, Paragraph
from documents.open_file import open_document
from forms import docx, html, pdf, xlsx
from forms.form import Form
from forms.self_evaluation import self_evaluation_form
from forms.styles import CELL_STYLES
from tests.forms.assessments import busy, complete, incomplete

WRITERS: dict[str, Callable[[Form], bytes]] = {
    "docx": docx.write,
    "html": lambda form: html.write(form).encode(),
    "pdf": pdf.write,
    "xlsx": xlsx.write,
}
FORMS = {"complete": complete, "incomplete": incomplete, "busy": busy}


def written(form: Form, bordered: bool) -> list[str]:
    cells = (cell.cell for grid in form.pages for cell in grid.placed_cells() if cell.cell.text)
    return [squeezed(cell.text) for cell in cells if CELL_STYLES[cell.style].border is bordered]


def found(document: Document) -> list[str]:
    texts = [
        [each.text] if isinstance(each, Paragraph) else [cell.text for cell in each.cells]
        for each in document.blocks
    ]
    return [squeezed(text) for block in texts for text in block if text]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", sorted(WRITERS))
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_of_ours_reads_back_with_every_cell(kind: str, name: str) -> None:
    form = self_evaluation_form(FORMS[name](), sample=name == "busy")
    document = open_document(WRITERS[kind](form), f"自评表.{kind}")
    assert document.kind == kind
    texts = found(document)
    assert [text for text in written(form, bordered=True) if text not in texts] == []
    loose = written(form, bordered=False)
    assert [text for text in loose if text not in (texts if kind != "pdf" else "".join(texts))] == []
