"""How well 全年推算 does on real records: every month of every year is once the last one known.

``python -m benchmarks.forecasts --data DIR`` prints the tables of ``docs/forecast.md``. For each
series: in how many of the forecasts the year ended within the range, the mean error and the mean interval
score (Winkler: the width, and ten times what the year lies outside) in percent of what the year came to; the
same of the naive forecast, ×12/n for a flow and the level so far for a rate or a stock, with the range that
would have held four fifths of its own errors on this very series: known only afterwards, in its favour.
"""

import argparse
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real_series import RealSeries, read_series
from monitoring.smoothing import SeriesStep
from monitoring.year_end import (
    YearEnd,
    flow_year_end,
    month_weights,
    rate_year_end,
    stock_year_end,
)

MONTHS = 12
DAYS = [monthrange(2015, month)[1] for month in range(1, MONTHS + 1)]
FEWEST_MONTHS = 3
"""Of a year without an earlier one."""
COVERAGE = 0.8
PENALTY = 2 / (1 - COVERAGE)
HEADER = ("序列", "推算次数", "范围内", "平均误差", "朴素误差", "区间得分", "朴素得分")
KIND_WORDS = {"flow": "可累计", "rate": "比率", "stock": "存量"}


@dataclass(frozen=True)
class Forecast:
    """One forecast and what came: all in parts of what came, of a rate in points. ``alone``: made without an
    earlier year."""

    found: YearEnd
    naive: float
    truth: float
    alone: bool


