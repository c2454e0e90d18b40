"""Decisions by command, and the views of a past instant."""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import app
from cli.arguments import parse_known_at
from indicators.clock import SHANGHAI
from tests.small import small_workspace_with_tables
from tests.store.clocks import committing_at
from tests.workspace.deciding import edit

APPROVAL = ("--document-number", "固财发〔2024〕1号", "--date", "2024-01-10", "--by", "李四")


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = app.main(["--workspace", str(folder), *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def answer(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    status, out, err = run(folder, capsys, *words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_approve_adjust_history_and_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = answer(folder, capsys, "approve", "2024/hotline", *APPROVAL)["decided"]
    assert (decided["act"], decided["effective_from"], decided["alone"]) == ("approved", "2024-01-01", True)
    edit(folder, "≥98%", "≥95%")
    shown = answer(folder, capsys, "diff", "2024/hotline")["changes"]
    assert [(change["row"], change["field"], change["old"], change["new"]) for change in shown] == [
        ("on-time", "target", "≥98%", "≥95%")
    ]
    project = answer(folder, capsys, "status")["projects"][0]
    assert next(row["target"] for row in project["indicators"]) == "≥98%"
    assert project["standing"]["unapproved_changes"]
    adjustment = ("--document-number", "固财发〔2024〕30号", "--date", "2024-07-01", "--by", "李四")
    status, out, _ = run(folder, capsys, "adjust", "2024/hotline", *adjustment, "--reason", "预算调减")
    assert status == 0
    assert out == (
        "已登记：调整 固财发〔2024〕30号（2024-07-01），自 2024-07-01 起执行，"
        "经办 李四（单人办公：没有账号，按所填姓名登记）\n"
    )
    history = answer(folder, capsys, "history", "2024/hotline")
    assert [decision["act"] for decision in history["decisions"]] == ["approved", "adjusted"]
    assert history["decisions"][1]["changes"][0]["new"] == "≥95%"
    assert answer(folder, capsys, "diff", "2024/hotline")["changes"] == []
    assert answer(folder, capsys, "diff", "2024/hotline", "--from", "2", "--to", "1")["changes"][0][
        "new"
    ] == ("≥98%")
    status, out, _ = run(folder, capsys, "history", "2024/hotline")
    assert (status, "现在：调整 固财发〔2024〕30号（2024-07-01）" in out) == (0, True)


def test_what_cannot_be_decided_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = ("--document-number", "无")
    status, _, err = run(folder, capsys, "approve", "2024/hotline", *number, *APPROVAL[2:])
    assert (status, "文号应写全机关代字和序号" in err) == (1, True)
    with pytest.raises(SystemExit, match="2"):
        app.main(["--workspace", str(folder), "approve", "2024/hotline"])
    status, _, err = run(folder, capsys, "diff", "2024/hotline")
    assert (status, "还没有批复，没有可以比较的版本" in err) == (2, True)
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    status, _, err = run(folder, capsys, "diff", "2024/hotline", "--from", "9")
    assert (status, "没有版本“9”，有：1（批复" in err) == (2, True)


def test_check_tells_a_text_that_is_not_as_approved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    edit(folder, "≥98%", "≥95%")
    status, out, _ = run(folder, capsys, "check")
    assert (status, "错误 T31" in out) == (1, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("indicators:", "indicators: ["),
        ("weight: 40", "weight: 41"),
        ("hotline.on_time_rate}", "hotline.nothing}"),
    ],
)
def test_a_file_with_errors_is_told_wherever_it_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    edit(folder, before, after)
    for words in (("status",), ("history", "2024/hotline"), ("status", "--project", "2024/hotline")):
        status, out, err = run(folder, capsys, *words)
        assert (status, "目标文件有错误，没有与批复的目标核对" in out) == (0, True)
        assert "先按批复的目标" in err
    status, out, err = run(folder, capsys, "diff", "2024/hotline")
    assert (status, out, "目标文件有错误，不能比较现在的内容" in err) == (2, "", True)


def test_a_file_with_errors_before_any_decision_is_told_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, capsys, "status")
    edit(folder, "weight: 40", "weight: 41")
    _, _, err = run(folder, capsys, "status", "--project", "2024/hotline")
    assert "先按上次没有错误的目标文件" in err


def test_check_tells_a_file_that_is_gone_or_renamed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    path = folder / "targets/2024/hotline.yaml"
    path.rename(path.with_name("other.yaml"))
    status, out, _ = run(folder, capsys, "check")
    assert (status, "“2024/hotline”的文件已改名为 targets/2024/other.yaml" in out) == (0, True)


def test_recheck_holds_a_form_against_the_sheet_in_force(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    run(folder, capsys, "evaluate", "--as-of", "2024-12-31")
    made = folder / "自评表.json"
    form = ("form", "self-evaluation", "2024/hotline", "--as-of", "2024-12-31", "--format", "json")
    run(folder, capsys, *form, "-o", str(made))
    edit(folder, "≥98%", "≥95%")
    _, out, _ = run(folder, capsys, "recheck", str(made), "--json")
    assert "E13" not in out
    again = folder / "again.json"
    run(folder, capsys, *form, "-o", str(again))
    assert again.read_bytes() == made.read_bytes()


def test_an_entry_has_to_fit_the_sheet_in_force(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    edit(folder, "id: drills", "id: exercises")
    entry = ("enter", "2024/hotline", "drills", "--value", "5次", "--by", "张三", "--as-of", "2024-12-31")
    assert run(folder, capsys, *entry)[0] == 0
    assert run(folder, capsys, *entry[:2], "exercises", *entry[3:])[0] == 1


def test_next_year_is_made_from_the_sheet_in_force(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
    edit(folder, "≥98%", "≥95%")
    _, out, _ = run(folder, capsys, "new-year", "2024", "2025")
    assert "未批复的修改没有结转" in out
    assert "≥98%" in (folder / "targets/2025/hotline.yaml").read_text("utf-8")


def test_known_at_gives_what_was_known_then(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 2, 5, tzinfo=UTC)
    with committing_at(first):
        run(folder, capsys, "approve", "2024/hotline", *APPROVAL)
        run(folder, capsys, "evaluate", "--as-of", "2024-12-31")
    with committing_at(second):
        entry = ("enter", "2024/hotline", "drills", "--value", "5次", "--by", "张三", "--as-of", "2024-12-31")
        run(folder, capsys, *entry)
    past = answer(folder, capsys, "status", "--as-of", "2024-12-31", "--known-at", "2025-01-31")
    rows = {row["id"]: row["actual"] for row in past["projects"][0]["indicators"]}
    assert (rows["drills"], rows["on-time"]) == (None, "50%")
    assert past["known"]["commit"] > 0
    now = answer(folder, capsys, "status", "--as-of", "2024-12-31")
    assert {row["id"]: row["actual"] for row in now["projects"][0]["indicators"]}["drills"] == "5次"
    form = ("form", "self-evaluation", "2024/hotline", "--format", "json", "--as-of", "2024-12-31")
    before = run(folder, capsys, *form, "--known-at", "2025-01-31")[1]
    assert '"5次"' not in before
    status, _, err = run(folder, capsys, "status", "--known-at", "2199-01-01")
    assert (status, "还没有到" in err) == (2, True)


@pytest.fixture(params=["UTC", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-08-01", datetime(2024, 8, 1, 23, 59, 59, 999999, tzinfo=SHANGHAI)),
        ("2024-08-01T17:30", datetime(2024, 8, 1, 17, 30, tzinfo=SHANGHAI)),
        ("2024-08-01 17:30:05", datetime(2024, 8, 1, 17, 30, 5, tzinfo=SHANGHAI)),
        ("2024-08-01T17:30+00:00", datetime(2024, 8, 1, 17, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_that_of_shanghai_wherever_the_server_stands(text: str, instant: datetime) -> None:
    assert parse_known_at(text) == instant
