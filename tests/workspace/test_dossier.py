"""The dossier: on which day a project is looked at, and what is known of it then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms.kinds import FORM_KINDS
from indicators.model import Indicator, Project
from indicators.notation import read_target
from indicators.rules import Profile
from monitoring.elapsed import NoMonthEndError
from store import Store, open_store
from tests.indicators.casebook import shipped
from tests.store.seen import seen
from workspace import Workspace
from workspace.dossier import (
    ViewedDay,
    explanation_deadline,
    read_dossiers,
    read_form_dossiers,
)
from workspace.past_records import read_pasts

PROJECT = Project("2025/hotline", "热线", 2025, ())
TODAY = date(2025, 8, 15)
JULY = date(2025, 7, 31)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data" / "jixiao.db") as opened:
        yield opened


def within(days: int | None) -> Profile:
    profile = shipped()["mof-2020"]
    limit = None if days is None else Decimal(days)
    return replace(profile, monitoring=replace(profile.monitoring, react_within=limit))


def test_without_a_day_asked_for_a_project_is_looked_at_today_or_when_its_period_ended() -> None:
    assert ViewedDay(None, TODAY).day_of(PROJECT) == TODAY
    assert ViewedDay(None, date(2026, 3, 1)).day_of(PROJECT) == date(2025, 12, 31)
    assert ViewedDay(JULY, date(2026, 3, 1)).day_of(PROJECT) == JULY


def test_a_month_is_the_last_that_is_over_and_a_day_that_must_be_its_end_is_refused_otherwise() -> None:
    assert ViewedDay(None, TODAY, exact_month=True).month_end_of(PROJECT) == JULY
    assert ViewedDay(TODAY, TODAY).month_end_of(PROJECT) == JULY
    with pytest.raises(NoMonthEndError, match="运行监控按月末编制"):
        ViewedDay(TODAY, TODAY, exact_month=True).month_end_of(PROJECT)


def test_each_project_is_known_as_of_its_own_day_in_the_order_asked(
    workspace: Workspace, store: Store
) -> None:
    store.add_observations(
        [
            seen(project="2025/b", as_of=JULY, value="1"),
            seen(project="2025/a", as_of=JULY, value="2"),
            seen(project="2025/a", as_of=TODAY, value="3"),
        ]
    )
    early, late = (replace(PROJECT, id=name) for name in ("2025/b", "2025/a"))
    dossiers = read_dossiers(workspace, store, [(early, JULY), (late, TODAY), (late, JULY)])
    assert [dossier.as_of for dossier in dossiers] == [JULY, TODAY, JULY]
    assert [dossier.records.observations["on-time"].measured.value for dossier in dossiers] == [1, 3, 2]


def test_the_store_is_asked_as_often_for_many_projects_as_for_one(workspace: Workspace, store: Store) -> None:
    projects = [replace(PROJECT, id=f"2025/p{number:02}") for number in range(20)]
    viewed = ViewedDay(JULY, TODAY)
    asked: dict[int, int] = {}
    assert store.damage == ()
    for count in (1, 20):
        statements: list[str] = []
        store.db.conn.set_trace_callback(statements.append)
        read_form_dossiers(workspace, store, FORM_KINDS["monitoring"], projects[:count], viewed)
        asked[count] = len(statements)
    assert asked[1] == asked[20] > 0


def test_only_papers_that_need_it_get_the_history(workspace: Workspace, store: Store) -> None:
    store.add_observations(
        [seen(project=PROJECT.id, as_of=day, value="1") for day in (date(2025, 1, 31), JULY, TODAY)]
    )
    viewed = ViewedDay(JULY, TODAY)
    (report,) = read_form_dossiers(workspace, store, FORM_KINDS["report"], [PROJECT], viewed)
    assert [observation.as_of for observation in report.history["on-time"]] == [date(2025, 1, 31), JULY]
    (sheet,) = read_form_dossiers(workspace, store, FORM_KINDS["self-evaluation"], [PROJECT], viewed)
    assert sheet.history == {}


def test_the_past_of_a_row_is_that_of_the_project_of_the_same_name_year_by_year(store: Store) -> None:
    """A year without any record ends it: what lies before is another time."""
    months = (date(2022, 1, 31), date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 31), date(2025, 3, 31))
    name = PROJECT.id.partition("/")[2]
    store.add_observations(seen(project=f"{day.year}/{name}", as_of=day, value="1") for day in months)
    february = date(2025, 2, 28)
    past, unknown = read_pasts(store, [(PROJECT, february), (replace(PROJECT, id="hotline"), february)])
    assert [observation.as_of for observation in past["on-time"]] == list(months[1:4])
    assert unknown == {}


def test_a_row_that_asks_for_a_change_gets_what_it_is_compared_with(
    workspace: Workspace, store: Store
) -> None:
    """Of the year before and of this year; nothing where no row asks."""
    fall = Indicator(
        "on-time",
        ("效益指标", "社会效益指标"),
        "受理量",
        read_target("较上年下降≥5%"),
        Decimal(90),
        "hotline.volume",
    )
    name = PROJECT.id.partition("/")[2]
    days = (date(2024, 7, 31), JULY, date(2025, 8, 31))
    store.add_observations(seen(project=f"{day.year}/{name}", as_of=day, value="1") for day in days)
    compared, plain = replace(PROJECT, indicators=(fall,)), PROJECT
    (found,) = read_dossiers(workspace, store, [(compared, JULY)])
    assert [observation.as_of for observation in found.records.bases["on-time"]] == list(days[:2])
    (bare,) = read_dossiers(workspace, store, [(plain, JULY)])
    assert bare.records.bases == {}


def test_the_last_day_counts_working_days_and_is_not_guessed() -> None:
    assert explanation_deadline(within(10), date(2024, 9, 30)) == date(2024, 10, 18)
    assert explanation_deadline(within(None), date(2024, 9, 30)) is None
    assert explanation_deadline(within(10), date(2090, 9, 30)) is None
