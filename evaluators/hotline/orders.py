"""热线工单指标 measured on work orders: dispatched, signed, closed, returned, done again."""

from decimal import Decimal
from typing import Literal

from evaluators.columns import DAY_SECONDS, Columns, middle_rows, seconds_between
from evaluators.conditions import is_not_true
from evaluators.contract import (
    Condition,
    Count,
    DatedByChoice,
    Difference,
    Expression,
    Mean,
    Quotient,
    Ratio,
    Total,
    evaluator,
)
from evaluators.expressions import and_, case, func, or_
from evaluators.parameters import ColumnName
from evaluators.row_expressions import named_column
from evaluators.words import decimal_literal
from sources.tables import CALLBACKS, WORK_ORDERS

ON_TIME_DATES = DatedByChoice(
    "denominator", {"due": "due_at", "closed": "closed_at", "dispatched": "dispatched_at"}
)
CLOSING_DATES = DatedByChoice("denominator", {"due": "due_at", "received": "received_at"})


@evaluator(reads=WORK_ORDERS, unit="件", better="higher", label="工单受理量")
def volume(orders: Columns) -> Count:
    """工单受理量 = 受理时间落在统计期内的工单。单位：件。"""
    return Count(orders.received_at.is_not(None))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", label="直接答复率")
def direct_answer_rate(orders: Columns, *, matters: Literal["all", "inquiries"] = "all") -> Ratio:
    """直接答复率 = 不经派单直接答复的工单 ÷ 统计期内受理的全部工单；未注明的不算直接答复。

    按受理时间。口径：matters=inquiries 时分子分母都只计诉求类型写有“咨询”的工单（即时答复率）。单位：%，越高越好。
    """
    received: Condition = orders.received_at.is_not(None)
    if matters == "inquiries":
        received = and_(received, orders.category.contains("咨询"))
    return Ratio(part=orders.replied_directly.is_(True), of=received)


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
def return_rate(
    orders: Columns, *, count: Literal["returns", "orders"] = "returns", accepted: bool = False
) -> Quotient | Ratio:
    """退单率 = 退单次数 ÷ 统计期内派出的工单（按派单时间）。

    口径：count=returns（默认）每退一次计一次；orders 退过的工单只计一次。accepted=是 时只计同意的退单，被驳回的退单申请不计。
    退单次数以导出时为准，没有发生时间。单位：%，越低越好。
    """
    times = orders.returns_accepted if accepted else orders.returned
    sent, returned = orders.dispatched_at.is_not(None), times > 0
    if count == "orders":
        return Ratio(part=returned, of=sent)
    return Quotient(Total(times, where=and_(sent, returned)), Count(sent), missed=and_(sent, returned))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="dispatched_at", label="派单准确率")
