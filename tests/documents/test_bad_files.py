"""Files that cannot be read: each answered in words, soon, and without harm to the process that asked."""

import io
import resource
import signal
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from documents import sandbox
from documents.document import Document, Paragraph
from documents.open_file import open_document, run_reader
from documents.reading import UnreadableFileError
from tests.children import child, ends
from tests.documents.pdf_files import PASSWORD, PICTURE, printed_file
from tests.documents.word_files import NAMES, line, table, word_file, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TYPES = "<Types/>"


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(512)


def swollen_sheet() -> bytes:
    """A sheet of a gigabyte in one megabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "xl/workbook.xml", '<workbook><sheets><sheet name="a" r:id="1" xmlns:r="r"/></sheets></workbook>'
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            '<R><Relationship Id="1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></R>',
        )
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(80):
                sheet.write(b"<row/>" * 170_000)
    return target.getvalue()


def understated() -> bytes:
    """Says of its document that it is small."""
    content = bytearray(word_file(line("长" * 3_000_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as packed:
        size = packed.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    return bytes(content.replace(size, (1000).to_bytes(4, "little")))


def entities() -> str:
    return "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 100}">'
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )


def printed_bomb() -> bytes:
    packed = zlib.compress(b"0 0 m 9 9 l S " * 4_000_000, 9).decode("latin-1")
    content = printed_file("CONTENT").decode("latin-1")
    length = len("CONTENT")
    made = content.replace(f"<< /Length {length} >>", f"<< /Filter /FlateDecode /Length {len(packed)} >>")
    return made.replace("CONTENT", packed).encode("latin-1")


WHOLE = {
    "docx": word_file(line("标题") + table(("项目名称", "语音服务费"))),
    "pdf": printed_file("BT /F 12 Tf 10 10 Td (text) Tj ET"),
}

REFUSED: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("空", b"", "文件是空的"),
    ("零", bytes(5000), "文件是空的"),
    ("空白", b" \r\n\t ", "文件是空的"),
    ("加密的docx", ole("EncryptedPackage"), "设有密码"),
    ("加密的pdf", printed_file("", trailer=PASSWORD), "设有密码"),
    ("旧doc", ole("WordDocument"), "另存为 docx"),
    ("旧ppt", ole("PowerPoint Document"), "演示文稿"),
    ("带宏的xls", ole("_VBA_PROJECT") + ole("Workbook"), "含有宏"),
    ("坏的xls", ole("Workbook"), "不完整或已损坏"),
    ("不明OLE", OLE, "不完整或已损坏"),
    ("带宏的xlsm", zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}), "含有宏"),
    (
        "带宏的docm",
        zipped({"[Content_Types].xml": "macroEnabled.main+xml", "word/document.xml": ""}),
        "含有宏",
    ),
    ("xlsb", zipped({"xl/workbook.bin": ""}), "xlsb"),
    ("pptx", zipped({"ppt/presentation.xml": ""}), "演示文稿"),
    ("odt", zipped({"mimetype": "", "content.xml": ""}), "ODF"),
    ("ofd", zipped({"OFD.xml": ""}), "OFD"),
    ("压缩包", zipped({"表.docx": b"PK"}), "压缩包"),
    ("rar", b"Rar!\x1a\x07\x00xxxx", "压缩包"),
    ("gz", b"\x1f\x8b\x08xxxx", "压缩包"),
    ("png", b"\x89PNG\r\n\x1a\nxxxx", "是图片"),
    ("jpg", b"\xff\xd8\xff\xe0xxxx", "是图片"),
    ("bmp", b"BM\x10\x00\x00\x00\x00\x00\x00\x00xxxx", "是图片"),
    ("heic", b"\x00\x00\x00\x18ftypheicxxxx", "是图片"),
    ("rtf", b"{\\rtf1 x}", "RTF"),
    ("网页归档", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "网页归档"),
    ("xml", b'<?xml version="1.0"?><Workbook/>', "XML"),
    ("不明", bytes(range(256)) * 20, "不认识的文件"),
    ("半个docx", WHOLE["docx"][:300], "不完整或已损坏"),
    ("没有正文的docx", zipped({"word/document.xml": "<w:document"}), "不完整或已损坏"),
    ("没有文字的docx", word_file(""), "没有文字"),
    ("半个pdf", b"%PDF-1.7\n1 0 obj", "不完整或已损坏"),
    ("没有文字的pdf", printed_file(""), "没有文字"),
    ("一万页的pdf", lambda: printed_file(*[""] * 10_000), "共10000页"),
    ("压缩炸弹docx", lambda: word_file(" " * (80 << 20)), "压缩炸弹"),
    ("压缩炸弹xlsx", swollen_sheet, "压缩炸弹"),
    ("少报大小的docx", understated, "不完整或已损坏"),
    ("太多部件", lambda: zipped({f"{number}": "" for number in range(10_001)}), "压缩炸弹"),
    (
        "实体炸弹docx",
        zipped({"word/document.xml": f"<!DOCTYPE w [{entities()}]><w:document {NAMES}>&h;</w:document>"}),
        "DOCTYPE",
    ),
    (
        "外部实体xlsx",
        zipped({"xl/workbook.xml": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'}),
        "DOCTYPE",
    ),
    ("嵌套太深的docx", lambda: word_file("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "层次太深"),
    (
        "标记太多的docx",
        lambda: word_file("".join(f"<w:p>{number}</w:p>" for number in range(1_100_000))),
        "展开后太大",
    ),
    ("标记太多的网页", lambda: b"<html>" + b"<b></b>" * 1_100_000, "展开后太大"),
    ("文本太大", lambda: "甲".encode() * (4 << 20), "文件超过10MB"),
]


def opened(content: bytes) -> Document:
    return open_document(content, "坏文件")


@pytest.mark.parametrize(("name", "content", "message"), REFUSED, ids=[record[0] for record in REFUSED])
def test_what_cannot_be_read_is_refused_in_words(
    name: str, content: bytes | Callable[[], bytes], message: str
) -> None:
    document = opened(content if isinstance(content, bytes) else content())
    assert document.is_refused
    assert document.blocks == ()
    [notice] = document.notices
    assert message in notice.message
    assert "请" in notice.message


def test_a_scanned_paper_is_told_page_by_page() -> None:
    document = opened(printed_file(PICTURE, PICTURE))
    assert [(notice.place, notice.message[:12]) for notice in document.notices] == [
        ("第1页", "是图片，无法读取文字；请"),
        ("第2页", "是图片，无法读取文字；请"),
    ]


def test_a_page_of_a_million_strokes_is_refused() -> None:
    document = opened(printed_bomb())
    assert document.is_refused


def test_a_reading_that_takes_too_long_is_killed_by_the_system() -> None:
    def never_ends() -> None:
        sandbox.limit_resources(1)
        while True:
            pass

    assert ends(child(never_ends)) in (-signal.SIGXCPU, -signal.SIGKILL)


def test_entities_of_a_web_page_are_not_followed() -> None:
    document = opened(f"<!DOCTYPE html [{entities()}]><html><body>甲&h;</body></html>".encode())
    assert sum(len(getattr(block, "text", "")) for block in document.blocks) < 10_000


def most_memory_of_a_reading(content: bytes) -> int:
    """KiB of the process that reads. To be called in a process of its own: the system counts every process
    started before, and each of them as at least as large as who started it."""
    document = open_document(content, "长.docx")
    assert document.blocks or document.is_refused
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def test_the_memory_of_a_reading_is_bounded() -> None:
    long_paper = word_file("".join(f"<w:p>{number}</w:p>" for number in range(400_000)))
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        assert alone.submit(most_memory_of_a_reading, long_paper).result() < 1 << 20


def test_many_papers_at_once_are_read_two_at_a_time_and_answered_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, most = set[object](), list[int]()

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            running.add(self)
            most.append(len(running))

        def wait(self, timeout: float | None = None) -> int:
            code = super().wait(timeout)
            running.discard(self)
            return code

    monkeypatch.setattr(subprocess, "Popen", Counted)
    papers = [word_file(line(f"第{number}份")) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda paper: sandbox.read_in_sandbox(paper, "docx"), papers))
    assert [contents.blocks[0].text for contents in found if isinstance(contents.blocks[0], Paragraph)] == [
        f"第{number}份" for number in range(6)
    ]
    assert (len(most), max(most)) == (6, 2)


def test_a_process_that_ends_by_an_exception_tells_of_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PROJECT_ROOT", "/")
    with pytest.raises(UnreadableFileError, match="不完整或已损坏"):
        sandbox.read_in_sandbox(b"", "docx")


def test_a_process_without_a_machine_tells_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PROJECT_ROOT", "/nowhere")
    with pytest.raises(UnreadableFileError, match="资源不足"):
        sandbox.read_in_sandbox(b"", "docx")


def test_whatever_a_reader_raises_is_a_broken_file() -> None:
    with pytest.raises(UnreadableFileError, match="不完整或已损坏"):
        run_reader(lambda content: content.index(b"nothing"), b"")
