"""Spot checks in the ledger: what is kept comes back, what was changed is told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from indicators.drawing import RULE, RowPopulation, Stratum, hash_keys
from indicators.spot_check import (
    DrawnFrom,
    SpotCheck,
    SpotCheckAct,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from store import Store, open_store
from store.chain import append_rows
from tests.damaging import cells, change_database, flip_cell
from tests.store.every_table import add_rows_of_people
from tests.store.seen import DEC_31, JAN_31, NOON

KEYS = ("A1", "A2")
OTHERS = {"kind": "projects", "act": "closed"}
"""Columns that take few values: another one."""


def rows_check() -> SpotCheck:
    return SpotCheck(
        id="",
        kind=SpotCheckKind.ROWS,
        project="2024/hotline",
        indicator="on-time",
        observation=3,
        as_of=DEC_31,
        seed="7",
        population=DrawnFrom(RULE, "2", 2, hash_keys(KEYS), RowPopulation.MET, (), True, ("注意",)),
        drawn=KEYS,
        by="李四",
        account="lisi",
        recorded_at=NOON,
    )


def projects_check() -> SpotCheck:
    strata = (Stratum("甲", ("2024/a",)), Stratum("乙", ("2024/b",)))
    whole = DrawnFrom(RULE, "15%", 2, hash_keys(["2024/a", "2024/b"]), None, strata)
    check = rows_check()
    fields: dict[str, Any] = {
        "kind": SpotCheckKind.PROJECTS,
        "project": "",
        "indicator": "",
        "observation": 0,
    }
    return SpotCheck(**{**vars(check), **fields, "population": whole, "drawn": ("2024/a", "2024/b")})


def ticked(item: str = "A1", verdict: SpotVerdict = SpotVerdict.DIFFERS, minutes: int = 1) -> SpotCheckEntry:
    at = NOON + timedelta(minutes=minutes)
    return SpotCheckEntry(SpotCheckAct.TICKED, item, verdict, "次日办结", "李四", "lisi", at)


@pytest.mark.parametrize("check", [rows_check(), projects_check()], ids=["rows", "projects"])
def test_what_is_kept_comes_back(store: Store, check: SpotCheck) -> None:
    kept = store.spot_checks.add(check)
    assert kept.id == "2025-0001"
    assert {**vars(kept), "id": ""} == vars(check)
    store.spot_checks.add_acts(kept.id, [ticked(), ticked(minutes=2)])
    found = store.spot_checks.find(kept.id)
    assert found is not None
    assert [entry.seq for entry in found.acts] == [1, 2]
    assert found.acts[0].verdict is SpotVerdict.DIFFERS
    assert store.spot_checks.newest(5) == [found]
    assert store.verify_chain() == ()


def test_checks_of_a_number_are_those_up_to_its_day_and_its_instant(store: Store) -> None:
    kept = store.spot_checks.add(rows_check())
    store.spot_checks.add_acts(kept.id, [ticked(minutes=10)])
    of_number = store.spot_checks.of_number
    assert of_number("2024/hotline", "on-time", JAN_31) == []
    assert of_number("2024/hotline", "content", DEC_31) == []
    assert len(of_number("2024/hotline", "on-time", DEC_31)[0].acts) == 1
    (then,) = of_number("2024/hotline", "on-time", DEC_31, NOON)
    assert then.acts == ()
    assert of_number("2024/hotline", "on-time", DEC_31, NOON - timedelta(1)) == []


def test_whatever_cell_was_changed_is_told_and_counts_for_nothing(path: Path) -> None:
    with open_store(path) as store:
        kept = store.spot_checks.add(rows_check())
        store.spot_checks.add_acts(kept.id, [ticked()])
    content = path.read_bytes()
    for cell in cells(path, ("spot_checks", "spot_check_acts")):
        if cell[2] in ("id", "spot_check"):  # then it is another's, and only verify and every page tell
            continue
        if cell[2] in OTHERS:
            change_database(path, f"UPDATE {cell[0]} SET {cell[2]} = ?", OTHERS[cell[2]])
        else:
            flip_cell(path, cell)
        with open_store(path) as store:
            (found,) = store.spot_checks.newest(9)
            assert found.damage or found.acts == (), cell
            assert not found.items or not found.items[0].ticks, cell
        path.write_bytes(content)


def test_a_check_of_another_program_is_told_not_read(store: Store) -> None:
    add_rows_of_people(store)
    (found,) = store.spot_checks.newest(9)
    assert "不能采用" in found.damage[0]


def test_an_act_moved_to_no_check_is_told_by_the_ledger(path: Path) -> None:
    with open_store(path) as store:
        kept = store.spot_checks.add(rows_check())
        store.spot_checks.add_acts(kept.id, [ticked()])
    change_database(path, "UPDATE spot_check_acts SET spot_check = 'other'")
    with open_store(path) as store:
        assert [damage.place for damage in store.damage] == ["spot_check_acts"]


def test_authors_are_those_who_entered(store: Store) -> None:
    empty = dict.fromkeys(("value", "grade", "points", "reason", "measure"))
    entry = {"project": "2024/hotline", "indicator": "on-time", "as_of": DEC_31.isoformat(), "by": "张三"}
    at = {"recorded_at": NOON.isoformat(timespec="microseconds")}
    with store.transaction():
        append_rows(store.db, "entries", [{**entry, **at, **empty, "account": "zhang"}])
        append_rows(store.db, "entries", [{**entry, **at, **empty, "indicator": "drills"}])
    authors = store.spot_checks.authors
    assert authors("2024/hotline", "on-time", DEC_31) == {("张三", "zhang")}
    assert authors("2024/hotline", None, DEC_31) == {("张三", "zhang"), ("张三", "")}
    assert authors("2024/hotline", "on-time", JAN_31) == set()
