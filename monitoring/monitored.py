"""绩效运行监控 of one project at the end of a month: every row with its light, the money, and what people say of
the rest of the year.

Pure: the same project, profile, facts and day give the same. Only what was measured or said in the month
itself counts for it; an older number is no number of this month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.actuals import ActualValue, EnteredValues, entered_values_of
from indicators.display import ABSENT, OPEN_WORDS, UNDECIDED, UNVERIFIED, WAITING, is_known_text
from indicators.figures import is_figure
from indicators.funding import FundsLine, funds_line
from indicators.model import FUNDS, Indicator, Project, ScoreStatus, TargetKind
from indicators.quoting import quote_text
from indicators.records import Evidence, ManualEntry, Observation, ProjectRecords, RecordDamage
from indicators.relative import row_actual
from indicators.rules import Profile
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts
from monitoring.elapsed import ElapsedTime, elapsed_time
from monitoring.forecast import Forecast
from monitoring.lights import (
    Light,
    LightResult,
    has_number_target,
    judge_date,
    judge_execution,
    judge_grade,
    judge_number,
    worst_light,
)
from monitoring.outcomes import NoForecast
from monitoring.outlook import Outlook, outlook_of
from monitoring.row_forecast import PastRecords, funds_forecast, row_forecast

LASTING_KINDS = (TargetKind.DATE, TargetKind.YES_NO)
"""What was done in an earlier month is done."""


@dataclass(frozen=True)
class MonitoredRow:
    """One 三级指标. ``actual`` is the text shown, never blank; ``value`` the number in the unit of the target,
    where it is one. ``light_result.light`` is ``None`` where nothing can be judged yet; ``forecast`` is
    what the program works out, or why it cannot, ``None`` where it was not asked; ``outlook`` what people
    said."""

    indicator: Indicator
    observation: Observation | None
    value: Decimal | Fraction | None
    actual: str
    light_result: LightResult
    forecast: Forecast | NoForecast | None
    outlook: Outlook
    entries: tuple[ManualEntry, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    doubts: StandingDoubts = NO_DOUBTS

    @property
    def applies(self) -> bool:
        return self.indicator.target.kind is not TargetKind.NOT_APPLICABLE

    @property
    def is_known(self) -> bool:
        return is_known_text(self.actual)

    @property
    def light(self) -> Light | None:
        return self.light_result.light


@dataclass(frozen=True)
class MonitoredFunds:
    """项目资金: ``line`` has what was executed; ``forecast`` is 全年预计执行数 as worked out, in the unit of the
    sheet."""

    line: FundsLine
    light_result: LightResult
    forecast: Forecast | NoForecast | None
    outlook: Outlook


@dataclass(frozen=True)
class MonitoringAssessment:
    """``light`` is the worst of those that could be judged. ``progress`` is how much of the targets is
    done, weighed by points, over the rows with a number (``counted_rows`` of them); 1 is all."""

    project: Project
    profile: Profile
    elapsed: ElapsedTime
    rows: tuple[MonitoredRow, ...]
    funds: MonitoredFunds | None
    light: Light | None
    progress: Fraction | None
    counted_rows: int
    damage: tuple[RecordDamage, ...] = ()

    @property
    def as_of(self) -> date:
        return self.elapsed.as_of

    @property
    def waiting_count(self) -> int:
        """How many rows have nothing to be judged by."""
        return sum(row.actual in OPEN_WORDS for row in self.rows)


def assess_monitoring(
    project: Project,
    profile: Profile,
    facts: ProjectRecords,
    as_of: date,
    past: Mapping[str, Sequence[Observation]] | None = None,
) -> MonitoringAssessment:
    """``as_of`` is the end of a month; ``past`` are the observations of each row, oldest first, of this
    project and of those of the same name in earlier years. Without it nothing is foretold."""
    time = elapsed_time(project, as_of)
    month = records_of_month(facts, time)
    records = None if past is None else PastRecords(past, facts.entries)
    rows = tuple(
        _monitor_row(indicator, profile, facts, month, time, records) for indicator in project.indicators
    )
    funds = _monitor_funds(project, profile, facts, month, time, records)
    results = [row.light_result for row in rows] + ([funds.light_result] if funds else [])
    lights = [result.light for result in results if result.light]
    progress, counted = _weighted_progress(rows)
    worst = worst_light(lights)
    return MonitoringAssessment(
        project, profile, time, rows, funds, worst, progress, counted, damage=facts.damage
    )


def records_of_month(facts: ProjectRecords, time: ElapsedTime) -> ProjectRecords:
    """What was measured and said in the month itself, and the doubts that were accepted before: an acceptance
    speaks of rows of the data, which later months count again."""
    fresh = {key: observation for key, observation in facts.observations.items() if time.covers(observation)}
    said = tuple(
        entry
        for entry in facts.entries
        if time.covers(entry) or (entry.acceptance and entry.as_of <= time.as_of)
    )
    return ProjectRecords(fresh, said)


def _monitor_row(
    indicator: Indicator,
    profile: Profile,
    facts: ProjectRecords,
    month: ProjectRecords,
    time: ElapsedTime,
    past: PastRecords | None,
) -> MonitoredRow:
    lasting = indicator.target.kind in LASTING_KINDS
    observation = month.observations.get(indicator.id)
    entries = facts.entries if lasting else month.entries
    said = entered_values_of(entries, indicator.id, facts.entries)
    bases = facts.bases.get(indicator.id, ())
    found = row_actual(indicator, observation, said, profile.doubts, bases)
    if found.actual is None and observation is None and not said.value:
        found = ActualValue(missing_reason=_missing_reason(indicator, facts, time))
    judged = _judge_row(indicator, found, said, profile, time)
    unknown = UNVERIFIED if found.is_unverified else _unknown_text(indicator)
    number = found.actual if isinstance(found.actual, Decimal | Fraction) else None
    return MonitoredRow(
        indicator=indicator,
        observation=observation,
        value=number,
        actual=judged.actual_text or unknown,
        light_result=judged,
        forecast=row_forecast(indicator, number, past, time, typed=found.is_typed) if past else None,
        outlook=outlook_of(month.entries, indicator.id),
        entries=said.entries,
        evidence=said.evidence,
        doubts=found.doubts,
    )


def _missing_reason(indicator: Indicator, facts: ProjectRecords, time: ElapsedTime) -> str:
    known = _last_known(facts.observations.get(indicator.id))
    todo = "请填报" if indicator.is_manual else "请采集"
    return f"没有 {time.as_of} 的数据{known}，{todo}"


def _last_known(older: Observation | None) -> str:
    return f"（最近一次截至 {older.as_of}）" if older else ""


def _unknown_text(indicator: Indicator) -> str:
    kind = indicator.target.kind
    if kind is TargetKind.NOT_APPLICABLE:
        return ABSENT
    return UNDECIDED if kind in (TargetKind.QUALITATIVE, TargetKind.EMPTY) else WAITING


def _judge_row(
    indicator: Indicator, found: ActualValue, said: EnteredValues, profile: Profile, time: ElapsedTime
) -> LightResult:
    target = indicator.target
    if target.kind is TargetKind.NOT_APPLICABLE:
        return LightResult(None, f"{ABSENT}，不监控")
    if not time.months:
        return LightResult(None, f"到 {time.as_of} 项目期尚未开始，暂不评灯", actual_text="未开始")
    if target.kind is TargetKind.QUALITATIVE or (target.kind is TargetKind.YES_NO and said.grade):
        return _judge_graded(said, profile)
    if target.kind is TargetKind.DATE:
        judged = judge_date(indicator, found.actual, time)
    elif target.kind is TargetKind.YES_NO:
        judged = _judge_done(found)
    elif (
        has_number_target(indicator)
        and isinstance(found.actual, Decimal | Fraction)
        and is_figure(found.actual)
    ):
        judged = judge_number(indicator, Fraction(found.actual), time, profile)
    else:
        why = found.missing_reason or f"指标值{quote_text(target.text)}不能读作数值，请改写"
        return LightResult(None, f"{waiting_word(found)}：{why}")
    notes = "；".join(filter(None, (found.note, *found.flags)))
    return replace(judged, why=f"{judged.why}（{notes}）") if notes else judged


def waiting_word(found: ActualValue) -> str:
    return UNVERIFIED if found.is_unverified else WAITING


def _judge_graded(said: EnteredValues, profile: Profile) -> LightResult:
    names = "、".join(band.name for band in profile.qualitative.bands)
    if not said.grade or profile.qualitative.find_band(said.grade) is None:
        return LightResult(None, f"{UNDECIDED}：请评定等次（{names}）")
    light = judge_grade(said.grade, profile)
    return LightResult(light, f"评定为“{said.grade}”，{light.word}", actual_text=said.value or said.grade)


def _judge_done(found: ActualValue) -> LightResult:
    if not isinstance(found.actual, bool):
        if found.actual in (0, 1) and found.actual is not None:
            return _judge_done(replace(found, actual=found.actual == 1))
        return LightResult(None, f"{waiting_word(found)}：{found.missing_reason or '应填“是”或“否”'}")
    light = Light.GREEN if found.actual else Light.RED
    word = "已完成" if found.actual else "未完成"
    return LightResult(light, f"{word}，{light.word}", actual_text=word)


def _monitor_funds(
    project: Project,
    profile: Profile,
    facts: ProjectRecords,
    month: ProjectRecords,
    time: ElapsedTime,
    past: PastRecords | None,
) -> MonitoredFunds | None:
    if project.funds is None:
        return None
    line = funds_line(project.funds, profile, month, facts.entries)
    outlook = outlook_of(month.entries, FUNDS)
    executed, annual = line.executed.total, line.funds.annual.total
    if line.score.outcome is ScoreStatus.UNVERIFIED:
        return MonitoredFunds(line, LightResult(None, line.score.why), None, outlook)
    if executed is None:
        known = "" if FUNDS in month.observations else _last_known(facts.observations.get(FUNDS))
        return MonitoredFunds(
            line, LightResult(None, f"{WAITING}：没有 {time.as_of} 的执行数{known}"), None, outlook
        )
    if not annual or annual < 0 or not time.months:
        return MonitoredFunds(line, LightResult(None, "没有填写预算数，不能评灯"), None, outlook)
    judged = judge_execution(executed, annual, time, profile.monitoring)
    return MonitoredFunds(line, judged, funds_forecast(line, past, time) if past else None, outlook)


def _weighted_progress(rows: tuple[MonitoredRow, ...]) -> tuple[Fraction | None, int]:
    known = [
        (row.light_result.progress, Fraction(row.indicator.weight))
        for row in rows
        if row.light_result.progress is not None
    ]
    weight = sum((value for _, value in known), Fraction(0))
    if not weight:
        return None, 0
    return sum((part * share for part, share in known), Fraction(0)) / weight, len(known)
