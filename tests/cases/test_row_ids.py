"""A row has the same id whichever way its sheet came in, and keeps it ever after."""

import re
from pathlib import Path

import pytest

import app
from tests.small import TARGETS, small_workspace

ROW = "{id: drills, name: 应急演练, target: ≥4次, weight: 10}"
TWO_ROWS = ROW.replace("10}", "5}") + "\n      - {id: whole, name: 系统完好率, target: ≥99%, weight: 5}"
IDS = ["quality-1", "quality-2", "timeliness-1", "sustained-1", "satisfaction-1"]


def ids_below(folder: Path, year: int = 2024) -> list[str]:
    (sheet,) = (folder / "targets" / str(year)).glob("*.yaml")
    return re.findall(r"\bid: ([\w-]+)", sheet.read_text("utf-8"))


def run(folder: Path, *words: str) -> None:
    assert app.main(["--workspace", str(folder), *words]) == 0, words


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("declared"))
    (folder / "targets/2024/hotline.yaml").write_text(TARGETS.replace(ROW, TWO_ROWS), encoding="utf-8")
    return folder


@pytest.fixture(params=["html", "docx", "xlsx", "pdf"])
def imported(request: pytest.FixtureRequest, declared: Path, tmp_path: Path) -> Path:
    paper, folder = tmp_path / f"目标表.{request.param}", tmp_path / "workspace"
    (folder / "targets").mkdir(parents=True)
    run(declared, "form", "target", "2024/hotline", "--format", request.param, "-o", str(paper))
    run(folder, "import", str(paper))
    return folder


def test_every_kind_of_paper_gives_the_same_ids(imported: Path) -> None:
    assert ids_below(imported) == IDS


def test_a_new_year_and_the_workbook_keep_them(imported: Path, tmp_path: Path) -> None:
    book = tmp_path / "目标.xlsx"
    run(imported, "export", "2024", "-o", str(book))
    run(imported, "import", str(book))
    assert ids_below(imported) == IDS
    run(imported, "new-year", "2024", "2025")
    assert ids_below(imported, 2025) == IDS
