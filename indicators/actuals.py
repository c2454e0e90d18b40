"""What is known of a row: the newest measured value in the unit of its target, or what a person typed, never one for the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from indicators.figures import divided, is_figure
from indicators.model import Kind, Target
from indicators.notation import read_actual
from indicators.quoting import quoted
from indicators.records import Entry, Evidence, Measured, Observation, Outcome
from indicators.scoring import Actual
from indicators.units import convert, spelled

SHANGHAI = ZoneInfo("Asia/Shanghai")
WITH_VALUE = {Outcome.MEASURED, Outcome.MANUAL}
REASONS = {
    Outcome.NO_DATA: "统计期内没有数据",
    Outcome.STALE: "数据没有更新",
    Outcome.FAILED: "取数失败",
}
CLOSE = Fraction(1, 10**15)


@dataclass(frozen=True)
class Said:
    """What people entered for one row, field by field, the newest standing; ``evidence`` is all of it. ``points_why`` is the
    reason given with ``points``, who gave them and when."""

    value: str = ""
    grade: str = ""
    points: Decimal | None = None
    points_why: str = ""
    reason: str = ""
    measure: str = ""
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Found:
    """``actual`` in the unit of the target, or ``None`` and in ``absent`` the reason; ``note`` says what else a reader of
    the score must know of where it came from."""

    actual: Actual | None = None
    absent: str = ""
    note: str = ""
    typed: bool = False

    @property
    def value(self) -> Decimal | None:
        if isinstance(self.actual, Fraction):
            return divided(self.actual)
        return self.actual if isinstance(self.actual, Decimal) else None


def said_of(entries: Sequence[Entry], indicator_id: str) -> Said:
    """``entries`` oldest first."""
    own = tuple(each for each in entries if each.indicator == indicator_id)
    evidence = {piece.sha256: piece for each in own for piece in each.evidence}

    def newest(field: str) -> str:
        typed = [getattr(each, field) for each in own if getattr(each, field) is not None]
        return str(typed[-1]).strip() if typed else ""

    given = _points(own)
    return Said(
        value=newest("value"),
        grade=newest("grade"),
        points=given.points if given else None,
        points_why=f"{given.reason or ''}（{given.by}，{given.recorded_at:%Y-%m-%d}）"
        if given and given.reason
        else "",
        reason=newest("reason"),
        measure=newest("measure"),
        evidence=tuple(evidence.values()),
        entries=own,
    )


def _points(entries: Sequence[Entry]) -> Entry | None:
    """The entry whose points stand: an override speaks of the value it was made on, so a value entered later takes it back;
    points given with a grade stay with the grade."""
    given: Entry | None = None
    for each in entries:
        if each.points is not None:
            given = each
        elif given and each.value is not None and not given.grade:
            given = None
    return given


def _signed(entry: Entry) -> str:
    """The reason of an entry with who gave it and when."""
    on = entry.recorded_at.astimezone(SHANGHAI).date()
    return f"{entry.reason}（{entry.by}，{on}）" if entry.reason else ""


def actual_of(target: Target, manual: bool, observation: Observation | None, said: Said) -> Found:
    """``manual``: a person fills in the row, so what was typed stands before what was measured."""
    if manual and (said.value or observation is None or observation.measured.value is None):
        return typed_actual(target, said)
    return measured_actual(target, observation, said)


def typed_actual(target: Target, said: Said) -> Found:
    """What a person typed, read against the target."""
    if target.kind is Kind.QUALITATIVE or not said.value:
        return Found(absent="请填报实际完成值")
    actual = read_actual(said.value, target)
    if actual is None:
        return Found(absent=f"填报的“{said.value}”不能与指标值{quoted(target.text)}比较，请重新填报")
    return Found(actual, typed=True)


def measured_actual(target: Target, observation: Observation | None, said: Said) -> Found:
    """The newest attempt to measure, whatever its outcome; only where it gave no value, what a person typed."""
    found = _seen(target, observation)
    if found.actual is not None:
        return Found(found.actual, note=f"另有人工填报“{said.value}”，以采集值为准" if said.value else "")
    if not said.value:
        return found
    typed = typed_actual(target, said)
    return Found(typed.actual, typed.absent, f"人工填报；自动采集：{found.absent}", typed=True)


def _seen(target: Target, observation: Observation | None) -> Found:
    if observation is None:
        return Found(absent="尚未采集，请先采集数据或人工填报")
    measured = observation.measured
    if measured.outcome not in WITH_VALUE or measured.value is None:
        reason = measured.reason or REASONS.get(measured.outcome, "没有采集值")
        return Found(absent=f"{reason}（{observation.as_of}）")
    if not is_figure(measured.value):
        return Found(absent=f"采集值不是可以计算的数值（{observation.as_of}），请检查取数方法")
    if target.kind is not Kind.NUMBER:
        return Found(measured.value)
    actual = in_unit(measured, measured.value, target.unit)
    if actual is None:
        return Found(
            absent=f"采集值的单位“{measured.unit}”不能换算为指标值的单位“{target.unit}”，请改正指标值或取数方法"
        )
    return Found(actual)


def in_unit(measured: Measured, value: Decimal, unit: str) -> Decimal | Fraction | None:
    """``value`` in another unit; part ÷ of itself where no conversion comes between, for a division may not end."""
    if spelled(measured.unit) == spelled(unit) and (exact := _quotient(measured, value)) is not None:
        return exact
    return convert(value, measured.unit, unit)


def _quotient(measured: Measured, value: Decimal) -> Fraction | None:
    """part ÷ of where it is what ``value`` was worked out from."""
    if measured.part is None or not measured.of:
        return None
    quotient = Fraction(measured.part) / Fraction(measured.of) * (100 if spelled(measured.unit) == "%" else 1)
    return quotient if abs(quotient - Fraction(value)) <= abs(Fraction(value)) * CLOSE else None
