"""Every sentence of a 月报 comes from a number; what is not known is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bulletins.periods import bulletin_period, earlier_period, period_words
from bulletins.report import group_sentences, number_sentence, number_sentences
from bulletins.report_content import GroupCount, HotlineReport, OrderGroups, ReportNumber
from bulletins.report_spans import ReportScope
from indicators.model import Period


def number(unit: str, value: str | None, before: str | None, year_before: str | None) -> ReportNumber:
    now, earlier, year_earlier = (
        None if text is None else Decimal(text) for text in (value, before, year_before)
    )
    label = "受理量" if unit == "件" else "办结率"
    return ReportNumber(label, unit, now, earlier, year_earlier, reason="没有数据")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (number("件", "1200", "1000", "1500"), "受理量 1,200件，环比上升 20.00%，同比下降 20.00%。"),
        (number("%", "97.5", "96", "97.5"), "办结率 97.50%，环比上升 1.50 个百分点，同比持平。"),
        (number("件", "5", "0", None), "受理量 5件，环比没有可比的数（对比期为 0），同比没有可比的数。"),
        (number("%", None, "96", "97"), "办结率待采集：没有数据。"),
    ],
)
def test_a_sentence_says_the_number_and_both_comparisons(told: ReportNumber, sentence: str) -> None:
    assert number_sentence(told) == sentence


JUNE = ReportScope("month", Period(date(2024, 6, 1), date(2024, 6, 30)))
WEEKDAY = ReportScope("day", Period(date(2024, 6, 3), date(2024, 6, 3)))


def test_groups_stand_by_their_number_and_the_greatest_growth_is_named() -> None:
    told = OrderGroups("诉求类型", (GroupCount("投诉", 30, 40), GroupCount("求助", 70, 60)))
    first, growth = group_sentences(told, WEEKDAY)
    assert first == "诉求类型件数居前的是：求助 70 件（占 70.0%）、投诉 30 件（占 30.0%）。"
    assert growth == "比上期增加最多的是求助，由 60 件增至 70 件；增加都在偶然波动之内。"
    assert group_sentences(OrderGroups("区域", ()), JUNE) == ["本期没有受理工单，没有区域可分析。"]
    assert group_sentences(OrderGroups("区域", (), "没有这一列"), JUNE) == ["区域待采集：没有这一列。"]


def test_growth_beyond_chance_is_named_apart() -> None:
    told = OrderGroups("诉求类型", (GroupCount("投诉", 160, 100), GroupCount("求助", 112, 100)))
    assert group_sentences(told, WEEKDAY)[1].endswith("由 100 件增至 160 件；增加超出偶然波动的有：投诉。")


def test_a_longer_month_alone_is_no_growth() -> None:
    """As many a day in March as in February: 31 days of 1000 against 29."""
    march = ReportScope("month", Period(date(2024, 3, 1), date(2024, 3, 31)))
    told = OrderGroups("诉求类型", (GroupCount("咨询", 31000, 29000), GroupCount("投诉", 3100, 2500)))
    assert group_sentences(told, march)[1].endswith("增加超出偶然波动（按天数折算）的有：投诉。")


def test_a_year_is_held_against_the_year_before_by_its_name() -> None:
    year = ReportScope("year", Period(date(2023, 1, 1), date(2023, 12, 31)))
    told = OrderGroups("诉求类型", (GroupCount("咨询", 310, 300),))
    assert group_sentences(told, year)[1].startswith("比上年同期增加最多的是咨询")


def test_numbers_that_lack_the_same_are_told_together() -> None:
    known, waiting = number("件", "12", None, None), number("%", None, None, None)
    day = ReportScope("day", Period(date(2024, 6, 3), date(2024, 6, 3)))
    report = HotlineReport(day, (waiting, known, replace(waiting, label="满意率")))
    assert list(number_sentences(report)) == ["受理量 12件。", "办结率、满意率待采集：没有数据。"]


def test_a_report_of_the_year_has_no_span_before() -> None:
    told = number_sentence(number("件", "1200", "1000", "1500"), ["同比"])
    assert told == "受理量 1,200件，同比下降 20.00%。"


@pytest.mark.parametrize(
    ("span", "day", "period", "earlier"),
    [
        ("month", date(2024, 3, 31), "2024年3月", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("month", date(2024, 3, 30), "2024-03-01 至 2024-03-30", Period(date(2024, 2, 1), date(2024, 2, 29))),
        (
            "month",
            date(2024, 1, 15),
            "2024-01-01 至 2024-01-15",
            Period(date(2023, 12, 1), date(2023, 12, 15)),
        ),
        ("quarter", date(2024, 6, 30), "2024年4—6月", Period(date(2024, 1, 1), date(2024, 3, 31))),
        ("year", date(2024, 2, 29), "2024年1—2月", Period(date(2023, 1, 1), date(2023, 2, 28))),
    ],
)
def test_spans_are_compared_with_equal_ones(span: str, day: date, period: str, earlier: Period) -> None:
    found = bulletin_period(span, day)
    assert period_words(found) == period
    assert earlier_period(span, found) == earlier
