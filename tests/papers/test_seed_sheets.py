"""The first user's document, flattened or as an office sends it, gives the two declared projects with every row as printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from documents.document import Document
from documents.open_file import open_document, open_file
from indicators.model import Project
from indicators.reading import read_project
from papers.target_files.target_file import build_target_file
from papers.target_sheets.reading import read_sheets
from tests.conftest import ROOT
from tests.papers.seed_documents import KINDS, SEED, paper
from tests.workspace.importing import shipped_shares

DECLARED = ("staff-costs", "voice-service")
FORMS = [*KINDS, "text"]


@pytest.fixture(scope="module", params=FORMS)
def document(request: pytest.FixtureRequest, shared: Path) -> Document:
    if request.param == "text":
        return open_file(shared / "seed" / SEED)
    return open_document(KINDS[request.param](paper(shared)), f"预算.{request.param}")


def declared(name: str) -> Project:
    project, _ = read_project((ROOT / f"targets/2024/{name}.yaml").read_bytes(), name, f"2024/{name}")
    assert project is not None
    return project


def printed(project: Project) -> list[tuple[tuple[str, str], str, str, object]]:
    return [
        (indicator.branch, indicator.name, indicator.target.text, indicator.weight)
        for indicator in project.indicators
    ]


def test_both_projects_are_read_as_they_were_declared_by_hand(document: Document) -> None:
    sheets = read_sheets(document)
    assert [read_sheet.year for read_sheet in sheets] == [2024, 2024]
    for sheet, name in zip(sheets, DECLARED, strict=True):
        written = build_target_file(sheet, 2024, shipped_shares(), sha256=document.sha256)
        mine, theirs = written.project, declared(name)
        assert mine is not None
        assert printed(mine) == printed(theirs)
        assert replace(mine, id=theirs.id, indicators=theirs.indicators) == theirs
        assert not [problem for problem in written.problems if problem.severity == "error"]


def test_every_value_has_its_place(document: Document) -> None:
    for sheet in read_sheets(document):
        fields = (sheet.name, sheet.department, sheet.unit, sheet.attribute, sheet.period, sheet.goal)
        assert all(field.place for field in fields)
        assert all(row.place and row.name.place and row.target.place for row in sheet.rows)
        assert len({row.place for row in sheet.rows}) == 9
