"""资料齐全: what a self-evaluation still lacks. Every page, paper and command that says whether one is complete
asks here; errors that the checks find are added by ``checks.own_form``.

To ask for one more thing: a kind in ``indicators/missing.py`` and a function here that yields it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from indicators.actuals import is_of_earlier_month
from indicators.assessed_row import AssessedRow
from indicators.attainment import needs_analysis
from indicators.figures import format_plain
from indicators.funding import FundsLine, lacks_reason
from indicators.missing import Missing, MissingKind
from indicators.model import FUNDS, Indicator, ScoreStatus, TargetKind
from indicators.notation import read_actual
from indicators.plausibility import implausible_text
from indicators.points import FULL_SCORE, has_full_points
from indicators.quoting import row_label
from indicators.records import RecordDamage
from indicators.rules import Profile
from indicators.total import declared_weight

WAITING_KINDS: Mapping[ScoreStatus, MissingKind] = MappingProxyType(
    {
        ScoreStatus.NO_EVIDENCE: MissingKind.ACTUAL,
        ScoreStatus.NEEDS_PERSON: MissingKind.JUDGEMENT,
        ScoreStatus.UNVERIFIED: MissingKind.DOUBT,
    }
)
"""What a row that has no score yet waits for."""
EXECUTION_RATE = "预算执行率"
"""What papers call the row of the funds."""
EMPTY_REASONS = {"", "0", "无", "/", "-", "—", "——", "\\", "无偏差", "不涉及"}
GRADED_KINDS = (TargetKind.QUALITATIVE, TargetKind.YES_NO, TargetKind.DATE)
"""Rows that a person may grade."""

GOAL = "goal"
"""The reserved indicator id of 年度总体目标: its entry's value is 实际完成情况."""
OVERALL_GOAL = "年度总体目标"

LAPSED_HINT = "；以前的 {count} 份证明的是先前的填报，仍然适用的请在填报时勾选"


def missing_items(
    rows: Sequence[AssessedRow],
    funds: FundsLine | None,
    profile: Profile,
    span: tuple[date, date],
    as_of: date,
) -> Iterator[Missing]:
    """Row by row what a person still has to do; ``span`` are the days of the project."""
    for row in rows:
        yield from _missing_in_row(row, profile, span)
        if as_of >= span[1] and not _stays_done(row):
            name = row_label(row.indicator.branch, row.indicator.name)
            yield from _missing_last_value(row.indicator.id, name, row.typed_on, span[1])
    if not rows:
        yield Missing("", MissingKind.INDICATORS)
    yield from _missing_in_funds(funds, profile)
    if funds and funds.score.points is not None and as_of >= span[1]:
        yield from _missing_last_value(FUNDS, EXECUTION_RATE, funds.typed_on, span[1])
    yield from _missing_weight([row.indicator for row in rows], profile)


def missing_goal(expected: str, achieved: str) -> Iterator[Missing]:
    """实际完成情况 of a goal that the sheet declares. It is asked for and keeps no paper back: the form prints a
    sentence counted from the rows where nobody wrote one."""
    if expected.strip() and not meaningful_text(achieved):
        yield Missing(GOAL, MissingKind.GOAL, OVERALL_GOAL)


def tell_damage_once(damage: Iterable[RecordDamage], items: Iterable[Missing]) -> tuple[Missing, ...]:
    """What a paper lacks, with what was kept once and cannot be used any more: in the place of the item
    that waits for the number it took away, and before all others where there is no such item."""
    lost: dict[str, list[str]] = {}
    for one in dict.fromkeys(damage):
        lost.setdefault(one.indicator, []).append(one.text)
    placed: list[Missing] = []
    for item in items:
        is_lost = any(text in item.values.get("why", "") for text in lost.get(item.row_id, ()))
        placed += damage_items(item.row_id, item.row_name, lost.pop(item.row_id)) if is_lost else [item]
    of_no_row = (damage_items(row_id, "", texts) for row_id, texts in lost.items())
    return (*chain.from_iterable(of_no_row), *placed)


def damage_items(row_id: str, row_name: str, texts: Iterable[str]) -> list[Missing]:
    return [Missing(row_id, MissingKind.DAMAGE, row_name, {"what": text}) for text in texts]


def meaningful_text(text: str) -> str:
    """A reason or problem as written; "" where only a sign stands for nothing."""
    return "" if text.strip() in EMPTY_REASONS else text.strip()


