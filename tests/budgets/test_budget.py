"""Budget documents of other units, years and layouts: nothing is broken that is not, and what is changed is found."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.answers import Verdict
from budgets.budget import TableKind
from budgets.budget_yaml import read_budget as read_file
from budgets.reading.budget import budget_as_json, format_budget, read_budget
from documents.open_file import open_document
from tests.budgets import answers_of, broken, budget_of, linchuan

TEXT = linchuan()
BODY = TEXT.index("一、部门收支总表\n\n单位")
NUMBERS = [(BODY + found.start(), BODY + found.end()) for found in re.finditer(r"\d+\.\d+", TEXT[BODY:])]
UNTESTED = ("水资源节约管理与保护增加14.90万元", "水质监测增加5.00万元")
"""Reasons of a change, which need only not exceed it."""


def sections(text: str) -> dict[str, str]:
    """The tables of the document, each from its title to the next, and what stands before and after them."""
    pieces = re.split(
        r"(?m)^(?=[一二三四五六七八]、[^，。\n]*表$|第三部分 2025年部门预算情况说明$)", text[BODY:]
    )
    return {piece.split("\n")[0]: piece for piece in pieces if piece}


def changed(at: int, end: int, by: int) -> str:
    """The document with another last digit of one number."""
    digit = (int(TEXT[end - 1]) + by) % 10
    return f"{TEXT[: end - 1]}{digit}{TEXT[end:]}"


def place_of(at: int) -> str:
    """The row of its table, or the line of the text."""
    line = TEXT[:at].count("\n")
    return f"第{line + 1}行" if at > TEXT.index("第三部分 2025年部门预算情况说明", BODY) else ""


def test_a_right_document_has_nothing_broken() -> None:
    answers = answers_of(TEXT)
    assert broken(answers) == []
    untold = [
        (answer.relation, answer.left.place) for answer in answers if answer.verdict is Verdict.CANNOT_TELL
    ]
    assert untold == [
        ("B-parts", "第174行"),
        ("B-targets", "第5个表 第3行第6格"),
        ("B-unchecked", "第178行"),
    ]


@settings(max_examples=40)
@given(st.sampled_from(NUMBERS), st.integers(1, 9))
def test_a_changed_number_is_found_by_the_relations_that_touch_it_and_no_other(
    spot: tuple[int, int], by: int
) -> None:
    if any(TEXT.index(text) <= spot[0] < TEXT.index(text) + len(text) for text in UNTESTED):
        return
    before = {
        (answer.relation, answer.left.name, answer.right.name if answer.right else "")
        for answer in answers_of(TEXT)
    }
    found = broken(answers_of(changed(*spot, by)))
    assert found
    own = place_of(spot[0]) or row_place(spot[0])
    assert [
        result.message for result in found if not any(place.startswith(own) for place in result.places)
    ] == []
    assert {
        (result.relation, result.left.name, result.right.name if result.right else "") for result in found
    } <= before


def row_place(at: int) -> str:
    budget = budget_of(TEXT)
    line = TEXT[: TEXT.find("\n", at)].split("\n")[-1]
    titles = [section for section in sections(TEXT) if TEXT.index(section, BODY) < at]
    table = next(budget_table for budget_table in budget.tables if budget_table.title == titles[-1])
    body = TEXT[TEXT.index(titles[-1], BODY) :]
    rows = [part for part in body.split("\n") if "\t" in part]
    return f"{table.place} 第{rows.index(line) + 1}行"


@pytest.mark.parametrize(
    ("old", "new", "relations"),
    [
        ("合计\t350.00\t213.80\t136.20", "合计\t350.10\t213.80\t136.20", {"B-sum", "B-across", "B-tables"}),
        ("30102\t津贴补贴\t50.20\t50.20", "30102\t津贴补贴\t50.30\t50.20", {"B-sum", "B-across"}),
        ("213\t农林水支出\t265.40", "213\t农林水支出\t265.50", {"B-sum", "B-change", "B-growth"}),
        ("收入总计\t338.80", "收入总计\t338.90", {"B-sum", "B-balance", "B-text", "B-parts"}),
        ("占85.71%", "占85.72%", {"B-share"}),
        ("下降6.98%", "增长6.98%", {"B-text-growth"}),
        ("保护增加14.90万元", "保护增加24.90万元", {"B-reason"}),
        ("八、政府性基金预算支出表\n\n单位", "九、政府性基金预算支出表\n\n单位", {"B-numbers"}),
        ("，比2024年减少0.30万元", "，比2022年减少0.30万元", {"B-year"}),
        ("增加0.40万元，增长4.49%", "增加0.50万元，增长4.49%", {"B-text", "B-text-growth"}),
    ],
)  # fmt: skip
def test_each_kind_of_slip_is_found_by_its_relations(old: str, new: str, relations: set[str]) -> None:
    assert TEXT.count(old) >= 1
    assert {result.relation for result in broken(answers_of(TEXT.replace(old, new, 1)))} == relations


@pytest.mark.parametrize(
    "lacking",
    [
        "三、部门支出总表",
        "五、一般公共预算支出表",
        "七、一般公共预算“三公”经费支出表",
        "四、财政拨款收支总表",
    ],
)
def test_a_missing_table_cannot_be_told_and_breaks_only_the_numbers(lacking: str) -> None:
    kept = "".join(piece for title, piece in sections(TEXT).items() if title != lacking)
    answers = answers_of(TEXT[:BODY] + kept)
    assert {result.relation for result in broken(answers)} <= {"B-numbers"}
    assert [answer.message for answer in answers if answer.relation == "B-missing"]


def test_tables_in_another_order_and_without_numbers_hold() -> None:
    first, *tables, text = sections(TEXT).values()
    turned = "".join(re.sub(r"^[一二三四五六七八]、", "", table) for table in (*reversed(tables), first))
    answers = answers_of(TEXT[:BODY] + turned + text)
    assert broken(answers) == []
    assert not [answer for answer in answers if answer.relation == "B-missing"]


def test_tables_in_yuan_hold_against_a_text_in_ten_thousands() -> None:
    split = TEXT.index("第三部分 2025年部门预算情况说明", BODY)

    def in_yuan(found: re.Match[str]) -> str:
        return f"{float(found[1]) * 10000:,.2f}" if found[0][-1] != "%" else found[0]

    tables = re.sub(r"(?<=\t)(-?\d+\.\d+)(?!%|\d)(?=\t|\n)", in_yuan, TEXT[:split]).replace(
        "单位：万元", "单位：元"
    )
    tables = re.sub(r"(?m)^(5\.00)(?=\t)", in_yuan, tables)
    budget = budget_of(tables + TEXT[split:])
    assert budget.money == "元"
    assert broken(answers_of(tables + TEXT[split:])) == []


def test_a_cell_that_is_no_number_is_told_and_nothing_is_summed_with_it() -> None:
    text = TEXT.replace("30102\t津贴补贴\t50.20", "30102\t津贴补贴\t50.2O")
    answers = answers_of(text)
    assert broken(answers) == []
    assert any(
        "“50.2O”，不是数字" in answer.message for answer in answers if answer.verdict is Verdict.CANNOT_TELL
    )
    found, problems = read_file(format_budget(budget_of(text)).encode(), "targets/2025/budget.yaml")
    assert found is None
    assert [problem.message for problem in problems] == ["“合计”应是数字，现为“50.2O”"]


def test_a_table_that_is_there_twice_is_told_and_not_mixed() -> None:
    twice = sections(TEXT)["二、部门收入总表"]
    budget = budget_of(TEXT[:BODY] + twice + TEXT[BODY:])
    assert len(budget.unread) == 1
    assert "重复" in budget.unread[0]
    assert {result.relation for result in broken(answers_of(TEXT[:BODY] + twice + TEXT[BODY:]))} == {
        "B-numbers"
    }


def test_the_file_read_again_is_the_same_budget() -> None:
    budget = budget_of(TEXT)
    assert read_file(format_budget(budget).encode(), "targets/2025/budget.yaml") == (budget, ())


def test_a_paper_without_budget_tables_is_no_budget() -> None:
    sheet = "2024年项目支出绩效目标表\n项目名称\t语音服务费\n项目资金\t8.00 万元\n一级指标\t三级指标\n"
    assert read_budget(open_document(sheet.encode(), "目标表.txt")) is None
    assert read_budget(open_document("2024年工作总结\n全年支出5万元。".encode(), "总结.txt")) is None


def test_as_data_every_answer_has_both_values_and_places() -> None:
    data = budget_as_json(budget_of(TEXT.replace("占85.71%", "占85.72%")))
    (result,) = (answer for answer in data["answers"] if answer["verdict"] == "broken")
    left, right = result["left"], result["right"]
    assert right is not None
    assert (result["relation"], left["value"], right["value"]) == ("B-share", "85.72", "85.71")
    assert left["place"] == "第150行"
    assert data["tables"][0]["kind"] == TableKind.BALANCE
    assert data["tables"][0]["rows"][0]["amounts"]["合计"] == {
        "value": "300.00",
        "place": "第1个表 第3行第2格",
    }
