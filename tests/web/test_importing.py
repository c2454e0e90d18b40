"""The import page: upload, look at both sides, save what is new; nothing is written before, nothing overwritten ever."""

import io
import os
import re
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from flask.testing import FlaskClient

import app
from documents import sandbox
from documents.reading import FileContents
from documents.sandbox import read_in_sandbox
from tests.cli.test_import import BUDGET, FORM
from tests.doing_jobs import do_jobs
from tests.small import small_workspace
from tests.web.conftest import Reader
from workbooks.returned import ReturnedProject, is_targets_workbook, read_returned
from workspace import uploads

Files = dict[str, str | bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "workspace")


def post(reader: Reader, url: str, status: int = 200, **fields: object) -> str:
    response = reader.client.post(
        url,
        data={"csrf_token": reader.hidden("csrf_token", "/import"), **fields},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert response.status_code == status, response.text
    return response.text


def upload(reader: Reader, files: Files, status: int = 200, **fields: object) -> str:
    papers = [
        (io.BytesIO(text.encode() if isinstance(text, str) else text), name) for name, text in files.items()
    ]
    return post(reader, "/import", status, papers=papers, **fields)


def save(reader: Reader, page: str, status: int = 200, **fields: object) -> str:
    papers = [unescape(each) for each in re.findall(r'name="paper" value="([^"]*)"', page)]
    shown = re.findall(r'name="shown" value="([^"]*)"', page)
    return post(reader, "/import/save", status, paper=papers, shown=shown, **fields)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in (folder / "targets").rglob("*.yaml")}


def test_the_page_is_one_click_from_everywhere(reader: Reader) -> None:
    assert 'href="/import"' in reader.read("/runs")
    assert "选择文件" in reader.read("/import")


def test_both_sides_are_shown_and_nothing_is_written_yet(reader: Reader, folder: Path) -> None:
    before = files(folder)
    page = upload(reader, {"目标表.txt": FORM, "座席.txt": FORM.replace("热线运行经费", "座席租赁费")})
    for word in (
        "目标表.txt",
        "座席租赁费",
        "第1个表 第2行第3格",
        "103 市政府办公室",
        "未写计算符号，按“≥”理解",
        "可以存入",
    ):
        assert word in page
    assert "name: 热线运行经费" in page  # the whole file
    assert "写入 2 个新文件" in page
    assert files(folder) == before


def test_saving_writes_the_new_files_and_leads_to_the_projects(reader: Reader, folder: Path) -> None:
    page = save(reader, upload(reader, {"目标表.txt": FORM}))
    assert "已存入工作区：targets/2025/热线运行经费.yaml" in page
    assert "已在工作区" in page
    assert "targets/2025/热线运行经费.yaml" in files(folder)
    assert "热线运行经费" in reader.read("/projects/2025/热线运行经费")
    again = save(reader, page)
    assert "已存入工作区" not in again
    assert "没有可以写入的新内容" in again


def test_a_file_that_says_something_else_stays(reader: Reader, folder: Path) -> None:
    taken = folder / "targets/2025/热线运行经费.yaml"
    taken.parent.mkdir()
    taken.write_text("name: 别的\n", encoding="utf-8")
    page = upload(reader, {"目标表.txt": FORM})
    assert "不能存入" in page
    assert "已存在且内容不同" in page
    assert "保存到工作区" not in page
    save(reader, page)
    assert taken.read_text("utf-8") == "name: 别的\n"


def test_a_file_that_came_meanwhile_is_not_overwritten(reader: Reader, folder: Path) -> None:
    page = upload(reader, {"目标表.txt": FORM})
    taken = folder / "targets/2025/热线运行经费.yaml"
    taken.parent.mkdir()
    taken.write_text("name: 别的\n", encoding="utf-8")
    after = save(reader, page, 409)
    assert "在核对之后有变化" in after
    assert "已存在且内容不同" in after
    assert taken.read_text("utf-8") == "name: 别的\n"


def test_a_sheet_without_year_is_given_one(reader: Reader, folder: Path) -> None:
    page = upload(reader, {"目标表.txt": FORM.replace("2025年", "")})
    assert "缺年度" in page
    papers = re.findall(r'name="paper" value="([^"]*)"', page)
    page = post(reader, "/import", paper=papers, year="2026")
    assert "targets/2026/热线运行经费.yaml" in page
    save(reader, page, year="2026")
    assert "targets/2026/热线运行经费.yaml" in files(folder)


@pytest.mark.parametrize("name", ["空.docx", "乱.pdf"])
def test_what_cannot_be_read_is_told(name: str, reader: Reader) -> None:
    status = 422 if name.startswith("空") else 200
    page = upload(reader, {name: b"" if status == 422 else b"\x00\x01\x02"}, status)
    assert "alert-danger" in page if status == 422 else "错误" in page


@pytest.mark.parametrize(
    ("fields", "why"), [({}, "请先选择要导入的文件"), ({"year": "24"}, "年度应写作 2025")]
)
def test_a_bad_request_is_refused_in_words(fields: dict[str, str], why: str, reader: Reader) -> None:
    assert why in upload(reader, {}, 422, **fields)


