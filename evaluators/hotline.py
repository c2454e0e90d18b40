"""热线指标 measured on work orders, calls, call-backs and line faults.

Every docstring is the published definition: what is counted, over what, what is left out, by which clock
and period. All are as known at the last day of the period (截止日): what happened later has not happened yet.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from evaluators.answers import answer_worth, last_answer, rating_worth, satisfaction_measure
from evaluators.columns import Columns, seconds_between
from evaluators.conditions import is_abandoned, is_answered, is_inbound, is_not_true, is_reached
from evaluators.contract import Condition, Count, Difference, Mean, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_, case, func, or_, true
from evaluators.words import is_rated
from indicators.answer_words import PARTLY, RATED, SOLVED, UNSOLVED
from sources.tables import CALLBACKS, CALLS, FAULTS, WORK_ORDERS


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
def average_wait(calls: Columns) -> Mean:
    """平均等待时长 = 接通呼入的等待时长之和 ÷ 接通呼入数，零等待计入，等待时长不明的不计。

    只计呼入，按呼叫时间落入统计期；不含菜单时长。单位：秒，越低越好。
    """
    return Mean(calls.wait_seconds, where=and_(is_answered(calls), calls.wait_seconds >= 0))


@evaluator(reads=CALLS, unit="秒", better="lower", label="平均通话时长")
def average_talk(calls: Columns) -> Mean:
    """平均通话时长 = 接通呼入的通话时长之和 ÷ 接通呼入数，不含话后处理；时长不明或为负的不计。

    只计呼入，按呼叫时间落入统计期。单位：秒。
    """
    return Mean(calls.talk_seconds, where=and_(is_answered(calls), calls.talk_seconds >= 0))


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
    calls: Columns, *, min_answers: int = 0, weights: Mapping[str, Decimal] | None = None
) -> Ratio | Mean:
    """来电满意率 =（非常满意 + 满意 + 基本满意）÷ 有效的话后评价；未评价的不计，不作默认满意。

    按呼叫时间落入统计期，只计呼入。min_answers：有效评价少于此数不出结果；weights：各评价的权重。单位：%，越高越好。
    """
    valid = and_(is_inbound(calls), is_rated(calls.rating, weights))
    return satisfaction_measure(calls.rating, valid, min_answers, weights)


@evaluator(reads=WORK_ORDERS, unit="件", better="higher", label="工单受理量")
def volume(orders: Columns) -> Count:
    """工单受理量 = 受理时间落在统计期内的工单。单位：件。"""
    return Count(orders.received_at.is_not(None))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", label="直接答复率")
def direct_answer_rate(orders: Columns) -> Ratio:
    """直接答复率 = 不经派单直接答复的工单 ÷ 统计期内受理的全部工单；未注明的不算直接答复。按受理时间。单位：%，越高越好。"""
    return Ratio(part=orders.replied_directly.is_(True), of=orders.received_at.is_not(None))


# 24 hours: judgement after 宁夏《12345政务服务便民热线运行管理办法（试行）》, which asks for one working day.
@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="received_at", label="派单及时率")
def dispatched_on_time_rate(orders: Columns, *, hours: Decimal = Decimal(24)) -> Ratio:
    """派单及时率 = 受理后 hours 小时内派出的工单 ÷ 需要派单的工单。

    需要派单：统计期内受理、未直接答复，且已经派出或到截止日已超过时限的工单；时限未到尚未派出的不计。
    时钟：自然小时（默认 24 小时），自受理时间起。单位：%，越高越好。
    """
    limit = int(hours * 3600)
    taken = seconds_between(orders.received_at, orders.dispatched_at)
    overdue = seconds_between(orders.received_at, orders.period.end) > limit
    due = or_(orders.dispatched_at.is_not(None), overdue)
    return Ratio(part=taken <= limit, of=and_(is_not_true(orders.optional("replied_directly")), due))


@evaluator(reads=WORK_ORDERS, unit="%", better="lower", dated_by="dispatched_at", label="退单率")
def return_rate(orders: Columns, *, count: Literal["returns", "orders"] = "returns") -> Quotient | Ratio:
    """退单率 = 退单次数 ÷ 统计期内派出的工单（按派单时间）。

    口径：count=returns（默认）每退一次计一次；orders 退过的工单只计一次。退单次数以导出时为准，没有发生时间。单位：%，越低越好。
    """
    sent, returned = orders.dispatched_at.is_not(None), orders.returned > 0
    if count == "orders":
        return Ratio(part=returned, of=sent)
    times = Total(orders.returned, where=and_(sent, returned))
    return Quotient(times, Count(sent), missed=and_(sent, returned))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="sign_due_at", label="按时签收率")
def signed_on_time_rate(orders: Columns) -> Ratio:
    """按时签收率 = 签收时限内签收的工单 ÷ 签收时限落在统计期内的已派工单；逾期未签的计入分母。

    签收时间不晚于签收时限为按时（含当刻）。数据有派单时间的，未派出的不计。单位：%，越高越好。
    """
    owed: Condition = orders.sign_due_at.is_not(None)
    if orders.has("dispatched_at"):
        owed = and_(owed, orders.dispatched_at.is_not(None))
    return Ratio(part=orders.signed_at <= orders.sign_due_at, of=owed)


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="按时办结率")
def on_time_rate(orders: Columns) -> Ratio:
    """按时办结率 = 期限内办结的工单 ÷ 应办结工单。

    应办结工单：办结时限落在统计期内的工单；逾期未结的计入分母，没有时限的不计。办结时间不晚于办结时限为按时（含当刻）；
    时限只写到日的，算到当日结束。时限以平台给出的为准，已含工作日和经批准的延期。单位：%，越高越好。
    """
    return Ratio(part=orders.closed_at <= orders.due_at, of=orders.due_at.is_not(None))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="办结率")
def closed_rate(orders: Columns) -> Ratio:
    """办结率 = 到截止日已办结的工单 ÷ 应办结工单（办结时限落在统计期内），不论是否按时。单位：%，越高越好。"""
    return Ratio(part=orders.closed_at.is_not(None), of=orders.due_at.is_not(None))


@evaluator(reads=WORK_ORDERS, unit="%", better="lower", dated_by="due_at", label="逾期率")
def overdue_rate(orders: Columns) -> Ratio:
    """逾期率 =（逾期办结 + 逾期未结）÷ 应办结工单（办结时限落在统计期内）。与按时办结率之和为 100%。单位：%，越低越好。"""
    late = or_(orders.closed_at.is_(None), orders.closed_at > orders.due_at)
    return Ratio(part=late, of=orders.due_at.is_not(None))


@evaluator(
    reads=WORK_ORDERS,
    unit="件",
    better="lower",
    dated_by="due_at",
    stock=True,
    cumulative=True,
    label="逾期未结件数",
)
def overdue_open(orders: Columns) -> Count:
    """逾期未结件数 = 截止日终了时，办结时限已过而仍未办结的工单，不论何时受理（时点数）。单位：件，越低越好。"""
    return Count(and_(orders.due_at.is_not(None), orders.closed_at.is_(None)))


@evaluator(reads=(WORK_ORDERS, CALLBACKS), unit="%", better="higher", dated_by="closed_at", label="回访率")
def callback_rate(orders: Columns, callbacks: Columns, *, effective: bool = False) -> Ratio:
    """回访率 = 截止日前回访过的工单 ÷ 统计期内办结的应回访工单（按办结时间；直接答复的不需回访，不计）。

    以工单编号对应；拒访也算回访过。effective=是 时为有效回访率：接通且作了评价或答复是否解决的才算。单位：%，越高越好。
    """
    made: Condition = callbacks.called_at.is_not(None)
    if effective:
        satisfaction, solved = callbacks.any_of("satisfaction", "solved")
        spoke = or_(satisfaction.in_(RATED), solved.in_((*SOLVED, *PARTLY, *UNSOLVED)))
        made = and_(is_reached(callbacks), spoke)
    due = and_(orders.closed_at.is_not(None), is_not_true(orders.optional("replied_directly")))
    return Ratio(part=orders.order_no.in_(callbacks.values("order_no", made)), of=due)


@evaluator(reads=CALLBACKS, unit="%", better="higher", label="满意率")
def satisfaction_rate(
    callbacks: Columns, *, min_answers: int = 0, weights: Mapping[str, Decimal] | None = None
) -> Ratio | Mean:
    """满意率 =（非常满意 + 满意 + 基本满意）÷ 有效评价（五级评价加一般）；按回访时间落入统计期。

    同一工单以最后一次有效评价为准，同一时刻的取较差者；未接通、拒访、未评价的不计，绝不视为满意。min_answers：有效评价少于此数不出结果。
    口径：weights 给出时按权重计（例如 满意 1、基本满意 0.8、一般 0.6、不满意 0），满意率 = 权重之和 ÷ 有效评价。单位：%，越高越好。
    """
    rating = callbacks.satisfaction
    valid = and_(is_rated(rating, weights), is_reached(callbacks))
    valid = last_answer(callbacks, valid, rating_worth(rating, weights))
    return satisfaction_measure(rating, valid, min_answers, weights)


@evaluator(reads=CALLBACKS, unit="%", better="higher", label="解决率")
def solved_rate(callbacks: Columns, *, partial: Decimal = Decimal(0), min_answers: int = 0) -> Ratio | Mean:
    """解决率 = 已解决 ÷（已解决 + 部分解决 + 未解决），以来电人在回访中的答复为准；按回访时间落入统计期。

    同一工单以最后一次有效答复为准，同一时刻的取较差者；未接通、未答复的不计。partial：部分解决按几件计（默认 0，常用 0.5）。
    min_answers：有效答复少于此数不出结果。单位：%，越高越好。
    """
    said = callbacks.solved
    valid = and_(said.in_((*SOLVED, *PARTLY, *UNSOLVED)), is_reached(callbacks))
    last = last_answer(callbacks, valid, value := answer_worth(said, partial))
    if partial == 0:
        return Ratio(part=said.in_(SOLVED), of=last, at_least=min_answers)
    return Mean(value, where=last, missed=and_(last, value < 1), at_least=min_answers)


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="dispatched_at", label="先行联系率")
def contacted_rate(orders: Columns, *, hours: Decimal | None = None) -> Ratio:
    """先行联系率 = 已先行联系 ÷（已联系 + 未联系）的已派工单，按派单时间落入统计期；未注明的不计。

    口径：hours 给出时为响应率 = 派单后 hours 小时内联系的 ÷ 全部已派工单。时钟：自然小时。单位：%，越高越好。
    """
    sent = orders.dispatched_at.is_not(None)
    if hours is not None:
        quick = seconds_between(orders.dispatched_at, orders.contacted_at) <= int(hours * 3600)
        return Ratio(part=quick, of=sent)
    flag, moment = orders.any_of("contacted", "contacted_at")
    if not orders.has("contacted"):
        return Ratio(part=moment.is_not(None), of=sent)
    if not orders.has("contacted_at"):
        return Ratio(part=flag.is_(True), of=and_(sent, flag.is_not(None)))
    told = or_(flag.is_not(None), moment.is_not(None))
    return Ratio(part=or_(flag.is_(True), moment.is_not(None)), of=and_(sent, told))


@evaluator(reads=WORK_ORDERS, unit="%", better="lower", dated_by="closed_at", label="重办率")
def redo_rate(orders: Columns) -> Ratio:
    """重办率 = 回访后退回重办过的工单 ÷ 统计期内办结的工单（按办结时间）；一件只计一次。重办次数以导出时为准。单位：%，越低越好。"""
    return Ratio(part=orders.redone > 0, of=orders.closed_at.is_not(None))


@evaluator(reads=FAULTS, unit="%", better="higher", stock=True, label="线路可用率")
def line_availability(faults: Columns, *, include_planned: bool = False) -> Quotient:
    """线路可用率 =（应服务时长 − 故障中断时长）÷ 应服务时长；应服务时长为统计期全部时间（24 小时）。

    中断时长只计落在统计期内的部分：期前开始的从期初算，未恢复的算到期末；同时发生的故障只算一次。
    计划检修不计（未注明的视为非计划）；include_planned=是 时计入。没有故障记录不能证明没有故障，须有覆盖说明。单位：%，越高越好。
    """
    start, end = faults.period.start, faults.period.end
    began = case((faults.began_at < start, start), else_=faults.began_at)
    over = case(
        (faults.restored_at.is_(None), end), (faults.restored_at > end, end), else_=faults.restored_at
    )
    counts = and_(over > began, true() if include_planned else is_not_true(faults.optional("planned")))
    before = func.max(case((counts, over))).over(
        order_by=[faults.began_at, faults.optional("fault_id")], rows=(None, -1)
    )
    fresh = case((before > began, before), else_=began)
    outage = Total(case((over > fresh, seconds_between(fresh, over)), else_=0), where=counts)
    return Quotient(Difference(faults.period.seconds, outage), faults.period.seconds, missed=counts)


@evaluator(reads=FAULTS, unit="次", better="lower", label="线路故障次数")
def fault_count(faults: Columns, *, include_planned: bool = False) -> Count:
    """线路故障次数 = 开始时间落在统计期内的故障；计划检修不计（未注明的视为非计划），include_planned=是 时计入。

    没有记录不能证明没有故障：须有覆盖说明，或统计期前后都有记录。单位：次，越低越好。
    """
    happened = faults.began_at.is_not(None)
    return Count(happened if include_planned else and_(happened, is_not_true(faults.optional("planned"))))
