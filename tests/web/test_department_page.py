"""部门整体 in the browser: its projects and tasks on its page, its money in no sum beside theirs, its form."""

import shutil
from pathlib import Path

import pytest

import app
from tests.web.conftest import Reader
from tests.workspace.test_department import OTHER, SHEET

PAGE = "/projects/2024/department"


@pytest.fixture
def reader(measured: Path, tmp_path: Path) -> Reader:
    folder = tmp_path / "it"
    shutil.copytree(measured, folder)
    (folder / "targets/2024/department.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "targets/2024/second.yaml").write_text(OTHER, encoding="utf-8")
    return Reader(app.create_app(workspace=folder).test_client())


def test_the_page_names_the_projects_and_says_what_did_not_go_in(reader: Reader) -> None:
    page = reader.read(f"{PAGE}?tab=summary")
    assert "本部门的项目" in page
    assert "还没有汇总" in page
    assert "宣传经费" in page
    assert "年度主要任务" in page
    assert "受理和督办" in page


def test_sums_count_projects_and_say_that_a_department_is_left_out(reader: Reader) -> None:
    page = reader.read("/?year=2024")
    assert "另有部门整体 1 张" in page
    assert "合计（2 个项目，部门整体 1 张的资金不计）" in " ".join(page.split()).replace(" %}", "")
    assert "40.00" in page
    assert "部门整体的自评表 1 张不计入" in " ".join(reader.read("/rollup?year=2024").split()).replace(
        " 张", " 张"
    )
    assert "部门整体的自评表 1 张不列入本表" in reader.read("/papers/summary/2024")


def test_papers_are_named_after_the_department(reader: Reader) -> None:
    for kind in ("target", "self-evaluation", "monitoring"):
        assert "部门整体支出绩效" in reader.read(f"/papers/{kind}/2024/department")
    disposition = reader.client.get("/papers/target/2024/department.docx").headers["Content-Disposition"]
    assert "%E9%83%A8%E9%97%A8%E6%95%B4%E4%BD%93" in disposition


def test_the_form_shows_what_only_a_department_has(reader: Reader) -> None:
    page = reader.read("/declare/2024/department")
    assert "部门（单位）名称" in page
    assert "热线运行 | 受理和督办 | 10 | 10 | 0" in page
    assert "年度主要任务" not in reader.read("/declare/2024/hotline")


def test_a_department_gets_its_own_line_among_the_results(reader: Reader) -> None:
    page = reader.read("/results?year=2024")
    assert page.count("部门整体") >= 1
    assert "3 张自评表" in page


def test_the_api_tells_departments_from_projects(reader: Reader) -> None:
    items = reader.client.get("/api/v1/projects").get_json()["items"]
    assert {item["id"]: item["kind"] for item in items} == {
        "2024/department": "department",
        "2024/hotline": "project",
        "2024/second": "project",
    }
