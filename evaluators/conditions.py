"""What several metrics mean by the same word: an inbound call, an answered one, a call-back that counts."""

from collections.abc import Mapping
from decimal import Decimal

from evaluators.columns import Columns, empty_last, last_of_each
from evaluators.contract import Condition, Expression, Mean, Ratio
from evaluators.expressions import and_, case, or_
from evaluators.words import SATISFIED, weight_expression


def is_inbound(calls: Columns) -> Condition:
    direction = calls.optional("direction")
    return or_(direction.is_(None), direction == "inbound")


def is_answered(calls: Columns) -> Condition:
    return and_(is_inbound(calls), calls.result == "answered")


def is_abandoned(calls: Columns) -> Condition:
    return and_(is_inbound(calls), calls.result == "abandoned_in_queue")


def is_not_true(flag: Expression) -> Condition:
    return or_(flag.is_(None), flag.is_(False))


def is_reached(callbacks: Columns) -> Condition:
    """A rating on a call nobody took is not the caller's."""
    flag = callbacks.optional("reached")
    return or_(flag.is_(None), flag.is_(True))


def last_answer(callbacks: Columns, valid: Condition, bad: Condition) -> Condition:
    """The last effective call-back of each order; of two at the same moment the worse one."""
    worse = case((bad, 0), else_=1)
    order = (*empty_last(callbacks.called_at), *empty_last(callbacks.optional("attempt")), worse)
    return last_of_each(callbacks.optional("order_no"), valid, *order)


def satisfaction_measure(
    rating: Expression, valid: Condition, min_answers: int, weights: Mapping[str, Decimal] | None
) -> Ratio | Mean:
    if weights is None:
        return Ratio(part=rating.in_(SATISFIED), of=valid, at_least=min_answers)
    value = weight_expression(rating, weights)
    return Mean(value, where=valid, missed=and_(valid, value < 1), at_least=min_answers)