def dispatch_accuracy_rate(
    orders: Columns, *, count: Literal["orders", "returns"] = "orders", accepted: bool = True
) -> Quotient | Ratio:
    """派单准确率 = 1 − 同意的退单 ÷ 统计期内派出的工单（按派单时间）。

    口径：count=orders（默认）退过的工单只计一次；returns 每退一次计一次，退单多于派单时为负数。accepted=否 时全部退单都计，
    含被驳回的退单申请。未注明次数的视为没有退单；次数以导出时为准，没有发生时间。单位：%，越高越好。
    """
    times = orders.returns_accepted if accepted else orders.returned
    sent, kept = orders.dispatched_at.is_not(None), or_(times.is_(None), times == 0)
    if count == "orders":
        return Ratio(part=kept, of=sent)
    returned = and_(sent, times > 0)
    return Quotient(Difference(Count(sent), Total(times, where=returned)), Count(sent), missed=returned)


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="sign_due_at", label="按时签收率")
def signed_on_time_rate(orders: Columns, *, denominator: Literal["due", "signed"] = "due") -> Ratio:
    """按时签收率 = 签收时限内签收的工单 ÷ 签收时限落在统计期内的已派工单；逾期未签的计入分母。

    签收时间不晚于签收时限为按时（含当刻）。数据有派单时间的，未派出的不计。口径：denominator=due（默认）以应签收的为分母；
    signed 以其中已签收的为分母，逾期未签的不计。单位：%，越高越好。
    """
    owed: Condition = orders.sign_due_at.is_not(None)
    if orders.has("dispatched_at"):
        owed = and_(owed, orders.dispatched_at.is_not(None))
    if denominator == "signed":
        owed = and_(owed, orders.signed_at.is_not(None))
    return Ratio(part=orders.signed_at <= orders.sign_due_at, of=owed)


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by=ON_TIME_DATES, label="按时办结率")
def on_time_rate(
    orders: Columns,
    *,
    denominator: Literal["due", "closed", "dispatched"] = "due",
    judged: Literal["times", "flag"] = "times",
) -> Ratio:
    """按时办结率 = 期限内办结的工单 ÷ 应办结工单。

    应办结工单：办结时限落在统计期内的工单；逾期未结的计入分母，没有时限的不计。办结时间不晚于办结时限为按时（含当刻）；
    时限只写到日的，算到当日结束。时限以平台给出的为准，已含工作日和经批准的延期。
    口径 denominator：due（默认）以应办结的为分母；closed 以统计期内办结（按办结时间）且有时限的为分母，未结的不计；
    dispatched 以统计期内派出（按派单时间）的全部工单为分母，未到期未结的也算没有按时办结。judged=flag 时按平台的“是否超期”判断，
    未注明的不计。单位：%，越高越好。
    """
    known = orders.due_at.is_not(None) if judged == "times" else orders.overdue.is_not(None)
    on_time = orders.closed_at <= orders.due_at if judged == "times" else is_closed_unmarked(orders)
    wholes: dict[str, Condition] = {"closed": and_(orders.closed_at.is_not(None), known), "due": known}
    if denominator == "dispatched":
        sent = orders.dispatched_at.is_not(None)
        return Ratio(part=on_time, of=sent if judged == "times" else and_(sent, known))
    return Ratio(part=on_time, of=wholes[denominator])


def is_closed_unmarked(orders: Columns) -> Condition:
    """Closed, and the platform does not say that it was late."""
    return and_(orders.closed_at.is_not(None), orders.overdue.is_(False))


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by=CLOSING_DATES, label="办结率")
def closed_rate(orders: Columns, *, denominator: Literal["due", "received"] = "due") -> Ratio:
    """办结率 = 到截止日已办结的工单 ÷ 应办结工单（办结时限落在统计期内），不论是否按时。

    口径：denominator=received 时以统计期内受理（按受理时间）的全部工单为分母，含尚未到期的。单位：%，越高越好。
    """
    whole = orders.due_at if denominator == "due" else orders.received_at
    return Ratio(part=orders.closed_at.is_not(None), of=whole.is_not(None))


@evaluator(reads=WORK_ORDERS, unit="%", better="lower", dated_by=CLOSING_DATES, label="逾期率")
def overdue_rate(orders: Columns, *, denominator: Literal["due", "received"] = "due") -> Ratio:
    """逾期率 =（逾期办结 + 逾期未结）÷ 应办结工单（办结时限落在统计期内）。与按时办结率之和为 100%。

    口径：denominator=received 时以统计期内受理（按受理时间）的全部工单为分母，到截止日时限未到的、没有时限的不算逾期。
    单位：%，越低越好。
    """
    if denominator == "due":
        late = or_(orders.closed_at.is_(None), orders.closed_at > orders.due_at)
        return Ratio(part=late, of=orders.due_at.is_not(None))
    unfinished = and_(orders.closed_at.is_(None), orders.due_at < orders.period.end)
    return Ratio(part=or_(orders.closed_at > orders.due_at, unfinished), of=orders.received_at.is_not(None))


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


@evaluator(reads=(WORK_ORDERS, CALLBACKS), unit="%", better="lower", dated_by="closed_at", label="重办率")
def redo_rate(
    orders: Columns, callbacks: Columns, *, denominator: Literal["closed", "called_back"] = "closed"
) -> Ratio:
    """重办率 = 回访后退回重办过的工单 ÷ 统计期内办结的工单（按办结时间）；一件只计一次。

    口径：denominator=called_back 时以其中到截止日回访过的为分母（以工单编号对应，需要回访数据）。重办次数以导出时为准。
    单位：%，越低越好。
    """
    closed: Condition = orders.closed_at.is_not(None)
    if denominator == "called_back":
        called = callbacks.values("order_no", callbacks.called_at.is_not(None))
        closed = and_(closed, orders.order_no.in_(called))
    return Ratio(part=orders.redone > 0, of=closed)


