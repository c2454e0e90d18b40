"""Check of the 小计 lines between the rows of a self-evaluation form."""

from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_subject import NOTHING, ROUNDING_TOLERANCE, SELF_EVALUATION_FORM, EvaluationSubject
from checks.filled_form import FilledForm, FilledSubtotal
from checks.registry import Fault, check
from indicators.figures import format_plain
from indicators.quoting import quote_text
from yamlfiles.problem import Severity

FIELDS = (("weight", "分值"), ("points", "得分"))


@check(
    "E9",
    Severity.ERROR,
    "小计不等于所属各行之和",
    SELF_EVALUATION_FORM,
    remedy="重新加总，改正小计或各行的分值、得分",
)
def subtotals_add_up_their_rows(filled: EvaluationSubject) -> Iterator[Fault]:
    for subtotal in filled.form.subtotals:
        for field, name in FIELDS:
            printed: Decimal | None = getattr(subtotal, field)
            added = sum_of_rows(filled.form, subtotal, field)
            if printed is None or added is None or abs(printed - added) <= ROUNDING_TOLERANCE:
                continue
            told, due = format_plain(printed), format_plain(added)
            message = f"{quote_text(subtotal.label)}的{name}写 {told}，所属各行相加为 {due}，请核对"
            yield Fault(message, field, subtotal, published=told, computed=due)


def sum_of_rows(form: FilledForm, subtotal: FilledSubtotal, field: str) -> Decimal | None:
    """``None`` where the rows of a 小计 are not known, or one of them has no number."""
    numbers = [getattr(row, field) for row in form.rows if row.places.get("") in subtotal.row_places]
    if not numbers or None in numbers or len(numbers) != len(subtotal.row_places):
        return None
    return sum(numbers, NOTHING)


def subtotals_left_open(filled: EvaluationSubject) -> Iterator[Fault]:
    for subtotal in filled.form.subtotals:
        if not subtotal.row_places and (subtotal.weight is not None or subtotal.points is not None):
            message = f"{quote_text(subtotal.label)}一行看不出是哪几行的小计，没有核对"
            yield Fault(message, "points", subtotal)
