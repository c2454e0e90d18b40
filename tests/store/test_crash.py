"""A process killed at any moment loses nothing it was told is kept, and leaves nothing by half."""

import os
from datetime import timedelta
from pathlib import Path

from store import Slot, Store, open_store
from tests.children import child, die, ends
from tests.finished_slots import finished_slots
from tests.store.seen import DEC_31, NOON, seen

BATCHES, SIZE = 4, 3
OWNER = "killed"
STEP = 1 if "FUZZ_ROUNDS" in os.environ else 3
"""Every statement in ``make deep``, every third else."""


def flow(store: Store, told: int) -> None:
    """A small run, resumed where an earlier one ended; a byte is written to ``told`` after each batch is kept."""
    kept = len(store.observation_history("2024/hotline")) // SIZE
    for batch in range(kept, BATCHES):
        slot = Slot(DEC_31, f"slot-{batch}", NOON)
        held = store.slots.claim([slot], OWNER, NOON + timedelta(hours=batch))
        run = store.start_run("schedule", at=NOON)
        with store.transaction():
            store.add_observations(
                [seen(f"i{batch}-{n}", provenance={"sql": f"{batch}" * 300}, run=run) for n in range(SIZE)]
            )
            outcomes, late = {slot.project: "measured"}, {slot.project: False}
            store.slots.finish(held, OWNER, run=run, outcomes=outcomes, started_at=NOON, now=NOON, late=late)
            store.finish_run(run, "measured", {"measured": SIZE}, NOON)
        os.write(told, b".")


def killed_at(path: Path, statement: int) -> tuple[int, int]:
    """Run the flow and kill it as it begins its n-th statement; exit code, batches told."""
    reading, writing = os.pipe()

    def work() -> None:
        os.close(reading)
        count = 0

        def counting(_sql: str) -> None:
            nonlocal count
            count += 1
            if count == statement:
                die()

        with open_store(path) as store:
            store.db.conn.set_trace_callback(counting)
            flow(store, writing)

    pid = child(work)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        return ends(pid), len(told.read())


def test_killed_at_every_statement_of_a_run_nothing_told_is_lost_and_nothing_is_there_by_half(
    tmp_path: Path,
) -> None:
    statement, code = 0, -9
    while code:
        statement += STEP
        path = tmp_path / str(statement) / "jixiao.db"
        open_store(path).close()  # what a child makes, it makes step by step
        code, told = killed_at(path, statement)
        assert code in (0, -9)
        with open_store(path) as store:
            kept = len(store.observation_history("2024/hotline"))
            finished = sum(len(finished_slots(store, f"slot-{n}")) for n in range(BATCHES))
            assert kept % SIZE == 0, "a batch is there by half"
            assert kept // SIZE >= told, "a batch that was told is lost"
            assert finished == kept // SIZE, (
                "a slot is finished without its observations, or the other way round"
            )
            assert store.verify_chain() == ()
            resume(store)
            assert len(store.observation_history("2024/hotline")) == BATCHES * SIZE
            assert store.db.execute("SELECT count(*) FROM observations").fetchone()[0] == BATCHES * SIZE
            assert store.verify_chain() == ()
    assert statement > 100, "too few moments were tried"


def resume(store: Store) -> None:
    store.processes.release_dead()
    reading, writing = os.pipe()
    flow(store, writing)
    os.close(reading)
    os.close(writing)


def test_killed_while_the_schema_is_made_the_next_start_makes_it_whole(tmp_path: Path) -> None:
    from store import connection, migrations

    statement, code = 0, -9
    while code:
        statement += 7
        path = tmp_path / str(statement) / "jixiao.db"
        path.parent.mkdir()

        def work(path: Path = path, statement: int = statement) -> None:
            db = connection.connect(path)
            count = 0

            def counting(_sql: str) -> None:
                nonlocal count
                count += 1
                if count == statement:
                    die()

            db.conn.set_trace_callback(counting)
            migrations.migrate(db, path)

        code = ends(child(work))
        assert code in (0, -9)
        with open_store(path) as store:
            store.add_observations([seen()])
            assert store.verify_chain() == ()
    assert statement > 50
