"""What callers answered when they were asked: the answer that counts, and how answers become a rate.

No evaluator stands here; what changes here changes the version of every metric that uses it.
"""

from collections.abc import Mapping
from decimal import Decimal

from evaluators.columns import Columns, empty_last, last_of_each
from evaluators.contract import Condition, Expression, Mean, Ratio
from evaluators.expressions import and_, case
from evaluators.words import weight_expression
from indicators.answer_words import SATISFIED


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
