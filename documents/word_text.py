"""The text of a Word paragraph as it is read on paper: insertions taken, deletions left out, breaks kept."""

import re
from collections.abc import Iterator
from typing import Any

from characters.symbol_fonts import UNKNOWN, symbol_text

Element = Any
"""Of lxml, which ships no types."""

SKIPPED_TAGS = {
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "pPr",
    "rPr",
    "txbxContent",
    "rt",
    "Fallback",
    "object",
    "pict",
}
CODE = re.compile("[0-9A-Fa-f]{2,4}")
"""The code of a sign in its font, or with F000 added."""
TEXT_BY_TAG = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def local_name(element: Element) -> str:
    """Without its namespace: the transitional and the strict one mean the same."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute_value(element: Element, name: str = "val") -> str | None:
    """An attribute of whichever namespace."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def find_child(element: Element, *path: str) -> Element:
    found = element
    for name in path:
        found = None if found is None else next((child for child in found if local_name(child) == name), None)
    return found


def is_on(element: Element) -> bool:
    return element is not None and attribute_value(element) not in {"0", "false", "off"}


def text_of(paragraph: Element) -> str:
    return "".join(text_pieces(paragraph))


def text_pieces(element: Element, font: str = "") -> Iterator[str]:
    """``font`` is that of the run the element is, where it is one of symbols."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield symbol_text(child.text or "", font)
        elif name in TEXT_BY_TAG:
            yield TEXT_BY_TAG[name]
        elif name == "br":
            yield "" if attribute_value(child, "type") in {"page", "column"} else "\n"
        elif name == "sym":
            yield inserted_sign(child)
        elif name not in SKIPPED_TAGS and not (name == "r" and is_hidden(child)):
            yield from text_pieces(child, run_font(child) if name == "r" else font)


def inserted_sign(element: Element) -> str:
    """What was put in by “insert symbol”: a code and its font."""
    code = attribute_value(element, "char") or ""
    if not CODE.fullmatch(code):
        return UNKNOWN
    return symbol_text(chr(int(code, 16)), attribute_value(element, "font") or "")


def run_font(run: Element) -> str:
    """The font of the letters of a run; of Chinese characters it is another."""
    fonts = find_child(run, "rPr", "rFonts")
    if attribute_value(fonts, "hint") == "eastAsia":
        return ""
    return attribute_value(fonts, "ascii") or attribute_value(fonts, "hAnsi") or ""


def is_hidden(run: Element) -> bool:
    return is_on(find_child(run, "rPr", "vanish"))
