"""The change that a row with a relative target reached: base, change and both periods, or why there is none.

A change is told in the direction that the target names: a decline of 6 % where 下降 is asked for is 6 %, a rise
of 2 % is −2 %. 提高5% and 提高5个百分点 are two things: parts of the base, and points of a rate.
"""

import re
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
    exact_quotient,
    in_unit,
    unit_fault_text,
)
from indicators.figures import FULL_PERCENT, format_plain, is_figure, keeps_side, round_readable
from indicators.model import ComparedWith, Indicator, Parameters, Relative, Target
from indicators.periods import last_day_of_month
from indicators.quantity import read_quantity
from indicators.records import MeasurementResult, Observation
from indicators.relative_text import directed_text
from indicators.rules import DoubtParameters
from indicators.spelling import clean_text
from indicators.units import convert_measured, convert_value, is_rate, normalize_unit

REMARK = re.compile(r"[（(].*", re.DOTALL)
POINTS_UNITS = ("百分点", "个百分点")
BASELINE = "baseline"
"""The name in ``basis`` under which 基期值 stands."""


@dataclass(frozen=True)
class PeriodLevel:
    """What stood in a period, in the unit it was measured in; ``words`` are the period and the value."""

    value: Fraction
    words: str
    in_doubt: bool = False


def is_compared_by_program(indicator: Indicator) -> bool:
    """Whether a change is worked out from what was measured; of manual rows people type it."""
    return indicator.target.relative is not None and not indicator.is_manual


def level_target(indicator: Indicator, observation: Observation | None) -> Target:
    """What the number measured is read against: of a relative row the level, in its own unit."""
    if not is_compared_by_program(indicator) or observation is None:
        return indicator.target
    return replace(indicator.target, unit=observation.measured.unit, relative=None)


def row_actual(
    indicator: Indicator,
    observation: Observation | None,
    said: EnteredValues,
    limits: DoubtParameters,
    bases: Sequence[Observation],
) -> ActualValue:
    """The actual value of a row, of a relative one the change; ``bases`` are the earlier observations of the
    row, of this year and the one before. People type the change itself."""
    target = indicator.target
    if target.relative is None or indicator.is_manual or observation is None:
        return actual_of(target, indicator.is_manual, observation, said, limits)
    found = actual_of(
        level_target(indicator, observation), False, observation, replace(said, value=""), limits
    )
    if found.actual is None:
        typed = actual_of(target, False, None, said, limits) if said.value else found
        return found if found.is_unverified or not said.value else typed
    changed = change_of(indicator, target.relative, observation, bases)
    if isinstance(changed, str):
        return ActualValue(missing_reason=changed, doubts=found.doubts)
    note = "；".join(filter(None, (changed.note, found.note)))
    return replace(found, actual=changed.actual, note=note)


def change_of(
    indicator: Indicator, relative: Relative, observation: Observation, bases: Sequence[Observation]
) -> ActualValue | str:
    """``actual`` in the unit of the target with a note of base, change and both periods; or why not."""
    levels = levels_of(indicator, relative, observation, bases)
    if isinstance(levels, str):
        return levels
    now, base = levels
    change = signed_change(now.value, base.value, observation.measured.unit, indicator.target, relative)
    if isinstance(change, str):
        return change
    shown = change_text(change, indicator.target)
    doubt = "（基期的数有存疑）" if base.in_doubt else ""
    return ActualValue(change, note=f"{now.words}，{base.words}{doubt}，{shown}")


def signed_change(
    now: Fraction, base: Fraction, unit: str, target: Target, relative: Relative
) -> Fraction | str:
    """In the direction of the target and its unit."""
    difference = base - now if relative.falls else now - base
    if target.unit in POINTS_UNITS:
        if not is_rate(normalize_unit(unit)):
            return f"采集值的单位是“{unit}”，不是比率，不能按百分点比较，请改正指标值或取数方法"
        points = convert_value(Decimal(1), normalize_unit(unit), "%")
        return difference * Fraction(points if points is not None else 1)
    if is_rate(target.unit):
        if base <= 0:
            return "基期的数不大于 0，算不出增减幅度"
        parts = convert_value(FULL_PERCENT, "%", target.unit)
        return difference / base * Fraction(parts if parts is not None else FULL_PERCENT)
    factor = convert_measured(Decimal(1), unit, target.unit)
    if factor is None:
        return unit_fault_text(unit, target.unit)
    return difference * Fraction(factor)


def can_hold(target: Target, unit: str) -> bool:
    """Whether what is measured in ``unit`` can be held against the target: a level in its unit, a change of
    anything in percent, one in points only of a rate."""
    if target.relative and target.unit in POINTS_UNITS:
        return is_rate(normalize_unit(unit))
    if target.relative and is_rate(target.unit):
        return True
    return convert_value(Decimal(1), unit, target.unit) is not None


def change_text(change: Fraction, target: Target) -> str:
    shown = round_readable(
        change, keeps_side(change, Fraction(target.value or 0), Decimal(0)), unit=target.unit
    )
    return directed_text(shown, target)


