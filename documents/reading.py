"""What a reader gives: blocks with notices, or a refusal that says what is wrong and what to do."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from documents.document import Block, Cell, DocumentTable, Notice

MOST_CELLS = 200_000
"""Of one paper; a budget document of 100 pages has about 10,000."""

BROKEN = "文件不完整或已损坏，可能没有传完；请重新复制或重新下载后再读取"
TOO_LARGE = "展开后太大或层次太深，已停止读取；请另存一份、只保留需要的部分后再读取"
SWOLLEN = "解压后大得不正常（可能是压缩炸弹），已拒绝读取；请核对文件来源"
ENCRYPTED = "文件设有密码；请取消密码后另存，再读取"
MOST_PARTS = 10_000
"""Of one office file."""
MOST_MARKS = 2_000_000
"""Of one web page or one part of an office file."""
DAMAGE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What the reader of ZIP files raises about a broken one."""
INVISIBLE_CHARACTERS = dict.fromkeys({*range(32), 127} - {9, 10}) | dict.fromkeys(
    range(0xD800, 0xE000), "\ufffd"
)


@dataclass(frozen=True)
class UnpackLimits:
    """How far packed bytes may swell: ``ratio`` times, but to ``free`` bytes in any case and beyond ``most``
    never."""

    most: int
    free: int
    ratio: int

    def most_bytes(self, packed: int) -> int:
        """How many bytes so many packed ones may become."""
        return min(self.most, max(self.free, packed * self.ratio))


PAPER_PART_LIMITS = UnpackLimits(most=64 << 20, free=4 << 20, ratio=200)
"""Of one part of an office paper; papers of an office lie below 60 times."""
EXPORT_LIMITS = UnpackLimits(most=2 << 30, free=64 << 20, ratio=300)
"""Of a whole workbook of data: an export of a million rows is larger than any paper, and much alike
within."""
GZIP_LIMITS = UnpackLimits(most=1 << 40, free=64 << 20, ratio=400)
"""Of an export of text, which is read as a stream."""


@dataclass(frozen=True)
class FileContents:
    """The contents of one file."""

    blocks: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = ()


class UnreadableFileError(Exception):
    """Nothing of the file can be read; the message is for officials: what is wrong and what to do."""


def build_table(cells: Iterable[Cell], place: str, loose: bool = False) -> DocumentTable:
    """A table of cells that do not overlap, each told by its row and by which of the visible cells of that
    row it is."""
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    taken: dict[int, list[int]] = {}
    for cell in ordered:
        for row in range(cell.row, cell.end_row):
            taken.setdefault(row, []).append(cell.column)
    ranks = {row: dict(zip(sorted(columns), count(1), strict=False)) for row, columns in taken.items()}
    told = (
        replace(cell, place=f"{place} 第{cell.row + 1}行第{ranks[cell.row][cell.column]}格")
        for cell in ordered
    )
    return DocumentTable(tuple(told), place, loose)


def build_plain_table(rows: Sequence[Sequence[str]], place: str, loose: bool = False) -> DocumentTable:
    """A table without merged cells."""
    cells = (Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return build_table(cells, place, loose)


def sanitize_text(text: str) -> str:
    """Without characters that no paper shows and no store takes."""
    return text.translate(INVISIBLE_CHARACTERS)


def refuse_too_much_markup(content: bytes) -> None:
    """Counted before a tree is built of it."""
    if content.count(b"<") > MOST_MARKS:
        raise UnreadableFileError(TOO_LARGE)
