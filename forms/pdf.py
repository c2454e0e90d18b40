"""A paper as PDF. All text goes to the typesetter as data; ``templates/forms/paper.typ`` alone says how it is
set."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from typst import Compiler, Fonts

from forms.form import Form
from forms.grid import Grid, PlacedCell
from forms.styles import CELL_STYLES, MARK_COLOR, PADDING
from forms.text_metrics import break_long_words, cell_height, line_capacity
from forms.typefaces import FONT_FOLDER, GETA, LOOK_ALIKES, missing_characters

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "forms"
PDF_STANDARD: Literal["a-2b"] = "a-2b"
TALLEST = 300.0
"""Points; a taller row must be allowed to run over pages."""
Replacements = dict[int, int | str]
INVISIBLE = "\u200c\u200d\ufe0e\ufe0f"


def write(form: Form) -> bytes:
    return load_typesetter("paper.typ").to_pdf(template_data(form), datetime.combine(form.as_of, time(), UTC))


@dataclass(frozen=True)
class Typesetter:
    """One typesetter for all papers, one paper at a time."""

    compiler: Compiler
    lock: Lock

    def to_pdf(self, paper: dict[str, Any], moment: datetime) -> bytes:
        """``moment`` stands in the file as the time when it was made."""
        inputs = template_inputs(paper)
        with self.lock:
            pdf = self.compiler.compile(
                format="pdf", sys_inputs=inputs, pdf_standards=PDF_STANDARD, timestamp=moment
            )
        return require_bytes(pdf)

    def to_png(self, paper: dict[str, Any], dots: float) -> bytes:
        """As PNG, with so many dots an inch."""
        inputs = template_inputs(paper)
        with self.lock:
            return require_bytes(self.compiler.compile(format="png", sys_inputs=inputs, ppi=dots))


def template_inputs(paper: dict[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(paper, ensure_ascii=False)}


def require_bytes(document: object) -> bytes:
    if not isinstance(document, bytes):
        raise TypeError("the typesetter gave no document")
    return document


@cache
def load_typesetter(template: str) -> Typesetter:
    """Only our own fonts, so that every machine sets the same page."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])
    compiler = Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
    return Typesetter(compiler, Lock())


def template_data(form: Form) -> dict[str, Any]:
    """The paper as the template reads it."""
    fill, gaps = missing_glyph_replacements(form_texts(form))
    pages = [
        {**page_data(grid, fill), "title_size": form.title_size(grid), "flows": grid.flows}
        for grid in form.pages
    ]
    return {
        "title": form.title.translate(fill),
        "mark": form.mark,
        "mark_color": MARK_COLOR,
        "foot": form.foot.translate(fill),
        "padding": PADDING,
        "landscape": form.landscape,
        "gaps": gaps,
        "pages": pages,
    }


def form_texts(form: Form) -> Iterator[str]:
    """All that is written on it."""
    yield from (form.title, form.foot)
    for grid in form.pages:
        yield grid.title
        yield from (cell.text for row in grid.rows for cell in row)


def missing_glyph_replacements(texts: Iterable[str]) -> tuple[Replacements, str]:
    """What stands for characters the fonts lack, and the sentence that names them."""
    gaps = {character for text in texts for character in missing_characters(text)}
    visible = sorted(gaps.difference(INVISIBLE))
    fill: Replacements = {**LOOK_ALIKES}
    fill.update((ord(gap), GETA if gap in visible else "") for gap in gaps)
    names = "、".join(f"U+{ord(gap):04X}" for gap in visible)
    return fill, f"{GETA} 处为字库未收的字符：{names}" if names else ""


@dataclass(frozen=True)
class CellPiece:
    """A cell, or one part of a cell that was cut; ``open`` has no line below it, ``joined`` none above."""

    placed: PlacedCell
    open: bool = False
    joined: bool = False


def page_data(grid: Grid, fill: Replacements) -> dict[str, Any]:
    """The cells before, in and after the repeated rows."""
    parts: dict[str, list[dict[str, Any]]] = {"above": [], "header": [], "below": []}
    tall = tall_rows(grid)
    for piece in sorted(cell_pieces(grid), key=lambda piece: (piece.placed.row, piece.placed.column)):
        breakable = piece.placed.cell.rowspan > 1 or piece.placed.row in tall
        part = parts[page_part(grid, piece.placed.row)]
        part.append({**cell_data(grid, piece, fill), "breakable": breakable})
    return {"title": grid.title.translate(fill), "widths": list(grid.widths), **parts}


def page_part(grid: Grid, row: int) -> str:
    if row in grid.repeat:
        return "header"
    return "above" if row < grid.repeat.start else "below"


def tall_rows(grid: Grid) -> set[int]:
    single = [placed for placed in grid.placed_cells() if placed.cell.rowspan == 1]
    return {placed.row for placed in single if cell_height(grid, placed) > TALLEST}


def cell_pieces(grid: Grid) -> Iterator[CellPiece]:
    for placed in grid.placed_cells():
        if placed.row in grid.repeat and placed.rows.stop > grid.repeat.stop:
            yield from cut_below_header(placed, grid.repeat.stop)
        else:
            yield CellPiece(placed)


def cut_below_header(placed: PlacedCell, stop: int) -> tuple[CellPiece, CellPiece]:
    """A cell that reaches out of the repeated rows is cut there: the header must be able to stand alone on a
    page."""
    inside = stop - placed.row
    upper = replace(placed.cell, text="", rowspan=inside)
    lower = replace(placed.cell, rowspan=placed.cell.rowspan - inside)
    return (
        CellPiece(replace(placed, cell=upper), open=True),
        CellPiece(replace(placed, row=stop, cell=lower), joined=True),
    )


def cell_data(grid: Grid, piece: CellPiece, fill: Replacements) -> dict[str, Any]:
    placed, cell = piece.placed, piece.placed.cell
    text = break_long_words(cell.text.translate(fill), line_capacity(grid, placed) - 1)
    return {
        **asdict(CELL_STYLES[cell.style]),
        "lines": text.split("\n"),
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "align": cell.align,
        "open": piece.open,
        "joined": piece.joined,
    }
