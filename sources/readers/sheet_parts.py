"""The XML of a sheet as blocks of rows, without ever holding it as a whole."""

import re
from collections.abc import Iterator
from typing import IO

from documents.workbook import column_index
from sources.readers.marks import SheetMarks
from sources.readers.sheet_xml import MERGED, add_merged
from sources.readers.small_book import UnusualBookError

CHUNK = 4 << 20
BEGIN, END, BEHIND = b"<sheetData>", b"</row>", b"</sheetData>"
EMPTY = re.compile(rb"<sheetData\s*/>")
EMPTY_ROWS = re.compile(rb"\A(?:<row [^<>]*/>)+")
"""Rows that are there for their height alone."""
MOST_AT_ONCE = 16 << 20
"""Bytes of one row, of one shared string, and of all behind the rows."""
DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}\d+:([A-Z]{1,3})\d+"')
PLAIN_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^>]*\?>)?\s*<worksheet\s(?!.*<!)", re.DOTALL | re.IGNORECASE
)
OTHER_ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


class SheetParts:
    """``before`` is what stands before the rows. Raises UnusualBookError."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        first = stream.read(CHUNK)
        self.before, found, self.rest = first.partition(BEGIN)
        if not PLAIN_BEGINNING.match(self.before) or OTHER_ENCODING.search(self.before):
            raise UnusualBookError
        self.is_empty = not found and EMPTY.search(first) is not None
        if not found and not self.is_empty:
            raise UnusualBookError
        self.merged = SheetMarks()

    @property
    def stated_width(self) -> int:
        """How many columns the sheet says it has; nothing where it does not say."""
        stated = DIMENSION.search(self.before)
        return column_index(stated[1].decode()) + 1 if stated else 0

    def row_blocks(self) -> Iterator[bytes]:
        """Whole rows, some thousands at once; merged cells are known when all were taken."""
        rest = self.rest
        while not self.is_empty:
            rows, end, rest = rest.rpartition(END)
            if rows:
                yield rows + end
            rest = EMPTY_ROWS.sub(b"", rest, 1)
            if rest.startswith(BEHIND):
                break
            block = self.stream.read(CHUNK)
            if not block or len(rest) > MOST_AT_ONCE:
                raise UnusualBookError
            rest += block
        self._read_behind(rest)

    def _read_behind(self, rest: bytes) -> None:
        behind = rest + self.stream.read(MOST_AT_ONCE)
        if self.stream.read(1):
            raise UnusualBookError
        for match in MERGED.finditer(behind):
            add_merged(self.merged, match)
