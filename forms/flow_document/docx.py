"""A paper that is read like a letter, as a Word file that can be edited further: real headings, tables and
pictures."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from forms.docx import (
    add_centered_text,
    add_field,
    append_to_body,
    document_bytes,
    set_up_texts,
)
from forms.flow_document.flow_document import Block, ParagraphStyle, Picture, TextBlock
from forms.flow_document.measures import MARGINS, picture_height, picture_width
from forms.flow_document.pdf import picture_png
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR, CellStyle
from forms.word_marks import build_element, no_auto_space, text_run
from forms.word_tables import build_tables

FOOTER_STYLE = CellStyle(size=14)


def write(form: Form) -> bytes:
    document = Document()
    set_up_document(document, form)
    for block in form.story:
        for element in block_elements(document, block):
            append_to_body(document, element)
    return document_bytes(document)


def set_up_document(document: Any, form: Form) -> None:
    section = document.sections[0]
    set_up_page(section)
    set_up_texts(document, form, 16)
    add_page_numbers(section.footer.paragraphs[0])


def add_page_numbers(footer: Any) -> None:
    add_centered_text(footer, "— ", FOOTER_STYLE)
    add_field(footer, "PAGE", FOOTER_STYLE)
    add_centered_text(footer, " —", FOOTER_STYLE)


def set_up_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, MARGINS)
    section.header_distance, section.footer_distance = Mm(15), Mm(15)


def table_elements(grid: Grid) -> Iterator[Any]:
    yield paragraph_element(TextBlock(grid.title, "caption"))
    yield from build_tables(grid)
    yield paragraph_element(TextBlock("", "gap"))


def block_elements(document: Any, block: Block) -> Iterator[Any]:
    if isinstance(block, TextBlock):
        yield paragraph_element(block)
    elif isinstance(block, Grid):
        yield from table_elements(block)
    elif isinstance(block, Picture):
        yield from picture_elements(document, block)
    else:
        yield build_element("w:p", build_element("w:r", build_element("w:br", type="page")))


def picture_elements(document: Any, picture: Picture) -> Iterator[Any]:
    """The drawing as a picture in print resolution; whoever cannot see it reads its words."""
    drawing = picture.drawing
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    png = io.BytesIO(picture_png(drawing.svg))
    paragraph.add_run().add_picture(png, Mm(picture_width(drawing)), Mm(picture_height(drawing)))
    (properties,) = paragraph._p.iter(qn("wp:docPr"))
    properties.set("descr", drawing.words)
    yield paragraph._p
    yield paragraph_element(TextBlock(picture.caption, "under"))


def paragraph_element(block: TextBlock) -> Any:
    look = block.look
    return build_element("w:p", build_element("w:pPr", *paragraph_properties(look)), *run_elements(block))


def paragraph_properties(look: ParagraphStyle) -> Iterator[Any]:
    """In the order the format demands."""
    if look.keep:
        yield build_element("w:keepNext")
    yield from no_auto_space()
    yield spacing_element(look)
    yield indent_element(look)
    yield build_element("w:jc", val=look.align)
    if look.level:
        yield build_element("w:outlineLvl", val=str(look.level - 1))


def spacing_element(look: ParagraphStyle) -> Any:
    before, after, line = (str(points_to_twips(points)) for points in (look.before, look.after, look.line))
    return build_element("w:spacing", before=before, after=after, line=line, lineRule="exact")


def points_to_twips(points: float) -> int:
    return round(points * 20)


def indent_element(look: ParagraphStyle) -> Any:
    """In characters, so that an editor who changes the size keeps them; in twips for programs that do not
    count so."""
    indents = {"left": look.left + look.hang}
    if look.hang:
        indents["hanging"] = look.hang
    else:
        indents["firstLine"] = look.indent
    attributes = {}
    for side, characters in indents.items():
        attributes[side] = str(points_to_twips(characters * look.size))
        attributes[f"{side}Chars"] = str(characters * 100)
    return build_element("w:ind", **attributes)


def run_elements(block: TextBlock) -> Iterator[Any]:
    for text, is_open in block.runs():
        color = MARK_COLOR if is_open else block.look.color
        yield text_run(text, CellStyle(block.look.face, block.look.size, color))
