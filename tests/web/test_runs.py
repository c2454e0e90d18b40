"""The runs page: how runs ended, what was due and never measured, and a clock set back."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from tests.small import TARGETS
from tests.web.conftest import Reader
from workspace import Workspace


def test_a_run_says_its_day_and_how_it_ended(reader: Reader) -> None:
    page = reader.read("/runs")
    assert "2024-12-31" in page
    assert "全部取得" in page
    assert "部分取得" in page
    assert "没有取得任何值" not in page


def test_slots_measured_by_hand_are_not_missed(reader: Reader) -> None:
    assert "到期未采集" not in reader.read("/runs")


def test_slots_due_and_never_measured_are_listed_with_what_to_do(folder: Path, reader: Reader) -> None:
    (folder / "targets/2024/new.yaml").write_text(
        TARGETS.replace("热线运行经费", "新项目").replace("name: 市政府", "name: 市政府")
        + "schedule: quarterly\n",
        encoding="utf-8",
    )
    page = reader.read("/runs")
    assert "有 4 个监测期到期未采集" in page
    assert "2024-03-31、2024-06-30、2024-09-30、2024-12-31" in page
    assert "到采集计划补采" in page
    assert "python" not in page


def test_a_project_that_people_fill_in_misses_no_slot(folder: Path, reader: Reader) -> None:
    text = TARGETS.replace(", evaluator: hotline.on_time_rate", "").replace(
        ", evaluator: hotline.satisfaction_rate", ""
    )
    text = text.replace("funds: {", "funds: {evaluator: manual.value, ")
    (folder / "targets/2024/new.yaml").write_text(text, encoding="utf-8")
    assert "到期未采集" not in reader.read("/runs")


def test_a_schedule_nobody_can_read_is_told(folder: Path, reader: Reader) -> None:
    (folder / "targets/2024/new.yaml").write_text(TARGETS + "schedule: 每月一次\n", encoding="utf-8")
    page = reader.read("/runs") + reader.read("/problems")
    assert "每月一次" in page


@pytest.mark.parametrize("url", ["/", "/runs"])
def test_a_clock_set_back_is_announced(folder: Path, reader: Reader, url: str) -> None:
    assert "请校准服务器时钟" not in reader.read(url)
    with Workspace(folder).store() as store:
        store.slots.advance_clock(datetime.now(UTC) + timedelta(days=30))
    assert "请校准服务器时钟" in reader.read(url)


def test_a_run_that_kept_nothing_still_has_its_page(folder: Path, reader: Reader) -> None:
    with Workspace(folder).store() as store:
        run = store.start_run("command", "某人")
    page = reader.read(f"/runs/{run}")
    assert "没有完成" in page
    assert "没有留下结果" in page


def test_times_are_those_of_shanghai(folder: Path, reader: Reader) -> None:
    with Workspace(folder).store() as store:
        store.start_run("command", "夜班", at=datetime(2025, 1, 1, 18, 30, tzinfo=UTC))
    assert "2025-01-02 02:30" in reader.read("/runs")


def test_no_word_of_english_is_on_the_screen(reader: Reader) -> None:
    """Outcomes, kinds and severities have Chinese words."""
    pages = "".join(reader.read(url) for url in ("/", "/runs", "/problems", "/projects/2024/hotline"))
    for word in (
        ">measured",
        ">partial",
        ">command",
        ">failed",
        ">no_data",
        ">error",
        ">warning",
        ">None<",
        "Undefined",
    ):
        assert word not in pages


def test_the_overview_needs_no_measuring(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page never measures."""
    reader = Reader(app.create_app(workspace=folder).test_client())

    def refuse(*_: object) -> None:
        raise AssertionError("a page measured")

    monkeypatch.setattr(Workspace, "measurer", refuse)
    for url in ("/", "/runs", "/problems", "/projects/2024/hotline", "/indicators/2024/hotline/on-time"):
        reader.read(url)


def test_runs_say_how_long_they_took_of_how_many_projects_and_what_comes_next(reader: Reader) -> None:
    page = reader.read("/runs")
    assert re.search(r'data-label="用时">\d+ 秒', page)
    assert 'data-label="项目">1<' in page
    assert "下次到期" not in page  # the year is over


def test_runs_are_filtered_and_paged(folder: Path, reader: Reader) -> None:
    with Workspace(folder).store() as store:
        for number in range(60):
            store.start_run("schedule", f"值班{number % 2}")
    assert reader.read("/runs?state=unfinished").count("没有完成</span>") == 50
    assert "第 2 页，共 2 页，60 次" in reader.read("/runs?state=unfinished&page=2")
    assert "共 2 页" not in reader.read("/runs?state=troubled&by=值班1")
    assert "没有符合的采集记录" in reader.read("/runs?by=没有这个人")
    assert reader.read("/runs?page=99&state=不知道") == reader.read("/runs?page=99&state=不知道")
    first = reader.read("/runs?worst=1&by=")
    assert first.index("没有完成") < (
        first.index("全部取得</span>") if "全部取得</span>" in first else len(first)
    )
