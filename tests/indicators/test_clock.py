"""Days and times of day are those of Shanghai."""

from datetime import UTC, date, datetime

from indicators.clock import format_local_minute, local_day


def test_an_evening_in_london_is_the_next_day_in_shanghai() -> None:
    assert local_day(datetime(2024, 6, 30, 16, 0, tzinfo=UTC)) == date(2024, 7, 1)
    assert local_day(datetime(2024, 6, 30, 15, 59, tzinfo=UTC)) == date(2024, 6, 30)


def test_an_instant_without_a_zone_is_local_time_already() -> None:
    assert format_local_minute(datetime(2024, 6, 30, 16, 0, tzinfo=UTC)) == "2024-07-01 00:00"
    assert format_local_minute(datetime(2024, 6, 30, 16, 0)) == "2024-06-30 16:00"
