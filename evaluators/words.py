"""What a rating is worth: the grade of its word, or the weight that a request gives it."""

from collections.abc import Mapping
from decimal import Decimal

from evaluators.contract import Condition, Expression
from evaluators.expressions import case, literal_column
from indicators.answer_words import GRADES, RATED, RATING_MEANINGS

NEXT_BEST = {"非常满意": "满意", "非常不满意": "不满意"}


def kept_words(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weights by the words that tables keep."""
    return {RATING_MEANINGS.get(word, word): weight for word, weight in weights.items()}


def word_weight(word: str, grade: str, weights: Mapping[str, Decimal]) -> Decimal | None:
    """The weight of a word: its own, else its grade's; a 非常 grade without a weight has that of the grade
    beside it."""
    for text in (word, grade, NEXT_BEST.get(grade, "")):
        if text in weights:
            return weights[text]
    return None


def unweighted_words(weights: Mapping[str, Decimal]) -> frozenset[str]:
    """The ratings of which the weights do not say what they are worth."""
    given = kept_words(weights)
    return frozenset(
        word for grade, words in GRADES.items() for word in words if word_weight(word, grade, given) is None
    )


def weight_expression(rating: Expression, weights: Mapping[str, Decimal]) -> Expression:
    """The weight of each valid rating; empty for anything else."""
    given = kept_words(weights)
    by_word = {
        word: word_weight(word, grade, given) or Decimal(0)
        for grade, words in GRADES.items()
        for word in words
    }
    return case({word: decimal_literal(value) for word, value in {**by_word, **given}.items()}, value=rating)


def decimal_literal(number: Decimal) -> Expression:
    """A decimal as itself in the statement: as a parameter some engines would take it for text or a float."""
    return literal_column(f"{number:f}")


def is_rated(rating: Expression, weights: Mapping[str, Decimal] | None) -> Condition:
    return rating.in_((*RATED, *(word for word in kept_words(weights or {}) if word not in RATED)))
