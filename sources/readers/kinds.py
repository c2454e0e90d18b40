"""What a file really is, by its first bytes and not by its name, and the reader for it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from sources.errors import UnreadableInputError
from sources.readers import delimited, html, parquet, workbook
from sources.readers.grid import TextGrid
from sources.readers.text import open_unpacked

START_BYTES = 4096
ZIP, OLE, PARQUET, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"%PDF"
REFUSED_KINDS = {
    PDF: "PDF",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}

HeaderFit = Callable[[Sequence[Sequence[str]]], int]


def detect_kind(start: bytes) -> str:
    """``workbook``, ``parquet``, ``html``, ``spreadsheet-xml`` or ``text``; other known kinds are refused by name."""
    if start.startswith((ZIP, OLE)):
        return "workbook"
    if start.startswith(PARQUET):
        return "parquet"
    for magic, called in REFUSED_KINDS.items():
        if start.startswith(magic):
            raise UnreadableInputError(f"是{called}，不能读取，请提供 xlsx、csv 或 parquet 文件")
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style")) or (
        text.startswith(b"<") and b"<table" in text
    ):
        return "html"
    if text.startswith(b"<?xml") or b"mime-version:" in text[:200]:
        raise UnreadableInputError("是 XML 表格或网页归档，请用 Excel 打开后另存为 xlsx")
    return "text"


def read_input(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    shown: str,
    scratch: Path,
    encoding: str,
    sheet: str,
    fit: HeaderFit,
) -> list[TextGrid]:
    """The grids of one input; ``shown`` is its name, ``scratch`` a path for what must be written on the way."""
    with open_unpacked(snapshot) as stream:
        found = detect_kind(stream.read(START_BYTES))
    if found == "workbook":
        if snapshot.stat().st_size == 0 or _is_gzip(snapshot):
            raise UnreadableInputError("是压缩过的工作簿，请先解压")
        return workbook.read_workbook(connection, snapshot, f"book_{scratch.name}", sheet, fit)
    if found == "parquet":
        return parquet.read_parquet(connection, snapshot)
    if found == "html":
        return html.read_html(snapshot, scratch, encoding, fit)
    tabbed = shown.lower().removesuffix(".gz").endswith((".tsv", ".tab"))
    return delimited.read_delimited(snapshot, scratch, encoding, fit, tabbed)


def _is_gzip(snapshot: Path) -> bool:
    with snapshot.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"
