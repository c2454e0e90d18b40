"""Checks of a self-evaluation form as a whole: evidence, problems and measures, signature and day, and
forms that lack."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from checks.evaluation_subject import (
    SPOT_CHECKS,
    EvaluationSubject,
    lost_points,
    quoted_name,
)
from checks.filled_form import FilledForm, FilledRow
from checks.registry import Fault, check
from checks.wording import quote_short
from indicators.completeness import meaningful_text
from indicators.figures import format_plain
from indicators.points import FULL_SCORE
from indicators.spelling import clean_text
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

MEASURES_MARKED = re.compile(r"(?:改进措施|整改措施|措施)[:：]\s*(?P<text>.+)", re.DOTALL)
RESPONSIBLE_WORDS = re.compile(r"负责|责任|牵头|由.{1,12}|[科股处室局办]|中心|小组|单位|部门|同志")
DEADLINE_WORDS = re.compile(
    r"\d+\s*[年月日号]|年底|月底|季度|上半年|下半年|年内|前完成|期限|每[月季周]|明年|次年|下一?年度?|(?:一|二|三|四)季"
)
NOTHING_WRITTEN = re.compile(r"无|没有|暂无|未发现(?:问题)?|不存在(?:问题)?|无问题|/|-+")
NO_EVIDENCE_HINT = "各行都得满分，请准备佐证资料备查"
FEWEST_FULL_ROWS = 3
"""Of fewer rows it says little that all have full points."""
DUE_MONTH_AND_DAY = (3, 31)
"""Of the year after: self-evaluations are usually handed in by then."""
FIRST_MONTH_AND_DAY = (12, 25)
"""A form signed up to this day of its own year cannot know how the year ended."""


@check("E5", WARNING, "全部满分而没有佐证", SPOT_CHECKS, remedy="为各行附佐证资料", whole=True)
def full_marks_have_evidence(filled: EvaluationSubject) -> Iterator[Fault]:
    """Where nobody knows of files, as on a paper, it is a hint."""
    rows = [row for row in filled.form.rows if row.weight and row.points is not None]
    if len(rows) < FEWEST_FULL_ROWS or any(row.points != row.weight for row in rows):
        return
    file_counts = [row.evidence for row in rows if row.evidence is not None]
    if not file_counts:
        yield Fault(NO_EVIDENCE_HINT, severity=HINT)
    elif not any(file_counts):
        yield Fault(f"{len(rows)} 行都得满分，却没有一份佐证资料，请补充")


@check("E15", WARNING, "扣了分却写没有问题", SPOT_CHECKS, remedy="写明失分反映的问题")
def problems_follow_lost_points(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    lost = sum(map(lost_points, form.rows), Decimal(0))
    if not lost and form.total is not None:
        lost = FULL_SCORE - form.total
    if lost > 0 and NOTHING_WRITTEN.fullmatch(clean_text(form.problems)):
        printed = form.problems.strip()
        yield Fault(f"失了 {format_plain(lost)} 分，存在问题却写“{printed}”，请写明问题", "problems")


@check("E16", WARNING, "改进措施没有责任人和期限", SPOT_CHECKS, remedy="写明由谁负责、何时完成")
def measures_name_who_and_when(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, measures in _written_measures(filled.form):
        if _lacks_who_and_when(measures):
            name, field = (quoted_name(row), "reason") if row else ("", "measures")
            message = f"{name}改进措施{quote_short(measures)}没有写由谁负责、何时完成，请补充"
            yield Fault(message, field, row)


def _written_measures(form: FilledForm) -> Iterator[tuple[FilledRow | None, str]]:
    """Those among the reasons of a row, then those of the form."""
    for row in form.rows:
        marked = MEASURES_MARKED.search(row.reason)
        if marked:
            yield row, marked["text"]
    if meaningful_text(form.measures):
        yield None, form.measures


def _lacks_who_and_when(measures: str) -> bool:
    if NOTHING_WRITTEN.fullmatch(clean_text(measures)):
        return False
    return not RESPONSIBLE_WORDS.search(measures) and not DEADLINE_WORDS.search(measures)


@check(
    "E22",
    ERROR,
    "有项目没有自评",
    "财预〔2020〕10号 预算部门应对全部项目支出开展自评",
    remedy="补做自评",
)
def every_project_is_evaluated(filled: EvaluationSubject) -> Iterator[Fault]:
    """Once for all forms of the unit, on the first of them."""
    missing = sorted({*filled.projects} - {*filled.evaluated_projects})
    if not missing or not filled.evaluated_projects:
        return
    if filled.form.name == min(filled.evaluated_projects):
        names = "、".join(f"“{shorten_text(project)}”" for project in missing)
        yield Fault(f"{names}没有自评表，请补做自评")


@check(
    "E23",
    WARNING,
    "没有签章或填报过迟",
    "财预〔2020〕10号 年度终了后开展自评",
    remedy="补签；自评一般在次年 3 月底前完成",
)
def form_is_signed_in_time(filled: EvaluationSubject) -> Iterator[Fault]:
    form = filled.form
    if not form.leader and "leader" in form.places:
        yield Fault("没有填写负责人，请签字盖章", "leader")
    # a paper may print any year, the last that dates know among them
    if form.signed and form.year and date.min.year <= form.year < date.max.year:
        yield from _signed_out_of_time(form.signed, form.year)


def _signed_out_of_time(signed: date, year: int) -> Iterator[Fault]:
    due = date(year + 1, *DUE_MONTH_AND_DAY)
    if signed > due:
        yield Fault(f"填报日期 {signed} 晚于 {due}，请注明原因", "signed")
    elif signed <= date(year, *FIRST_MONTH_AND_DAY):
        yield Fault(f"填报日期 {signed} 在年度终了之前，请核对", "signed")
