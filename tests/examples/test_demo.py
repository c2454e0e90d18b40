"""The demonstration ends with both 2024 self-evaluations complete, on data that say they are samples."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

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


def test_a_second_demo_uses_the_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = status(folder, capsys)
    demo.make_workspace(folder, seed=12345)
    assert status(folder, capsys) == before


def test_every_paper_of_the_demo_says_it_is_a_sample(folder: Path) -> None:
    page = (
        app.create_app(workspace=folder).test_client().get("/papers/self-evaluation/2024/voice-service").text
    )
    assert "样例数据，非真实业务数据" in page
