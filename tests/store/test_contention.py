"""Several processes on one database: nobody fails, nobody does what another did."""

import os
from datetime import timedelta
from pathlib import Path

from store import Slot, open_store
from tests.children import child, ends
from tests.finished_slots import finished_slots
from tests.store.seen import DEC_31, NOON, seen

PROCESSES = 8


def test_eight_processes_claiming_two_hundred_slots_have_two_hundred_winners(path: Path) -> None:
    slots = [Slot(DEC_31, f"2024/p{n:03}", NOON) for n in range(200)]
    open_store(path).close()
    won = path.parent / "won"
    won.mkdir()

    def work(name: int) -> None:
        with open_store(path) as store:
            mine = [slot for each in slots for slot in store.slots.claim([each], f"p{name}", NOON)]
        (won / str(name)).write_text("\n".join(each.project for each in mine))

    pids = [child(lambda name=name: work(name)) for name in range(PROCESSES)]  # type: ignore[misc]  # bound at once
    assert [ends(pid) for pid in pids] == [0] * PROCESSES
    winners = [name for file in won.iterdir() for name in file.read_text().split()]
    assert len(winners) == 200
    assert set(winners) == {each.project for each in slots}


def test_processes_that_all_add_at_once_all_succeed_and_the_chain_holds(path: Path) -> None:
    def work() -> None:
        with open_store(path) as store:
            for n in range(25):
                store.add_observations([seen(f"{os.getpid()}-{n}", value=str(m)) for m in range(4)])
                store.read_records(["2024/hotline"], DEC_31)

    pids = [child(work) for _ in range(PROCESSES)]  # the first of them makes the database
    assert [ends(pid) for pid in pids] == [0] * PROCESSES
    with open_store(path) as store:
        assert store.db.execute("SELECT count(*), max(seq) FROM observations").fetchone() == (800, 800)
        assert len(store.observation_history("2024/hotline")) == 200
        assert store.verify_chain() == ()


def test_a_claim_that_ran_out_is_taken_over_and_its_former_owner_holds_it_no_more(path: Path) -> None:
    slot = Slot(DEC_31, "2024/hotline", NOON)
    with open_store(path) as store:
        assert store.slots.claim([slot], "first", NOON, timedelta(minutes=30)) == (slot,)
        assert store.slots.claim([slot], "second", NOON + timedelta(minutes=29)) == ()
        assert store.slots.claim([slot], "second", NOON + timedelta(minutes=30)) == (slot,)
        assert store.slots.held_slots([slot], "first") == ()
        assert store.slots.held_slots([slot], "second") == (slot,)


def test_a_released_slot_is_free_again_and_a_finished_one_never(path: Path) -> None:
    slot = Slot(DEC_31, "2024/hotline", NOON)
    with open_store(path) as store:
        store.slots.claim([slot], "first", NOON)
        store.slots.release([slot], "someone else")
        assert store.slots.claim([slot], "second", NOON) == ()
        store.slots.release([slot], "first")
        held = store.slots.claim([slot], "second", NOON)
        outcomes, late = {"2024/hotline": "measured"}, {"2024/hotline": True}
        store.slots.finish(held, "second", run="", outcomes=outcomes, started_at=NOON, now=NOON, late=late)
        assert store.slots.claim([slot], "third", NOON + timedelta(days=400)) == ()
        assert store.slots.finished_keys(["2024/hotline", "other"]) == {("2024/hotline", DEC_31)}
        (finished,) = finished_slots(store, "2024/hotline")
        assert (finished.slot, finished.late, finished.outcome) == (slot, True, "measured")


def test_a_reader_is_not_held_up_by_a_writer(path: Path) -> None:
    with open_store(path) as writer, open_store(path) as reader:
        writer.add_observations([seen()])
        with writer.transaction():
            writer.add_observations([seen(value="7")])
            assert (
                reader.read_records(["2024/hotline"], DEC_31)["2024/hotline"]
                .observations["on-time"]
                .measured.value
                != 7
            )
        assert (
            reader.read_records(["2024/hotline"], DEC_31)["2024/hotline"]
            .observations["on-time"]
            .measured.value
            == 7
        )


def test_the_high_water_mark_of_the_clock_only_rises(path: Path) -> None:
    with open_store(path) as store:
        assert store.slots.advance_clock(NOON) is None
        assert store.slots.advance_clock(NOON - timedelta(days=1)) == NOON
        assert store.slots.advance_clock(NOON + timedelta(days=1)) == NOON
        assert store.slots.last_clock_instant() == NOON + timedelta(days=1)
