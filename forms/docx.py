"""A paper as a Word file: A4, real merged cells, rows that stay whole, the first row again on every page."""

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from forms.fitting import height
from forms.form import Form
from forms.grid import Cell, Grid, Placed
from forms.looks import LOOKS, MARK_COLOR, PADDING, Look
from forms.packing import repack

FACES = {"song": "仿宋", "hei": "黑体"}
LATIN = "Times New Roman"
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
TALLEST = 600.0
"""Points; a taller row must be allowed to run over pages."""
MARGIN = 12
LINE = 1.18
"""Height of a line in text sizes, as on the PDF."""
MOST_TITLE = 255
"""Characters a property of a file can hold."""
FOOT = Look(size=8, color="475467")


def write(form: Form) -> bytes:
    document = Document()
    set_up(document, form)
    for number, grid in enumerate(form.pages):
        title(document, grid, form.title_size(grid), new_page=number > 0 and not grid.flows)
        document.element.body.insert_element_before(table(grid), "w:sectPr")
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


def table(grid: Grid) -> Any:
    """Widths stand in the grid and in every cell, so that no program has to guess them."""
    whole = element("w:tbl")
    edges = (element(f"w:{side}", val="single", sz="4", space="0", color="000000") for side in SIDES)
    margins = (element(f"w:{side}", w=twips(width), type="dxa") for side, width in MARGINS)
    whole.append(
        element(
            "w:tblPr",
            element("w:tblW", w=twips(sum(grid.widths)), type="dxa"),
            element("w:jc", val="center"),
            element("w:tblBorders", *edges),
            element("w:tblLayout", type="fixed"),
            element("w:tblCellMar", *margins),
        )
    )
    whole.append(element("w:tblGrid", *(element("w:gridCol", w=twips(width)) for width in grid.widths)))
    for row in table_rows(grid):
        whole.append(row)
    return whole


MARGINS = (("top", 0.5), ("left", PADDING), ("bottom", 0.5), ("right", PADDING))
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_rows(grid: Grid) -> Iterator[Any]:
    placed = grid.placed()
    again = repeated(grid)
    for number in range(len(grid.rows)):
        here = sorted((each for each in placed if number in each.rows), key=lambda each: each.column)
        tall = any(height(grid, each) > TALLEST for each in here if each.cell.rowspan == 1)
        marks = [] if tall else [element("w:cantSplit")]
        marks += [element("w:trHeight", val="310", hRule="atLeast")]
        marks += [element("w:tblHeader")] if number in again else []
        made = element("w:tr", element("w:trPr", *marks), *(table_cell(grid, each, number) for each in here))
        if number + 1 < len(grid.rows) and not bordered(grid, number + 1):
            keep_with_next(made)
        yield made


def repeated(grid: Grid) -> range:
    """Word repeats rows from the top only; where the header lies deeper, the first row says which paper this is."""
    first = grid.repeat if grid.repeat.start == 0 else range(1)
    return first if all(cell.rowspan == 1 for row in first for cell in grid.rows[row]) else range(0)


def table_cell(grid: Grid, placed: Placed, row: int) -> Any:
    cell, look = placed.cell, LOOKS[placed.cell.style]
    marks = [element("w:tcW", w=twips(grid.width(placed)), type="dxa")]
    if cell.colspan > 1:
        marks.append(element("w:gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        marks.append(element("w:vMerge", val="restart" if row == placed.row else "continue"))
    if not look.border:
        marks.append(element("w:tcBorders", *(element(f"w:{side}", val="nil") for side in bare_sides(grid, row))))
    if look.fill:
        marks.append(element("w:shd", val="clear", color="auto", fill=look.fill))
    marks.append(element("w:vAlign", val="top" if look.top else "center"))
    text = paragraph_of(cell, look) if row == placed.row else element("w:p")
    return element("w:tc", element("w:tcPr", *marks), text)


def bare_sides(grid: Grid, row: int) -> tuple[str, ...]:
    """The line above belongs to the table where the row above has one."""
    above = row > 0 and bordered(grid, row - 1)
    return ("left", "bottom", "right") if above else ("top", "left", "bottom", "right")


def bordered(grid: Grid, row: int) -> bool:
    return all(LOOKS[cell.style].border for cell in grid.rows[row])


def keep_with_next(row: Any) -> None:
    """Signatures do not go to a new page alone."""
    for paragraph in row.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert(0, element("w:keepNext"))


def paragraph_of(cell: Cell, look: Look) -> Any:
    marks = [*close_set(), spacing(look), element("w:jc", val=cell.align)]
    if look.indent:
        marks.insert(-1, element("w:ind", left=str(round(look.indent * look.size * 20))))
    run = element("w:r", run_marks(look))
    for number, text in enumerate(cell.text.split("\n")):
        if number:
            run.append(element("w:br"))
        piece = element("w:t")
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(piece)
    return element("w:p", element("w:pPr", *marks), run)


def close_set() -> Iterator[Any]:
    """No extra room between Chinese and Latin, as on the PDF."""
    return (element(f"w:autoSpace{script}", val="0") for script in ("DE", "DN"))


def spacing(look: Look) -> Any:
    """Lines of one height, whichever font the office has in place of ours."""
    return element("w:spacing", line=str(round(look.size * LINE * 20)), lineRule="exact")


def run_marks(look: Look) -> Any:
    marks = element("w:rPr")
    fonts(marks, look.face)
    marks.append(element("w:color", val=look.color))
    marks.append(element("w:sz", val=str(round(look.size * 2))))
    return marks


def fonts(marks: Any, face: str) -> None:
    """Chinese, its quotation marks too, in the named face; Latin and digits in Times: names every office here has."""
    found = marks.find(qn("w:rFonts"))
    names = found if found is not None else OxmlElement("w:rFonts")
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", FACES[face])):
        names.set(qn(f"w:{kind}"), name)
    names.set(qn("w:hint"), "eastAsia")
    if found is None:
        marks.insert(0, names)


def element(tag: str, *children: Any, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for each in children:
        made.append(each)
    return made


def twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))
