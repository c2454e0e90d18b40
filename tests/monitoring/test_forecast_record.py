"""docs/forecast.md says what was measured: the tables are made anew from the real records and compared."""

from pathlib import Path

import pytest

from benchmarks.forecasts import Account, account, forecasts_of, report
from benchmarks.real_series import RealSeries, read_series
from tests.docs.documents import text_of

LEAST, MOST = 0.75, 0.85


@pytest.fixture(scope="module")
def series(shared: Path) -> list[RealSeries]:
    return read_series(shared / "data")


def account_of(series: list[RealSeries], kind: str, *, kept_back: bool) -> Account:
    own = [one for one in series if one.kind == kind and one.kept_back is kept_back]
    return account(kind, [forecast for one in own for forecast in forecasts_of(one)])


def test_the_tables_of_the_document_are_those_of_the_records(series: list[RealSeries]) -> None:
    written = text_of("forecast.md").splitlines()
    assert [line for line in report(series) if line not in written] == []


@pytest.mark.parametrize("kept_back", [False, True])
@pytest.mark.parametrize("kind", ["flow", "rate"])
def test_four_fifths_of_the_years_end_within_the_range_and_the_naive_forecast_is_beaten(
    series: list[RealSeries], kind: str, *, kept_back: bool
) -> None:
    found = account_of(series, kind, kept_back=kept_back)
    assert LEAST <= found.coverage <= MOST
    assert found.error < found.naive_error
    assert found.score < found.naive_score


@pytest.mark.parametrize(("kept_back", "most"), [(False, MOST), (True, 0.91)])
def test_a_stock_is_better_told_than_by_where_it_stands(
    series: list[RealSeries], most: float, *, kept_back: bool
) -> None:
    """The stocks kept back are of a few requests, and their ranges too wide."""
    found = account_of(series, "stock", kept_back=kept_back)
    assert LEAST <= found.coverage <= most
    assert found.error < found.naive_error
    assert found.score < found.naive_score


def test_five_series_and_more_are_held_against_what_came(series: list[RealSeries]) -> None:
    assert len([one for one in series if list(forecasts_of(one))]) >= 5


def test_nothing_of_later_months_is_looked_at(series: list[RealSeries]) -> None:
    """The same forecast when all that came later is another."""
    one = series[0]
    *years, last = one.years
    changed = RealSeries(one.name, one.kind, (*years, (*last[:6], *(((1e6, 1.0),) * 6))))
    own, other = (
        [forecast.found.value * scale for forecast in list(forecasts_of(found))[-11:-5]]
        for found, scale in ((one, total(one)), (changed, total(changed)))
    )
    assert own == pytest.approx(other)


def total(series: RealSeries) -> float:
    return sum(amount for amount, _ in series.years[-1])
