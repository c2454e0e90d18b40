"""The sheet of a whole department, read back from its own papers and from one that an office drew."""

from datetime import date
from pathlib import Path

import pytest

import app
from forms.self_evaluation import self_evaluation_form
from forms.target.target import target_form
from forms.writers import WRITERS
from indicators.assessment import assess
from indicators.model import Project
from indicators.reading import read_project
from indicators.records import ProjectRecords
from papers.target_files.target_file import build_target_file
from tests.documents.laid import sheets, table
from tests.indicators.casebook import shipped
from tests.workspace.importing import shipped_shares
from tests.workspace.test_department import SHEET

PROFILE = shipped()["department-2015"]


def declared() -> Project:
    project, _ = read_project(SHEET.encode(), "f.yaml", "2024/department")
    assert project is not None
    return project


def imported(tmp_path: Path, content: bytes, suffix: str) -> Project:
    paper = tmp_path / f"部门.{suffix}"
    paper.write_bytes(content)
    assert app.main(["--workspace", str(tmp_path), "import", str(paper)]) == 0
    (file,) = (tmp_path / "targets/2024").glob("*.yaml")
    project, problems = read_project(file.read_bytes(), file.name, f"2024/{file.stem}")
    assert project is not None, problems
    return project


def facts(project: Project) -> tuple[object, ...]:
    """What is printed of a sheet."""
    assert project.funds is not None
    rows = [(row.branch, row.name, row.target.text) for row in project.indicators if row.weight]
    tasks = [(task.name, task.content, task.total) for task in project.tasks]
    initial = project.funds.initial
    return (
        project.kind,
        project.name,
        initial.total,
        initial.basic,
        initial.projects,
        tasks,
        rows,
        project.goal,
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "pdf"])
def test_the_target_sheet_of_a_department_comes_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    form = target_form(declared(), PROFILE, sample=False)
    assert facts(imported(tmp_path, WRITERS[suffix](form), suffix)) == facts(declared())


def test_its_self_evaluation_gives_the_same_targets(tmp_path: Path) -> None:
    assessment = assess(declared(), PROFILE, ProjectRecords(), date(2024, 12, 31))
    form = self_evaluation_form(assessment, sample=False)
    assert facts(imported(tmp_path, WRITERS["docx"](form), "docx")) == facts(declared())


DRAWN = (
    ("部门（单位）名称", "市政府办公室", "", "", "", ""),
    ("年度主要任务", "任务名称", "主要内容", "总额", "财政拨款", "其他资金"),
    ("年度主要任务", "任务一", "热线运行", "12.50", "12.50", "0"),
    ("年度主要任务", "任务二", "机关运转", "250.91", "250.91", "0"),
    ("年度主要任务", "金额合计", "", "263.41", "263.41", "0"),
    ("年度总体目标", "各项任务如期完成。", "", "", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值", "分值", ""),
    ("产出指标", "数量指标", "受理量", "≥1000件", "90", ""),
)


def test_a_sheet_that_an_office_drew_is_read_with_its_tasks() -> None:
    (sheet,) = sheets("部门（单位）整体支出绩效目标申报表（2024年度）", table(*DRAWN))
    assert sheet.is_department
    assert sheet.name.text == "市政府办公室"
    assert [(task.name.text, task.total.text) for task in sheet.tasks] == [
        ("任务一", "12.50"),
        ("任务二", "250.91"),
    ]
    file = build_target_file(sheet, 2024, shipped_shares(), sha256="ab" * 32)
    assert "kind: 部门整体" in file.text


def test_a_project_of_a_department_stays_a_project() -> None:
    rows = (
        ("项目名称", "整体搬迁", "", "", "", ""),
        ("主管部门", "市政府办公室", "", "", "", ""),
        *DRAWN[6:],
    )
    (sheet,) = sheets("项目支出绩效目标申报表（2024年度）", table(*rows))
    assert (sheet.is_department, sheet.name.text) == (False, "整体搬迁")


TITLE = "部门（单位）整体支出绩效目标申报表（2024年度）"


def test_a_further_column_of_tasks_is_told_and_the_known_ones_are_read() -> None:
    header = ("年度主要任务", "序号", "任务名称", "主要内容", "总额", "完成时限")
    task = ("年度主要任务", "1", "任务一", "热线运行", "12.50", "12月底")
    (sheet,) = sheets(TITLE, table(DRAWN[0], header, task, *DRAWN[5:]))
    assert [(read.name.text, read.total.text) for read in sheet.tasks] == [("任务一", "12.50")]
    assert [problem.message for problem in sheet.problems] == [
        "年度主要任务中有 1 格的表头没有认出，没有抄录：12月底"
    ]


def test_tasks_without_headers_keep_their_names_and_the_rest_is_told() -> None:
    (sheet,) = sheets(TITLE, table(DRAWN[0], *DRAWN[2:4], *DRAWN[5:]))
    assert [read.name.text for read in sheet.tasks] == ["任务一", "任务二"]
    assert any("有 8 格" in problem.message and "12.50" in problem.message for problem in sheet.problems)


def test_tasks_on_the_sheet_of_a_project_are_told_as_left_out() -> None:
    rows = (
        ("项目名称", "整体搬迁", "", "", "", ""),
        ("年度主要任务", "完成搬迁", "", "", "", ""),
        *DRAWN[6:],
    )
    (sheet,) = sheets("项目支出绩效目标申报表（2024年度）", table(*rows))
    assert sheet.tasks == ()
    assert any(
        "1 项没有抄录" in problem.message and "完成搬迁" in problem.message for problem in sheet.problems
    )
