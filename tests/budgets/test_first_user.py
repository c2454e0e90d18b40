"""The budget document of the first user: every relation of its numbers that can be tested, and which do not hold."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.budget_yaml import read_budget as read_file
from budgets.reading.budget import format_budget, read_budget
from budgets.reconciliation import reconcile
from documents.open_file import open_document, open_file
from indicators.model import Project
from indicators.reading import read_project
from tests.conftest import ROOT
from tests.papers.seed_documents import Part, as_docx, as_html, as_pdf, as_xlsx, paper

DOCUMENT = Path("seed/guyuan-12345-2024-budget.txt")
BROKEN = {
    # 日常公用支出 of the 总计 row is 4.31, its rows are 0.00 + 5.18; so the row itself does not add up, and the text has 5.18.
    ("B-sum", "第3个表 第3行第5格", "4.31", "5.18"),
    ("B-across", "第3个表 第3行第3格", "250.91", "250.04"),
    ("B-text", "第223行", "5.18", "4.31"),
    # The text gives 269.41 as 本年收入 and nothing carried over; the tables 263.41 and 6.00.
    ("B-text", "第213行", "269.41", "263.41"),
    ("B-text", "第213行", "0", "6.00"),
    ("B-text", "第243行", "269.41", "263.41"),
    ("B-parts", "第5个表 第16行第2格", "263.41", "269.41"),
    # Sums rounded apart: 类 of the first table against the accounts of the second, and of the text against the first.
    ("B-tables", "第1个表 第5行第5格", "239.61", "239.60"),
    ("B-tables", "第1个表 第12行第5格", "12.86", "12.87"),
    ("B-tables", "第1个表 第13行第5格", "4.25", "4.24"),
    ("B-tables", "第1个表 第22行第5格", "12.69", "12.70"),
    ("B-text", "第213行", "4.24", "4.25"),
    ("B-text", "第213行", "12.70", "12.69"),
    ("B-text", "第221行", "7.69", "7.70"),
    # 职业年金 is 4.30 by function, 4.29 by economic account and in the eighth table; 2010399 is 220.02 and 220.03.
    ("B-tables", "第3个表 第9行第3格", "4.29", "4.30"),
    ("B-tables", "第6个表 第6行第3格", "4.29", "4.30"),
    ("B-tables", "第6个表 第3行第3格", "220.03", "220.02"),
    # 部门支出总表 lists 基本支出 alone: 18.50 of 项目支出 are in no row of it.
    ("B-tables", "第6个表 第2行第3格", "250.91", "269.41"),
    # -0.54 ÷ 0.76 = -71.05 %, 0.42 ÷ 7.28 = 5.77 %, 1.83 ÷ 3.17 = 57.73 %, -0.50 ÷ 4.52 = -11.06 %.
    ("B-growth", "第2个表 第9行第8格", "-71.00", "-71.05"),
    ("B-growth", "第2个表 第10行第8格", "5.76", "5.77"),
    ("B-growth", "第2个表 第11行第8格", "57.72", "57.73"),
    ("B-precision", "第2个表 第8行第8格", "-11", "-11.06"),
    # An increase of 7.5 explained by an item of 8.
    ("B-reason", "第227行", "7.5", "8"),
    # 项目支出 of 政府办公厅（室）及相关机构事务 is 12.50 in the text and 18.50 in the table.
    ("B-text", "第227行", "12.50", "18.50"),
    # Numbers of tables: 三, 五, 六, 八.
    ("B-numbers", "第3个表", "3", "5"),
    ("B-numbers", "第5个表", "6", "8"),
    # 三公 is compared with 2021, everything else with 2023.
    ("B-year", "第233行", "2021", "2023"),
    # 4.50 + 8.00 of the target forms are 6.00 less than 项目支出.
    ("B-targets", "第2个表 第3行第6格", "18.50", "12.50"),
    # The forms are of 固原市人民政府“12345”全民服务中心.
    (
        "B-unit",
        "targets/2024/staff-costs.yaml",
        "固原市人民政府“12345”全民服务中心",
        "固原市“12345”便民服务中心",
    ),
    (
        "B-unit",
        "targets/2024/voice-service.yaml",
        "固原市人民政府“12345”全民服务中心",
        "固原市“12345”便民服务中心",
    ),
}
CANNOT_TELL = {
    # 上年结转 of 6.00 is not shared out between its two lines; 支出总计 is not by its two columns.
    ("B-sum", "第1个表 第26行第2格"),
    ("B-sum", "第1个表 第29行第3格"),
    ("B-across", "第1个表 第29行第4格"),
    # 100 % of a base of 0.00.
    ("B-growth", "第2个表 第5行第8格"),
    # 主要包括: ten items of 245.72 need not be all of 245.73.
    ("B-parts", "第221行"),
    # 三公经费表 and 部门收入总表 are not there.
    ("B-missing", "第231行"),
    ("B-missing", ""),
    # 机关运行经费, 政府采购 and 资产 stand in no table.
    ("B-unchecked", "第251行"),
    ("B-unchecked", "第255行"),
    ("B-unchecked", "第259行"),
}
HOLDING = {
    "B-sum": 25,  # columns of the four listed tables, levels and 总计 of the two-sided ones
    "B-across": 34,  # 小计 by fund, 合计 = 基本 + 项目, 合计 = 人员 + 公用
    "B-some": 2,  # 其中 of 事业支出 and of 财政拨款结转
    "B-balance": 2,  # 收入总计 = 支出总计, twice
    "B-change": 10,  # 增减额 = 本年 - 上年, nine accounts and the zeros of the fifth table
    "B-growth": 5,  # five of nine percentages
    "B-tables": 15,
    "B-text": 46,  # amounts of the text that stand in a table; 0 in the text is no contradiction to a blank
    "B-parts": 10,
    "B-share": 2,  # 占100%, twice
    "B-text-growth": 2,  # 3.49 % and 150 %
    "B-source": 2,  # 250.91 + 12.50 = 263.41 of this year, 0 + 6.00 carried over
    "B-numbers": 3,
    "B-year": 4,
}


@pytest.fixture(scope="module")
def budget(shared: Path) -> Budget:
    found = read_budget(open_file(shared / DOCUMENT))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def answers(budget: Budget) -> tuple[RelationResult, ...]:
    return reconcile(budget, [project("staff-costs"), project("voice-service")])


def project(name: str) -> Project:
    file = f"targets/2024/{name}.yaml"
    found, _ = read_project((ROOT / file).read_bytes(), file, f"2024/{name}")
    assert found is not None
    return found


def test_whose_budget_it_is_and_of_which_year(budget: Budget) -> None:
    assert (budget.year, budget.unit, budget.money) == (2024, "固原市“12345”便民服务中心", "万元")
    assert [table.number for table in budget.tables] == [1, 2, 3, 5, 6, 8]
    assert [len(table.rows) for table in budget.tables] == [33, 9, 19, 1, 60, 9]
    assert budget.unread == ()


def test_every_slip_is_found_with_both_numbers_and_no_other(answers: tuple[RelationResult, ...]) -> None:
    found = [answer for answer in answers if answer.verdict is Verdict.BROKEN]
    assert {
        (result.relation, result.left.place, result.left.display_text, result.right.display_text)
        for result in found
        if result.right
    } == BROKEN
    assert len(found) == len(BROKEN)


def test_what_cannot_be_told_is_no_slip(answers: tuple[RelationResult, ...]) -> None:
    found = [
        (answer.relation, answer.left.place) for answer in answers if answer.verdict is Verdict.CANNOT_TELL
    ]
    assert set(found) == CANNOT_TELL
    assert len(found) == len(CANNOT_TELL)


def test_all_other_relations_hold(answers: tuple[RelationResult, ...]) -> None:
    assert Counter(answer.relation for answer in answers if answer.verdict is Verdict.HOLDS) == HOLDING


def test_a_cent_apart_may_be_rounding_and_more_is_not(answers: tuple[RelationResult, ...]) -> None:
    apart = {
        str(abs(answer.difference)): "四舍五入" in answer.message
        for answer in answers
        if answer.verdict is Verdict.BROKEN
        and answer.relation in ("B-text", "B-tables", "B-sum")
        and answer.difference
    }
    assert apart == {"0.01": True, "0.87": False, "6.00": False, "18.50": False}


def test_the_money_without_a_form_is_named(answers: tuple[RelationResult, ...]) -> None:
    (found,) = (answer for answer in answers if answer.relation == "B-targets")
    assert "有 6.00 没有绩效目标表，等于说明中“上年结转结余资金安排支出”6.00" in found.message


def test_the_file_read_again_is_the_same_budget(budget: Budget) -> None:
    again, problems = read_file(format_budget(budget).encode(), "targets/2024/budget.yaml")
    assert problems == ()
    assert again == budget


@pytest.mark.parametrize("typeset", [as_docx, as_xlsx, as_html, as_pdf])
def test_the_same_is_found_in_word_workbook_web_page_and_pdf(
    shared: Path, answers: tuple[RelationResult, ...], typeset: Callable[[Sequence[Part]], bytes]
) -> None:
    found = read_budget(open_document(typeset(paper(shared)), "预算"))
    assert found is not None
    assert found.unread == ()
    own = reconcile(found, [project("staff-costs"), project("voice-service")])
    assert [told(result) for result in own] == [told(answer) for answer in answers]


def told(answer: RelationResult) -> tuple[str, str, str]:
    """Without the place of an entry of the contents, which each kind of file tells in its own way."""
    return answer.relation, answer.verdict, re.sub("（目录 [^）]*）", "", answer.message)
