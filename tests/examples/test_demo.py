"""The demonstration ends with both 2024 self-evaluations complete, on data that say they are samples."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import app
from examples import demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    demo.make_workspace(out, seed=12345, scale=0.05)
    return out


def status(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert app.main(["--workspace", str(folder), "status", "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["projects"]
    return found


def test_both_self_evaluations_are_complete(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(folder, capsys)
    assert [record["id"] for record in found] == ["2024/staff-costs", "2024/voice-service"]
    for record in found:
        assert (record["ready"], record["missing"]) == (True, [])
        lines = [row["points"] for row in record["indicators"] if row["points"]] + [record["funds"]["points"]]
        assert record["total"] == str(sum(map(Decimal, lines)))


@pytest.mark.parametrize("project", ["staff-costs", "voice-service"])
def test_the_targets_are_approved_by_documents_that_say_they_are_samples(
    folder: Path, project: str, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["form", "self-evaluation", f"2024/{project}", "--format", "html", "-o"]
    for day in ([], ["--as-of", "2024-07-31"]):
        paper = folder.parent / f"{project}.html"
        assert app.main(["--workspace", str(folder), *words, str(paper), *day]) == 0
        text = paper.read_text(encoding="utf-8")
        assert "样例批复〔2024〕" in text
        assert "未批复" not in text


@pytest.mark.parametrize("project", ["staff-costs", "voice-service"])
def test_the_monitoring_sheets_of_july_are_complete(
    folder: Path, project: str, capfd: pytest.CaptureFixture[str]
) -> None:
    words = [
        "--workspace",
        str(folder),
        "form",
        "monitoring",
        f"2024/{project}",
        "--as-of",
        "2024-07",
        "--json",
    ]
    assert app.main(words) == 0
    printed = capfd.readouterr()
    assert "尚不完整" not in printed.err
    assert json.loads(printed.out)["missing"] == []


@dataclass
class NumberCell:
    """A row whose printed target has a number in it, or the money of a sheet."""

    project: str
    row: str


def number_cells(folder: Path) -> list[NumberCell]:
    """By the files of targets alone: a target is a number where a digit or 零 stands in it."""
    cells = []
    for path in sorted((folder / "targets/2024").glob("*-*.yaml")):
        sheet = yaml.safe_load(path.read_text("utf-8"))
        name = f"2024/{path.stem}"
        rows = [row for second in sheet["indicators"].values() for rows in second.values() for row in rows]
        cells += [
            NumberCell(name, row["id"]) for row in rows if re.search(r"\d|零", str(row["target"] or ""))
        ]
        cells.append(NumberCell(name, "funds"))
    return cells


NEWEST = """SELECT outcome, value FROM observations WHERE project = ? AND indicator = ? AND as_of <= '2024-12-31'
    ORDER BY as_of DESC, seq DESC LIMIT 1"""
WITH_EVIDENCE = "SELECT project, indicator FROM entries JOIN evidence ON entry = entries.seq"
TYPED = "SELECT count(*) FROM entries WHERE project = ? AND indicator = ? AND coalesce(value, '') <> ''"


def test_at_least_85_of_100_numbers_were_typed_by_nobody_as_counted_from_the_ledger(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = number_cells(folder)
    with closing(sqlite3.connect(folder / "data/jixiao.db")) as db:
        typed = sum(db.execute(TYPED, (cell.project, cell.row)).fetchone()[0] > 0 for cell in cells)
        newest = [db.execute(NEWEST, (cell.project, cell.row)).fetchone() for cell in cells]
    measured = sum(bool(found) and found[0] == "measured" and found[1] is not None for found in newest)
    capsys.readouterr()
    assert app.main(["--workspace", str(folder), "status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["numbers"]
    assert told == {"2024": {"part": measured, "typed": typed, "of": len(cells)}}
    print(f"{measured} of {len(cells)} numbers typed by nobody, {typed} typed")
    assert measured * 100 >= 85 * len(cells)


def test_status_and_overview_tell_the_share_in_the_same_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    app.main(["--workspace", str(folder), "status"])
    line = next(line for line in capsys.readouterr().out.splitlines() if "无人填写" in line)
    sentence = line.removeprefix("2024 年 ")
    assert sentence != line
    page = app.create_app(workspace=folder).test_client().get("/?year=2024&as_of=2024-12-31")
    assert sentence in page.text


def test_all_14_applicable_rows_are_measured_or_judged_with_evidence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(folder / "data/jixiao.db")) as db:
        proved = {(project, row) for project, row in db.execute(WITH_EVIDENCE)}
    rows = [
        (record["id"], row["id"], row["observation"])
        for record in status(folder, capsys)
        for row in record["indicators"]
        if row["outcome"] != "not_applicable"
    ]
    assert len(rows) == 14
    unmeasured = {(project, row) for project, row, observation in rows if observation != "measured"}
    assert unmeasured == {
        ("2024/staff-costs", "duty-performance"),
        ("2024/voice-service", "round-the-clock"),
    }
    assert unmeasured <= proved


def test_a_second_demo_uses_the_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = status(folder, capsys)
    demo.make_workspace(folder, seed=12345)
    assert status(folder, capsys) == before


def test_every_paper_of_the_demo_says_it_is_a_sample(folder: Path) -> None:
    page = (
        app.create_app(workspace=folder).test_client().get("/papers/self-evaluation/2024/voice-service").text
    )
    assert "样例数据，非真实业务数据" in page
