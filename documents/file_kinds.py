"""What a file really is, by its bytes and not by its name: for papers and for exports of data alike.

Every signature stands here once. Which kinds can be read, and what to do about the others, depends on who
reads: for papers it stands below (``detect_kind``), for data in ``sources/readers/kinds.py``.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from enum import StrEnum

from documents.reading import BROKEN, DAMAGE_ERRORS, ENCRYPTED, MOST_PARTS, SWOLLEN, UnreadableFileError

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
ENCRYPTED_FLAG = 1
PDF_WITHIN = 1024
"""Bytes that may stand before the signature of a PDF."""
SNIFFED_BYTES = 4096
"""Of text; twice as many where a character takes two."""


class FileKind(StrEnum):
    """``ZIP`` and ``OLE`` are containers of which only the beginning was read; ``BINARY`` is no text of any
    encoding known."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    OPEN_DOCUMENT = "odf"
    OLD_WORD = "doc"
    PRESENTATION = "presentation"
    OFD = "ofd"
    PDF = "pdf"
    RTF = "rtf"
    HTML = "html"
    WEB_ARCHIVE = "web-archive"
    JSON = "json"
    TEXT = "text"
    PARQUET = "parquet"
    PICTURE = "picture"
    ARCHIVE = "archive"
    ZIP = "zip"
    OLE = "ole"
    WITH_MACROS = "macros"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    SWOLLEN = "swollen"
    BINARY = "binary"


SIGNATURES = (
    (ZIP, FileKind.ZIP),
    (EMPTY_ZIP, FileKind.ZIP),
    (OLE, FileKind.OLE),
    (b"PAR1", FileKind.PARQUET),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"RIFF", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf", FileKind.ARCHIVE),
    (GZIP, FileKind.ARCHIVE),
    (b"{\\rtf", FileKind.RTF),
)
ZIP_MEMBERS = (
    (r"word/document\d*\.xml", FileKind.DOCX),
    (r"xl/workbook\d*\.xml", FileKind.XLSX),
    (r"xl/workbook\.bin", FileKind.XLSB),
    (r"ppt/presentation\.xml", FileKind.PRESENTATION),
    (r"OFD\.xml", FileKind.OFD),
    (r"content\.xml", FileKind.OPEN_DOCUMENT),
)
CONTENT_TYPES = "[Content_Types].xml"
OLE_STREAMS = (
    ("EncryptedPackage", FileKind.ENCRYPTED),
    ("_VBA_PROJECT", FileKind.WITH_MACROS),
    ("WordDocument", FileKind.OLD_WORD),
    ("PowerPoint Document", FileKind.PRESENTATION),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
)
LONGEST_STREAM_NAME = 64
"""Bytes of the name of a stream in an OLE file."""
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|table|div|p|h\d|title|style)\b",
    re.I | re.S,
)
XML_START = ("<?xml", "<?mso")


def kind_of_start(start: bytes) -> FileKind:
    """By the first ``2 * SNIFFED_BYTES`` bytes."""
    signature = next((kind for mark, kind in SIGNATURES if start.startswith(mark)), None)
    if signature in {FileKind.ZIP, FileKind.OLE}:
        return signature
    if PDF in start[:PDF_WITHIN]:
        return FileKind.PDF
    if start[:2] == b"BM" and start[6:10] == b"\0" * 4:
        return FileKind.PICTURE
    if start[4:12] in {b"ftypheic", b"ftypavif", b"ftypmif1"}:
        return FileKind.PICTURE
    return signature or _kind_of_text(start)


def _kind_of_text(start: bytes) -> FileKind:
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        start = start[: SNIFFED_BYTES * 2].decode("utf-16", "ignore").encode()
    else:
        start = start[:SNIFFED_BYTES]
    control_characters = sum(number < 9 or 13 < number < 27 for number in start)
    if b"\0" in start or control_characters > len(start) // 50:
        return FileKind.BINARY
    text = start.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if HTML_START.match(text):
        return FileKind.HTML
    if text.startswith(XML_START) or "mime-version:" in text[:300].lower():
        return FileKind.WEB_ARCHIVE
    if text.startswith("<") and "<table" in text.lower():
        return FileKind.HTML
    return FileKind.JSON if text.startswith(("{", "[")) else FileKind.TEXT


