"""Checks of each row of a self-evaluation form: reasons, and actual values that answer their target.

The words are in the tables at the top; to teach one, add it there with a case in
``tests/cases/checks/evaluation.yaml``.
"""

import re
from collections.abc import Iterator

from checks.evaluation_reached import NUMERALS
from checks.evaluation_subject import (
    SELF_EVALUATION_FORM,
    SPOT_CHECKS,
    EvaluationSubject,
    fault_of_row,
    has_column,
    is_in_indicator_tree,
    is_sure_number,
    lost_points,
    quoted_name,
    row_attainment,
)
from checks.filled_form import FilledForm, FilledRow
from checks.registry import Fault, check
from checks.wording import list_first
from indicators.completeness import meaningful_text
from indicators.display import show_percent
from indicators.figures import format_plain
from indicators.judgement import OutsideBand, check_band
from indicators.model import Target, TargetKind
from indicators.notation import read_actual
from indicators.points import has_full_points
from indicators.quantity import DOWNWARD
from indicators.rules import Profile
from indicators.spelling import clean_text
from yamlfiles.problem import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING

GRADE_WORDS = (
    (re.compile(r"未(?:能)?(?:达成|达到|完成)"), "未达成"),
    (re.compile(r"部分(?:达成|达到|完成)"), "部分达成"),
    (re.compile(r"^(?:全部|已|完全)?(?:达成|达到)(?!.*部分)"), "达成"),
)
"""The words in which a qualitative row is answered, and the grade they name."""
SCALE_COPIED = re.compile(r"(?:优|良|中|差|好|坏|高|低|及|、){2,}")
"""A scale handed back as its own answer: it holds good and bad (良好 and 优良 are answers)."""
GOOD_GRADES, BAD_GRADES = frozenset("优良好高"), frozenset("中差坏低")
EMPTY_EXCUSES = re.compile(
    r"(?:因|由于|主要|是|为|的|等|客观|主观|其他|历史|工作|管理|人员|监管|落实|执行|重视|认识|沟通|协调|宣传|经验|"
    r"力度|经费|资金|时间|原因|因素|影响|不到位|不够|不足|不力|有限|欠缺|较少|较弱|紧张|存在|偏差|有|还|需|进一步|"
    r"加强|提高|改进|今后|将|下一步|，|,|。|、|；|;)+"
)
"""A reason made of nothing but these fits every row."""
ONE_WORD = re.compile(
    r"(?:已|全部|均|都|基本|按时|按期|如期|圆满)*(?:完成|达标|达到|实现|落实|开展)(?:任务|目标|工作)?[。.]?|是|有|好|较好|良好|正常"
)
WRONG_PERCENT_UNIT = re.compile(r"\d\s*百分比")
COMPARISON_SIGNS = frozenset("≥≤<>")
FEWEST_COPIED_ROWS = 4
"""Of fewer rows it may be chance that each reached just its target."""


