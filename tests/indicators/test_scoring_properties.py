"""What holds for every score, whatever the numbers; and an oracle that reads the table of the rules on its own."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from indicators.execution import score_execution
from indicators.figures import half_up, keeps_side, round_down, round_fewest_digits, round_readable
from indicators.model import Comparison, Score, ScoreStatus, Target, TargetKind
from indicators.rules import Profile
from indicators.scoring import score_row
from tests.indicators.casebook import profile, shipped

MOF = shipped()["mof-2020"]
INVERSE = profile(at_most__rule="inverse")
PROFILES = [
    *shipped().values(),
    INVERSE,
    profile(zero__rule="deduct", zero__per_occurrence="1.5"),
    profile(satisfaction__rule="linear_from"),
    profile(at_least__pass_threshold="60"),
]
CENT = Decimal("0.01")
UP = (Comparison.GE, Comparison.GT)
DOWN = (Comparison.LE, Comparison.LT)

amounts = st.decimals("-1e6", "1e6", places=4)
targets = st.decimals("0.0001", "1e6", places=4)
weights = st.decimals("0.5", "90", places=2)
comparisons = st.sampled_from(list(Comparison))
rules = st.sampled_from(PROFILES)
branches = st.sampled_from(["产出指标", "满意度指标"])
scales = st.sampled_from([Decimal(text) for text in ("0.01", "0.5", "3", "10000", "100000000")])


def score(
    comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal, rule: Profile, branch: str = ""
) -> Score:
    target = Target("", TargetKind.NUMBER, comparison, wanted, unit="%" if branch else "")
    return score_row(target, weight, actual, rule, branch=branch)


def points(
    comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal, rule: Profile
) -> Decimal:
    found = score(comparison, wanted, actual, weight, rule).points
    assert found is not None
    return found


def cents(value: Fraction) -> Decimal:
    """Half up, by the school's rule, in whole cents."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


def short_of(weight: Decimal, points: Fraction) -> Decimal:
    """Of a missed target: in cents, and at least one short of the weight."""
    return min(cents(points), weight - CENT)


def is_met(comparison: Comparison, wanted: Decimal, actual: Decimal) -> bool:
    if comparison in DOWN:
        return actual <= wanted
    if wanted == 0:
        return actual > 0 if comparison is Comparison.GT else comparison is Comparison.GE or actual == 0
    return actual >= wanted


