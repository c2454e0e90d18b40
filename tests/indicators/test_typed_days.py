"""A day is read in all ways in which people type one, and nothing else is taken for a day."""

from datetime import date

import pytest

from indicators.typed_days import read_typed_day


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-03",
        "2024-6-3",
        "20240603",
        "2024/6/3",
        "2024.6.3",
        "2024年6月3日",
        "2024 年 6 月 3 号",
        "２０２４－６－３",
        " 2024-06-03 ",
    ],
)
def test_a_day_is_read_however_it_is_typed(text: str) -> None:
    assert read_typed_day(text) == date(2024, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-06",
        "2024-W23-1",
        "2024-2-30",
        "20241301",
        "2024-6/3",
        "3-6-2024",
        "6月3日",
        "24-6-3",
        "0024-06-03",
        "9999-01-01",
        "昨天",
    ],
)
def test_what_is_no_single_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_typed_day(text)
