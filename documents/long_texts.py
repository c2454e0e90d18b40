"""Texts no longer than a person writes them: whoever reads them later looks for many patterns, and shall not
take minutes over one cell of forty thousand digits. What is cut is told."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.document import Block, Cell, Notice, Paragraph
from documents.reading import TOO_LARGE, FileContents, UnreadableFileError

MOST_IN_CELL, MOST_IN_PARAGRAPH = 5_000, 20_000
MOST_IN_ALL = 20_000_000
MOST_ALIKE = 200
"""Of characters in a row that are the same, or all digits."""
LONG_RUN = re.compile(rf"([^0-9０-９])\1{{{MOST_ALIKE},}}|[0-9０-９.,，．]{{{MOST_ALIKE + 1},}}", re.DOTALL)
FILLING = frozenset(" \u3000\t\n.·…_—－-=*~＿")
"""Of these a run draws a line, and says nothing."""
MOST_NOTICES = 5
CUT_TEXT = "文字有 {} 个字，过长，只读取了前 {} 个；请核对，需要时拆开后再读取"
CUT_RUN = "有 {} 个相同的字或数字连在一起，不像文字或数，只读取了前 {} 个；请核对原件"
MORE = "另有 {} 处文字过长，没有读完；请核对原件"


def with_bounded_texts(contents: FileContents) -> FileContents:
    """Raises UnreadableFileError where there is too much text in all."""
    if sum(map(_length, contents.blocks)) > MOST_IN_ALL:
        raise UnreadableFileError(TOO_LARGE)
    told: list[Notice] = []
    blocks = tuple(_bounded_block(block, told) for block in contents.blocks)
    notices = told[:MOST_NOTICES]
    if len(told) > MOST_NOTICES:
        notices.append(Notice(MORE.format(len(told) - MOST_NOTICES)))
    return FileContents(blocks, (*contents.notices, *notices))


def _length(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(len(cell.text) for cell in block.cells)


def _bounded_block(block: Block, told: list[Notice]) -> Block:
    if isinstance(block, Paragraph):
        text = _bounded_text(block.text, MOST_IN_PARAGRAPH, block.place, told)
        return block if text is block.text else replace(block, text=text)
    cells = tuple(_bounded_cell(cell, told) for cell in block.cells)
    return replace(block, cells=cells)


def _bounded_cell(cell: Cell, told: list[Notice]) -> Cell:
    text = _bounded_text(cell.text, MOST_IN_CELL, cell.place, told)
    return cell if text is cell.text else replace(cell, text=text, exact=cell.exact[:MOST_ALIKE])


def _bounded_text(text: str, most: int, place: str, told: list[Notice]) -> str:
    """``text`` itself where nothing of it is too long, which is so of nearly all."""
    if len(text) <= MOST_ALIKE:
        return text
    shorter = _with_short_runs(text, place, told)
    if len(shorter) > most:
        told.append(Notice(CUT_TEXT.format(len(shorter), most), place))
        return shorter[:most]
    return shorter


def _with_short_runs(text: str, place: str, told: list[Notice]) -> str:
    runs = list(_long_runs(text))
    if not runs:
        return text
    longest = max((len(run) for run in runs if not FILLING.issuperset(run)), default=0)
    if longest:
        told.append(Notice(CUT_RUN.format(longest, MOST_ALIKE), place))
    return LONG_RUN.sub(lambda found: found[0][:MOST_ALIKE], text)


def _long_runs(text: str) -> Iterator[str]:
    return (found[0] for found in LONG_RUN.finditer(text))
