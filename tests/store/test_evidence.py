"""Evidence is kept by its bytes; the name it came with is only ever shown."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from indicators.records import Evidence
from store import EvidenceError, EvidenceFolder


@pytest.fixture
def folder(tmp_path: Path) -> EvidenceFolder:
    return EvidenceFolder(tmp_path / "evidence", limit=1000)


def files(folder: EvidenceFolder) -> list[str]:
    return [path.relative_to(folder.folder).as_posix() for path in folder.folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_hash_and_comes_back_whole(folder: EvidenceFolder) -> None:
    content = "验收单".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    kept = folder.keep_stream(BytesIO(content), "验收单.pdf")
    assert kept == Evidence(sha256, "验收单.pdf", len(content))
    assert files(folder) == [f"{sha256[:2]}/{sha256}"]
    with folder.open_file(sha256) as stream:
        assert stream.read() == content


def test_the_same_bytes_are_kept_once_whatever_their_name(folder: EvidenceFolder) -> None:
    one, two = folder.keep_stream(BytesIO(b"x"), "a.pdf"), folder.keep_stream(BytesIO(b"x"), "b.pdf")
    assert (one.sha256, one.name, two.name) == (two.sha256, "a.pdf", "b.pdf")
    assert len(files(folder)) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\验收 单.pdf", "验收 单.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("", "未命名"),
        ("..", ".."),
        ("/", "未命名"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
        ("bad\ud800.pdf", "bad?.pdf"),
    ],
)
def test_a_name_is_data_and_never_a_path(folder: EvidenceFolder, name: str, shown: str) -> None:
    kept = folder.keep_stream(BytesIO(b"x"), name)
    assert kept.name == shown
    assert files(folder) == [f"{kept.sha256[:2]}/{kept.sha256}"]


@pytest.mark.parametrize(("size", "kept"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(
    folder: EvidenceFolder, size: int, kept: bool
) -> None:
    if kept:
        assert folder.keep_stream(BytesIO(b"x" * size), "a.pdf").bytes == size
        return
    with pytest.raises(EvidenceError, match=r"空文件|超过"):
        folder.keep_stream(BytesIO(b"x" * size), "a.pdf")
    assert files(folder) == []


def test_a_stream_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    class Endless(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"x" * (size or 1)

    folder = EvidenceFolder(tmp_path / "evidence", limit=3 * 1024 * 1024)
    with pytest.raises(EvidenceError, match="超过 3 MB"):
        folder.keep_stream(Endless(), "a.bin")
    assert files(folder) == []


@pytest.mark.parametrize("sha256", ["", "../../../etc/passwd", "A" * 64, "0" * 63, "0" * 64, "0" * 64 + "\n"])
def test_what_was_never_kept_cannot_be_opened(folder: EvidenceFolder, sha256: str) -> None:
    assert not folder.has_file(sha256)
    with pytest.raises(EvidenceError, match="没有这份佐证资料"):
        folder.open_file(sha256)


def test_a_file_is_kept_from_a_path(folder: EvidenceFolder, tmp_path: Path) -> None:
    path = tmp_path / "合同.pdf"
    path.write_bytes(b"contract")
    assert folder.keep_file(path).name == "合同.pdf"