@evaluator(reads=WORK_ORDERS, unit="秒", better="lower", dated_by="closed_at", label="平均办理时长")
def average_handling_time(
    orders: Columns,
    *,
    since: Literal["dispatched", "received", "signed"] = "dispatched",
    statistic: Literal["mean", "median"] = "mean",
) -> Mean:
    """平均办理时长 = 统计期内办结的各工单从派单到办结的时长之和 ÷ 工单数（按办结时间），自然时间，不扣除节假日。

    起点时间不明的、办结早于起点的不计，未办结的不计。口径 since：dispatched（默认）从派单起；received 从受理起；signed 从签收起。
    statistic=median 时为中位数：按时长排列居中的一件，件数为双数的取居中两件的平均。单位：秒，指标值可写小时、天；越低越好。
    """
    begins: Expression = getattr(orders, f"{since}_at")
    known, taken = orders.closed_at >= begins, seconds_between(begins, orders.closed_at)
    return Mean(taken, where=known if statistic == "mean" else middle_rows(taken, known))


@evaluator(
    reads=WORK_ORDERS, unit="%", better="lower", dated_by="received_at", stock=True, label="重复投诉率"
)
def repeat_rate(
    orders: Columns,
    *,
    by: Literal["records", "flag"] = "records",
    caller: ColumnName | None = None,
    days: int = 30,
) -> Ratio:
    """重复投诉率 = 重复的工单 ÷ 统计期内受理的全部工单（按受理时间）。

    口径：by=records（默认）写有重复工单编号的算重复；caller 给出来电人一列（须在数据来源中声明、只保存代号）时，同一来电人、
    同一诉求类型在前 days 天内（默认 30 天）已有工单的也算，期前的工单也查；有筛选的只在筛选出的工单里查。
    by=flag 以平台的“是否重复”为准，未注明的不算重复。单位：%，越低越好。
    """
    received = orders.received_at >= orders.period.start
    if by == "flag":
        return Ratio(part=orders.repeated.is_(True), of=received)
    if caller is None:
        return Ratio(part=orders.repeat_of.is_not(None), of=received)
    linked = orders.optional("repeat_of").is_not(None)
    return Ratio(part=or_(linked, follows_within(orders, named_column(orders, caller), days)), of=received)


def follows_within(orders: Columns, caller: Expression, days: int) -> Condition:
    """An earlier order of the same caller and category lies at most so many days back."""
    order = [orders.received_at, orders.optional("order_no")]
    before = func.lag(orders.received_at).over(partition_by=[caller, orders.category], order_by=order)
    soon = seconds_between(before, orders.received_at) <= days * DAY_SECONDS
    return and_(caller.is_not(None), orders.category.is_not(None), soon)


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="closed_at", label="承办单位认定解决率")
def handler_solved_rate(orders: Columns, *, partial: Decimal = Decimal(0)) -> Ratio | Mean:
    """承办单位认定解决率 = 实际解决 ÷（实际解决 + 部分解决 + 解释说明），以承办单位填写的完成情况为准。

    统计期内办结的工单（按办结时间）；完成情况未注明或为其他的不计。它不是来电人的答复，不能替代解决率。
    partial：部分解决按几件计（默认 0，常用 0.5）。单位：%，越高越好。
    """
    said = orders.outcome
    valid = and_(orders.closed_at.is_not(None), said.in_(("实际解决", "部分解决", "解释说明")))
    if partial == 0:
        return Ratio(part=said == "实际解决", of=valid)
    worth = case(
        {"实际解决": decimal_literal(Decimal(1)), "部分解决": decimal_literal(partial)},
        value=said,
        else_=decimal_literal(Decimal(0)),
    )
    return Mean(worth, where=valid, missed=and_(valid, said != "实际解决"))
