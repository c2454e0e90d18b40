"""A budget file beside target files: never a project, always held against those it covers, read again when one changes."""

from pathlib import Path

import pytest

import app
from budgets.answers import Verdict
from budgets.reading.budget import format_budget
from tests.budgets import budget_of, linchuan
from tests.small import TARGETS
from workspace import Workspace
from workspace.budgets import ReadBudget
from workspace.declared import target_files
from yamlfiles.problem import Severity

BUDGET = format_budget(budget_of(linchuan()))


@pytest.fixture
def year(tmp_path: Path) -> Path:
    folder = tmp_path / "targets" / "2025"
    folder.mkdir(parents=True)
    (folder / "budget.yaml").write_text(BUDGET, encoding="utf-8")
    return folder


def project(folder: Path, name: str, total: str, unit: str = "临川县水文监测站") -> None:
    folder.mkdir(exist_ok=True)
    text = TARGETS.replace("2024-2024", "2025-2025").replace("便民服务中心", unit)
    text = text.replace("total: 10.00, fiscal: 10.00", f"total: {total}, fiscal: {total}")
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def only(folder: Path) -> ReadBudget:
    (found,) = Workspace(folder.parents[1]).read_budgets()
    return found


def forms(read: ReadBudget) -> list[str]:
    return [
        f"{answer.verdict}: {answer.message}" for answer in read.answers if answer.relation == "B-targets"
    ]


def test_a_budget_file_is_no_project(year: Path) -> None:
    project(year, "水质监测", "60.00")
    assert [file.name for file in target_files(year)] == ["水质监测.yaml"]


def test_project_spending_is_held_against_the_target_files_beside_it(year: Path) -> None:
    project(year, "水质监测", "60.00")
    assert only(year).id == "2025"
    assert "有 45.00 没有绩效目标表" in forms(only(year))[0]
    project(year, "水资源", "45.00")
    assert forms(only(year)) == [
        "holds: 一般公共预算支出表“合计”项目支出 105.00，与绩效目标表的年度资金总额之和（2 项）一致"
    ]


def test_files_below_a_folder_with_its_own_budget_count_there(year: Path) -> None:
    project(year, "水质监测", "105.00")
    inner = year / "某局"
    project(inner, "别的", "7.00", unit="某局")
    (inner / "budget.yaml").write_text(BUDGET, encoding="utf-8")
    outer, own = Workspace(year.parents[1]).read_budgets()
    assert (outer.id, own.id) == ("2025", "2025/某局")
    assert forms(outer)[0].startswith("holds")
    assert "有 98.00 没有绩效目标表" in forms(own)[0]


def test_a_target_file_that_cannot_be_read_leaves_the_sum_untold(year: Path) -> None:
    project(year, "水质监测", "60.00")
    (year / "坏.yaml").write_text("name: [", encoding="utf-8")
    assert forms(only(year))[0].startswith("cannot_tell")


def test_the_same_workspace_sees_a_change_of_either_file(year: Path) -> None:
    workspace = Workspace(year.parents[1])
    project(year, "水质监测", "105.00")
    assert forms(workspace.read_budgets()[0])[0].startswith("holds")
    project(year, "水质监测", "104.00")
    assert forms(workspace.read_budgets()[0])[0].startswith("broken")
    (year / "budget.yaml").write_text(BUDGET.replace("year: 2025", "yaer: 2025"), encoding="utf-8")
    assert workspace.read_budgets()[0].budget is None


def test_another_unit_on_the_form_is_told_with_both_names(year: Path) -> None:
    project(year, "水质监测", "105.00", unit="临川县水文站")
    (found,) = (answer for answer in only(year).answers if answer.relation == "B-unit")
    assert found.verdict is Verdict.BROKEN
    assert found.right is not None
    assert (found.left.display_text, found.right.display_text) == ("临川县水文站", "临川县水文监测站")


def test_check_warns_of_what_is_broken_and_hints_at_what_cannot_be_told(
    year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (year / "budget.yaml").write_text(BUDGET.replace("share: 85.71", "share: 85.72"), encoding="utf-8")
    assert app.main(["--workspace", str(year.parents[1]), "check", str(year / "budget.yaml")]) == 0
    said = capsys.readouterr()
    assert "提醒：说明中“一般公共预算拨款收入”占比印作 85.72%，按 300.00 ÷ 350.00 计算为 85.71%" in said.out
    assert "建议：说明中所列各项之和" in said.out
    assert "核对了部门预算 targets/2025/budget.yaml：" in said.err
    assert {problem.severity for problem in only(year).problems} == {Severity.WARNING, Severity.HINT}


def test_a_mistake_in_the_budget_file_is_an_error_with_its_place(
    year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = BUDGET.replace("合计: 300.00", "合计: 3OO", 1)
    (year / "budget.yaml").write_text(text, encoding="utf-8")
    line = text[: text.index("3OO")].count("\n") + 1
    assert app.main(["--workspace", str(year.parents[1]), "check"]) == 1
    assert f"targets/2025/budget.yaml:{line}:23: 错误：“合计”应是数字，现为“3OO”" in capsys.readouterr().out