@dataclass(frozen=True)
class Account:
    """What the forecasts of one series were worth; errors and scores in percent."""

    name: str
    count: int
    coverage: float
    error: float
    naive_error: float
    score: float
    naive_score: float

    def cells(self) -> tuple[str, ...]:
        figures = (self.error, self.naive_error, self.score, self.naive_score)
        return (self.name, str(self.count), f"{self.coverage:.0%}", *(f"{figure:.1f}" for figure in figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    for line in report(read_series(parser.parse_args().data)):
        print(line)


def report(series: Sequence[RealSeries]) -> Iterator[str]:
    """The tables of the document, line by line."""
    made = [(one, list(forecasts_of(one))) for one in series]
    for title, kept_back in (("选定参数所用的序列", False), ("没有用来选参数的序列", True)):
        yield from (f"### {title}", "", row_of(HEADER), row_of(["---"] * len(HEADER)))
        own = [(one, found) for one, found in made if one.kept_back is kept_back and found]
        yield from (row_of(account(one.name, found).cells()) for one, found in own)
        for kind, word in KIND_WORDS.items():
            yield from summary_rows(
                word, [forecast for one, found in own if one.kind == kind for forecast in found]
            )
        yield ""


def summary_rows(word: str, found: list[Forecast]) -> Iterator[str]:
    groups = (
        (f"**{word}，全部**", found),
        (f"{word}，有往年", [forecast for forecast in found if not forecast.alone]),
        (f"{word}，没有往年", [forecast for forecast in found if forecast.alone]),
    )
    yield from (row_of(account(name, own).cells()) for name, own in groups)


def row_of(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def forecasts_of(series: RealSeries) -> Iterator[Forecast]:
    for place, year in enumerate(series.years):
        for month in range(1 if place else FEWEST_MONTHS, MONTHS):
            found = forecast_from(series.kind, series.years[:place], year, month)
            if found is not None:
                yield found


def forecast_from(
    kind: str,
    earlier: Sequence[Sequence[tuple[float, float]]],
    year: Sequence[tuple[float, float]],
    month: int,
) -> Forecast | None:
    """Nothing of ``year`` after ``month`` is looked at but to hold against what was said."""
    make = {"flow": flow_forecast, "rate": rate_forecast, "stock": stock_forecast}[kind]
    return make(earlier, year, month)


def flow_forecast(
    earlier: Sequence[Sequence[tuple[float, float]]], year: Sequence[tuple[float, float]], month: int
) -> Forecast | None:
    weights, before, now, truth = flow_steps(earlier, year, month)
    found = flow_year_end(before, now, weights[month:])
    naive = sum(step.amount for step in now) * MONTHS / month
    return held_against(found, naive, truth, scale=truth, alone=not earlier)


def flow_steps(
    earlier: Sequence[Sequence[tuple[float, float]]], year: Sequence[tuple[float, float]], month: int
) -> tuple[list[float], list[SeriesStep], list[SeriesStep], float]:
    amounts = [[amount for amount, _ in months] for months in earlier]
    weights = month_weights(DAYS, amounts)
    before = [SeriesStep(*pair) for months in amounts for pair in zip(months, weights, strict=True)]
    now = [SeriesStep(amount, weight) for (amount, _), weight in zip(year[:month], weights, strict=False)]
    return weights, before, now, sum(amount for amount, _ in year)


def rate_forecast(
    earlier: Sequence[Sequence[tuple[float, float]]], year: Sequence[tuple[float, float]], month: int
) -> Forecast | None:
    """The volume to come is itself foretold, as a flow."""
    volumes = [[(of, 1.0) for _, of in months] for months in (*earlier, year)]
    weights, before, now, _ = flow_steps(volumes[:-1], volumes[-1], month)
    volume = flow_year_end(before, now, weights[month:])
    if volume is None:
        return None
    coming = volume.value - sum(step.amount for step in now)
    rest = [coming * weight / sum(weights[month:]) for weight in weights[month:]]
    steps = [SeriesStep(*pair) for months in earlier for pair in months if pair[1]]
    own = [SeriesStep(*pair) for pair in year[:month] if pair[1]]
    found = rate_year_end(steps, own, rest, bounded=True)
    if found is None:
        return None
    truth, naive = rate_of(year), rate_of(year[:month])
    return held_against(found, naive, truth, scale=1.0, alone=not earlier)


def rate_of(months: Sequence[tuple[float, float]]) -> float:
    return sum(part for part, _ in months) / sum(of for _, of in months)


def stock_forecast(
    earlier: Sequence[Sequence[tuple[float, float]]], year: Sequence[tuple[float, float]], month: int
) -> Forecast | None:
    values = [value for months in (*earlier, year[:month]) for value, _ in months]
    found = stock_year_end(values, MONTHS - month)
    truth = year[-1][0]
    return held_against(found, values[-1], truth, scale=max(truth, 1.0), alone=not earlier)


def held_against(
    found: YearEnd | None, naive: float, truth: float, *, scale: float, alone: bool
) -> Forecast | None:
    if found is None:
        return None
    own = YearEnd(found.value / scale, found.low / scale, found.high / scale)
    return Forecast(own, naive / scale, truth / scale, alone)


def account(name: str, found: Sequence[Forecast]) -> Account:
    errors = sorted(abs(forecast.naive - forecast.truth) for forecast in found)
    hindsight = errors[min(int(COVERAGE * len(errors)), len(errors) - 1)]
    return Account(
        name=name,
        count=len(found),
        coverage=mean([forecast.found.low <= forecast.truth <= forecast.found.high for forecast in found]),
        error=100 * mean([abs(forecast.found.value - forecast.truth) for forecast in found]),
        naive_error=100 * mean(errors),
        score=100 * mean([interval_score(forecast.found, forecast.truth) for forecast in found]),
        naive_score=100 * mean([naive_score(forecast, hindsight) for forecast in found]),
    )


def naive_score(forecast: Forecast, half: float) -> float:
    return interval_score(
        YearEnd(forecast.naive, forecast.naive - half, forecast.naive + half), forecast.truth
    )


def interval_score(found: YearEnd, truth: float) -> float:
    """Winkler's: the width, and a fine for what lies outside."""
    outside = max(found.low - truth, truth - found.high, 0.0)
    return found.high - found.low + PENALTY * outside


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
