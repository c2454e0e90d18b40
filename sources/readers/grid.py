"""A grid: one sheet of one input as text cells that the engine can select, and its first lines for finding
the header."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from characters.look_alikes import ordinary_text
from sources.readers.marks import COVERED
from sources.typed import TableDoubt

SPARE_COLUMNS = 8
"""How many columns a text file is given beyond its widest first line, so that a row with cells out of place
shows."""


@dataclass(frozen=True)
class TextForm:
    """How the bytes of a text file became cells."""

    encoding: str
    quoted: bool
    separator: str


@dataclass(frozen=True)
class TextGrid:
    """``select`` is SQL that gives text columns c0, c1, … in the order of the file. ``head`` are its first
    lines as the engine numbers them; ``leading_rows`` is how many rows of the file stand before the engine's
    first; ``unselected_lines`` how many lines of ``head`` the engine does not select; ``has_spare_columns``
    says that there are SPARE_COLUMNS columns beyond ``width``, and that a cell that is not written is NULL,
    not empty; ``has_marks`` that there are cells with marks (of readers/marks.py). ``header_lines`` are the
    lines to find the header in, where they stand in another sheet; ``text`` and ``plain``, the decoded file,
    are there for a text file, and ``select_below``: ``select`` without so many of its first lines."""

    head: tuple[tuple[str, ...], ...]
    width: int
    select: str
    sheet: str = ""
    leading_rows: int = 0
    has_spare_columns: bool = False
    unselected_lines: int = 0
    notes: tuple[str, ...] = ()
    doubts: tuple[TableDoubt, ...] = ()
    rows: int = 0
    has_marks: bool = False
    is_hidden: bool = False
    header_lines: tuple[tuple[str, ...], ...] = ()
    text: TextForm | None = None
    plain: Path | None = None
    select_below: Callable[[int], str] | None = None


def head_lines(lines: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_cell_texts, lines))


def _cell_texts(line: Sequence[object]) -> tuple[str, ...]:
    """A merged cell stands in the first of its rows only."""
    texts = ("" if cell is None else ordinary_text(str(cell)) for cell in line)
    return tuple("" if text.startswith(COVERED) else text for text in texts)
