"""项目期 as offices write it."""

from datetime import date

import pytest

from indicators.periods import read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("202307-202401", date(2023, 7, 1), date(2024, 1, 31)),
        ("202307至202401", date(2023, 7, 1), date(2024, 1, 31)),
        ("20230701-20240131", date(2023, 7, 1), date(2024, 1, 31)),
        ("2023年7月至次年1月", date(2023, 7, 1), date(2024, 1, 31)),
        ("2023年11月15日至下年3月10日", date(2023, 11, 15), date(2024, 3, 10)),
        ("2024年3-9月", date(2024, 3, 1), date(2024, 9, 30)),
    ],
)
def test_a_span_of_days_is_read(text: str, first: date, last: date) -> None:
    assert read_period(text) == (first, last)


@pytest.mark.parametrize("text", ["202313", "20240231", "次年1月", "2024年至", "4101052024"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert read_period(text) is None
