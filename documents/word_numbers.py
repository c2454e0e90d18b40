"""The numbers that Word itself puts before paragraphs (一、 （一） 1. ①): they stand on paper, not in the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from documents.office_package import Package
from documents.word_text import Element, child, tag, value

DIGITS = "〇一二三四五六七八九"
LEVELS = 9
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
HIGHEST = 9_999


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: from where, in which figures, with what around them."""

    start: int = 1
    figures: str = "decimal"
    text: str = ""


@dataclass
class Numbers:
    """Counts along the document: the number before each paragraph, in the order in which they are asked for."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    reached: dict[str, list[int | None]] = field(default_factory=dict)

    def before(self, paragraph: Element) -> str:
        found = listed(child(paragraph, "pPr"), self.styles)
        if found is None or found[0] not in self.lists:
            return ""
        family, levels = self.lists[found[0]]
        depth = found[1]
        counts = self.reached.setdefault(family, [None] * LEVELS)
        last = counts[depth]
        counts[depth] = levels.get(depth, Level()).start if last is None else last + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return self.shown(levels, depth, counts)

    def shown(self, levels: dict[int, Level], depth: int, counts: list[int | None]) -> str:
        level = levels.get(depth, Level())
        if level.figures in {"bullet", "none"}:
            return ""

        def figure(found: re.Match[str]) -> str:
            own, count = levels.get(int(found[1]) - 1, Level()), counts[int(found[1]) - 1]
            return figures(own.start if count is None else count, own.figures)

        return re.sub(r"%([1-9])", figure, level.text)


def numbers(package: Package) -> Numbers:
    if "word/numbering.xml" not in package.names:
        return Numbers()
    root = package.xml("word/numbering.xml")
    families = {value(each, "abstractNumId") or "": levels_of(each) for each in root if tag(each) == "abstractNum"}
    lists = {}
    for each in root:
        family = value(child(each, "abstractNumId")) or ""
        if tag(each) == "num" and family in families:
            changed = overridden(each, families[family])
            own = f"{family}/{value(each, 'numId')}" if changed != families[family] else family
            lists[value(each, "numId") or ""] = (own, changed)
    return Numbers(lists, styled(package))


def levels_of(family: Element) -> dict[int, Level]:
    return {depth_of(each): level_of(each) for each in family if tag(each) == "lvl"}


def overridden(used: Element, levels: dict[int, Level]) -> dict[int, Level]:
    """A list that begins anew, or counts otherwise than its family."""
    made = dict(levels)
    for each in (each for each in used if tag(each) == "lvlOverride"):
        depth = depth_of(each)
        own = child(each, "lvl")
        level = level_of(own) if own is not None else made.get(depth, Level())
        start = child(each, "startOverride")
        made[depth] = Level(whole(start, level.start), level.figures, level.text) if start is not None else level
    return made


def level_of(element: Element) -> Level:
    text = value(child(element, "lvlText")) or ""
    return Level(whole(child(element, "start"), 1), value(child(element, "numFmt")) or "decimal", text)


def styled(package: Package) -> dict[str, tuple[str, int]]:
    """Which list the paragraphs of a style belong to, by themselves or by the style they are based on."""
    if "word/styles.xml" not in package.names:
        return {}
    styles = {value(each, "styleId"): each for each in package.xml("word/styles.xml") if tag(each) == "style"}
    made = {}
    for name, each in styles.items():
        style, steps = each, 0
        while style is not None and steps < LEVELS:
            found = listed(child(style, "pPr"), {})
            if found is not None:
                made[name or ""] = found
                break
            style, steps = styles.get(value(child(style, "basedOn"))), steps + 1
    return made


def listed(marks: Element, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """The list and the level of a paragraph."""
    if marks is None:
        return None
    own = child(marks, "numPr")
    inherited = styles.get(value(child(marks, "pStyle")) or "")
    if own is None:
        return inherited
    named, depth = value(child(own, "numId")), child(own, "ilvl")
    fallback = inherited[1] if inherited else 0
    list_id = named if named is not None else inherited[0] if inherited else None
    return None if list_id in {None, "0"} else (str(list_id), min(whole(depth, fallback), LEVELS - 1))


def depth_of(element: Element) -> int:
    text = value(element, "ilvl") or ""
    return min(int(text), LEVELS - 1) if text.isdecimal() and len(text) < 4 else 0


def whole(element: Element, default: int) -> int:
    text = value(element) or ""
    return int(text) if text.isdecimal() and len(text) < 6 else default


def figures(number: int, kind: str) -> str:
    return FIGURES.get(kind, str)(min(number, HIGHEST))


def chinese(number: int) -> str:
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


def letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else str(number)


def roman(number: int) -> str:
    text = ""
    for each, name in ROMAN:
        text += name * (number // each)
        number %= each
    return text


def circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


FIGURES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), chinese),
    "ideographDigital": lambda number: "".join(DIGITS[int(each)] for each in str(number)),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), circled),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
