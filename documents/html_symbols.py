"""Signs of symbol fonts in web pages: what stands there in Symbol or Wingdings becomes what it looks like."""

import re

from characters.symbol_fonts import is_symbol_font, symbol_text
from documents.html_text import Element

FONT_OF_STYLE = re.compile(r"(?:mso-symbol-font-family|font-family)\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)


def restore_signs(root: Element) -> None:
    for element in root.iter():
        font = symbol_font(element)
        if font:
            restore_texts(element, font)


def symbol_font(element: Element) -> str:
    """The font of an element where it is one of symbols."""
    named = [element.get("face") or "", *FONT_OF_STYLE.findall(element.get("style") or "")]
    return next(filter(is_symbol_font, named), "")


def restore_texts(element: Element, font: str) -> None:
    """All texts within the element; what follows it stands in another font."""
    for inner in element.iter():
        inner.text = symbol_text(inner.text or "", font)
        if inner is not element:
            inner.tail = symbol_text(inner.tail or "", font)
