"""Points of operators by bands that are data; what was not measured gives neither points nor full marks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bulletins.operator_json import operators_from_json, operators_to_json
from bulletins.operator_points import (
    CountedItem,
    CountedOperators,
    OperatorValue,
    score_operators,
    standing_words,
    unlisted_codes,
)
from bulletins.operator_reading import read_operator_rules
from indicators.model import Period

RULES = """\
least_rows: 10
items:
  answered: {label: 接听量, evaluator: table.count, with: {table: calls}, by: agent, bands: {"≥300": 60, "≥200": 40}}
  errors: {label: 差错, evaluator: table.count, with: {table: checks}, by: agent, bands: {"≤0": 20, "≤3": 10}, absent: 0}
  content: {label: 满意率, evaluator: hotline.call_satisfaction_rate, by: agent, bands: {"≥95%": 20, "≥0%": 5}}
operators:
  - {code: "1001", name: 张某, also: [人员01]}
  - "1002"
grades: {优秀: 90, 合格: 60}
"""


def counted(**values: dict[str, OperatorValue]) -> CountedOperators:
    rules, problems = read_operator_rules(RULES.encode(), "assessment.yaml")
    assert not problems
    units = {"answered": "件", "errors": "件", "content": "%"}
    items = tuple(CountedItem(item, units[item.id], values.get(item.id, {})) for item in rules.items)
    june = Period(date(2024, 6, 1), date(2024, 6, 30))
    return CountedOperators(rules, RULES, "month", june, items, (), {"calls": "k"}, False)


def value(number: str, of: str | None = None) -> OperatorValue:
    return OperatorValue(Decimal(number), None if of is None else Decimal(of))


WHOLE = counted(
    answered={"1001": value("300"), "1002": value("199")},
    errors={"人员01": value("2")},
    content={"1001": value("96.5", "200"), "1002": value("100", "9")},
)


def test_each_item_has_its_points_and_the_sentence_why() -> None:
    first, second = score_operators(WHOLE)
    assert [item.points for item in first.items] == [60, 10, 20]
    assert first.items[0].why == "接听量 300件，在 ≥300 档，得 60 分（满分 60）"
    assert first.items[1].why == "差错 2件，在 ≤3 档，得 10 分（满分 20）"
    assert first.items[2].why == "满意率 96.50%（200 条记录），在 ≥95 档，得 20 分（满分 20）"
    assert (first.total, first.grade) == (Decimal(90), "优秀")
    assert second.items[0].why == "接听量 199件，不在任何一档，得 0 分（满分 60）"
    assert second.items[1].why == "差错 0件（没有记录，按规则计 0），在 ≤0 档，得 20 分（满分 20）"


def test_of_few_rows_there_are_no_points_and_no_total() -> None:
    second = score_operators(WHOLE)[1]
    assert (second.items[2].points, second.total, second.grade) == (None, None, "")
    assert second.items[2].why == "待采集（只有 9 条记录，少于 10 条不计分）"
    assert standing_words(second) == "待采集（已得 20 分，另有 20 分待采集）"


def test_what_was_not_measured_is_never_zero_and_never_full() -> None:
    broken = replace(
        WHOLE,
        items=(*WHOLE.items[:1], replace(WHOLE.items[1], values={}, reason="没有这个台账"), WHOLE.items[2]),
    )
    first, second = score_operators(broken)
    for score in (first, second):
        assert (score.items[1].points, score.total) == (None, None)
        assert score.items[1].why == "待采集（没有这个台账）"
    silent = counted(answered={"1001": value("10")})
    assert score_operators(silent)[1].items[0].why == "待采集（这一期没有这个人的记录）"


def test_two_codes_of_one_person_with_values_are_not_added() -> None:
    doubled = counted(answered={"1001": value("200"), "人员01": value("100")})
    assert "有 2 个代号都有记录" in score_operators(doubled)[0].items[0].why


def test_codes_that_the_rules_do_not_name_are_told() -> None:
    assert unlisted_codes(counted(answered={"1001": value("1"), "1009": value("1")})) == ["1009"]


def test_what_is_kept_comes_back_the_same() -> None:
    assert operators_from_json(operators_to_json(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"≥300": 60', '"300": 60', 3, "“300”不是档"),
        ('"≥300": 60', '"≤300": 60', 3, "都写 ≥，或都写 ≤"),
        ('"≥300": 60', '"≥300": 30', 3, "较好的一档得分比较差的一档少"),
        ('"≥300": 60', '"≥200.0": 60', 3, "界限相同"),
        ('"1002"', '"1001"', 8, "名单第 2 人的代号前面已经写过"),
        ("least_rows: 10", "least_rows: 多", 1, "least_rows"),
        ("by: agent, bands: {\"≤0\"", "bands: {\"≤0\"", 4, "by"),
        ("items:", "item:", 2, "item"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_rules_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    _, problems = read_operator_rules(RULES.replace(old, new, 1).encode(), "assessment.yaml")
    assert [problem.line for problem in problems if words in problem.message] == [line], problems
