"""What was known at a past instant is a question with one answer, for ever."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.records import Observation, ProjectRecords
from store import open_store
from tests.store.seen import NOON, entered, seen

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


def newest(added: list[Addition], as_of: date, known_at: datetime) -> dict[str, int]:
    """The plain reading of the rule: by day, then by instant of recording (which never falls), then by order of adding."""
    found: dict[str, tuple[date, datetime, int, int]] = {}
    recorded = added[0].clock
    for order, addition in enumerate(added):
        recorded = max(recorded, addition.clock)
        if addition.as_of <= as_of and recorded <= known_at:
            found[addition.indicator] = max(
                found.get(addition.indicator, (date.min, NOON, 0, 0)),
                (addition.as_of, recorded, order, addition.number),
            )
    return {name: number for name, (_, _, _, number) in found.items()}


@settings(max_examples=60)
@given(ADDITIONS, DAYS, HOURS)
def test_facts_as_known_at_an_instant_are_what_the_rule_says_and_never_change_afterwards(
    added: list[Addition], as_of: date, known_at: datetime
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "jixiao.db") as store:
        settled: ProjectRecords | None = None
        recorded = added[0].clock
        for count, addition in enumerate(added, 1):
            store.add_observations(
                [seen(addition.indicator, addition.as_of, str(addition.number), at=addition.clock)]
            )
            store.record_entry(entered(str(addition.number), addition.as_of, addition.clock))
            recorded = max(recorded, addition.clock)
            now = store.read_records(["2024/hotline"], as_of, known_at)["2024/hotline"]
            assert values(now.observations.values()) == newest(added[:count], as_of, known_at)
            if settled is not None:
                assert now == settled
            elif recorded > known_at:  # from here on nothing can be recorded at or before that instant
                settled = now


def values(observations: "object") -> dict[str, int]:
    assert hasattr(observations, "__iter__")
    return {
        observation.indicator: int(observation.measured.value or 0)
        for observation in observations
        if isinstance(observation, Observation)
    }


@settings(max_examples=25)
@given(ADDITIONS)
def test_later_days_never_change_what_stands_as_of_an_earlier_day(added: list[Addition]) -> None:
    middle = date(2024, 6, 30)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "jixiao.db") as store:
        early = [addition for addition in added if addition.as_of <= middle]
        for addition in early:
            store.add_observations(
                [seen(addition.indicator, addition.as_of, str(addition.number), at=addition.clock)]
            )
        before = store.read_records(["2024/hotline"], middle)
        for addition in added:
            if addition.as_of > middle:
                store.add_observations(
                    [seen(addition.indicator, addition.as_of, str(addition.number), at=addition.clock)]
                )
        assert store.read_records(["2024/hotline"], middle) == before
