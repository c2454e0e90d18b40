"""Scoring: every case of the tables the budget office reads, and what no table shows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.execution import execution_rate, needs_reason, score_execution
from indicators.model import Comparison, Score, ScoreStatus, Target, TargetKind
from indicators.notation import read_actual, read_target
from indicators.scoring import OutsideBand, check_band, score_row, shown_actual
from indicators.total import ScoredLine, add_up_lines
from indicators.written_scores import score_text
from tests.indicators.casebook import as_written, cases, exact, profile, shipped

MOF = shipped()["mof-2020"]
TEN = Decimal(10)


def scored(case: dict[str, Any]) -> Score:
    weight, given = Decimal(str(case["weight"])), exact(case.get("given"))
    options = {
        "grade": case.get("grade"),
        "points": given,
        "branch": case.get("branch"),
        "reason": case.get("reason", ""),
    }
    actual = as_written(case.get("actual"))
    if "as_of" in case:
        return at_a_day(case, weight, actual)
    return score_text(case["target"], actual, weight, case["profile"], **options)


def at_a_day(case: dict[str, Any], weight: Decimal, actual: Any) -> Score:
    target = read_target(case["target"])
    told = read_actual(actual, target) if isinstance(actual, str) else actual
    return score_row(target, weight, told, case["profile"], as_of=case["as_of"])


@pytest.mark.parametrize(
    "case", cases("at-least", "at-most", "zero", "judged", "satisfaction", "dates", "rounding")
)
def test_a_row_is_scored_as_the_table_says(case: dict[str, Any]) -> None:
    score = scored(case)
    assert score.points == exact(case["points"])
    assert score.outcome.value == case.get(
        "outcome", "scored" if case["points"] is not None else "no_evidence"
    )
    assert score.computed == exact(case.get("computed"))
    assert case.get("why", score.why) == score.why


@pytest.mark.parametrize(
    "case", cases("at-least", "at-most", "zero", "judged", "satisfaction", "dates", "rounding")
)
def test_a_score_explains_itself_and_keeps_to_cents(case: dict[str, Any]) -> None:
    score = scored(case)
    assert score.why
    assert (score.points is None) == (score.outcome is not ScoreStatus.SCORED)
    if score.points is not None:
        assert score.points.as_tuple().exponent == -2
        assert 0 <= score.points <= Decimal(str(case["weight"])).quantize(Decimal("0.01"))
    for flag, seen in zip(case.get("flags", score.flags), score.flags, strict=True):
        assert flag in seen


@pytest.mark.parametrize("case", cases("execution"))
def test_execution_is_scored_as_the_table_says(case: dict[str, Any]) -> None:
    executed, annual = exact(case["executed"]), exact(case["annual"])
    score = score_execution(executed, annual, case["profile"])
    assert score.points == exact(case["points"])
    assert score.outcome.value == case.get("outcome", "scored")
    assert case.get("why", score.why) == score.why
    if "rate" in case:
        assert executed is not None
        assert annual is not None
        assert execution_rate(executed, annual, case["profile"]).rate == exact(case["rate"])
    if "reason_needed" in case:
        assert needs_reason(score, executed, annual, case["profile"]) is case["reason_needed"]


NOT_POINTS = {
    "待采集": ScoreStatus.NO_EVIDENCE,
    "待评定": ScoreStatus.NEEDS_PERSON,
    "无": ScoreStatus.NOT_APPLICABLE,
}


def line(weight: Any, points: Any, branch: str = "") -> ScoredLine:
    outcome = NOT_POINTS.get(points, ScoreStatus.SCORED)
    score = Score(outcome, exact(points) if outcome is ScoreStatus.SCORED else None, None, "")
    return ScoredLine(Decimal(str(weight)), score, (branch, ""))


@pytest.mark.parametrize("case", cases("totals"))
def test_a_total_is_as_the_table_says(case: dict[str, Any]) -> None:
    total = add_up_lines(
        [line(*each) for each in case["lines"]], case["profile"], exact(case.get("rate", 100))
    )
    assert total.total == exact(case["total"])
    assert total.grade == case.get("grade")
    assert total.so_far == exact(case.get("so_far", total.so_far))
    assert total.scored_weight == exact(case.get("judged", total.scored_weight))


def test_there_are_enough_cases() -> None:
    books = (
        "at-least",
        "at-most",
        "zero",
        "judged",
        "satisfaction",
        "dates",
        "rounding",
        "execution",
        "totals",
    )
    assert len(cases(*books)) >= 120


def test_a_total_held_down_says_so() -> None:
    total = add_up_lines([line(100, "95.00")], profile(caps__lines="{80: 89}"), Decimal("79.9"))
    assert total.notes == ("执行率低于 80%，总分不超过 89，由 95.00 降为 89.00",)


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity"])
def test_a_weight_that_is_no_weight_is_refused(weight: str) -> None:
    with pytest.raises(ValueError, match="分值应是不小于 0 的数"):
        score_text("≥95%", Decimal(90), Decimal(weight), MOF)


@pytest.mark.parametrize(
    "actual", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("1E+9999999")]
)
def test_what_is_no_number_is_never_scored(actual: object) -> None:
    score = score_text("≤24小时", actual, TEN, MOF)
    assert (score.outcome, score.points) == (ScoreStatus.NO_EVIDENCE, None)


@pytest.mark.parametrize(
    ("actual", "shown"), [("95.846", "95.846%"), ("95.8460443359722", "95.85%"), ("98", "98%")]
)
def test_an_actual_value_is_rounded_for_reading(actual: str, shown: str) -> None:
    target = read_target("≥98%")
    assert shown_actual(target, TEN, Decimal(actual), MOF) == shown


@pytest.mark.parametrize(
    ("target", "actual", "shown"),
    [
        ("≥98%", "97.99600001", "97.996%"),
        ("≤24小时", "24.00400001", "24.004小时"),
        ("≤24小时", "47.99900001", "47.999小时"),
        ("=0%", "0.00100001", "0.001%"),
    ],
)
def test_a_rounded_actual_value_never_crosses_the_line_it_is_judged_by(
    target: str, actual: str, shown: str
) -> None:
    assert shown_actual(read_target(target), TEN, Decimal(actual), MOF) == shown


def test_the_reader_of_a_sentence_finds_the_same_points_with_a_calculator() -> None:
    seen = Decimal(397) / Decimal(1200) * 100
    score = score_row(read_target("≥98%"), Decimal(60), seen, MOF)
    assert score.why == "33.0833% ÷ 98% × 60 = 20.26"
    shown = Decimal(score.why.split("%")[0])
    assert (shown / 98 * 60).quantize(Decimal("0.01")) == score.points


def test_a_number_without_a_comparison_is_judged_as_equal() -> None:
    target = Target("0", TargetKind.NUMBER, None, Decimal(0))
    assert score_row(target, TEN, Decimal(1), MOF).points == 0
    assert score_row(target, TEN, Decimal(0), MOF).points == 10


def test_a_negative_target_is_met_or_not() -> None:
    target = Target("≥-5%", TargetKind.NUMBER, Comparison.GE, Decimal(-5), unit="%")
    assert [score_row(target, TEN, Decimal(number), MOF).points for number in (-7, -5, -3, 2)] == [
        0,
        10,
        10,
        10,
    ]


def test_a_negative_ceiling_is_met_or_not() -> None:
    target = Target("≤-5%", TargetKind.NUMBER, Comparison.LE, Decimal(-5), unit="%")
    assert [score_row(target, TEN, Decimal(number), MOF).points for number in (-7, -5, -3, 2)] == [
        10,
        10,
        0,
        0,
    ]


def test_a_number_target_that_was_never_read_needs_a_person() -> None:
    assert score_row(Target("?", TargetKind.NUMBER), TEN, Decimal(1), MOF).outcome is ScoreStatus.NEEDS_PERSON


def test_a_date_target_without_a_day_needs_a_person() -> None:
    assert (
        score_row(Target("近期", TargetKind.DATE), TEN, date(2024, 1, 1), MOF).outcome
        is ScoreStatus.NEEDS_PERSON
    )


def test_attainment_of_a_ceiling_is_one_less_the_deviation() -> None:
    seen = [score_text("≤24小时", Decimal(each), TEN, MOF).attainment for each in (12, 24, 30, 48, 96)]
    assert seen == [1, 1, Decimal("0.75"), 0, 0]


def test_attainment_of_a_floor_is_the_quotient() -> None:
    seen = [score_text("≥10件", Decimal(each), TEN, MOF).attainment for each in (-1, 0, 5, 10, 15)]
    assert seen == [0, 0, Decimal("0.5"), 1, Decimal("1.5")]


def test_points_outside_their_band_are_refused_with_the_band() -> None:
    with pytest.raises(OutsideBand, match=r"应在 8\.00–10\.00 分之间"):
        check_band("达成", Decimal(7), TEN, MOF)


def test_an_unknown_grade_is_refused_with_the_known_ones() -> None:
    with pytest.raises(OutsideBand, match="达成、部分达成、未达成"):
        check_band("良好", Decimal(7), TEN, MOF)


def test_points_inside_their_band_are_not_refused() -> None:
    check_band("部分达成", Decimal("7.99"), TEN, MOF)


def test_an_override_leaves_both_numbers_to_be_seen() -> None:
    score = score_text("≥98%", Decimal("95.2"), TEN, MOF, points=Decimal(8), reason="数据口径有争议")
    assert score.why == "95.2% ÷ 98% × 10 = 9.71；人工改为 8.00：数据口径有争议"
    assert (score.points, score.computed) == (Decimal(8), Decimal("9.71"))


def test_a_huge_number_loses_no_digit() -> None:
    target = Target("≥", TargetKind.NUMBER, Comparison.GE, Decimal(10) ** 60)
    just_short = Decimal("9" * 60)
    score = score_row(target, Decimal(10), just_short, MOF)
    assert score.why == f"{'9' * 60} ÷ 1{'0' * 60} × 10 = 9.{'9' * 59}，未达标，不计满分，得 9.99"


def test_points_beyond_thirty_digits_are_still_exact() -> None:
    weight = Decimal("123456789012345678901234567890.12")
    assert score_row(read_target("≥2件"), weight, Decimal(1), MOF).points == Decimal(
        "61728394506172839450617283945.06"
    )
