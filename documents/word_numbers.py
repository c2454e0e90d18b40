"""The numbers that Word itself puts before paragraphs (一、 （一） 1. ①): they stand on paper, not in the
text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from documents.office_package import OfficePackage
from documents.word_text import Element, attribute_value, find_child, local_name

DIGITS = "〇一二三四五六七八九"
LEVELS = 9
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
HIGHEST = 9_999


@dataclass(frozen=True)
class ListLevel:
    """How one level of a list counts: from where, in which figures, with what around them."""

    start: int = 1
    figures: str = "decimal"
    text: str = ""


@dataclass
class ListNumbering:
    """Counts along the document: the number before each paragraph, in the order in which they are asked
    for."""

    lists: dict[str, tuple[str, dict[int, ListLevel]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts_by_family: dict[str, list[int | None]] = field(default_factory=dict)

    def number_before(self, paragraph: Element) -> str:
        found = list_position(find_child(paragraph, "pPr"), self.styles)
        if found is None or found[0] not in self.lists:
            return ""
        family, levels = self.lists[found[0]]
        depth = found[1]
        counts = self.counts_by_family.setdefault(family, [None] * LEVELS)
        last = counts[depth]
        counts[depth] = levels.get(depth, ListLevel()).start if last is None else last + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return self.format_number(levels, depth, counts)

    def format_number(self, levels: dict[int, ListLevel], depth: int, counts: list[int | None]) -> str:
        level = levels.get(depth, ListLevel())
        if level.figures in {"bullet", "none"}:
            return ""

        def replace_placeholder(found: re.Match[str]) -> str:
            own, count = levels.get(int(found[1]) - 1, ListLevel()), counts[int(found[1]) - 1]
            return format_count(own.start if count is None else count, own.figures)

        return re.sub(r"%([1-9])", replace_placeholder, level.text)


def read_list_numbering(package: OfficePackage) -> ListNumbering:
    if "word/numbering.xml" not in package.names:
        return ListNumbering()
    root = package.read_xml("word/numbering.xml")
    families = {
        attribute_value(child, "abstractNumId") or "": read_levels(child)
        for child in root
        if local_name(child) == "abstractNum"
    }
    lists = {}
    for child in root:
        family = attribute_value(find_child(child, "abstractNumId")) or ""
        if local_name(child) == "num" and family in families:
            changed = apply_overrides(child, families[family])
            own = f"{family}/{attribute_value(child, 'numId')}" if changed != families[family] else family
            lists[attribute_value(child, "numId") or ""] = (own, changed)
    return ListNumbering(lists, read_style_lists(package))


def read_levels(family: Element) -> dict[int, ListLevel]:
    return {level_depth(child): read_level(child) for child in family if local_name(child) == "lvl"}


def apply_overrides(used: Element, levels: dict[int, ListLevel]) -> dict[int, ListLevel]:
    """A list that begins anew, or counts otherwise than its family."""
    made = dict(levels)
    for override in used:
        if local_name(override) != "lvlOverride":
            continue
        depth = level_depth(override)
        own = find_child(override, "lvl")
        level = read_level(own) if own is not None else made.get(depth, ListLevel())
        start = find_child(override, "startOverride")
        made[depth] = (
            ListLevel(int_value(start, level.start), level.figures, level.text)
            if start is not None
            else level
        )
    return made


def read_level(element: Element) -> ListLevel:
    text = attribute_value(find_child(element, "lvlText")) or ""
    return ListLevel(
        int_value(find_child(element, "start"), 1),
        attribute_value(find_child(element, "numFmt")) or "decimal",
        text,
    )


def read_style_lists(package: OfficePackage) -> dict[str, tuple[str, int]]:
    """Which list the paragraphs of a style belong to, by themselves or by the style they are based on."""
    if "word/styles.xml" not in package.names:
        return {}
    styles = {
        attribute_value(child, "styleId"): child
        for child in package.read_xml("word/styles.xml")
        if local_name(child) == "style"
    }
    made = {}
    for name, element in styles.items():
        style, steps = element, 0
        while style is not None and steps < LEVELS:
            found = list_position(find_child(style, "pPr"), {})
            if found is not None:
                made[name or ""] = found
                break
            style, steps = styles.get(attribute_value(find_child(style, "basedOn"))), steps + 1
    return made


def list_position(marks: Element, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """The list and the level of a paragraph."""
    if marks is None:
        return None
    own = find_child(marks, "numPr")
    inherited = styles.get(attribute_value(find_child(marks, "pStyle")) or "")
    if own is None:
        return inherited
    named, depth = attribute_value(find_child(own, "numId")), find_child(own, "ilvl")
    fallback = inherited[1] if inherited else 0
    list_id = named if named is not None else inherited[0] if inherited else None
    return None if list_id in {None, "0"} else (str(list_id), min(int_value(depth, fallback), LEVELS - 1))


def level_depth(element: Element) -> int:
    text = attribute_value(element, "ilvl") or ""
    return min(int(text), LEVELS - 1) if text.isdecimal() and len(text) < 4 else 0


def int_value(element: Element, default: int) -> int:
    text = attribute_value(element) or ""
    return int(text) if text.isdecimal() and len(text) < 6 else default


def format_count(number: int, kind: str) -> str:
    return NUMERALS.get(kind, str)(min(number, HIGHEST))


def chinese_numeral(number: int) -> str:
    """一, 十二, 二十, 一百零五."""
    if number == 0:
        return "零"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
        zero = not digit and bool(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def letter_numeral(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else str(number)


def roman_numeral(number: int) -> str:
    text = ""
    for index, name in ROMAN:
        text += name * (number // index)
        number %= index
    return text


def circled_numeral(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


NUMERALS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        chinese_numeral,
    ),
    "ideographDigital": lambda number: "".join(DIGITS[int(text)] for text in str(number)),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), circled_numeral),
    "lowerLetter": letter_numeral,
    "upperLetter": lambda number: letter_numeral(number).upper(),
    "lowerRoman": roman_numeral,
    "upperRoman": lambda number: roman_numeral(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
