"""What a person adds to an indicator: refused with a reason, or an entry ready to be kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from indicators.actuals import entered_values_of, newest_text
from indicators.assessment import GOAL
from indicators.clock import local_day
from indicators.funding import executed_as_target
from indicators.judgement import OutsideBand, band_of, check_band
from indicators.model import FUNDS, Funds, Indicator, Project, Target, TargetKind
from indicators.notation import read_actual
from indicators.passages import find_passage
from indicators.profiles import Profile
from indicators.quoting import quote_text
from indicators.records import TEXT_FIELDS, Evidence, ManualEntry
from indicators.spelling import clean_text
from monitoring.outlook import Cause, Likelihood, read_causes, read_likelihood
from workspace.entry_evidence import SaidValue, UnknownEvidenceError, kept_evidence, named_evidence
from workspace.typed_entry import FIELD_WORDS, RefusedEntryError, TypedEntry, written_text
from yamlfiles.reader import as_decimal

__all__ = ["FIELD_WORDS", "RefusedEntryError", "TypedEntry", "written_text"]

NO_NUMBER = ("无", "没有")
"""Nothing has happened, or nobody knows: who types it can be asked, unlike a paper."""
EXPECTED_ACTUAL = {
    TargetKind.NUMBER: "数值（可带单位），没有发生的填 0",
    TargetKind.DATE: "完成日期，如 2024-12-20，还没有完成的填“未完成”",
    TargetKind.YES_NO: "“是”或“否”",
}
"""What an actual value has to be, by the kind of its target."""


def build_entry(
    typed: TypedEntry,
    project: Project,
    indicator_id: str,
    profile: Profile,
    *,
    as_of: date,
    now: datetime,
    evidence: Sequence[Evidence] = (),
    earlier: Sequence[ManualEntry] = (),
) -> ManualEntry:
    """The entry that ``typed`` makes; raises RefusedEntryError. ``earlier`` are the entries of the project as
    known at the day: evidence that is named has to be of them."""
    check_person_and_content(typed, evidence)
    check_why(typed)
    own = [entry for entry in earlier if entry.indicator == indicator_id]
    check_withdrawn(typed, own)
    check_day(as_of, project, now)
    points = parse_points(typed)
    causes = "、".join(parse_causes(typed))
    check_likelihood(typed)
    check_what_is_entered(typed, project, indicator_id, points, profile)
    texts: dict[str, Any] = {name: replace(typed, cause=causes).entered(name) for name in TEXT_FIELDS}
    said = SaidValue(texts["value"], texts["grade"], points, as_of)
    kept, withdrawn = name_evidence(typed, said, own)
    return ManualEntry(
        project=project.id,
        indicator=indicator_id,
        as_of=as_of,
        by=typed.by.strip(),
        recorded_at=now,
        points=points,
        evidence=tuple(evidence),
        why=written_text(typed.why),
        evidence_kept=kept,
        evidence_withdrawn=withdrawn,
        **texts,
    )


def name_evidence(
    typed: TypedEntry, said: SaidValue, earlier: Sequence[ManualEntry]
) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The hashes of earlier evidence kept, and of that taken back; raises RefusedEntryError."""
    try:
        kept = kept_evidence(said, typed.keep_evidence, earlier)
        withdrawn = tuple(piece.sha256 for piece in named_evidence(typed.withdraw_evidence, earlier))
    except UnknownEvidenceError as error:
        raise RefusedEntryError(str(error)) from None
    if both := set(kept or ()) & set(withdrawn):
        raise RefusedEntryError(f"同一份佐证资料（{min(both)[:12]}）不能既仍然适用又撤回，请只选一样")
    return kept, withdrawn


def check_why(typed: TypedEntry) -> None:
    """Whatever is taken back is taken back for a reason that stays with it."""
    if (typed.withdrawn or typed.withdraw_evidence) and not written_text(typed.why):
        words = [FIELD_WORDS[name] for name in FIELD_WORDS if name in typed.withdrawn]
        what = "、".join([*words, *(["佐证资料"] if typed.withdraw_evidence else [])])
        raise RefusedEntryError(f"撤回{what}须写明理由", "why")


