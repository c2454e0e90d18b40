"""One spelling for what sheets write in many: widths, blanks, line breaks, dashes and operators.

To accept another character for a known one, add it to ``CHARACTER_VARIANTS``; another compound operator, to
``OPERATORS``.
"""

import re
import unicodedata
from functools import lru_cache

from characters.look_alikes import ordinary_text
from characters.symbol_fonts import PRIVATE, UNKNOWN_SIGN

FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
CHARACTER_VARIANTS = {
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
WIDTHS = FULL_WIDTH | CHARACTER_VARIANTS | {0x3000: " "}
WIDE = re.compile(f"[{re.escape(''.join(map(chr, WIDTHS)))}]")
PLAIN = re.compile("[0-9\u4e00-\u9fa5]*")
"""A text that is spelled as the readers expect it: most names are."""
FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

OPERATORS = (
    (re.compile(r"=*≥=*|=+>=*|>=+"), "≥"),
    (re.compile(r"=*≤=*|=+<=*|<=+"), "≤"),
    (re.compile(r"==+"), "="),
)
KEPT_BLANK = re.compile(r"(?<=[0-9,.])\s+(?=[0-9,.])")
BLANK = re.compile(r"(?<![0-9,.])\s+|\s+(?![0-9,.])")
POWER = re.compile(r"(?<=[0-9kcdmh/十百千万亿])m([23])(?![0-9A-Za-z])")
POWERS = {"2": "m²", "3": "m³"}
LIST_NUMBER = re.compile(r"(?:(?:\([0-9]{1,2}\)|[0-9]{1,2}[.)、]|[①-⑳])(?=[^0-9]+[0-9]))+")
"""The number of a list item: (1)≥95%, 1、≥95%. It goes only where the value itself follows."""
LEADING_STOPS = " ,;:。、·'\"“”‘’★☆"
TRAILING_STOPS = " ,;:。、·.!…'\"“”‘’"
IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def strip_invisible(text: str) -> str:
    """The text without what no sheet shows: control and format characters, lone surrogates. A sign of private
    use, which only its font can tell, is shown as 〓."""
    if text.isprintable():
        return text
    text = PRIVATE.sub(UNKNOWN_SIGN, text)
    kept = (
        character if character.isspace() or not unicodedata.category(character).startswith("C") else ""
        for character in text
    )
    return "".join(kept)


@lru_cache(maxsize=4096)
def clean_text(text: str) -> str:
    """The text as the readers expect it. A blank between two digits stays: ``5 10`` are two numbers."""
    return text if PLAIN.fullmatch(text) else even_out(text)


def even_out(text: str) -> str:
    line = western_digits(narrow_characters(strip_invisible(ordinary_text(text))))
    line = BLANK.sub("", KEPT_BLANK.sub(" ", line))
    for pattern, meant in OPERATORS:
        line = pattern.sub(meant, line)
    line = strip_stops(_without_list_number(strip_stops(POWER.sub(_power_sign, line))))
    wrapped = IN_BRACKETS.fullmatch(line)
    return strip_stops(wrapped[1]) if wrapped else line


def narrow_characters(text: str) -> str:
    return text.translate(WIDTHS) if WIDE.search(text) else text


def _without_list_number(line: str) -> str:
    mark = LIST_NUMBER.match(line)
    return line[mark.end() :] if mark else line


def _power_sign(match: re.Match[str]) -> str:
    return POWERS[match[1]]


def strip_stops(line: str) -> str:
    """Without the quotes and stops around a cell; a leading decimal point stays."""
    return line.lstrip(LEADING_STOPS).rstrip(TRAILING_STOPS)


def western_digits(text: str) -> str:
    """Decimal digits of other scripts (Arabic-Indic, mathematical …) as 0–9."""
    if not FOREIGN_DIGIT.search(text):
        return text
    foreign = {ord(word): str(unicodedata.decimal(word)) for word in set(text) if word.isdecimal()}
    return text.translate(foreign)


CHINESE_YEAR = re.compile(r"二[〇○零Ｏ0O][〇○零一二三四五六七八九]{2}(?=年)")
CHINESE_DIGITS = str.maketrans("〇○零ＯO一二三四五六七八九", "00000123456789")


def western_years(text: str) -> str:
    """2025年 for 二〇二五年."""
    return CHINESE_YEAR.sub(lambda year: year[0].translate(CHINESE_DIGITS), text)
