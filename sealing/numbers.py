"""``numbers.json``: every number of a sealed paper with all that a stranger needs to count it again and to
add up the points; and the catalogue of the definitions that they follow."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.actuals import ActualValue, actual_of, entered_values_of
from indicators.assessment import AssessedRow, Assessment
from indicators.funding import FundsLine, executed_as_target
from indicators.model import FUNDS, EvaluatorInfo, Score, ScoreStatus, Target
from indicators.records import Evidence, ManualEntry, MeasurementResult, Observation
from indicators.relative import level_target
from indicators.rules import Profile
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts
from indicators.units import convert_value
from measuring.recounts import Recount
from sealing.certificates import (
    NO_NUMBER,
    NOTHING_ASKED,
    Certificate,
    CertificateClass,
    certify_measured,
    certify_typed,
)

FORMAT = 1
FUNDS_NAME = "预算执行率"
BASE_NOT_RECOUNTED = "实际完成值是与基期比较的变化，重新统计的是本期的数，基期的数没有重新统计"
MEASURED, TYPED, ABSENT = "measured", "typed", "none"
Json = dict[str, Any]
Recounts = Mapping[str, Recount | str]
Catalogue = Mapping[str, EvaluatorInfo]


@dataclass(frozen=True)
class SealedLine:
    """One scored line of the form, a row or the funds line, with where its number comes from; ``files`` is
    the evidence that stands for it."""

    id: str
    name: str
    branch: tuple[str, str]
    target: Target
    weight: Decimal
    evaluator: str
    score: Score
    actual: Decimal | None
    observation: Observation | None
    entries: tuple[ManualEntry, ...]
    files: tuple[Evidence, ...]
    doubts: StandingDoubts
    origin: str

    @property
    def measured(self) -> MeasurementResult | None:
        """The number that was measured, where the line stands on it."""
        return self.observation.measured if self.observation and self.origin == MEASURED else None

    @property
    def evidence(self) -> list[str]:
        """Hashes, each once, in their order."""
        return list(dict.fromkeys(file.sha256 for file in self.files))


def sealed_lines(assessment: Assessment) -> list[SealedLine]:
    lines = [row_line(row, assessment.profile) for row in assessment.rows]
    return [*lines, funds_as_line(assessment.funds, assessment.profile)] if assessment.funds else lines


def row_line(row: AssessedRow, profile: Profile) -> SealedLine:
    indicator = row.indicator
    said = entered_values_of(row.entries, indicator.id)
    target = level_target(indicator, row.observation)
    found = actual_of(target, indicator.is_manual, row.observation, said, profile.doubts)
    is_said = bool(said.value or said.grade or said.points is not None)
    return SealedLine(
        indicator.id, indicator.name, indicator.branch, indicator.target, indicator.weight,
        indicator.evaluator, row.score, row.value, row.observation, row.entries, row.evidence,
        row.doubts,
        origin_of(found, row.observation, is_said, row.score),
    )  # fmt: skip


def funds_as_line(funds: FundsLine, profile: Profile) -> SealedLine:
    target, said = executed_as_target(funds.funds), entered_values_of(funds.entries, FUNDS)
    is_manual = funds.funds.evaluator.startswith("manual.")
    found = actual_of(target, is_manual, funds.observation, said, profile.doubts)
    return SealedLine(
        FUNDS, FUNDS_NAME, ("", ""), target, funds.weight, funds.funds.evaluator, funds.score,
        funds.executed.total, funds.observation, funds.entries,
        funds.evidence, funds.doubts,
        origin_of(found, funds.observation, bool(said.value), funds.score),
    )  # fmt: skip


def origin_of(found: ActualValue, observation: Observation | None, is_said: bool, score: Score) -> str:
    """Where the number that stands comes from; a number that doubts hold back was measured all the same."""
    if found.is_unverified or (found.actual is not None and not found.is_typed and observation):
        lost = score.outcome is ScoreStatus.NO_EVIDENCE
        return ABSENT if lost else MEASURED
    return TYPED if is_said else ABSENT


def certify_line(line: SealedLine, recounts: Recounts) -> Certificate:
    """A person's points on a measured number are told beside it; a row that asks nothing has no number."""
    if line.score.outcome is ScoreStatus.NOT_APPLICABLE:
        return NOTHING_ASKED
    if line.measured is None:
        return certify_typed(bool(line.evidence)) if line.origin == TYPED else NO_NUMBER
    recount = recounts.get(line.id, "没有重新统计")
    found = certify_measured(line.measured, line.doubts or NO_DOUBTS, recount)
    if line.target.relative and found.grade not in (CertificateClass.UNPROVEN, CertificateClass.MISMATCH):
        found = Certificate(CertificateClass.RESERVED, (*found.reasons, BASE_NOT_RECOUNTED))
    if line.score.computed is None or found.grade in (CertificateClass.UNPROVEN, CertificateClass.MISMATCH):
        return found
    said = f"得分经人工评定，规则算得 {line.score.computed}"
    return Certificate(CertificateClass.RESERVED, (*found.reasons, said))


def certificates_of(assessment: Assessment, recounts: Recounts) -> dict[str, Certificate]:
    """By indicator id, and the funds line under its own."""
    return {line.id: certify_line(line, recounts) for line in sealed_lines(assessment)}