def check_withdrawn(typed: TypedEntry, earlier: Sequence[ManualEntry]) -> None:
    """Only what stands can be taken back; ``earlier`` are the entries of the row."""
    stood = {name: newest_text(earlier, name) for name in TEXT_FIELDS}
    points = entered_values_of(earlier, earlier[-1].indicator).points if earlier else None
    stood["points"] = "" if points is None else f"{points}"
    nothing = [FIELD_WORDS[name] for name in FIELD_WORDS if name in typed.withdrawn and not stood[name]]
    if nothing and not any(stood[name] for name in typed.withdrawn):
        raise RefusedEntryError(f"没有可以撤回的{'、'.join(nothing)}：这一行没有填报过，或已经撤回")


def check_person_and_content(typed: TypedEntry, evidence: Sequence[Evidence]) -> None:
    if not written_text(typed.by):
        raise RefusedEntryError("请填写填报人姓名", "by")
    written = any(map(written_text, (typed.value, typed.grade, typed.points, typed.reason, typed.measure)))
    named = typed.withdrawn or typed.keep_evidence or typed.withdraw_evidence
    if not (written or evidence or typed.is_about_outlook or named):
        raise RefusedEntryError(
            "没有填写任何内容：实际完成值、评定、偏差原因、改进措施、全年预计、佐证资料至少填一项", "value"
        )


def check_day(as_of: date, project: Project, now: datetime) -> None:
    if as_of > local_day(now):
        raise RefusedEntryError(f"{as_of} 还没有到，不能填报那一天的情况")
    if as_of < project.span[0]:
        raise RefusedEntryError(f"项目自 {project.span[0]} 起，不能填报 {as_of} 的情况")


def check_what_is_entered(
    typed: TypedEntry, project: Project, indicator_id: str, points: Decimal | None, profile: Profile
) -> None:
    """Against the row, the funds line or the goal that the entry speaks of."""
    indicator = project.find_indicator(indicator_id)
    if indicator is not None:
        try:
            check_row(typed, indicator, points, profile)
        except OutsideBand as error:
            raise RefusedEntryError(str(error), "points") from None
    elif indicator_id == FUNDS:
        check_funds(typed, project.funds)
    elif indicator_id == GOAL:
        check_goal(typed, "年度总体目标", "实际完成情况")
    elif passage := find_passage(indicator_id):
        check_goal(typed, passage.name, passage.asks)
    else:
        raise RefusedEntryError(unknown_row_text(project, indicator_id))


def unknown_row_text(project: Project, indicator_id: str) -> str:
    applying = [row.id for row in project.indicators if row.target.kind is not TargetKind.NOT_APPLICABLE]
    choices = f"{'、'.join(applying)}、{FUNDS}（执行数）、{GOAL}（目标完成情况）"
    return f"项目{quote_text(project.name)}没有指标“{indicator_id}”，可填的有：{choices}"


def parse_points(typed: TypedEntry) -> Decimal | None:
    if not typed.points.strip():
        return None
    points = as_decimal(typed.points.strip().removesuffix("分"))
    if points is None or points < 0:
        raise RefusedEntryError(f"得分应为不小于 0 的数字，现为“{typed.points}”", "points")
    return points


def parse_causes(typed: TypedEntry) -> tuple[Cause, ...]:
    causes = read_causes(typed.cause)
    if causes is None:
        raise RefusedEntryError(
            f"偏差原因类别应为{'、'.join(Cause)}（可选多项，用顿号分开），现为“{typed.cause}”"
        )
    return causes


def check_likelihood(typed: TypedEntry) -> None:
    if typed.likelihood.strip() and read_likelihood(typed.likelihood) is None:
        raise RefusedEntryError(f"完成目标可能性应为{'、'.join(Likelihood)}之一，现为“{typed.likelihood}”")


