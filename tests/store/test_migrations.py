"""The schema goes forward step by step, whole or not at all, and never back."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database

from indicators.doubts import Acceptance, Doubt
from store import StoreError, WrongSchemaError, open_store
from store.chain import START_HASH, row_hash
from store.connection import APPEND_ONLY, connect, sqlite3, transaction
from store.migrations import compare_schema, migrate
from store.rows import OUTLOOK_COLUMNS as OUTLOOK_COLUMNS
from store.rows import entry_row, instant_text
from store.schema import ADD_RETRIES, FIRST_STEP, STEPS
from tests.store.seen import JAN_31, NOON, entered, observation_row, seen

SECOND = ("ALTER TABLE observations ADD COLUMN sealed TEXT",)


def opened(path: Path) -> Database:
    """Open, and not yet of any schema."""
    path.parent.mkdir(exist_ok=True)
    return connect(path)


def test_opening_twice_changes_nothing(path: Path) -> None:
    with open_store(path) as store:
        store.add_observations([seen()])
    with open_store(path) as store:
        assert len(store.observation_history("2024/hotline")) == 1
    assert sorted(each.name for each in path.parent.glob("jixiao.db*")) == ["jixiao.db", "jixiao.db.heads"]


def test_a_new_step_keeps_every_row_its_hash_and_a_copy_of_the_old_file(path: Path) -> None:
    with open_store(path) as store:
        store.add_observations([seen(value=str(n)) for n in range(5)])
        heads = store.chain_heads()
    db = opened(path)
    migrate(db, path, (*STEPS, SECOND))
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(STEPS) + 1
    assert db.execute("SELECT count(*), count(sealed) FROM observations").fetchone() == (5, 0)
    db.close()
    with open_store(path.with_name(f"jixiao.db.before-{len(STEPS) + 1}")) as old:
        assert old.verify_chain(heads) == ()


def test_rows_kept_before_a_column_was_added_still_verify(path: Path) -> None:
    from store.verification import verify_chains

    with open_store(path) as store:
        store.add_observations([seen()])
    db = opened(path)
    migrate(db, path, (*STEPS, SECOND))
    assert verify_chains(db) == ()
    db.close()


def test_a_step_that_breaks_leaves_the_old_schema_whole(path: Path) -> None:
    with open_store(path) as store:
        store.add_observations([seen()])
    db = opened(path)
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, path, (*STEPS, (*SECOND, "CREATE NONSENSE")))
    db.close()
    with open_store(path) as store:
        assert len(store.observation_history("2024/hotline")) == 1


def test_a_database_of_a_newer_program_is_refused(path: Path) -> None:
    db = opened(path)
    migrate(db, path, (*STEPS, SECOND))
    db.close()
    with pytest.raises(WrongSchemaError, match="不支持降级"):
        open_store(path)


def test_what_differs_from_the_expected_schema_is_named(path: Path) -> None:
    db = opened(path)
    migrate(db, path)
    with pytest.raises(WrongSchemaError, match="缺少 later"):
        compare_schema(db, path, (FIRST_STEP, ("CREATE TABLE later (a TEXT) STRICT",)))
    db.close()


def test_every_table_is_strict(path: Path) -> None:
    with open_store(path) as store:
        strict = {
            row[1]: row[5]
            for row in store.db.execute("PRAGMA table_list")
            if not row[1].startswith("sqlite_")
        }
    assert strict.keys() >= APPEND_ONLY
    assert set(strict.values()) == {1}


def test_a_closed_disk_is_told_and_not_a_traceback_of_the_library(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"")
    path.parent.joinpath("jixiao.db-wal").mkdir()
    with pytest.raises(StoreError), open_store(path) as store:
        store.add_observations([seen(at=NOON)])


def test_a_database_of_the_first_step_is_brought_up_to_date_with_its_guards(path: Path) -> None:
    db = opened(path)
    migrate(db, path, (FIRST_STEP,))
    db.close()
    with open_store(path) as store:
        assert store.chain_heads()["retries"].rows == 0
        assert store.verify_chain() == ()
        with pytest.raises(sqlite3.DatabaseError):
            store.db.execute("DELETE FROM retries")


def test_entries_kept_before_the_outlook_was_asked_for_stand_and_new_ones_carry_it(path: Path) -> None:
    db = opened(path)
    migrate(db, path, (FIRST_STEP, ADD_RETRIES))
    row = {**entry_row(entered(), instant_text(NOON)), "seq": 1}
    later = (*OUTLOOK_COLUMNS, "acceptance", "why", "evidence_kept", "evidence_withdrawn", "account")
    kept = {name: value for name, value in row.items() if name not in later}
    own = row_hash(START_HASH, kept)
    names = ", ".join(f'"{text}"' for text in kept)
    marks = ", ".join("?" * len(kept))
    with transaction(db):
        db.execute(
            f"INSERT INTO entries ({names}, prev, hash) VALUES ({marks}, ?, ?)",
            [*kept.values(), START_HASH, own],
        )
    db.close()
    with open_store(path) as store:
        store.record_entry(
            replace(entered(), forecast="15", cause="经费保障", likelihood="有可能", note="无")
        )
        first, second = store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].entries
        assert (first.value, first.forecast, first.is_about_outlook) == ("12", None, False)
        assert (second.forecast, second.cause, second.likelihood, second.note) == (
            "15",
            "经费保障",
            "有可能",
            "无",
        )
        assert store.verify_chain() == ()
        with pytest.raises(sqlite3.DatabaseError):
            store.db.execute("UPDATE entries SET forecast = '1'")


def test_observations_kept_before_doubts_were_looked_for_stand_unchecked_and_entries_can_accept(
    path: Path,
) -> None:
    db = opened(path)
    migrate(db, path, STEPS[:3])
    db.close()
    account = '{"tables":[{"table":"work_orders"}]}'
    row = {**observation_row(seen(value="97"), instant_text(NOON), account), "seq": 1}
    columns = {name: value for name, value in row.items() if name != "run"}
    own = row_hash(START_HASH, columns)
    db = opened(path)
    with transaction(db):
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        db.execute(
            f"INSERT INTO observations ({names}, prev, hash) VALUES ({marks}, ?, ?)",
            [*columns.values(), START_HASH, own],
        )
    db.close()
    with open_store(path) as store:
        assert store.verify_chain() == ()
        (kept,) = store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].observations.values()
        assert (kept.measured.value, kept.measured.is_unchecked) == (Decimal(97), True)
        accepted = Acceptance(
            (Doubt("undated_row", 2, 9, "工单.csv 第 4 行", "两行没有日期"),), "已与台账逐件比对"
        )
        store.record_entry(replace(entered(), value=None, reason=None, acceptance=accepted))
        (entry,) = store.read_records(["2024/hotline"], JAN_31)["2024/hotline"].entries
        assert (entry.acceptance, entry.is_about_value, entry.is_about_outlook) == (accepted, False, False)
        assert store.verify_chain() == ()
