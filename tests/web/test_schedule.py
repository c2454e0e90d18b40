"""采集计划: what is due, late or failed, what comes next; collecting from the page, once however often it is pressed."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from scheduling import evaluating
from scheduling.jobs import JOB_KINDS, JobContext, run_job
from store import Slot
from tests.small import TARGETS
from tests.web.conftest import Reader
from workspace import Workspace

NOW = datetime.now(UTC)


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', client.get("/schedule").text)
    assert found
    return found[1]


def collect(client: FlaskClient, **typed: object) -> tuple[int, str]:
    answer = client.post(
        "/schedule/collect", data={"csrf_token": token(client), "by": "张三", **typed}, follow_redirects=True
    )
    return answer.status_code, answer.text


def add_project(folder: Path, name: str, text: str) -> None:
    (folder / f"targets/2024/{name}.yaml").write_text(TARGETS.replace("热线运行经费", name) + text, "utf-8")


def test_slots_measured_by_hand_count_as_collected(reader: Reader) -> None:
    page = reader.read("/schedule")
    assert "已采集 10 个" in page  # two months gave less than all
    assert page.count("部分取得</span>") == 2
    assert "每月，次月 1 日 06:00" in page
    assert "定时采集没有在运行，到期不会自动采集" in page


def test_slots_due_failed_and_late_are_told_with_the_next_one(folder: Path, reader: Reader) -> None:
    add_project(folder, "季度项目", "schedule: quarterly\n")
    year = folder / f"targets/{NOW.year}"
    year.mkdir()
    current = TARGETS.replace("2024-2024", f"{NOW.year}-{NOW.year}").replace("热线运行经费", "今年的项目")
    (year / "now.yaml").write_text(current, "utf-8")
    with Workspace(folder).store() as store:
        slot = Slot(date(2024, 3, 31), "2024/季度项目", datetime(2024, 3, 31, 22, tzinfo=UTC))
        assert store.slots.claim([slot], "test", NOW)
        store.slots.finish(
            [slot], "test", run="", outcomes={slot.project: "failed"}, started_at=NOW, now=NOW,
            late={slot.project: True},
        )  # fmt: skip
    page = reader.read("/schedule?q=季度项目")
    assert page.count("到期未采集</span>") == 3
    assert page.count("没有取得</span>") == 1
    assert "晚采 1 个" in page
    assert "2024-04-01 06:00 到期" in page
    assert "没有符合的项目" in reader.read("/schedule?state=partial&q=季度项目")
    assert "季度项目" in reader.read("/schedule?state=late")
    assert re.search(r"截至 \d{4}-\d\d-\d\d，1 个项目", reader.read("/schedule"))


def test_collecting_is_asked_once_and_done_by_a_job(folder: Path, client: FlaskClient) -> None:
    status, text = collect(client, as_of="2024-06-30")
    assert status == 200
    assert "采集" in text
    assert "可以关掉页面" in text
    collect(client, as_of="2024-06-30")
    workspace = Workspace(folder)
    with workspace.store() as store:
        (job,) = store.jobs.newest()
        assert (job.kind, job.by, job.parameters["as_of"]) == ("evaluate", "张三", "2024-06-30")
        claimed = store.jobs.claim(JOB_KINDS, NOW)
        assert claimed is not None
    assert run_job(workspace, claimed.id, claimed.token) == 0
    page = client.get(f"/sources/jobs/{claimed.id}").text
    assert "采集 1 个监测日，取得 3 项，未取得 0 项" in page
    assert "采集记录 1" in page


def test_what_was_counted_before_is_told_and_counted_anew_where_somebody_chooses_so(
    folder: Path, client: FlaskClient
) -> None:
    for path in (folder / "sources.yaml", *(folder / "inbox").iterdir()):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    said = [collect_now(folder, client, **typed) for typed in ({}, {}, {"anew": "1"})]
    add_project(folder, "同样的", "")
    assert "；2 项沿用" in collect_now(folder, client, project="2024/同样的")
    told = "；到这次采集时数据和取数方法都没有变，沿用了当时的结果"
    assert told in client.get("/projects/2024/同样的?tab=evaluation&as_of=2024-06-30").text
    assert told not in client.get("/projects/2024/hotline?tab=evaluation&as_of=2024-06-30").text
    assert ["沿用" in text for text in said] == [False, True, False]
    assert "；3 项沿用以前的计算结果（最早的算于 2" in said[1]
    assert said[2].count("全部重新计算") == 1
    runs = client.get("/runs").text
    assert (runs.count("沿用 3</span>"), runs.count("沿用 2</span>")) == (1, 1)
    newest, before = re.findall(r'href="(/runs/[^"]+)"', runs)[1:3]
    assert "全部重新计算。" in client.get(newest).text
    assert "3 项沿用以前的计算结果" in client.get(before).text
    page = client.post(
        "/schedule/collect", data={"csrf_token": token(client), "anew": "1", "as_of": "x"}
    ).text
    assert 'name="anew" value="1" checked' in page


def collect_now(folder: Path, client: FlaskClient, **typed: str) -> str:
    """What the job says at its end."""
    collect(client, as_of="2024-06-30", **typed)
    workspace = Workspace(folder)
    with workspace.store() as store:
        job = store.jobs.claim(JOB_KINDS, NOW)
        assert job is not None
    assert run_job(workspace, job.id, job.token) == 0
    with workspace.store() as store:
        done = store.jobs.find(job.id)
    assert done is not None
    return str((done.result or {})["text"])


def test_a_span_is_collected_slot_by_slot(folder: Path, client: FlaskClient) -> None:
    collect(client, span="span", **{"from": "2024年1月1日", "to": "2024-03-31"}, project="2024/hotline")
    workspace = Workspace(folder)
    with workspace.store() as store:
        (job,) = store.jobs.newest()
        assert dict(job.parameters) == {"project": ["2024/hotline"], "from": "2024-01-01", "to": "2024-03-31"}
        assert list(evaluating.due_projects(JobContext(workspace, store, job))) == [
            date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"as_of": "2099-01-01"}, "还没有到"),
        ({"as_of": "六月"}, "截至日应写作"),
        ({"span": "span", "from": "2024-06-30", "to": "2024-01-01"}, "请对调或改正"),
        ({"span": "span", "from": "", "to": ""}, "现在是空的"),
        ({"project": "2024/nowhere"}, "没有项目“2024/nowhere”"),
    ],
)
def test_what_cannot_be_collected_is_refused_and_stays_typed(
    folder: Path, client: FlaskClient, typed: dict[str, str], words: str
) -> None:
    status, text = collect(client, **typed)
    assert (status, words in text) == (422, True)
    if typed.get("from"):
        assert 'value="2024-06-30"' in text
    with Workspace(folder).store() as store:
        assert store.jobs.newest() == []


def test_a_job_is_cancelled_from_its_page(folder: Path, client: FlaskClient) -> None:
    collect(client)
    answer = client.post("/sources/jobs/1/cancel", data={"csrf_token": token(client)}, follow_redirects=True)
    assert "已取消" in answer.text
    assert client.get("/sources/jobs/99").status_code == 404


def test_a_list_of_projects_is_never_folded_by_the_browser_and_none_is_said(
    reader: Reader, tmp_path: Path
) -> None:
    assert 'name="project" multiple size="2"' in reader.read("/schedule")  # of one row: “0 selected”
    (tmp_path / "empty").mkdir()
    empty = Reader(app.create_app(workspace=tmp_path / "empty").test_client()).read("/schedule")
    assert "还没有项目。" in empty
    assert "开始采集" not in empty
