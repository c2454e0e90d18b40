"""All published forms in one paper, set as Word, workbook, web page and PDF, are read back as they were written."""

from pathlib import Path

import pytest

from documents.open_file import open_document
from papers.target_sheets.reading import read_sheets
from tests.documents.seen import told
from tests.papers.published import expected, parts, published
from tests.papers.seed_documents import KINDS


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_target_is_read_as_it_was_written(kind: str, shared: Path) -> None:
    forms = published(shared)
    document = open_document(
        KINDS[kind]([part for form in forms.values() for part in parts(form)]), f"汇编.{kind}"
    )
    assert not document.is_refused, told(document)
    for sheet, (number, form) in zip(read_sheets(document), forms.items(), strict=True):
        seen = [((row.first.text, row.second.text), row.name.text, row.target.text) for row in sheet.rows]
        assert seen == expected(form), number
        assert (sheet.year, sheet.name.text) == (form["year"], form["project"])
        assert sheet.kind == form["kind"].replace("_", "-")
        assert sheet.goal.text == "按计划完成。"
        assert all(read_row.target.place and read_row.place for read_row in sheet.rows)
