"""``fetch`` and ``evaluate`` over a table of a database: what came, what did not, and what the number says."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from scheduling.service import poll_once
from tests.small import ORDERS, small_workspace
from workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_workspace(tmp_path)
    declared = (folder / "sources.yaml").read_text("utf-8").splitlines()[1:]
    origin = "work_orders: {from: {kind: sqlite, file: 热线.db, table: 工单}, key: order_no, exclude: {status: [作废]}}"
    (folder / "sources.yaml").write_text("\n".join([origin, *declared]), "utf-8")
    header, *rows = [line.split(",") for line in ORDERS.splitlines()]
    with closing(sqlite3.connect(folder / "热线.db")) as writer, writer:
        writer.execute(f"CREATE TABLE 工单 ({', '.join(header)})")
        writer.executemany(f"INSERT INTO 工单 VALUES ({', '.join('?' * len(header))})", rows)
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = app.main(["--workspace", str(folder), *words])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def on_time(out: str) -> dict[str, object]:
    found: dict[str, object] = next(
        seen for seen in json.loads(out)["observations"] if seen["indicator"] == "on-time"
    )
    return found


def test_collecting_fetches_first_and_a_number_says_when_that_failed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate = ("evaluate", "--as-of", "2024-12-31", "--json")
    status, out, said = run(folder, capsys, *evaluate)
    assert status == 0
    assert "热线工单：取自 SQLite 数据库 热线.db，取到 5 行" in said
    good = on_time(out)
    assert (good["outcome"], good["part"], good["of"], good["doubts"]) == ("measured", "2", "4", [])
    (folder / "热线.db").write_bytes(b"x" * 5000)
    _, out, said = run(folder, capsys, *evaluate)
    assert "取数失败：热线.db 不是 SQLite 数据库，或已损坏：请换一份完好的；仍用" in said
    old = on_time(out)
    assert (old["part"], old["of"]) == ("2", "4")
    assert [doubt["code"] for doubt in old["doubts"]] == ["old_fetch"]  # type: ignore[attr-defined]


def test_without_any_fetch_there_is_no_number_and_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "热线.db").unlink()
    _, out, _ = run(folder, capsys, "evaluate", "--as-of", "2024-12-31", "--json")
    seen = on_time(out)
    assert (seen["outcome"], seen["value"]) == ("no_data", None)
    assert "“工单”取数失败，还没有取到过数据：取自 SQLite 数据库 热线.db" in str(seen["reason"])


def test_fetch_tells_each_table_and_fails_with_one_that_failed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, capsys, "fetch")[0] == 0
    status, out, _ = run(folder, capsys, "fetch", "work_orders", "--json")
    assert (status, json.loads(out)[0]["failures"]) == (0, 0)
    (folder / "热线.db").unlink()
    status, _, said = run(folder, capsys, "fetch")
    assert status == 1
    assert "没有文件 热线.db" in said


def test_the_schedule_fetches_what_is_due_and_asks_again_by_itself(folder: Path) -> None:
    database, away = folder / "热线.db", folder / "away.db"
    database.rename(away)
    workspace, now = Workspace(folder), datetime.now(UTC)
    first = poll_once(workspace, lambda: now, lambda: True)
    state = workspace.sources.fetch_state("work_orders")
    assert state
    assert (state.failures, state.content, len(first.results)) == (1, "", 12)
    away.rename(database)
    poll_once(workspace, lambda: now + timedelta(seconds=30), lambda: True)
    assert workspace.sources.fetch_state("work_orders") == state  # it waits a minute
    poll_once(workspace, lambda: now + timedelta(minutes=5), lambda: True)
    after = workspace.sources.fetch_state("work_orders")
    assert after
    assert (after.failures, after.rows) == (0, 5)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("callbacks", "用的是文件，不用取"),
        ("work_order", "没有声明数据表“work_order”，可取的有：work_orders"),
    ],
)
def test_what_is_not_fetched_from_anywhere_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    status, _, said = run(folder, capsys, "fetch", name)
    assert status != 0
    assert told in said


def test_a_check_names_a_mistake_of_the_declaration_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "sources.yaml").read_text("utf-8")
    (folder / "sources.yaml").write_text(text.replace("kind: sqlite", "kind: sqlit"), "utf-8")
    status, out, said = run(folder, capsys, "check")
    assert status == 1
    assert "sources.yaml" in out + said
    assert "是否指“sqlite”？" in out + said
