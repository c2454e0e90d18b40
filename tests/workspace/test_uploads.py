"""Papers between upload and saving: what was read comes back as it was."""

import io
from pathlib import Path

import pytest

from documents.document import Document
from documents.open_file import open_document
from store.errors import EvidenceError
from workbooks.edited_sheet import EditedRow, EditedSheet, workbook_problem
from workbooks.returned import ReturnedProject
from workspace.uploads import UploadFolder, decode_upload, encode_upload

SHEET = EditedSheet(
    {"name": "热线"}, (EditedRow("a", ("产出指标", "数量指标"), {"target": "≥1"}, "C5"),), {"name": "B2"}
)
PAPER = "项目名称\t热线\n绩效目标\t保障\n\n正文".encode()


def test_a_workbook_that_came_back_is_kept_with_its_problems() -> None:
    projects = (
        ReturnedProject("2024/a", "name: 热线\n", SHEET, (workbook_problem("C5", "看不懂"),)),
        ReturnedProject("2024/b", "", None),
    )
    assert decode_upload(encode_upload(projects), "", "2024.xlsx") == projects


def test_a_paper_is_kept_with_its_tables_and_notices_under_the_name_of_each_upload(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path)
    keys = [folder.keep_stream(io.BytesIO(PAPER), name) for name in ("一.txt", "二.txt")]
    opened = [folder.open_upload(key) for key in keys]
    assert [upload.contents for upload in opened if upload] == [
        open_document(PAPER, "一.txt"),
        open_document(PAPER, "二.txt"),
    ]


def test_a_paper_that_cannot_be_read_is_refused_again_in_the_same_words(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path)
    upload = folder.open_upload(folder.keep_stream(io.BytesIO(b"%PDF-1.4 broken"), "坏.pdf"))
    assert upload is not None
    assert isinstance(upload.contents, Document)
    assert upload.contents == open_document(b"%PDF-1.4 broken", "坏.pdf")
    assert upload.contents.notices[0].is_refused


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "text", "blocks": [], "notices": []}'])
def test_a_reading_that_was_changed_or_cut_on_the_disk_is_made_anew(text: str, tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path)
    key = folder.keep_stream(io.BytesIO(PAPER), "一.txt")
    (reading,) = tmp_path.glob("??/*.json")
    reading.write_text(text)
    upload = folder.open_upload(key)
    assert upload is not None
    assert upload.contents == open_document(PAPER, "一.txt")


def test_a_paper_that_was_changed_on_the_disk_is_never_read(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path)
    key = folder.keep_stream(io.BytesIO(PAPER), "一.txt")
    (kept,) = (path for path in tmp_path.glob("??/*") if not path.suffix)
    kept.write_bytes(PAPER + b"x")
    kept.with_suffix(".json").unlink()
    with pytest.raises(EvidenceError, match="被改动"):
        folder.open_upload(key)


@pytest.mark.parametrize(
    "name", ["../x", "a\0b", "年" * 300, "a\u202eb.pdf", "CON", "a\r\nb: c", "x.html", ""]
)
def test_hostile_names_of_uploads_are_never_part_of_a_path(name: str, tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path / "imports")
    upload = folder.open_upload(folder.keep_stream(io.BytesIO(PAPER), name))
    assert upload is not None
    assert upload.name.isprintable()
    assert len(upload.name) <= 200
    names = {path.stem for path in (tmp_path / "imports").glob("??/*")}
    assert names == {upload.key[:64]}
    assert {path.name for path in tmp_path.iterdir()} == {"imports"}
