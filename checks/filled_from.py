"""Our own assessment as a filled-in form, so that the checks of papers look at it too."""

from collections.abc import Iterator
from dataclasses import replace

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from indicators.assessment import AssessedRow, Assessment
from indicators.funding import FundsLine
from indicators.model import Target, TargetKind
from indicators.notation import show_target
from indicators.quoting import row_label
from indicators.records import MeasurementStatus
from indicators.sheet_words import fund_labels
from indicators.units import USUAL_MONEY_UNIT


def build_filled_form(assessment: Assessment) -> FilledForm:
    """The form as it would be printed now; what is not known is blank."""
    project = assessment.project
    return FilledForm(
        file=project.file,
        place=project.name,
        name=project.name,
        year=project.year,
        department=project.department.name,
        unit=project.unit.name,
        money=project.funds.unit if project.funds else USUAL_MONEY_UNIT,
        funds=tuple(_filled_funds(assessment.funds)) if assessment.funds else (),
        goal=project.goal,
        achieved=assessment.achieved,
        rows=tuple(_filled_row(row) for row in assessment.rows),
        total=assessment.total,
        grade=assessment.grade or "",
        leader=project.leader,
        places={"": project.name},
    )


def _filled_row(row: AssessedRow) -> FilledRow:
    """A target that was confirmed by its reading stands as confirmed."""
    indicator = row.indicator
    measure = f"改进措施：{row.measure}" if row.measure else ""
    return FilledRow(
        branch=indicator.branch,
        name=indicator.name,
        target=_target_text(indicator.target),
        actual=row.actual if row.is_known else "",
        weight=indicator.weight,
        points=row.score.points,
        reason="；".join(filter(None, (row.reason, measure))),
        evidence=len(row.evidence) + _measurement_count(row),
        sample=_sample_size(row),
        places={"": row_label(indicator.branch, indicator.name)},
    )


def _target_text(target: Target) -> str:
    if target.kind is TargetKind.NOT_APPLICABLE:
        return "无"
    return show_target(target) if target.kind is TargetKind.NUMBER else target.text


def _measurement_count(row: AssessedRow) -> int:
    """What was measured has its data behind it."""
    return int(row.observation is not None and row.observation.measured.outcome is MeasurementStatus.MEASURED)


def _sample_size(row: AssessedRow) -> int | None:
    measured = row.observation.measured if row.observation else None
    if (
        measured is None
        or measured.outcome is not MeasurementStatus.MEASURED
        or measured.unit != "%"
        or measured.of is None
    ):
        return None
    return int(measured.of)


def _filled_funds(line: FundsLine) -> Iterator[FilledFunds]:
    """The total line first; a source that is blank throughout is left out."""
    for key, label in fund_labels(line.funds):
        initial, annual, executed = (
            getattr(row, key) for row in (line.funds.initial, line.funds.annual, line.executed)
        )
        filled = FilledFunds(key, label, initial, annual, executed, places={"": label})
        if key == "total":
            points = line.score.points
            yield replace(filled, weight=line.weight, rate=line.rate, points=points, reason=line.reason)
        elif (initial, annual, executed) != (None, None, None):
            yield filled
