"""What was known at a past instant is a question with one answer, for ever: what the commits by then had added."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from indicators.records import Observation, ProjectRecords
from store import DamagedCommitError, Known, Store, open_store
from store.connection import connect, transaction
from store.migrations import migrate
from store.schema import STEPS
from tests.damaging import change_database
from tests.store.clocks import committing_at
from tests.store.seen import DEC_31, FEB_29, JAN_31, NOON, entered, observation_row, seen
from tests.temporary import chosen_place

PROJECT = "2024/hotline"
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
HOURS = st.integers(-48, 48).map(lambda hours: NOON + timedelta(hours=hours))


@dataclass(frozen=True)
class Addition:
    indicator: str
    as_of: date
    clock: datetime
    number: int


ADDITIONS = st.lists(
    st.builds(Addition, st.sampled_from("ab"), DAYS, HOURS, st.integers(0, 9)), min_size=1, max_size=25
)


def add(store: Store, addition: Addition) -> None:
    """An observation and an entry in one commit, by the clock of the addition."""
    with committing_at(addition.clock), store.transaction():
        store.add_observations(
            [seen(addition.indicator, addition.as_of, str(addition.number), at=addition.clock)]
        )
        store.record_entry(entered(str(addition.number), addition.as_of, addition.clock))


def last_by(added: list[Addition], known_at: datetime) -> int:
    """The plain reading of the rule: how many additions count, the last that bears a time by then and all before."""
    return max((count for count, addition in enumerate(added, 1) if addition.clock <= known_at), default=0)


def newest(added: list[Addition], as_of: date) -> dict[str, int]:
    found: dict[str, tuple[date, int, int]] = {}
    for order, addition in enumerate(added):
        if addition.as_of <= as_of:
            before = found.get(addition.indicator, (date.min, 0, 0))
            found[addition.indicator] = max(before, (addition.as_of, order, addition.number))
    return {name: number for name, (_, _, number) in found.items()}


@settings(max_examples=60)
@given(ADDITIONS, DAYS, HOURS)
def test_facts_as_known_at_an_instant_are_those_of_the_last_commit_by_then(
    added: list[Addition], as_of: date, known_at: datetime
) -> None:
    with (
        tempfile.TemporaryDirectory(dir=chosen_place()) as folder,
        open_store(Path(folder) / "jixiao.db") as store,
    ):
        for count, addition in enumerate(added, 1):
            add(store, addition)
            known = store.known_at(known_at)
            records = store.read_records([PROJECT], as_of, known)[PROJECT]
            counted = added[: last_by(added[:count], known_at)]
            if counted:
                assert values(records.observations.values()) == newest(counted, as_of)
                assert len(records.entries) == sum(addition.as_of <= as_of for addition in counted)


@settings(max_examples=60)
@given(ADDITIONS, DAYS, HOURS)
def test_what_a_cut_gives_never_changes_however_clocks_are_set(
    added: list[Addition], as_of: date, known_at: datetime
) -> None:
    with (
        tempfile.TemporaryDirectory(dir=chosen_place()) as folder,
        open_store(Path(folder) / "jixiao.db") as store,
    ):
        given_before: dict[int, tuple[Known, ProjectRecords, list[Observation]]] = {}
        for addition in added:
            add(store, addition)
            known = store.known_at(known_at)
            if known.commit:
                given_before.setdefault(known.commit, (known, *look(store, as_of, known)))
            for cut, records, history in given_before.values():
                assert look(store, as_of, cut) == (records, history)


def look(store: Store, as_of: date, known: Known) -> tuple[ProjectRecords, list[Observation]]:
    records = store.read_records([PROJECT], as_of, known)[PROJECT]
    return records, store.observation_history(PROJECT, known)


def values(observations: Iterable[Observation]) -> dict[str, int]:
    return {observation.indicator: int(observation.measured.value or 0) for observation in observations}


@settings(max_examples=25)
@given(ADDITIONS)
def test_later_days_never_change_what_stands_as_of_an_earlier_day(added: list[Addition]) -> None:
    middle = date(2024, 6, 30)
    with (
        tempfile.TemporaryDirectory(dir=chosen_place()) as folder,
        open_store(Path(folder) / "jixiao.db") as store,
    ):
        early = [addition for addition in added if addition.as_of <= middle]
        for addition in early:
            add(store, addition)
        before = store.read_records([PROJECT], middle)
        for addition in added:
            if addition.as_of > middle:
                add(store, addition)
        assert store.read_records([PROJECT], middle) == before


def test_what_was_said_later_is_not_known_before(store: Store) -> None:
    with committing_at(NOON):
        store.record_entry(entered("1"))
    with committing_at(NOON + timedelta(hours=2)):
        store.record_entry(entered("2"))
    known = store.known_at(NOON + timedelta(hours=1))
    assert [entry.value for entry in store.read_records([PROJECT], DEC_31, known)[PROJECT].entries] == ["1"]


def test_rows_of_programs_without_commits_are_told_apart_by_their_own_times(path: Path) -> None:
    path.parent.mkdir()
    old = connect(path)
    migrate(old, path, STEPS[:4])
    add_old_rows(old)
    old.close()
    with open_store(path) as store:
        assert store.head.seq == 1  # made by the upgrade
        early = store.read_records([PROJECT], DEC_31, store.known_at(NOON + timedelta(hours=1)))[PROJECT]
        assert values(early.observations.values()) == {"on-time": 1}
        assert values(store.read_records([PROJECT], DEC_31)[PROJECT].observations.values()) == {"on-time": 2}
        assert (
            store.read_records([PROJECT], DEC_31, store.known_at(NOON - timedelta(hours=1)))[
                PROJECT
            ].observations
            == {}
        )


def add_old_rows(db: Database) -> None:
    from store.chain import append_rows
    from store.rows import instant_text

    for value, as_of, at in (("1", JAN_31, NOON), ("2", FEB_29, NOON + timedelta(hours=2))):
        row = observation_row(seen(value=value, as_of=as_of), instant_text(at), "{}")
        with transaction(db):
            append_rows(db, "observations", [row])


def test_an_instant_whose_commit_was_changed_is_refused_and_not_guessed(path: Path) -> None:
    with open_store(path) as store, committing_at(NOON):
        store.add_observations([seen()])
    assert change_database(path, "UPDATE commits SET heads = '{}'") == 1
    with open_store(path) as store, pytest.raises(DamagedCommitError, match="提交登记 commits 第 1 行"):
        store.known_at(NOON + timedelta(hours=1))
