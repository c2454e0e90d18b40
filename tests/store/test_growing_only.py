"""The ledger only grows, whatever is tried: through our own connection, and through one of other hands."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import Slot, Store, WrongSchemaError, open_store
from store.chain import CHAINED_TABLES, canonical_json
from store.connection import APPEND_ONLY
from store.damage import Damage
from store.read_model_schema import READ_MODEL_TABLES
from tests.store.every_table import add_rows_of_people
from tests.store.seen import DEC_31, NOON, entered, seen

CHANGED = {"seq": 1, "value": "100"}

ATTACKS: dict[str, Callable[[Database], object]] = {
    "update": lambda db: db.execute("UPDATE observations SET value = '100'"),
    "delete": lambda db: db.execute("DELETE FROM observations"),
    "replace": lambda db: db.execute("INSERT OR REPLACE INTO observations SELECT * FROM observations"),
    "replace through the library": lambda db: db.table("observations").insert(
        row_of(db) | CHANGED, pk="seq", replace=True
    ),
    "upsert": lambda db: db.table("observations").upsert(row_of(db) | CHANGED, pk="seq"),
    "transform": lambda db: db.table("observations").transform(),
    "drop": lambda db: db.table("observations").drop(),
    "drop a guard": lambda db: db.execute("DROP TRIGGER observations_unchanged"),
    "attach": lambda db: db.execute("ATTACH ':memory:' AS other"),
    "writable schema": lambda db: db.execute("PRAGMA writable_schema = ON"),
    "edit the schema": lambda db: db.execute("UPDATE sqlite_master SET sql = ''"),
    "turn off recursive triggers": lambda db: db.execute("PRAGMA recursive_triggers = OFF"),
    "turn off durability": lambda db: db.execute("PRAGMA synchronous = OFF"),
    "rename": lambda db: db.execute("ALTER TABLE observations RENAME TO gone"),
    "temporary trigger": lambda db: db.execute(
        "CREATE TEMP TRIGGER t AFTER INSERT ON observations BEGIN SELECT 1; END"
    ),
    "insert with a number of one's choice": lambda db: db.table("observations").insert(
        row_of(db) | {"seq": 99}
    ),
}


def row_of(db: Database) -> dict[str, object]:
    return next(iter(db.query("SELECT * FROM observations")))


@pytest.mark.parametrize("name", ATTACKS)
def test_our_own_connection_refuses(store: Store, name: str) -> None:
    store.add_observations([seen(value="95.5")])
    before = row_of(store.db)
    with pytest.raises(Exception, match=r"only grows|not authorized|prohibited|may not be modified"):
        ATTACKS[name](store.db)
    store.db.rollback()
    assert [before] == list(store.db.query("SELECT * FROM observations"))
    store.add_observations([seen(value="96")])
    assert store.verify_chain() == ()


@pytest.mark.parametrize("table", CHAINED_TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET seq = seq", "DELETE FROM {}"])
def test_no_table_of_the_ledger_is_changed_by_other_hands(path: Path, table: str, change: str) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            other.execute(change.format(table))


@pytest.mark.parametrize("table", CHAINED_TABLES)
def test_insert_or_replace_by_other_hands_is_refused_though_it_passes_by_delete_triggers(
    path: Path, table: str
) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA recursive_triggers").fetchone()[0] == 0
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            other.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_finished_slot_is_not_replaced_under_a_new_number(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as other:
        names = [row[1] for row in other.execute("PRAGMA table_info(slots)") if row[1] != "seq"]
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            other.execute(
                f"INSERT OR REPLACE INTO slots (seq, {', '.join(names)}) SELECT 2, {', '.join(names)} FROM slots"
            )


def test_every_table_is_of_the_ledger_but_what_speaks_of_the_moment(
    store: Store,
) -> None:
    tables = set(store.db.table_names())
    passing = {"claims", "clock", "inputs", "jobs", "processes", "tokens", "notices"}
    passing |= set(READ_MODEL_TABLES)
    passing |= {"credentials", "sign_in_links", "sessions", "failed_sign_ins", "openid_tries", "api_tokens"}
    assert tables - passing == set(APPEND_ONLY) == {*CHAINED_TABLES, "parts"}


def transform(db: Database) -> None:
    db.table("observations").transform(drop={"reason"})


def drop_guard(db: Database) -> None:
    db.execute("DROP TRIGGER entries_undeleted")


def drop_table(db: Database) -> None:
    db.execute("DROP TABLE slots")


def extra_trigger(db: Database) -> None:
    db.execute("CREATE TRIGGER sly AFTER INSERT ON observations BEGIN SELECT 1; END")


def loosened_guard(db: Database) -> None:
    drop_guard(db)
    db.execute(
        "CREATE TRIGGER entries_undeleted BEFORE DELETE ON entries WHEN 0 BEGIN SELECT RAISE(ABORT, ''); END"
    )


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (transform, "observations_unchanged"),
        (drop_guard, "缺少 entries_undeleted"),
        (drop_table, "slots"),
        (extra_trigger, "多出 sly"),
        (loosened_guard, "被改动 entries_undeleted"),
    ],
)
def test_a_database_whose_guards_were_touched_is_not_opened(
    path: Path, tamper: Callable[[Database], None], named: str
) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as other:
        tamper(Database(other))
        other.commit()
    with pytest.raises(WrongSchemaError, match=named):
        open_store(path)


@pytest.fixture
def tampered(path: Path) -> Callable[[str], tuple[Damage, ...]]:
    """Change rows behind the guards' back, as one would who puts the guards in place again afterwards."""

    def act(sql: str) -> tuple[Damage, ...]:
        with closing(sqlite3.connect(path)) as other:
            guards = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                other.execute(f"DROP TRIGGER {name}")
            other.execute(sql)
            for _, text in guards:
                other.execute(text)
            other.commit()
        with open_store(path) as store:
            return store.verify_chain()

    fill(path)
    return act


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE observations SET value = '100' WHERE seq = 2", "observations 第 2 行的内容被改动"),
        ("DELETE FROM observations WHERE seq = 2", "observations 缺少第 2 行"),
        ("UPDATE observations SET seq = -seq WHERE seq = 1", "observations 缺少第 1 行"),
        ("UPDATE runs SET \"by\" = '李四'", "runs 第 1 行的内容被改动"),
        ("UPDATE parts SET json = '[]'", "parts "),
        ("UPDATE slots SET late = 1", "slots 第 1 行的内容被改动"),
        ("UPDATE observations SET hash = zeroblob(32) WHERE seq = 2", "observations 第 2 行的内容被改动"),
    ],
)
def test_a_row_changed_behind_the_guards_is_named(
    tampered: Callable[[str], tuple[Damage, ...]], sql: str, named: str
) -> None:
    assert named in str(tampered(sql)[0])


