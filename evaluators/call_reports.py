"""The evaluators of calls answered from an interval report (话务报表), where an office has no call records.

Every docstring is the published definition. What a report does not tell is refused with the reason.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from evaluators.answers import Level
from evaluators.columns import Columns
from evaluators.contract import (
    Condition,
    Count,
    Expression,
    Quotient,
    Total,
    UnanswerableError,
    stands_in_for,
)
from evaluators.expressions import and_, or_
from evaluators.hotline import calls as of_records
from sources.tables import CALL_REPORT, REPORTED_SECONDS


def is_over(report: Columns) -> Condition:
    """An interval counts once it is over."""
    ends_at = report.optional("ends_at")
    return or_(ends_at.is_(None), ends_at <= report.period.end)


def share(report: Columns, part: Expression, of: Expression, missed: Condition | None = None) -> Quotient:
    """Over the intervals in which both are known."""
    known = and_(part.is_not(None), of.is_not(None), is_over(report))
    return Quotient(Total(part, known), Total(of, known), missed=missed)


def requests(report: Columns) -> Expression:
    """人工请求: answered and lost; without the lost the valid calls."""
    if report.has("lost"):
        return report.answered + report.lost
    valid: Expression = report.valid
    return valid


def offered_calls(report: Columns) -> Expression:
    if report.has("offered"):
        offered: Expression = report.offered
        return offered
    return report.valid + report.invalid


@stands_in_for(of_records.connect_rate, CALL_REPORT)
def connect_rate(report: Columns, *, denominator: Literal["requests", "inbound"] = "requests") -> Quotient:
    """按话务报表的接通率 = 总应答量 ÷（总应答量 + 总呼损量）。

    没有话务明细时取自话务报表，计入统计期内开始、截止日以前结束的各时段；报表没有总呼损量的，以有效来电为分母。
    口径：denominator=inbound 时以来电量为分母。呼损以出报表的系统为准，可能含中继占线。单位：%，越高越好。
    """
    whole = offered_calls(report) if denominator == "inbound" else requests(report)
    return share(report, report.answered, whole, missed=report.answered < whole)


@stands_in_for(of_records.answered_within, CALL_REPORT)
def answered_within(report: Columns, *, seconds: int = 15, formula: Literal[1, 2, 3, 4] = 3) -> Quotient:
    """按话务报表的 N 秒接通率 = N 秒内应答量 ÷（总应答量 + 总呼损量）。

    没有话务明细时取自话务报表；N 由 seconds 给出，只在报表有 N 秒内应答量一列时给出，不由别的秒数推算；
    报表没有总呼损量的，以有效来电为分母。口径 formula：2 = N 秒内应答量 ÷ 总应答量；3（默认）；
    1、4 要知道 N 秒内放弃了多少，报表没有，不给出。
    单位：%，越高越好。
    """
    if formula in (1, 4):
        raise UnanswerableError(
            f"话务报表没有 {seconds} 秒内放弃的件数，公式 {formula} 不能计算，需要话务明细"
        )
    if seconds not in REPORTED_SECONDS or not report.has(f"within_{seconds}"):
        has = [str(second) for second in REPORTED_SECONDS if report.has(f"within_{second}")]
        told = f"只有 {'、'.join(has)} 秒的" if has else "没有"
        raise UnanswerableError(f"话务报表{told}应答量，不能计算 {seconds} 秒接通率，需要话务明细")
    quick: Expression = getattr(report, f"within_{seconds}")
    whole = report.answered if formula == 2 else requests(report)
    return share(report, quick, whole, missed=quick < whole)


@stands_in_for(of_records.abandon_rate, CALL_REPORT)
def abandon_rate(report: Columns, *, short_seconds: int | None = None) -> Quotient:
    """按话务报表的放弃率（呼损率）= 总呼损量 ÷（总应答量 + 总呼损量）。

    没有话务明细时取自话务报表。报表没有逐个来电的等待时长，不能剔除短时放弃：给了 short_seconds 的不给出。
    呼损以出报表的系统为准，可能含中继占线。单位：%，越低越好。
    """
    if short_seconds is not None:
        raise UnanswerableError("话务报表没有逐个来电的等待时长，不能剔除短时放弃，需要话务明细")
    return share(report, report.lost, report.answered + report.lost, missed=report.lost > 0)


@stands_in_for(of_records.service_hours_rate, CALL_REPORT)
def service_hours_rate(report: Columns, *, hours: Literal["all", "requested"] = "all") -> Quotient:
    """按话务报表的 7×24 小时服务率 = 有应答的整点小时数 ÷ 统计期全部小时数。

    没有话务明细时取自话务报表，只在报表的时段不超过一小时的日子给出；没有应答的小时不能证明有人值守，不计入分子。
    口径：hours=requested 时以有人工请求的小时为分母。单位：%，越高越好。
    """
    hour, answered = report.hour, report.answered > 0
    asked = or_(answered, report.optional("lost") > 0)
    whole = report.period.hours if hours == "all" else Count(and_(asked, is_over(report)), distinct=hour)
    return Quotient(
        Count(and_(answered, is_over(report)), distinct=hour), whole, missed=report.optional("lost") > 0
    )


@stands_in_for(of_records.calls, CALL_REPORT)
def calls(report: Columns) -> Total:
    """按话务报表的呼入量 = 统计期内开始、截止日以前结束的各时段的来电量之和（没有来电量的，有效来电 + 无效来电）。

    没有话务明细时取自话务报表。单位：次。
    """
    offered = offered_calls(report)
    return Total(offered, and_(offered.is_not(None), is_over(report)), empty_is_zero=False)


@stands_in_for(of_records.average_wait, CALL_REPORT)
def average_wait(
    report: Columns,
    *,
    waiting: Literal["answered", "queued", "requests"] = "answered",
    include_menu: bool = False,
) -> Quotient:
    """按话务报表的平均等待时长：报表没有逐个来电的等待时长，不给出。"""
    raise UnanswerableError("话务报表没有逐个来电的等待时长，需要话务明细")


@stands_in_for(of_records.average_talk, CALL_REPORT)
def average_talk(report: Columns, *, include_hold: bool = False, include_wrap: bool = False) -> Quotient:
    """按话务报表的平均通话时长：报表没有逐个来电的通话时长，不给出。"""
    raise UnanswerableError("话务报表没有逐个来电的通话时长，需要话务明细")


@stands_in_for(of_records.call_satisfaction_rate, CALL_REPORT)
def call_satisfaction_rate(
    report: Columns,
    *,
    min_answers: int = 0,
    level: Level = "basic",
    weights: Mapping[str, Decimal] | None = None,
) -> Quotient:
    """按话务报表的来电满意率：报表没有话后评价，不给出。"""
    raise UnanswerableError("话务报表没有话后评价，需要话务明细")
