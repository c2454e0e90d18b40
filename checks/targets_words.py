"""Checks of the words of a target sheet: a goal that says something, values to be measured by, names that
fit them.

The words are in the tables at the top; to teach one, add it there with a case in
``tests/cases/checks/targets.yaml``.
"""

import re
from collections.abc import Iterator

from checks.doubtful_rows import JUDGED_WORDS, counts_nothing
from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, fault_of_row, fault_of_target, quoted_name, quoted_target
from checks.wording import list_first, quote_short
from indicators.figures import FULL_PERCENT
from indicators.model import Comparison, Indicator, TargetKind
from indicators.notation import read_target, show_target
from indicators.quantity import read_quantity
from indicators.spelling import clean_text
from indicators.units import MAGNITUDES, is_rate, parse_unit
from indicators.words import BLANK_LEFT, match_scale
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"
GOALS = "财预〔2015〕88号 绩效目标要指向明确、细化量化、合理可行"

UNFINISHED_ENDINGS = ("，", ",", "、", "；", ";", "：", ":")
VAGUE_WORDS = re.compile(f"(?:{JUDGED_WORDS})+")
"""A qualitative value made of nothing but these says no degree that could be missed."""
GENERIC_WORDS = re.compile(
    r"(?:保障|保证|确保|完成|推动|推进|促进|做好|开展|进行|实现|落实|全年|全面|全部|年度|本年|当年|各项|各类|日常|相关|有关|正常|顺利|"
    r"圆满|按时|按期|及时|有序|高效|有效|运转|运行|工作|任务|目标|计划|业务|单位|部门|机关|人员|项目|经费|我局|我办|中心|本单位|年|的|和|及|与|等)+"
)
"""A goal made of nothing but these and the name of the project fits every project."""
NOT_CHINESE_WORDS = re.compile(r"20\d\d年?|[^\u4e00-\u9fff]|“[^”]*”|\"[^\"]*\"")
"""Years, signs and what stands in quotes."""
CHANGE_WORDS = re.compile(r"提升|提高|增长|增加|增收|降低|减少|下降|压减|缩短|节约")
LEVEL_OR_RATE_NAMED = re.compile(r"(?<!效)率|度|比例|占比|指数")
BASELINE_WORDS = re.compile(
    r"同比|环比|较|比|上年|去年|往年|基期|基数|以上年|由.+[至到]|从.+[至到]|目前|现有|原有|增长率|增速|降幅|增幅|下降率"
)
DURATION_NAMED = re.compile(
    r"(?:恢复|响应|处理|处置|办理|等待|修复|接听|应答|送达)[^,;。、]{0,4}(?:时效|时间|时长|时限|用时)"
)
COUNT_IN_NAME = re.compile(
    r"(?<![第每\d.])\d+(?:\.\d+)?万?(?:余|多)?(?:人次|人|名|户|个|件|场|次|台|套|辆|亩|公里|千米|平方米|平米|米|座|处|所|家|吨|株|只|头)"
    r"(?!以上|以下|以内|及以上|内|[/·]|[天日月年])"
)
RATE_NAMED = re.compile(r"(?:率|比例|占比)$")
NOT_A_SHARE = re.compile(r"(?:频|速|汇|功|效|曲|利|税|倍|概|费|增)率$")
CONFIRMED_NOTE = re.compile(r"(?:经|已).{0,8}确认")
BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
DECLARED_QUANTITY = re.compile(r"定量|[≥≤><]")
NUMERALS = re.compile(r"[0-9零一二三四五六七八九十百千]")
TWO_UNITS = re.compile(r"(?:[万亿]?元|[人户个件次台套亩米吨])(?:[%％]|百分比)")


