"""A number that stands alone in a cell of a paper, in whatever spelling: ￥1,200.00, 1 200, ９７．２５分, 95 %."""

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.spelling import WIDTHS, strip_invisible, western_digits
from indicators.units import AMOUNT_UNIT, full_money_unit

MOST_DIGITS = 24
OTHER_THAN_MONEY = ("分", "%", "‰")
CURRENCY = "人民币|RMB|CNY|[¥￥]"
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?: [0-9]{3})*"
NUMBER = re.compile(
    rf"(?:得分?|计)?(?P<sign>[-+]?)(?:{CURRENCY})?(?P<inner>-?)"
    rf"(?P<digits>(?:{GROUPED})?(?:\.[0-9]+)?)\.?(?P<unit>分|%|‰|{AMOUNT_UNIT})?"
)
BLANKS_OF_WORDS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
"""All but one between two digits: 1 200 000 is grouped, 5 10 are two numbers."""
BRACKETED = re.compile(r"\((?P<number>.+)\)(?P<unit>.*)")


@dataclass(frozen=True)
class PrintedNumber:
    """``unit`` is what stands behind: 分, %, a unit of money or ""."""

    value: Decimal
    unit: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it may be an amount of money."""
        return self.unit not in OTHER_THAN_MONEY

    @property
    def money_unit(self) -> str:
        """The unit of money in full, "" where none is written."""
        return full_money_unit(self.unit) if self.is_amount else ""


def read_printed_number(text: str, *, accounting: bool = False) -> PrintedNumber | None:
    """The number, ``None`` where a cell says anything else; ``accounting`` takes (5.00) for −5."""
    line = _one_spelling(text)
    bracketed = BRACKETED.fullmatch(line) if accounting else None
    if bracketed is None:
        return _read_plain(line)
    found = _read_plain(bracketed["number"] + bracketed["unit"])
    return PrintedNumber(0 - found.value, found.unit) if found and found.value >= 0 else None


def _one_spelling(text: str) -> str:
    line = western_digits(strip_invisible(text).translate(WIDTHS))
    return BLANKS_OF_WORDS.sub("", line.strip()).replace("\n", " ")


def _read_plain(line: str) -> PrintedNumber | None:
    match = NUMBER.fullmatch(line)
    if match is None:
        return None
    digits = re.sub(r"[, ]", "", match["digits"])
    if not digits or len(digits) > MOST_DIGITS:
        return None
    sign = -1 if "-" in match["sign"] + match["inner"] else 1
    return PrintedNumber(sign * Decimal(digits), match["unit"] or "")
