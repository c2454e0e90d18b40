"""One spelling for what sheets write in many: widths, blanks, line breaks, dashes and operators.

To accept another character for a known one, add it to ``SAME``; another compound operator, to ``OPERATORS``.
"""

import re
import unicodedata

FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
SAME = {
    ord(written): meant
    for meant, writings in {
        "≥": "≧⩾≽≮",
        "≤": "≦⩽≼≯",
        "=": "═﹦゠",
        ">": "﹥〉",
        "<": "﹤〈",
        "%": "﹪٪",
        "-": "−–—―─‐‑‒﹣",
        "~": "∼〜˜",
        "·": "•‧∙・･⋅",
        ",": "﹐，",
    }.items()
    for written in writings
}
WIDTHS = FULL_WIDTH | SAME | {0x3000: " "}

OPERATORS = (
    (re.compile(r"=*≥=*|=+>=*|>=+"), "≥"),
    (re.compile(r"=*≤=*|=+<=*|<=+"), "≤"),
    (re.compile(r"==+"), "="),
)
KEPT_BLANK = re.compile(r"(?<=[0-9,.])\s+(?=[0-9,.])")
BLANK = re.compile(r"(?<![0-9,.])\s+|\s+(?![0-9,.])")
POWER = re.compile(r"(?<=[0-9kcdmh/十百千万亿])m([23])(?![0-9A-Za-z])")
POWERS = {"2": "m²", "3": "m³"}
LISTED = re.compile(r"(?:(?:\([0-9]{1,2}\)|[0-9]{1,2}[.)、]|[①-⑳])(?=[^0-9]+[0-9]))+")
"""The number of a list item: (1)≥95%, 1、≥95%. It goes only where the value itself follows."""
AHEAD = " ,;:。、·'\"“”‘’★☆"
BEHIND = " ,;:。、·.!…'\"“”‘’"
WRAPPED = re.compile(r"\(([^()]*)\)")


def visible(text: str) -> str:
    """The text without what no sheet shows: control and format characters, lone surrogates."""
    if text.isprintable():
        return text
    kept = (each if each.isspace() or not unicodedata.category(each).startswith("C") else "" for each in text)
    return "".join(kept)


def clean(text: str) -> str:
    """The text as the readers expect it. A blank between two digits stays: ``5 10`` are two numbers."""
    line = western_digits(visible(text).translate(WIDTHS))
    line = BLANK.sub("", KEPT_BLANK.sub(" ", line))
    for pattern, meant in OPERATORS:
        line = pattern.sub(meant, line)
    line = strip(_unlisted(strip(POWER.sub(_power, line))))
    wrapped = WRAPPED.fullmatch(line)
    return strip(wrapped[1]) if wrapped else line


def _unlisted(line: str) -> str:
    mark = LISTED.match(line)
    return line[mark.end() :] if mark else line


def _power(match: re.Match[str]) -> str:
    return POWERS[match[1]]


def strip(line: str) -> str:
    """Without the quotes and stops around a cell; a leading decimal point stays."""
    return line.lstrip(AHEAD).rstrip(BEHIND)


def western_digits(text: str) -> str:
    """Decimal digits of other scripts (Arabic-Indic, mathematical …) as 0–9."""
    if text.isascii():
        return text
    foreign = {ord(each): str(unicodedata.decimal(each)) for each in set(text) if each.isdecimal()}
    return text.translate(foreign)
