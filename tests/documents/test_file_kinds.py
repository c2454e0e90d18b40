"""What a file really is, whatever its name says; both doors of files ask here."""

import io
import zipfile

import pytest

from documents.file_kinds import OLE, FileKind, kind_of_ole, kind_of_package, kind_of_start
from documents.reading import EXPORT_LIMITS, PAPER_PART_LIMITS


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04", FileKind.ZIP),
        (OLE, FileKind.OLE),
        (b"PAR1\x15\x00", FileKind.PARQUET),
        (b"\n%PDF-1.7", FileKind.PDF),
        (b"\x89PNG\r\n", FileKind.PICTURE),
        (b"Rar!\x1a\x07", FileKind.ARCHIVE),
        (b"\x1f\x8b\x08", FileKind.ARCHIVE),
        (b"{\\rtf1", FileKind.RTF),
        (b"<html>", FileKind.HTML),
        (b"\xef\xbb\xbf <TABLE>", FileKind.HTML),
        (b"<center><table>", FileKind.HTML),
        ("<table>".encode("utf-16"), FileKind.HTML),
        (b'<?xml version="1.0"?><Workbook><Table>', FileKind.WEB_ARCHIVE),
        (b"MIME-Version: 1.0", FileKind.WEB_ARCHIVE),
        (b'{"a": 1}', FileKind.JSON),
        ("工单编号,受理时间".encode("gb18030"), FileKind.TEXT),
        (b"a\0b", FileKind.BINARY),
        (b"", FileKind.TEXT),
    ],
)
def test_the_first_bytes_tell_the_kind(start: bytes, kind: FileKind) -> None:
    assert kind_of_start(start) is kind


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"word/document.xml": ""}, FileKind.DOCX),
        ({"xl/workbook.xml": ""}, FileKind.XLSX),
        ({"content.xml": ""}, FileKind.OPEN_DOCUMENT),
        ({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}, FileKind.WITH_MACROS),
        ({"xl/workbook.xml": "", "[Content_Types].xml": "macroEnabled"}, FileKind.WITH_MACROS),
        ({"工单.csv": ""}, FileKind.ARCHIVE),
    ],
)
def test_the_members_of_a_package_tell_its_kind(members: dict[str, str], kind: FileKind) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    with zipfile.ZipFile(out) as package:
        assert kind_of_package(package) is kind


def test_a_stream_is_found_where_its_name_lies_across_two_blocks() -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    assert kind_of_ole([b"\0" * 99 + name[:7], name[7:] + b"\0" * 99]) is FileKind.ENCRYPTED
    assert kind_of_ole([b"\0" * 99]) is FileKind.BROKEN


def test_a_workbook_of_data_may_swell_further_than_a_part_of_a_paper() -> None:
    megabyte = 1 << 20
    assert PAPER_PART_LIMITS.most_bytes(0) == 4 * megabyte
    assert PAPER_PART_LIMITS.most_bytes(megabyte) == 64 * megabyte
    assert EXPORT_LIMITS.most_bytes(megabyte) == 300 * megabyte
    assert EXPORT_LIMITS.most_bytes(100 * megabyte) == 2 << 30
