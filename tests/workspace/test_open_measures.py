"""改进措施 from every place they are written in: the newest of each row, spot checks while they are open, those typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indicators.drawing import Stratum
from indicators.model import Project
from indicators.records import ManualEntry
from indicators.result_use import MeasureSource, MeasureState, stated_due, stated_owner
from indicators.spot_check import (
    DrawnFrom,
    SpotCheck,
    SpotCheckAct,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from store import Store, open_store
from workspace.open_measures import of_year, read_measures

NOON = datetime(2025, 1, 10, 4, tzinfo=UTC)
END = date(2024, 12, 31)
UNKNOWN: dict[str, Project] = {}


def entry(measure: str, **changes: object) -> ManualEntry:
    made = ManualEntry("2024/a", "on-time", END, "张三", NOON, measure=measure)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "jixiao.db") as opened:
        yield opened


def texts(states: list[MeasureState]) -> list[tuple[str, str]]:
    return sorted((state.measure.source.value, state.measure.text) for state in states)


def test_the_newest_measure_of_a_row_stands_for_each_paper(store: Store) -> None:
    july = date(2024, 7, 31)
    store.record_entry(entry("先前的", as_of=july))
    store.record_entry(entry("监控措施", as_of=july, forecast="98%"))
    store.record_entry(entry("自评措施"))
    found = read_measures(store, UNKNOWN.get)
    assert texts(found) == [("monitoring", "监控措施"), ("self_evaluation", "自评措施")]


def test_a_measure_that_was_taken_back_is_gone(store: Store) -> None:
    store.record_entry(entry("自评措施"))
    store.record_entry(entry("", why="写错了行"))
    assert read_measures(store, UNKNOWN.get) == []


def checked(*, closed: bool) -> tuple[SpotCheck, list[SpotCheckEntry]]:
    drawn = ("2024/a", "2024/b")
    check = SpotCheck(
        "", SpotCheckKind.PROJECTS, "", "", 0, END, "7",
        DrawnFrom("lots", "2", 2, "0" * 64, strata=(Stratum("办公室", drawn),)), drawn, "李四", "", NOON,
    )  # fmt: skip
    said = [
        (SpotCheckAct.TICKED, "2024/a", SpotVerdict.DIFFERS, "对不上"),
        (SpotCheckAct.TICKED, "2024/b", SpotVerdict.MATCHES, ""),
        (SpotCheckAct.NOTICED, "", None, "请更正"),
        *([(SpotCheckAct.CLOSED, "", None, "已更正")] if closed else []),
    ]
    return check, [
        SpotCheckEntry(act, item, verdict, note, "李四", "", NOON) for act, item, verdict, note in said
    ]


@pytest.mark.parametrize("closed", [False, True])
def test_a_spot_check_asks_of_what_differs_until_it_is_closed(store: Store, closed: bool) -> None:
    check, acts = checked(closed=closed)
    store.spot_checks.add_acts(store.spot_checks.add(check).id, acts)
    found = read_measures(store, UNKNOWN.get)
    assert [(state.measure.project, state.measure.source) for state in found] == (
        [] if closed else [("2024/a", MeasureSource.SPOT_CHECK)]
    )


def test_open_ones_are_carried_over_and_later_years_are_not_shown_before(store: Store) -> None:
    store.record_entry(entry("今年的"))
    store.record_entry(entry("明年的", project="2025/a", as_of=date(2025, 12, 31)))
    every = read_measures(store, UNKNOWN.get)
    assert [state.measure.text for state in of_year(every, 2024)] == ["今年的"]
    assert {state.measure.text for state in of_year(every, 2025)} == {"今年的", "明年的"}
    cleared = [replace(state, is_cleared=True) for state in every]
    assert [state.measure.text for state in of_year(cleared, 2025)] == ["明年的"]


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        ("增加坐席；责任人：话务岗，2025年10月底前完成。", "话务岗", date(2025, 10, 31)),
        ("责任人: 王五 2025年2月8日前", "王五", date(2025, 2, 8)),
        ("2025年2月30日前完成", "", None),
        ("2025年13月底", "", None),
        ("加强管理", "", None),
    ],
)
def test_what_a_measure_says_of_person_and_day_is_proposed(text: str, owner: str, due: date | None) -> None:
    assert (stated_owner(text), stated_due(text)) == (owner, due)
