"""Numbers as sheets write them: 1,234.5, 三万六千五百, 百分之九十八, 3万5千. Never by way of a float."""

import re
from decimal import Decimal

from indicators.figures import format_plain

MOST_DIGITS = 24
"""A longer run of digits is no number of the field (a code, an order number) and is not read as one."""

NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")

DIGITS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
DIGIT_VALUES = dict(zip(DIGITS, (0, 0, 0, 1, 2, 2, *range(3, 10), *range(1, 10)), strict=True))
CHINESE_NUMERAL = re.compile(rf"[{DIGITS}十拾][{DIGITS}十拾百佰千仟万萬亿億]*(?:点[{DIGITS}]+)?")
D, ZERO = f"[{DIGITS[3:]}]", f"[{DIGITS[:3]}]?"
"""One digit from one to nine, and a nought that may stand between."""
BELOW_MYRIAD = rf"(?:{D}[千仟])?{ZERO}(?:{D}[百佰])?{ZERO}(?:{D}?[十拾])?{ZERO}{D}?"
ORDERED = re.compile(
    rf"(?:(?:{BELOW_MYRIAD}[万萬])?{BELOW_MYRIAD}[亿億])?(?:{BELOW_MYRIAD}[万萬])?{BELOW_MYRIAD}"
)
"""A numeral whose magnitudes fall: 三百四十, never 三四十 (thirty to forty)."""
SPELLED = re.compile(rf"(?=[{DIGITS}]*[{DIGITS[:3]}]|[{DIGITS}]{{4}})[{DIGITS}]+")
"""Digits one by one: 二〇二四; 两三 is two to three."""
SHARE = re.compile(
    rf"(?<![0-9.])(百|千|万)分之(?:([{DIGITS}十][{DIGITS}十百千万]*(?:点[{DIGITS}]+)?)|([0-9]+(?:\.[0-9]+)?)|(百)(?!分))"
)
SHARE_SIGN = {"百": "%", "千": "‰", "万": "‱"}
MAGNITUDES = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2, "十": 10}
MIXED = re.compile(r"(?<![0-9.,])[0-9]+(?:[亿万千百十][0-9]+)+[万千百十]?(?![0-9.,年月日])")
PART = re.compile(r"([0-9]+)([亿万千百十]?)")


def parse_number(token: str) -> Decimal | None:
    """A token of ``NUMBER`` as a decimal; ``None`` when it is too long to be a value."""
    digits = token.replace(",", "")
    return Decimal(digits) if len(digits) <= MOST_DIGITS else None


def parse_chinese_number(text: str) -> Decimal | None:
    """A Chinese numeral, 点 as decimal point; ``None`` when it is none, or about as many (两三, 三四十)."""
    if not CHINESE_NUMERAL.fullmatch(text) or len(text) > MOST_DIGITS:
        return None
    if text in DIGIT_VALUES:  # 零, by far the most frequent, must not cost the import below
        return Decimal(DIGIT_VALUES[text])
    import cn2an

    whole, _, fraction = text.replace("○", "〇").partition("点")
    if not (ORDERED.fullmatch(whole) or SPELLED.fullmatch(whole)):
        return None
    try:
        digits = "".join(str(cn2an.cn2an(word, "normal")) for word in fraction)
        return (
            Decimal(f"{cn2an.cn2an(whole, 'normal')}.{digits or 0}")
            if fraction
            else Decimal(cn2an.cn2an(whole, "normal"))
        )
    except (ValueError, KeyError):  # cn2an answers 〇亿〇 with KeyError
        return None


def rewrite_shares(line: str) -> str:
    """百分之九十八 → 98%, 千分之三 → 3‰, 百分百 → 100%."""
    return SHARE.sub(_rewrite_share, line.replace("百分百", "100%"))


def _rewrite_share(match: re.Match[str]) -> str:
    base, spoken, written, hundred = match.groups()
    value = "100" if hundred else written
    if spoken:
        read = parse_chinese_number(spoken)
        value = None if read is None else format_plain(read)
    return match[0] if value is None else f"{value}{SHARE_SIGN[base]}"


def rewrite_mixed(line: str) -> str:
    """1亿2000万元 → 120000000元, 3万5千人 → 35000人; anything not falling in order is left alone, and so is 1万5."""
    return MIXED.sub(_rewrite_mixed, line)


def _rewrite_mixed(match: re.Match[str]) -> str:
    total, above = 0, 10**12
    if len(match[0]) > MOST_DIGITS:
        return match[0]
    for digits, sign in PART.findall(match[0]):
        scale = MAGNITUDES.get(sign, 1)
        if scale >= above or int(digits) * scale >= above:
            return match[0]
        if not sign and len(digits) == 1 and above > 10:
            return match[0]
        total += int(digits) * scale
        above = scale
    return str(total)
