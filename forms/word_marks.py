"""The marks of Word that the writers share: faces, sizes, heights of lines."""

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from forms.styles import CellStyle

FONT_NAMES = {"song": "仿宋", "hei": "黑体"}
LATIN = "Times New Roman"
TWIPS_PER_MILLIMETRE = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
LINE_HEIGHT = 1.18
"""Height of a line in text sizes, as on the PDF."""


def no_auto_space() -> Iterator[Any]:
    """No extra room between Chinese and Latin, as on the PDF."""
    return (build_element(f"w:autoSpace{script}", val="0") for script in ("DE", "DN"))


def exact_line_spacing(look: CellStyle) -> Any:
    """Lines of one height, whichever font the office has in place of ours."""
    return build_element("w:spacing", line=str(round(look.size * LINE_HEIGHT * 20)), lineRule="exact")


def run_properties(look: CellStyle) -> Any:
    marks = build_element("w:rPr")
    set_fonts(marks, look.face)
    marks.append(build_element("w:color", val=look.color))
    marks.append(build_element("w:sz", val=str(round(look.size * 2))))
    return marks


def set_fonts(marks: Any, face: str) -> None:
    """Chinese, its quotation marks too, in the named face; Latin and digits in Times: names every office here
    has."""
    fonts = find_or_add_fonts(marks)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), LATIN)
    fonts.set(qn("w:eastAsia"), FONT_NAMES[face])
    fonts.set(qn("w:hint"), "eastAsia")


def find_or_add_fonts(marks: Any) -> Any:
    fonts = marks.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        marks.insert(0, fonts)
    return fonts


def build_element(tag: str, *children: Any, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    element.extend(children)
    return element


def text_run(text: str, look: CellStyle) -> Any:
    """All lines of a text in one look."""
    run = build_element("w:r", run_properties(look))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(build_element("w:br"))
        run.append(text_element(line))
    return run


def text_element(text: str) -> Any:
    """With the spaces at its ends, which Word drops otherwise."""
    element = build_element("w:t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def to_twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS_PER_MILLIMETRE))
