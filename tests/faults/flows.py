"""What people and the clock do that is to be kept, each as a flow that can be begun again, and what must hold of it at
any moment."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from scheduling.catching_up import catch_up
from store import open_store
from store.archive import backup
from store.connection import connect
from store.inspection import inspect_data
from store.migrations import APPLICATION_ID, run_steps
from store.restoring import restore
from store.schema import STEPS
from store.swap import finish_interrupted_restore
from tests.faults.traced import no_helpers
from tests.finished_slots import finished_slots
from tests.scheduling.projects import FakeMeasurer, project
from tests.store.seen import NOON, entered, seen

PROJECT = "2024/hotline"
NOW = datetime(2024, 4, 2, 1, tzinfo=UTC)
MONTHS = 3
ROWS_A_MONTH = 1


@dataclass(frozen=True)
class Flow:
    """``prepare`` makes a folder, ``act`` does it there, ``effects`` counts what is kept of it, as often as it was done:
    0 before, ``whole`` after. ``effects`` itself asserts that nothing is there by half. ``few`` points are tried where not all
    are. ``helpers`` starts
    processes that do part of it, and gives their numbers: one of them may be what is killed. ``anew`` is its name where it
    needs an interpreter of its own: the typesetter's threads do not live on in a forked copy, which would wait for them for
    ever."""

    prepare: Callable[[Path], object]
    act: Callable[[Path], object]
    effects: Callable[[Path], int]
    whole: int = 1
    few: int = 3
    helpers: Callable[[], list[int]] = no_helpers
    anew: str = ""


def database(root: Path) -> Path:
    return root / "data" / "jixiao.db"


def opened_empty(root: Path) -> None:
    open_store(database(root)).close()


def run_what_is_due(root: Path) -> None:
    with open_store(database(root)) as store:
        store.processes.release_dead()
        caught = catch_up([project(schedule="monthly")], FakeMeasurer(), store, NOW, owner="killed")
        assert not caught.problems


def slots_done(root: Path) -> int:
    with open_store(database(root)) as store:
        rows = int(store.db.execute("SELECT count(*) FROM observations").fetchone()[0])
        done = len(finished_slots(store, PROJECT))
        ended = int(store.db.execute("SELECT count(*) FROM run_ends").fetchone()[0])
        assert rows == done * ROWS_A_MONTH, (
            "a slot is finished without its observations, or the other way round"
        )
        assert ended == done, "a run ended without its slot, or the other way round"
    return done


def enter(root: Path) -> None:
    with open_store(database(root)) as store:
        scan = store.files.keep_stream(BytesIO(b"%PDF-1.4 scan"), "扫描件.pdf")
        store.record_entry(entered(evidence=(scan,)))


def entries(root: Path) -> int:
    with open_store(database(root)) as store:
        kept, evidence = (
            int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("entries", "evidence")
        )
    assert kept == evidence, "an entry without its evidence"
    return kept


def fill(root: Path, count: int, word: str) -> None:
    with open_store(database(root)) as store:
        store.add_observations([seen(f"i{number}", value=str(number)) for number in range(count)])
        scan = store.files.keep_stream(BytesIO(word.encode()), "扫描件.pdf")
        store.record_entry(entered(evidence=(scan,)))
    (root / "targets").mkdir()
    (root / "targets" / "a.yaml").write_text(word)


def rows_of(root: Path) -> int:
    with open_store(database(root)) as store:
        assert store.damage == ()
        return int(store.db.execute("SELECT count(*) FROM observations").fetchone()[0])


def back_up(root: Path) -> None:
    if not (root / "kept.tar").exists():
        backup(root / "data", root / "kept.tar")


def whole_backups(root: Path) -> int:
    if not (root / "kept.tar").exists():
        return 0
    shutil.rmtree(root / "fresh", ignore_errors=True)
    restore(root / "kept.tar", root / "fresh" / "data")
    assert rows_of(root / "fresh") == 3
    assert (root / "fresh/targets/a.yaml").read_text() == "old"
    return 1


def with_backup(root: Path) -> None:
    fill(root / "new", 5, "new")
    backup(root / "new" / "data", root / "kept.tar")
    shutil.rmtree(root / "new")
    fill(root, 3, "old")


def bring_back(root: Path) -> None:
    finish_interrupted_restore(root / "data")
    if rows_of(root) == 3:
        restore(root / "kept.tar", root / "data", force=True)


def restored(root: Path) -> int:
    finish_interrupted_restore(root / "data")
    rows, text = rows_of(root), (root / "targets/a.yaml").read_text()
    assert (rows, text) in ((3, "old"), (5, "new"))
    return int(rows == 5)


def of_release(steps: int) -> Callable[[Path], None]:
    """A database as the release with so many steps made it, with a row in it."""

    def prepare(root: Path) -> None:
        database(root).parent.mkdir(parents=True)
        db = connect(database(root))
        with db.conn:  # not the transaction of today, which binds tables that were not there
            run_steps(db, STEPS[:steps])
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {steps}")
        db.execute("INSERT INTO clock (id, seen_at) VALUES (1, ?)", [NOON.isoformat()])
        db.close()

    return prepare


def upgraded(root: Path) -> int:
    """Old or new, never between; opening it again finishes, so the version is read beside the product."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database(root))) as other:
        (version,) = other.execute("PRAGMA user_version").fetchone()
        assert other.execute("SELECT count(*) FROM clock").fetchone() == (1,)
    opened_empty(root)
    return int(version == len(STEPS))


def assert_sound(root: Path) -> None:
    assert list(inspect_data(root / "data")) == []


FLOWS: dict[str, Flow] = {
    "run": Flow(opened_empty, run_what_is_due, slots_done, MONTHS),
    "enter": Flow(opened_empty, enter, entries),
    "backup": Flow(lambda root: fill(root, 3, "old"), back_up, whole_backups),
    "restore": Flow(with_backup, bring_back, restored),
    **{
        f"upgrade from release {steps}": Flow(of_release(steps), opened_empty, upgraded)
        for steps in range(1, len(STEPS))
    },
}
