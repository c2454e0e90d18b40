"""A 监控表 as filled in, by whomever: our own or a paper read back. What the M checks look at.

``None`` is a cell left blank or one that is no number; the printed text stands beside each number.
``places`` name where a field stands in the paper, for people; "" is the row itself.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from checks.filled_form import Places
from indicators.display import OPEN_WORDS
from indicators.model import Target, TargetKind
from indicators.quoting import row_label
from monitoring.elapsed import month_span_to
from monitoring.lights import FLOW, Light, is_ceiling
from monitoring.monitored import MonitoredFunds, MonitoredRow, MonitoringAssessment
from monitoring.outlook import Cause, Likelihood, Outlook


@dataclass(frozen=True)
class FilledMonitoringRow:
    """One 三级指标. ``actual`` and ``forecast`` as printed, "" where blank; ``value`` the actual number in the
    unit of the target. ``light`` is ``None`` where it cannot be told; ``measure`` what will be done, where
    that is known apart. ``adds_up`` says that the number grows through the year and is to reach the
    target."""

    branch: tuple[str, str]
    name: str
    target: Target
    actual: str = ""
    value: Decimal | Fraction | None = None
    forecast: str = ""
    causes: tuple[Cause, ...] = ()
    explanation: str = ""
    likelihood: Likelihood | None = None
    measure: str = ""
    note: str = ""
    light: Light | None = None
    adds_up: bool = False
    places: Places = field(default_factory=dict, compare=False)

    @property
    def applies(self) -> bool:
        return self.target.kind is not TargetKind.NOT_APPLICABLE


@dataclass(frozen=True)
class FilledMonitoringFunds:
    """The total line of 项目资金; ``rate`` is in percent of ``budget``, exact."""

    budget: Decimal | None = None
    executed: Decimal | None = None
    rate: Fraction | None = None
    forecast: str = ""
    causes: tuple[Cause, ...] = ()
    explanation: str = ""
    light: Light | None = None
    places: Places = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class FilledMonitoringForm:
    """``share`` is how much of the year is over, ``progress`` how much of the targets is done (1 is all;
    ``None`` is not known). ``signed`` is the day it was handed in, ``due`` the last day for it, where they
    are known."""

    place: str
    name: str
    year: int | None
    month: int
    share: Fraction
    rows: tuple[FilledMonitoringRow, ...] = ()
    funds: FilledMonitoringFunds | None = None
    progress: Fraction | None = None
    signed: date | None = None
    due: date | None = None
    places: Places = field(default_factory=dict, compare=False)

    @property
    def month_span(self) -> str:
        return month_span_to(self.month)


def build_filled_monitoring(
    monitored: MonitoringAssessment, *, signed: date | None = None, due: date | None = None
) -> FilledMonitoringForm:
    """Our own form, as a checker sees it."""
    project, time = monitored.project, monitored.elapsed
    return FilledMonitoringForm(
        place=f"{project.name}（{time.month_span}）",
        name=project.name,
        year=project.year,
        month=time.month,
        share=time.elapsed_share,
        rows=tuple(build_filled_row(row) for row in monitored.rows),
        funds=build_filled_funds(monitored.funds) if monitored.funds else None,
        progress=monitored.progress,
        signed=signed,
        due=due,
    )


def build_filled_row(row: MonitoredRow) -> FilledMonitoringRow:
    indicator, said = row.indicator, row.outlook
    return FilledMonitoringRow(
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target,
        actual="" if row.actual in OPEN_WORDS else row.actual,
        value=row.value,
        forecast=said.forecast,
        causes=said.causes,
        explanation=said.explanation,
        likelihood=said.likelihood,
        measure=said.measure,
        note=said.note,
        light=row.light,
        adds_up=indicator.accumulates == FLOW and not is_ceiling(indicator),
        places={"": row_label(indicator.branch, indicator.name)},
    )


def build_filled_funds(funds: MonitoredFunds) -> FilledMonitoringFunds:
    said: Outlook = funds.outlook
    return FilledMonitoringFunds(
        budget=funds.line.funds.annual.total,
        executed=funds.line.executed.total,
        rate=_as_percent(funds.light_result.progress),
        forecast=said.forecast,
        causes=said.causes,
        explanation=said.explanation,
        light=funds.light_result.light,
        places={"": "项目资金"},
    )


def _as_percent(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100
