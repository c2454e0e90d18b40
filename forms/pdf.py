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
from forms.grid import Grid, Placed
from forms.styles import LOOKS, MARK_COLOR, PADDING
from forms.text_metrics import breakable, height, room
from forms.typefaces import FOLDER, GETA, LOOK_ALIKES, lacking

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "forms"
STANDARD: Literal["a-2b"] = "a-2b"
TALLEST = 300.0
"""Points; a taller row must be allowed to run over pages."""
Filling = dict[int, int | str]
INVISIBLE = "\u200c\u200d\ufe0e\ufe0f"


def write(form: Form) -> bytes:
    return press("paper.typ").print(paper(form), datetime.combine(form.as_of, time(), UTC))


@dataclass(frozen=True)
class Press:
    """One typesetter for all papers, one paper at a time."""

    compiler: Compiler
    lock: Lock

    def print(self, paper: dict[str, Any], moment: datetime) -> bytes:
        with self.lock:
            made = self.compiler.compile(
                format="pdf", sys_inputs=inputs(paper), pdf_standards=STANDARD, timestamp=moment
            )
        return whole(made)

    def picture(self, paper: dict[str, Any], dots: float) -> bytes:
        """As PNG, with so many dots an inch."""
        with self.lock:
            return whole(self.compiler.compile(format="png", sys_inputs=inputs(paper), ppi=dots))


def inputs(paper: dict[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(paper, ensure_ascii=False)}


def whole(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no document")
    return made


@cache
def press(template: str) -> Press:
    """Only our own fonts, so that every machine sets the same page."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    compiler = Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
    return Press(compiler, Lock())


def paper(form: Form) -> dict[str, Any]:
    """The paper as the template reads it."""
    texts = [form.title, form.foot, *(grid.title for grid in form.pages)]
    texts += [cell.text for grid in form.pages for row in grid.rows for cell in row]
    fill, gaps = filling(texts)
    return {
        "title": form.title.translate(fill),
        "mark": form.mark,
        "mark_color": MARK_COLOR,
        "foot": form.foot.translate(fill),
        "padding": PADDING,
        "landscape": form.landscape,
        "gaps": gaps,
        "pages": [page(grid, fill) | {"title_size": form.title_size(grid), "flows": grid.flows} for grid in form.pages],
    }


def filling(texts: Iterable[str]) -> tuple[Filling, str]:
    """What stands for characters the fonts lack, and the sentence that names them."""
    gaps = {each for text in texts for each in lacking(text)}
    fill = LOOK_ALIKES | {ord(each): "" if each in INVISIBLE else GETA for each in gaps}
    named = "、".join(f"U+{ord(each):04X}" for each in sorted(gaps) if each not in INVISIBLE)
    return fill, f"{GETA} 处为字库未收的字符：{named}" if named else ""


@dataclass(frozen=True)
class Piece:
    """A cell, or one part of a cell that was cut; ``open`` has no line below it, ``joined`` none above."""

    placed: Placed
    open: bool = False
    joined: bool = False


def page(grid: Grid, fill: Filling) -> dict[str, Any]:
    """The cells before, in and after the repeated rows."""
    parts: dict[str, list[dict[str, Any]]] = {"above": [], "header": [], "below": []}
    tall = {each.row for each in grid.placed() if each.cell.rowspan == 1 and height(grid, each) > TALLEST}
    for each in sorted(pieces(grid), key=lambda piece: (piece.placed.row, piece.placed.column)):
        row = each.placed.row
        part = "header" if row in grid.repeat else "above" if row < grid.repeat.start else "below"
        divisible = each.placed.cell.rowspan > 1 or row in tall
        parts[part].append(drawn(grid, each, fill) | {"breakable": divisible})
    return {"title": grid.title.translate(fill), "widths": list(grid.widths), **parts}


def pieces(grid: Grid) -> Iterator[Piece]:
    """A cell that reaches out of the repeated rows is cut there: the header must be able to stand alone on a page."""
    for each in grid.placed():
        if each.row in grid.repeat and each.rows.stop > grid.repeat.stop:
            inside = grid.repeat.stop - each.row
            under = replace(each.cell, rowspan=each.cell.rowspan - inside)
            yield Piece(replace(each, cell=replace(each.cell, text="", rowspan=inside)), open=True)
            yield Piece(replace(each, row=grid.repeat.stop, cell=under), joined=True)
        else:
            yield Piece(each)


def drawn(grid: Grid, piece: Piece, fill: Filling) -> dict[str, Any]:
    placed, cell = piece.placed, piece.placed.cell
    text = breakable(cell.text.translate(fill), room(grid, placed) - 1)
    return {
        **asdict(LOOKS[cell.style]),
        "lines": text.split("\n"),
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "align": cell.align,
        "open": piece.open,
        "joined": piece.joined,
    }
