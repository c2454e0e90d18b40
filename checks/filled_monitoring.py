"""A 监控表 as filled in, by whomever: our own or a paper read back. What the M checks look at.

``None`` is a cell left blank or one that is no number; the printed text stands beside each number. ``places`` name where a field
stands in the paper, for people; "" is the row itself.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from checks.filled_form import Places
from indicators.model import Kind, Target
from indicators.quoting import quoted
from monitoring.lights import FLOW, Light, ceiling
from monitoring.monitored import UNDECIDED, WAITING, Monitored, MonitoredFunds, MonitoredRow
from monitoring.outlook import Cause, Likelihood, Outlook


@dataclass(frozen=True)
class MonitoringRow:
    """One 三级指标. ``actual`` and ``forecast`` as printed, "" where blank; ``value`` the actual number in the unit of the target.
    ``light`` is ``None`` where it cannot be told; ``measure`` what will be done, where that is known apart.
    ``adds_up`` says that the number grows through the year and is to reach the target."""

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
        return self.target.kind is not Kind.NOT_APPLICABLE


@dataclass(frozen=True)
class MonitoringFunds:
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
class FilledMonitoring:
    """``share`` is how much of the year is over, ``progress`` how much of the targets is done (1 is all; ``None`` is not known).
    ``signed`` is the day it was handed in, ``due`` the last day for it, where they are known."""

    place: str
    name: str
    year: int | None
    month: int
    share: Fraction
    rows: tuple[MonitoringRow, ...] = ()
    funds: MonitoringFunds | None = None
    progress: Fraction | None = None
    signed: date | None = None
    due: date | None = None
    places: Places = field(default_factory=dict, compare=False)

    @property
    def span(self) -> str:
        return "1月" if self.month == 1 else f"1–{self.month}月"


def filled(monitored: Monitored, *, signed: date | None = None, due: date | None = None) -> FilledMonitoring:
    """Our own form, as a checker sees it."""
    project, time = monitored.project, monitored.elapsed
    return FilledMonitoring(
        place=f"{project.name}（{time.words}）",
        name=project.name,
        year=project.year,
        month=time.month,
        share=time.share,
        rows=tuple(filled_row(each) for each in monitored.rows),
        funds=filled_funds(monitored.funds) if monitored.funds else None,
        progress=monitored.progress,
        signed=signed,
        due=due,
    )


def filled_row(row: MonitoredRow) -> MonitoringRow:
    indicator, said = row.indicator, row.outlook
    return MonitoringRow(
        branch=indicator.branch,
        name=indicator.name,
        target=indicator.target,
        actual="" if row.actual in (WAITING, UNDECIDED) else row.actual,
        value=row.value,
        forecast=said.forecast,
        causes=said.causes,
        explanation=said.explanation,
        likelihood=said.likelihood,
        measure=said.measure,
        note=said.note,
        light=row.light,
        adds_up=indicator.accumulates == FLOW and not ceiling(indicator),
        places={"": f"{indicator.branch[1]}{quoted(indicator.name)}"},
    )


def filled_funds(funds: MonitoredFunds) -> MonitoringFunds:
    said: Outlook = funds.outlook
    return MonitoringFunds(
        budget=funds.line.funds.annual.total,
        executed=funds.line.executed.total,
        rate=funds.judged.progress * 100 if funds.judged.progress is not None else None,
        forecast=said.forecast,
        causes=said.causes,
        explanation=said.explanation,
        light=funds.judged.light,
        places={"": "项目资金"},
    )
