"""项目资金 judged: what was executed of the budget, by source where that is known, and the points of 预算执行率."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import (
    STATUSES_WITH_VALUE,
    ActualValue,
    EnteredValues,
    actual_of,
    entered_values_of,
    typed_day,
)
from indicators.execution import ExecutionRate, execution_rate, needs_reason, score_execution
from indicators.figures import is_figure
from indicators.judgement import unverified_score
from indicators.model import FUNDS, Comparison, FundRow, Funds, Score, ScoreStatus, Target, TargetKind
from indicators.records import Evidence, ManualEntry, MeasurementResult, Observation, ProjectRecords
from indicators.rules import Profile
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts
from indicators.units import convert_value

FUND_SOURCES = ("fiscal", "carried_over", "other")
FUND_USES = ("basic", "projects")


@dataclass(frozen=True)
class FundsLine:
    """``executed`` in the unit of ``funds``; ``rate`` in percent as shown, ``exact`` as compared; ``None``
    is not known. ``typed_on`` is the day that the amount speaks of where a person gave it."""

    funds: Funds
    observation: Observation | None
    executed: FundRow
    rate: Decimal | None
    score: Score
    weight: Decimal
    reason: str = ""
    measure: str = ""
    entries: tuple[ManualEntry, ...] = ()
    exact: Fraction | None = None
    doubts: StandingDoubts = NO_DOUBTS
    evidence: tuple[Evidence, ...] = ()
    lapsed: tuple[Evidence, ...] = ()
    typed_on: date | None = None


def executed_as_target(funds: Funds) -> Target:
    """What an amount executed is read against: an amount in the unit of the sheet."""
    return Target("全年执行数", TargetKind.NUMBER, Comparison.GE, Decimal(0), unit=funds.unit)


def funds_line(
    funds: Funds, profile: Profile, facts: ProjectRecords, known: Sequence[ManualEntry] = ()
) -> FundsLine:
    """``known`` where the entries of ``facts`` are only a part (``entered_values_of``)."""
    observation, entered = facts.observations.get(FUNDS), entered_values_of(facts.entries, FUNDS, known)
    is_manual = funds.evaluator.startswith("manual.")
    actual = actual_of(executed_as_target(funds), is_manual, observation, entered, profile.doubts)
    total, annual = actual.value, funds.annual.total
    score = score_execution(total, annual, profile, absent=actual.missing_reason)
    score = replace(score, flags=(*score.flags, *actual.flags))
    if actual.is_unverified and score.outcome is ScoreStatus.NO_EVIDENCE:
        score = unverified_score(actual.missing_reason)
    if actual.note:
        score = replace(score, why=f"{score.why}（{actual.note}）")
    rate = _rate_of(total, annual, profile)
    return FundsLine(
        funds=funds,
        observation=observation,
        executed=_executed_by_source(funds, total, actual, observation),
        rate=rate.rate if rate else None,
        score=score,
        weight=profile.execution_points,
        reason=entered.reason,
        measure=entered.measure,
        entries=entered.entries,
        exact=rate.exact if rate else None,
        doubts=actual.doubts,
        evidence=entered.evidence,
        lapsed=entered.lapsed,
        typed_on=_typed_on(actual, entered),
    )


def _typed_on(actual: ActualValue, entered: EnteredValues) -> date | None:
    return typed_day(entered, "value") if actual.is_typed and actual.value is not None else None


def _rate_of(total: Decimal | None, annual: Decimal | None, profile: Profile) -> ExecutionRate | None:
    if total is None or annual is None or not is_figure(total):
        return None
    return execution_rate(total, annual, profile)


def lacks_reason(line: FundsLine, profile: Profile) -> bool:
    """Whether the profile requires a reason for so low a rate and nobody gave one."""
    return not line.reason and needs_reason(line.score, line.executed.total, line.funds.annual.total, profile)


def fund_parts(funds: Funds) -> tuple[str, ...]:
    """What the total is told apart by."""
    return FUND_USES if funds.by_use else FUND_SOURCES


def _executed_by_source(
    funds: Funds, total: Decimal | None, found: ActualValue, observation: Observation | None
) -> FundRow:
    """The amount by source: all from the only source with a budget, else as measured by source, else not
    known."""
    if total is None:
        return FundRow()
    budgets = {name: getattr(funds.annual, name) for name in fund_parts(funds)}
    spending = [name for name, budget in budgets.items() if budget]
    if len(spending) == 1:
        return FundRow(total, **{name: total if budget else budget for name, budget in budgets.items()})
    measured = observation.measured if observation and not (found.is_typed or funds.by_use) else None
    return FundRow(total, **(_amounts_by_source(measured, total, funds.unit) if measured else {}))


def _amounts_by_source(measured: MeasurementResult, total: Decimal, unit: str) -> dict[str, Decimal | None]:
    """What provenance says of each source, if it says it of the whole amount."""
    by_source = measured.provenance.by_source
    if measured.outcome not in STATUSES_WITH_VALUE or by_source is None:
        return {}
    amounts = {
        name: convert_value(by_source.get(name, Decimal(0)), measured.unit, unit) for name in FUND_SOURCES
    }
    known = [amount for amount in amounts.values() if amount is not None]
    return amounts if len(known) == len(FUND_SOURCES) and sum(known) == total else {}
