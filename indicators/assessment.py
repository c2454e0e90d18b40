"""One project judged as known at a day: what ``status``, the pages and the official forms all show.

Pure: the same project, profile, facts and day give the same assessment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from indicators.actuals import ActualValue, EnteredValues, actual_of, entered_values_of
from indicators.attainment import needs_analysis
from indicators.display import SCORE_STATUS_WORDS, is_known_text
from indicators.figures import FULL_PERCENT, format_plain
from indicators.funding import FundsLine, funds_line, lacks_reason
from indicators.judgement import unverified_score
from indicators.missing import Missing, MissingKind
from indicators.model import FUNDS, Indicator, Project, Score, ScoreStatus, TargetKind
from indicators.points import FULL_SCORE, has_full_points
from indicators.quoting import row_label
from indicators.records import Evidence, ManualEntry, Observation, ProjectRecords
from indicators.rules import Profile
from indicators.scoring import score_row, shown_actual
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts
from indicators.total import ScoredLine, TotalScore, add_up_lines, declared_weight

__all__ = ["AssessedRow", "Assessment", "FundsLine", "assess"]

GOAL = "goal"
"""The reserved indicator id of 年度总体目标: its entry's value is 实际完成情况."""
WAITING_KINDS: Mapping[ScoreStatus, MissingKind] = MappingProxyType(
    {
        ScoreStatus.NO_EVIDENCE: MissingKind.ACTUAL,
        ScoreStatus.NEEDS_PERSON: MissingKind.JUDGEMENT,
        ScoreStatus.UNVERIFIED: MissingKind.DOUBT,
    }
)
"""What a row that has no score yet waits for."""
EXECUTION_RATE = "预算执行率"
"""What papers call the row of the funds."""


@dataclass(frozen=True)
class AssessedRow:
    """One row of the form. ``value`` is the actual number in the unit of the target, where it is one;
    ``actual`` is the text shown, never blank: 待采集, 待评定 or 不适用 where nothing is known. ``evidence`` is
    everything handed in for the row."""

    indicator: Indicator
    observation: Observation | None
    score: Score
    value: Decimal | None
    actual: str
    reason: str = ""
    measure: str = ""
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[ManualEntry, ...] = ()
    doubts: StandingDoubts = NO_DOUBTS

    @property
    def is_known(self) -> bool:
        return is_known_text(self.actual)


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


def assess(project: Project, profile: Profile, facts: ProjectRecords, as_of: date) -> Assessment:
    rows = tuple(_assess_row(indicator, project, profile, facts, as_of) for indicator in project.indicators)
    funds = funds_line(project.funds, profile, facts) if project.funds else None
    total = _total_score(rows, funds, profile)
    missing = tuple(_missing_items(rows, funds, profile))
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
        goal=entered_values_of(facts.entries, GOAL).entries,
    )


def _assess_row(
    indicator: Indicator, project: Project, profile: Profile, facts: ProjectRecords, as_of: date
) -> AssessedRow:
    observation, said = facts.observations.get(indicator.id), entered_values_of(facts.entries, indicator.id)
    found = actual_of(indicator.target, indicator.is_manual, observation, said, profile.doubts)
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
    score = _annotate_score(score, found, observation, min(as_of, project.span[1]))
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
    )


def _annotate_score(score: Score, found: ActualValue, observation: Observation | None, as_of: date) -> Score:
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
    return score


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


def _missing_items(
    rows: tuple[AssessedRow, ...], funds: FundsLine | None, profile: Profile
) -> Iterator[Missing]:
    for row in rows:
        yield from _missing_in_row(row, profile)
    if not rows:
        yield Missing("", MissingKind.INDICATORS)
    yield from _missing_in_funds(funds, profile)
    yield from _missing_weight([row.indicator for row in rows], profile)


def _missing_in_row(row: AssessedRow, profile: Profile) -> Iterator[Missing]:
    row_id, score = row.indicator.id, row.score
    name = row_label(row.indicator.branch, row.indicator.name)
    if score.outcome in WAITING_KINDS:
        yield Missing(row_id, WAITING_KINDS[score.outcome], name, {"why": score.why})
    if score.points is None:
        return
    if not has_full_points(score.points, row.indicator.weight):
        yield from _missing_remark(row)
    elif not row.reason and needs_analysis(row.indicator.target, score.attainment, profile):
        percent = format_plain(profile.over_achievement.reason)
        yield Missing(row_id, MissingKind.OVER_ACHIEVEMENT_REASON, name, {"percent": percent})


def _missing_remark(row: AssessedRow) -> Iterator[Missing]:
    """偏差原因分析及改进措施, which every row that lost points has to have."""
    labels = [label for label, text in (("偏差原因", row.reason), ("改进措施", row.measure)) if not text]
    if labels:
        name = row_label(row.indicator.branch, row.indicator.name)
        weight = format_plain(row.indicator.weight)
        values = {"points": f"{row.score.points}", "weight": weight, "fields": "及".join(labels)}
        yield Missing(row.indicator.id, MissingKind.REMARK, name, values)


def _missing_in_funds(funds: FundsLine | None, profile: Profile) -> Iterator[Missing]:
    if funds is None:
        if profile.execution_points:
            yield Missing("", MissingKind.FUNDS, EXECUTION_RATE)
        return
    if funds.score.outcome is not ScoreStatus.SCORED:
        kind = WAITING_KINDS[funds.score.outcome]
        yield Missing(FUNDS, kind, EXECUTION_RATE, {"why": funds.score.why})
    elif lacks_reason(funds, profile):
        limit = format_plain(profile.execution.reason_below or FULL_PERCENT)
        yield Missing(FUNDS, MissingKind.EXECUTION_REASON, values={"limit": limit, "rate": f"{funds.rate}"})


def _missing_weight(indicators: Sequence[Indicator], profile: Profile) -> Iterator[Missing]:
    total = declared_weight(indicators, profile)
    if total != FULL_SCORE:
        values = {"execution": format_plain(profile.execution_points), "total": format_plain(total)}
        yield Missing("", MissingKind.WEIGHTS, values=values)
