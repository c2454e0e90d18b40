"""Numbers and dates of a workbook as a person sees them: 0.8308 under 0.00% is 83.08%."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|G/通用格式|AM/PM|A/P|上午/下午|[eE][+-]0+|y+|e+|m+|d+|h+|s+|a{3,4}|[0#?.,]+|.',
    re.IGNORECASE | re.DOTALL,
)
BY_NUMBER = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""What Chinese Excel shows for formats that a file names by number only."""
WEEKDAYS = "一二三四五六日"
EXACT = 15
"""Digits a spreadsheet keeps."""
SHOWN = 10
"""Digits it shows of a fraction without a format."""
LONGEST = 30
Moment = datetime | date | time | timedelta


def shown(value: object, code: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return moment(value, code)
    if isinstance(value, (int, float)):
        return number(Decimal(format(value, f".{EXACT}g")), code)
    return str(value)


def number(value: Decimal, code: str) -> str:
    section, value = chosen(value, code)
    tokens = TOKEN.findall(section)
    places = [each for each in tokens if each[0] in "0#?.,"]
    if not places or "/" in tokens:
        return "".join(
            general(value) if is_general(each) else literal(each) for each in tokens if not places
        ) or general(value)
    if any(each[:2].lower() in {"e+", "e-"} for each in tokens):
        return f"{value:.{decimals(''.join(places))[1]}E}"
    text = digits(value.scaleb(2 * tokens.count("%")), "".join(places))
    out = []
    for each in tokens:
        out.append(text if each[0] in "0#?.," else literal(each))
        text = "" if each[0] in "0#?.," else text
    return "".join(out).strip()


def is_general(token: str) -> bool:
    return token.lower() in {"general", "g/通用格式", "@"}


def general(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    kept = value if whole or abs(value) < Decimal("1e-4") else Decimal(format(value, f".{SHOWN}g"))
    text = format(kept, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def chosen(value: Decimal, code: str) -> tuple[str, Decimal]:
    """The section for this sign, and the value as that section writes it: a section for negatives has its own sign."""
    sections = re.findall(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', code)[:3] or [""]
    sections = sections if code.count(";") >= len(sections) - 1 else sections[:-1]
    conditions = [re.search(r"\[([<>=]+)(-?[\d.]+)\]", each) for each in sections]
    if any(conditions):
        return next(
            (each for each, holds in zip(sections, conditions, strict=True) if met(value, holds)), sections[-1]
        ), value
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], -value
    if value == 0 and len(sections) > 2 and sections[2]:
        return sections[2], value
    return sections[0] or "General", value


def met(value: Decimal, condition: re.Match[str] | None) -> bool:
    if condition is None:
        return True
    bound = Decimal(condition[2].strip(".") or "0")
    return {"<": value < bound, ">": value > bound, "=": value == bound}.get(
        condition[1],
        value <= bound if condition[1] == "<=" else value >= bound if condition[1] == ">=" else value != bound,
    )


def decimals(pattern: str) -> tuple[int, int]:
    """How many places at least and at most."""
    after = pattern.partition(".")[2].replace(",", "")[:LONGEST]
    return after.count("0"), len(after.replace(".", ""))


def digits(value: Decimal, pattern: str) -> str:
    before = pattern.partition(".")[0]
    grouped = re.search(r"[0#?],+[0#?]", before) is not None
    scaled = value.scaleb(-3 * (len(pattern) - len(pattern.rstrip(","))))
    least, most = decimals(pattern)
    rounded = scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP) if abs(scaled) < Decimal("1e20") else scaled
    sign = "-" if rounded < 0 else ""
    whole, _, fraction = format(abs(rounded), "f").partition(".")
    kept = fraction[:least] + fraction[least:].rstrip("0")
    whole = whole.rjust(min(before.count("0"), LONGEST), "0") if whole != "0" or before.count("0") else ""
    whole = f"{int(whole):,}" if grouped and whole and before.count("0") <= 1 else whole
    return f"{sign}{whole}{'.' if kept or ('.' in pattern and not most) else ''}{kept}"


def literal(token: str) -> str:
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    if token[0] == "[":
        currency = re.match(r"\[\$([^-\]]*)", token)
        return currency[1] if currency else ""
    return "" if token[0] in "_*@" else token


def moment(value: Moment, code: str) -> str:
    tokens = TOKEN.findall(code.split(";")[0])
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    if not any(each[0].lower() in "ymdhsa" for each in tokens):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value)
    halved = any(each.lower() in {"am/pm", "a/p", "上午/下午"} for each in tokens)
    return "".join(part(value, each, is_minute(tokens, at), halved) for at, each in enumerate(tokens)).strip()


def is_minute(tokens: list[str], at: int) -> bool:
    """``m`` after hours or before seconds."""
    units = [each.strip("[]")[:1].lower() for each in tokens]
    letters = [
        (place, each) for place, each in enumerate(units) if each and each in "ymdhs" and tokens[place][0] not in '"\\'
    ]
    where = next((index for index, (place, _) in enumerate(letters) if place == at), 0)
    before = letters[where - 1][1] if where else ""
    after = letters[where + 1][1] if where + 1 < len(letters) else ""
    return before == "h" or after == "s"


def part(value: datetime | date, token: str, minute: bool, halved: bool) -> str:
    unit, size = token.strip("[]").lower(), len(token.strip("[]"))
    clock = value if isinstance(value, datetime) else datetime.combine(value, time())
    if token[0] == "[" and unit.strip("hms"):
        return ""
    if unit in {"am/pm", "a/p", "上午/下午"}:
        return "上午" if clock.hour < 12 else "下午"
    if unit[0] in "ye" and not unit.strip("ye"):
        return f"{value.year % 100:02}" if size == 2 else str(value.year)
    if not unit.strip("a") and size > 2:
        return ("星期" if size == 4 else "") + WEEKDAYS[value.weekday()]
    if not unit.strip("d") and size > 2:
        return "星期" + WEEKDAYS[value.weekday()]
    hour = (clock.hour - 1) % 12 + 1 if halved else clock.hour
    numbers = {"m": clock.minute if minute else clock.month, "d": clock.day, "h": hour, "s": clock.second}
    if unit[0] in numbers and not unit.strip(unit[0]):
        named = unit[0] == "m" and size > 2
        return f"{value.month}月" if named else str(numbers[unit[0]]).rjust(min(size, 2), "0")
    return literal(token)
