"""Columns and rows that pass for others: near headers, namesakes, totals without a word, misspelt exclusions."""

import pytest

from tests.cases.test_rows import ORDERS, PAID, YEAR, Measure, codes, measure

__all__ = ["measure"]
BUDGET = "项目名称,年初预算数,执行数{}\n"
ORDER = "G{},2024-01-0{} 09:00:00,城管局,2024-01-0{} 10:00:00,2024-01-20,2024-01-10 09:00:00,{}\n"


@pytest.mark.parametrize("header", ["调整金额备用甲", "本期调整金额", "调整金颔"])
def test_a_header_nearly_like_a_lacking_one_is_told(measure: Measure, header: str) -> None:
    text = BUDGET.format(f",{header}") + "甲,100,50,20\n乙,100,50,20\n"
    found = measure("finance.execution_rate", "budget", {"b.csv": text}, YEAR)
    assert codes(found) == {"skipped_column"}
    assert "调整金额" in found.doubts[0].message
    assert header in found.doubts[0].message


@pytest.mark.parametrize("header", ["备注", "调整原因", "调整金额说明", "本年结转", "项目负责人"])
def test_another_header_is_no_doubt(measure: Measure, header: str) -> None:
    text = BUDGET.format(f",{header}") + "甲,100,50,20\n乙,100,50,20\n"
    assert not codes(measure("finance.execution_rate", "budget", {"b.csv": text}, YEAR))


def test_two_columns_of_one_name(measure: Measure) -> None:
    text = "支付凭证号,支付日期,支付金额,支付金额\nP1,2024-01-02,10,{}\nP2,2024-01-03,20,{}\n"
    for second in (("10", "20"), ("", "")):
        found = measure("finance.spending", "payments", {"p.csv": text.format(*second)})
        assert found.value == 30
        assert not codes(found)
    other = measure("finance.spending", "payments", {"p.csv": text.format("1", "2")})
    assert other.value is None
    assert "改成不同的表头" in other.reason


@pytest.mark.parametrize(("total", "is_told"), [("30", True), ("31", False)])
def test_a_total_without_a_word(measure: Measure, total: str, is_told: bool) -> None:
    text = f"{PAID}P1,2024-01-02,甲,费,10\nP2,2024-01-03,甲,费,20\n,2024-01-31,,,{total}\n"
    found = measure("finance.spending", "payments", {"p.csv": text})
    assert codes(found) == ({"total_row"} if is_told else set())


def test_a_subtotal_without_a_word(measure: Measure) -> None:
    rows = "P1,2024-01-02,甲,费,10\nP2,2024-01-03,甲,费,20\n,2024-01-03,,,30\n"
    more = "P3,2024-01-04,甲,费,5\nP4,2024-01-05,甲,费,6\n,2024-01-05,,,11\n"
    found = measure("finance.spending", "payments", {"p.csv": PAID + rows + more})
    assert [doubt.count for doubt in found.doubts if doubt.code == "total_row"] == [2]


@pytest.mark.parametrize("word", ["作癈", "作费", "废作", "不受理的"])
def test_an_exclusion_that_meets_nothing(measure: Measure, word: str) -> None:
    text = ORDERS + ORDER.format(1, 2, 2, "作废") + ORDER.format(2, 3, 3, "已办结")
    settings = f", exclude: {{status: {word}}}"
    assert codes(measure("hotline.volume", "work_orders", {"o.csv": text}, settings=settings)) == {"filter"}


@pytest.mark.parametrize("word", ["作废", "重复件", "已撤单"])
def test_a_month_without_orders_to_leave_out(measure: Measure, word: str) -> None:
    text = ORDERS + ORDER.format(1, 2, 2, "已派单") + ORDER.format(2, 3, 3, "已办结")
    settings = f", exclude: {{status: {word}}}"
    assert not codes(measure("hotline.volume", "work_orders", {"o.csv": text}, settings=settings))


@pytest.mark.parametrize(("first", "is_told"), [("", True), ("0", False)])
def test_an_empty_budget_is_told(measure: Measure, first: str, is_told: bool) -> None:
    text = BUDGET.format("") + f"甲,{first},50\n乙,100,50\n"
    found = measure("finance.execution_rate", "budget", {"b.csv": text}, YEAR)
    assert ("blank_cell" in codes(found)) is is_told
