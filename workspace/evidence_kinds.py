"""Which files may be evidence, by what they really are; a name only adds reasons to refuse one.

To take one more kind: a member in ``TAKEN``, its ending in ``SUFFIXES``.
"""

import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import BinaryIO

from documents.file_kinds import SNIFFED_BYTES, FileKind, kind_of_ole, kind_of_package, kind_of_start
from documents.reading import DAMAGE_ERRORS
from store import EvidenceError
from store.evidence import BLOCK_BYTES, MAX_BYTES, clean_name

MIB = 1024 * 1024
TAKEN = frozenset(
    {
        FileKind.PDF,
        FileKind.PICTURE,
        FileKind.DOCX,
        FileKind.OLD_WORD,
        FileKind.XLSX,
        FileKind.XLSB,
        FileKind.XLS,
        FileKind.OPEN_DOCUMENT,
        FileKind.PRESENTATION,
        FileKind.OFD,
        FileKind.RTF,
        FileKind.TEXT,
        FileKind.ARCHIVE,
    }
)
KINDS_TAKEN = "PDF、图片、Word、Excel、WPS、OFD、文本、CSV、zip 压缩包"
SUFFIXES = (
    ".pdf,.jpg,.jpeg,.png,.gif,.bmp,.tif,.tiff,.webp,.heic,.doc,.docx,.wps,.rtf,.xls,.xlsx,.xlsb,.et,.csv,"
    ".ppt,.pptx,.dps,.ofd,.odt,.ods,.txt,.zip"
)
"""What a file chooser offers first."""
RUNNABLE = frozenset(
    {"exe", "com", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi", "msp"}
    | {"scr", "pif", "lnk", "jar", "dll", "cpl", "reg", "sh", "apk", "app"}
)
"""Endings that a desk computer runs when they are opened."""
REASONS: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.HTML: "是网页文件；请打印成 PDF 后上传",
        FileKind.WEB_ARCHIVE: "是网页归档或 XML 文件；请另存为 PDF、docx 或 xlsx 后上传",
        FileKind.JSON: "是程序用的数据文件；请导出为 Excel 或 PDF 后上传",
        FileKind.WITH_MACROS: "含有宏（自动运行的程序）；请另存为不带宏的文件后上传",
        FileKind.ENCRYPTED: "设有密码，审核人打不开；请去掉密码后上传",
        FileKind.BROKEN: "已损坏，打不开；请检查原件后重新选择",
        FileKind.SWOLLEN: "压缩包里的文件过多；请只放需要的文件",
    }
)
NOT_TAKEN = "不是可以作为佐证的文件"
RUNS = "是程序或脚本文件，不能作为佐证"
UNKNOWN_ARCHIVE = "是 zip 以外的压缩包，无法查看里面的文件；请改用 zip，或直接上传里面的文件"


def evidence_rule(upload_bytes: int) -> str:
    """What may be uploaded, told before it is; ``upload_bytes`` is the most of one form."""
    of_one = f"，每份不超过 {MAX_BYTES // MIB} MB" if upload_bytes > MAX_BYTES else ""
    return f"可以上传 {KINDS_TAKEN}；一次提交的文件合计不超过 {upload_bytes // MIB} MB{of_one}"


def refuse_wrong_kind(stream: BinaryIO, name: str) -> None:
    """Raises EvidenceError for a file that is no evidence; the stream stands at its beginning afterwards."""
    shown = clean_name(name)
    start = stream.read(SNIFFED_BYTES * 2)
    stream.seek(0)
    if not start:
        return  # an empty file is refused where it is kept, with what to do
    reason = refusal_reason(stream, start, shown)
    stream.seek(0)
    if reason:
        raise EvidenceError(f"佐证材料“{shown}”{reason}；没有保存，可以上传 {KINDS_TAKEN}")


def refusal_reason(stream: BinaryIO, start: bytes, name: str) -> str:
    """Why it is not taken; "" where it is."""
    if is_runnable(name) or start.startswith(b"#!"):
        return RUNS
    if start.startswith((b"MZ", b"\x7fELF")):
        return RUNS
    kind = kind_of_start(start)
    if kind is FileKind.ZIP:
        return package_reason(stream)
    if kind is FileKind.ARCHIVE:
        return UNKNOWN_ARCHIVE
    if kind is FileKind.OLE:
        kind = kind_of_ole(iter(lambda: stream.read(BLOCK_BYTES), b""))
    return kind_reason(kind)


def package_reason(stream: BinaryIO) -> str:
    """Of a zip, whatever its name: a document, or files among which none may run."""
    try:
        with zipfile.ZipFile(stream) as package:
            kind = kind_of_package(package)
            runnable = next(filter(is_runnable, package.namelist()), "")
    except DAMAGE_ERRORS:
        return kind_reason(FileKind.BROKEN)
    return f"里面有程序文件“{clean_name(runnable)}”，不能作为佐证" if runnable else kind_reason(kind)


def kind_reason(kind: FileKind) -> str:
    return "" if kind in TAKEN else REASONS.get(kind, NOT_TAKEN)


def is_runnable(name: str) -> bool:
    return PurePosixPath(name.strip().rstrip(". ")).suffix.lower().removeprefix(".") in RUNNABLE
