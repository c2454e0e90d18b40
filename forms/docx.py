"""A paper as a Word file: A4, a title and its tables a page, the mark and the number of the page around
them."""

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
from forms.styles import MARK_COLOR, CellStyle
from forms.text_metrics import MILLIMETRES_PER_POINT, PAGE_NUMBER_WIDTH, measure_text_width
from forms.word_marks import build_element, run_properties, set_fonts
from forms.word_tables import build_tables

MARGIN = 12
MOST_TITLE = 255
"""Characters a property of a file can hold."""
FOOTER_STYLE = CellStyle(size=8, color="475467")


def write(form: Form) -> bytes:
    document = Document()
    set_up_document(document, form)
    for number, grid in enumerate(form.pages):
        add_title(document, grid, form.title_size(grid), new_page=number > 0 and not grid.flows)
        for table in build_tables(grid):
            append_to_body(document, table)
    # Word wants a paragraph after a table; this one takes no room.
    closing = document.add_paragraph()
    closing.paragraph_format.line_spacing = Pt(1)
    return document_bytes(document)


def append_to_body(document: Any, element: Any) -> None:
    """Before the properties of the page, which close the body."""
    document.element.body.insert_element_before(element, "w:sectPr")


def document_bytes(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def set_up_document(document: Any, form: Form) -> None:
    section = document.sections[0]
    set_page_size(section, form.landscape)
    set_margins(section)
    set_up_texts(document, form, 9)
    add_page_numbers(section.footer.paragraphs[0], form.foot, (297 if form.landscape else 210) - 2 * MARGIN)


def set_up_texts(document: Any, form: Form, size: float) -> None:
    """What every file has, whatever its page; ``size`` in points."""
    set_language(document, size)
    set_core_properties(document.core_properties, form)
    add_mark(document.sections[0], form.mark)


def set_page_size(section: Any, landscape: bool) -> None:
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE


def set_margins(section: Any) -> None:
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = map(Mm, (13, 11))
    section.header_distance, section.footer_distance = map(Mm, (7, 6))


def add_mark(section: Any, mark: str) -> None:
    if mark:
        add_centered_text(section.header.paragraphs[0], mark, CellStyle("hei", 10, MARK_COLOR))


def add_page_numbers(footer: Any, foot: str, width: float) -> None:
    """第 1 页 共 2 页, after the foot of the paper, or below it where it is wider than ``width`` millimetres."""
    taken = (measure_text_width(foot) + PAGE_NUMBER_WIDTH) * FOOTER_STYLE.size * MILLIMETRES_PER_POINT
    add_centered_text(footer, foot, FOOTER_STYLE)
    if taken > width:
        footer.add_run().add_break()
    add_centered_text(footer, "　第 " if taken <= width else "第 ", FOOTER_STYLE)
    add_field(footer, "PAGE")
    add_centered_text(footer, " 页 共 ", FOOTER_STYLE)
    add_field(footer, "NUMPAGES")
    add_centered_text(footer, " 页", FOOTER_STYLE)


def set_language(document: Any, size: float) -> None:
    """Chinese in our face, with no room between paragraphs but what they ask for."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    marks = normal.element.get_or_add_rPr()
    set_fonts(marks, "song")
    marks.append(build_element("w:lang", val="en-US", eastAsia="zh-CN"))


def set_core_properties(core: Any, form: Form) -> None:
    """Nothing of the machine or the moment: the day of the assessment stands for both."""
    title = form.title[:MOST_TITLE]
    core.title, core.author, core.last_modified_by, core.comments = title, "", "", form.mark
    core.created = core.modified = datetime.combine(form.as_of, time())
    core.revision = 1


def add_centered_text(paragraph: Any, text: str, look: CellStyle) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)._r
    run.insert(0, run_properties(look))


def add_field(paragraph: Any, code: str, look: CellStyle = FOOTER_STYLE) -> None:
    """A number that Word fills in."""
    simple = build_element("w:fldSimple", instr=code)
    text = build_element("w:t")
    text.text = "1"
    simple.append(build_element("w:r", run_properties(look), text))
    paragraph._p.append(simple)


def add_title(document: Any, grid: Grid, size: float, new_page: bool) -> None:
    """``size`` in points."""
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.page_break_before = new_page
    layout.keep_with_next = True
    layout.space_before, layout.space_after = Pt(12 if grid.flows else 0), Pt(4)
    add_centered_text(paragraph, grid.title, CellStyle("hei", size))
