"""Acts on supervised orders are kept in their order, tell when they were changed, and miss a lost file."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from indicators.supervision_acts import SupervisionAct, SupervisionDeed
from store import open_store
from store.folders import find_lost_evidence
from tests.damaging import change_database

NOTED = SupervisionAct(
    "A1", SupervisionDeed.NOTED, "", "已催办", "", "", "张三", "", datetime(2024, 7, 2, tzinfo=UTC)
)


def test_acts_come_back_as_they_were_said_order_by_order(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        first = store.supervision.record(NOTED)
        other = store.supervision.record(replace(NOTED, order_no="B2"))
        assert store.supervision.acts() == (first, other)
        assert store.supervision.of_order("B2") == (other,)
        assert store.supervision.find(3) is None


def test_one_that_was_changed_says_nothing_but_that(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.db"
    with open_store(path) as store:
        store.supervision.record(NOTED)
    change_database(path, "UPDATE supervision_acts SET note = '没有的事'")
    with open_store(path) as store:
        (found,) = store.supervision.of_order("A1")
    assert found.damage
    assert (found.note, found.by) == ("", "")


def test_evidence_that_is_gone_is_damage(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        kept = store.files.keep_file(write_file(tmp_path))
        store.supervision.record(replace(NOTED, evidence=kept.sha256, evidence_name=kept.name))
        assert list(find_lost_evidence(store.db, tmp_path)) == []
        (tmp_path / "evidence" / kept.sha256[:2] / kept.sha256).unlink()
        assert "不见了" in str(next(find_lost_evidence(store.db, tmp_path)))


def write_file(folder: Path) -> Path:
    path = folder / "办结单.pdf"
    path.write_bytes(b"%PDF-1.4 done")
    return path
