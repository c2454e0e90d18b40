"""What was done with sources stays in the ledger; a row changed by other hands is told and cannot be acted on."""

from pathlib import Path

from store import open_store
from store.source_acts import DECLARED, PLACED, SourceAct
from tests.damaging import change_database
from tests.store.seen import NOON


def act(kind: str, file: str = "", **details: object) -> SourceAct:
    return SourceAct(kind, "work_orders", "张三", NOON, file, details=details)


def test_acts_are_told_newest_first_with_what_they_changed(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        first = store.source_acts.add(act(PLACED, "inbox/一.csv"))
        second = store.source_acts.add(act(DECLARED, before="", after="work_orders: x"))
        found = store.source_acts.newest(5)
        assert [seen.seq for seen in found] == [second, first]
        assert found[0].details == {"before": "", "after": "work_orders: x"}
        assert store.source_acts.newest(5, "payments") == []
        assert store.source_acts.find(first) == found[1]
        assert not any(seen.is_damaged for seen in found)
    change_database(tmp_path / "jixiao.db", "UPDATE source_acts SET file = ? WHERE seq = 1", "inbox/../../x")
    with open_store(tmp_path / "jixiao.db") as store:
        assert [seen.is_damaged for seen in store.source_acts.newest(5)] == [False, True]
