"""The newest run that ended is found however many came after it that do not count."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.given_again import GivenAgain
from scheduling.last_run import last_collected
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