@check(
    "T1",
    WARNING,
    "指标值是空泛的词，无法衡量",
    f"{GUIDE}：定性指标也要能够衡量",
    remedy="写成能判断达到与否的标准（如“优良中低差”分档、看什么材料），或改为数值；在设定依据的“计算方法”写明评价标准也可以",
)
def values_can_be_measured(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if _is_vague(row):
            advice = "请改为数值，或写明分几档、怎样算达成（可写在设定依据的“计算方法”）"
            yield fault_of_target(row, f"没有可衡量的标准，{advice}")


def _is_vague(row: Indicator) -> bool:
    if row.target.kind is not TargetKind.QUALITATIVE or row.basis.get("formula"):
        return False
    return VAGUE_WORDS.fullmatch(clean_text(row.target.text)) is not None


@check(
    "T15",
    HINT,
    "满意度定为 100%",
    f"{GUIDE}：指标值应合理可行",
    remedy="按往年结果定一个能达到又不降低要求的数；确要 100% 的可以不改",
)
def satisfaction_can_be_reached(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        target = row.target
        if "满意" in f"{row.branch}{row.name}" and is_rate(target.unit) and target.value == FULL_PERCENT:
            level = f"{quoted_name(row)}定为 {show_target(target)}"
            yield Fault(f"{level}，有一人不满意即未完成，请核对是否合理", "target", row)


@check(
    "T16",
    WARNING,
    "指标名称与指标值说的不是一件事",
    f"{GUIDE}：指标名称、指标值、计量单位应对应",
    remedy="把名称里的数作为指标值（如 =34人），或把名称改为与指标值对应的说法（如“在岗率”）",
)
def names_fit_values(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if counts := _counts_beside_rate(row):
            names = f"{quoted_name(row)}的名称里写着 {'、'.join(counts)}"
            message = f"{names}，指标值却是{quoted_target(row)}，请改成同一种单位"
            yield Fault(message, "target", row)
        elif _is_duration_of_zero(row):
            time, times = "说的是用多少时间", f"指标值{quoted_target(row)}说的是次数"
            yield fault_of_row(row, f"{time}，{times}，请改成一致（如 ≤4小时）", "target")


def _counts_beside_rate(row: Indicator) -> list[str]:
    """What a name counts (34人) where the target is a share of it."""
    name = clean_text(row.name)
    if not is_rate(row.target.unit) or LEVEL_OR_RATE_NAMED.search(name):
        return []
    return COUNT_IN_NAME.findall(name)


def _is_duration_of_zero(row: Indicator) -> bool:
    target = row.target
    is_bare_zero = target.kind is TargetKind.NUMBER and target.value == 0 and not target.unit
    return is_bare_zero and DURATION_NAMED.search(clean_text(row.name)) is not None


@check(
    "T17",
    ERROR,
    "计量单位与指标不合",
    f"{GUIDE}：计量单位应与指标值对应",
    remedy="核对指标值和计量单位：比率用 %，金额用元或万元",
)
def units_fit_values(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        target = row.target
        if TWO_UNITS.search(clean_text(target.text)):
            yield fault_of_target(row, "写了两个单位，请只留一个")
            continue
        if not _is_share(row):
            continue
        share = f"{quoted_name(row)}是比率，指标值{quoted_target(row)}"
        if not target.unit and target.value:
            yield Fault(f"{share}没有写单位，请写明是否为 %", "target", row, WARNING)
        elif target.unit and not is_rate(target.unit) and not _is_other_ratio_unit(target.unit):
            yield Fault(f"{share}却以“{target.unit}”计，请核对", "target", row)


def _is_share(row: Indicator) -> bool:
    """A number under a name that ends with 率 or 比例, and not with one of those that are no share (频率)."""
    return row.target.kind is TargetKind.NUMBER and _names_share(row.name)


def _names_share(name: str) -> bool:
    plain = BRACKETS.sub("", clean_text(name))
    return RATE_NAMED.search(plain) is not None and not NOT_A_SHARE.search(plain)


def _is_other_ratio_unit(unit: str) -> bool:
    return bool(parse_unit(unit).below) or unit in MAGNITUDES or unit in {"倍", "分", "百分点", "个百分点"}


@check(
    "T18",
    ERROR,
    "写明是定量指标，指标值却是文字",
    "财办〔2023〕12号 定量指标须有计算符号和数值",
    remedy="写出数值；确为定性的去掉计算符号，取数方法改为 manual.grade",
)
def quantities_are_numbers(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if row.target.kind is not TargetKind.QUALITATIVE:
            continue
        if _is_quantity_without_number(clean_text(row.target.text)):
            stated = f"{quoted_name(row)}写明是定量指标，指标值{quoted_target(row)}却没有数值"
            yield Fault(f"{stated}，请写出数值", "target", row)
        elif _is_measured_against_words(row):
            stated = (
                f"{quoted_name(row)}由 {row.evaluator} 取数，指标值{quoted_target(row)}却是文字，无法比较"
            )
            yield Fault(f"{stated}：请写出数值，或把取数方法改为 manual.grade", "target", row)


def _is_quantity_without_number(text: str) -> bool:
    """Not where a blank to fill in was left: that is no value yet."""
    if NUMERALS.search(text) or BLANK_LEFT.search(text):
        return False
    return DECLARED_QUANTITY.match(text) is not None


def _is_measured_against_words(row: Indicator) -> bool:
    if row.is_manual or row.target.confirm:
        return False
    return match_scale(clean_text(row.target.text)) is None


@check(
    "T21",
    HINT,
    "原表的指标值没有写计算符号，现按“确认的读法”理解",
    "财办〔2023〕12号 计算符号为必填要素",
    remedy="请单位确认读法，确认后在“说明”里写“经单位确认”；下次编报时在表上写明 ≥、≤ 或 =",
)
def printed_values_carry_their_sign(sheet: TargetSubject) -> Iterator[Fault]:
    """A row whose note says that the unit confirmed it is settled."""
    rows = [row for row in sheet.scored_rows if _needs_confirmation(row, sheet.project.year)]
    if not rows:
        return
    names = list_first([_describe_reading(row) for row in rows])
    advice = "请单位确认，确认后在“说明”里写“经单位确认”"
    yield Fault(f"{names}的原表没有写计算符号，现按“确认的读法”理解，{advice}", "target", rows[0])


def _needs_confirmation(row: Indicator, year: int) -> bool:
    is_settled = row.target.confirm or CONFIRMED_NOTE.search(row.note)
    return not is_settled and _lacks_sign(row, year)


def _describe_reading(row: Indicator) -> str:
    return f"{quoted_name(row)}（{shorten_text(row.target.text)} → {show_target(row.target)}）"


def _lacks_sign(row: Indicator, year: int) -> bool:
    read = read_quantity(clean_text(row.target.text))
    if isinstance(read, str) or read.comparison is not None:
        return False
    return read_target(row.target.text, year=year).kind is TargetKind.NUMBER


@check(
    "T22",
    WARNING,
    "提升、降低多少没有基数",
    f"{GUIDE}：变化类指标要有基期值",
    remedy="写明与什么相比（如“较上年提高 5%”），或在设定依据中填写“基期值”",
)
def changes_have_a_baseline(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if _is_relative_change(row) and not _has_baseline(row):
            yield fault_of_target(
                row, "没有写与什么相比，请写明基数（如“较上年”），或在设定依据中填写“基期值”"
            )


def _is_relative_change(row: Indicator) -> bool:
    """In percent of what was before, and not a rate that is itself to go up, nor of nothing (T34)."""
    if not is_rate(row.target.unit) or LEVEL_OR_RATE_NAMED.search(row.name):
        return False
    if counts_nothing(row):
        return False
    return CHANGE_WORDS.search(row.name + row.target.text) is not None


def _has_baseline(row: Indicator) -> bool:
    return bool(row.basis.get("baseline") or BASELINE_WORDS.search(row.name + row.target.text))


@check(
    "T26",
    WARNING,
    "年度总体目标空白、空泛或没有写完",
    GOALS,
    remedy="写明本年做成什么、服务谁、达到什么程度",
    whole=True,
)
def goal_is_complete(sheet: TargetSubject) -> Iterator[Fault]:
    goal = sheet.project.goal
    if not goal:
        yield Fault("没有写年度总体目标（goal），请补充", "goal")
    elif goal.endswith(UNFINISHED_ENDINGS):
        ending = f"以“{goal[-1]}”结尾，似乎没有写完"
        yield Fault(f"年度总体目标{quote_short(goal)}{ending}，请核对", "goal")
    elif _is_generic_goal(goal, sheet.project.name):
        advice = "请写明本年做成什么、达到什么程度"
        yield Fault(f"年度总体目标{quote_short(goal)}没有写明本项目的内容，{advice}", "goal")


def _is_generic_goal(goal: str, name: str) -> bool:
    words = NOT_CHINESE_WORDS.sub("", goal.replace(name, ""))
    return not words or GENERIC_WORDS.fullmatch(words) is not None


@check("T32", WARNING, "指标值任何完成值都能达到（≥0）", GOALS, remedy="写出应达到的数")
def targets_can_be_missed(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if row.target.comparison is Comparison.GE and row.target.value == 0:
            yield fault_of_target(row, "任何完成值都能达到，请写出应达到的数")


CHECKS: tuple[Check[TargetSubject], ...] = (
    values_can_be_measured,
    satisfaction_can_be_reached,
    names_fit_values,
    units_fit_values,
    quantities_are_numbers,
    printed_values_carry_their_sign,
    changes_have_a_baseline,
    goal_is_complete,
    targets_can_be_missed,
)
