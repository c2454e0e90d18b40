"""A large sheet of an xlsx written as lines of text, row by row, so that it is never held as a whole.

Rows of which every cell has a form of its column are taken by one pattern; the others are read by the
compiled reader. Whatever else is found is no sheet for this reader: UnusualBookError, and the book is read as
any other.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from sources.readers.cell_forms import styles_in, width_of
from sources.readers.cell_texts import SEPARATOR, UNUSUAL
from sources.readers.shared_strings import SharedStrings
from sources.readers.sheet_parts import SheetParts
from sources.readers.sheet_xml import MOST_CELLS
from sources.readers.small_book import SmallBook, UnusualBookError
from sources.readers.unusual_rows import UnusualRows
from sources.readers.usual_lines import NumberedLine, UsualLines, learn_lines, split_rows

SAMPLE = 500
"""Rows that show the forms of the columns."""
MOST_UNUSUAL_SHARE, FREE_UNUSUAL = 0.05, 200
"""Of the rows of a block: with more, reading them apart takes longer than reading the whole sheet."""
MOST_MISSING_ROWS = 100_000
MOST_STATED_BESIDE = 50
"""Columns that a sheet says it has beside those of its first rows."""
LEAST_WIDTH = 2
"""A line of one field may be empty, and the engine passes over it."""


@dataclass(frozen=True)
class SheetFile:
    """The lines of a sheet, of ``width`` fields, up to the last row that holds anything; ``columns`` are the
    first and last that do."""

    path: Path
    width: int
    rows: int
    columns: tuple[int, int]
    has_quotes: bool
    has_marks: bool
    formulas: int


class SheetLines:
    """One sheet on its way to lines. Raises UnusualBookError and fastexcel.FastExcelError in all it does."""

    def __init__(self, parts: SheetParts, book: SmallBook, strings: Callable[[], SharedStrings]) -> None:
        self.parts = parts
        self.book = book
        self.strings = strings
        self.unusual = UnusualRows(book, parts.before, strings)
        self.width = LEAST_WIDTH
        self.rows = 0
        self.waiting: list[bytes] = []
        self.has_quotes = False

    def write(self, target: Path) -> SheetFile:
        usual = UsualLines((), self.strings)
        with target.open("wb") as out:
            for number, block in enumerate(self.parts.row_blocks()):
                usual = usual if number else self.learn_lines(split_rows(block)[:SAMPLE])
                out.write(self.without_end(self.all_lines(block, usual)))
        columns = usual.used | self.unusual.used
        return SheetFile(
            target,
            self.width,
            self.rows,
            (min(columns, default=0), max(columns, default=-1)),
            self.has_quotes,
            self.unusual.has_marks,
            self.unusual.formulas,
        )

    def learn_lines(self, sample: Sequence[bytes]) -> UsualLines:
        shown, stated = width_of(sample), self.parts.stated_width
        self.width = max(shown, LEAST_WIDTH, stated if stated <= shown + MOST_STATED_BESIDE else 0)
        styles = self.book.shown_in_styles(sorted(styles_in(sample)))
        return learn_lines(sample, self.width, styles, self.strings)

    def all_lines(self, block: bytes, usual: UsualLines) -> list[bytes]:
        """In their order, with blank ones for rows that are not there."""
        numbered, unusual = usual.take(block)
        if len(unusual) > max(FREE_UNUSUAL, MOST_UNUSUAL_SHARE * len(numbered)):
            raise UnusualBookError
        if unusual:
            numbered = sorted([*numbered, *self.unusual_lines(unusual)])
        due = self.rows + len(self.waiting) + 1
        if [number for number, _ in numbered] == list(range(due, due + len(numbered))):
            return [line for _, line in numbered]
        return list(self.in_order(numbered, due))

    def unusual_lines(self, rows: Sequence[bytes]) -> Iterator[NumberedLine]:
        for number, fields in self.unusual.read(rows).items():
            yield number, self.line_of(fields)

    def line_of(self, fields: Mapping[int, bytes]) -> bytes:
        if max(fields, default=0) >= self.width:
            raise UnusualBookError
        return SEPARATOR.join(fields.get(column, b"") for column in range(self.width))

    def in_order(self, numbered: Sequence[NumberedLine], due: int) -> Iterator[bytes]:
        for number, line in numbered:
            if not due <= number <= due + MOST_MISSING_ROWS or number * self.width > MOST_CELLS:
                raise UnusualBookError
            yield from repeat(self.blank, number - due)
            yield line
            due = number + 1

    @property
    def blank(self) -> bytes:
        return SEPARATOR * (self.width - 1)

    def without_end(self, lines: Sequence[bytes]) -> bytes:
        """The lines as one block; those that hold nothing wait for one that does."""
        block = [*self.waiting, *lines]
        filled = len(block)
        while filled and self.holds_nothing(block[filled - 1], self.rows + filled):
            filled -= 1
        self.waiting = block[filled:]
        self.rows += filled
        content = b"\n".join((*block[:filled], b""))
        content.decode()  # or the engine would refuse the file
        if UNUSUAL in content or (self.rows == filled and content.startswith(BOM_UTF8)):
            raise UnusualBookError  # the engine gives neither
        self.has_quotes = self.has_quotes or b'"' in content
        return content

    def holds_nothing(self, line: bytes, number: int) -> bool:
        """As the compiled reader sees it, to which a formula without a result is nothing."""
        return line == self.blank or number in self.unusual.only_lost
