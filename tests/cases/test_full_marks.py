"""A target that is missed never earns all points, and no value is printed as the target that it misses."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.execution import execution_rate, score_execution
from indicators.notation import read_target
from indicators.rules import SatisfactionRule
from indicators.scoring import score_row, shown_actual
from tests.indicators.casebook import shipped

WEIGHT = Decimal(25)
SATISFACTION = ("满意度指标", "服务对象满意度指标")
ELSEWHERE = ("产出指标", "数量指标")
MISSED = [
    ("=100%", Fraction(49998 * 100, 50000)),
    ("≥100%", Fraction(49998 * 100, 50000)),
    ("100%", Fraction(10**9 - 1, 10**7)),
    ("≥30000件", Fraction(29999)),
    ("≤5件", Fraction(5001, 1000)),
    ("≤20万元", Fraction(20000001, 1000000)),
    ("≤8%", Fraction(80001, 10000)),
    ("≥8万元", Fraction(799999999, 100000000)),
    ("≥90%", Fraction(89999999, 1000000)),
]


@pytest.mark.parametrize("profile", sorted(shipped()))
@pytest.mark.parametrize("branch", [ELSEWHERE, SATISFACTION])
@pytest.mark.parametrize(("text", "actual"), MISSED)
def test_a_missed_target(profile: str, branch: tuple[str, str], text: str, actual: Fraction) -> None:
    target, rules = read_target(text), shipped()[profile]
    score = score_row(target, WEIGHT, actual, rules, branch=branch)
    assert score.points is not None
    # the steps of satisfaction are the rule of their profile, whatever the target
    has_steps = branch == SATISFACTION and rules.satisfaction.rule is SatisfactionRule.STEPS
    assert score.points < WEIGHT or has_steps
    assert shown_actual(target, WEIGHT, actual, rules, branch=branch) != f"{target.value}{target.unit}"


@pytest.mark.parametrize("profile", sorted(shipped()))
@pytest.mark.parametrize("executed", ["99.996", "99.99999", "99.995"])
def test_money_that_was_not_all_spent(profile: str, executed: str) -> None:
    rules, spent, annual = shipped()[profile], Decimal(executed), Decimal(100)
    score = score_execution(spent, annual, rules)
    assert score.points is not None
    assert score.points < rules.execution_points
    assert execution_rate(spent, annual, rules).rate < 100
