"""Metrics of line faults: clipped to the period, overlaps counted once, and silence is no proof."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.records import MeasurementStatus
from sources.typed import UnreadCellCount
from tests.evaluators.conftest import Measure

START, AS_OF = date(2024, 6, 1), date(2024, 6, 10)
TEN_DAYS = 10 * 86400
HOUR = 3600


def fault(began: tuple[int, ...], restored: tuple[int, ...] | None, **columns: Any) -> dict[str, Any]:
    """Began and restored as (month, day, hour)."""
    return {
        "began_at": moment(*began),
        "restored_at": None if restored is None else moment(*restored),
        **columns,
    }


def moment(month: int, day: int, hour: int) -> datetime:
    return datetime(2024, month, day, hour)


OUTAGES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], int]] = {
    "one hour": ({}, [fault((6, 2, 8), (6, 2, 9))], HOUR),
    "began before the period": ({}, [fault((5, 31, 0), (6, 1, 2))], 2 * HOUR),
    "restored after the period": ({}, [fault((6, 10, 20), (6, 11, 8))], 4 * HOUR),
    "still open": ({}, [fault((6, 10, 12), None)], 12 * HOUR),
    "before, through and after": ({}, [fault((5, 1, 0), (7, 1, 0))], TEN_DAYS),
    "restored before the period": ({}, [fault((5, 1, 0), (5, 2, 0)), fault((6, 5, 0), (6, 5, 1))], HOUR),
    "two at once count once": ({}, [fault((6, 2, 8), (6, 2, 12)), fault((6, 2, 10), (6, 2, 14))], 6 * HOUR),
    "one inside another": ({}, [fault((6, 2, 8), (6, 2, 12)), fault((6, 2, 9), (6, 2, 10)), fault((6, 2, 11), (6, 2, 13))], 5 * HOUR),
    "one inside another, one apart": (
        {}, [fault((6, 2, 8), (6, 2, 12)), fault((6, 2, 9), (6, 2, 10)), fault((6, 2, 20), (6, 2, 21))], 5 * HOUR,
    ),
    "the same moment twice": ({}, [fault((6, 2, 8), (6, 2, 9)), fault((6, 2, 8), (6, 2, 9))], HOUR),
    "planned work is no outage": ({}, [fault((6, 2, 8), (6, 2, 9), planned=True), fault((6, 3, 8), (6, 3, 9), planned=None)], HOUR),
    "planned work hides no outage": ({}, [fault((6, 2, 8), (6, 2, 12), planned=True), fault((6, 2, 9), (6, 2, 10), planned=False)], HOUR),
    "planned work counted when asked": ({"include_planned": "是"}, [fault((6, 2, 8), (6, 2, 9), planned=True)], HOUR),
    "restored before it began is not an outage": ({}, [fault((6, 2, 9), (6, 2, 8)), fault((6, 3, 8), (6, 3, 9))], HOUR),
    "only of one severity": (
        {"severity": "major"},
        [fault((6, 2, 8), (6, 2, 11), severity="minor"), fault((6, 2, 10), (6, 2, 12), severity="major")], 2 * HOUR,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OUTAGES)
def test_availability_is_the_time_without_outage(measure: Measure, case: str) -> None:
    params, rows, outage = OUTAGES[case]
    seen = measure("hotline.line_availability", params, faults=rows, as_of=AS_OF, start=START)
    assert [seen.part, seen.of] == [TEN_DAYS - outage, TEN_DAYS], seen.reason


IN_JUNE = [
    fault((6, 1, 0), None, severity="major"), fault((6, 10, 23), None, severity="minor"), fault((6, 11, 0), None, severity="major"),
    fault((5, 31, 23), None, severity="major"), fault((6, 3, 0), (6, 4, 0), severity="major", planned=True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({}, 2),
        ({"severity": "major"}, 1),
        ({"include_planned": True}, 3),
        ({"severity": "重大"}, 1),
        ({"severity": ["major", "minor"]}, 2),
    ],
)
def test_faults_that_began_in_the_period_are_counted(
    measure: Measure, params: dict[str, Any], count: int
) -> None:
    assert measure("hotline.fault_count", params, faults=IN_JUNE, as_of=AS_OF, start=START).value == count


BEFORE, AFTER = fault((5, 1, 0), (5, 1, 1)), fault((7, 1, 0), (7, 1, 1))
NOBODY = {"began_at": None, "restored_at": None}
STATED = {"covers": (date(2024, 6, 1), date(2024, 6, 30)), "confirmed": date(2024, 7, 1)}
PARTLY = {"covers": (date(2024, 6, 2), date(2024, 6, 30)), "confirmed": date(2024, 7, 1)}
UNREAD = {"unread": (UnreadCellCount("故障.xlsx", "began_at", "开始时间", 3, 7, "字字"),), "rejected": 3}

SILENCE: dict[str, tuple[list[dict[str, Any]], dict[str, Any], Decimal | None]] = {
    "an empty log": ([NOBODY], {"rejected": 0}, None),
    "a log that ended before": ([BEFORE], {}, None),
    "a log that began after": ([AFTER], {}, None),
    "rows on both sides": ([BEFORE, AFTER], {}, Decimal(0)),
    "a stated coverage": ([NOBODY], {**STATED, "rejected": 0}, Decimal(0)),
    "a coverage that misses a day": ([NOBODY], {**PARTLY, "rejected": 0}, None),
    "rows on both sides, but some without a readable date": ([BEFORE, AFTER], UNREAD, None),
    "a stated coverage, but rows without a readable date": ([BEFORE], {**STATED, **UNREAD}, None),
}


@pytest.mark.parametrize("case", SILENCE)
def test_no_fault_is_proven_only_by_coverage(measure: Measure, case: str) -> None:
    rows, account, expected = SILENCE[case]
    seen = measure("hotline.fault_count", faults=rows, as_of=AS_OF, start=START, account=account)
    assert seen.value == expected
    uptime = measure("hotline.line_availability", faults=rows, as_of=AS_OF, start=START, account=account)
    assert uptime.value == (None if expected is None else 100)
    if expected is None:
        assert (seen.outcome, uptime.outcome) == (MeasurementStatus.NO_DATA, MeasurementStatus.NO_DATA)
        assert "不能证明为零" in seen.reason


def test_rows_without_a_readable_date_are_named(measure: Measure) -> None:
    seen = measure("hotline.fault_count", faults=[BEFORE], as_of=AS_OF, start=START, account=UNREAD)
    assert "故障.xlsx 的“开始时间”列有 3 个单元格不能识别，例如第 7 行，形如“字字”" in seen.reason
