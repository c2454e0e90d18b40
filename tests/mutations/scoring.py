"""What a form must hold, worked out from its texts alone and by nobody else's code: the judge of the product.

Only the plain rules of 财预〔2020〕10号 are here: at least, at most, zero, dates, words; nothing is shared with
the code that is judged.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
MONEY = {"元": Decimal(1), "万元": Decimal(10000)}
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(.*)")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:前|以前|之前)?")
SIGNS = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", "=": "=", ">": ">=", "<": "<=", "": ""}
BANDS = {"达成预期指标": (80, 100), "部分达成预期指标": (60, 80), "未达成预期指标": (0, 60)}
GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


def plain(text: str) -> str:
    """One width, no blanks, no separators of thousands."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("¥", "")
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)


def number_of(text: str) -> Decimal | None:
    """The number of a cell of points or money; ``None`` where there is none."""
    match = NUMBER.fullmatch(plain(text))
    return Decimal(match[1]) if match and match[2] in ("", "分", "%", *MONEY) else None


def rate_of(text: str) -> Decimal | None:
    """In percent."""
    return number_of(text)


@dataclass(frozen=True)
class Aim:
    """``kind`` is number, day or words."""

    kind: str
    sign: str = ""
    value: Decimal = Decimal(0)
    unit: str = ""
    day: date | None = None


def day_of(text: str) -> date | None:
    match = DAY.fullmatch(plain(text))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def aim_of(text: str) -> Aim:
    word = plain(text)
    day = day_of(word)
    if day:
        return Aim("day", day=day)
    match = re.fullmatch(r"([≥≤=<>]{0,2})(-?\d+(?:\.\d+)?)(.*)", word)
    if match and match[1] in SIGNS:
        return Aim("number", SIGNS[match[1]], Decimal(match[2]), match[3])
    return Aim("words")


def answer_of(text: str, aim: Aim) -> Decimal | None:
    """The actual value in the unit of the target; ``None`` where it is none in that unit."""
    match = NUMBER.fullmatch(plain(text).lstrip("≥≤<>="))
    if not match:
        return None
    value, unit = Decimal(match[1]), match[2]
    if unit in MONEY and aim.unit in MONEY:
        return value * MONEY[unit] / MONEY[aim.unit]
    return value if unit in ("", aim.unit) or not aim.unit else None


def part_of(aim: Aim, text: str) -> Fraction | None:
    """The part of the weight that the rule gives, ``None`` where it cannot be told."""
    if aim.kind == "day":
        day = day_of(text)
        return None if day is None or aim.day is None else Fraction(int(day <= aim.day))
    answer = answer_of(text, aim)
    if aim.kind != "number" or answer is None:
        return None
    return part_of_number(aim, answer)


def part_of_number(aim: Aim, answer: Decimal) -> Fraction:
    if aim.sign == "<=":
        over = Fraction(answer - aim.value)
        if over <= 0:
            return Fraction(1)
        return max(Fraction(0), 1 - over / Fraction(aim.value)) if aim.value else Fraction(0)
    if not aim.value:
        return Fraction(int(answer == 0)) if aim.sign in ("=", "") else Fraction(1)
    return min(Fraction(1), max(Fraction(0), Fraction(answer) / Fraction(aim.value)))


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def due_points(target: str, actual: str, weight: Decimal) -> Decimal | None:
    part = part_of(aim_of(target), actual)
    return None if part is None else rounded(part * Fraction(weight))


def grade_due(total: Decimal) -> str:
    return next(name for name, lowest in GRADES if total >= lowest)


def shown(value: Decimal) -> str:
    """As people write it: no zeros behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
