"""Issued 通报 are kept for ever, found by their number, and tell when they were changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from store import open_store
from store.bulletins import IssuedBulletin
from tests.damaging import change_database

JUNE = IssuedBulletin(
    "通报（2024年6月）",
    "month",
    date(2024, 6, 1),
    date(2024, 6, 30),
    "张三",
    "zhangsan",
    datetime(2024, 7, 2, 8, tzinfo=UTC),
    {"rates": []},
)


def test_the_newest_stands_first_and_each_is_found_by_its_number(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        first, second = store.bulletins.record(JUNE), store.bulletins.record(replace(JUNE, title="又一份"))
        assert store.bulletins.newest(5) == (second, first)
        assert store.bulletins.find(1) == replace(JUNE, seq=1)
        assert store.bulletins.find(3) is None


def test_one_that_was_changed_says_so_and_shows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.db"
    with open_store(path) as store:
        store.bulletins.record(JUNE)
    change_database(path, "UPDATE bulletins SET title = 'x'")
    with open_store(path) as store:
        found = store.bulletins.find(1)
        assert found is not None
        assert found.damage
        assert (found.title, found.inputs) == ("", {})
