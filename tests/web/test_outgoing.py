"""热线运行 › 已印发: a report issued once, sealed, the same ever after, and checked by a stranger with what is in
its package."""

import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from bulletins.report_spans import ReportScope, report_period
from store import open_store
from tests.damaging import change_database
from tests.web.conftest import Reader
from workspace import Workspace
from workspace.report_making import Making, make_report
from workspace.verifying import verify_data

PAGE = "/hotline/report?as_of=2024-12-31"
DRAFT = "/hotline/report?span=month&as_of=2024-12-31"


def issue(reader: Reader, by: str = "张三", page: str = PAGE) -> tuple[int, str]:
    token = reader.hidden("csrf_token", page)
    address = page.replace("/hotline/report?", "/hotline/report?span=month&") if "span" not in page else page
    answer = reader.client.post(address, data={"csrf_token": token, "by": by}, follow_redirects=True)
    return answer.status_code, answer.text


def package_of(reader: Reader, seq: int = 1) -> bytes:
    answer = reader.client.get(f"/hotline/papers/{seq}.zip")
    assert answer.status_code == 200
    return bytes(answer.data)


def verify(package: bytes, folder: Path, expected: str = "") -> tuple[int, str]:
    """By the program in the package, in a process of its own."""
    file, own = folder / "package.zip", folder / "verify.py"
    file.write_bytes(package)
    own.write_bytes(zipfile.ZipFile(file).read("verify.py"))
    more = ["--expect", expected] if expected else []
    done = subprocess.run(
        [sys.executable, "-I", str(own), str(file), *more], capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode()


def test_an_issued_report_is_checked_by_a_stranger(reader: Reader, tmp_path: Path) -> None:
    status, page = issue(reader)
    assert status == 200
    assert "已印发并封存" in page
    seal = page.partition('class="hash">')[2].partition("<")[0]
    code, told = verify(package_of(reader), tmp_path, seal)
    assert code == 0, told
    assert "工单受理量（number-1）完成值 2件，2 行" in told
    assert "文件、重算和加总均与封存时相符" in told


CALL_REPORT = """\
日期,时间间隔,来电量,有效来电,总应答量,总呼损量
2024-12-05,8:00-9:00,20,18,17,1
2024-12-06,8:00-9:00,30,27,27,0
"""


def test_numbers_of_a_ready_made_report_say_so_and_are_checked_with_their_own_definition(
    reader: Reader, folder: Path, tmp_path: Path
) -> None:
    with (folder / "sources.yaml").open("a") as declared:
        declared.write('call_report: "inbox/话务报表*"\n')
    (folder / "inbox/话务报表.csv").write_text(CALL_REPORT)
    assert issue(reader)[0] == 200
    code, told = verify(package_of(reader), tmp_path)
    assert code == 0, told
    assert "接通率（number-3）完成值 97.777778%" in told
    assert "呼入量、接通率：没有“话务”数据，取自现成的“话务报表”" in reader.read(DRAFT)


def test_a_package_whose_rows_were_changed_is_found_out(reader: Reader, tmp_path: Path) -> None:
    issue(reader)
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(package_of(reader))) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"1", b"2") if name == "rows/number-1.csv" else content)
    code, told = verify(changed.getvalue(), tmp_path)
    assert code == 1
    assert "rows/number-1.csv 的内容与清单不符" in told


def test_it_comes_out_the_same_whatever_becomes_of_the_data(reader: Reader, folder: Path) -> None:
    issue(reader)
    before = {
        suffix: reader.client.get(f"/hotline/papers/1.{suffix}").data
        for suffix in ("pdf", "docx", "xlsx", "html")
    }
    for file in (folder / "inbox").iterdir():
        file.unlink()
    for suffix, content in before.items():
        assert reader.client.get(f"/hotline/papers/1.{suffix}").data == content
    assert "张三 于 " in before["html"].decode()
    page = reader.read("/hotline/papers/1")
    assert "工单受理量 2件" in page
    assert "封存第1版" in page


def test_the_paper_drawn_again_is_that_of_the_package(reader: Reader) -> None:
    issue(reader)
    packed = zipfile.ZipFile(BytesIO(package_of(reader))).read("papers/正文.html").decode()
    shown = reader.read("/hotline/papers/1")
    for sentence in ("按时办结率 50.00%（1 / 2）", "环比的对比期（2024年11月）没有可比的数，不列环比"):
        assert sentence in packed
        assert sentence in shown


def test_the_same_report_is_issued_once_and_without_a_name_not_at_all(reader: Reader) -> None:
    assert issue(reader, " ")[0] == 422
    assert "请填写印发人姓名" in issue(reader, " ")[1]
    issue(reader)
    assert "没有重复保存" in issue(reader)[1]
    reader.read("/hotline/papers/2", 404)


