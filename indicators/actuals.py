"""What is known of a row: the newest measured value in the unit of its target, or what a person typed,
never one for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.clock import local_day
from indicators.display import show_measured
from indicators.doubts import Doubt, doubts_text
from indicators.figures import is_figure, to_decimal
from indicators.model import Target, TargetKind
from indicators.notation import read_actual
from indicators.quoting import quote_text
from indicators.records import (
    TEXT_FIELDS,
    Evidence,
    ManualEntry,
    MeasurementResult,
    MeasurementStatus,
    Observation,
)
from indicators.rules import DoubtParameters
from indicators.scoring import Actual
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts, doubt_flags, standing_doubts
from indicators.standing_evidence import row_evidence
from indicators.units import convert_measured, normalize_unit

STATUSES_WITH_VALUE = {MeasurementStatus.MEASURED, MeasurementStatus.MANUAL}
STATUS_REASONS = {
    MeasurementStatus.NO_DATA: "统计期内没有数据",
    MeasurementStatus.STALE: "数据没有更新",
    MeasurementStatus.FAILED: "取数失败",
}
QUOTIENT_TOLERANCE = Fraction(1, 10**15)
"""By how much of itself a kept value may differ from part ÷ of and still be their quotient. Quotients are
carried to 28 digits, so that 15 are ample; a value that was made in another way differs sooner.
Judgement."""


@dataclass(frozen=True)
class EnteredValues:
    """What people entered for one row, field by field, the newest standing; ``evidence`` is what stands,
    ``lapsed`` what proved an earlier value. ``points_reason`` is the reason given with ``points``, who gave
    them and when."""

    value: str = ""
    grade: str = ""
    points: Decimal | None = None
    points_reason: str = ""
    reason: str = ""
    measure: str = ""
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[ManualEntry, ...] = ()
    lapsed: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class ActualValue:
    """``actual`` in the unit of the target, or ``None`` and in ``missing_reason`` the reason; ``note`` says
    what else a reader of the score must know of where it came from. ``is_unverified``: there is a number,
    and doubts over their limit that nobody accepted keep it from being scored. ``flags`` are remarks on
    the doubts of a number that stands; ``doubts`` are those of the number measured, where it is the one
    used."""

    actual: Actual | None = None
    missing_reason: str = ""
    note: str = ""
    is_typed: bool = False
    is_unverified: bool = False
    flags: tuple[str, ...] = ()
    doubts: StandingDoubts = NO_DOUBTS

    @property
    def value(self) -> Decimal | None:
        if isinstance(self.actual, Fraction):
            return to_decimal(self.actual)
        return self.actual if isinstance(self.actual, Decimal) else None


def entered_values_of(
    entries: Sequence[ManualEntry], indicator_id: str, known: Sequence[ManualEntry] = ()
) -> EnteredValues:
    """``entries`` oldest first; ``known`` where they are only a part, as those of a month
    (``row_evidence``)."""
    own = tuple(entry for entry in entries if entry.indicator == indicator_id)
    evidence = row_evidence(own, [entry for entry in known if entry.indicator == indicator_id])
    given = _standing_points_entry(own)
    return EnteredValues(
        value=newest_text(own, "value"),
        grade=newest_text(own, "grade"),
        points=given.points if given else None,
        points_reason=_signed_reason(given) if given else "",
        reason=newest_text(own, "reason"),
        measure=newest_text(own, "measure"),
        evidence=evidence.standing,
        entries=own,
        lapsed=evidence.lapsed,
    )


def typed_day(said: EnteredValues, field: str) -> date | None:
    """The day that the standing ``value`` or ``grade`` speaks of; ``None`` where nobody gave one."""
    days = [entry.as_of for entry in said.entries if getattr(entry, field)]
    return days[-1] if days and getattr(said, field) else None


def is_of_earlier_month(day: date, other: date) -> bool:
    return (day.year, day.month) < (other.year, other.month)


def newest_text(entries: Sequence[ManualEntry], field: str) -> str:
    """What stands in one of TEXT_FIELDS; "" where nothing was said or it was taken back."""
    said = [str(text) for entry in entries if (text := getattr(entry, field)) is not None]
    return said[-1].strip() if said else ""


def _standing_points_entry(entries: Sequence[ManualEntry]) -> ManualEntry | None:
    """The entry whose points stand: an override speaks of the value it was made on and rests on its reason,
    so a value entered later, or a reason taken back, takes it back; points given with a grade stay with the
    grade."""
    given: ManualEntry | None = None
    for entry in entries:
        if entry.points is not None:
            given = entry
        elif given and _takes_points_back(entry, given):
            given = None
    return given


def _takes_points_back(entry: ManualEntry, given: ManualEntry) -> bool:
    if entry.grade == "":
        return True
    return not given.grade and (entry.value is not None or entry.reason == "")


def standing_entries(entries: Sequence[ManualEntry]) -> tuple[ManualEntry, ...]:
    """Of the entries of one row, oldest first, only what stands: a field said anew or taken back later is
    gone from the earlier entry with the evidence of it, and an entry of which nothing is left is left out.
    What papers print."""
    given = _standing_points_entry(entries)
    files = {piece.sha256 for piece in row_evidence(entries).standing}
    last = {
        name: max((at for at, entry in enumerate(entries) if getattr(entry, name) is not None), default=-1)
        for name in TEXT_FIELDS
    }
    kept = (
        replace(
            entry,
            points=entry.points if entry is given else None,
            evidence=tuple(piece for piece in entry.evidence if piece.sha256 in files),
            **_standing_texts(entry, at, last),
        )
        for at, entry in enumerate(entries)
    )
    return tuple(entry for entry in kept if entry.is_about_value or entry.is_about_outlook)


def _standing_texts(entry: ManualEntry, at: int, last: Mapping[str, int]) -> dict[str, Any]:
    """The texts of the entry at this place; ``None`` for one that a later entry replaced or took back."""
    return {name: (getattr(entry, name) or None) if last[name] == at else None for name in TEXT_FIELDS}


def _signed_reason(entry: ManualEntry) -> str:
    """The reason of an entry with who gave it and when."""
    on = local_day(entry.recorded_at)
    return f"{entry.reason}（{entry.by}，{on}）" if entry.reason else ""


def actual_of(
    target: Target,
    manual: bool,
    observation: Observation | None,
    said: EnteredValues,
    limits: DoubtParameters,
) -> ActualValue:
    """``manual``: a person fills in the row, so what was typed stands before what was measured. A measured
    number with open doubts is no actual value yet."""
    if manual and (said.value or observation is None or observation.measured.value is None):
        return typed_actual(target, said)
    found = measured_actual(target, observation, said)
    if observation is None or found.is_typed:
        return found
    doubts = standing_doubts(observation.measured, said.entries, limits)
    if found.actual is None:
        return replace(found, doubts=doubts)
    if doubts.open:
        reason = _unverified_text(observation, doubts.open)
        return ActualValue(missing_reason=reason, is_unverified=True, doubts=doubts)
    return replace(found, flags=doubt_flags(doubts), doubts=doubts)


def _unverified_text(observation: Observation, unsettled: Sequence[Doubt]) -> str:
    measured = observation.measured
    value = show_measured(measured.value, measured.unit) if measured.value is not None else ""
    return f"采集值 {value}（{observation.as_of}）存疑：{doubts_text(unsettled)}。请改正数据后重新采集，或写明理由采信"


def typed_actual(target: Target, said: EnteredValues) -> ActualValue:
    """What a person typed, read against the target."""
    if target.kind is TargetKind.QUALITATIVE or not said.value:
        return ActualValue(missing_reason="请填报实际完成值")
    actual = read_actual(said.value, target)
    if actual is None:
        return ActualValue(
            missing_reason=f"填报的“{said.value}”不能与指标值{quote_text(target.text)}比较，请重新填报"
        )
    return ActualValue(actual, is_typed=True)


def measured_actual(target: Target, observation: Observation | None, said: EnteredValues) -> ActualValue:
    """The newest attempt to measure, whatever its outcome; only where it gave no value, what a person
    typed."""
    found = _actual_from_observation(target, observation)
    if found.actual is not None:
        return ActualValue(
            found.actual, note=f"另有人工填报“{said.value}”，以采集值为准" if said.value else ""
        )
    if not said.value:
        return found
    typed = typed_actual(target, said)
    return ActualValue(
        typed.actual, typed.missing_reason, f"人工填报；自动采集：{found.missing_reason}", is_typed=True
    )


def _actual_from_observation(target: Target, observation: Observation | None) -> ActualValue:
    if observation is None:
        return ActualValue(missing_reason="尚未采集，请先采集数据或人工填报")
    measured = observation.measured
    if measured.outcome not in STATUSES_WITH_VALUE or measured.value is None:
        reason = measured.reason or STATUS_REASONS.get(measured.outcome, "没有采集值")
        return ActualValue(missing_reason=f"{reason}（{observation.as_of}）")
    if not is_figure(measured.value):
        return ActualValue(missing_reason=f"采集值不是可以计算的数值（{observation.as_of}），请检查取数方法")
    if target.kind is not TargetKind.NUMBER:
        return ActualValue(measured.value)
    actual = in_unit(measured, measured.value, target.unit)
    if actual is None:
        return ActualValue(missing_reason=unit_fault_text(measured.unit, target.unit))
    return ActualValue(actual)


def unit_fault_text(unit: str, wanted: str) -> str:
    """Why a number in ``unit`` cannot be held against a target in ``wanted``."""
    if not unit:
        return f"采集值没有写明单位，不能当作“{wanted}”，请在取数方法的参数中写明“结果的单位”"
    return f"采集值的单位“{unit}”不能换算为指标值的单位“{wanted}”，请改正指标值或取数方法"


def in_unit(measured: MeasurementResult, value: Decimal, unit: str) -> Decimal | Fraction | None:
    """``value`` in another unit; part ÷ of itself where no conversion comes between, for a division may not
    end."""
    if (
        normalize_unit(measured.unit) == normalize_unit(unit)
        and (exact := exact_quotient(measured, value)) is not None
    ):
        return exact
    return convert_measured(value, measured.unit, unit)


def exact_quotient(measured: MeasurementResult, value: Decimal) -> Fraction | None:
    """part ÷ of where ``value`` was worked out from it."""
    if measured.part is None or not measured.of:
        return None
    quotient = (
        Fraction(measured.part) / Fraction(measured.of) * (100 if normalize_unit(measured.unit) == "%" else 1)
    )
    return quotient if abs(quotient - Fraction(value)) <= abs(Fraction(value)) * QUOTIENT_TOLERANCE else None
