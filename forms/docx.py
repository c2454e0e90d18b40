"""A paper as a Word file: A4, a title and its tables a page, the mark and the number of the page around them."""

import io
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from documents.reproducible_zip import repack
from forms.form import Form
from forms.grid import Grid
from forms.styles import MARK_COLOR, Look
from forms.word_marks import element, fonts, run_marks
from forms.word_tables import tables

MARGIN = 12
MOST_TITLE = 255
"""Characters a property of a file can hold."""
FOOT = Look(size=8, color="475467")


def write(form: Form) -> bytes:
    document = Document()
    set_up(document, form)
    for number, grid in enumerate(form.pages):
        title(document, grid, form.title_size(grid), new_page=number > 0 and not grid.flows)
        for each in tables(grid):
            document.element.body.insert_element_before(each, "w:sectPr")
    closing = document.add_paragraph()
    closing.paragraph_format.line_spacing = Pt(1)
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def set_up(document: Any, form: Form) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if form.landscape else (Mm(210), Mm(297))
    if form.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(15), Mm(13)
    section.header_distance, section.footer_distance = Mm(8), Mm(7)
    set_language(document, 9)
    properties(document.core_properties, form)
    if form.mark:
        line(section.header.paragraphs[0], form.mark, Look("hei", 10, MARK_COLOR))
    footer = section.footer.paragraphs[0]
    line(footer, f"{form.foot}　第 ", FOOT)
    for code, after in (("PAGE", " 页 共 "), ("NUMPAGES", " 页")):
        field(footer, code)
        line(footer, after, FOOT)


def set_language(document: Any, size: float) -> None:
    """Chinese in our face, with no room between paragraphs but what they ask for."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    marks = normal.element.get_or_add_rPr()
    fonts(marks, "song")
    marks.append(element("w:lang", val="en-US", eastAsia="zh-CN"))


def properties(core: Any, form: Form) -> None:
    """Nothing of the machine or the moment: the day of the assessment stands for both."""
    title = form.title[:MOST_TITLE]
    core.title, core.author, core.last_modified_by, core.comments = title, "", "", form.mark
    core.created = core.modified = datetime.combine(form.as_of, time())
    core.revision = 1


def line(paragraph: Any, text: str, look: Look) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)._r
    run.insert(0, run_marks(look))


def field(paragraph: Any, code: str, look: Look = FOOT) -> None:
    """A number that Word fills in."""
    simple = element("w:fldSimple", instr=code)
    text = element("w:t")
    text.text = "1"
    simple.append(element("w:r", run_marks(look), text))
    paragraph._p.append(simple)


def title(document: Any, grid: Grid, size: float, new_page: bool) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.page_break_before = new_page
    layout.keep_with_next = True
    layout.space_before, layout.space_after = Pt(12 if grid.flows else 0), Pt(6)
    line(paragraph, grid.title, Look("hei", size))
