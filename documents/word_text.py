"""The text of a Word paragraph as it is read on paper: insertions taken, deletions left out, breaks kept."""

from collections.abc import Iterator
from typing import Any

Element = Any
"""Of lxml, which ships no types."""

LEFT_OUT = {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "txbxContent", "rt", "Fallback", "object", "pict"}
CHECK_BOXES = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0A3": "□", "F0A8": "□", "F06F": "□"}
PLAIN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def tag(element: Element) -> str:
    """Without its namespace: the transitional and the strict one mean the same."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def value(element: Element, name: str = "val") -> str | None:
    """An attribute of whichever namespace."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element, *path: str) -> Element:
    found = element
    for name in path:
        found = None if found is None else next((each for each in found if tag(each) == name), None)
    return found


def is_on(element: Element) -> bool:
    return element is not None and value(element) not in {"0", "false", "off"}


def text_of(paragraph: Element) -> str:
    return "".join(pieces(paragraph))


def pieces(element: Element) -> Iterator[str]:
    for each in element:
        name = tag(each)
        if name == "t":
            yield each.text or ""
        elif name in PLAIN:
            yield PLAIN[name]
        elif name == "br":
            yield "" if value(each, "type") in {"page", "column"} else "\n"
        elif name == "sym":
            yield CHECK_BOXES.get((value(each, "char") or "").upper(), "")
        elif name not in LEFT_OUT and not (name == "r" and is_hidden(each)):
            yield from pieces(each)


def is_hidden(run: Element) -> bool:
    return is_on(child(run, "rPr", "vanish"))
