"""What call-backs and call ratings say in words, by grade. To have another word understood, add it to its
grade here."""

from collections.abc import Mapping
from decimal import Decimal

from evaluators.contract import Condition, Expression
from evaluators.expressions import case, literal_column

GRADES: Mapping[str, tuple[str, ...]] = {
    "非常满意": ("非常满意", "很满意", "十分满意", "非常好", "very satisfied"),
    "满意": ("满意", "比较满意", "较满意", "是", "satisfied"),
    "基本满意": ("基本满意", "较为满意"),
    "一般": ("一般", "中立", "neutral"),
    "不满意": (
        "不满意",
        "比较不满意",
        "较不满意",
        "不太满意",
        "不够满意",
        "否",
        "dissatisfied",
        "unsatisfied",
    ),
    "非常不满意": ("非常不满意", "很不满意", "十分不满意", "极不满意", "very dissatisfied"),
}
SATISFIED = (*GRADES["非常满意"], *GRADES["满意"], *GRADES["基本满意"])
RATED = tuple(word for words in GRADES.values() for word in words)
NEXT_BEST = {"非常满意": "满意", "非常不满意": "不满意"}
SOLVED = ("已解决", "解决", "全部解决", "完全解决", "已经解决", "是", "solved", "resolved", "yes")
PARTLY = ("部分解决", "基本解决", "partly", "partial")
UNSOLVED = (
    "未解决",
    "没解决",
    "没有解决",
    "尚未解决",
    "未能解决",
    "不能解决",
    "无法解决",
    "否",
    "unsolved",
    "unresolved",
    "no",
)


def word_weight(word: str, grade: str, weights: Mapping[str, Decimal]) -> Decimal:
    """The weight of a word: its own, else its grade's; a 非常 grade without a weight has that of the grade
    beside it."""
    for text in (word, grade, NEXT_BEST.get(grade, "")):
        if text in weights:
            return weights[text]
    return Decimal(0)


def weight_expression(rating: Expression, weights: Mapping[str, Decimal]) -> Expression:
    """The weight of each valid rating; empty for anything else."""
    by_word = {word: word_weight(word, grade, weights) for grade, words in GRADES.items() for word in words}
    return case(
        {word: decimal_literal(value) for word, value in {**by_word, **weights}.items()}, value=rating
    )


def decimal_literal(number: Decimal) -> Expression:
    """A decimal as itself in the statement: as a parameter some engines would take it for text or a float."""
    return literal_column(f"{number:f}")


def is_rated(rating: Expression, weights: Mapping[str, Decimal] | None) -> Condition:
    return rating.in_((*RATED, *(weight for weight in weights or () if weight not in RATED)))
