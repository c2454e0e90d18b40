"""The same question about the same data is answered by the observation that stands; anything else is kept anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.doubts import Doubt
from indicators.model import Period
from indicators.provenance import Provenance, SnapshotAccount, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from scheduling.repeats import is_same_answer, standing_answers
from store import Store

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
TABLE = TableAccount("work_orders", key="a" * 64, snapshots=(SnapshotAccount("工单.csv", "b" * 64),))
PROVENANCE = Provenance(
    "hotline.on_time_rate",
    "v1",
    params={"late": False, "status": ["已办结"]},
    period=YEAR,
    tables=(TABLE,),
    doubts=(),
)
MEASURED = MeasurementResult(
    "hotline.on_time_rate",
    YEAR,
    MeasurementStatus.MEASURED,
    "%",
    part=Decimal(2),
    of=Decimal(4),
    value=Decimal(50),
    rows=4,
    provenance=PROVENANCE,
)
FAILED = replace(MEASURED, outcome=MeasurementStatus.FAILED, part=None, of=None, value=None, reason="读不出")
NOON = datetime(2025, 1, 2, 4, tzinfo=UTC)


def with_provenance(**changes: object) -> MeasurementResult:
    return replace(MEASURED, provenance=replace(PROVENANCE, **changes))  # type: ignore[arg-type]


def seen(measured: MeasurementResult, run: str) -> Observation:
    return Observation("2024/hotline", "on-time", measured, NOON, run)


def kept(store: Store, *results: MeasurementResult) -> None:
    for measured in results:
        store.add_observations([seen(measured, store.start_run("command", at=NOON))])


@pytest.mark.parametrize(
    "again",
    [
        MEASURED,
        with_provenance(app_version="9.9", declared="c" * 64, rules="d" * 64, sql="SELECT 1"),
        with_provenance(tables=(replace(TABLE, snapshots=(SnapshotAccount("改名.csv", "b" * 64),)),)),
    ],
)
def test_the_same_is_answered_by_what_stands(store: Store, again: MeasurementResult) -> None:
    kept(store, MEASURED)
    (answer,) = standing_answers(store, [seen(again, "new")])
    assert (answer.seq, answer.run != "new") == (1, True)


@pytest.mark.parametrize(
    "other",
    [
        with_provenance(version="v2"),
        with_provenance(params={"late": True, "status": ["已办结"]}),
        with_provenance(tables=(replace(TABLE, key="e" * 64),)),
        with_provenance(tables=(replace(TABLE, key=""),)),
        with_provenance(doubts=(Doubt("undated_row", 1, 4, "", "有 1 行没有日期"),)),
        with_provenance(doubts=None),
        replace(MEASURED, part=Decimal(3), value=Decimal(75)),
        replace(MEASURED, period=Period(date(2024, 1, 2), YEAR.end)),
        FAILED,
    ],
)
def test_anything_else_is_kept_anew(store: Store, other: MeasurementResult) -> None:
    kept(store, MEASURED)
    new = seen(other, "new")
    assert standing_answers(store, [new]) == [new]


def test_after_a_later_attempt_that_failed_the_number_is_kept_anew(store: Store) -> None:
    kept(store, MEASURED, FAILED)
    new = seen(MEASURED, "new")
    assert standing_answers(store, [new]) == [new]


def test_another_day_is_another_question(store: Store) -> None:
    kept(store, MEASURED)
    new = seen(replace(MEASURED, period=Period(YEAR.start, date(2024, 11, 30))), "new")
    assert standing_answers(store, [new]) == [new]


def test_an_account_without_data_is_never_the_same() -> None:
    nothing = with_provenance(tables=())
    assert not is_same_answer(nothing, nothing)
