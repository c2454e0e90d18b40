"""Papers that go out are kept for ever, found by their days, and tell when they were changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from store import open_store
from store.outgoing import OutgoingAct, OutgoingPaper
from tests.damaging import change_database

JUNE = OutgoingPaper(
    kind="report",
    act=OutgoingAct.KEPT,
    title="月报（2024年6月）",
    span="month",
    since=date(2024, 6, 1),
    until=date(2024, 6, 30),
    by="定时生成",
    account="",
    recorded_at=datetime(2024, 7, 1, tzinfo=UTC),
    inputs={"numbers": [1.5]},
)


def test_the_newest_of_a_kind_stands_first(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        first, second = store.outgoing.record(JUNE), store.outgoing.record(replace(JUNE, title="又一份"))
        store.outgoing.record(replace(JUNE, kind="bulletin"))
        assert store.outgoing.newest(5, "report") == (second, first)
        assert store.outgoing.find(1) == replace(JUNE, seq=1)
        assert store.outgoing.find(9) is None


def test_the_same_is_found_by_act_days_and_inputs(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        kept = store.outgoing.record(JUNE)
        assert store.outgoing.find_same(replace(JUNE, by="李四")) == kept
        assert store.outgoing.find_same(replace(JUNE, act=OutgoingAct.ISSUED)) is None
        assert store.outgoing.find_same(replace(JUNE, inputs={})) is None
        assert store.outgoing.kept_spans("report") == {("month", date(2024, 6, 1), date(2024, 6, 30))}


def test_one_that_was_changed_says_so_and_counts_as_kept(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.db"
    with open_store(path) as store:
        store.outgoing.record(JUNE)
    change_database(path, "UPDATE outgoing_papers SET title = 'x'")
    with open_store(path) as store:
        found = store.outgoing.find(1)
        assert found
        assert found.damage
        assert (found.title, found.inputs) == ("", {})
        assert store.outgoing.kept_spans("report")
