"""A paper that is read like a letter, as a Word file that can be edited further: real headings, tables and pictures."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.reproducible_zip import repack
from forms.docx import field, line, properties, set_language
from forms.flow_document.flow_document import Block, Picture, Setting, Text
from forms.flow_document.measures import MARGINS, picture_height, picture_width
from forms.flow_document.pdf import picture
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR, Look
from forms.word_marks import close_set, element, run_marks
from forms.word_tables import tables

FOOT = Look(size=14)
PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


def write(form: Form) -> bytes:
    document = Document()
    set_up(document, form)
    for each in form.story:
        for made in drawn(document, each):
            document.element.body.insert_element_before(made, "w:sectPr")
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def set_up(document: Any, form: Form) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, MARGINS)
    section.header_distance, section.footer_distance = Mm(15), Mm(15)
    set_language(document, 16)
    properties(document.core_properties, form)
    if form.mark:
        line(section.header.paragraphs[0], form.mark, Look("hei", 10, MARK_COLOR))
    footer = section.footer.paragraphs[0]
    line(footer, "— ", FOOT)
    field(footer, "PAGE", FOOT)
    line(footer, " —", FOOT)


def drawn(document: Any, block: Block) -> Iterator[Any]:
    if isinstance(block, Text):
        yield paragraph(block)
    elif isinstance(block, Grid):
        yield paragraph(Text(block.title, "caption"))
        yield from tables(block)
        yield paragraph(Text("", "gap"))
    elif isinstance(block, Picture):
        yield from pictured(document, block)
    else:
        yield element("w:p", element("w:r", element("w:br", type="page")))


def pictured(document: Any, block: Picture) -> Iterator[Any]:
    """The drawing as a picture in print resolution; whoever cannot see it reads its words."""
    made = document.add_paragraph()
    made.paragraph_format.keep_with_next = True
    made.paragraph_format.space_before = Pt(8)
    made.alignment = 1
    sizes = (Mm(picture_width(block.drawing)), Mm(picture_height(block.drawing)))
    made.add_run().add_picture(io.BytesIO(picture(block.drawing.svg)), *sizes)
    (known,) = made._p.iter(qn("wp:docPr"))
    known.set("descr", block.drawing.words)
    yield made._p
    yield paragraph(Text(block.caption, "under"))


def paragraph(block: Text) -> Any:
    look = block.look
    return element("w:p", element("w:pPr", *marks(look)), *runs(block))


def marks(look: Setting) -> Iterator[Any]:
    """In the order the format demands."""
    if look.keep:
        yield element("w:keepNext")
    yield from close_set()
    before, after = (str(round(each * 20)) for each in (look.before, look.after))
    yield element("w:spacing", before=before, after=after, line=str(round(look.line * 20)), lineRule="exact")
    yield indents(look)
    yield element("w:jc", val=look.align)
    if look.level:
        yield element("w:outlineLvl", val=str(look.level - 1))


def indents(look: Setting) -> Any:
    """In characters, so that an editor who changes the size keeps them; in twips for programs that do not count so."""
    size = look.size * 20
    known = {"left": round((look.left + look.hang) * size), "leftChars": (look.left + look.hang) * 100}
    if look.hang:
        known |= {"hanging": round(look.hang * size), "hangingChars": look.hang * 100}
    else:
        known |= {"firstLine": round(look.indent * size), "firstLineChars": look.indent * 100}
    return element("w:ind", **{name: str(value) for name, value in known.items()})


def runs(block: Text) -> Iterator[Any]:
    for text, open_ in block.runs():
        look = Look(block.look.face, block.look.size, MARK_COLOR if open_ else block.look.color)
        made = element("w:r", run_marks(look))
        for number, piece in enumerate(text.split("\n")):
            if number:
                made.append(element("w:br"))
            said = element("w:t")
            said.text = piece
            said.set(PRESERVE, "preserve")
            made.append(said)
        yield made
