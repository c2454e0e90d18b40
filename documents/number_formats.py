"""Numbers of a workbook as a person sees them: 0.8308 under 0.00% is 83.08%, 45322 under yyyy/m/d is
2024/1/31."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from documents.cell_dates import format_moment, hides_year, is_moment, quoted_literal
from documents.stored_numbers import exact_text, plain_text

TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|G/通用格式|[eE][+-]0+|[0#?.,]+|.', re.IGNORECASE | re.DOTALL
)
CODES_BY_NUMBER = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-m月-yy",
    16: "d-m月",
    17: "m月-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 55, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 56, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"',
}
"""What Chinese Excel shows for formats that a file names by number only."""
# days of a sheet have no zone
FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
LAST_DAY = 2_958_466
FIRST_LIKELY_DAY = 7300
"""The papers of today name no day before 1920."""
STORED_DIGITS = 15
"""Digits a spreadsheet keeps."""
DISPLAYED_DIGITS = 10
"""Digits it shows of a fraction without a format."""
LONGEST = 30
HUGE = Decimal("1e20")
WHOLE_DAY = 'yyyy"年"m"月"d"日"'


def format_number(kept: str, number: int, code: str, since_1904: bool = False) -> str:
    """The text of a number kept in a file, under the format with this number or code."""
    value = stored_number(kept)
    if value is None:
        return kept
    code = CODES_BY_NUMBER.get(number) or code or "General"
    if not is_moment(code):
        return format_by_code(value, code)
    if not 0 <= value < LAST_DAY:
        return format_general(value)
    # Excel counts a 29 February 1900 that never was as day 60; below it each number is a day later.
    first = FIRST_DAYS[since_1904] + timedelta(days=value < 60 and not since_1904)
    return format_moment(first, timedelta(days=float(value)), code)


def stored_number(kept: str) -> Decimal | None:
    """The number without the noise of binary fractions; ``None`` for what is none."""
    try:
        value = Decimal(format(float(kept), f".{STORED_DIGITS}g"))
    except (ValueError, InvalidOperation):
        return None
    return value if value.is_finite() else None


def format_exact(kept: str, number: int, code: str, shown: str, since_1904: bool = False) -> str:
    """The shown text of a number with every digit that is kept, "" where it shows them.

    A number that a format shows as a day of long ago is no day; a day without its year has one."""
    value = stored_number(kept)
    if value is None or abs(value.adjusted()) > LONGEST:
        return ""
    code = CODES_BY_NUMBER.get(number) or code or "General"
    if is_moment(code):
        if value == 0 or 1 <= value < FIRST_LIKELY_DAY:
            return plain_text(value)
        return format_number(kept, 0, WHOLE_DAY, since_1904) if hides_year(code) else ""
    return exact_text(value, shown)


def format_by_code(value: Decimal, code: str) -> str:
    section, value = choose_section(value, code)
    tokens = TOKEN.findall(section)
    places = "".join(token for token in tokens if is_digits(token))
    if not places:
        return "".join(
            format_general(value) if is_general(token) else literal_text(token) for token in tokens
        ).strip()
    if "/" in tokens:
        return format_general(value)
    if any(token[:2].lower() in {"e+", "e-"} for token in tokens):
        return f"{value:.{count_decimals(places)[1]}E}"
    text = format_digits(value.scaleb(2 * tokens.count("%")), places)
    sign = "-" if text.startswith("-") else ""
    return (sign + "".join(place_digits(text.removeprefix("-"), tokens))).strip()


def place_digits(text: str, tokens: list[str]) -> list[str]:
    """The digits among the words of the format; a word between them parts them: the point of 0!.0."""
    spots = [index for index, token in enumerate(tokens) if is_digits(token)]
    words = ["" if is_digits(token) else literal_text(token) for token in tokens]
    if not any(words[spots[0] : spots[-1]]) or "." in text:
        words[spots[0]] = text
        return words
    for spot in reversed(spots[1:]):
        count = sum(character in "0#?" for character in tokens[spot])
        text, words[spot] = text[: len(text) - count], text[len(text) - count :] if count else ""
    words[spots[0]] = text
    return words


def is_digits(token: str) -> bool:
    return token[0] in "0#?.,"


def is_general(token: str) -> bool:
    return token.lower() in {"general", "g/通用格式", "@"}


def format_general(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    kept = value if whole or abs(value) < Decimal("1e-4") else Decimal(format(value, f".{DISPLAYED_DIGITS}g"))
    text = format(kept, "f") if abs(kept) < HUGE else f"{kept:E}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def choose_section(value: Decimal, code: str) -> tuple[str, Decimal]:
    """The section for this value, and the value as that section writes it: a section for negatives has its
    own sign."""
    sections = split_sections(code)[:3]
    conditions = [re.search(r"\[([<>=]+)(-?\d+(?:\.\d+)?)\]", section) for section in sections]
    if any(conditions):
        held = (
            text
            for text, condition in zip(sections, conditions, strict=True)
            if meets_condition(value, condition)
        )
        return next(held, sections[-1]), value
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], -value
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2], value
    return sections[0] or "General", value


def split_sections(code: str) -> list[str]:
    sections = [""]
    for piece in TOKEN.findall(code):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


def meets_condition(value: Decimal, condition: re.Match[str] | None) -> bool:
    if condition is None:
        return True
    bound, sign = Decimal(condition[2]), condition[1]
    return (
        ("=" in sign and value == bound) or ("<" in sign and value < bound) or (">" in sign and value > bound)
    )


def count_decimals(pattern: str) -> tuple[int, int]:
    """How many places at least and at most."""
    after = pattern.partition(".")[2].replace(",", "")[:LONGEST]
    return after.count("0"), len(after.replace(".", ""))


def format_digits(value: Decimal, pattern: str) -> str:
    before = pattern.partition(".")[0]
    scaled = value.scaleb(-3 * min(len(pattern) - len(pattern.rstrip(",")), 5))
    if abs(scaled) >= HUGE:
        return f"{scaled:E}"
    least, most = count_decimals(pattern)
    rounded = scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP, context=None)
    whole, _, fraction = format(abs(rounded), "f").partition(".")
    kept = fraction[:least] + fraction[least:].rstrip("0")
    whole = whole.rjust(min(before.count("0"), LONGEST), "0") if whole != "0" or before.count("0") else ""
    grouped = re.search(r"[0#?],+[0#?]", before) is not None and before.count("0") <= 1
    whole = f"{int(whole):,}" if grouped and whole else whole
    return f"{'-' if rounded < 0 else ''}{whole}{'.' if kept else ''}{kept}"


def literal_text(token: str) -> str:
    literal = quoted_literal(token)
    if literal is not None:
        return literal
    if token[0] == "[":
        currency = re.match(r"\[\$([^-\]]*)", token)
        return currency[1] if currency else ""
    return "" if token[0] in "_*@" else token
