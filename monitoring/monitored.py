"""绩效运行监控 of one project at the end of a month: every row with its light, the money, and what people say of the rest of the year.

Pure: the same project, profile, facts and day give the same. Only what was measured or said in the month itself counts for it; an
older number is no number of this month.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import Found, Said, actual_of, said_of
from indicators.figures import is_figure
from indicators.funding import FundsLine, funds_line
from indicators.model import FUNDS, Indicator, Kind, Project
from indicators.quoting import quoted
from indicators.records import Entry, Evidence, Facts, Observation
from indicators.rules import Profile
from monitoring.elapsed import Elapsed, elapsed
from monitoring.forecast import Forecast, Past, forecast_of, spending_forecast
from monitoring.lights import Judged, Light, is_number, judge_date, judge_execution, judge_grade, judge_number, worst
from monitoring.outlook import Outlook, outlook_of

WAITING, UNDECIDED, ABSENT = "待采集", "待评定", "不适用"
LASTING = (Kind.DATE, Kind.YES_NO)
"""What was done in an earlier month is done."""


@dataclass(frozen=True)
class MonitoredRow:
    """One 三级指标. ``actual`` is the text shown, never blank; ``value`` the number in the unit of the target, where it is one.
    ``judged.light`` is ``None`` where nothing can be judged yet; ``forecast`` is what the program works out, ``outlook`` what
    people said."""

    indicator: Indicator
    observation: Observation | None
    value: Decimal | Fraction | None
    actual: str
    judged: Judged
    forecast: Forecast | None
    outlook: Outlook
    entries: tuple[Entry, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def applies(self) -> bool:
        return self.indicator.target.kind is not Kind.NOT_APPLICABLE

    @property
    def known(self) -> bool:
        return self.actual not in (WAITING, UNDECIDED, ABSENT)

    @property
    def light(self) -> Light | None:
        return self.judged.light


@dataclass(frozen=True)
class MonitoredFunds:
    """项目资金: ``line`` has what was executed; ``forecast`` is 全年预计执行数 as worked out, in the unit of the sheet."""

    line: FundsLine
    judged: Judged
    forecast: Forecast | None
    outlook: Outlook


@dataclass(frozen=True)
class Monitored:
    """``light`` is the worst of those that could be judged. ``progress`` is how much of the targets is done, weighed by points,
    over the rows with a number (``counted`` of them); 1 is all."""

    project: Project
    profile: Profile
    elapsed: Elapsed
    rows: tuple[MonitoredRow, ...]
    funds: MonitoredFunds | None
    light: Light | None
    progress: Fraction | None
    counted: int

    @property
    def as_of(self) -> date:
        return self.elapsed.as_of

    @property
    def waiting(self) -> int:
        """How many rows have nothing to be judged by."""
        return sum(row.actual in (WAITING, UNDECIDED) for row in self.rows)


def monitor(project: Project, profile: Profile, facts: Facts, as_of: date, past: Past | None = None) -> Monitored:
    """``as_of`` is the end of a month; ``past`` is what was seen of the same project a year before."""
    time = elapsed(project, as_of)
    month = of_month(facts, time)
    rows = tuple(_row(each, profile, facts, month, time, past) for each in project.indicators)
    funds = _funds(project, profile, facts, month, time)
    lights = [each.judged.light for each in (*rows, *((funds,) if funds else ())) if each.judged.light]
    progress, counted = _progress(rows)
    return Monitored(project, profile, time, rows, funds, worst(lights), progress, counted)


def of_month(facts: Facts, time: Elapsed) -> Facts:
    """What was measured and said in the month itself."""
    fresh = {key: each for key, each in facts.observations.items() if time.start <= each.as_of <= time.as_of}
    return Facts(fresh, tuple(each for each in facts.entries if time.start <= each.as_of <= time.as_of))


def _row(
    indicator: Indicator, profile: Profile, facts: Facts, month: Facts, time: Elapsed, past: Past | None
) -> MonitoredRow:
    lasting = indicator.target.kind in LASTING
    observation = month.observations.get(indicator.id)
    said = said_of(facts.entries if lasting else month.entries, indicator.id)
    found = actual_of(indicator.target, indicator.manual, observation, said)
    if found.actual is None and observation is None and not said.value:
        found = Found(absent=_absent(indicator, facts, time))
    judged = _judged(indicator, found, said, profile, time)
    number = found.actual if isinstance(found.actual, Decimal | Fraction) else None
    return MonitoredRow(
        indicator=indicator,
        observation=observation,
        value=number,
        actual=judged.shown or _unknown(indicator),
        judged=judged,
        forecast=forecast_of(indicator, number, time, past),
        outlook=outlook_of(month.entries, indicator.id),
        entries=said.entries,
        evidence=said.evidence,
    )


def _absent(indicator: Indicator, facts: Facts, time: Elapsed) -> str:
    older = facts.observations.get(indicator.id)
    known = f"（最近一次截至 {older.as_of}）" if older else ""
    todo = "请填报" if indicator.manual else "请采集"
    return f"没有 {time.as_of} 的数据{known}，{todo}"


def _unknown(indicator: Indicator) -> str:
    kind = indicator.target.kind
    if kind is Kind.NOT_APPLICABLE:
        return ABSENT
    return UNDECIDED if kind in (Kind.QUALITATIVE, Kind.EMPTY) else WAITING


def _judged(indicator: Indicator, found: Found, said: Said, profile: Profile, time: Elapsed) -> Judged:
    target = indicator.target
    if target.kind is Kind.NOT_APPLICABLE:
        return Judged(None, "不适用，不监控")
    if not time.months:
        return Judged(None, f"到 {time.as_of} 项目期尚未开始，暂不评灯", shown="未开始")
    if target.kind is Kind.QUALITATIVE or (target.kind is Kind.YES_NO and said.grade):
        return _graded(said, profile)
    if target.kind is Kind.DATE:
        judged = judge_date(indicator, found.actual, time)
    elif target.kind is Kind.YES_NO:
        judged = _done(found)
    elif is_number(indicator) and isinstance(found.actual, Decimal | Fraction) and is_figure(found.actual):
        judged = judge_number(indicator, Fraction(found.actual), time, profile)
    else:
        why = found.absent or f"指标值{quoted(target.text)}不能读作数值，请改写"
        return Judged(None, f"{WAITING}：{why}")
    return replace(judged, why=f"{judged.why}（{found.note}）") if found.note else judged


def _graded(said: Said, profile: Profile) -> Judged:
    names = "、".join(each.name for each in profile.qualitative.bands)
    if not said.grade or profile.qualitative.band(said.grade) is None:
        return Judged(None, f"{UNDECIDED}：请评定等次（{names}）")
    light = judge_grade(said.grade, profile)
    return Judged(light, f"评定为“{said.grade}”，{light.word}", shown=said.value or said.grade)


def _done(found: Found) -> Judged:
    if not isinstance(found.actual, bool):
        if found.actual in (0, 1) and found.actual is not None:
            return _done(replace(found, actual=found.actual == 1))
        return Judged(None, f"{WAITING}：{found.absent or '应填“是”或“否”'}")
    light = Light.GREEN if found.actual else Light.RED
    word = "已完成" if found.actual else "未完成"
    return Judged(light, f"{word}，{light.word}", shown=word)


def _funds(project: Project, profile: Profile, facts: Facts, month: Facts, time: Elapsed) -> MonitoredFunds | None:
    if project.funds is None:
        return None
    line = funds_line(project.funds, profile, month)
    outlook = outlook_of(month.entries, FUNDS)
    executed, annual = line.executed.total, line.funds.annual.total
    if executed is None:
        older = facts.observations.get(FUNDS)
        known = f"（最近一次截至 {older.as_of}）" if older and FUNDS not in month.observations else ""
        return MonitoredFunds(line, Judged(None, f"{WAITING}：没有 {time.as_of} 的执行数{known}"), None, outlook)
    if not annual or annual < 0 or not time.months:
        return MonitoredFunds(line, Judged(None, "没有填写预算数，不能评灯"), None, outlook)
    judged = judge_execution(executed, annual, time, profile.monitoring)
    return MonitoredFunds(line, judged, spending_forecast(executed, time), outlook)


def _progress(rows: tuple[MonitoredRow, ...]) -> tuple[Fraction | None, int]:
    known = [
        (each.judged.progress, Fraction(each.indicator.weight)) for each in rows if each.judged.progress is not None
    ]
    weight = sum((each for _, each in known), Fraction(0))
    if not weight:
        return None, 0
    return sum((part * share for part, share in known), Fraction(0)) / weight, len(known)