def test_a_span_without_any_number_cannot_be_issued(reader: Reader) -> None:
    status, page = issue(reader, page="/hotline/report?span=month&as_of=2020-06-30")
    assert status == 422
    assert "没有任何可写的数" in page


def test_verify_tells_of_a_lost_package_and_of_a_changed_row(reader: Reader, folder: Path) -> None:
    issue(reader)
    data = folder / "data"
    assert verify_data(data).is_sound
    with open_store(data / "jixiao.db") as store:
        (paper,) = store.outgoing.newest(5, "report")
        store.packages.file_path(paper.package).unlink()
    assert any("封存包" in one.text and "不见了" in one.text for one in verify_data(data).damage)
    assert reader.client.get("/hotline/papers/1.pdf").status_code == 409
    change_database(data / "jixiao.db", "UPDATE outgoing_papers SET title = 'x'")
    reader.read("/hotline/papers/1", 409)
    assert "记录被改动" in reader.read("/hotline/papers")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("span=hour", "报告只有日报、周报"),
        ("span=special&from=2024-07-01&to=2024-06-01", "请对调"),
        ("span=special&from=昨天", "应写作 2024-06-30"),
        ("span=special&column=secret&value=x", "专报按诉求类型、区域、承办单位选取"),
    ],
)
def test_what_is_no_report_is_refused_in_words(reader: Reader, query: str, says: str) -> None:
    assert says in reader.read(f"/hotline/report?{query}", 400)


@pytest.mark.parametrize("span", ["day", "week", "quarter", "year", "special"])
def test_every_kind_is_a_page_and_a_paper(reader: Reader, span: str) -> None:
    page = reader.read(f"/hotline/report?span={span}&as_of=2024-12-31")
    assert "异常情况" in page
    assert reader.client.get(f"/hotline/report.pdf?span={span}&as_of=2024-12-31").data.startswith(b"%PDF")


def test_a_special_report_speaks_of_one_unit_and_names_what_it_cannot_tell(reader: Reader) -> None:
    page = reader.read("/hotline/report?span=special&as_of=2024-12-31&column=handler&value=住建局")
    assert "（承办单位：住建局　2024年12月）" in page
    assert "不能分出，本专报不列：" in page


def test_a_bulletin_and_a_list_of_supervised_orders_are_sealed_too(reader: Reader, tmp_path: Path) -> None:
    for page in ("/hotline/bulletin?as_of=2024-12-31", "/hotline/supervision?as_of=2024-12-31"):
        token = reader.hidden("csrf_token", page)
        sent = {"csrf_token": token, "by": "张三", "span": "month"}
        answer = reader.client.post(page, data=sent, follow_redirects=True)
        assert answer.status_code == 200, answer.text
    for seq, name in ((1, "按时办结率（全部单位，含单列）"), (2, "应督办件数")):
        code, told = verify(package_of(reader, seq), tmp_path)
        assert code == 0, told
        assert name in told
    packed = zipfile.ZipFile(BytesIO(package_of(reader))).read("papers/正文.pdf")
    assert reader.client.get("/hotline/bulletins/1.pdf").data == packed
    assert "封存包和核对程序" in reader.read("/hotline/bulletins/1")


def test_a_list_that_cannot_be_made_is_not_issued_and_the_name_stays(reader: Reader, folder: Path) -> None:
    for file in (folder / "inbox").iterdir():
        file.unlink()
    page = "/hotline/supervision?as_of=2024-12-31"
    token = reader.hidden("csrf_token", page)
    answer = reader.client.post(page, data={"csrf_token": token, "by": "张三"})
    assert answer.status_code == 422
    assert "未印发：" in answer.text
    assert 'value="张三"' in answer.text


def test_what_made_itself_is_issued_as_it_was_kept(reader: Reader, folder: Path, tmp_path: Path) -> None:
    """Also after the data have changed."""
    workspace, day = Workspace(folder), date(2024, 12, 31)
    with workspace.store() as store:
        scope = ReportScope("month", report_period("month", day))
        assert make_report(workspace, store, scope, datetime(2025, 1, 20, tzinfo=UTC)) is Making.MADE
    for file in (folder / "inbox").iterdir():
        file.unlink()
    page = reader.read("/hotline/papers/1")
    assert "定时生成并留存，未印发" in page
    assert reader.client.get("/hotline/papers/1.zip").status_code == 404
    token = reader.hidden("csrf_token", "/hotline/papers/1")
    sent = {"csrf_token": token, "by": "张三"}
    answer = reader.client.post("/hotline/papers/1", data=sent, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    code, told = verify(package_of(reader, 2), tmp_path)
    assert code == 0, told
    assert "工单受理量（number-1）完成值 2件" in told
