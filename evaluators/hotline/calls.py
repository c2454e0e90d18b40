"""热线话务指标 measured on calls: answered, waited for, abandoned, rated."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from evaluators.answers import Level, satisfaction_measure
from evaluators.columns import Columns
from evaluators.conditions import is_abandoned, is_answered, is_inbound
from evaluators.contract import Condition, Count, Expression, Mean, Quotient, Ratio, evaluator
from evaluators.expressions import and_, or_
from evaluators.words import is_rated
from sources.tables import CALLS


@evaluator(reads=CALLS, unit="%", better="higher", label="接通率")
def connect_rate(calls: Columns, *, denominator: Literal["requests", "inbound"] = "requests") -> Ratio:
    """接通率 = 人工接通的呼入 ÷ 人工请求（接通 + 排队或振铃中放弃）。

    只计呼入（未注明方向的视为呼入），按呼叫时间落入统计期，全天 24 小时。菜单中挂断的不是人工请求，不计。
    口径：denominator=requests（默认）以人工请求为分母；inbound 以全部呼入为分母，含菜单中挂断和其他结果。单位：%，越高越好。
    """
    whole = is_inbound(calls) if denominator == "inbound" else or_(is_answered(calls), is_abandoned(calls))
    return Ratio(part=is_answered(calls), of=whole)


# 15 s: GB/T 33358-2016. Of the formulas in use 3, that of 10000 (China Telecom), is the strictest.
@evaluator(reads=CALLS, unit="%", better="higher", label="N秒接通率")
def answered_within(calls: Columns, *, seconds: int = 15, formula: Literal[1, 2, 3, 4] = 3) -> Ratio:
    """N 秒接通率 = 等待不超过 N 秒接通的呼入 ÷ 人工请求（接通 + 排队中放弃）。

    等待 = 从请求人工到接通或放弃（排队加振铃），等于 N 秒为按时；等待时长不明的接通视为未在 N 秒内接通。N 由 seconds 给出。
    口径 formula：1 =（N 秒内接通 + N 秒内放弃）÷（接通 + 放弃）；2 = N 秒内接通 ÷ 接通；3（默认）= N 秒内接通 ÷（接通 + 放弃）；
    4 = N 秒内接通 ÷（接通 + 超过 N 秒放弃）。只计呼入，按呼叫时间落入统计期。单位：%，越高越好。
    """
    quick, slow = calls.wait_seconds <= seconds, calls.wait_seconds > seconds
    both = or_(is_answered(calls), is_abandoned(calls))
    parts: dict[int, Condition] = {1: and_(both, quick)}
    wholes: dict[int, Condition] = {
        2: is_answered(calls),
        4: or_(is_answered(calls), and_(is_abandoned(calls), slow)),
    }
    return Ratio(part=parts.get(formula, and_(is_answered(calls), quick)), of=wholes.get(formula, both))


@evaluator(reads=CALLS, unit="秒", better="lower", label="平均等待时长")
def average_wait(
    calls: Columns,
    *,
    waiting: Literal["answered", "queued", "requests"] = "answered",
    include_menu: bool = False,
) -> Mean:
    """平均等待时长 = 接通呼入的等待时长之和 ÷ 接通呼入数，零等待计入，等待时长不明的不计。

    只计呼入，按呼叫时间落入统计期；默认不含菜单时长。口径：waiting=answered（默认）只计接通的；queued 只计接通且等待超过 0 秒的；
    requests 计全部人工请求，含排队中放弃的。include_menu=是 时加上菜单时长，菜单时长不明的不计。单位：秒，越低越好。
    """
    asked = or_(is_answered(calls), is_abandoned(calls)) if waiting == "requests" else is_answered(calls)
    queued = calls.wait_seconds > 0 if waiting == "queued" else calls.wait_seconds >= 0
    if not include_menu:
        return Mean(calls.wait_seconds, where=and_(asked, queued))
    return Mean(calls.wait_seconds + calls.menu_seconds, where=and_(asked, queued, calls.menu_seconds >= 0))


@evaluator(reads=CALLS, unit="秒", better="lower", label="平均通话时长")
def average_talk(calls: Columns, *, include_hold: bool = False, include_wrap: bool = False) -> Mean:
    """平均通话时长 = 接通呼入的通话时长之和 ÷ 接通呼入数，不含话后处理；时长不明或为负的不计。

    只计呼入，按呼叫时间落入统计期。口径：include_hold=是 时加上保持时长，include_wrap=是 时加上话后处理时长；
    所加的时长不明或为负的那一通不计。单位：秒。
    """
    wanted = ((include_hold, "hold_seconds"), (include_wrap, "wrap_seconds"))
    return mean_of(calls, [calls.talk_seconds, *(getattr(calls, name) for chosen, name in wanted if chosen)])


@evaluator(reads=CALLS, unit="秒", better="lower", label="平均话后处理时长")
def average_wrap(calls: Columns) -> Mean:
    """平均话后处理时长 = 接通呼入的话后处理时长之和 ÷ 接通呼入数；时长不明或为负的不计。

    只计呼入，按呼叫时间落入统计期。单位：秒，越低越好。
    """
    return mean_of(calls, [calls.wrap_seconds])


def mean_of(calls: Columns, lengths: list[Expression]) -> Mean:
    """The mean of their sum over answered calls of which all are known."""
    known = (length >= 0 for length in lengths)
    return Mean(sum(lengths[1:], lengths[0]), where=and_(is_answered(calls), *known))


@evaluator(reads=CALLS, unit="%", better="lower", label="放弃率")
def abandon_rate(calls: Columns, *, short_seconds: int | None = None) -> Ratio:
    """放弃率（呼损率）= 排队或振铃中放弃的呼入 ÷ 人工请求（接通 + 放弃）。

    short_seconds 给出时，等待不超过该秒数的短时放弃从分子和分母中剔除（常用 5 秒、10 秒）；默认不剔除。
    话单不含中继占线，故不含占线呼损。只计呼入，按呼叫时间落入统计期。单位：%，越低越好。
    """
    lost = is_abandoned(calls)
    if short_seconds is not None:
        lost = and_(lost, or_(calls.wait_seconds.is_(None), calls.wait_seconds > short_seconds))
    return Ratio(part=lost, of=or_(is_answered(calls), lost))


@evaluator(reads=CALLS, unit="%", better="higher", label="7×24小时服务率")
def service_hours_rate(calls: Columns, *, hours: Literal["all", "requested"] = "all") -> Quotient:
    """7×24 小时服务率 = 有人工接通的整点小时数 ÷ 统计期全部小时数。

    以话单为证：一小时内至少接通一个呼入即有人值守；没有接通的小时不能证明有人值守，不计入分子。
    口径：hours=all（默认）以全部小时为分母；requested 以有人工请求的小时为分母（核查有来电而无人接听）。单位：%，越高越好。
    """
    hour = calls.optional("started_hour")
    asked = or_(is_answered(calls), is_abandoned(calls))
    whole = calls.period.hours if hours == "all" else Count(asked, distinct=hour)
    return Quotient(Count(is_answered(calls), distinct=hour), whole, missed=is_abandoned(calls))


@evaluator(reads=CALLS, unit="次", better="higher", label="呼入量")
def calls(calls: Columns) -> Count:
    """呼入量 = 统计期内的全部呼入，按呼叫时间；未注明方向的视为呼入。单位：次。"""
    return Count(and_(calls.started_at.is_not(None), is_inbound(calls)))


@evaluator(reads=CALLS, unit="%", better="higher", label="来电满意率")
def call_satisfaction_rate(
    calls: Columns,
    *,
    min_answers: int = 0,
    level: Level = "basic",
    weights: Mapping[str, Decimal] | None = None,
) -> Ratio | Mean:
    """来电满意率 =（非常满意 + 满意 + 基本满意）÷ 有效的话后评价；未评价的不计，不作默认满意。

    按呼叫时间落入统计期，只计呼入。口径：level=good 时只有非常满意和满意算满意；weights：各评价的权重，给出时按权重计。
    min_answers：有效评价少于此数不出结果。单位：%，越高越好。
    """
    valid = and_(is_inbound(calls), is_rated(calls.rating, weights))
    return satisfaction_measure(calls.rating, valid, min_answers, weights, level)
