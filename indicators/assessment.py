"""One project judged as known at a day: what ``status``, the pages and the official forms all show.

Pure: the same project, profile, facts and day give the same assessment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import (
    ActualValue,
    EnteredValues,
    entered_values_of,
    is_of_earlier_month,
    typed_day,
)
from indicators.assessed_row import AssessedRow
from indicators.completeness import GOAL, missing_items, tell_damage_once
from indicators.display import SCORE_STATUS_WORDS
from indicators.funding import FundsLine, funds_line
from indicators.judgement import unverified_score
from indicators.missing import Missing
from indicators.model import Indicator, Project, Score, ScoreStatus, TargetKind
from indicators.records import ManualEntry, Observation, ProjectRecords, RecordDamage
from indicators.relative import row_actual
from indicators.rules import Profile
from indicators.scoring import score_row, shown_actual
from indicators.total import ScoredLine, TotalScore, add_up_lines

__all__ = ["GOAL", "AssessedRow", "Assessment", "FundsLine", "assess"]


@dataclass(frozen=True)
class Assessment:
    """``total`` and ``grade`` are ``None`` while anything is unknown; ``so_far`` is what is scored, out of
    ``scored_weight``. ``missing`` is row by row what a person still has to do; a form is ``ready``
    when nothing is. ``goal`` is what people wrote of the overall goal (年度总体目标), oldest first."""

    project: Project
    profile: Profile
    as_of: date
    rows: tuple[AssessedRow, ...]
    funds: FundsLine | None
    total: Decimal | None
    so_far: Decimal
    scored_weight: Decimal
    grade: str | None
    ready: bool
    missing: tuple[Missing, ...]
    notes: tuple[str, ...] = ()
    goal: tuple[ManualEntry, ...] = ()

    @property
    def achieved(self) -> str:
        """实际完成情况 of the overall goal as it stands; "" where nobody wrote it."""
        return entered_values_of(self.goal, GOAL).value


def assess(project: Project, profile: Profile, facts: ProjectRecords, as_of: date) -> Assessment:
    rows = tuple(_assess_row(indicator, project, profile, facts, as_of) for indicator in project.indicators)
    funds = _assess_funds(project, profile, facts, as_of)
    total = _total_score(rows, funds, profile)
    goal = entered_values_of(facts.entries, GOAL)
    missing = tell_damage_once(facts.damage, missing_items(rows, funds, profile, project.span, as_of))
    return Assessment(
        project=project,
        profile=profile,
        as_of=as_of,
        rows=rows,
        funds=funds,
        total=total.total,
        so_far=total.so_far,
        scored_weight=total.scored_weight,
        grade=total.grade,
        ready=not missing,
        missing=missing,
        notes=total.notes,
        goal=goal.entries,
    )


def _assess_funds(project: Project, profile: Profile, facts: ProjectRecords, as_of: date) -> FundsLine | None:
    if project.funds is None:
        return None
    line = funds_line(project.funds, profile, facts)
    return replace(line, score=_told_earlier(line.score, line.typed_on, min(as_of, project.span[1])))


def _assess_row(
    indicator: Indicator, project: Project, profile: Profile, facts: ProjectRecords, as_of: date
) -> AssessedRow:
    observation, said = facts.observations.get(indicator.id), entered_values_of(facts.entries, indicator.id)
    bases = facts.bases.get(indicator.id, ())
    found = row_actual(indicator, observation, said, profile.doubts, bases)
    if lost := lost_number(facts.damage, indicator.id):
        said, found = EnteredValues(), ActualValue(missing_reason=lost)
    score = score_row(
        indicator.target,
        indicator.weight,
        found.actual,
        profile,
        grade=said.grade or None,
        points=said.points,
        branch=indicator.branch,
        as_of=as_of,
        reason=said.points_reason,
        absent=found.missing_reason,
    )
    typed_on = _counted_day(indicator, found, said) if score.outcome is ScoreStatus.SCORED else None
    score = _annotate_score(score, found, observation, min(as_of, project.span[1]), typed_on)
    return AssessedRow(
        indicator=indicator,
        observation=observation,
        score=score,
        value=found.value,
        actual=_actual_text(indicator, profile, found, said, score),
        reason=said.reason,
        measure=said.measure,
        evidence=said.evidence,
        entries=said.entries,
        doubts=found.doubts,
        lapsed=said.lapsed,
        typed_on=typed_on,
    )


def _counted_day(indicator: Indicator, found: ActualValue, said: EnteredValues) -> date | None:
    """Of the value or grade that the score rests on; ``None`` where it rests on what was measured."""
    if indicator.target.kind is TargetKind.QUALITATIVE or found.actual is None:
        return typed_day(said, "grade")
    return typed_day(said, "value") if found.is_typed else None


def lost_number(damage: Iterable[RecordDamage], indicator_id: str) -> str:
    """Why a row has no number although records of it were kept; "" where all are as they were."""
    return next((one.text for one in damage if one.indicator == indicator_id), "")


def _annotate_score(
    score: Score,
    found: ActualValue,
    observation: Observation | None,
    as_of: date,
    typed_on: date | None,
) -> Score:
    """The score with what is to be known of where its actual value came from."""
    if found.is_unverified and score.outcome is ScoreStatus.NO_EVIDENCE:
        return unverified_score(found.missing_reason)
    if found.flags:
        score = replace(score, flags=(*score.flags, *found.flags))
    if found.note:
        score = replace(score, why=f"{score.why}（{found.note}）")
    if (
        observation
        and not found.is_typed
        and score.outcome is ScoreStatus.SCORED
        and observation.as_of < as_of
    ):
        score = replace(score, flags=(*score.flags, f"采集截至 {observation.as_of}"))
    return _told_earlier(score, typed_on, as_of)


def _told_earlier(score: Score, typed_on: date | None, as_of: date) -> Score:
    if typed_on is None or not is_of_earlier_month(typed_on, as_of):
        return score
    return replace(score, flags=(*score.flags, f"填报截至 {typed_on}"))


def _actual_text(
    indicator: Indicator, profile: Profile, found: ActualValue, said: EnteredValues, score: Score
) -> str:
    target, actual = indicator.target, found.actual
    if score.outcome is not ScoreStatus.SCORED:
        return SCORE_STATUS_WORDS[score.outcome]
    if target.kind is TargetKind.QUALITATIVE:
        return said.value or _figure_text(indicator, profile, actual) or said.grade
    if isinstance(actual, bool) or target.kind is TargetKind.YES_NO or actual is None:
        return said.value or ("已完成" if score.attainment else "未完成")
    return _figure_text(indicator, profile, actual) or said.value


def _figure_text(indicator: Indicator, profile: Profile, actual: object) -> str:
    if isinstance(actual, date):
        return actual.isoformat()
    if isinstance(actual, Decimal | Fraction):
        return shown_actual(indicator.target, indicator.weight, actual, profile, branch=indicator.branch)
    return ""


def _total_score(rows: tuple[AssessedRow, ...], funds: FundsLine | None, profile: Profile) -> TotalScore:
    """Without a funds line there is no total, unless the profile gives the execution rate no points."""
    lines = [ScoredLine(row.indicator.weight, row.score, row.indicator.branch) for row in rows]
    if funds:
        lines.append(ScoredLine(funds.weight, funds.score))
    total = add_up_lines(lines, profile, funds.exact if funds else None)
    return replace(total, total=None, grade=None) if funds is None and profile.execution_points else total
