"""Classes apart, units without cases apart, few cases in no band, no ranks; points by full marks."""

from decimal import Decimal

from bulletins.funnel import CaseCount
from bulletins.judging import UnitBand, judge_rate, name_order, score_class, unclassed_counts
from bulletins.rules import USUAL_RULES, BulletinRules, RateRule, UnitClass
from bulletins.words import rate_text

ON_TIME = RateRule("on_time", "按时办结率", "hotline.on_time_rate")
LATE = RateRule("late", "逾期率", "hotline.overdue_rate", is_lower_better=True)
COUNTIES = UnitClass(
    "县区",
    {"原州区": ("原州区", "原州"), "西吉县": ("西吉县",), "彭阳县": ("彭阳县",), "泾源县": ("泾源县",)},
    {"on_time": Decimal(60), "late": Decimal(40)},
)
OFFICES = UnitClass("部门", {"市教育局": ("市教育局",)})
RULES = BulletinRules((ON_TIME, LATE), (COUNTIES, OFFICES))
COUNTS = {
    "原州区": CaseCount(900, 1000),
    "原州": CaseCount(90, 100),
    "西吉县": CaseCount(700, 1000),
    "彭阳县": CaseCount(11, 12),
    "市教育局": CaseCount(10, 100),
    "市档案馆": CaseCount(1, 2),
}


def test_each_class_is_held_against_itself_alone() -> None:
    counties, offices = judge_rate(RULES, ON_TIME, COUNTS)
    assert counties.cases == CaseCount(1701, 2112)
    assert offices.units[0].band is UnitBand.SAME


def test_units_stand_by_band_and_then_by_name() -> None:
    counties, _ = judge_rate(RULES, ON_TIME, COUNTS)
    assert [(unit.unit, unit.band) for unit in counties.units] == [
        ("原州区", UnitBand.BETTER),
        ("西吉县", UnitBand.WORSE),
        ("彭阳县", UnitBand.FEW),
    ]


def test_a_unit_without_cases_is_named_and_has_no_rate() -> None:
    counties, _ = judge_rate(RULES, ON_TIME, COUNTS)
    assert counties.without == ("泾源县",)
    assert counties.judged == 2


def test_all_names_of_a_unit_count_together() -> None:
    counties, _ = judge_rate(RULES, ON_TIME, COUNTS)
    assert counties.units[0].cases == CaseCount(990, 1100)


def test_where_less_is_better_more_is_worse() -> None:
    counties, _ = judge_rate(RULES, LATE, COUNTS)
    assert {unit.unit: unit.band for unit in counties.units}["原州区"] is UnitBand.WORSE


def test_units_of_no_class_are_told_apart() -> None:
    assert unclassed_counts(RULES, COUNTS) == {"市档案馆": CaseCount(1, 2)}


def test_without_classes_all_units_are_one() -> None:
    (found,) = judge_rate(USUAL_RULES, ON_TIME, COUNTS)
    assert found.name == "全部承办单位"
    assert len(found.units) == 6


def test_a_unit_of_few_cases_counts_in_its_class_all_the_same() -> None:
    counties, _ = judge_rate(RULES, ON_TIME, COUNTS)
    assert (
        counties.cases.of - sum(unit.cases.of for unit in counties.units if unit.band is not UnitBand.FEW)
        == 12
    )


def test_points_are_full_marks_times_rate_and_none_is_no_nought() -> None:
    points = score_class(COUNTIES, RULES.rates, {"on_time": COUNTS, "late": {"西吉县": CaseCount(100, 400)}})
    by_unit = {one.unit: one for one in points}
    assert by_unit["西吉县"].points == {"on_time": Decimal(42), "late": Decimal(30)}
    assert by_unit["西吉县"].total == 72
    assert by_unit["原州区"].points["late"] is None
    assert by_unit["原州区"].total is None
    assert [one.unit for one in points] == sorted((one.unit for one in points), key=name_order)


def test_a_rate_that_is_not_quite_all_never_shows_as_all() -> None:
    assert rate_text(Decimal("99.999")) == ">99.99%"
    assert rate_text(Decimal("0.001")) == "<0.01%"
    assert rate_text(Decimal(100)) == "100.00%"
