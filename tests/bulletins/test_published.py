"""Published figures of real hotlines made again from their own counts."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from bulletins.funnel import CaseCount
from bulletins.judging import UnitBand, judge_rate
from bulletins.rules import BulletinRules, RateRule, UnitClass
from bulletins.words import rate_text

FILE = Path(__file__).parent.parent / "cases" / "bulletins" / "cn12345_published_stats.csv"
COUNTS = (
    ("宁国市", "2022-04", "按时结案量", "派单量", "99.33%", (98.3, 99.7)),
    ("连云港市", "2019-06", "按时办结数", "应结案数", "82.80%", (82.4, 83.2)),
    ("连云港市", "2019-06", "结案数", "应结案数", "88.34%", (88.0, 88.7)),
    ("连云港市", "2020-09", "直接办理量", "受理量", "49.86%", (49.5, 50.2)),
    ("银川市", "2019-06-28..2019-07-12", "办结量", "受理量", "91.42%", (91.1, 91.7)),
    ("连平县", "2023Q4", "办结量", "受理量", "84.55%", (83.1, 85.9)),
    ("大英县", "2017-03", "按期回复量", "办理量", "97.15%", (96.4, 97.7)),
    ("泰州市(市平台)", "2018-07", "接通量", "呼入量", "95.85%", (95.6, 96.1)),
    ("滨州市", "2021-07-12..2021-07-16", "接通量", "话务总量", "98.78%", (98.6, 98.9)),
    ("宜春市", "2023-05", "在线解答量", "受理量", "52.89%", (52.4, 53.4)),
    ("衡东县", "2025Q1", "在线办结量", "有效工单", "56.15%", (55.2, 57.1)),
)
"""Rates and intervals worked out by hand with bc from the published counts."""
SUMS = (
    ("衡东县", "2025Q1", "有效工单", ("转派量", "在线办结量")),
    ("宜春市", "2023-05", "受理量", ("在线解答量", "转派量")),
    ("连云港市", "2020-09", "受理量", ("直接办理量", "交办工单")),
)


def published() -> dict[tuple[str, str, str], Decimal]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["place"], row["period"], row["metric"]): Decimal(row["value"])
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize(("place", "period", "part", "of", "rate", "interval"), COUNTS)
def test_a_published_rate_comes_out_of_its_counts(
    place: str, period: str, part: str, of: str, rate: str, interval: tuple[float, float]
) -> None:
    figures = published()
    cases = CaseCount(int(figures[place, period, part]), int(figures[place, period, of]))
    rules = BulletinRules((rule := RateRule("rate", part, ""),), (UnitClass("城市", {place: (place,)}),))
    (found,) = judge_rate(rules, rule, {place: cases})
    assert rate_text(found.units[0].rate) == rate
    assert found.units[0].band is UnitBand.SAME
    assert (found.units[0].interval.low, found.units[0].interval.high) == pytest.approx(interval, abs=0.051)


@pytest.mark.parametrize(("place", "period", "whole", "parts"), SUMS)
def test_published_parts_add_up_to_their_whole(
    place: str, period: str, whole: str, parts: tuple[str, ...]
) -> None:
    figures = published()
    counts = [
        CaseCount(int(figures[place, period, part]), int(figures[place, period, part])) for part in parts
    ]
    assert sum(counts, CaseCount(0, 0)).of == figures[place, period, whole]
