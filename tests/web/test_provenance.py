"""What a number was worked out from, in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.model import Parameters, Period
from indicators.notation import read_target
from indicators.provenance_json import provenance_from_json
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from pages.provenance import format_formula, format_params, format_value, parameter_values, provenance_view
from sources.tables import TABLES

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def measured(
    part: str | None, of: str | None, value: str | None, unit: str = "%", **more: Any
) -> MeasurementResult:
    outcome = MeasurementStatus.MEASURED if value else MeasurementStatus.NO_DATA
    return MeasurementResult("a.b", YEAR, outcome, unit, number(part), number(of), number(value), **more)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (measured("37983", "38560", "98.50363070539419087136929461"), "37,983 ÷ 38,560 = 98.50%"),
        (measured("48000", "4", "12000", "秒"), "48,000 ÷ 4 = 12,000.00秒"),
        (measured("3", "4", "60"), "分子 3，分母 4，值 60.00%"),
        (measured("5", "0", "5"), "分子 5，分母 0，值 5.00%"),
        (measured("76215.40", None, "76215.40", "元"), "76,215.40元"),
        (measured("76215", None, "76215", "元"), "76,215.00元"),
        (measured("0", None, "0", "次"), "0次"),
        (measured(None, None, None), ""),
    ],
)
def test_a_sum_is_written_only_as_it_was_done(seen: MeasurementResult, text: str) -> None:
    assert format_formula(seen) == text


def test_a_value_is_shown_beside_its_target_in_its_own_unit() -> None:
    seen = measured("49998", "50000", "99.996")
    assert format_formula(seen) == "49,998 ÷ 50,000 = 99.996%"
    waited = measured("86400.001", None, "86400.001", "秒")
    assert format_value(waited, read_target("≤24小时")) == "86,400.001秒"
    assert format_value(waited, read_target("≤5件")) == "86,400.00秒"


def test_parameters_that_say_nothing_are_left_out() -> None:
    given = {
        "weights": None,
        "text": "",
        "seconds": 15,
        "severity": ["重大", "特大"],
        "planned": False,
        "map": {"a": 1},
    }
    assert dict(parameter_values(given)) == {
        "seconds": "15",
        "severity": "重大、特大",
        "planned": "否",
        "map": "a 1",
    }


def test_parameters_and_columns_are_called_as_on_screen() -> None:
    given: Parameters = {"formula": "4", "min_answers": 400, "project": "热线运行经费", "own_word": "x"}
    said = dict(format_params("hotline.connect_rate", given, TABLES))
    assert said["有效评价少于几件不出结果"] == "400件"
    assert said["项目名称"] == "热线运行经费"
    assert said["own_word"] == "x"
    assert "4：分母不含时限内放弃的" in said.values()


def test_an_account_of_an_older_time_can_still_be_shown() -> None:
    """Old rows are kept for ever: what a newer account would say may be absent."""
    seen = measured(
        "1",
        "2",
        "50",
        provenance=provenance_from_json({"tables": [{"table": "calls"}, {"table": "gone", "rows_read": 3}]}),
    )
    basis = provenance_view(Observation("p", "i", seen, datetime(2025, 1, 1, tzinfo=UTC)), {}, TABLES)
    assert [source.label for source in basis.sources] == ["话务", "gone"]
    assert (basis.sources[1].rows_read, basis.sources[1].files, basis.method) == (3, (), "")
    assert not basis.has_rows
