"""The indicator page: what is measured, how, from what, by whom; every observation with its provenance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.assessment import Assessment, Row
from indicators.model import FUNDS, EvaluatorInfo, Indicator, Score
from indicators.seen import Entry, Observation
from web.chart import Chart
from web.project_page import trend


@dataclass(frozen=True)
class Seen:
    """One observation with the sources it came from."""

    observation: Observation
    tables: tuple[Mapping[str, Any], ...]
    has_rows: bool


@dataclass(frozen=True)
class IndicatorPage:
    """``row`` and ``chart`` are absent for the funds line."""

    assessment: Assessment
    id: str
    name: str
    score: Score
    row: Row | None
    info: EvaluatorInfo | None
    evaluator: str
    params: Mapping[str, Any]
    chart: Chart | None
    seen: tuple[Seen, ...]
    entries: tuple[Entry, ...]


def indicator_page(
    assessment: Assessment,
    indicator_id: str,
    history: Sequence[Observation],
    evaluators: Mapping[str, EvaluatorInfo],
) -> IndicatorPage:
    """``history``: the indicator's observations, oldest first; the page shows the newest first."""
    seen = tuple(seen_of(each) for each in reversed(history))
    if indicator_id == FUNDS:
        line = assessment.funds
        if line is None:
            raise LookupError("the project declares no funds")
        evaluator, params = line.funds.evaluator, line.funds.params
        return IndicatorPage(
            assessment,
            FUNDS,
            "预算执行率",
            line.score,
            None,
            evaluators.get(evaluator),
            evaluator,
            params,
            None,
            seen,
            line.entries,
        )
    row = next(each for each in assessment.rows if each.indicator.id == indicator_id)
    indicator: Indicator = row.indicator
    return IndicatorPage(
        assessment,
        indicator_id,
        indicator.name,
        row.score,
        row,
        evaluators.get(indicator.evaluator),
        indicator.evaluator,
        indicator.params,
        trend(indicator, history, assessment.project) if not indicator.manual else None,
        seen,
        row.entries,
    )


def seen_of(observation: Observation) -> Seen:
    measured = observation.measured
    tables = tuple(measured.provenance.get("tables", ()))
    return Seen(observation, tables, bool(tables) and measured.rows > 0)
