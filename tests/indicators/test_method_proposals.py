"""Proposed methods of measuring: what is right by hand is proposed, and nothing else (``pytest -s`` prints the figures)."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.method_proposals import MethodProposal, propose_for_row
from indicators.method_rules import Sureness
from indicators.model import FundRow, Funds, Party, Project
from tests.proposed_rows import (
    PRODUCT,
    Quality,
    build_row,
    evaluators,
    hotline_rows,
    library_rows,
    measure_quality,
    published_rows,
    seed_rows,
)

COST = ("产出指标", "成本指标")
TOTAL = FundRow(Decimal("12.5"))
HOTLINE = Project(
    "2024/a", "12345热线运行经费", 2024, (), unit=Party("便民服务中心"), funds=Funds("万元", TOTAL, TOTAL)
)
SCHOOL = Project("2024/b", "校舍维修", 2024, (), unit=Party("第一中学"), funds=Funds("万元", TOTAL, TOTAL))


def propose(
    name: str, target: str, project: Project = HOTLINE, branch: tuple[str, str] = PRODUCT
) -> MethodProposal | None:
    row = build_row("r1", branch, name, target)
    found = propose_for_row(row, replace(project, indicators=(row,)), evaluators())
    return found[0] if found else None


def assert_all_right(quality: Quality) -> None:
    print(quality.text)
    assert quality.wrong == ()
    assert quality.missed == ()


def test_every_wording_of_a_hotline_gets_its_method_and_no_other_row_gets_one() -> None:
    assert_all_right(measure_quality(hotline_rows()))


def test_parameters_are_read_from_the_name() -> None:
    asked = [row for row in hotline_rows() if row.params]
    assert asked
    assert [{**row.proposals[0].params} | {**row.params} for row in asked] == [
        dict(row.proposals[0].params) for row in asked
    ]


def test_published_sheets_of_all_trades_get_no_wrong_proposal(shared: Path) -> None:
    assert_all_right(measure_quality(published_rows(shared)))


def test_the_library_whose_methods_other_hands_chose_gets_the_same_ones() -> None:
    """服务对象满意度 alone may be a survey or the call-backs: proposed with a caution to a hotline."""
    quality = measure_quality(library_rows())
    print(quality.text)
    assert quality.missed == ()
    assert quality.wrong == ("服务对象满意度 → hotline.satisfaction_rate",)


def test_the_sheets_of_the_first_user_get_what_was_decided_by_hand(shared: Path, tmp_path: Path) -> None:
    assert_all_right(measure_quality(seed_rows(shared, tmp_path)))


def test_a_name_that_says_just_the_method_is_sure_and_one_among_other_words_is_to_be_checked() -> None:
    plain, among = (
        propose("工单按时办结率", "≥98%"),
        propose("强化部门协同联动提升群众诉求按时办结率水平", "≥98%"),
    )
    assert plain
    assert plain.sureness is Sureness.SURE
    assert among
    assert among.sureness is Sureness.CHECK


@pytest.mark.parametrize(
    ("name", "target"), [("服务对象满意度", "≥95%"), ("按时办结率", "≥95%"), ("响应率", "100%")]
)
def test_what_only_a_hotline_measures_is_not_proposed_to_others(name: str, target: str) -> None:
    assert propose(name, target)
    assert propose(name, target, SCHOOL) is None


def test_a_unit_that_does_not_fit_leaves_the_row_alone() -> None:
    assert propose("接通率", "≥95%")
    assert propose("接通率", "≥95次") is None
    assert propose("平均等待时长", "≤15%") is None


def test_a_bare_target_gets_the_reading_in_the_direction_of_the_method() -> None:
    assert [
        found.reading for found in (propose("成本控制率", "100%"), propose("接通率", "95%")) if found
    ] == ["≤100%", "≥95%"]
    plain = propose("接通率", "≥95%")
    assert plain
    assert plain.reading == ""


def test_a_sign_against_the_direction_is_told_and_never_turned_round() -> None:
    found = propose("放弃率", "≥5%")
    assert found
    assert found.sureness is Sureness.CHECK
    assert found.reading == ""
    assert "越低越好" in found.cautions[-1]


def test_money_counts_only_what_was_paid_for_this_project() -> None:
    found = propose("成本控制率", "≤100%")
    assert found
    assert found.params == {"project": "12345热线运行经费", "target": "12.5万元"}


def test_an_amount_that_is_the_money_of_the_project_is_its_spending_and_a_part_of_it_is_not() -> None:
    whole = propose("墙面粉刷、门窗更换", "12.5万元", SCHOOL, COST)
    assert whole
    assert (whole.evaluator, whole.reading) == ("finance.spending", "≤12.5万元")
    assert propose("墙面粉刷", "5万元", SCHOOL, COST) is None
    assert propose("节约开支", "≥12.5万元", SCHOOL, COST) is None


def test_words_as_target_are_read_as_all_only_where_the_method_says_so() -> None:
    found = propose("7×24小时人工服务", "工作保障")
    assert found
    assert (found.reading, found.sureness) == ("≥100%", Sureness.CHECK)
    assert "没有数" in found.reason
    assert propose("接通率", "工作保障") is None


def test_a_method_that_there_is_not_is_never_proposed() -> None:
    row = build_row("r1", PRODUCT, "接通率", "≥95%")
    assert propose_for_row(row, HOTLINE, {}) == ()
