"""What a cell of a workbook stores beside what it shows: 113.4 under the format 0 is shown as 113."""

import re
from decimal import Decimal

PLACES_ROUNDED = Decimal("0.5")
NUMBER = re.compile(r"\d[\d, \u00a0]*(?:\.\d+)?|\.\d+")
SCIENTIFIC = re.compile(r"\d[eE][+-]?\d")
NEGATIVE = re.compile(r"-|^[(（].*[)）]$")
TEN_THOUSAND = Decimal(10**4)
"""A point set between the digits of a whole number shows 元 as 万元."""
WORD_FACTORS = tuple(map(Decimal, (10**3, 10**6, 10**8)))
"""Commas behind the digits show thousands and millions; only a unit beside them tells that this is meant."""


def exact_text(stored: Decimal, shown: str) -> str:
    """The shown text with every stored digit, "" where it has them all and is no percentage.

    Where it has other digits than the number (none, or its thousands) it is the number alone."""
    runs = NUMBER.findall(shown)
    if not runs or SCIENTIFIC.search(shown):
        return plain_text(stored)
    if len(runs) > 1:
        return ""
    printed = Decimal(re.sub(r"[^\d.]", "", runs[0]))
    shown_value = -printed if NEGATIVE.search(shown) else printed
    scaled = stored * 100 if "%" in shown else stored
    factor = next((factor for factor in _factors(shown) if _is_rounded(scaled / factor, shown_value)), None)
    if factor is None or (factor != 1 and not printed):
        return plain_text(stored)
    exact = scaled / factor
    return "" if exact == shown_value and "%" not in shown else _with_digits(shown, runs[0].strip(), exact)


def _factors(shown: str) -> tuple[Decimal, ...]:
    has_unit = any(character.isalpha() for character in shown)
    return (Decimal(1), TEN_THOUSAND, *(WORD_FACTORS if has_unit else ()))


def _is_rounded(exact: Decimal, shown: Decimal) -> bool:
    exponent = shown.as_tuple().exponent
    last_place = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(exact - shown) <= last_place * PLACES_ROUNDED


def _with_digits(shown: str, run: str, exact: Decimal) -> str:
    """At least as many places as shown: 90.00% that stores 0.9 was not rounded to whole percents."""
    least = len(run.partition(".")[2])
    digits = plain_text(abs(exact))
    places = len(digits.partition(".")[2])
    if places < least:
        digits = format(abs(exact), f".{least}f")
    return shown.replace(run, digits, 1)


def plain_text(value: Decimal) -> str:
    """The number alone, without noughts behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
