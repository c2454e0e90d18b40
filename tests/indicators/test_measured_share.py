"""无人填写的数值: what counts as a number, and as one that nobody typed."""

from decimal import Decimal

import pytest

from indicators.measured_share import MeasuredShare, measured_share
from indicators.records import ManualEntry, MeasurementStatus, Observation
from tests.indicators.test_assessment import FULL_RATE, RATE, SPENT, indicator, judged, project, said, seen


@pytest.mark.parametrize(
    ("part", "of", "shown"),
    [(14, 14, "100%"), (11, 14, "78.5%"), (1999, 2000, "99.9%"), (0, 3, "0%"), (0, 0, "")],
)
def test_the_share_is_never_rounded_up(part: int, of: int, shown: str) -> None:
    assert MeasuredShare(part, 0, of).percent == shown


def test_what_is_neither_measured_nor_typed_is_told() -> None:
    text = MeasuredShare(11, 2, 14).text
    assert "14 个" in text
    assert "无人填写 11 个（78.5%）" in text
    assert "人工填报 2 个" in text
    assert "待采集或待核实 1 个" in text


WORDS, DONE = indicator("words", "工作保障", 5), indicator("done", "是", 5)


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ((), MeasuredShare(0, 0, 2)),
        ((FULL_RATE,), MeasuredShare(1, 0, 2)),
        ((FULL_RATE, SPENT), MeasuredShare(2, 0, 2)),
        ((said("rate", value="97%"), SPENT), MeasuredShare(1, 1, 2)),
        ((said("rate", value="97%"), said("rate", value=""), SPENT), MeasuredShare(1, 0, 2)),
        ((FULL_RATE, said("funds", value="7.9")), MeasuredShare(1, 1, 2)),
        ((said("rate", points=Decimal(80), reason="专家评定"), SPENT), MeasuredShare(1, 0, 2)),
        ((FULL_RATE, said("rate", points=Decimal(80), reason="专家评定")), MeasuredShare(1, 0, 2)),
        ((seen("rate", outcome=MeasurementStatus.NO_DATA), SPENT), MeasuredShare(1, 0, 2)),
    ],
)
def test_a_number_counts_where_it_stands_as_measured(
    facts: tuple[Observation | ManualEntry, ...], share: MeasuredShare
) -> None:
    assert measured_share([judged(project(RATE, WORDS, DONE), *facts)]) == share


def test_sheets_are_added_up_and_without_money_there_is_no_cell_for_it() -> None:
    sheets = [judged(project(RATE), FULL_RATE, SPENT), judged(project(RATE, funds=None))]
    assert measured_share(sheets) == MeasuredShare(2, 0, 3)
