"""Checks of rates that look too good: satisfaction that stands on few answers, punctuality beside much
rework."""

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_subject import (
    SPOT_CHECKS,
    EvaluationSubject,
    actual_number,
    fault_of_row,
    is_satisfaction,
    quoted_name,
)
from checks.filled_form import FilledForm, FilledRow
from checks.registry import Fault, check
from indicators.figures import FULL_PERCENT, format_plain
from indicators.model import Target
from indicators.spelling import clean_text
from indicators.units import is_rate
from yamlfiles.problem import Severity

WARNING, HINT = Severity.WARNING, Severity.HINT
FEWEST_ANSWERS = 30
FEWEST_ANSWERS_FOR_FULL_RATE = 100
MOST_REWORK_PERCENT = Decimal(5)
"""These three are judgement, from no regulation: of fewer than 30 answers a rate says little, of fewer
than 100 each is more than a percentage point, and more than one order in twenty done again does not go
with 100 % on time. They weigh as warnings, and a rule profile can turn each check off."""
SAMPLE_NAMED = re.compile(r"[0-9]+(?:份|人|件|户|名|个)|样本|问卷|回访")
PUNCTUALITY_NAMED = re.compile(r"(?:按时|按期|及时|如期|准时).{0,4}率")
REWORK_NAMED = re.compile(r"返工|重办|退回|退件|二次派单|重复投诉|重派")


@check(
    "E18",
    WARNING,
    "满意度没有样本量或样本太少",
    f"{SPOT_CHECKS}：满意度应有问卷或回访记录",
    remedy="写明发放、收回多少份（回访多少件），样本太少的补充调查",
)
def satisfaction_stands_on_answers(filled: EvaluationSubject) -> Iterator[Fault]:
    """A paper has no cell for the sample, so that there it is a hint, once."""
    rows = [row for row, target in filled.rows if _is_answered_satisfaction(row, target)]
    for row in rows:
        if row.sample is not None and row.sample < FEWEST_ANSWERS:
            counted = f"只有 {row.sample} 个评价，少于 {FEWEST_ANSWERS} 个"
            yield fault_of_row(row, f"{counted}，请补充调查", "actual")
    without_sample = [row for row in rows if _names_no_sample(row, filled.form)]
    if without_sample:
        first = without_sample[0]
        yield fault_of_row(first, "没有写样本量，请注明收回多少份评价", "actual", HINT)


def _is_answered_satisfaction(row: FilledRow, target: Target) -> bool:
    return is_satisfaction(row) and is_rate(target.unit) and clean_text(row.actual) != ""


def _names_no_sample(row: FilledRow, form: FilledForm) -> bool:
    return row.sample is None and not SAMPLE_NAMED.search(row.actual + row.reason + form.achieved)


@check("E31", WARNING, "很少的评价得出 100% 满意", SPOT_CHECKS, remedy="扩大调查范围，写明样本量")
def full_satisfaction_stands_on_many(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if row.sample is None or not FEWEST_ANSWERS <= row.sample < FEWEST_ANSWERS_FOR_FULL_RATE:
            continue
        if is_satisfaction(row) and is_rate(target.unit) and actual_number(row, target) == FULL_PERCENT:
            message = f"{quoted_name(row)}为 100%，只有 {row.sample} 个评价，请扩大调查范围"
            yield Fault(message, "actual", row)


@check("E32", WARNING, "按时率 100% 而同一张表里返工很多", SPOT_CHECKS, remedy="核对办结的工单是否真正办成")
def punctuality_without_much_rework(filled: EvaluationSubject) -> Iterator[Fault]:
    rework = max(_rework_rates(filled), default=Decimal(0))
    if rework <= MOST_REWORK_PERCENT:
        return
    for row, target in filled.rows:
        if PUNCTUALITY_NAMED.search(row.name) and actual_number(row, target) == FULL_PERCENT:
            beside = f"返工（退回）率 {format_plain(rework)}%"
            yield fault_of_row(row, f"为 100%，而{beside}，请核对是否真正办成", "actual")


def _rework_rates(filled: EvaluationSubject) -> Iterator[Decimal]:
    """In percent, as rows of the same form have them: no other data tell how much was done again."""
    for row, target in filled.rows:
        if REWORK_NAMED.search(row.name) and is_rate(target.unit):
            rate = actual_number(row, target)
            if rate is not None:
                yield rate