def levels_of(
    indicator: Indicator, relative: Relative, observation: Observation, bases: Sequence[Observation]
) -> tuple[PeriodLevel, PeriodLevel] | str:
    if relative.base is ComparedWith.LAST_MONTH:
        return levels_of_months(observation, bases)
    now = PeriodLevel(level_value(observation.measured), span_words("本期", observation.measured))
    if relative.base is ComparedWith.BASELINE:
        base = baseline_level(indicator, observation.measured.unit)
        return base if isinstance(base, str) else (now, base)
    day = year_before(observation.as_of)
    found = usable_at(day, bases)
    if found is None:
        return f"没有上年同期（截至 {day}）的数，请补采上年的数据，或在基期值中写明后与基期比较"
    if not counts_alike(found, observation.measured, years=1):
        return f"上年同期（截至 {day}）的取数方法、参数或起始日与本期不同，不能比较"
    return now, PeriodLevel(level_value(found), span_words("上年同期", found), bool(found.doubts))


def level_value(measured: MeasurementResult) -> Fraction:
    """Exact where part ÷ of is."""
    value = measured.value or Decimal(0)
    return Fraction(in_unit(measured, value, measured.unit) or 0)


def usable_at(day: date, bases: Sequence[Observation]) -> MeasurementResult | None:
    """The newest attempt of the day, where it had a value."""
    newest = next((seen.measured for seen in reversed(bases) if seen.as_of == day), None)
    if newest is None or newest.outcome not in STATUSES_WITH_VALUE or newest.value is None:
        return None
    return newest if is_figure(newest.value) else None


def counts_alike(base: MeasurementResult, now: MeasurementResult, years: int) -> bool:
    start, other = base.period.start, now.period.start
    return (
        (base.evaluator, base.unit) == (now.evaluator, now.unit)
        and without_target(base.provenance.params) == without_target(now.provenance.params)
        and (start.year + years, start.month, start.day) == (other.year, other.month, other.day)
    )


def without_target(params: Parameters) -> Parameters:
    """An evaluator may be told the target, which each year sets anew."""
    return {name: value for name, value in params.items() if name != "target"}


def year_before(day: date) -> date:
    """The same day; of the last of a month the last of it."""
    end = last_day_of_month(day.year, day.month)
    last = last_day_of_month(day.year - 1, day.month)
    return last if day == end or day.day > last.day else day.replace(year=day.year - 1)


def levels_of_months(
    observation: Observation, bases: Sequence[Observation]
) -> tuple[PeriodLevel, PeriodLevel] | str:
    """Of the month alone and of the one before, from what stood at the ends of both and of the third."""
    day = observation.as_of
    if day != last_day_of_month(day.year, day.month):
        return f"环比按整月比较，{day} 不是月末"
    own = month_level(day, observation.measured, bases, "本月")
    if isinstance(own, str):
        return own
    before = day.replace(day=1)
    last = last_day_of_month(before.year - (before.month == 1), (before.month - 2) % 12 + 1)
    measured = usable_at(last, bases)
    if measured is None:
        return f"没有上月末（{last}）的数，请补采"
    base = month_level(last, measured, bases, "上月")
    return base if isinstance(base, str) else (own, base)


def month_level(
    day: date, measured: MeasurementResult, bases: Sequence[Observation], word: str
) -> PeriodLevel | str:
    start = measured.period.start
    words = f"{word} {day:%Y-%m} 为 "
    if (start.year, start.month) == (day.year, day.month):
        value: Fraction | None = level_value(measured)
    else:
        last = last_day_of_month(day.year, day.month - 1)
        before = usable_at(last, bases)
        if before is None or not counts_alike(before, measured, years=0):
            return f"没有 {last} 按同样方法采集的数，分不出{word}当月，请补采"
        value = amount_between(before, measured)
    if value is None:
        return f"分不出{word}当月的数（累计的分母没有增加，或有冲减）"
    return PeriodLevel(value, f"{words}{shown_level(value, measured.unit)}", bool(measured.doubts))


def amount_between(before: MeasurementResult, now: MeasurementResult) -> Fraction | None:
    """What came in between: of a quotient that of the counts, else the difference."""
    if exact_quotient(now, now.value or Decimal(0)) is None or before.of is None:
        return level_value(now) - level_value(before)
    of = Fraction(now.of or 0) - Fraction(before.of)
    if of <= 0:
        return None
    share = FULL_PERCENT if normalize_unit(now.unit) == "%" else Decimal(1)
    return (Fraction(now.part or 0) - Fraction(before.part or 0)) / of * Fraction(share)


def baseline_level(indicator: Indicator, unit: str) -> PeriodLevel | str:
    """A remark in brackets behind the value says where it is from."""
    written = indicator.basis.get(BASELINE, "")
    if not written:
        return "没有写基期值，请在目标表中写明"
    read = read_quantity(clean_text(REMARK.sub("", written)))
    is_plain = not isinstance(read, str) and not read.rough and not read.words
    value = convert_value(read.value, read.unit, unit) if is_plain and not isinstance(read, str) else None
    if value is None:
        return f"基期值“{written}”不能读作单位为“{unit}”的数，请改写"
    return PeriodLevel(Fraction(value), f"基期值 {written}")


def span_words(word: str, measured: MeasurementResult) -> str:
    period = measured.period
    return f"{word} {period.start} 至 {period.end} 为 {shown_level(level_value(measured), measured.unit)}"


def shown_level(value: Fraction, unit: str) -> str:
    return f"{format_plain(round_readable(value, unit=unit) if value else Decimal(0))}{unit}"
