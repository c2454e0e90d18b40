"""What several metrics mean by the same word: an inbound call, an answered one, a call-back that counts."""

from evaluators.columns import Columns
from evaluators.contract import Condition, Expression
from evaluators.expressions import and_, or_


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
