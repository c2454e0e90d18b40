"""The reader for each kind of export; what a file really is, ``documents/file_kinds.py`` tells."""

from pathlib import Path

import duckdb

from documents.file_kinds import GZIP, SNIFFED_BYTES, FileKind, kind_of_start
from sources.errors import OTHER_KIND, UnreadableInputError
from sources.headers import HeaderSearch
from sources.readers import delimited, html, parquet, workbook
from sources.readers.grid import TextForm, TextGrid
from sources.readers.text import open_unpacked

REFUSED_KINDS = {
    FileKind.PDF: OTHER_KIND.format("PDF"),
    FileKind.ARCHIVE: OTHER_KIND.format("压缩包"),
    FileKind.PICTURE: OTHER_KIND.format("图片"),
    FileKind.RTF: OTHER_KIND.format(" RTF 文件"),
    FileKind.WEB_ARCHIVE: "是 XML 表格或网页归档，请用 Excel 打开后另存为 xlsx",
}
BOOKS = {FileKind.ZIP, FileKind.OLE}


def read_input(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    input_name: str,
    scratch: Path,
    encoding: str,
    sheet: str,
    search: HeaderSearch,
) -> list[TextGrid]:
    """The grids of one input; ``input_name`` is its name.

    ``scratch`` is a path for what must be written on the way.
    """
    kind = _accepted_kind(snapshot)
    if kind in BOOKS:
        return workbook.read_workbook(connection, snapshot, scratch, sheet, search)
    return _read_single(connection, snapshot, input_name, scratch, encoding, search, kind)


def read_every_sheet(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    input_name: str,
    scratch: Path,
    encoding: str,
    fit: delimited.HeaderFit,
) -> list[TextGrid]:
    """The same of a file of which nobody knows yet what it holds: of a workbook every sheet."""
    kind = _accepted_kind(snapshot)
    if kind in BOOKS:
        return workbook.read_every_sheet(connection, snapshot, scratch)
    return _read_single(connection, snapshot, input_name, scratch, encoding, fit, kind)


def _accepted_kind(snapshot: Path) -> FileKind | None:
    """What the file really is; raises UnreadableInputError for what is no table."""
    with open_unpacked(snapshot) as stream:
        kind = kind_of_start(stream.read(SNIFFED_BYTES * 2))
    if kind in REFUSED_KINDS:
        raise UnreadableInputError(REFUSED_KINDS[kind])
    if kind in BOOKS and (snapshot.stat().st_size == 0 or _is_gzip(snapshot)):
        raise UnreadableInputError("是压缩过的工作簿，请先解压")
    return kind


def _read_single(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Path,
    input_name: str,
    scratch: Path,
    encoding: str,
    fit: delimited.HeaderFit,
    kind: FileKind | None,
) -> list[TextGrid]:
    """The grid of a file that has no sheets."""
    if kind is FileKind.PARQUET:
        return parquet.read_parquet(connection, snapshot)
    if kind is FileKind.HTML:
        return html.read_html(snapshot, scratch, encoding, fit)
    # anything else is tried as text: that reader tells the line with the byte that makes no sense
    return delimited.read_delimited(snapshot, scratch, encoding, fit, _is_tabbed(input_name))


def read_text_head(snapshot: Path, input_name: str, form: TextForm, search: HeaderSearch) -> TextGrid | None:
    """The grid of a text file without its cells, of which a shorter version was read in that form; ``None``
    where it is of another kind. Raises UnicodeDecodeError."""
    if _accepted_kind(snapshot) in {*BOOKS, FileKind.PARQUET, FileKind.HTML} or _is_gzip(snapshot):
        return None
    return delimited.read_head(snapshot, form.encoding, form.quoted, search, _is_tabbed(input_name))


def _is_tabbed(input_name: str) -> bool:
    return input_name.lower().removesuffix(".gz").endswith((".tsv", ".tab"))


def _is_gzip(snapshot: Path) -> bool:
    with snapshot.open("rb") as stream:
        return stream.read(2) == GZIP
