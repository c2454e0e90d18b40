"""What was left blank on a form is told at the blank cell; an answer of one word is no label."""

import json
from decimal import Decimal

import pytest

from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_unchecked import find_unchecked
from checks.filled_form import FilledForm
from indicators.profiles import read_profiles
from papers.filled_forms.json_forms import read_json
from tests.conftest import ROOT
from tests.papers.street_lamps import FUNDS, GOALS, ROWS, TOTAL, all_rows, changed, found_codes, read_rows

PLAIN_FUNDS = tuple((*row[:5], "", "", "", "") for row in FUNDS)
EXECUTION = ("", "预算执行率", "预算执行率", "预算执行率", "100%", "90.00%", "10", "9.00", "")
SPARE = [""] * 5


def told(form: FilledForm) -> list[tuple[str, str]]:
    """The place and message of what could not be checked."""
    profiles, _ = read_profiles(
        {path.stem: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.yaml"))}, frozenset()
    )
    problems = find_unchecked(EvaluationSubject(form, profiles["mof-2020"]))
    return [(str(problem.place.label), problem.message) for problem in problems]


def ended(*lines: tuple[str, ...]) -> FilledForm:
    """The form with lines below its total."""
    return read_rows((*all_rows(), *lines))


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_row_without_name_is_told_at_its_cell(number: int) -> None:
    form = read_rows(all_rows(rows=changed(ROWS, number, 3, "")))
    assert [message for _, message in told(form) if "三级指标名称是空白" in message] != []
    assert form.rows[number].places["name"] in [place for place, _ in told(form)]


@pytest.mark.parametrize("label", ["自评等级", "评价等级", "绩效等级"])
def test_a_blank_grade_is_told_at_the_blank_cell(label: str) -> None:
    form = ended((label, "", *SPARE, "", ""))
    assert form.places["grade"].endswith("第2格")
    assert (form.places["grade"], "没有填等级，没有与总分核对，请补充") in told(form)


@pytest.mark.parametrize("label", ["填报日期", "填表日期", "自评时间"])
def test_the_day_of_signing_has_the_place_of_its_cell(label: str) -> None:
    late = ended(("项目负责人", "王某", label, "2025年6月1日", *SPARE))
    blank = ended(("项目负责人", "王某", label, "", *SPARE))
    assert late.places["signed"].endswith("第4格")
    assert "E23" in found_codes(late)
    assert (blank.places["signed"], "没有填填报日期，没有核对是否按时填报，请补充") in told(blank)


def test_a_leader_left_blank_is_told_beside_a_day_of_signing() -> None:
    form = ended(("项目负责人", "", "填报日期", "2024年2月18日", *SPARE))
    assert form.places["leader"].endswith("第2格")
    assert found_codes(form).count("E23") == 1


@pytest.mark.parametrize("answer", ["完成", "已完成", "实际完成", "全年完成", ""])
def test_one_word_under_the_label_of_the_achievement_is_an_answer(answer: str) -> None:
    form = read_rows(all_rows(goals=changed(GOALS, 1, 5, answer)))
    assert form.achieved == answer
    assert form.places["achieved"]
    assert ("E17" in found_codes(form)) is (answer in ("", "完成", "已完成"))


@pytest.mark.parametrize("number", [0, 3, 5])
def test_a_blank_score_has_the_place_of_its_cell(number: int) -> None:
    form = read_rows(all_rows(rows=changed(ROWS, number, 7, "")))
    assert form.rows[number].places["points"] in [place for place, _ in told(form)]


def test_a_blank_total_has_the_place_of_its_cell() -> None:
    form = read_rows(all_rows(total=changed((TOTAL,), 0, 7, "")))
    assert form.whole
    assert form.total is None
    assert form.places["total"] in [place for place, _ in told(form)]


@pytest.mark.parametrize(("rate", "codes"), [("90.00%", 0), ("71.30%", 1), ("0.713", 1)])
def test_a_wrong_rate_of_the_row_of_execution_is_told_at_its_cell(rate: str, codes: int) -> None:
    rows = (changed((EXECUTION,), 0, 5, rate)[0], *ROWS)
    form = read_rows(all_rows(funds=PLAIN_FUNDS, rows=rows))
    assert form.funds[0].places["rate"].endswith("第6格")
    assert found_codes(form).count("E11") == codes


@pytest.mark.parametrize(
    ("text", "explains"), [("收回问卷 320 份", 0), ("年中追加预算 6 万元", 1), ("财政收回结余资金", 1)]
)
def test_what_comes_back_explains_a_changed_budget_only_where_it_is_money(text: str, explains: int) -> None:
    funds = changed(changed(FUNDS, 1, 3, "126.00"), 2, 3, "0.00")
    form = read_rows(all_rows(funds=funds, goals=changed(GOALS, 1, 5, f"全年养护路灯 5200 盏，{text}。")))
    assert ("E3" in found_codes(form)) is not bool(explains)


def test_words_for_numbers_in_data_are_quoted() -> None:
    data = {
        "kind": "self_evaluation",
        "funds": {"full_year_budget": "约126", "executed": 113.4, "score": "九分"},
        "indicators": [{"level3": "养护路灯数", "weight": 15, "score": "15分左右"}],
        "total": "九十七",
    }
    (form,) = read_json(json.dumps(data, ensure_ascii=False).encode(), "自评表.json")
    assert form.unread == {"total": "九十七"}
    assert form.funds[0].unread == {"annual": "约126", "points": "九分"}
    assert form.rows[0].unread == {"points": "15分左右"}
    assert form.rows[0].weight == Decimal(15)
