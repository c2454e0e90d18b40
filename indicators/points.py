"""得分 and 总分: the one place where points are rounded, and the words for points held back."""

from decimal import Decimal
from fractions import Fraction

from indicators.figures import format_plain, half_up, round_apart, round_down

FULL_SCORE = Decimal(100)
"""满分: what the weights of a sheet with 预算执行率 come to."""
HELD_BACK = "未达标，不计满分"


def full_points(weight: Decimal) -> Decimal:
    """All of ``weight``, printed with at least two places; never rounded, so that rows that earn all make
    up 100."""
    rounded = half_up(weight)
    return rounded if rounded == weight else Decimal(format_plain(weight))


def round_points(exact: Fraction, weight: Decimal) -> Decimal:
    """``exact`` points of ``weight`` in hundredths, half up. A rule gives exactly the weight where the
    target is met, and less where it is missed; so a missed target never rounds up to full points, and a met
    one never down from them."""
    rounded = half_up(exact)
    if exact == weight:
        return full_points(weight)
    if exact > weight:
        return max(rounded, full_points(weight))
    return rounded if rounded < weight else round_down(exact)


def points_text(exact: Fraction, weight: Decimal) -> str:
    """The end of a sentence “… = {points}”; where rounding alone would give full points, with what the sum
    came to."""
    points = round_points(exact, weight)
    if exact >= weight or half_up(exact) == points:
        return f"{points}"
    shown = round_apart(exact, Fraction(weight))
    return f"{format_plain(shown)}，{HELD_BACK}，得 {points}"


def has_full_points(points: Decimal, weight: Decimal) -> bool:
    """Whether nothing was lost: all of the weight, or what a paper prints of it in hundredths."""
    return points >= min(weight, half_up(weight))


def lost_points(points: Decimal, weight: Decimal) -> Decimal:
    """What was lost of the weight, with two places at least; nothing where nothing was lost."""
    return half_up(Decimal(0)) if has_full_points(points, weight) else full_points(weight) - points


def explains_points(exact: Fraction, weight: Decimal, printed: Decimal) -> bool:
    """Whether ``printed`` is ``exact`` rounded to hundredths, by our rule or by plain half up as others
    round."""
    return printed in (round_points(exact, weight), half_up(exact))
