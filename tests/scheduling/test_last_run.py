"""The newest run that ended is found however many came after it that do not count, with all others of its day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.given_again import GivenAgain
from scheduling.last_run import LOOKED_AT, LastRun, last_collected
from store import Store

NOW = datetime(2024, 8, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.mark.parametrize("they_end", [False, True])
def test_many_runs_that_went_on_or_came_later_hide_none(store: Store, they_end: bool) -> None:
    first = store.start_run("command", at=NOW)
    store.finish_run(first, "ok", {"measured": 2, "no_data": 1, "given_again": 0}, NOW)
    for _ in range(60):
        later = store.start_run("command", at=LATER)
        if they_end:
            store.finish_run(later, "ok", {"measured": 1}, LATER)
    found = last_collected(store, NOW)
    assert found is not None
    assert (found.run, found.at, found.numbers, found.given_again) == (first, NOW, 3, GivenAgain())
    newest = last_collected(store)
    assert newest is not None
    assert (newest.run == first) is not they_end
    assert last_collected(store, NOW - timedelta(seconds=1)) is None


def end_runs(store: Store, at: datetime, *counts: dict[str, int]) -> LastRun:
    for told in counts:
        store.finish_run(store.start_run("command", at=at), "ok", told, at)
    found = last_collected(store)
    assert found is not None
    return found


def test_the_other_runs_of_the_day_are_told_beside_the_newest(store: Store) -> None:
    """A run of nothing in the evening hides nothing of the morning; the day is that of Shanghai."""
    counted = {"measured": 2, "no_data": 1, "given_again": 1, "since": int(NOW.timestamp())}
    eve = datetime(2024, 8, 1, 15, 59, tzinfo=UTC)
    assert end_runs(store, eve, counted).that_day.text == ""
    next_day = eve + timedelta(minutes=1)
    found = end_runs(store, next_day, counted, {"measured": 4, "given_again": 0}, {"given_again": 0})
    assert found.text.endswith("：没有需要采集的")
    told = found.that_day
    assert (told.runs, told.numbers, told.given_again, told.untold) == (3, 7, GivenAgain(1, NOW), 0)
    assert told.text.startswith(
        "同一天共采集 3 次：各次相加 7 项，1 项沿用以前的计算结果（最早的算于 2024-08-01 08:00"
    )
    assert end_runs(store, next_day, {"measured": 5}).that_day.text.endswith(
        "；其中 1 次没有记录项数或沿用的项数，没有计入"
    )
    assert found.data["that_day"] == {"runs": 3, "numbers": 7, "given_again": 1, "untold": 0, "whole": True}


def test_more_runs_of_a_day_than_are_looked_at_are_told_as_such(store: Store) -> None:
    found = end_runs(store, NOW, *({"measured": 1, "given_again": 0},) * (LOOKED_AT + 1))
    assert found.that_day.text == f"同一天至少采集 {LOOKED_AT} 次：各次相加 {LOOKED_AT} 项，全部重新计算"
    assert end_runs(store, LATER, {"given_again": 0}, {"given_again": 0}).that_day.text == (
        "同一天共采集 2 次：没有需要采集的"
    )


def test_runs_that_do_not_tell_their_numbers_are_not_said_to_have_had_none(store: Store) -> None:
    old = {"measured": 5}
    assert end_runs(store, NOW, old, old).that_day.text == "同一天共采集 2 次：都没有记录项数或沿用的项数"
    assert end_runs(store, NOW, {"given_again": 0}).that_day.text == (
        "同一天共采集 3 次：其中 2 次没有记录项数或沿用的项数，没有计入；其余的没有需要采集的"
    )


def test_where_a_run_was_changed_by_other_hands_there_may_be_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It no longer tells when it ended."""
    told = {"measured": 1, "given_again": 0}
    end_runs(store, NOW, told, told, told)
    found = store.runs()
    monkeypatch.setattr(
        store, "runs", lambda *_, **__: [found[0], replace(found[1], finished_at=None), found[2]]
    )
    newest = last_collected(store)
    assert newest is not None
    assert newest.that_day.text == "同一天至少采集 2 次：各次相加 2 项，全部重新计算"
