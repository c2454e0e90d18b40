"""The text of a web page as a browser shows it: blanks run together, breaks kept, what is hidden left out."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

Element = Any
"""Of lxml, which ships no types."""

BLOCK_TAGS = (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul"
)
NEVER_SHOWN = (
    "head script style template noscript object embed svg annotation annotation-xml"
    " iframe datalist canvas audio video"
)
BLOCK_ELEMENTS, HIDDEN_ELEMENTS = set(BLOCK_TAGS.split()), set(NEVER_SHOWN.split())
HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
MEDIA_RULES = re.compile(r"@[^{;@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
HAN = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’"
HAN_LINE_BREAK = re.compile(rf"(?<=[{HAN}])[ \t]*[\r\n]\s*(?=[{HAN}])")
BLANKS = re.compile(r"[ \t\r\n\f]+")
BREAK = "\x1f"
"""Stands for a line break while blanks run together; no page can contain it."""
MATH_SIGNS = {"mfrac": "/", "msup": "^", "msub": "_"}
"""Between what formulas set above each other: a half is 1/2, and never 12."""
TEXT_INPUT_TYPES = {"", "text", "number", "date", "tel", "email", "search", "url", "month"}


class VisibilityRules:
    """Whether an element is shown, by its own marks and by the simple rules of the page's style sheets."""

    def __init__(self, root: Element) -> None:
        sheets = MEDIA_RULES.sub("", "".join(style.text or "" for style in root.iter("style")))
        rules = (part.partition("{") for part in sheets.split("}"))
        hiding = (names for names, _, marks in rules if HIDDEN_STYLE.search(marks))
        self.gone = {part.strip() for names in hiding for part in names.split(",")}

    def __call__(self, element: Element) -> bool:
        if (
            not isinstance(element.tag, str)
            or element.tag in HIDDEN_ELEMENTS
            or element.get("hidden") is not None
        ):
            return False
        names = {f".{part}" for part in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        return not HIDDEN_STYLE.search(element.get("style") or "") and not names & self.gone


def is_table(element: Element) -> bool:
    return bool(element.tag == "table")


def text_of(element: Element, visible: VisibilityRules) -> str:
    """Lines of one element; tables within it stand for themselves."""
    return collapse_blanks("".join(text_pieces(element, visible)))


def collapse_blanks(text: str) -> str:
    joined = BLANKS.sub(" ", HAN_LINE_BREAK.sub("", text)).replace("\xa0", " ")
    return "\n".join(filter(None, (part.strip() for part in joined.split(BREAK))))


def clean_text(text: str | None) -> str:
    return (text or "").replace(BREAK, "")


def text_pieces(element: Element, visible: VisibilityRules) -> Iterator[str]:
    yield clean_text(element.text)
    for child in element:
        if visible(child) and not is_table(child):
            yield from inline_pieces(child, visible)
        yield clean_text(child.tail)


def inline_pieces(element: Element, visible: VisibilityRules) -> Iterator[str]:
    if element.tag == "input":
        yield input_text(element)
    elif element.tag == "select":
        yield selected_text(element)
    elif element.tag in MATH_SIGNS:
        parts = ("".join(inline_pieces(child, visible)) for child in element if visible(child))
        yield MATH_SIGNS[element.tag].join(parts)
    elif element.tag == "br" or element.tag in BLOCK_ELEMENTS:
        yield BREAK
        yield from text_pieces(element, visible)
        yield BREAK
    else:
        yield from text_pieces(element, visible)


def selected_text(choice: Element) -> str:
    """A list without a chosen entry shows its first."""
    entry = shown_entry(list(choice.iter("option")))
    return "" if entry is None else clean_text("".join(entry.itertext()))


def shown_entry(entries: Sequence[Element]) -> Element | None:
    chosen = (entry for entry in entries if entry.get("selected") is not None)
    return next(chosen, entries[0] if entries else None)


def input_text(field: Element) -> str:
    """What someone entered into a field of the page."""
    kind = field.get("type", "").lower()
    if kind in {"checkbox", "radio"}:
        return tick_box(field)
    return clean_text(field.get("value")) if kind in TEXT_INPUT_TYPES else ""


def tick_box(field: Element) -> str:
    return "□" if field.get("checked") is None else "☑"