def oracle(comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    """The default rules as the table prints them, written down a second time."""
    t, a, w = Fraction(wanted), Fraction(actual), Fraction(weight)
    if is_met(comparison, wanted, actual):
        return weight
    if comparison in DOWN:
        return short_of(weight, w * (1 - (a - t) / t)) if t > 0 and a < 2 * t else Decimal(0)
    return short_of(weight, max(a, Fraction(0)) / t * w) if t else Decimal(0)


@given(comparisons, st.one_of(st.just(Decimal(0)), targets), amounts, weights)
def test_points_are_those_of_the_table(
    comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal
) -> None:
    assert points(comparison, wanted, actual, weight, MOF) == oracle(comparison, wanted, actual, weight)


@given(
    comparisons,
    st.one_of(st.just(Decimal(0)), targets),
    st.decimals("-0.01", "0.01", places=9),
    st.decimals("0.5", "90", places=3),
)
def test_points_are_full_exactly_where_the_target_is_met(
    comparison: Comparison, wanted: Decimal, gap: Decimal, weight: Decimal
) -> None:
    actual = wanted + gap
    full = points(comparison, wanted, actual, weight, MOF) == weight
    assert full == is_met(comparison, wanted, actual)


@given(st.decimals("0.01", "1e6", places=2), st.decimals("0", "0.05", places=4))
def test_execution_has_full_points_exactly_where_all_is_spent(annual: Decimal, unspent: Decimal) -> None:
    executed = annual - min(unspent, annual)
    assert (score_execution(executed, annual, MOF).points == MOF.execution_points) == (executed == annual)


@given(comparisons, targets, weights, st.integers(0, 300))
def test_points_near_the_target_are_those_of_the_table(
    comparison: Comparison, wanted: Decimal, weight: Decimal, percent: int
) -> None:
    actual = wanted * percent / 100
    assert points(comparison, wanted, actual, weight, MOF) == oracle(comparison, wanted, actual, weight)


@given(comparisons, st.one_of(st.just(Decimal(0)), amounts), amounts, weights, rules, branches)
def test_points_lie_between_nothing_and_the_weight(
    comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal, rule: Profile, branch: str
) -> None:
    found = score(comparison, wanted, actual, weight, rule, branch)
    assert found.points is not None
    assert 0 <= found.points <= weight
    assert found.points.as_tuple().exponent == -2
    assert found.attainment is not None
    assert found.attainment >= 0


@given(st.sampled_from(UP), targets, amounts, amounts, weights, rules)
def test_more_is_never_worth_less_where_more_is_better(
    comparison: Comparison, wanted: Decimal, one: Decimal, other: Decimal, weight: Decimal, rule: Profile
) -> None:
    less, more = sorted((one, other))
    assert points(comparison, wanted, less, weight, rule) <= points(comparison, wanted, more, weight, rule)


@given(st.sampled_from(DOWN), targets, amounts, amounts, weights, rules)
def test_more_is_never_worth_more_where_less_is_better(
    comparison: Comparison, wanted: Decimal, one: Decimal, other: Decimal, weight: Decimal, rule: Profile
) -> None:
    less, more = sorted((one, other))
    assert points(comparison, wanted, less, weight, rule) >= points(comparison, wanted, more, weight, rule)


@given(comparisons, targets, amounts, weights, scales, st.sampled_from([MOF, INVERSE]))
def test_the_unit_of_measure_does_not_matter(
    comparison: Comparison, wanted: Decimal, actual: Decimal, weight: Decimal, scale: Decimal, rule: Profile
) -> None:
    small = points(comparison, wanted, actual, weight, rule)
    assert small == points(comparison, wanted * scale, actual * scale, weight, rule)


@given(comparisons, targets, st.integers(0, 10**7), st.integers(1, 10**7), weights)
def test_what_a_sentence_shows_never_contradicts_how_it_judged(
    comparison: Comparison, wanted: Decimal, part: int, of: int, weight: Decimal
) -> None:
    """The number printed stands on the same side of the target as the exact one, though that never ends."""
    exact = Fraction(part, of)
    found = score_row(Target("", TargetKind.NUMBER, comparison, wanted), weight, exact, MOF)
    printed = Fraction(found.why.removeprefix("(1 − (").split(" ")[0])
    assert (printed >= wanted, printed > wanted) == (exact >= wanted, exact > wanted)


@given(
    st.sampled_from(list(TargetKind)),
    st.one_of(st.none(), amounts, st.booleans(), st.dates()),
    weights,
    rules,
)
def test_points_are_there_exactly_where_something_was_scored(
    kind: TargetKind, actual: object, weight: Decimal, rule: Profile
) -> None:
    target = Target("甲", kind, Comparison.GE if kind is TargetKind.NUMBER else None, Decimal(5))
    found = score_row(target, weight, actual, rule)  # type: ignore[arg-type]  # anything may come in
    assert (found.points is not None) == (found.outcome is ScoreStatus.SCORED)
    assert found.why


@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(0, 6))
def test_rounding_is_half_away_from_zero(value: Fraction, places: int) -> None:
    rounded = Fraction(half_up(value, places))
    step = Fraction(1, 10**places)
    assert abs(rounded - value) * 2 <= step
    assert abs(rounded) >= abs(value) or abs(rounded - value) * 2 < step


@given(st.decimals("0.005", "100", places=3), weights)
def test_a_short_number_is_shown_whole(value: Decimal, weight: Decimal) -> None:
    assert round_readable(Fraction(value), lambda _: False) == value


@given(st.fractions(0, 100, max_denominator=1000))
def test_where_no_rounding_agrees_the_plain_one_is_shown(value: Fraction) -> None:
    assert round_fewest_digits(value, lambda _: False) == half_up(value)


def by_fractions(value: Fraction | Decimal, places: int) -> Decimal:
    exact = Fraction(value) * 10**places
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return Decimal(f"{'-' if exact < 0 and whole else ''}{whole}E-{places}")


FIGURES = (
    st.fractions(-(10**9), 10**9, max_denominator=10**6)
    | st.decimals(-(10**9), 10**9, places=7)
    | st.sampled_from(
        [Decimal("-0"), Decimal("1E+250"), Decimal("-5E-250"), Decimal("0.005"), Decimal("-0.005")]
    )
)


@given(FIGURES, st.integers(0, 9))
def test_rounding_by_whole_numbers_is_rounding_by_fractions(value: Fraction | Decimal, places: int) -> None:
    assert str(half_up(value, places)) == str(by_fractions(value, places))
    size = value if value >= 0 else -value
    whole = (Fraction(size) * 10**places).__floor__()
    assert str(round_down(size, places)) == str(Decimal(f"{whole}E-{places}"))


@given(st.fractions(-9, 9, max_denominator=99), st.fractions(-9, 9, max_denominator=99))
def test_a_rounded_number_keeps_the_side_that_comparing_tells(value: Fraction, line: Fraction) -> None:
    side = (value > line) - (value < line)
    for other in (value, line, (value + line) / 2, 2 * value - line):
        assert keeps_side(value, line)(other) == (((other > line) - (other < line)) == side)
