"""Data in the browser: uploaded, mapped, put into a source, taken back; whatever comes in is answered in words."""

import io
import re
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from scheduling.jobs import JOB_KINDS, run_job
from sources.declaration import read_declaration
from sources.typed import MissingTable
from tests.small import SOURCES
from workspace import Workspace
from workspace.source_drafts import DraftFolder

JUNE = """\
工单编号,来电时间,诉求人,联系电话,承办部门,承诺办结日,实际办结,回访评价
B1,2024-06-01 08:00,王小明,13900001111,住建局,2024-06-06,2024-06-02 09:20,满意
B2,2024-06-02 08:00,李小红,13900001112,住建局,2024-06-07,已结,基本满意
B3,2024-06-03 08:00,张小刚,13900001113,交通局,2024-06-08,2024-06-04 09:20,不满意
"""
CHOICES = {"column-0": "order_no", "column-1": "received_at", "column-4": "handler"} | {
    "column-5": "due_at",
    "column-6": "closed_at",
}
SPAN = {"covers": "span", "covers_from": "2024-01-01", "covers_to": "2024-06-30"}


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', client.get("/sources").text)
    assert found
    return found[1]


def send(client: FlaskClient, *files: tuple[str, bytes | str], follow: bool = True) -> tuple[int, str, str]:
    """Status, page and address after uploading."""
    exports = [
        (io.BytesIO(content.encode() if isinstance(content, str) else content), name)
        for name, content in files
    ]
    answer = client.post(
        "/sources/upload",
        data={"csrf_token": token(client), "by": "张三", "exports": exports},
        content_type="multipart/form-data",
        follow_redirects=follow,
    )
    return (
        answer.status_code,
        answer.text,
        answer.request.path if follow else answer.headers.get("Location", ""),
    )


