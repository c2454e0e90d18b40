"""``propose``: what is proposed, as a table and as JSON, and what is taken."""

import json
from pathlib import Path

import pytest

import app
from store import open_store
from tests.imported import IMPORTED, imported_workspace, target_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    imported_workspace(tmp_path)
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return app.main(["--workspace", str(folder), "propose", *words])


def test_it_prints_every_row_with_its_best_proposal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    printed = capsys.readouterr().out
    assert "hotline.on_time_rate" in printed
    assert "由人填报" in printed
    assert target_path(folder).read_text("utf-8") == IMPORTED


def test_json_says_why_how_sure_and_which_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "2024/hotline", "--json") == 0
    (project,) = json.loads(capsys.readouterr().out)["projects"]
    rows = {row["indicator"]: row for row in project["rows"]}
    assert rows["drills"]["proposals"] == []
    assert rows["cost"]["proposals"][0] == {
        "evaluator": "finance.cost_rate",
        "with": {"project": "12345热线运行经费", "target": "10万元"},
        "reading": "≤100%",
        "sureness": "sure",
        "reason": "名称中的“成本控制率”即成本控制率，单位“%”相合",
        "cautions": [],
        "tables": {"payments": "undeclared"},
    }


def test_rows_are_taken_by_name_or_all_that_are_sure_and_the_audit_knows(folder: Path) -> None:
    assert run(folder, "--accept", "hours", "--by", "张三") == 0
    assert target_path(folder).read_text("utf-8").count("evaluator: hotline.") == 1
    assert run(folder, "--accept", "sure") == 0
    text = target_path(folder).read_text("utf-8")
    assert text.count("evaluator: hotline.") == 2
    assert "evaluator: hotline.satisfaction_rate" not in text
    with open_store(folder / "data/jixiao.db") as store:
        acts = store.db.execute("SELECT act, name FROM audit ORDER BY seq").fetchall()
    assert next(tuple(act) for act in acts) == ("declare", "张三")
    assert len(acts) == 2


def test_nothing_to_take_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--accept", "drills") == 0
    assert "没有要采纳的建议" in capsys.readouterr().err


def test_a_proposal_of_a_ledger_has_its_conditions_and_is_taken_with_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target_path(folder).write_text(IMPORTED.replace("应急演练", "业务培训次数"), encoding="utf-8")
    (folder / "sources.yaml").write_text(
        "trainings: {label: 培训台账, files: x.csv, dated_by: held_on, columns: "
        "{held_on: {header: 日期, type: day}, kind: {header: 类别, type: text}}}\n",
        encoding="utf-8",
    )
    assert run(folder, "2024/hotline", "--json") == 0
    (project,) = json.loads(capsys.readouterr().out)["projects"]
    (offer,) = next(row["proposals"] for row in project["rows"] if row["indicator"] == "drills")
    assert offer["with"] == {"table": "trainings", "where": {"类别": "业务培训"}, "unit": "次"}
    assert offer["tables"] == {"trainings": "no_files"}
    assert run(folder, "--accept", "drills") == 0
    assert "where: {类别: 业务培训}" in target_path(folder).read_text("utf-8")
