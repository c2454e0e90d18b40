"""The package of a workbook, looked into before anything of it is unpacked into memory: what is refused, and
what must be known of its sheets beside what the compiled reader gives."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath

import duckdb
from lxml import etree

from documents.file_kinds import CONTENT_TYPES, FileKind, kind_of_ole, kind_of_package
from documents.reading import DAMAGE_ERRORS, EXPORT_LIMITS
from sources.errors import OTHER_KIND, UnreadableInputError
from sources.readers.large_book import LargeSheet, read_large_sheets
from sources.readers.ods_marks import survey_ods
from sources.readers.old_marks import old_marks
from sources.readers.sheet_xml import CHUNK, SheetSurvey, mark_cells, survey_sheet
from sources.readers.small_book import BOOK_PART, STRINGS_PART
from sources.readers.xlsb_marks import survey_binary_sheet

BROKEN = "工作簿不完整或已损坏，可能还没有传完，请重新复制"
REFUSED_KINDS = {
    FileKind.ENCRYPTED: "工作簿有密码，请取消密码后重新保存",
    FileKind.WITH_MACROS: "带宏的工作簿不予读取，请另存为 xlsx",
    FileKind.SWOLLEN: "工作簿解开后大得不正常，已拒绝读取，请核对来源或改用 csv",
    FileKind.DOCX: OTHER_KIND.format(" Word 文件"),
    FileKind.OLD_WORD: OTHER_KIND.format(" Word 文件"),
    FileKind.PRESENTATION: OTHER_KIND.format("演示文稿"),
    FileKind.OFD: OTHER_KIND.format(" OFD 版式文件"),
}
ODS_PART = "content.xml"
STATES = {None, "visible", "hidden", "veryHidden"}
"""Of a sheet."""


@dataclass(frozen=True)
class PackageFacts:
    """``surveys`` by the name of the sheet; of a large workbook instead all sheets, read already, and which
    of them are ``hidden``."""

    notes: tuple[str, ...] = ()
    surveys: Mapping[str, SheetSurvey] = field(default_factory=dict)
    large: Mapping[str, LargeSheet] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def inspect_package(snapshot: Path, connection: duckdb.DuckDBPyConnection, scratch: Path) -> PackageFacts:
    """The sheets of a large workbook are read on the way. Raises UnreadableInputError and duckdb.Error."""
    if not zipfile.is_zipfile(snapshot):
        with snapshot.open("rb") as stream:
            refuse_kind(kind_of_ole(iter(lambda: stream.read(CHUNK), b"")))
        marks = old_marks(snapshot.read_bytes())
        return PackageFacts(surveys={name: SheetSurvey(marks=found) for name, found in marks.items()})
    try:
        with zipfile.ZipFile(snapshot) as archive:
            _refuse_bomb(archive, snapshot.stat().st_size)
            kind = kind_of_package(archive)
            refuse_kind(kind)
            if kind is FileKind.ARCHIVE and CONTENT_TYPES not in archive.namelist():
                raise UnreadableInputError("是压缩包，请先解压，再放入其中的文件")
            large = _read_large_sheets(archive, connection, scratch)
            return _facts_of_large(archive, large) if large else _survey_archive(archive)
    except (*DAMAGE_ERRORS, etree.XMLSyntaxError) as error:
        raise UnreadableInputError(BROKEN) from error


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    if sum(member.file_size for member in archive.infolist()) > EXPORT_LIMITS.most_bytes(packed):
        refuse_kind(FileKind.SWOLLEN)


def refuse_kind(kind: FileKind) -> None:
    if kind in REFUSED_KINDS:
        raise UnreadableInputError(REFUSED_KINDS[kind])


def _read_large_sheets(
    archive: zipfile.ZipFile, connection: duckdb.DuckDBPyConnection, scratch: Path
) -> Mapping[str, LargeSheet]:
    sheets = dict(_sheet_parts(archive))
    parts = list(sheets.values())
    if not all(part.startswith("xl/worksheets/") and part.endswith(".xml") for part in parts):
        return {}
    if not parts or not set(parts) <= set(archive.namelist()):
        return {}
    # a sheet without a part, or two of one name
    if [sheet.get("name") for sheet in _sheets_of(archive)] != list(sheets):
        return {}
    if not {sheet.get("state") for sheet in _sheets_of(archive)} <= STATES:
        return {}
    return read_large_sheets(archive, parts, connection, scratch)


def _facts_of_large(archive: zipfile.ZipFile, large: Mapping[str, LargeSheet]) -> PackageFacts:
    """Reads the other members to their ends, so that a size that was declared falsely is found."""
    for member in archive.infolist():
        if member.filename not in {*large, STRINGS_PART}:
            _read_to_end(archive, member)
    states = {sheet.get("name", ""): sheet.get("state") for sheet in _sheets_of(archive)}
    hidden = frozenset(name for name, state in states.items() if state in ("hidden", "veryHidden"))
    formulas = sum(sheet.lines.formulas for sheet in large.values())
    sheets = {name: large[part] for name, part in _sheet_parts(archive)}
    return PackageFacts(_formula_notes(formulas), large=sheets, hidden=hidden)


def _read_to_end(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as stream:
        while stream.read(CHUNK):
            pass


def _formula_notes(formulas: int) -> tuple[str, ...]:
    if not formulas:
        return ()
    return (f"有 {formulas} 个公式单元格没有存下结果，按空处理；请用 Excel 打开保存后再导入",)


def _survey_archive(archive: zipfile.ZipFile) -> PackageFacts:
    """Reads every member to its end whatever it is, so that a size that was declared falsely is found."""
    surveys = {member.filename: _survey_member(archive, member) for member in archive.infolist()}
    notes = _formula_notes(sum(survey.formulas for survey in surveys.values()))
    if ODS_PART in archive.namelist() and not any("worksheets/" in name for name in archive.namelist()):
        with archive.open(ODS_PART) as stream:
            return PackageFacts(notes, survey_ods(stream))
    names = {name: surveys[part] for name, part in _sheet_parts(archive) if part in surveys}
    return PackageFacts(notes, names)


def _survey_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> SheetSurvey:
    is_sheet = "worksheets/" in member.filename
    if not is_sheet or not member.filename.endswith((".bin", ".xml")):
        _read_to_end(archive, member)
        return SheetSurvey()
    with archive.open(member) as stream:
        if member.filename.endswith(".bin"):
            return survey_binary_sheet(stream.read())
        survey = survey_sheet(stream, member.file_size)
    if survey.is_suspect:
        with archive.open(member) as stream:
            mark_cells(stream, survey.marks)
    return survey


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of an xlsx or xlsb and where in the package they are; of an xlsb in their order."""
    book = next((name for name in archive.namelist() if name in {BOOK_PART, "xl/workbook.bin"}), "")
    links = f"xl/_rels/{book.rpartition('/')[2]}.rels"
    if not book or links not in archive.namelist():
        return
    targets = {
        link.get("Id"): normpath(join("/xl", link.get("Target", ""))).lstrip("/")
        for link in _read_xml(archive, links).iter("{*}Relationship")
    }
    if book.endswith(".bin"):
        yield from _binary_sheet_parts(archive.read(book), targets)
        return
    for sheet in _sheets_of(archive):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
        if key in targets:
            yield sheet.get("name", ""), targets[key]


def _sheets_of(archive: zipfile.ZipFile) -> list[etree._Element]:
    return list(_read_xml(archive, BOOK_PART).iter("{*}sheet"))


def _binary_sheet_parts(book: bytes, targets: Mapping[str | None, str]) -> Iterator[tuple[str, str]]:
    """The name of a sheet stands behind the key of its part (BrtBundleSh)."""
    for key, part in targets.items():
        if key is None or not part.endswith(".bin") or "worksheets/" not in part:
            continue
        text = len(key).to_bytes(4, "little") + key.encode("utf-16-le")
        at = book.find(text)
        if at >= 0:
            start = at + len(text) + 4
            length = int.from_bytes(book[start - 4 : start], "little")
            yield book[start : start + 2 * length].decode("utf-16-le", "ignore"), part


def _read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)
