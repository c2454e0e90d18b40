"""Leases go by the time since the machine was started, and by whether a process lives."""

from datetime import timedelta
from pathlib import Path

import pytest

from store import Slot, Store, leases, open_store
from store.leases import own_process, read_process_name
from tests.children import child, ends
from tests.store.seen import DEC_31, NOON

SLOT = Slot(DEC_31, "2024/hotline", NOON)


@pytest.mark.parametrize("jump", [timedelta(days=-18_000), timedelta(days=-1), timedelta(0)])
def test_a_lease_ends_whatever_the_clock_on_the_wall_says(
    path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    with open_store(path) as store:
        assert store.slots.claim([SLOT], "first", NOON) == (SLOT,)
        assert store.slots.claim([SLOT], "second", NOON + jump) == ()
        later = leases.uptime() + 1801
        monkeypatch.setattr(leases, "uptime", lambda: later)
        assert store.slots.claim([SLOT], "second", NOON + jump) == (SLOT,)
        assert store.slots.held_slots([SLOT], "first") == ()


def test_a_lease_of_before_the_machine_was_started_is_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.slots.claim([SLOT], "first", NOON)
    monkeypatch.setattr(leases, "boot_name", lambda: "another start")
    assert store.slots.claim([SLOT], "second", NOON) == (SLOT,)


def test_what_a_process_works_at_is_held_on_to(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.slots.claim([SLOT], "first", NOON)
    later = leases.uptime() + 1700
    monkeypatch.setattr(leases, "uptime", lambda: later)
    store.slots.renew(NOON + timedelta(minutes=29))
    monkeypatch.setattr(leases, "uptime", lambda: later + 1700)
    assert store.slots.claim([SLOT], "second", NOON + timedelta(minutes=58)) == ()


def test_a_process_is_told_from_another_of_its_number() -> None:
    own = own_process()
    assert not own.is_dead
    assert read_process_name(str(own)) == own
    assert leases.ProcessName(own.space, own.number, "1").is_dead
    assert not leases.ProcessName("another space", own.number, "1").is_dead, "nobody can tell"
    assert read_process_name("") is None
    assert read_process_name("nonsense") is None


def test_only_what_dead_processes_hold_is_given_back(path: Path) -> None:
    slots = [Slot(DEC_31, f"2024/p{number}", NOON) for number in range(2)]

    def claim() -> None:
        with open_store(path) as store:
            store.slots.claim(slots[:1], "dead", NOON)

    open_store(path).close()
    assert ends(child(claim)) == 0
    with open_store(path) as store:
        store.slots.claim(slots[1:], "elsewhere", NOON)
        store.db.execute("UPDATE claims SET process = 'elsewhere/1/1' WHERE owner = 'elsewhere'")
        store.processes.release_dead()
        assert store.slots.claim(slots, "me", NOON) == (slots[0],)


def test_tokens_only_grow(path: Path) -> None:
    with open_store(path) as store, open_store(path) as other:
        drawn = [ledger.processes.next_token() for ledger in (store, other, store)]
    assert drawn == [1, 2, 3]
