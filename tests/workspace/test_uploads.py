"""Papers between upload and saving: what was read comes back as it was."""

import io
from pathlib import Path

from documents.document import Document
from documents.open_file import open_document
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
