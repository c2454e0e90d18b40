"""Web pages named .xls, as many systems export them: the largest table of the page, written out as text."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from documents.html_tables import StreamedTable, stream_tables
from sources.errors import UnreadableInputError
from sources.readers.delimited import build_grid
from sources.readers.grid import TextGrid
from sources.readers.marks import SheetMarks, marked_rows
from sources.readers.text import decode_to_utf8

CHUNK = 1 << 20
MAX_BYTES = 200 << 20

HeaderFit = Callable[[Sequence[Sequence[str]]], int]


def read_html(snapshot: Path, scratch: Path, encoding: str, fit: HeaderFit) -> list[TextGrid]:
    page = scratch.with_suffix(".html")
    decode_to_utf8(snapshot, page, encoding)
    if page.stat().st_size > MAX_BYTES:
        raise UnreadableInputError("网页表格太大，请从系统导出 xlsx 或 csv")
    with page.open(encoding="utf-8") as stream:
        tables = stream_tables(iter(lambda: stream.read(CHUNK), ""))
    page.unlink()
    table = max(tables, key=lambda table: len(table.rows), default=StreamedTable())
    width = max(map(len, table.rows), default=0)
    if not width:
        raise UnreadableInputError("是网页文件，但里面没有表格，请从系统导出 xlsx 或 csv")
    marks = SheetMarks()
    for top, bottom, column in table.merged:
        marks.add_merged(top, min(bottom, len(table.rows) - 1), column)
    rows = [row + [""] * (width - len(row)) for row in table.rows]
    plain = scratch.with_suffix(".txt")
    with plain.open("w", encoding="utf-8", newline="") as out:
        cells = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        marked = marked_rows(rows, range(width), marks)
        cells.writerows(row for row, written in zip(marked, table.rows, strict=True) if written)
    return [replace(build_grid(plain, True, fit), has_marks=bool(marks))]