def test_rows_cut_off_at_the_end_are_missed_by_their_commit_and_by_a_head_noted_elsewhere(
    path: Path, tampered: Callable[[str], tuple[Damage, ...]]
) -> None:
    with open_store(path) as store:
        heads = store.chain_heads()
        assert store.verify_chain(heads) == ()
    named = [str(damage) for damage in tampered("DELETE FROM observations WHERE seq = 3")]
    expected = re.compile("提交登记 commits 第|observations 登记过 3 行，现有 2 行")
    assert all(map(expected.match, named))
    with open_store(path) as store:
        assert str(store.verify_chain(heads)[-1]) == "observations 原有 3 行，现在少了或被整体改写"


def test_canonical_text_has_one_form() -> None:
    assert canonical_json({"b": 1, "a": ["甲", None]}) == '{"a":["甲",null],"b":1}'


def fill(path: Path) -> None:
    """At least one row in every table."""
    with open_store(path) as store:
        run = store.start_run("command", "张三", at=NOON)
        store.add_observations([seen(value=str(n), run=run, provenance={"sql": "s" * 300}) for n in range(3)])
        store.finish_run(run, "measured", {"measured": 3}, NOON)
        store.record_entry(entered(evidence=(store.files.keep_stream(BytesIO(b"x"), "x.pdf"),)))
        store.keep_declaration("2024/hotline", "a.yaml", "1" * 64, "name: 甲", NOON)
        slots = store.slots.claim([Slot(DEC_31, "2024/hotline", NOON)], "me", NOON)
        store.slots.finish(
            slots,
            "me",
            run=run,
            outcomes={"2024/hotline": "measured"},
            started_at=NOON,
            now=NOON,
            late={"2024/hotline": False},
        )
        store.retries.finish(slots, run=run, outcomes={"2024/hotline": "failed"}, started_at=NOON, now=NOON)
        add_rows_of_people(store)
