"""Checks of a self-evaluation form against the target sheet that was approved."""

from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_subject import EvaluationSubject, RowKey, key_of_row, quoted_name, total_line
from checks.filled_form import FilledRow
from checks.registry import Fault, check
from checks.wording import quote_short
from indicators.figures import format_plain
from indicators.model import Indicator, Project, Target, TargetKind
from indicators.notation import show_target
from indicators.quoting import quote_text
from indicators.spelling import clean_text
from yamlfiles.problem import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@check(
    "E13",
    ERROR,
    "与批复的绩效目标不一致",
    "财预〔2015〕88号 自评以批复的绩效目标为准",
    remedy="按批复的目标填写；已按程序调整的附文件",
)
def form_keeps_the_approved_targets(filled: EvaluationSubject) -> Iterator[Fault]:
    if filled.approved is None:
        return
    approved_rows = _approved_rows(filled.approved)
    applicable = [
        (row, target)
        for row, target in filled.rows
        if target.kind is not TargetKind.NOT_APPLICABLE and clean_text(row.name)
    ]
    evaluated_keys = {key_of_row(row) for row, _ in applicable}
    missing = {key: row for key, row in approved_rows.items() if key not in evaluated_keys}
    for row, target in applicable:
        approved = approved_rows.get(key_of_row(row))
        if approved is not None:
            yield from _differences(row, target, approved, filled)
        else:
            yield _unapproved_row(row, target, missing, filled)
    if filled.form.whole:
        for left in missing.values():
            yield Fault(f"批复的{quote_short(left.name)}没有自评{_held_against(filled)}，请补充")


def _held_against(filled: EvaluationSubject) -> str:
    """Which sheet it is held against, for whoever has several."""
    return f"（对照的目标：{filled.approved_version}）" if filled.approved_version else ""


def _unapproved_row(
    row: FilledRow, target: Target, missing: dict[RowKey, Indicator], filled: EvaluationSubject
) -> Fault:
    """A row under another name than approved is told once: what it stands for lacks no more."""
    version = _held_against(filled)
    renamed = _find_renamed(row, target, missing)
    if renamed is None:
        return Fault(f"{quoted_name(row)}不在批复的绩效目标中{version}，请核对", "name", row)
    del missing[key_of_row(renamed)]
    message = f"指标名称批复为{quote_short(renamed.name)}，表上写{quoted_name(row)}{version}，请按批复填写"
    return Fault(message, "name", row, published=row.name, computed=renamed.name)


def _find_renamed(row: FilledRow, target: Target, missing: dict[RowKey, Indicator]) -> Indicator | None:
    """The one approved row without a counterpart that has the same 二级指标 and the same target."""
    alike = [
        left
        for left in missing.values()
        if left.branch[1] == row.branch[1] and _is_same_target(row, target, left.target)
    ]
    return alike[0] if len(alike) == 1 else None


def _approved_rows(approved: Project) -> dict[RowKey, Indicator]:
    """Without those that do not apply."""
    rows = (row for row in approved.indicators if row.target.kind is not TargetKind.NOT_APPLICABLE)
    return {key_of_row(row): row for row in rows}


def _differences(
    row: FilledRow, target: Target, approved: Indicator, filled: EvaluationSubject
) -> Iterator[Fault]:
    """Of target and weight."""
    version = _held_against(filled)
    for field, difference, printed, due in (
        ("target", _target_difference(row, target, approved.target), row.target, approved.target.text),
        ("weight", _weight_difference(row, approved.weight), _shown(row.weight), _shown(approved.weight)),
    ):
        if difference:
            message = f"{quoted_name(row)}与批复的不一致：{difference}{version}，请按批复填写"
            yield Fault(message, field, row, published=printed, computed=due)


def _shown(number: Decimal | None) -> str:
    return "" if number is None else format_plain(number)


def _target_difference(row: FilledRow, target: Target, approved: Target) -> str:
    if _is_same_target(row, target, approved):
        return ""
    return f"指标值批复为{quote_text(approved.text)}，表上写{quote_text(clean_text(row.target))}"


def _weight_difference(row: FilledRow, approved: Decimal) -> str:
    if row.weight in (None, approved):
        return ""
    return f"分值批复为 {format_plain(approved)}，表上写 {format_plain(row.weight)}"


def _is_same_target(row: FilledRow, target: Target, approved: Target) -> bool:
    """In the same words or with the same meaning."""
    same_text = _without_nature(row.target) == _without_nature(approved.text)
    return same_text or show_target(target) == show_target(approved)


def _without_nature(text: str) -> str:
    """Layouts with a cell for 指标性质 print 定性 or 定量 before what is to be reached."""
    plain = clean_text(text)
    return plain.removeprefix("定性").removeprefix("定量") or plain


@check(
    "E26",
    WARNING,
    "预算调减后目标没有相应调整",
    "财预〔2020〕10号 目标与预算相匹配",
    remedy="说明目标为何不变，或按程序调整目标",
    whole=True,
)
def targets_follow_a_cut(filled: EvaluationSubject) -> Iterator[Fault]:
    line, approved = total_line(filled.form), filled.approved
    if line is None or line.initial is None or line.annual is None or approved is None:
        return
    if line.annual < line.initial and _keeps_every_target(filled.form.rows, approved):
        initial, annual = format_plain(line.initial), format_plain(line.annual)
        message = f"全年预算数由 {initial} 减为 {annual}，各行指标值没有变，请说明"
        yield Fault(message, "annual", line)


def _keeps_every_target(rows: tuple[FilledRow, ...], approved: Project) -> bool:
    targets = _approved_targets(approved)
    return all(targets.get(key_of_row(row)) == clean_text(row.target) for row in rows)


def _approved_targets(approved: Project) -> dict[RowKey, str]:
    return {key_of_row(row): clean_text(row.target.text) for row in approved.indicators}
