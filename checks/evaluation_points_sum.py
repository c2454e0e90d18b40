"""What the weights and points of a form add up to, with what is blank or was not read."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import starmap

from checks.evaluation_subject import NOTHING, EvaluationSubject, execution_line
from checks.filled_form import FilledRow
from indicators.figures import format_plain
from indicators.model import Score, ScoreStatus, Target, TargetKind
from indicators.points import FULL_SCORE
from indicators.rules import Profile
from indicators.total import ScoredLine


def sum_row_weights(filled: EvaluationSubject) -> Decimal:
    """Of the rows that count in the total."""
    return sum(counted_weights(filled), NOTHING)


def sum_known_weights(filled: EvaluationSubject) -> Decimal:
    """Of rows and 预算执行率, as far as they are printed."""
    line = execution_line(filled.form)
    return sum_row_weights(filled) + ((line.weight if line else None) or NOTHING)


def counted_weights(filled: EvaluationSubject) -> Iterator[Decimal]:
    """Of rows that apply, or whose weight the rules move."""
    for row, target in filled.rows:
        if row.weight is not None and _counts_in_total(row.points, target.kind, filled.profile):
            yield row.weight


def _counts_in_total(points: Decimal | None, kind: TargetKind, profile: Profile) -> bool:
    return kind is not TargetKind.NOT_APPLICABLE or points is not None or profile.moves_absent


def printed_lines(filled: EvaluationSubject) -> Iterator[ScoredLine]:
    """The rows, and 预算执行率 where the form gives it points."""
    yield from starmap(_printed_line, filled.rows)
    line = execution_line(filled.form)
    if line and (line.weight is not None or line.points is not None):
        yield ScoredLine(line.weight or NOTHING, _printed_score(line.points, TargetKind.NUMBER))


def _printed_line(row: FilledRow, target: Target) -> ScoredLine:
    return ScoredLine(row.weight or NOTHING, _printed_score(row.points, target.kind), row.branch)


def _printed_score(points: Decimal | None, kind: TargetKind) -> Score:
    if kind is TargetKind.NOT_APPLICABLE and not points:
        return Score(ScoreStatus.NOT_APPLICABLE, None, None, "")
    return Score(ScoreStatus.NO_EVIDENCE if points is None else ScoreStatus.SCORED, points, None, "")


@dataclass(frozen=True)
class PointsSum:
    """What the printed points add up to, and the most they come to with what is blank or was not read."""

    least: Decimal
    most: Decimal

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    @property
    def range_text(self) -> str:
        return f"{format_plain(self.least)} 至 {format_plain(self.most)}"

    @property
    def text(self) -> str:
        exact = format_plain(self.least)
        return exact if self.is_exact else f"{self.range_text}（空白的得分按 0 至满分计）"


def find_points_sum(filled: EvaluationSubject) -> PointsSum | None:
    """``None`` without any points, and where the rules change a sum that is not whole."""
    lines = list(printed_lines(filled))
    known = [line.score.points for line in lines if line.score.points is not None]
    if not known:
        return None
    least = sum(known, NOTHING)
    unread = _most_points_unread(filled, lines)
    if unread and _may_change_the_sum(filled, lines):
        return None
    return PointsSum(least, least + unread)


def _may_change_the_sum(filled: EvaluationSubject, lines: list[ScoredLine]) -> bool:
    absent = any(line.score.outcome is ScoreStatus.NOT_APPLICABLE for line in lines)
    return absent or bool(filled.profile.caps.lines)


def _most_points_unread(filled: EvaluationSubject, lines: list[ScoredLine]) -> Decimal:
    """Of lines without points, and of what the weights that were read lack of 100."""
    blank = [line.weight for line in lines if line.score.outcome is ScoreStatus.NO_EVIDENCE]
    lacking = max(FULL_SCORE - sum_known_weights(filled), NOTHING)
    line = execution_line(filled.form)
    if _has_unknown_weight(filled) or line is None or (line.weight is None and line.points is None):
        return sum(blank, lacking)
    return sum(blank, NOTHING)


def _has_unknown_weight(filled: EvaluationSubject) -> bool:
    return any(row.weight is None and row.points is None for row in filled.form.rows)
