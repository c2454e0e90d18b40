"""Scoring what is written on a sheet: target, actual value and grade as texts."""

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.model import Score, Target, TargetKind
from indicators.notation import read_actual, read_target
from indicators.quoting import quote_text
from indicators.rules import Profile
from indicators.scoring import NO_ACTUAL_VALUE, Actual, score_row
from yamlfiles.reader import as_decimal

EXPECTED_TEXTS = {TargetKind.NUMBER: "数值", TargetKind.DATE: "日期", TargetKind.YES_NO: "是或否"}
"""What an actual value has to be, by the kind of its target."""


@dataclass(frozen=True)
class _WrittenActual:
    """An actual value as read; ``absent`` says why there is none, ``grade`` is set where the text names
    one."""

    value: Actual | None = None
    absent: str = NO_ACTUAL_VALUE
    grade: str | None = None


def score_text(
    target_text: str | None,
    actual: object,
    weight: Decimal,
    profile: Profile,
    *,
    grade: str | None = None,
    points: Decimal | None = None,
    branch: str | tuple[str, ...] | None = None,
    reason: str = "",
) -> Score:
    """得分 from what is written on a sheet: ``actual`` is a number, a text, true or false, or ``None``.

    A number stands in the unit of the target. A text is read in the target's notation; the name of a grade
    counts as the grade, and a number beside the grade of a qualitative row as the points given. A word
    where a number is needed is no evidence.
    """
    text = "" if actual is None else str(actual).strip()
    target = read_target(target_text, year=_year_in(text))
    if target.kind is TargetKind.QUALITATIVE and grade and points is None and not isinstance(actual, bool):
        points = as_decimal(text.removesuffix("分"))
    written = _read_written(actual, text, target, grade, profile)
    return score_row(
        target,
        weight,
        written.value,
        profile,
        grade=written.grade,
        points=points,
        branch=branch,
        reason=reason,
        absent=written.absent,
    )


def _read_written(
    actual: object, text: str, target: Target, grade: str | None, profile: Profile
) -> _WrittenActual:
    if isinstance(actual, bool):
        return _WrittenActual(actual, grade=grade)
    if isinstance(actual, int | float | Decimal) and target.kind in (TargetKind.NUMBER, TargetKind.YES_NO):
        return _WrittenActual(Decimal(text), grade=grade)
    if grade is None and profile.qualitative.find_band(text):
        return _WrittenActual(absent=f"{quote_text(text)}是评定等次，此处需要数值", grade=text)
    if text and target.kind is not TargetKind.QUALITATIVE:
        expected = EXPECTED_TEXTS.get(target.kind, "实际完成值")
        return _WrittenActual(read_actual(text, target), f"{quote_text(text)}不能读作{expected}", grade=grade)
    return _WrittenActual(grade=grade)


def _year_in(text: str) -> int | None:
    """The year an actual value names, for a target such as 9月前 that names none."""
    year = re.match(r"\s*((?:19|20)\d\d)\s*[年\-/.]", text)
    return int(year[1]) if year else None