def check_row(typed: TypedEntry, indicator: Indicator, points: Decimal | None, profile: Profile) -> None:
    """The entry against what the row needs; raises RefusedEntryError or OutsideBand."""
    target = indicator.target
    row = f"{quote_text(indicator.name)}的指标值是{quote_text(target.text)}"
    if target.kind is TargetKind.NOT_APPLICABLE:
        raise RefusedEntryError(f"{row}，不适用，不需要填报")
    if typed.grade:
        band_of(typed.grade.strip(), profile)
    if target.kind is not TargetKind.QUALITATIVE:
        check_comparable(f"{row}，实际完成值“{typed.value}”", typed.value, target, "value")
        check_comparable(
            f"{row}，全年预计完成情况{quote_text(typed.forecast)}", typed.forecast, target, "forecast"
        )
    check_judgement(typed, indicator, points, profile)
    if points is not None and points > indicator.weight:
        raise RefusedEntryError(f"得分 {points} 超过分值 {indicator.weight}", "points")


def check_comparable(what: str, written: str, target: Target, field: str) -> None:
    says_nothing = target.kind is TargetKind.NUMBER and clean_text(written) in NO_NUMBER
    if written_text(written) and (says_nothing or read_actual(written, target) is None):
        raise RefusedEntryError(f"{what}不是可以与它比较的值，请填写{EXPECTED_ACTUAL[target.kind]}", field)


def check_judgement(
    typed: TypedEntry, indicator: Indicator, points: Decimal | None, profile: Profile
) -> None:
    """A grade belongs to rows that are judged; changed points need a reason."""
    kind = indicator.target.kind
    if kind is TargetKind.QUALITATIVE:
        check_grade(typed, points, indicator.weight, profile)
    elif typed.grade and kind is TargetKind.NUMBER:
        raise RefusedEntryError(
            f"{quote_text(indicator.name)}按实际完成值计分，不能评定等级；请填写实际完成值"
        )
    elif points is not None and not typed.reason.strip():
        raise RefusedEntryError("改动系统计算的得分须说明理由", "reason")


def check_grade(typed: TypedEntry, points: Decimal | None, weight: Decimal, profile: Profile) -> None:
    """A judgement is a grade and points inside its band."""
    if typed.grade and points is None and not (typed.is_about_outlook or typed.is_of_month):
        raise RefusedEntryError("选择了评定等级，还需填写得分", "points")
    if points is not None and not typed.grade:
        raise RefusedEntryError("定性指标请先选择 达成、部分达成 或 未达成，再在其区间内给分", "grade")
    if points is not None:
        check_band(typed.grade.strip(), points, weight, profile)


def check_funds(typed: TypedEntry, funds: Funds | None) -> None:
    if funds is None:
        raise RefusedEntryError("目标文件没有填写项目资金，先补上全年预算数，才能填报执行数")
    if typed.grade or typed.points:
        raise RefusedEntryError("预算执行率按执行数计算，不能直接评定或给分；请填写全年执行数")
    for name, field, text in (
        ("全年执行数", "value", typed.value),
        ("全年预计执行数", "forecast", typed.forecast),
    ):
        amount = read_actual(text, executed_as_target(funds)) if written_text(text) else Decimal(0)
        if not isinstance(amount, Decimal) or amount < 0:
            raise RefusedEntryError(
                f"{name}应为不小于 0 的金额（不写单位时按{funds.unit}），现为{quote_text(text)}", field
            )


def check_goal(typed: TypedEntry, name: str, asks: str) -> None:
    """Of the overall goal or a passage of the report, which are words alone."""
    if typed.is_about_outlook:
        raise RefusedEntryError(f"{name}没有全年预计和偏差原因；请按指标逐项填写")
    if typed.grade or typed.points:
        raise RefusedEntryError(f"{name}不评定、不给分；请填写{asks}")
