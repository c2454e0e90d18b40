"""支付指标 measured on single payments: restricted kinds of expense, paid by the day agreed, in order.

Payments that were not made stand in no list of payments; every definition says so.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from evaluators.columns import Columns
from evaluators.contract import Condition, Expression, Quotient, Ratio, Total, evaluator
from evaluators.expressions import and_, or_
from evaluators.parameters import Amount
from sources.tables import PAYMENTS

NO_TARGET = Amount(Decimal(0))
Expense = Literal["three", "all", "abroad", "vehicles", "receptions", "meetings", "training"]
CODES: Mapping[str, tuple[str, ...]] = {
    "abroad": ("30212", "50207"),
    "vehicles": ("30231", "31013", "30913", "50208", "50303", "50403"),
    "receptions": ("30217", "50206"),
    "meetings": ("30215", "50202"),
    "training": ("30216", "50203"),
}
"""By kind of expense, the economic codes of departments and of governments that it is booked to."""
KINDS: Mapping[str, tuple[str, ...]] = {"three": ("abroad", "vehicles", "receptions"), "all": tuple(CODES)}


def restricted_paid(payments: Columns, kind: Expense) -> Total:
    """Net payments whose economic code begins with one of those of the kind."""
    codes = [code for name in KINDS.get(kind, (kind,)) for code in CODES[name]]
    booked = or_(*(payments.economic_code.startswith(code) for code in codes))
    return Total(payments.amount, where=and_(paid_with(payments, payments.amount), booked))


@evaluator(reads=PAYMENTS, unit="元", better="lower", by_source="fund_source", label="三公、会议、培训支出")
def restricted_spending(payments: Columns, *, expense: Expense = "three") -> Total:
    """三公、会议、培训支出 = 统计期内按支付日期、记在这些经济分类下的净支付额；退款冲减退款当月。

    按经济分类代码的前五位认：因公出国（境）30212、50207；公务用车 30231、31013、30913、50208、50303、50403；公务接待 30217、50206；
    会议 30215、50202；培训 30216、50203。没有代码、不足五位的支付不计，列为存疑。口径 expense：three（默认）“三公”三类；all 五类；
    abroad、vehicles、receptions、meetings、training 各为一类。没有支付记录不能证明没有支出：须有覆盖说明，或统计期前后都有记录。单位：元。
    """
    return restricted_paid(payments, expense)


@evaluator(reads=PAYMENTS, unit="%", better="lower", cumulative=True, label="三公、会议、培训控制率")
def restricted_rate(payments: Columns, *, expense: Expense = "three", target: Amount = NO_TARGET) -> Quotient:
    """三公、会议、培训控制率 = 统计期内这些经济分类下的净支付额 ÷ 预算数（target，必填），不高于 100% 为控制在预算内。

    经济分类的认法和口径 expense 同“三公、会议、培训支出”。预算数为 0 的不出结果，请改用“三公、会议、培训支出”直接看金额。
    单位：%，越低越好。
    """
    return Quotient(restricted_paid(payments, expense), Decimal(target))


@evaluator(reads=PAYMENTS, unit="%", better="higher", label="支付及时率")
def paid_on_time_rate(
    payments: Columns, *, by: Literal["payments", "amount"] = "payments"
) -> Ratio | Quotient:
    """支付及时率 = 应付日期当日或之前支付的笔数 ÷ 统计期内支付（按支付日期）、写有应付日期的笔数。

    只看已经支付的：到期未付的不在支付明细里，不计。口径：by=amount 时按金额计，退款为负数。单位：%，越高越好。
    """
    return share_of_payments(
        payments, payments.paid_at <= payments.due_at, paid_with(payments, payments.due_at), by
    )


@evaluator(reads=PAYMENTS, unit="%", better="higher", label="支付合规率")
def compliant_rate(payments: Columns, *, by: Literal["payments", "amount"] = "payments") -> Ratio | Quotient:
    """支付合规率 = 审核为合规的笔数 ÷ 统计期内支付（按支付日期）、注明是否合规的笔数；未注明的不计。

    口径：by=amount 时按金额计，退款为负数。按收款人类别、用途判断的，可用“台账比率”写条件。单位：%，越高越好。
    """
    said = payments.compliant
    return share_of_payments(payments, said.is_(True), paid_with(payments, said), by)


def paid_with(payments: Columns, column: Expression) -> Condition:
    """Paid, and the column is not empty."""
    return and_(payments.paid_at.is_not(None), column.is_not(None))


def share_of_payments(
    payments: Columns, good: Condition, known: Condition, by: Literal["payments", "amount"]
) -> Ratio | Quotient:
    if by == "payments":
        return Ratio(part=good, of=known)
    paid = and_(known, payments.amount.is_not(None))
    missed = and_(paid, or_(good.is_(None), good.is_(False)))
    return Quotient(Total(payments.amount, and_(paid, good)), Total(payments.amount, paid), missed=missed)
