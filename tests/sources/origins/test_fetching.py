"""What is fetched is kept whole or not at all; a try that fails leaves the last good fetch and is told."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indicators.doubts import DoubtCode
from sources import Sources
from sources.origins import sqlite
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.fetched import FetchState
from tests.sources.conftest import read, refused, rows

FROM_FILE = "work_orders: {from: {kind: sqlite, file: orders.db, table: orders}}"
AT = datetime(2026, 11, 1, 3, tzinfo=UTC)


class Clock:
    """Goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Callable[[str], Sources]:
    """A workspace with this ``sources.yaml`` whose fetches wait for nothing between two tries."""

    def open_sources(text: str) -> Sources:
        (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
        sources = Sources(tmp_path, tmp_path / "data", clock)
        sources.fetcher = replace(sources.fetcher, sleep=lambda _: None, environment={})
        return sources

    return open_sources


def put_orders(root: Path, *days: str) -> None:
    with closing(sqlite3.connect(root / "orders.db")) as database, database:
        database.execute("DROP TABLE IF EXISTS orders")
        database.execute("CREATE TABLE orders (工单编号 TEXT, 受理时间 TEXT, 备注 TEXT)")
        database.executemany(
            "INSERT INTO orders VALUES (?, ?, NULL)", [(f"D{n}", day) for n, day in enumerate(days)]
        )


def test_a_table_of_a_database_is_read_like_a_file(tmp_path: Path, office: Callable[[str], Sources]) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00", "2026-10-02 09:30:00")
    sources = office(FROM_FILE)
    assert "还没有取过数" in refused(sources).reason
    state = sources.fetch_table("work_orders")
    table = read(sources)
    assert (state.rows, state.files, state.failures, table.used, table.doubts) == (2, 1, 0, 2, ())
    assert rows(table, "order_no, received_at", "ORDER BY 1")[0][0] == "D0"
    assert [snapshot.name for snapshot in table.snapshots] == ["取数结果.csv"]


def test_the_same_answer_leaves_the_files_as_they_are(
    tmp_path: Path, office: Callable[[str], Sources]
) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00")
    sources = office(FROM_FILE)
    first, before = sources.fetch_table("work_orders"), sources.fingerprint()
    second = sources.fetch_table("work_orders")
    assert first.content == second.content
    assert first.fetched_at != second.fetched_at
    assert sources.fingerprint() == before


def test_a_kept_file_that_others_changed_is_laid_anew(
    tmp_path: Path, office: Callable[[str], Sources]
) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00")
    sources = office(FROM_FILE)
    sources.fetch_table("work_orders")
    (kept,) = sources.at.fetched.files_of("work_orders", sources.origins["work_orders"])
    good = kept.read_bytes()
    kept.write_bytes(good + b"D9,2026-10-05,\n")
    sources.fetch_table("work_orders")
    assert kept.read_bytes() == good


def test_a_fetch_that_fails_leaves_the_last_good_one_and_is_told_where_the_number_stands(
    tmp_path: Path, office: Callable[[str], Sources]
) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00")
    sources = office(FROM_FILE)
    sources.fetch_table("work_orders")
    before = sources.fingerprint()
    (tmp_path / "orders.db").write_bytes(b"no database at all" * 100)
    assert sources.fetch_table("work_orders").fault == "unreadable"
    table = read(sources)
    (doubt,) = table.doubts
    assert (table.used, doubt.code) == (1, DoubtCode.OLD_FETCH)
    assert "起取数失败（orders.db 不是 SQLite 数据库，或已损坏" in doubt.message
    assert "用的是 2026-11-01 11:00 取到的数据" in doubt.message
    assert sources.fingerprint() != before
    put_orders_anew(tmp_path)
    assert sources.fetch_table("work_orders").failures == 0
    assert (read(sources).doubts, read(sources).used) == ((), 2)


def put_orders_anew(root: Path) -> None:
    (root / "orders.db").unlink()
    put_orders(root, "2026-10-01 08:00:00", "2026-10-03 08:00:00")


def test_a_table_that_never_came_is_a_failure_with_its_reason_and_never_no_rows(
    office: Callable[[str], Sources],
) -> None:
    sources = office(FROM_FILE)
    sources.fetch_table("work_orders")
    reason = refused(sources).reason
    assert "取数失败，还没有取到过数据" in reason
    assert "没有文件 orders.db" in reason


def test_an_empty_answer_is_an_answer_of_no_rows_and_told(
    tmp_path: Path, office: Callable[[str], Sources]
) -> None:
    put_orders(tmp_path)
    sources = office(FROM_FILE)
    assert sources.fetch_table("work_orders").rows == 0
    table = read(sources)
    assert (table.read, table.used) == (0, 0)
    assert any(note.endswith("取到 0 行") for note in table.notes)


def test_what_was_fetched_from_elsewhere_does_not_stand_for_a_source_that_was_changed(
    tmp_path: Path, office: Callable[[str], Sources]
) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00")
    sources = office(FROM_FILE)
    sources.fetch_table("work_orders")
    (tmp_path / "sources.yaml").write_text(FROM_FILE.replace("table: orders", "query: select 1"), "utf-8")
    assert "还没有取过数" in refused(sources).reason


class Flaky:
    """Fails so many times with a fault before it answers as SQLite does."""

    SETTINGS = sqlite.SETTINGS

    def __init__(self, fault: OriginFault, times: int) -> None:
        self.fault, self.left, self.asked = fault, times, 0

    def fetch(
        self, settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
    ) -> tuple[str, ...]:
        self.asked += 1
        (into / "half.csv").write_text("half")
        if self.left:
            self.left -= 1
            raise OriginError(self.fault, "连不上")
        (into / "half.csv").unlink()
        return sqlite.fetch(settings, credentials, into, limits)


@pytest.mark.parametrize(
    ("fault", "times", "asked", "failures"),
    [
        (OriginFault.UNREACHABLE, 2, 3, 0),
        (OriginFault.CUT_OFF, 9, 3, 1),
        (OriginFault.SIGN_IN, 1, 1, 1),
        (OriginFault.TIMED_OUT, 1, 1, 1),
    ],
)
def test_what_may_be_over_in_a_moment_is_tried_three_times_and_nothing_of_a_half_answer_is_kept(
    tmp_path: Path,
    office: Callable[[str], Sources],
    monkeypatch: pytest.MonkeyPatch,
    fault: OriginFault,
    times: int,
    asked: int,
    failures: int,
) -> None:
    put_orders(tmp_path, "2026-10-01 08:00:00")
    sources, flaky = office(FROM_FILE), Flaky(fault, times)
    monkeypatch.setattr("sources.origins.fetching.find_module", lambda _: flaky)
    state = sources.fetch_table("work_orders")
    assert (flaky.asked, state.failures) == (asked, failures)
    assert [path.name for path in (tmp_path / "data/fetched").rglob("half.csv")] == []
    assert list((tmp_path / "data/fetched").glob(".arriving*")) == []


def test_what_no_driver_foresaw_is_a_failure_too_and_its_words_stay_out_of_the_log(
    tmp_path: Path,
    office: Callable[[str], Sources],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Flaky):
        def fetch(self, *_: object) -> tuple[str, ...]:
            raise KeyError("hunter2")

    broken = Broken(OriginFault.CUT_OFF, 0)
    monkeypatch.setattr("sources.origins.fetching.find_module", lambda _: broken)
    state = office(FROM_FILE).fetch_table("work_orders")
    assert (state.fault, "（KeyError）" in state.reason) == ("program", True)
    assert "fetching work_orders: KeyError" in caplog.text
    assert "hunter2" not in state.reason


def test_a_secret_that_the_environment_lacks_is_told_by_its_name(office: Callable[[str], Sources]) -> None:
    place = "kind: mariadb, server: 127.0.0.1, database: d, table: t"
    text = f"work_orders: {{from: {{{place}, user: JIXIAO_A, password: JIXIAO_B}}}}"
    sources = office(text)
    state = sources.fetch_table("work_orders")
    assert (state.fault, "把 JIXIAO_A 放进" in state.reason) == ("secret", True)


@pytest.mark.parametrize("file", ["data/jixiao.db", "./data/../data/jixiao.db"])
def test_the_ledger_of_the_program_itself_is_no_source(
    tmp_path: Path, office: Callable[[str], Sources], file: str
) -> None:
    sources = office(FROM_FILE.replace("orders.db", file))
    (tmp_path / "data").mkdir()
    put_orders(tmp_path)
    (tmp_path / "orders.db").rename(tmp_path / "data/jixiao.db")
    assert "不能从那里取数" in sources.fetch_table("work_orders").reason


def test_the_schedule_waits_longer_after_each_failure_and_long_after_five() -> None:
    state, waits = FetchState(fetched_at=AT), []
    for _ in range(9):
        state = state.after_failure("unreachable", "连不上", AT)
        waits.append((state.waits_until() or AT) - AT)
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 2, 4, 8, 60, 120, 240, 360, 360]
    assert FetchState().waits_until() is None
    assert (FetchState(fetched_at=AT).waits_until() or AT) - AT == timedelta(minutes=10)
