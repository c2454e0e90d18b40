"""How much of a finite whole can be wrong, judged by what was found in a part of it drawn by chance.

Exact: the chances of drawing without putting back (hypergeometric), in whole numbers without rounding; the
limits are those of Clopper and Pearson. Where all of the whole was drawn, both limits are what was found.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import comb

TWO_SIDED = Fraction(5, 200)
"""What either side of a 95 % interval leaves out."""
ONE_SIDED = Fraction(5, 100)
"""What an upper limit of 95 % leaves out."""


@dataclass(frozen=True)
class WrongCounts:
    """Between ``least`` and ``most`` of the whole are wrong."""

    least: int
    most: int


def interval_of_wrong(found: int, drawn: int, whole: int) -> WrongCounts:
    """The 95 % interval for the number wrong in ``whole``, ``found`` of ``drawn`` being wrong."""
    right = most_wrong(drawn - found, drawn, whole, TWO_SIDED)
    return WrongCounts(whole - right, most_wrong(found, drawn, whole, TWO_SIDED))


def most_wrong(found: int, drawn: int, whole: int, beyond: Fraction) -> int:
    """The largest number wrong in ``whole`` by which no more than ``found`` are drawn with a chance of more
    than ``beyond``."""
    likely, unlikely = found, whole - (drawn - found) + 1
    while unlikely - likely > 1:
        middle = (likely + unlikely) // 2
        if is_likelier(found, drawn, middle, whole, beyond):
            likely = middle
        else:
            unlikely = middle
    return likely


def is_likelier(found: int, drawn: int, wrong: int, whole: int, beyond: Fraction) -> bool:
    """Whether no more than ``found`` wrong ones are drawn with a chance of more than ``beyond``."""
    ways, all_ways = ways_at_most(found, drawn, wrong, whole), comb(whole, drawn)
    return ways * beyond.denominator > all_ways * beyond.numerator


def ways_at_most(found: int, drawn: int, wrong: int, whole: int) -> int:
    """In how many ways ``drawn`` of ``whole`` are drawn with no more than ``found`` of the ``wrong``."""
    right = whole - wrong
    least = max(0, drawn - right)
    term = comb(wrong, least) * comb(right, drawn - least)
    ways = 0
    for hit in range(least, found + 1):
        ways += term
        term = term * (wrong - hit) * (drawn - hit) // ((hit + 1) * (right - drawn + hit + 1))
    return ways
