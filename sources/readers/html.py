"""Web pages named .xls, as many systems export them: the largest table of the page, written out as text."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from documents.html_tables import read_table_rows
from sources.errors import UnreadableInputError
from sources.readers.delimited import build_grid
from sources.readers.grid import TextGrid
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
        tables = read_table_rows(iter(lambda: stream.read(CHUNK), ""))
    page.unlink()
    rows = [row for row in max(tables, key=len, default=[]) if row]
    if not rows:
        raise UnreadableInputError("是网页文件，但里面没有表格，请从系统导出 xlsx 或 csv")
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    plain = scratch.with_suffix(".txt")
    with plain.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return [build_grid(plain, True, fit)]