def kind_of_package(package: zipfile.ZipFile) -> FileKind:
    """Of a ZIP file by its members; raises what a broken one makes the reader of ZIP files raise."""
    members = set(package.namelist())
    if len(package.infolist()) > MOST_PARTS:
        return FileKind.SWOLLEN
    if any(member.flag_bits & ENCRYPTED_FLAG for member in package.infolist()):
        return FileKind.ENCRYPTED
    small = CONTENT_TYPES in members and package.getinfo(CONTENT_TYPES).file_size < 1 << 20
    types = package.read(CONTENT_TYPES) if small else b""
    has_macros = any(member.lower().endswith("vbaproject.bin") for member in members)
    if has_macros or b"macroEnabled" in types:
        return FileKind.WITH_MACROS
    for name, kind in ZIP_MEMBERS:
        if any(re.fullmatch(name, member) for member in members):
            return kind
    return FileKind.ARCHIVE


def kind_of_ole(blocks: Iterable[bytes]) -> FileKind:
    """Of an OLE file by the names of its streams, which stand in it in UTF-16; ``BROKEN`` where none is
    known."""
    kinds: set[FileKind] = set()
    end_of_last = b""
    for block in blocks:
        window = end_of_last + block
        kinds |= {kind for name, kind in OLE_STREAMS if name.encode("utf-16-le") in window}
        end_of_last = window[-LONGEST_STREAM_NAME:]
    return next((kind for _, kind in OLE_STREAMS if kind in kinds), FileKind.BROKEN)


# Papers
# ----------------------------------------------------------------------------------------------------------

SAVE_AS = "请用 Word 或 WPS 打开后另存为 {}，再读取另存的文件"
UNKNOWN = "不认识的文件；请提供 docx、xlsx、xls、带文字的 PDF、网页或文本文件"
REFUSALS = {
    FileKind.PICTURE: "是图片，无法读取文字；请提供 Word、Excel 或带文字的 PDF 原件",
    FileKind.ARCHIVE: "是压缩包，不是文件本身；请先解压，再读取里面的文件",
    FileKind.RTF: "是 RTF 文件；" + SAVE_AS.format("docx"),
    FileKind.XLSB: "是二进制工作簿（xlsb）；" + SAVE_AS.format("xlsx"),
    FileKind.PRESENTATION: "是演示文稿，不是文件或表格；请提供 Word、Excel 或 PDF",
    FileKind.OFD: "是 OFD 版式文件，暂不能读取；请导出为带文字的 PDF 或 docx 后再读取",
    FileKind.OPEN_DOCUMENT: "是 ODF 文件；" + SAVE_AS.format("docx 或 xlsx"),
    FileKind.OLD_WORD: "是旧的 Word 格式（doc、wps）；" + SAVE_AS.format("docx"),
    FileKind.WEB_ARCHIVE: "是网页归档或 XML 表格；" + SAVE_AS.format("docx 或 xlsx"),
    FileKind.WITH_MACROS: "含有宏（自动运行的程序），为安全起见不读取；"
    "请另存为不带宏的 docx 或 xlsx 后再读取",
    FileKind.ENCRYPTED: ENCRYPTED,
    FileKind.BROKEN: BROKEN,
    FileKind.SWOLLEN: SWOLLEN,
    FileKind.PARQUET: UNKNOWN,
    FileKind.BINARY: UNKNOWN,
}


def detect_kind(content: bytes) -> str:
    """docx, xlsx, xls, pdf, html, json or text. Raises UnreadableFileError for any other kind, with what to
    do about it."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("文件是空的，没有内容；请检查是否传完，重新提供")
    kind = _kind_of_content(content)
    if kind in REFUSALS:
        raise UnreadableFileError(REFUSALS[kind])
    return kind.value


def _kind_of_content(content: bytes) -> FileKind:
    kind = kind_of_start(content[: SNIFFED_BYTES * 2])
    if kind is FileKind.ZIP:
        return _kind_of_zip(content)
    return kind_of_ole([content]) if kind is FileKind.OLE else kind


def _kind_of_zip(content: bytes) -> FileKind:
    if content.count(ZIP_DIRECTORY_ENTRY) > MOST_PARTS:  # before a directory of any length is built of it
        return FileKind.SWOLLEN
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return kind_of_package(package)
    except DAMAGE_ERRORS:
        return FileKind.BROKEN
