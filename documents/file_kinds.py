"""What a file really is, by its bytes and not by its name; a kind that cannot be read is refused in words."""

import io
import re
import zipfile

from documents.reading import BROKEN, MOST_PARTS, SWOLLEN, UnreadableFileError

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
EMPTY_ZIP = b"PK\x05\x06"
SNIFFED_BYTES = 4096
SAVE_AS = "请用 Word 或 WPS 打开后另存为 {}，再读取另存的文件"
COMPRESSED = "是压缩包，不是文件本身；请先解压，再读取里面的文件"
PICTURE = "是图片，无法读取文字；请提供 Word、Excel 或带文字的 PDF 原件"
MACROS = "含有宏（自动运行的程序），为安全起见不读取；请另存为不带宏的 docx 或 xlsx 后再读取"
ENCRYPTED = "文件设有密码；请取消密码后另存，再读取"
SIGNATURES = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", COMPRESSED),
    (b"7z\xbc\xaf", COMPRESSED),
    (b"\x1f\x8b", COMPRESSED),
    (b"{\\rtf", "是 RTF 文件；" + SAVE_AS.format("docx")),
)
ZIP_MEMBERS = (
    (r"word/document\d*\.xml", "docx"),
    (r"xl/workbook\d*\.xml", "xlsx"),
    (r"xl/workbook\.bin", "是二进制工作簿（xlsb）；" + SAVE_AS.format("xlsx")),
    (r"ppt/presentation\.xml", "是演示文稿，不是文件或表格；请提供 Word、Excel 或 PDF"),
    (r"OFD\.xml", "是 OFD 版式文件，暂不能读取；请导出为带文字的 PDF 或 docx 后再读取"),
    (r"content\.xml", "是 ODF 文件；" + SAVE_AS.format("docx 或 xlsx")),
)
OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("_VBA_PROJECT", MACROS),
    ("WordDocument", "是旧的 Word 格式（doc、wps）；" + SAVE_AS.format("docx")),
    ("PowerPoint Document", ZIP_MEMBERS[3][1]),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
ARCHIVE = "是网页归档或 XML 表格；" + SAVE_AS.format("docx 或 xlsx")
UNKNOWN = "不认识的文件；请提供 docx、xlsx、xls、带文字的 PDF、网页或文本文件"
READABLE_KINDS = {"docx", "xlsx", "xls", "pdf", "html", "json", "text"}
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p|h\d|title|style)\b",
    re.I | re.S,
)


def detect_kind(content: bytes) -> str:
    """docx, xlsx, xls, pdf, html, json or text."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("文件是空的，没有内容；请检查是否传完，重新提供")
    found = _kind_by_signature(content)
    if found not in READABLE_KINDS:
        raise UnreadableFileError(found)
    return found


def _kind_by_signature(content: bytes) -> str:
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _kind_of_zip(content)
    if content.startswith(OLE):
        return next((told for name, told in OLE_STREAMS if name.encode("utf-16-le") in content), BROKEN)
    if PDF in content[:1024]:
        return "pdf"
    if (
        content[:4] == b"RIFF"
        or (content[:2] == b"BM" and content[6:10] == b"\0" * 4)
        or content[4:12] in {b"ftypheic", b"ftypavif", b"ftypmif1"}
    ):
        return PICTURE
    return next((told for mark, told in SIGNATURES if content.startswith(mark)), None) or _kind_of_text(
        content
    )


def _kind_of_zip(content: bytes) -> str:
    if content.count(ZIP_DIRECTORY_ENTRY) > MOST_PARTS:
        return SWOLLEN
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = set(packed.namelist())
            types = (
                packed.read("[Content_Types].xml") if _is_small_member(packed, "[Content_Types].xml") else b""
            )
            hidden = any(member.flag_bits & 1 for member in packed.infolist())
    except Exception:  # whatever a broken directory does to the reader of zip files
        return BROKEN
    if hidden:
        return ENCRYPTED
    if any(member.lower().endswith("vbaproject.bin") for member in members) or b"macroEnabled" in types:
        return MACROS
    return next(
        (told for name, told in ZIP_MEMBERS if any(re.fullmatch(name, member) for member in members)),
        COMPRESSED,
    )


def _is_small_member(packed: zipfile.ZipFile, name: str) -> bool:
    return name in packed.namelist() and packed.getinfo(name).file_size < 1 << 20


def _kind_of_text(content: bytes) -> str:
    """Text of some sort."""
    start = content[:SNIFFED_BYTES]
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        start = content[: SNIFFED_BYTES * 2].decode("utf-16", "ignore").encode()
    if b"\0" in start or sum(number < 9 or 13 < number < 27 for number in start) > len(start) // 50:
        return UNKNOWN
    text = start.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if HTML_START.match(text):
        return "html"
    if text.startswith(("<?xml", "<?mso")) or "mime-version:" in text[:300].lower():
        return ARCHIVE
    return "json" if text.startswith(("{", "[")) else "text"