def test_texts_of_the_paper_are_never_markup(reader: Reader) -> None:
    page = upload(reader, {"<b>表</b>.txt": FORM.replace("受理量", "<script>alert(1)</script>")})
    assert "<script>" not in page
    assert "<b>表" not in page


def test_a_paper_that_is_gone_or_made_up_is_asked_for_again(reader: Reader) -> None:
    for token in ("x", "A" * 22, "../../secret_key", "0" * 64):
        assert "上传的文件已不在" in reader.read(f"/import?batch={token}")
    assert "上传的文件已不在" in post(reader, "/import/save", 422, paper=["../../etc/passwd"])


def test_what_the_checks_will_say_is_told_before_saving(reader: Reader) -> None:
    page = upload(reader, {"目标表.txt": FORM.replace("≥1000件", "")})
    assert "写入后要在目标文件里改正" in page
    assert "缺少字段“target”" in page


def edited(reader: Reader, **values: object) -> bytes:
    """The workbook of the overview page with some targets or weights changed by the id of their row."""
    response = reader.client.get("/targets/2024.xlsx")
    assert response.status_code == 200
    assert "filename*=UTF-8''2024" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    for row in book.worksheets[1].iter_rows():
        for column, value in values.items():
            if row[0].value == "on-time":
                row[
                    ["", "first", "second", "name", "target", "reading", "compare", "weight"].index(column)
                ].value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_overview_hands_out_the_targets_of_its_year(reader: Reader) -> None:
    assert 'href="/targets/2024.xlsx"' in reader.read("/?year=2024")
    assert is_targets_workbook(reader.client.get("/targets/2024.xlsx").data)
    assert "2023 年没有目标文件" in reader.read("/targets/2023.xlsx", 404)


def test_an_edited_workbook_is_shown_cell_by_cell_and_saved_into_its_files(
    reader: Reader, folder: Path
) -> None:
    path = folder / "targets/2024/hotline.yaml"
    before = path.read_text(encoding="utf-8")
    page = upload(reader, {"2024.xlsx": edited(reader, target="≥99%", name="按时办结率")})
    for word in (
        "有修改",
        "targets/2024/hotline.yaml",
        "≥98%",
        "≥99%",
        "工单按时办结率",
        "改动 1 个目标文件",
    ):
        assert word in page
    assert path.read_text(encoding="utf-8") == before
    after = save(reader, page)
    assert "已存入工作区：targets/2024/hotline.yaml" in after
    assert "没有修改" in after
    assert path.read_text(encoding="utf-8") == before.replace("≥98%", "≥99%").replace(
        "工单按时办结率", "按时办结率"
    )


def test_a_workbook_that_would_break_its_file_is_refused_on_the_page(reader: Reader, folder: Path) -> None:
    path = folder / "targets/2024/hotline.yaml"
    before = path.read_text(encoding="utf-8")
    page = upload(reader, {"2024.xlsx": edited(reader, weight=55), "目标表.txt": FORM})
    for word in ("不能写入", "各指标分值合计应为 90", "写入 1 个新文件"):
        assert word in page
    save(reader, page)
    assert path.read_text(encoding="utf-8") == before
    assert "targets/2025/热线运行经费.yaml" in files(folder)


def test_a_workbook_that_nobody_edited_has_nothing_to_save(reader: Reader) -> None:
    page = upload(reader, {"2024.xlsx": edited(reader)})
    assert "没有修改" in page
    assert "没有可以写入的新内容" in page


def test_papers_of_more_than_a_week_ago_are_forgotten(reader: Reader, folder: Path) -> None:
    upload(reader, {"目标表.txt": FORM})
    kept = [path for path in (folder / "data/imports").rglob("*") if path.is_file()]
    for path in kept:
        os.utime(path, (0, 0))
    upload(reader, {"另一份.txt": FORM.replace("≥1000件", "≥1001件")})
    assert len(kept) == 3  # the bytes, what was read of them, and the upload they came in
    assert not any(path.exists() for path in kept)


def test_without_the_token_nothing_is_kept(client: FlaskClient, folder: Path) -> None:
    response = client.post("/import", data={"papers": (io.BytesIO(FORM.encode()), "目标表.txt")})
    assert response.status_code == 400
    assert not (folder / "data/imports").exists()