def _missing_in_row(row: AssessedRow, profile: Profile, span: tuple[date, date]) -> Iterator[Missing]:
    row_id, score = row.indicator.id, row.score
    name = row_label(row.indicator.branch, row.indicator.name)
    if score.outcome in WAITING_KINDS:
        yield Missing(row_id, WAITING_KINDS[score.outcome], name, {"why": score.why})
    if score.points is None:
        return
    lost = not has_full_points(score.points, row.indicator.weight)
    if lost:
        yield from _missing_remark(row_id, name, row.indicator.weight, score.points, row.reason, row.measure)
    elif not meaningful_text(row.reason) and needs_analysis(row.indicator.target, score.attainment, profile):
        percent = format_plain(profile.over_achievement.reason)
        yield Missing(row_id, MissingKind.OVER_ACHIEVEMENT_REASON, name, {"percent": percent})
    what = implausible_text(row.indicator, row.value, row.actual, span)
    if what and not meaningful_text(row.reason):
        yield Missing(row_id, MissingKind.IMPLAUSIBLE, name, {"what": what})
    if row.indicator.target.kind in GRADED_KINDS and row.grade and not row.evidence:
        lapsed = LAPSED_HINT.format(count=len(row.lapsed)) if row.lapsed else ""
        yield Missing(row_id, MissingKind.EVIDENCE, name, {"grade": row.grade, "lapsed": lapsed})


def _missing_last_value(row_id: str, name: str, typed_on: date | None, last: date) -> Iterator[Missing]:
    """A value that a person gave for an earlier month is not yet that of the whole time."""
    if typed_on and is_of_earlier_month(typed_on, last):
        yield Missing(row_id, MissingKind.EARLIER_VALUE, name, {"day": f"{typed_on}", "last": f"{last}"})


def _stays_done(row: AssessedRow) -> bool:
    """What is done by a day, or late, stays so; what is not done yet may be by the end."""
    target = row.indicator.target
    if target.kind is TargetKind.DATE and isinstance(read_actual(row.actual, target), date):
        return True
    return target.kind in (TargetKind.DATE, TargetKind.YES_NO) and bool(row.score.attainment)


def _missing_remark(
    row_id: str, name: str, weight: Decimal, points: Decimal, reason: str, measure: str
) -> Iterator[Missing]:
    """偏差原因分析及改进措施, which every row that lost points has to have."""
    written = (("偏差原因", reason), ("改进措施", measure))
    labels = [label for label, text in written if not meaningful_text(text)]
    if labels:
        values = {"points": f"{points}", "weight": format_plain(weight), "fields": "及".join(labels)}
        yield Missing(row_id, MissingKind.REMARK, name, values)


def _missing_in_funds(funds: FundsLine | None, profile: Profile) -> Iterator[Missing]:
    if funds is None:
        if profile.execution_points:
            yield Missing("", MissingKind.FUNDS, EXECUTION_RATE)
        return
    if funds.score.points is None:
        if funds.score.outcome in WAITING_KINDS:
            kind = WAITING_KINDS[funds.score.outcome]
            yield Missing(FUNDS, kind, EXECUTION_RATE, {"why": funds.score.why})
        return
    yield from _missing_execution_remark(funds, funds.score.points, profile)


def _missing_execution_remark(funds: FundsLine, points: Decimal, profile: Profile) -> Iterator[Missing]:
    """A profile with a line of its own asks for the reason below it; without one the row is a row like any
    other that lost points."""
    limit = profile.execution.reason_below
    if limit is None:
        if not has_full_points(points, funds.weight):
            yield from _missing_remark(
                FUNDS, EXECUTION_RATE, funds.weight, points, funds.reason, funds.measure
            )
    elif not meaningful_text(funds.reason) and lacks_reason(funds, profile):
        values = {"limit": format_plain(limit), "rate": f"{funds.rate}"}
        yield Missing(FUNDS, MissingKind.EXECUTION_REASON, values=values)


def _missing_weight(indicators: Sequence[Indicator], profile: Profile) -> Iterator[Missing]:
    total = declared_weight(indicators, profile)
    if total != FULL_SCORE:
        values = {"execution": format_plain(profile.execution_points), "total": format_plain(total)}
        yield Missing("", MissingKind.WEIGHTS, values=values)