def settle(client: FlaskClient, path: str, act: str, **typed: str) -> tuple[int, str]:
    text = client.get(path).text
    shown = re.search(r'name="shown_text"\s+value="([^"]*)"', text)
    fields = {"csrf_token": token(client), "act": act, "table": "work_orders", "by": "张三"}
    if shown:
        fields["shown_text"] = shown[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    answer = client.post(path, data={**fields, **typed}, follow_redirects=True)
    return answer.status_code, answer.text


def inbox(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in (folder / "inbox").rglob("*") if path.is_file()}


@pytest.fixture
def uploaded(client: FlaskClient) -> str:
    status, text, path = send(client, ("6月工单导出.csv", JUNE))
    assert status == 200, text
    return path


def test_an_export_is_recognized_and_shown_with_persons_hidden(client: FlaskClient, uploaded: str) -> None:
    text = client.get(uploaded).text
    assert re.search(r'value="work_orders"\s+selected', text)
    assert "写法相近，请确认" in text
    assert "“办结时间”列有 1 格读不懂，第一处在第 3 行" in text
    for hidden in ("王小明", "李小红", "13900001111"):
        assert hidden not in text
    assert "王＊＊" in text
    assert "多出 来电时间、诉求人" in text  # against the file that came before


def test_after_one_of_several_files_the_list_shows_what_is_left(client: FlaskClient, uploaded: str) -> None:
    send(client, ("七月.csv", JUNE.replace("2024-06", "2024-07")))
    _, text = settle(client, uploaded, "place", **CHOICES, **SPAN)
    assert "还有 1 个上传了的文件要核对" in text
    assert "七月.csv" in text.partition("上传了、还没有确认的")[2]


def test_confirming_declares_the_columns_and_places_the_file(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    before = (folder / "sources.yaml").read_text("utf-8")
    status, text = settle(client, uploaded, "place", **CHOICES, **SPAN)
    assert status == 200
    assert "已放入“热线工单”，存为“工单6月工单导出.csv”" in text
    assert inbox(folder) >= {"inbox/工单6月工单导出.csv", "inbox/工单.csv"}
    source = read_declaration((folder / "sources.yaml").read_bytes(), "").tables["work_orders"]
    assert source.columns["due_at"].names == ("承诺办结日", "办结时限")
    assert source.covers == (date(2024, 1, 1), date(2024, 6, 30))
    assert source.key == ("order_no",)
    read = Workspace(folder).sources.read_table("work_orders")
    assert not isinstance(read, MissingTable)
    assert read.read == 8  # five that were there, read by their own headers, and three
    assert (folder / "sources.yaml").read_text("utf-8").splitlines()[1:] == before.splitlines()[1:]
    assert client.get(uploaded).status_code == 404


def test_the_days_that_data_cover_are_asked_for_and_never_taken_for_granted(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    status, text = settle(client, uploaded, "place", **CHOICES)
    assert status == 422
    assert "请选择这些数据覆盖哪几天" in text
    for typed, words in (
        ({"covers_to": "2099-12-31"}, "还没有到"),
        ({"covers_to": "2023-12-31"}, "请对调或改正"),
        ({"covers_from": "<b>六月</b>"}, "起始日应写作 2026-06-30"),
        ({"covers_from": "2024-06-31"}, "起始日应写作"),
        ({"covers_from": "2025-01-01", "covers_to": "2025-06-30"}, "请核对年份"),
    ):
        status, text = settle(client, uploaded, "place", **CHOICES, **{**SPAN, **typed})
        assert (status, words in text) == (422, True), words
        assert "<b>六月" not in text
    assert inbox(folder) == {"inbox/工单.csv", "inbox/回访.csv", "inbox/支付.csv"}
    assert (folder / "sources.yaml").read_text("utf-8") == SOURCES


def test_what_was_done_can_be_undone_and_done_again(client: FlaskClient, folder: Path, uploaded: str) -> None:
    settle(client, uploaded, "place", **CHOICES, **SPAN)
    with Workspace(folder).store() as store:
        placed, declared = store.source_acts.newest(5)
    assert (placed.act, declared.act) == ("placed", "declared")

    def undo(seq: int) -> str:
        data = {"csrf_token": token(client)}
        return client.post(f"/sources/acts/{seq}/undo", data=data, follow_redirects=True).text

    assert "已撤回，文件仍保存" in undo(placed.seq)
    assert "inbox/工单6月工单导出.csv" not in inbox(folder)
    assert "不用再撤回" in undo(placed.seq)  # pressed twice
    with Workspace(folder).store() as store:
        withdrawn = store.source_acts.newest(1)[0]
    assert "已放回" in undo(withdrawn.seq)
    assert (folder / "inbox/工单6月工单导出.csv").read_text("utf-8") == JUNE
    assert "已恢复到改动之前" in undo(declared.seq)
    assert (folder / "sources.yaml").read_text("utf-8") == SOURCES


def test_a_declaration_changed_meanwhile_is_refused_with_both_versions(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    page = client.get(uploaded).text
    shown = re.search(r'name="shown_text"\s+value="([^"]*)"', page)
    assert shown
    text = SOURCES.replace("exclude: {status: [作废]}", "exclude: {status: [撤单]}")
    (folder / "sources.yaml").write_text(text, "utf-8")
    answer = client.post(
        uploaded,
        data={
            "csrf_token": token(client),
            "act": "place",
            "table": "work_orders",
            "shown_text": SOURCES,
            **CHOICES,
            **SPAN,
        },
    )
    assert answer.status_code == 409
    assert "您核对时" in answer.text
    assert "作废" in answer.text
    assert "撤单" in answer.text
    assert (folder / "sources.yaml").read_text("utf-8") == text
    assert len(inbox(folder)) == 3


def test_other_columns_are_tried_out_before_they_count(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    other = {**CHOICES, "column-6": ""}
    status, text = settle(client, uploaded, "place", **other, **SPAN)
    assert status == 200
    assert "您改了列对应" in text
    assert len(inbox(folder)) == 3
    status, text = settle(client, uploaded, "place", **{**other, "column-6": ""}, **SPAN)
    assert "已放入" in text
    assert read_declaration((folder / "sources.yaml").read_bytes(), "").tables["work_orders"].columns


def test_files_that_nobody_has_read_are_read_before_columns_change(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    for note in (folder / "data/tables").glob("*.last.json"):
        note.unlink()
    status, text = settle(client, uploaded, "place", **CHOICES, **SPAN)
    assert (status, "现有的文件还没有读过" in text) == (409, True)
    assert len(inbox(folder)) == 3
    assert 'value="2024-06-30"' in text
    Workspace(folder).sources.read_table("work_orders")
    assert "已放入" in settle(client, uploaded, "place", **CHOICES, **SPAN)[1]


def test_two_columns_for_one_thing_are_refused_by_name(client: FlaskClient, uploaded: str) -> None:
    status, text = settle(client, uploaded, "check", **{**CHOICES, "column-7": "handler"})
    assert status == 422
    assert "“承办部门”、“回访评价”都对应“承办单位”，只能选一列" in text


def test_a_required_column_that_is_missing_is_named(client: FlaskClient) -> None:
    _, text, _ = send(client, ("工单.csv", "工单编号,承办单位,办结时限\nB1,住建局,2024-06-06\n"))
    assert "必须有的列没有找到：“受理时间”" in text
    assert "找不到“受理时间”一列" in text


def test_names_that_targets_ask_for_are_compared_with_those_of_the_file(
    client: FlaskClient, folder: Path
) -> None:
    target = folder / "targets/2024/hotline.yaml"
    row = "id: cost, name: 成本, target: ≤10万元, weight: 10, evaluator: finance.spending, with: {project: 热线 运行经费}"
    drills = "id: drills, name: 应急演练, target: ≥4次, weight: 10"
    target.write_text(target.read_text("utf-8").replace(drills, row), "utf-8")
    payments = "支付凭证号,支付日期,项目名称,支付金额（元）\nP9,2024-03-01,热线运维经费,50000.00\n"
    _, text, _ = send(client, ("支付.csv", payments))
    assert "“热线 运行经费”在这个文件里一行也没有" in text
    assert "文件里还有这些名称：热线运维经费" in text


def test_the_same_file_twice_is_told(client: FlaskClient, folder: Path) -> None:
    Workspace(folder).sources.read_table("work_orders")
    _, text, _ = send(client, ("又一份.csv", (folder / "inbox/工单.csv").read_bytes()))
    assert "内容与“工单.csv”完全相同" in text


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("说明.pdf", b"%PDF-1.7\n%%EOF", "是PDF，不能读取"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(80), "是图片"),
        ("程序.exe", b"MZ" + bytes(range(256)) * 20, "文件里有"),
        ("空的.csv", b"", "是空文件"),
        ("炸弹.xlsx", bomb(), "解开后大得不正常"),
        ("断.xlsx", b"PK\x03\x04" + bytes(400), "工作簿不完整或已损坏"),
        ("无表头.csv", "甲,乙,丙\n1,2,3\n".encode(), "认不出，请选择"),
    ],
)
def test_what_is_no_export_is_refused_in_words(
    client: FlaskClient, folder: Path, name: str, content: bytes, words: str
) -> None:
    status, text, _ = send(client, (name, content))
    assert status in (200, 422)
    if name == "程序.exe":
        assert re.search("读不出|不能读取|编码|认不出", text)
    else:
        assert words in text
    assert len(inbox(folder)) == 3


def test_a_file_that_cannot_be_read_is_not_placed(client: FlaskClient, folder: Path) -> None:
    _, _, path = send(client, ("说明.pdf", b"%PDF-1.7\n%%EOF"))
    status, text = settle(client, path, "place", **SPAN)
    assert status == 422
    assert "还读不出来，没有放入" in text
    assert len(inbox(folder)) == 3
    assert settle(client, path, "drop")[0] == 200
    assert client.get(path).status_code == 404


def test_a_request_of_80_mb_is_refused_and_says_the_limit(client: FlaskClient) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/sources/upload", data=b"0" * (80 << 20), content_type=kind)
    assert answer.status_code == 413
    assert "不能超过 20 MB" in answer.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('..\\..\\a<b>:"|?*.csv', "a_b______.csv"),
        ("con.csv", "_con.csv"),
        ("LPT1", "_LPT1"),
        ("~$工单.csv.part", "工单.csv"),
        (".隐藏.csv ", "隐藏.csv"),
        ("很长" * 90 + ".csv", None),
    ],
)
def test_files_get_names_that_every_system_takes(sent: str, kept: str | None) -> None:
    from store.evidence import clean_name
    from workspace.source_files import safe_name

    name = safe_name(clean_name(sent))
    assert kept is None or name == kept
    assert len(name.encode()) <= 150
    assert name.endswith(".csv") or kept == "_LPT1"


def test_another_file_of_that_name_is_never_written_over(client: FlaskClient, folder: Path) -> None:
    for number, expected in ((1, "工单6月.csv"), (2, "工单6月 (2).csv")):
        content = JUNE.replace("B1", f"C{number}")
        _, _, path = send(client, ("6月.csv", content))
        settle(client, path, "place", **CHOICES, covers="none")
        assert (folder / "inbox" / expected).read_text("utf-8") == content


def test_many_files_at_once_wait_each_for_their_job(client: FlaskClient, folder: Path) -> None:
    status, text, path = send(client, ("一.csv", JUNE), ("二.csv", JUNE.replace("B1", "D1")))
    assert (status, path) == (200, "/sources")
    assert "收到 2 个文件" in text
    workspace = Workspace(folder)
    waiting = DraftFolder(workspace.data, workspace.sources).newest()
    assert "正在后台读取" in client.get(f"/sources/uploads/{waiting[0].token}").text
    assert do_jobs(workspace) == ["try_upload", "try_upload"]
    assert "列对应" in client.get(f"/sources/uploads/{waiting[0].token}").text
    assert "读完“一.csv”，请核对列对应" in client.get("/sources/jobs/1").text


def do_jobs(workspace: Workspace) -> list[str]:
    """Every job that waits, done as the worker does it; their kinds."""
    done: list[str] = []
    while True:
        with workspace.store() as store:
            job = store.jobs.claim(JOB_KINDS, datetime.now(UTC))
        if job is None:
            return done
        run_job(workspace, job.id, job.token)
        done.append(job.kind)


def test_sources_are_read_by_a_job_that_tells_what_it_found(client: FlaskClient, folder: Path) -> None:
    (folder / "inbox/回访坏.csv").write_bytes(b"%PDF-1.7")
    client.post("/sources/read", data={"csrf_token": token(client)})
    client.post("/sources/read", data={"csrf_token": token(client)})  # pressed twice
    assert do_jobs(Workspace(folder)) == ["read_source"]
    text = client.get("/sources/jobs/1").text
    assert "热线工单读取 5 行，全部读懂" in text
    assert "是PDF，不能读取" in text
    assert "inbox/" not in text


def test_a_full_disk_is_told_and_leaves_nothing(
    client: FlaskClient, folder: Path, uploaded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("workspace.source_placing.write_declaration", refuse)
    status, text = settle(client, uploaded, "place", **CHOICES, **SPAN)
    assert status == 507
    assert "磁盘空间不足" in text
    assert 'value="2024-06-30"' in text  # what was typed is still there
    assert len(inbox(folder)) == 3
    with Workspace(folder).store() as store:
        assert store.source_acts.newest(5) == []


def test_pages_tell_of_a_source_without_reading_it(client: FlaskClient, folder: Path) -> None:
    text = client.get("/sources").text
    for words in ("热线工单", "支付明细", "2024年12月31日", "2024-09-01 至 2024-12-31", "3月没有一行"):
        assert words in text, words
    assert "2月没有一行" in client.get("/sources/work_orders").text
    (folder / "inbox/工单新.csv").write_text(JUNE, "utf-8")
    assert "1 个还没有读" in client.get("/sources").text
    (folder / "inbox/工单新.csv").write_bytes(b"%PDF-1.7")
    Workspace(folder).sources.read_table("work_orders")
    text = client.get("/sources/work_orders").text
    assert "没有读成" in text
    assert "工单新.csv" in text
    assert "是PDF" in text
    assert "用到它的数值仍是以前采集的" in text
    for word in ("sources.yaml", "inbox/", "work_orders</"):
        assert word not in re.sub(r'(?:value|href|action)="[^"]*"', "", text)


def test_a_copied_workspace_knows_its_files_again(folder: Path, tmp_path: Path) -> None:
    Workspace(folder).sources.read_table("work_orders")
    copied = tmp_path / "copied"
    shutil.copytree(folder, copied, copy_function=shutil.copyfile)
    glance = Workspace(copied).sources.glance("work_orders")
    assert glance is not None
    assert (glance.is_current, glance.waiting_files) == (True, ())
    orders = next((copied / "inbox").glob("工单*.csv"))
    orders.write_bytes(orders.read_bytes().replace(b"A1", b"A9"))  # of the same length
    glance = Workspace(copied).sources.glance("work_orders")
    assert glance is not None
    assert (glance.is_current, [file.name for file in glance.waiting_files]) == (
        False,
        [f"inbox/{orders.name}"],
    )


def test_where_what_was_read_did_not_come_along_that_is_said(folder: Path) -> None:
    Workspace(folder).sources.read_table("work_orders")
    shutil.rmtree(folder / "data/tables")
    client = app.create_app(workspace=folder).test_client()
    text = client.get("/sources").text
    assert "待重新读取" in text
    assert "还没有读取" not in text
    assert "没有随这个文件夹一起复制或恢复过来" in client.get("/sources/work_orders").text
    Workspace(folder).sources.read_table("work_orders")
    assert "没有随这个文件夹" not in client.get("/sources/work_orders").text


def test_a_workspace_without_any_source_opens_with_one_thing_to_do(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    client = app.create_app(workspace=tmp_path).test_client()
    text = client.get("/sources").text
    assert "还没有业务数据。上传第一份导出" in text
    assert text.count("btn-primary") == 1
    _, _, path = send(client, ("6月.csv", JUNE))
    _, text = settle(client, path, "place", **CHOICES, covers="none")
    assert "已放入“热线工单”" in text
    assert inbox(tmp_path) == {"inbox/热线工单/6月.csv"}
    assert read_declaration((tmp_path / "sources.yaml").read_bytes(), "").problems == ()


def test_coverage_is_said_anew_on_the_page_of_a_source(client: FlaskClient, folder: Path) -> None:
    page = client.get("/sources/payments").text
    assert 'name="shown_text"' in page
    data = {"csrf_token": token(client), "shown_text": SOURCES, "covers": "span", "confirmed": "1"}
    days = {"covers_from": "2024年1月1日", "covers_to": "2024-12-31"}
    answer = client.post("/sources/payments/coverage", data={**data, **days}, follow_redirects=True)
    assert "覆盖期已保存" in answer.text
    source = read_declaration((folder / "sources.yaml").read_bytes(), "").tables["payments"]
    assert source.covers == (date(2024, 1, 1), date(2024, 12, 31))
    assert source.confirmed is not None
    stale = client.post("/sources/payments/coverage", data={**data, **days})
    assert stale.status_code == 409


def test_a_ledger_that_is_said_to_be_complete_is_offered_as_it_is(client: FlaskClient, folder: Path) -> None:
    ledger = (
        "trainings: {label: 培训台账, files: [培训*.csv], dated_by: held_on, covers: complete,"
        " columns: {held_on: {header: 培训日期, type: day}}}"
    )
    (folder / "sources.yaml").write_text(f"{SOURCES}\n{ledger}\n", encoding="utf-8")
    (folder / "培训.csv").write_text("培训日期\n2024-03-01\n", encoding="utf-8")
    form = client.get("/sources/trainings").text.partition('id="covers"')[2].partition("</form>")[0]
    assert 'value="keep"' in form
    assert "保持现有的：全部记录都在台账里" in " ".join(form.split())
