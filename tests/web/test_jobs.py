"""Long answers are jobs: their page tells how far they are, cancels them and gives what they gave."""

import io
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from batches.direct import MOST_PAPERS, MOST_PROJECTS
from store import JobState
from tests.doing_jobs import do_jobs
from tests.small import TARGETS
from tests.web.conftest import Reader
from tests.web.test_rechecking import WRONG
from web import jobs as job_pages
from workbooks.returned import is_targets_workbook
from workspace import Workspace

BATCH = "/papers/batch/2024"


@pytest.fixture
def many(folder: Path) -> Path:
    for number in range(MOST_PROJECTS):
        (folder / f"targets/2024/more{number}.yaml").write_text(
            TARGETS.replace("热线", f"第{number}"), "utf-8"
        )
    return folder


def start(reader: Reader, **chosen: str) -> str:
    data = {"csrf_token": reader.hidden("csrf_token", BATCH), "kind": "summary", "format": "xlsx", **chosen}
    answer = reader.client.post(BATCH, data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def send(reader: Reader, address: str, field: str, papers: list[tuple[bytes, str]]) -> str:
    data = {
        "csrf_token": reader.hidden("csrf_token", address),
        field: [(io.BytesIO(content), name) for content, name in papers],
    }
    answer = reader.client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_summary_of_many_is_a_job_and_its_result_is_downloaded(many: Path, reader: Reader) -> None:
    for address in ("/papers/summary/2024", "/papers/summary/2024.xlsx"):
        answer = reader.client.get(address)
        assert answer.status_code == 303
        assert "在后台生成" in reader.read(answer.location)
    page = start(reader)
    shown = reader.read(page)
    assert 'http-equiv="refresh"' in shown
    assert "取消任务" in shown
    do_jobs(many)
    shown = reader.read(page)
    assert "refresh" not in shown
    assert f"汇总 {MOST_PROJECTS + 1} 个项目" in shown
    answer = reader.client.get(f"{page}/result", buffered=True)
    assert answer.data[:2] == b"PK"
    assert "汇总表" in unquote(answer.headers["Content-Disposition"])
    assert "完成" in reader.read("/jobs")


def test_the_target_workbook_of_many_is_a_job_too(many: Path, reader: Reader) -> None:
    answer = reader.client.get("/targets/2024.xlsx")
    assert answer.status_code == 303
    assert 'value="targets" selected' in reader.read(answer.location)
    page = start(reader, kind="targets")
    do_jobs(many)
    assert f"导出 {MOST_PROJECTS + 1} 个项目的目标" in reader.read(page)
    answer = reader.client.get(f"{page}/result", buffered=True)
    assert is_targets_workbook(answer.data)
    assert "2024年度绩效目标.xlsx" in unquote(answer.headers["Content-Disposition"])


def test_the_summary_of_few_is_shown_at_once(reader: Reader) -> None:
    assert "汇总表" in reader.read("/papers/summary/2024")


def test_many_forms_are_rechecked_by_a_job(folder: Path, reader: Reader) -> None:
    page = send(reader, "/recheck", "forms", [(WRONG, f"{n}.docx") for n in range(MOST_PAPERS + 1)])
    do_jobs(folder)
    assert f"复核 {MOST_PAPERS + 1} 份自评表" in reader.read(page)
    assert reader.client.get(f"{page}/result", buffered=True).data[:2] == b"PK"


def test_a_job_that_waits_is_cancelled_and_gives_nothing(folder: Path, reader: Reader) -> None:
    page = start(reader)
    token = reader.hidden("csrf_token", page)
    assert reader.client.post(f"{page}/cancel", data={"csrf_token": token}).status_code == 303
    assert do_jobs(folder)[0].state is JobState.CANCELLED
    assert "任务已取消" in reader.read(page)
    assert reader.client.get(f"{page}/result", buffered=True).status_code == 404
    again = reader.client.post(f"{page}/cancel", data={"csrf_token": token}, follow_redirects=True)
    assert "没有取消" in again.text


def test_a_job_that_nobody_does_says_so(
    folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = start(reader)
    assert "还没有进程" not in reader.read(page)
    monkeypatch.setattr(job_pages, "PATIENCE", timedelta(0))
    assert "请系统管理员确认网页服务或定时采集正在运行" in reader.read(page)
    with Workspace(folder).store() as store:
        assert store.jobs.claim(["form"], datetime.now(UTC))
        assert "还没有进程" not in reader.read(page)
        store.db.execute("UPDATE jobs SET lapses = 0")
    assert "还没有进程" in reader.read(page)
    assert "还没有进程" in reader.read("/jobs")


@pytest.mark.parametrize("number", ["7", "99999999999999999999999"])
@pytest.mark.parametrize("rest", ["", "/result"])
def test_an_unknown_job_is_not_found(client: FlaskClient, number: str, rest: str) -> None:
    answer = client.get(f"/jobs/{number}{rest}")
    assert answer.status_code == 404
    assert "没有任务" in answer.text


def test_a_result_that_was_changed_or_is_gone_is_not_given(folder: Path, reader: Reader) -> None:
    page = start(reader)
    do_jobs(folder)
    (kept,) = (folder / "data/results").glob("??/*")
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b"other")
    assert "重新提交" in reader.client.get(f"{page}/result", buffered=True).text
    kept.unlink()
    assert reader.client.get(f"{page}/result", buffered=True).status_code == 404


def test_files_of_jobs_are_removed_after_a_week(folder: Path, reader: Reader) -> None:
    from store import remove_old_results

    start(reader)
    do_jobs(folder)
    (kept,) = (folder / "data/results").glob("??/*")
    remove_old_results(folder / "data")
    assert kept.exists()
    week_ago = datetime.now(UTC).timestamp() - 8 * 86400
    os.utime(kept, (week_ago, week_ago))
    remove_old_results(folder / "data")
    assert not kept.exists()


@pytest.mark.parametrize("chosen", [{"kind": "letter"}, {"format": "exe"}, {"kind": ""}])
def test_a_choice_that_there_is_not_is_refused(reader: Reader, chosen: dict[str, str]) -> None:
    data = {"csrf_token": reader.hidden("csrf_token", BATCH), "kind": "summary", "format": "xlsx", **chosen}
    answer = reader.client.post(BATCH, data=data)
    assert answer.status_code == 400
    assert "请选择" in answer.text


def test_names_are_only_text(folder: Path, reader: Reader) -> None:
    with Workspace(folder).store() as store:
        number = store.jobs.add("<script>", {}, "<script>", datetime.now(UTC))
    for address in ("/jobs", f"/jobs/{number}"):
        assert not re.search("<script>", reader.read(address))


def test_a_file_that_broke_meanwhile_is_told_as_left_out_of_the_workbook(many: Path, reader: Reader) -> None:
    page = start(reader, kind="targets")
    (many / "targets/2024/more3.yaml").write_text("name: [", "utf-8")
    do_jobs(many)
    assert f"导出 {MOST_PROJECTS} 个项目的目标；1 个项目的目标文件读不出来，没有在内" in reader.read(page)