def build_numbers(assessment: Assessment, recounts: Recounts, catalogue: Catalogue) -> Json:
    """All of ``numbers.json``; equal inputs give equal content."""
    return {
        "format": FORMAT,
        "project": assessment.project.id,
        "as_of": assessment.as_of.isoformat(),
        "rows": [line_json(line, recounts, catalogue) for line in sealed_lines(assessment)],
        "funds": funds_json(assessment.funds) if assessment.funds else None,
        "total": {
            "total": text_of(assessment.total),
            "so_far": text_of(assessment.so_far),
            "scored_weight": text_of(assessment.scored_weight),
            "grade": assessment.grade,
            "notes": list(assessment.notes),
        },
        "scoring": scoring_json(assessment.profile),
    }


def line_json(line: SealedLine, recounts: Recounts, catalogue: Catalogue) -> Json:
    certificate = certify_line(line, recounts)
    return {
        "id": line.id,
        "name": line.name,
        "branch": list(line.branch),
        "target": line.target.text,
        "weight": text_of(line.weight),
        "status": line.score.outcome.value,
        "points": text_of(line.score.points),
        "sentence": line.score.why,
        "flags": list(line.score.flags),
        "origin": line.origin,
        "actual": text_of(line.actual),
        "entries": [entry.seq for entry in line.entries],
        "evidence": line.evidence,
        "certificate": {"class": str(certificate.grade), "reasons": list(certificate.reasons)},
        **measured_json(line, catalogue),
        **recount_json(recounts.get(line.id) if line.measured else None),
    }


def measured_json(line: SealedLine, catalogue: Catalogue) -> Json:
    measured = line.measured
    info = info_measured_by(measured, catalogue) if measured else None
    if measured is None or info is None:
        return {"evaluator": measured.evaluator if measured else line.evaluator}
    # a change is no conversion of the level that was measured
    relative = line.target.relative
    factor = None if relative else convert_value(Decimal(1), measured.unit, line.target.unit)
    return {
        "evaluator": measured.evaluator,
        "version": info.version,
        "definition": info.definition,
        "definition_hash": definition_hash(info),
        "parameters": plain(measured.provenance.params),
        "measured_version": measured.provenance.version,
        "window": [measured.period.start.isoformat(), measured.period.end.isoformat()],
        "unit": measured.unit,
        "part": text_of(measured.part),
        "of": text_of(measured.of),
        "value": text_of(measured.value),
        "factor": text_of(factor),
        "counted": measured.rows,
        "doubts": [doubt.message for doubt in measured.doubts],
        "snapshots": sorted(
            {file.sha256 for table in measured.provenance.tables for file in table.snapshots}
        ),
    }


def recount_json(recount: Recount | str | None) -> Json:
    if recount is None or isinstance(recount, str):
        return {"rows": [], "sql": [], "formula": None}
    return {
        "rows": [{**vars(rows), "columns": list(map(list, rows.columns))} for rows in recount.rows],
        "sql": [
            {
                "table": statement.table,
                "text": statement.sql,
                "parameters": list(statement.parameters),
                "places": list(statement.places),
            }
            for statement in recount.statements
        ],
        "formula": {
            "part": plain(recount.part),
            "of": plain(recount.of),
            "times": text_of(recount.times),
            "less": plain(recount.less),
        },
    }


def funds_json(line: FundsLine) -> Json:
    return {
        "unit": line.funds.unit,
        "annual": text_of(line.funds.annual.total),
        "executed": text_of(line.executed.total),
        "rate": text_of(line.rate),
    }


def scoring_json(profile: Profile) -> Json:
    """What the points are added up by; how each row earns its points is in the text of the rules."""
    execution = profile.execution
    return {
        "profile": profile.name,
        "execution": {
            "points": text_of(profile.execution_points),
            "rule": execution.rule.value,
            "steps": [[text_of(step.start), text_of(step.share)] for step in execution.steps],
        },
        "caps": [[text_of(cap.below), text_of(cap.at_most)] for cap in profile.caps.lines],
        "grades": [[line.name, text_of(line.start)] for line in profile.grades.lines],
        "not_applicable": profile.not_applicable.rule.value,
    }


def build_catalogue(assessment: Assessment, catalogue: Catalogue) -> Json:
    """``texts/catalogue.json``: the definitions that the measured numbers follow, each with its hash."""
    return catalogue_json((line.measured for line in sealed_lines(assessment) if line.measured), catalogue)


def catalogue_json(measured: Iterable[MeasurementResult], catalogue: Catalogue) -> Json:
    infos = [info_measured_by(one, catalogue) for one in measured]
    found = sorted({definition_hash(info): info for info in infos if info}.values(), key=name_and_version)
    return {
        "format": FORMAT,
        "evaluators": [{**definition_json(info), "hash": definition_hash(info)} for info in found],
    }


def info_measured_by(measured: MeasurementResult, catalogue: Catalogue) -> EvaluatorInfo | None:
    """The evaluator as it answers from the table that was read: from records, or from a ready-made report."""
    info = catalogue.get(measured.evaluator)
    return info and info.as_measured_from(account.table for account in measured.provenance.tables)


def name_and_version(info: EvaluatorInfo) -> tuple[str, str]:
    return info.name, info.version


def definition_json(info: EvaluatorInfo) -> Json:
    return {
        "name": info.name,
        "version": info.version,
        "definition": info.definition,
        "unit": info.unit,
        "parameters": plain(info.params),
    }


def definition_hash(info: EvaluatorInfo) -> str:
    """Over the definition as JSON of one fixed form, as the program that verifies a package forms it."""
    text = json.dumps(definition_json(info), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def plain(value: Any) -> Any:
    """As JSON knows it; exact numbers as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int) else f"{value}"
