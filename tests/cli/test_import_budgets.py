"""``import`` of department budgets: the year of the title and of the option, and a lone table."""

import json
from pathlib import Path
from typing import Any

import pytest

import app
from tests.budgets import linchuan

LONE = """\
一般公共预算支出表,,,,
单位：万元,,,,
科目编码,科目名称,合计,基本支出,项目支出
,合计,90.00,60.00,30.00
213,农林水支出,90.00,60.00,30.00
"""


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    status = app.main(["--json", *map(str, words)])
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def lone(tmp_path: Path) -> Path:
    path = tmp_path / "支出表.csv"
    path.write_text(LONE, encoding="utf-8")
    return path


def test_a_lone_table_without_a_year_is_refused_as_a_budget(
    lone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "import", lone, "-o", tmp_path / "out")
    assert status == 1
    assert told["written"] == []
    (problem,) = told["problems"]
    assert "部门预算的公开表（一般公共预算支出表）" in problem["message"]
    assert "--year" in problem["message"]
    assert "绩效目标表" not in problem["message"]


def test_a_lone_table_takes_the_year_of_the_option(
    lone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "import", lone, "-o", tmp_path / "out", "--year", "2023")
    assert status == 0
    assert told["written"] == ["targets/2023/budget.yaml"]
    assert any("哪个单位的预算" in answer["message"] for answer in told["budget"]["answers"])
    assert {answer["verdict"] for answer in told["budget"]["answers"]} <= {"holds", "cannot_tell"}


def test_another_year_than_that_of_the_title_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "预算.txt"
    path.write_text(linchuan(), encoding="utf-8")
    _, told = run(capsys, "import", path, "-o", tmp_path / "out", "--year", "2023")
    assert told["written"] == ["targets/2025/budget.yaml"]
    assert any("按题名读入" in problem["message"] for problem in told["problems"])


def test_the_data_tell_rounding_apart_and_the_largest_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "预算.txt"
    slips = (
        linchuan()
        .replace("津贴补贴50.20万元", "津贴补贴50.21万元")
        .replace("邮电费1.70万元", "邮电费1.90万元")
    )
    path.write_text(slips, encoding="utf-8")
    _, told = run(capsys, "import", path, "-o", tmp_path / "out")
    broken = [answer for answer in told["budget"]["answers"] if answer["verdict"] == "broken"]
    assert [
        (answer["difference"], answer["rounding"]) for answer in broken if answer["relation"] == "B-text"
    ] == [
        ("0.20", False),
        ("0.01", True),
    ]
