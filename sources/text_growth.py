"""A text file that only grew: whether it did, and its new lines as a file of their own.

Whatever is not beyond doubt is no growth, and the file is read whole.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from documents.file_kinds import GZIP
from sources.column_doubts import has_namesakes
from sources.headers import TableHeader
from sources.readers.grid import TextForm, TextGrid
from sources.tables import BUDGET, CALL_REPORT, Table

CHUNK = 1 << 20
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "gb18030": "gb18030"}
"""Those in which a line end is never part of a character, and how what follows the beginning is decoded."""
READ_AS_A_WHOLE = (BUDGET.name, CALL_REPORT.name)
"""Tables of which a file is looked at as a whole while it is staged."""


@dataclass(frozen=True)
class TextFacts:
    """``layout`` stands for the separator, the width and the header."""

    encoding: str
    quoted: bool
    layout: str

    @property
    def form(self) -> TextForm:
        return TextForm(self.encoding, self.quoted, "")


def text_facts(grid: TextGrid, header: TableHeader, table: Table) -> TextFacts | None:
    """``None`` where a line further down may change what the lines above it became."""
    form = grid.text
    if (
        form is None
        or form.encoding not in ENCODINGS
        or table.name in READ_AS_A_WHOLE
        or has_namesakes(header)
    ):
        return None
    told = (form.separator, grid.width, grid.leading_rows, header)
    return TextFacts(form.encoding, form.quoted, hashlib.sha256(repr(told).encode()).hexdigest())


def has_prefix(snapshot: Path, size: int, sha256: str) -> bool:
    """Whether the first ``size`` bytes are those of the earlier version."""
    digest = hashlib.sha256()
    with snapshot.open("rb") as stream:
        while size > 0 and (chunk := stream.read(min(CHUNK, size))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest() == sha256


def copy_rest(snapshot: Path, size: int, target: Path) -> bool:
    """The lines behind the first ``size`` bytes written to ``target``; false where there are none, or the
    first is the end of a line that had begun before."""
    with snapshot.open("rb") as stream, target.open("wb") as out:
        stream.seek(size - 1)
        last, rest = stream.read(1), stream.read(CHUNK)
        if last not in b"\r\n" and not rest.startswith((b"\r", b"\n")):
            return False
        rest = _without_line_end(last, rest)
        out.write(rest)
        while chunk := stream.read(CHUNK):
            out.write(chunk)
    return bool(rest) and not rest.startswith(GZIP)


def _without_line_end(last: bytes, rest: bytes) -> bytes:
    """Without what is still missing of the end of the last line."""
    if last == b"\n":
        return rest
    return rest.removeprefix(b"\n") if last == b"\r" or rest[:1] == b"\n" else _after_return(rest)


def _after_return(rest: bytes) -> bytes:
    return rest.removeprefix(b"\r").removeprefix(b"\n")
