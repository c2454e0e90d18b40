"""The text of a Word paragraph as it is read on paper: insertions taken, deletions left out, breaks kept."""

from collections.abc import Iterator
from typing import Any

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
CHECK_BOXES = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0A3": "□", "F0A8": "□", "F06F": "□"}
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


def text_pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in TEXT_BY_TAG:
            yield TEXT_BY_TAG[name]
        elif name == "br":
            yield "" if attribute_value(child, "type") in {"page", "column"} else "\n"
        elif name == "sym":
            yield CHECK_BOXES.get((attribute_value(child, "char") or "").upper(), "")
        elif name not in SKIPPED_TAGS and not (name == "r" and is_hidden(child)):
            yield from text_pieces(child)


def is_hidden(run: Element) -> bool:
    return is_on(find_child(run, "rPr", "vanish"))
