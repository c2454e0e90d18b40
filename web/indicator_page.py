"""The indicator page: what is measured, how, from what, by whom; every observation with its provenance."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.chart import Chart
from forms.report.trends import trend
from indicators.assessment import Assessment, FundsLine, Row
from indicators.model import FUNDS, EvaluatorInfo, Score
from indicators.records import Entry, Observation
from web.project_page import Beside
from web.provenance import Basis, params


@dataclass(frozen=True)
class IndicatorPage:
    """``row`` is absent for the funds line, ``funds`` for all others."""

    assessment: Assessment
    id: str
    name: str
    score: Score
    row: Row | None
    funds: FundsLine | None
    info: EvaluatorInfo | None
    evaluator: str
    params: tuple[tuple[str, str], ...]
    chart: Chart | None
    seen: tuple[Basis, ...]
    entries: tuple[Entry, ...]


def indicator_page(
    assessment: Assessment, indicator_id: str, history: Sequence[Observation], beside: Beside
) -> IndicatorPage:
    """``history``: the indicator's observations, oldest first; the page shows the newest first."""
    seen = tuple(basis for each in reversed(history) if (basis := beside.basis(each)))
    if indicator_id == FUNDS and assessment.funds:
        return funds_page(assessment, assessment.funds, seen, beside)
    row = next(each for each in assessment.rows if each.indicator.id == indicator_id)
    indicator = row.indicator
    return IndicatorPage(
        assessment=assessment,
        id=indicator_id,
        name=indicator.name,
        score=row.score,
        row=row,
        funds=None,
        info=beside.evaluators.get(indicator.evaluator),
        evaluator=indicator.evaluator,
        params=tuple(params(indicator.params)),
        chart=None if indicator.manual else trend(indicator, history, assessment.project),
        seen=seen,
        entries=row.entries,
    )


def funds_page(assessment: Assessment, line: FundsLine, seen: tuple[Basis, ...], beside: Beside) -> IndicatorPage:
    return IndicatorPage(
        assessment=assessment,
        id=FUNDS,
        name="预算执行率",
        score=line.score,
        row=None,
        funds=line,
        info=beside.evaluators.get(line.funds.evaluator),
        evaluator=line.funds.evaluator,
        params=tuple(params(line.funds.params)),
        chart=None,
        seen=seen,
        entries=line.entries,
    )
