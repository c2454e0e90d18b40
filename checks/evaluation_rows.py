"""Checks of each row of a self-evaluation form: reasons, actual values that answer their target, satisfaction that stands on answers.

The words are in the tables at the top; to teach one, add it there with a case in ``tests/cases/checks/evaluation.yaml``.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.evaluation_subject import (
    EvaluationSubject,
    is_in_indicator_tree,
    is_satisfaction,
    lost_points,
    meaningful_text,
    quoted_name,
    row_attainment,
)
from checks.filled_form import FilledRow
from checks.registry import Check, Fault, check
from indicators.figures import format_plain, half_up
from indicators.judgement import OutsideBand, check_band
from indicators.model import Target, TargetKind
from indicators.notation import read_actual
from indicators.points import has_full_points
from indicators.quantity import DOWNWARD
from indicators.spelling import clean_text
from indicators.total import FULL
from indicators.units import is_rate
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
FORM = "财预〔2020〕10号 项目支出绩效自评表"
REVIEW = "地方财政部门的抽查复核要求"

GRADE_WORDS = (
    (re.compile(r"未(?:能)?(?:达成|达到|完成)"), "未达成"),
    (re.compile(r"部分(?:达成|达到|完成)"), "部分达成"),
    (re.compile(r"^(?:全部|已|完全)?(?:达成|达到)(?!.*部分)"), "达成"),
)
"""The words in which a qualitative row is answered, and the grade they name."""
SCALE_COPIED = re.compile(r"(?:优|良|中|差|好|坏|高|低){2,}")
"""A scale handed back as its own answer."""
EMPTY_EXCUSES = re.compile(
    r"(?:因|由于|主要|是|为|的|等|客观|主观|其他|历史|工作|管理|人员|监管|落实|执行|重视|认识|沟通|协调|宣传|经验|力度|经费|资金|时间|原因|因素|影响|"
    r"不到位|不够|不足|不力|有限|欠缺|较少|较弱|紧张|存在|偏差|有|还|需|进一步|加强|提高|改进|今后|将|下一步|，|,|。|、|；|;)+"
)
"""A reason made of nothing but these fits every row."""
ONE_WORD = re.compile(
    r"(?:已|全部|均|都|基本|按时|按期|如期|圆满)*(?:完成|达标|达到|实现|落实|开展)(?:任务|目标|工作)?[。.]?|是|有|好|较好|良好|正常"
)
PUNCTUALITY_NAMED = re.compile(r"(?:按时|按期|及时|如期|准时).{0,4}率")
REWORK_NAMED = re.compile(r"返工|重办|退回|退件|二次派单|重复投诉|重派")
MOST_REWORK_PERCENT = Decimal(5)
FEWEST_ANSWERS, FEWEST_FOR_FULL_SCORE = 30, 100


@check(
    "E1", ERROR, "扣了分没有写原因", f"{FORM}：偏差原因分析及改进措施", remedy="写明为什么没有完成、怎样改进"
)
def lost_points_have_a_reason(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        if (
            row.weight is not None
            and row.points is not None
            and not has_full_points(row.points, row.weight)
            and not meaningful_text(row.reason)
        ):
            message = f"{quoted_name(row)}分值 {format_plain(row.weight)}，得 {format_plain(row.points)}，没有写偏差原因及改进措施，请补充"
            yield Fault(message, "reason", row)


@check(
    "E4",
    ERROR,
    "完成值远超指标值没有说明",
    "两省绩效自评要求：超过 130% 须说明原因",
    remedy="说明超额完成的原因，或下年提高指标值",
)
def overachievement_is_explained(filled: EvaluationSubject) -> Iterator[Fault]:
    """A warning where the rules do not require a reason."""
    over = filled.profile.over_achievement
    for row, target in filled.rows:
        rate = row_attainment(row, target)
        if target.comparison in DOWNWARD or not target.value or rate is None or meaningful_text(row.reason):
            continue
        if rate * 100 > over.reason:
            message = (
                f"{quoted_name(row)}指标值“{row.target}”，实际“{row.actual}”，是指标值的 {half_up(rate * 100, 0)}%，"
                f"请说明超额完成的原因"
            )
            yield Fault(message, "actual", row, ERROR if over.reason_required else WARNING)


@check("E6", ERROR, "该填数的地方填了文字", FORM, remedy="按指标值的单位填写数值")
def numbers_are_answered_by_numbers(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        actual = clean_text(row.actual)
        if not actual:
            continue
        wordy = target.kind is TargetKind.NUMBER and read_actual(row.actual, target) is None
        if wordy and not re.search(r"[0-9零一二三四五六七八九十百千万]", actual):
            yield Fault(
                f"{quoted_name(row)}指标值是“{row.target}”，实际完成值却写“{row.actual}”，请填写数值",
                "actual",
                row,
            )
        elif SCALE_COPIED.fullmatch(actual) and actual in clean_text(row.target):
            yield Fault(
                f"{quoted_name(row)}的实际完成值“{row.actual}”是评价的分档，没有写达到哪一档，请填写",
                "actual",
                row,
            )


@check("E7", ERROR, "没有填实际完成值却得了分", FORM, remedy="填写实际完成值；没有数据的不能得分")
def points_stand_on_a_value(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        if not clean_text(row.actual) and row.points and is_in_indicator_tree(row):
            message = (
                f"{quoted_name(row)}的实际完成值是空白，却得 {format_plain(row.points)} 分，请填写实际完成值"
            )
            yield Fault(message, "actual", row)


@check("E7", ERROR, "实际完成值像是照抄指标值", REVIEW, remedy="填写实际的数", whole=True)
def values_are_not_copied(filled: EvaluationSubject) -> Iterator[Fault]:
    """Operators that came along prove it; equal values alone are a doubt."""
    rows = [
        (row, target)
        for row, target in filled.rows
        if clean_text(row.actual) and row.points is not None and target.kind is not TargetKind.NOT_APPLICABLE
    ]
    if len(rows) < 4 or not all(
        clean_text(row.actual) == clean_text(row.target) or _equals_target(row, target)
        for row, target in rows
    ):
        return
    copied = all(clean_text(row.actual) == clean_text(row.target) for row, _ in rows) and any(
        set(clean_text(row.actual)) & set("≥≤<>") for row, _ in rows
    )
    message = f"{len(rows)} 行的实际完成值都与指标值相同，像是照抄，请核对是否为实际的数"
    yield Fault(message, severity=ERROR if copied else WARNING)


def _equals_target(row: FilledRow, target: Target) -> bool:
    return (
        target.kind is TargetKind.NUMBER
        and target.value is not None
        and read_actual(row.actual, target) == target.value
    )


@check(
    "E8",
    ERROR,
    "定性指标的得分不在所评等次的区间内",
    f"{FORM}：达成、部分达成、未达成分别对应的区间",
    remedy="改正等次或得分",
)
def points_lie_in_the_band(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        grade = next((name for words, name in GRADE_WORDS if words.search(clean_text(row.actual))), None)
        known = grade and filled.profile.qualitative.find_band(grade)
        if (
            target.kind is not TargetKind.QUALITATIVE
            or not grade
            or not known
            or not row.weight
            or row.points is None
        ):
            continue
        try:
            check_band(grade, row.points, row.weight, filled.profile)
        except OutsideBand as error:
            yield Fault(
                f"{quoted_name(row)}：{error}，请改正等次或得分",
                "points",
                row,
                published=format_plain(row.points),
            )


@check("E14", WARNING, "偏差原因是套话", REVIEW, remedy="写明具体的原因：哪件事、差多少、为什么")
def reasons_say_something(filled: EvaluationSubject) -> Iterator[Fault]:
    for row in filled.form.rows:
        reason = meaningful_text(row.reason)
        if reason and lost_points(row) and EMPTY_EXCUSES.fullmatch(clean_text(reason)):
            yield Fault(
                f"{quoted_name(row)}的偏差原因“{reason}”没有说明具体是什么事，请写具体", "reason", row
            )


@check("E17", WARNING, "完成情况只有一个词", REVIEW, remedy="写明做了什么、做到什么程度")
def completion_is_described(filled: EvaluationSubject) -> Iterator[Fault]:
    """Rows are told of together."""
    form = filled.form
    if ONE_WORD.fullmatch(clean_text(form.achieved)):
        yield Fault(
            f"年度总体目标的实际完成情况只写“{form.achieved.strip()}”，请写明做了什么、做到什么程度",
            "achieved",
        )
    elif "achieved" in form.places and form.goal and not clean_text(form.achieved):
        yield Fault("年度总体目标的实际完成情况没有填写，请补充", "achieved")
    short = [
        row
        for row, target in filled.rows
        if target.kind is TargetKind.QUALITATIVE and ONE_WORD.fullmatch(clean_text(row.actual))
    ]
    if short:
        more = f"等 {len(short)} 行" if len(short) > 3 else ""
        names = "、".join(map(quoted_name, short[:3]))
        yield Fault(
            f"{names}{more}的实际完成值只写“{short[0].actual.strip()}”，请写明做到什么程度",
            "actual",
            short[0],
        )


@check(
    "E18",
    WARNING,
    "满意度没有样本量或样本太少",
    f"{REVIEW}：满意度应有问卷或回访记录",
    remedy="写明发放、收回多少份（回访多少件），样本太少的补充调查",
)
def satisfaction_stands_on_answers(filled: EvaluationSubject) -> Iterator[Fault]:
    """A paper has no cell for the sample, so that there it is a hint, once."""
    rates = [
        row
        for row, target in filled.rows
        if is_satisfaction(row) and is_rate(target.unit) and clean_text(row.actual)
    ]
    for row in rates:
        if row.sample is not None and row.sample < FEWEST_ANSWERS:
            yield Fault(
                f"{quoted_name(row)}只有 {row.sample} 个评价，少于 {FEWEST_ANSWERS} 个，请补充调查",
                "actual",
                row,
            )
    silent = [
        row
        for row in rates
        if row.sample is None
        and not re.search(
            r"[0-9]+(?:份|人|件|户|名|个)|样本|问卷|回访", row.actual + row.reason + filled.form.achieved
        )
    ]
    if silent:
        yield Fault(f"{quoted_name(silent[0])}没有写样本量，请注明收回多少份评价", "actual", silent[0], HINT)


@check(
    "E20",
    ERROR,
    "不适用的行仍占分值",
    f"{FORM}：不适用的指标分值调整到其他指标",
    remedy="把不适用行的分值分给其他行，或按规则折算",
)
def absent_rows_carry_nothing(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if target.kind is TargetKind.NOT_APPLICABLE and row.weight and row.points:
            given = f"占 {format_plain(row.weight)} 分、得 {format_plain(row.points)} 分"
            yield Fault(f"{quoted_name(row)}不适用，却{given}，请把分值分给其他行", "weight", row)


@check("E25", WARNING, "计量单位不规范", FORM, remedy="百分比写 %，单价写全（元/株）")
def units_are_well_formed(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        if re.search(r"\d\s*百分比", row.target) or target.unit.startswith("/"):
            yield Fault(
                f"{quoted_name(row)}的指标值“{row.target}”单位不规范，请改正：百分比写 %，单价写全（如元/株）",
                "target",
                row,
            )


@check("E31", WARNING, "很少的评价得出 100% 满意", REVIEW, remedy="扩大调查范围，写明样本量")
def full_satisfaction_stands_on_many(filled: EvaluationSubject) -> Iterator[Fault]:
    for row, target in filled.rows:
        few = row.sample is not None and FEWEST_ANSWERS <= row.sample < FEWEST_FOR_FULL_SCORE
        if is_satisfaction(row) and few and is_rate(target.unit) and read_actual(row.actual, target) == FULL:
            yield Fault(f"{quoted_name(row)}为 100%，只有 {row.sample} 个评价，请扩大调查范围", "actual", row)


@check("E32", WARNING, "按时率 100% 而返工很多", REVIEW, remedy="核对办结的工单是否真正办成")
def punctuality_without_much_rework(filled: EvaluationSubject) -> Iterator[Fault]:
    found = [
        read_actual(row.actual, target)
        for row, target in filled.rows
        if REWORK_NAMED.search(row.name) and is_rate(target.unit)
    ]
    rates = [value for value in (filled.rework_percent, *found) if isinstance(value, Decimal)]
    rework = max(rates, default=Decimal(0))
    for row, target in filled.rows:
        if (
            PUNCTUALITY_NAMED.search(row.name)
            and rework > MOST_REWORK_PERCENT
            and read_actual(row.actual, target) == FULL
        ):
            yield Fault(
                f"{quoted_name(row)}为 100%，而返工（退回）率 {format_plain(rework)}%，请核对是否真正办成",
                "actual",
                row,
            )


CHECKS: tuple[Check[EvaluationSubject], ...] = (
    lost_points_have_a_reason,
    overachievement_is_explained,
    numbers_are_answered_by_numbers,
    points_stand_on_a_value,
    values_are_not_copied,
    points_lie_in_the_band,
    reasons_say_something,
    completion_is_described,
    satisfaction_stands_on_answers,
    absent_rows_carry_nothing,
    units_are_well_formed,
    full_satisfaction_stands_on_many,
    punctuality_without_much_rework,
)
