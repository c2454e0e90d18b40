"""The indicator page: what is measured, how, from what, by whom; every observation with its provenance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from forms.chart import Chart
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.model import FUNDS, EvaluatorInfo, Score, Target
from indicators.parameter_words import definition_in_words
from indicators.records import Evidence, ManualEntry, Observation
from indicators.rules import Profile
from indicators.standing_evidence import handed_in
from monitoring.forecast import Forecast
from monitoring.outcomes import NoForecast
from pages.doubts_view import DoubtsView, doubts_view, measured_doubts_view
from pages.project_page import PageContext, row_doubts_view
from pages.provenance import ProvenanceView, format_params


@dataclass(frozen=True)
class SeenObservation:
    """One observation with its doubts as of its day."""

    basis: ProvenanceView
    doubts: DoubtsView


@dataclass(frozen=True)
class YearOutlook:
    """全年推算 at the end of the month ``as_of``."""

    as_of: date
    forecast: Forecast | NoForecast


@dataclass(frozen=True)
class IndicatorPage:
    """``row`` is absent for the funds line, ``funds`` for all others."""

    assessment: Assessment
    id: str
    name: str
    score: Score
    row: AssessedRow | None
    funds: FundsLine | None
    info: EvaluatorInfo | None
    evaluator: str
    params: tuple[tuple[str, str], ...]
    chart: Chart | None
    history: tuple[SeenObservation, ...]
    entries: tuple[ManualEntry, ...]
    doubts: DoubtsView
    outlook: YearOutlook | None = None

    @property
    def newest_rows(self) -> int | None:
        """The number of the newest observation whose rows can be listed."""
        seqs = (seen.basis.observation.seq for seen in self.history if seen.basis.has_rows)
        return next(seqs, None)

    @property
    def definition(self) -> str:
        """The published one, as it answers from the tables of the newest observation; parameters by their
        names on screen."""
        return definition_in_words(self.evaluator, self.info_used.definition) if self.info_used else ""

    @property
    def newest(self) -> Observation | None:
        return self.history[0].basis.observation if self.history else None

    @property
    def info_used(self) -> EvaluatorInfo | None:
        if self.info is None or self.newest is None:
            return self.info
        tables = self.newest.measured.provenance.tables
        return self.info.as_measured_from(account.table for account in tables)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is told beside the newest observation, as which table answered."""
        return self.newest.measured.provenance.notes if self.newest else ()

    @property
    def files(self) -> dict[str, Evidence]:
        """All evidence of the row by its hash, also what no longer stands."""
        return handed_in(self.entries)


def indicator_page(
    assessment: Assessment,
    indicator_id: str,
    history: Sequence[Observation],
    beside: PageContext,
    chart: Chart | None = None,
    outlook: YearOutlook | None = None,
) -> IndicatorPage:
    """``history``: the indicator's observations, oldest first; the page shows the newest first."""
    if indicator_id == FUNDS and assessment.funds:
        return replace(funds_page(assessment, assessment.funds, history, beside, chart), outlook=outlook)
    row = next(assessed_row for assessed_row in assessment.rows if assessed_row.indicator.id == indicator_id)
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
        params=tuple(format_params(indicator.evaluator, indicator.params, beside.tables)),
        chart=chart,
        history=newest_first(history, beside, indicator.target, row.entries, assessment.profile),
        entries=row.entries,
        doubts=row_doubts_view(row),
        outlook=outlook,
    )


def newest_first(
    history: Sequence[Observation],
    beside: PageContext,
    target: Target | None,
    entries: Sequence[ManualEntry],
    profile: Profile,
) -> tuple[SeenObservation, ...]:
    views = [beside.provenance_view(observation, target) for observation in reversed(history)]
    return tuple(
        SeenObservation(view, doubts_then(view.observation, entries, profile))
        for view in views
        if view is not None
    )


def doubts_then(observation: Observation, entries: Sequence[ManualEntry], profile: Profile) -> DoubtsView:
    """As they stood by what was said of the observation's day and before."""
    known = [entry for entry in entries if entry.as_of <= observation.as_of]
    return measured_doubts_view(observation.measured, known, profile.doubts)


def funds_page(
    assessment: Assessment,
    line: FundsLine,
    history: Sequence[Observation],
    beside: PageContext,
    chart: Chart | None,
) -> IndicatorPage:
    return IndicatorPage(
        assessment=assessment,
        id=FUNDS,
        name="预算执行率",
        score=line.score,
        row=None,
        funds=line,
        info=beside.evaluators.get(line.funds.evaluator),
        evaluator=line.funds.evaluator,
        params=tuple(format_params(line.funds.evaluator, line.funds.params, beside.tables)),
        chart=chart,
        history=newest_first(history, beside, None, line.entries, assessment.profile),
        entries=line.entries,
        doubts=doubts_view(line.doubts),
    )
