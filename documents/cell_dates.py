"""Days and times of a workbook as a person sees them."""

import re
from datetime import datetime, timedelta

TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|上午/下午|General|E[+-]0+|y+|e+|m+|d+|h+|s+|a{3,4}|\.0+|.',
    re.IGNORECASE | re.DOTALL,
)
WEEKDAYS = "一二三四五六日"
AM_PM_TOKENS = {"am/pm", "a/p", "上午/下午"}
ELAPSED_TOKEN = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def is_moment(code: str) -> bool:
    """Whether a format shows days or times: it has a letter for them outside quotes and colours."""
    return any(
        token_unit(text) in {"y", "m", "d", "h", "s", "a"} and not is_quoted(text)
        for text in date_tokens(code)
    )


def hides_year(code: str) -> bool:
    """Whether a format shows month and day without the year that is kept."""
    units = {token_unit(token) for token in date_tokens(code)}
    return {"m", "d"} <= units and not units & {"y", "h"}


def date_tokens(code: str) -> list[str]:
    return [token for token in TOKEN.findall(code.partition(";")[0]) if token.lower() != "general"]


def is_quoted(token: str) -> bool:
    return token[0] in '"\\_*' or (token[0] == "[" and ELAPSED_TOKEN.fullmatch(token) is None)


def token_unit(token: str) -> str:
    """The letter of a date or time; empty for what only stands between."""
    if is_quoted(token):
        return ""
    bare = token.strip("[]").lower()
    if bare in AM_PM_TOKENS:
        return "half"
    letter = "y" if bare[:1] == "e" else bare[:1]
    return (
        letter if letter in set("ymdhsa") and len(set(bare)) == 1 and (letter != "a" or len(bare) > 2) else ""
    )


def format_moment(first: datetime, passed: timedelta, code: str) -> str:
    value = first + timedelta(seconds=round(passed.total_seconds()))
    tokens = date_tokens(code)
    names = [token_unit(text) for text in tokens]
    told = [text for text in names if text]
    seen = 0
    out = []
    for token, name in zip(tokens, names, strict=True):
        around = (told[seen - 1] if seen else "", told[seen + 1] if seen + 1 < len(told) else "")
        seen += bool(name)
        if ELAPSED_TOKEN.fullmatch(token):
            out.append(format_elapsed(passed, name))
        elif name:
            minute = name == "m" and (around[0] == "h" or around[1] == "s")
            out.append(format_part(value, "minute" if minute else name, len(token), "half" in told))
        else:
            out.append(literal_text(token))
    return "".join(out).strip()


def format_elapsed(passed: timedelta, name: str) -> str:
    return str(round(passed.total_seconds()) // {"h": 3600, "m": 60, "s": 1}[name])


def format_part(value: datetime, name: str, size: int, halved: bool) -> str:
    if name == "half":
        return "上午" if value.hour < 12 else "下午"
    if name == "y":
        return f"{value.year % 100:02}" if size == 2 else str(value.year)
    if name == "a" or (name == "d" and size > 2):
        return ("" if name == "a" and size == 3 else "星期") + WEEKDAYS[value.weekday()]
    if name == "m" and size > 2:
        return f"{value.month}月"
    hour = (value.hour - 1) % 12 + 1 if halved else value.hour
    number = {"m": value.month, "minute": value.minute, "d": value.day, "h": hour, "s": value.second}[name]
    return str(number).rjust(min(size, 2), "0")


def literal_text(token: str) -> str:
    literal = quoted_literal(token)
    if literal is not None:
        return literal
    return "" if token[0] in "_*[@" or token.startswith(".0") else token


def quoted_literal(token: str) -> str | None:
    """What stands in quotes or behind a backslash; ``None`` for any other token."""
    if token[0] == '"':
        return token[1:-1]
    return token[1:] if token[0] == "\\" else None