@check(
    "E1",
    ERROR,
    "扣了分没有写原因",
    f"{SELF_EVALUATION_FORM}：偏差原因分析及改进措施",
    remedy="写明为什么没有完成、怎样改进",
)
def lost_points_have_a_reason(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        if row.weight is None or row.points is None or has_full_points(row.points, row.weight):
            continue
        if not meaningful_text(row.reason):
            weight, points = format_plain(row.weight), format_plain(row.points)
            message = f"{quoted_name(row)}分值 {weight}，得 {points}，没有写偏差原因及改进措施，请补充"
            yield Fault(message, "reason", row)


@check(
    "E4",
    ERROR,
    "完成值远超指标值没有说明",
    "两省绩效自评要求：超过 130% 须说明原因",
    remedy="说明超额完成的原因，或下年提高指标值",
)
def overachievement_is_explained(filled: EvaluationSubject) -> Iterator[Fault]:
    """A warning where the rules do not require a reason, or the number may mean something else."""
    over = filled.profile.over_achievement
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if target.comparison in DOWNWARD or not target.value or rate is None or meaningful_text(row.reason):
            continue
        if rate * 100 > over.reason:
            reached = show_percent(rate * 100, over.reason, places=0)
            severity = ERROR if over.reason_required and is_sure_number(row, target) else WARNING
            compared = f"指标值“{row.target}”，实际“{row.actual}”，是指标值的 {reached}"
            yield fault_of_row(row, f"{compared}，请说明超额完成的原因", "actual", severity)


@check("E6", ERROR, "该填数的地方填了文字", SELF_EVALUATION_FORM, remedy="按指标值的单位填写数值")
def numbers_are_answered_by_numbers(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        name, actual = quoted_name(row), clean_text(row.actual)
        if not actual:
            continue
        if _is_words_for_a_number(row, target):
            message = f"{name}指标值是“{row.target}”，实际完成值却写“{row.actual}”，请填写数值"
            yield Fault(message, "actual", row)
        elif _is_scale(actual) and actual in clean_text(row.target):
            message = f"{name}的实际完成值“{row.actual}”是评价的分档，没有写达到哪一档，请填写"
            yield Fault(message, "actual", row)


def _is_scale(actual: str) -> bool:
    is_mixed = not GOOD_GRADES.isdisjoint(actual) and not BAD_GRADES.isdisjoint(actual)
    return is_mixed and SCALE_COPIED.fullmatch(actual) is not None


def _is_words_for_a_number(row: FilledRow, target: Target) -> bool:
    if target.kind is not TargetKind.NUMBER or NUMERALS.search(clean_text(row.actual)):
        return False
    return read_actual(row.actual, target) is None


@check(
    "E7",
    ERROR,
    "没有填实际完成值却得了分",
    SELF_EVALUATION_FORM,
    remedy="填写实际完成值；没有数据的不能得分",
)
def points_stand_on_a_value(filled: EvaluationSubject) -> Iterator[Fault]:
    """Not where the whole column was not read: that is told once."""
    if not has_column(filled.form, "actual"):
        return
    for row in filled.form.rows:
        if row.points and _lacks_actual(row):
            points = format_plain(row.points)
            yield fault_of_row(row, f"的实际完成值是空白，却得 {points} 分，请填写实际完成值", "actual")


def _lacks_actual(row: FilledRow) -> bool:
    return not clean_text(row.actual) and is_in_indicator_tree(row)


@check("E7", ERROR, "实际完成值像是照抄指标值", SPOT_CHECKS, remedy="填写实际的数", whole=True)
def values_are_not_copied(filled: EvaluationSubject) -> Iterator[Fault]:
    """Signs that came along prove it; equal values alone are a doubt."""
    answered = list(_answered_rows(filled))
    if len(answered) < FEWEST_COPIED_ROWS or not all(_equals_target(*answer) for answer in answered):
        return
    rows = [row for row, _ in answered]
    is_copy = all(_is_same_text(row) for row in rows) and any(_has_comparison_sign(row) for row in rows)
    message = f"{len(rows)} 行的实际完成值都与指标值相同，像是照抄，请核对是否为实际的数"
    yield Fault(message, severity=ERROR if is_copy else WARNING)


def _answered_rows(filled: EvaluationSubject) -> Iterator[tuple[FilledRow, Target]]:
    for row, target in filled.rows:
        if target.kind is not TargetKind.NOT_APPLICABLE and row.points is not None and clean_text(row.actual):
            yield row, target


def _equals_target(row: FilledRow, target: Target) -> bool:
    if _is_same_text(row):
        return True
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return False
    return read_actual(row.actual, target) == target.value


def _is_same_text(row: FilledRow) -> bool:
    return clean_text(row.actual) == clean_text(row.target)


def _has_comparison_sign(row: FilledRow) -> bool:
    return not COMPARISON_SIGNS.isdisjoint(clean_text(row.actual))


@check(
    "E8",
    ERROR,
    "定性指标的得分不在所评等次的区间内",
    f"{SELF_EVALUATION_FORM}：达成、部分达成、未达成分别对应的区间",
    remedy="改正等次或得分",
)
def points_lie_in_the_band(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if target.kind is TargetKind.QUALITATIVE:
            yield from _points_outside_band(row, filled.profile)


def _points_outside_band(row: FilledRow, profile: Profile) -> Iterator[Fault]:
    grade = _written_grade(row.actual)
    if not grade or not profile.qualitative.find_band(grade) or not row.weight or row.points is None:
        return
    try:
        check_band(grade, row.points, row.weight, profile)
    except OutsideBand as error:
        message = f"{quoted_name(row)}：{error}，请改正等次或得分"
        yield Fault(message, "points", row, published=format_plain(row.points))


def _written_grade(actual: str) -> str | None:
    text = clean_text(actual)
    return next((grade for words, grade in GRADE_WORDS if words.search(text)), None)


@check("E14", WARNING, "偏差原因是套话", SPOT_CHECKS, remedy="写明具体的原因：哪件事、差多少、为什么")
def reasons_say_something(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        reason = meaningful_text(row.reason)
        if _is_empty_excuse(reason) and lost_points(row):
            yield fault_of_row(row, f"的偏差原因“{reason}”没有说明具体是什么事，请写具体", "reason")


def _is_empty_excuse(reason: str) -> bool:
    return bool(reason) and EMPTY_EXCUSES.fullmatch(clean_text(reason)) is not None


@check("E17", WARNING, "完成情况只有一个词", SPOT_CHECKS, remedy="写明做了什么、做到什么程度")
def completion_is_described(filled: EvaluationSubject) -> Iterator[Fault]:
    """Rows that have this fault share one message."""
    yield from _undescribed_goal(filled.form)
    rows = [row for row, target in filled.rows if _is_answered_by_one_word(row, target)]
    if rows:
        names = list_first([quoted_name(row) for row in rows])
        actual = rows[0].actual.strip()
        yield Fault(f"{names}的实际完成值只写“{actual}”，请写明做到什么程度", "actual", rows[0])


def _undescribed_goal(form: FilledForm) -> Iterator[Fault]:
    achieved = clean_text(form.achieved)
    if ONE_WORD.fullmatch(achieved):
        printed = form.achieved.strip()
        message = f"年度总体目标的实际完成情况只写“{printed}”，请写明做了什么、做到什么程度"
        yield Fault(message, "achieved")
    elif "achieved" in form.places and form.goal and not achieved:
        yield Fault("年度总体目标的实际完成情况没有填写，请补充", "achieved")


def _is_answered_by_one_word(row: FilledRow, target: Target) -> bool:
    is_qualitative = target.kind is TargetKind.QUALITATIVE
    return is_qualitative and ONE_WORD.fullmatch(clean_text(row.actual)) is not None


@check(
    "E20",
    ERROR,
    "不适用的行仍占分值",
    f"{SELF_EVALUATION_FORM}：不适用的指标分值调整到其他指标",
    remedy="把不适用行的分值分给其他行，或按规则折算",
)
def absent_rows_carry_nothing(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if target.kind is TargetKind.NOT_APPLICABLE and row.weight and row.points:
            given = f"占 {format_plain(row.weight)} 分、得 {format_plain(row.points)} 分"
            yield fault_of_row(row, f"不适用，却{given}，请把分值分给其他行", "weight")


@check(
    "E25",
    WARNING,
    "计量单位不规范",
    SELF_EVALUATION_FORM,
    remedy="百分比写 %，单价写全（元/株）",
)
def units_are_well_formed(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if _has_wrong_unit(row, target):
            yield fault_of_row(
                row, f"的指标值“{row.target}”单位不规范，请改正：百分比写 %，单价写全（如元/株）", "target"
            )


def _has_wrong_unit(row: FilledRow, target: Target) -> bool:
    return WRONG_PERCENT_UNIT.search(row.target) is not None or target.unit.startswith("/")
