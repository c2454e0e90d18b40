"""What monitoring knows beside the month: the year before, and the last day for explaining a light."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from indicators.model import Project
from indicators.rules import Profile
from store import open_store
from tests.indicators.casebook import shipped
from tests.store.seen import seen
from workspace.followed import explanation_deadline, read_prior_year

PROJECT = Project("2025/hotline", "热线", 2025, ())


def within(days: int | None) -> Profile:
    profile = shipped()["mof-2020"]
    limit = None if days is None else Decimal(days)
    return replace(profile, monitoring=replace(profile.monitoring, react_within=limit))


def test_the_project_of_the_same_name_a_year_before_is_found_at_both_ends(tmp_path: Path) -> None:
    with open_store(tmp_path / "data" / "jixiao.db") as store:
        store.add_observations(
            [seen(as_of=date(2024, 2, 29), value="10"), seen(as_of=date(2024, 12, 31), value="60")]
        )
        past = read_prior_year(store, PROJECT, date(2025, 2, 28))
        assert past
        assert [records.observations["on-time"].measured.value for records in (past.month, past.year)] == [
            10,
            60,
        ]
        assert read_prior_year(store, replace(PROJECT, id="hotline"), date(2025, 2, 28)) is None


def test_the_last_day_counts_working_days_and_is_not_guessed() -> None:
    assert explanation_deadline(within(10), date(2024, 9, 30)) == date(2024, 10, 18)
    assert explanation_deadline(within(None), date(2024, 9, 30)) is None
    assert explanation_deadline(within(10), date(2090, 9, 30)) is None
