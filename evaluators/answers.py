"""What callers answered when they were asked: the answer that counts, and how answers become a rate.

No evaluator stands here; what changes here changes the version of every metric that uses it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from evaluators.columns import Columns, empty_last, last_of_each
from evaluators.contract import Condition, Expression, Mean, Ratio
from evaluators.expressions import and_, case, literal_column
from evaluators.words import decimal_literal, weight_expression
from indicators.answer_words import GRADES, PARTLY, SATISFIED, SOLVED

Level = Literal["basic", "good"]
"""From which grade on an answer counts as satisfied: 基本满意, or 满意."""


def last_answer(callbacks: Columns, valid: Condition, worth: Expression) -> Condition:
    """The last effective call-back of each order; of two at the same moment the one ``worth`` less.

    Of two worth the same the other columns decide, so that never the order of rows or files does.
    """
    own = [column.name for column in callbacks.table_read.columns if column.name in callbacks.present]
    order = (*empty_last(callbacks.called_at), *empty_last(callbacks.optional("attempt")), worth)
    # a column that only breaks a tie decides no number: it is not asked for by name
    ties = (callbacks.stored.c[name] for name in own)
    return last_of_each(callbacks.optional("order_no"), valid, *order, *ties)


def satisfied_words(level: Level) -> tuple[str, ...]:
    return tuple(word for word in SATISFIED if level == "basic" or word not in GRADES["基本满意"])


def rating_worth(
    rating: Expression, weights: Mapping[str, Decimal] | None, level: Level = "basic"
) -> Expression:
    """What an answer counts: 1 or 0, or its weight."""
    if weights is None:
        return case((rating.in_(satisfied_words(level)), literal_column("1")), else_=literal_column("0"))
    return weight_expression(rating, weights)


def answer_worth(said: Expression, partial: Decimal) -> Expression:
    """What an answer to 是否解决 counts: 1 solved, ``partial`` in part, 0 not."""
    return case(
        (said.in_(SOLVED), decimal_literal(Decimal(1))),
        (said.in_(PARTLY), decimal_literal(partial)),
        else_=decimal_literal(Decimal(0)),
    )


def satisfaction_measure(
    rating: Expression,
    valid: Condition,
    min_answers: int,
    weights: Mapping[str, Decimal] | None,
    level: Level = "basic",
) -> Ratio | Mean:
    """``weights`` stand before ``level``, which says from where on an answer counts as satisfied."""
    if weights is None:
        return Ratio(part=rating.in_(satisfied_words(level)), of=valid, at_least=min_answers)
    value = rating_worth(rating, weights)
    return Mean(value, where=valid, missed=and_(valid, value < 1), at_least=min_answers)
