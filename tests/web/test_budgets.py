"""The page of a department budget: what is broken first, with both numbers and places, and the tables as printed."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from budgets.reading.budget import format_budget
from tests.budgets import budget_of, linchuan
from tests.web.conftest import Reader

SLIP = linchuan().replace("30102\t津贴补贴\t50.20\t50.20", "30102\t津贴补贴\t50.30\t50.20")


def declare(folder: Path, text: str, year: str = "2024") -> None:
    path = folder / "targets" / year / "budget.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def budget(folder: Path) -> FlaskClient:
    declare(folder, format_budget(budget_of(SLIP)), "2025")
    return app.create_app(workspace=folder).test_client()


def test_what_is_broken_stands_first_with_both_numbers_and_places(budget: FlaskClient) -> None:
    page = Reader(budget).read("/budget/2025")
    broken, rest = page.split("无法判断（", 1)
    for word in ("不成立（2 项）", "50.30", "50.20", "第6个表 第5行第3格", "相差 0.10"):
        assert word in broken
    assert "没有读到绩效目标表" in rest
    assert "成立的各项" in rest


def test_the_tables_stand_as_printed_and_a_wrong_cell_leads_to_its_answer(budget: FlaskClient) -> None:
    page = Reader(budget).read("/budget/2025")
    assert '<td class="n wrong"><a href="#no-' in page
    assert page.count('class="table table-sm disclosed"') == 8
    assert "-20.00%" in page


def test_the_overview_of_its_year_leads_to_it(folder: Path) -> None:
    declare(folder, format_budget(budget_of(SLIP)).replace("year: 2025", "year: 2024"))
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert 'href="/budget/2024"' in reader.read("/")
    assert "B-" not in reader.read("/")
    assert "津贴补贴" in reader.read("/problems")


def test_a_budget_file_with_mistakes_is_told_with_its_lines(folder: Path) -> None:
    declare(folder, "year: 2024\nunit: 某站\ntables:\n  - {kind: 收支总表, rows: []}\n")
    page = Reader(app.create_app(workspace=folder).test_client()).read("/budget/2024")
    assert "第 4 行第 12 列" in page
    assert "收支总表" in page


def test_a_budget_that_is_not_there_says_what_to_do(folder: Path) -> None:
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert "请先导入部门预算" in reader.read("/budget/2031", 404)


def test_text_of_the_document_is_never_markup(folder: Path) -> None:
    declare(folder, format_budget(budget_of(SLIP.replace("津贴补贴", "<b>津贴</b>"))), "2025")
    assert "<b>津贴" not in Reader(app.create_app(workspace=folder).test_client()).read("/budget/2025")


def test_what_rounding_explains_stands_apart(folder: Path) -> None:
    slips = SLIP.replace("邮电费1.70万元", "邮电费1.71万元")
    declare(folder, format_budget(budget_of(slips)), "2025")
    page = Reader(app.create_app(workspace=folder).test_client()).read("/budget/2025")
    matters, rounded = page.split("可能是四舍五入造成的（2 项）", 1)
    assert "不成立（2 项）" in matters
    assert "1.71" not in matters
    assert "1.71" in rounded


def test_the_greatest_difference_stands_first_and_each_table_is_summed_up(folder: Path) -> None:
    slips = SLIP.replace("邮电费1.70万元", "邮电费9.70万元")
    declare(folder, format_budget(budget_of(slips)), "2025")
    page = Reader(app.create_app(workspace=folder).test_client()).read("/budget/2025")
    broken = page.partition('id="broken-title"')[2].partition("</section>")[0]
    gaps = [abs(float(gap)) for gap in re.findall(r'data-label="相差">(-?[\d.]+)<', broken)]
    assert len(gaps) > 2
    assert gaps == sorted(gaps, reverse=True)
    summary = page.partition('id="summary-title"')[2].partition("</section>")[0]
    assert re.search(r'href="#table-\d+"', summary)
    assert "正文和其他" in summary


def test_problems_of_a_budget_lead_to_its_page_and_to_no_form(folder: Path) -> None:
    declare(folder, format_budget(budget_of(SLIP)).replace("year: 2025", "year: 2024"))
    page = Reader(app.create_app(workspace=folder).test_client()).read("/problems")
    assert 'href="/budget/2024">2024 年部门预算</a>' in page
    assert "/declare/2024/budget" not in page


def test_projects_that_a_budget_is_held_against_are_named_and_not_their_files(folder: Path) -> None:
    declare(folder, format_budget(budget_of(SLIP)).replace("year: 2025", "year: 2024"))
    page = Reader(app.create_app(workspace=folder).test_client()).read("/budget/2024")
    assert "《热线运行经费》" in page
    assert "targets/" not in page
