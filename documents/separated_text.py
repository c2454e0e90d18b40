"""A text file of nothing but rows whose cells a comma, a semicolon or a bar parts: one table, read whole or
refused with its line and its number of cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from documents.document import Notice
from documents.reading import MOST_CELLS, FileContents, UnreadableFileError, build_plain_table

SEPARATORS = (",", ";", "|", "；")
FEWEST = 3
"""Rows and columns of what is taken for a table though only separators say so."""
FEWEST_UNEVEN = 4
"""The same where the rows are not all of one width."""
SENTENCE_END = "。"
MOST_SENTENCES = 0.2
"""The part of the lines that may end like a sentence: a reason in the last cell does."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
USUAL_SHARE = 0.6
"""The part of the lines that must be rows of so many cells: in running text few lines are."""
BLANKS = " \u3000\u00a0\u200b"
SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""What Excel takes as the word of the separator."""
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
MOST_LINES_TOLD = 5
NAMES = {",": "逗号", ";": "分号", "；": "分号", "|": "竖线"}
UNPAIRED = "第{line}行起引号不成对，后面的内容分不清是哪一格；请用 Excel 另存为 xlsx，或改正引号后再读取"
TOO_WIDE = (
    "第{line}行有 {width} 格，多于表头的 {usual} 格，分不清各格属于哪一栏；"
    "格内的{name}要加英文双引号，请改正，或用 Excel 另存为 xlsx 后再读取"
)
TOO_NARROW = "第{lines}行的格数少于表头的 {width} 格，缺少的按行末空白读取；请核对各格是否对齐"


class Row(NamedTuple):
    """``line`` is that of the file on which the row ends."""

    line: int
    cells: list[str]

    @property
    def width(self) -> int:
        return len(self.cells)


def read_separated(text: str) -> FileContents | None:
    """``None`` where the text is no such file. Raises UnreadableFileError where its rows do not fit."""
    separator = find_separator(text)
    if not separator or text.count(separator) > MOST_CELLS:
        return None
    rows = split_rows(SEPARATOR_LINE.sub("\n", text, count=1), separator)
    width = max(row.width for row in rows)
    refuse_overlong_row(rows, separator)
    padded = [row.cells + [""] * (width - row.width) for row in rows]
    return FileContents((build_plain_table(padded, "第1个表", loose=True),), short_row_notices(rows, width))


def find_separator(text: str) -> str:
    """The one that parts most lines into enough cells."""
    lines = [line for line in text.split("\n") if line.strip()]
    if "\t" in text or len(lines) < FEWEST or is_framed(lines):
        return ""
    best = max(SEPARATORS, key=lambda separator: count_rows(lines, separator, FEWEST))
    return best if is_rectangle(lines, best) or is_uneven_table(lines, best) else ""


def is_framed(lines: Sequence[str]) -> bool:
    """Whether bars stand around every row, as in tables drawn with characters."""
    barred = [line.strip() for line in lines if "|" in line]
    return bool(barred) and all(line.startswith("|") for line in barred)


def is_uneven_table(lines: Sequence[str], separator: str) -> bool:
    """Most lines are rows and hardly one is a sentence; ； parts clauses of sentences too often to tell."""
    sentences = sum(line.rstrip().endswith(SENTENCE_END) for line in lines)
    return (
        separator != "；"
        and len(lines) >= FEWEST_UNEVEN
        and sentences <= MOST_SENTENCES * len(lines)
        and count_rows(lines, separator, FEWEST_UNEVEN) >= USUAL_SHARE * len(lines)
    )


def count_rows(lines: Sequence[str], separator: str, fewest: int) -> int:
    """The lines with at least so many cells; commas within numbers part none."""
    return sum(THOUSANDS.sub("", line).count(separator) >= fewest - 1 for line in lines)


def is_rectangle(lines: Sequence[str], separator: str) -> bool:
    """Whether every row has the same number of cells, as where a spreadsheet saved it."""
    try:
        widths = {len(row) for row in csv.reader(lines, delimiter=separator, strict=True)}
    except csv.Error:
        return False
    return len(widths) == 1 and widths.pop() >= FEWEST


def split_rows(text: str, separator: str) -> list[Row]:
    """Without the empty lines."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cells):
                rows.append(Row(reader.line_num, [cell.strip(BLANKS) for cell in cells]))
    except csv.Error as error:
        line = rows[-1].line + 1 if rows else 1
        raise UnreadableFileError(UNPAIRED.format(line=line)) from error
    return rows


def refuse_overlong_row(rows: Sequence[Row], separator: str) -> None:
    """A row of numbers that is wider than the header above it and than most rows has a separator too many."""
    usual, _ = Counter(row.width for row in rows).most_common(1)[0]
    header = 0
    for row in rows:
        holds_numbers = any(map(NUMBER.fullmatch, row.cells))
        if holds_numbers and row.width > max(header, usual):
            wide = TOO_WIDE.format(
                line=row.line, width=row.width, usual=max(header, usual), name=NAMES[separator]
            )
            raise UnreadableFileError(wide)
        if not holds_numbers:
            header = max(header, row.width)


def short_row_notices(rows: Sequence[Row], width: int) -> tuple[Notice, ...]:
    """Rows below the widest that have fewer cells; one of a single cell is a title or a note."""
    first = next(index for index, row in enumerate(rows) if row.width == width)
    short = [str(row.line) for row in rows[first:] if 1 < row.width < width]
    if not short:
        return ()
    told = "、".join(short[:MOST_LINES_TOLD]) + ("等" if len(short) > MOST_LINES_TOLD else "")
    return (Notice(TOO_NARROW.format(lines=told, width=width), "第1个表", is_hint=True),)
