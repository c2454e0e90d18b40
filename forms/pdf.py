"""A paper as PDF. All text goes to the typesetter as data; ``templates/forms/paper.typ`` alone says how it is set."""

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
        with self.lock:
            made = self.compiler.compile(
                format="pdf", sys_inputs=template_inputs(paper), pdf_standards=PDF_STANDARD, timestamp=moment
            )
        return require_bytes(made)

    def to_png(self, paper: dict[str, Any], dots: float) -> bytes:
        """As PNG, with so many dots an inch."""
        with self.lock:
            return require_bytes(
                self.compiler.compile(format="png", sys_inputs=template_inputs(paper), ppi=dots)
            )


def template_inputs(paper: dict[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(paper, ensure_ascii=False)}


def require_bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no document")
    return made


@cache
def load_typesetter(template: str) -> Typesetter:
    """Only our own fonts, so that every machine sets the same page."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)])
    compiler = Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
    return Typesetter(compiler, Lock())


def template_data(form: Form) -> dict[str, Any]:
    """The paper as the template reads it."""
    texts = [form.title, form.foot, *(grid.title for grid in form.pages)]
    texts += [cell.text for grid in form.pages for row in grid.rows for cell in row]
    fill, gaps = missing_glyph_replacements(texts)
    return {
        "title": form.title.translate(fill),
        "mark": form.mark,
        "mark_color": MARK_COLOR,
        "foot": form.foot.translate(fill),
        "padding": PADDING,
        "landscape": form.landscape,
        "gaps": gaps,
        "pages": [
            page_data(grid, fill) | {"title_size": form.title_size(grid), "flows": grid.flows}
            for grid in form.pages
        ],
    }


def missing_glyph_replacements(texts: Iterable[str]) -> tuple[Replacements, str]:
    """What stands for characters the fonts lack, and the sentence that names them."""
    gaps = {character for text in texts for character in missing_characters(text)}
    fill = LOOK_ALIKES | {ord(gap): "" if gap in INVISIBLE else GETA for gap in gaps}
    named = "、".join(f"U+{ord(gap):04X}" for gap in sorted(gaps) if gap not in INVISIBLE)
    return fill, f"{GETA} 处为字库未收的字符：{named}" if named else ""


@dataclass(frozen=True)
class CellPiece:
    """A cell, or one part of a cell that was cut; ``open`` has no line below it, ``joined`` none above."""

    placed: PlacedCell
    open: bool = False
    joined: bool = False


def page_data(grid: Grid, fill: Replacements) -> dict[str, Any]:
    """The cells before, in and after the repeated rows."""
    parts: dict[str, list[dict[str, Any]]] = {"above": [], "header": [], "below": []}
    tall = {
        cell.row
        for cell in grid.placed_cells()
        if cell.cell.rowspan == 1 and cell_height(grid, cell) > TALLEST
    }
    for cell_piece in sorted(cell_pieces(grid), key=lambda piece: (piece.placed.row, piece.placed.column)):
        row = cell_piece.placed.row
        part = "header" if row in grid.repeat else "above" if row < grid.repeat.start else "below"
        divisible = cell_piece.placed.cell.rowspan > 1 or row in tall
        parts[part].append(cell_data(grid, cell_piece, fill) | {"breakable": divisible})
    return {"title": grid.title.translate(fill), "widths": list(grid.widths), **parts}


def cell_pieces(grid: Grid) -> Iterator[CellPiece]:
    """A cell that reaches out of the repeated rows is cut there: the header must be able to stand alone on a page."""
    for cell in grid.placed_cells():
        if cell.row in grid.repeat and cell.rows.stop > grid.repeat.stop:
            inside = grid.repeat.stop - cell.row
            under = replace(cell.cell, rowspan=cell.cell.rowspan - inside)
            yield CellPiece(replace(cell, cell=replace(cell.cell, text="", rowspan=inside)), open=True)
            yield CellPiece(replace(cell, row=grid.repeat.stop, cell=under), joined=True)
        else:
            yield CellPiece(cell)


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