def test_an_upload_over_the_limit_is_refused(folder: Path) -> None:
    client = app.create_app(workspace=folder, upload_limit=1).test_client()
    body = b"--x\r\n" + b"x" * 1_200_000
    answer = client.post("/import", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "不能超过 1 MB" in answer.text


def test_a_department_budget_is_shown_and_saved_with_the_projects(reader: Reader, folder: Path) -> None:
    page = upload(reader, {"预算.txt": BUDGET + FORM})
    for word in (
        "便民服务中心 2025 年部门预算",
        "读到 2 张表",
        "不成立",
        "targets/2025/budget.yaml",
        "写入 2 个新文件",
    ):
        assert word in page
    save(reader, page)
    assert "targets/2025/budget.yaml" in files(folder)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read in the sandbox from now on, by kind."""
    kinds: list[str] = []

    def counted(content: bytes, kind: str) -> FileContents:
        kinds.append(kind)
        return read_in_sandbox(content, kind)

    monkeypatch.setattr(sandbox, "read_in_sandbox", counted)
    return kinds


def word_paper() -> bytes:
    paper = docx.Document()
    lines = [line.split("\t") for line in FORM.splitlines() if line]
    table = paper.add_table(len(lines), max(map(len, lines)))
    for row, cells in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    saved = io.BytesIO()
    paper.save(saved)
    return saved.getvalue()


def test_an_uploaded_paper_is_read_once_for_the_page_and_for_saving(
    reader: Reader, folder: Path, readings: list[str]
) -> None:
    page = upload(reader, {"目标表.docx": word_paper()})
    assert "写入 1 个新文件" in page
    (path,) = re.findall(r"目标文件：<code>([^<]*)</code>", page)
    (text,) = re.findall(r'<pre class="yaml">([^<]*)</pre>', page)
    assert "已存入工作区" in save(reader, page)
    assert (folder / path).read_text("utf-8") == unescape(text)
    assert readings == ["docx"]


def test_another_process_of_the_service_saves_what_the_first_one_read(
    reader: Reader, folder: Path, readings: list[str]
) -> None:
    page = upload(reader, {"目标表.docx": word_paper()})
    other = Reader(app.create_app(workspace=folder).test_client())
    assert "已存入工作区" in save(other, page)
    assert readings == ["docx"]


def test_an_edited_workbook_is_opened_once(
    reader: Reader, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bytes] = []

    def counted(content: bytes) -> tuple[ReturnedProject, ...]:
        opened.append(content)
        return read_returned(content)

    monkeypatch.setattr(uploads, "read_returned_bounded", counted)
    save(reader, upload(reader, {"2024.xlsx": edited(reader, target="≥99%")}))
    assert "≥99%" in (folder / "targets/2024/hotline.yaml").read_text(encoding="utf-8")
    assert len(opened) == 1


def test_a_paper_kept_before_readings_were_is_read_when_it_is_asked_for(
    reader: Reader, folder: Path, readings: list[str]
) -> None:
    page = upload(reader, {"目标表.docx": word_paper()})
    (kept,) = (folder / "data/imports").glob("??/*.json")
    kept.write_text("{", encoding="utf-8")
    assert "已存入工作区" in save(reader, page)
    assert readings == ["docx", "docx", "docx"]


def test_a_workspace_that_changed_since_is_told_and_nothing_is_written(reader: Reader, folder: Path) -> None:
    target = folder / "targets/2024/hotline.yaml"
    page = upload(reader, {"2024.xlsx": edited(reader, target="≥99%"), "目标表.txt": FORM})
    target.write_text(target.read_text("utf-8") + "# 另一人改过\n", encoding="utf-8")
    before = files(folder)
    after = save(reader, page, 409)
    assert "在核对之后有变化" in after
    assert "≥99%" not in target.read_text("utf-8")
    assert files(folder) == before
    assert "已存入工作区" in save(reader, after)
    assert target.read_text("utf-8").endswith("# 另一人改过\n")


def test_a_second_click_on_save_is_no_change(reader: Reader) -> None:
    page = upload(reader, {"目标表.txt": FORM})
    save(reader, page)
    assert "已在工作区" in save(reader, page)


@pytest.mark.parametrize(
    "name", ["很长的名字" * 30, "a" * 190, "（便民服务中心）" * 20, "name with blanks " * 10]
)
def test_as_many_papers_as_the_page_allows_fit_into_the_address(
    folder: Path, reader: Reader, name: str
) -> None:
    """So many are read by a job."""
    papers = [(io.BytesIO(f"{FORM}{' ' * n}".encode()), f"{name}{n}.txt") for n in range(20)]
    answer = reader.client.post(
        "/import",
        data={"csrf_token": reader.hidden("csrf_token", "/import"), "papers": papers},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    assert "取消任务" in reader.read(answer.location)
    do_jobs(folder)
    link = re.search(r'href="([^"]*)"\s*>核对并存入', reader.read(answer.location))
    assert link
    assert len(link[1]) < 200
    assert reader.read(unescape(link[1])).count('name="paper"') == 20


def test_the_token_of_an_upload_expires_with_its_files(reader: Reader, folder: Path) -> None:
    answer = reader.client.post(
        "/import",
        data={
            "csrf_token": reader.hidden("csrf_token", "/import"),
            "papers": [(io.BytesIO(FORM.encode()), "目标表.txt")],
        },
        content_type="multipart/form-data",
    )
    assert "目标表.txt" in reader.read(answer.location)
    (token,) = (folder / "data/imports/batches").glob("*.json")
    os.utime(token, (0, 0))
    assert "上传的文件已不在" in reader.read(answer.location)
    assert "目标表.txt" not in reader.read(answer.location)
    token.write_text("{")
    assert "上传的文件已不在" in reader.read(answer.location)
