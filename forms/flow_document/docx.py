"""A paper that is read like a letter, as a Word file that can be edited further: real headings, tables and pictures."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.reproducible_zip import repack
from forms.docx import add_centered_text, add_field, set_core_properties, set_language
from forms.flow_document.flow_document import Block, ParagraphStyle, Picture, TextBlock
from forms.flow_document.measures import MARGINS, picture_height, picture_width
from forms.flow_document.pdf import picture_png
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR, CellStyle
from forms.word_marks import build_element, no_auto_space, run_properties
from forms.word_tables import build_tables

FOOTER_STYLE = CellStyle(size=14)
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(form: Form) -> bytes:
    document = Document()
    set_up_document(document, form)
    for each in form.story:
        for made in block_elements(document, each):
            document.element.body.insert_element_before(made, "w:sectPr")
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def set_up_document(document: Any, form: Form) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, MARGINS)
    section.header_distance, section.footer_distance = Mm(15), Mm(15)
    set_language(document, 16)
    set_core_properties(document.core_properties, form)
    if form.mark:
        add_centered_text(section.header.paragraphs[0], form.mark, CellStyle("hei", 10, MARK_COLOR))
    footer = section.footer.paragraphs[0]
    add_centered_text(footer, "— ", FOOTER_STYLE)
    add_field(footer, "PAGE", FOOTER_STYLE)
    add_centered_text(footer, " —", FOOTER_STYLE)


def block_elements(document: Any, block: Block) -> Iterator[Any]:
    if isinstance(block, TextBlock):
        yield paragraph_element(block)
    elif isinstance(block, Grid):
        yield paragraph_element(TextBlock(block.title, "caption"))
        yield from build_tables(block)
        yield paragraph_element(TextBlock("", "gap"))
    elif isinstance(block, Picture):
        yield from picture_elements(document, block)
    else:
        yield build_element("w:p", build_element("w:r", build_element("w:br", type="page")))


def picture_elements(document: Any, block: Picture) -> Iterator[Any]:
    """The drawing as a picture in print resolution; whoever cannot see it reads its words."""
    made = document.add_paragraph()
    made.paragraph_format.keep_with_next = True
    made.paragraph_format.space_before = Pt(8)
    made.alignment = 1
    sizes = (Mm(picture_width(block.drawing)), Mm(picture_height(block.drawing)))
    made.add_run().add_picture(io.BytesIO(picture_png(block.drawing.svg)), *sizes)
    (known,) = made._p.iter(qn("wp:docPr"))
    known.set("descr", block.drawing.words)
    yield made._p
    yield paragraph_element(TextBlock(block.caption, "under"))


def paragraph_element(block: TextBlock) -> Any:
    look = block.look
    return build_element("w:p", build_element("w:pPr", *paragraph_properties(look)), *run_elements(block))


def paragraph_properties(look: ParagraphStyle) -> Iterator[Any]:
    """In the order the format demands."""
    if look.keep:
        yield build_element("w:keepNext")
    yield from no_auto_space()
    before, after = (str(round(value * 20)) for value in (look.before, look.after))
    yield build_element(
        "w:spacing", before=before, after=after, line=str(round(look.line * 20)), lineRule="exact"
    )
    yield indent_element(look)
    yield build_element("w:jc", val=look.align)
    if look.level:
        yield build_element("w:outlineLvl", val=str(look.level - 1))


def indent_element(look: ParagraphStyle) -> Any:
    """In characters, so that an editor who changes the size keeps them; in twips for programs that do not count so."""
    size = look.size * 20
    known = {"left": round((look.left + look.hang) * size), "leftChars": (look.left + look.hang) * 100}
    if look.hang:
        known |= {"hanging": round(look.hang * size), "hangingChars": look.hang * 100}
    else:
        known |= {"firstLine": round(look.indent * size), "firstLineChars": look.indent * 100}
    return build_element("w:ind", **{name: str(value) for name, value in known.items()})


def run_elements(block: TextBlock) -> Iterator[Any]:
    for text, open_ in block.runs():
        look = CellStyle(block.look.face, block.look.size, MARK_COLOR if open_ else block.look.color)
        made = build_element("w:r", run_properties(look))
        for number, piece in enumerate(text.split("\n")):
            if number:
                made.append(build_element("w:br"))
            said = build_element("w:t")
            said.text = piece
            said.set(XML_SPACE, "preserve")
            made.append(said)
        yield made
