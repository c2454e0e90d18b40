"""Checks of how a target sheet is laid out: its categories, how many indicators, and whether they stand
where they belong.

The words are in the tables at the top; to teach one, add it there with a case in
``tests/cases/checks/targets.yaml``.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checks.registry import Check, Fault, check
from checks.target_subject import TargetSubject, fault_of_row
from indicators.branches import BENEFIT, COST, SATISFACTION
from indicators.figures import format_plain
from indicators.model import Indicator, TargetKind
from indicators.quoting import quote_text
from indicators.rules import Profile
from indicators.spelling import clean_text
from yamlfiles.problem import Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
SOURCE_FORM = "财预〔2020〕10号 项目支出绩效自评表的指标体系"
SOURCE_GUIDE = "财预〔2021〕101号 核心绩效目标和指标设置及取值指引"
SOURCE_LOCAL_PRACTICE = "地方财政部门的审核要求（未读原文）"

OUTPUT, SATISFACTION_FIRST_LEVEL = "产出指标", "满意度指标"
ECOLOGICAL_BENEFIT = "生态效益指标"
QUANTITY, QUALITY, TIMELINESS = "数量指标", "质量指标", "时效指标"
REQUIRED_CATEGORIES = {OUTPUT: ERROR, BENEFIT: WARNING, SATISFACTION_FIRST_LEVEL: WARNING}
REQUIRED_OUTPUTS = (QUANTITY, QUALITY, TIMELINESS)
FEWEST_INDICATORS, MOST_WEIGHT, QUANTIFIED_SHARE = 4, Decimal(40), Decimal("0.5")
MEASURABLE = {TargetKind.NUMBER, TargetKind.DATE, TargetKind.YES_NO}

QUALITY_WORDS = re.compile(r"合格率|验收通过|准确率|差错率|完好率|返工率|达标率|优良率|一次通过")
BENEFIT_WORDS = re.compile(
    r"增收|增加.{0,6}收入|带动|拉动|知晓率|就业|受益|辐射|社会影响|改善民生|促进.{0,12}发展|维护.{0,6}稳定"
)
PLACEMENT_RULES: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (
        re.compile(r"及时率|及时性|按时|按期|准时|时限$|时效|完成时间|完成时限|办结时间"),
        TIMELINESS,
        (QUANTITY, QUALITY, COST),
    ),
    (
        re.compile(r"(?<!受益)(?:数量|面积|次数|人次|人数|个数|里程|户数|场次|台数)$"),
        QUANTITY,
        (QUALITY, TIMELINESS, COST),
    ),
    (re.compile(r"合格率|准确率|差错率|验收通过率"), QUALITY, (QUANTITY, TIMELINESS, COST)),
    (re.compile(r"成本|单价|造价|补助标准|保障标准|收费标准"), COST, (QUANTITY, QUALITY, TIMELINESS)),
)
"""Words of a name, where it belongs, and where it is wrong; elsewhere nothing is said."""
ROUTINE_WORDS = re.compile(
    r"预算执行率|资金执行率|资金支出率|支出进度|(?:资金|经费).{0,4}(?:到位|拨付|拨款|支付|下达).{0,3}率|"
    r"(?:资金|经费)(?:使用|支出|管理).{0,2}(?:合规|规范)|会计核算|财务(?:管理)?制度|"
    r"制度(?:健全|建设|完善)|档案|按时报送|材料报送|会议次数"
)


@check(
    "T2",
    WARNING,
    "定量指标太少",
    f"{SOURCE_GUIDE}：以定量为主",
    remedy="把能计数、能算比率的指标写成数值",
    whole=True,
)
def most_indicators_are_quantified(sheet: TargetSubject) -> Iterator[Fault]:
    rows = sheet.scored_rows
    measurable = sum(row.target.kind in MEASURABLE for row in rows)
    if len(rows) >= FEWEST_INDICATORS and measurable < len(rows) * QUANTIFIED_SHARE:
        counted = f"{len(rows)} 个指标中能用数值、日期或是否衡量的只有 {measurable} 个"
        yield Fault(f"{counted}，请把能量化的改为数值", "indicators")


@check(
    "T3",
    WARNING,
    "缺少必设的指标类别",
    SOURCE_FORM,
    remedy="补上这一类指标；确不适用的写“无”并说明",
    whole=True,
)
def required_categories_exist(sheet: TargetSubject) -> Iterator[Fault]:
    """产出 is an error to lack, the rest a warning, a kind of output a hint."""
    firsts, seconds = _categories_of(sheet)
    if "" in firsts:
        return
    for name, severity in _required_categories(sheet.profile).items():
        if name not in firsts | seconds:
            yield Fault(f"没有设置{quote_text(name)}，请补充", "indicators", severity=severity)
    if OUTPUT not in firsts:
        return
    for name in REQUIRED_OUTPUTS:
        if name not in seconds:
            message = f"“{OUTPUT}”下没有设置{quote_text(name)}，请补充；确不适用的写“无”"
            yield Fault(message, "indicators", severity=HINT)


def _categories_of(sheet: TargetSubject) -> tuple[set[str], set[str]]:
    """The 一级指标 and 二级指标 of a sheet; satisfaction counts wherever it was put."""
    rows = sheet.project.indicators
    return _first_levels_of(rows), {row.branch[1] for row in rows}


def _first_levels_of(rows: Sequence[Indicator]) -> set[str]:
    firsts = {row.branch[0] for row in rows}
    if "" not in firsts and any(map(is_satisfaction, rows)):
        firsts.add(SATISFACTION_FIRST_LEVEL)
    return firsts


def _required_categories(profile: Profile) -> dict[str, Severity]:
    if COST in profile.branches.weights:
        return {**REQUIRED_CATEGORIES, COST: WARNING}
    return REQUIRED_CATEGORIES


@check(
    "T4",
    WARNING,
    "必设的指标类别写了“无”",
    SOURCE_FORM,
    remedy="写出这一类的指标；确不适用的请在“说明”里写明原因",
    whole=True,
)
def categories_are_filled(sheet: TargetSubject) -> Iterator[Fault]:
    for level, names in ((0, tuple(REQUIRED_CATEGORIES)), (1, REQUIRED_OUTPUTS)):
        for name in names:
            rows = [row for row in sheet.project.indicators if row.branch[level] == name]
            if rows and not any(row in sheet.scored_rows or row.note for row in rows):
                advice = "这一类应有指标；确不适用的请在“说明”里写明原因"
                yield Fault(f"{quote_text(name)}写的是“无”，{advice}", row=rows[0])


@check(
    "T6",
    WARNING,
    "质量指标与效益指标放混了",
    f"{SOURCE_GUIDE}：质量看产出本身，效益看产出带来的变化",
    remedy="移到对应的类别下",
)
def quality_and_benefit_are_apart(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        first, second = row.branch
        if second == QUALITY and BENEFIT_WORDS.search(row.name):
            where = f"却放在“{QUALITY}”下，应放在“{BENEFIT}”下"
            yield fault_of_row(row, f"说的是产出带来的变化，{where}")
        elif first == BENEFIT and second != ECOLOGICAL_BENEFIT and QUALITY_WORDS.search(row.name):
            where = f"却放在“{second}”下，应放在“{QUALITY}”下"
            yield fault_of_row(row, f"说的是产出本身的质量，{where}")


@check(
    "T7", WARNING, "满意度没有放在满意度指标下", SOURCE_FORM, remedy="移到“满意度指标 › 服务对象满意度指标”下"
)
def satisfaction_stands_alone(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.project.indicators:
        if is_satisfaction(row) and not _may_hold_satisfaction(row.branch[0]):
            yield fault_of_row(row, f"是满意度，却放在“{row.branch[0]}”下，应放在“满意度指标”下")


def _may_hold_satisfaction(first_level: str) -> bool:
    return first_level in ("", SATISFACTION_FIRST_LEVEL)


def is_satisfaction(row: Indicator) -> bool:
    return row.branch[1] == SATISFACTION or re.search(r"满意(?:度|率)", row.name) is not None


@check("T20", HINT, "指标像是放错了类别", SOURCE_GUIDE, remedy="核对类别，放到名称所说的类别下")
def rows_are_in_their_category(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        placement = _expected_placement(row)
        if placement:
            word, home = placement
            where = f"像是“{home}”，现在放在“{row.branch[1]}”下"
            yield fault_of_row(row, f"含“{word}”，{where}，请核对")


def _expected_placement(row: Indicator) -> tuple[str, str] | None:
    """The word of the name that a rule knows, and where it belongs; ``None`` where the row is not wrong."""
    for words, home, wrong_branches in PLACEMENT_RULES:
        match = words.search(clean_text(row.name))
        if not match or row.branch[1] not in wrong_branches:
            continue
        if not QUALITY_WORDS.search(row.name.replace(match[0], "")):
            return match[0], home
    return None


@check(
    "T23",
    HINT,
    "把日常管理要求当作绩效指标",
    f"{SOURCE_GUIDE}：指标应反映产出和效果",
    remedy="换成反映产出或效果的指标；预算执行率在表中另有 10 分",
)
def rows_are_not_routine(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.scored_rows:
        if match := ROUTINE_WORDS.search(clean_text(row.name)):
            yield fault_of_row(row, f"（{match[0]}）是日常管理要求，不反映产出和效果，建议换一个指标")


@check("T24", WARNING, "一行指标占的分值过大", SOURCE_LOCAL_PRACTICE, remedy="把分值分给几个指标")
def no_row_weighs_too_much(sheet: TargetSubject) -> Iterator[Fault]:
    most = format_plain(MOST_WEIGHT)
    for row in sheet.scored_rows:
        if row.weight > MOST_WEIGHT:
            weight = format_plain(row.weight)
            yield fault_of_row(row, f"一行占 {weight} 分，超过 {most} 分，请分给几个指标", "weight")


@check(
    "T25", WARNING, "指标太少", SOURCE_LOCAL_PRACTICE, remedy="补充能反映产出、效益、满意度的指标", whole=True
)
def there_are_enough_rows(sheet: TargetSubject) -> Iterator[Fault]:
    count = len(sheet.scored_rows)
    if count < FEWEST_INDICATORS:
        yield Fault(
            f"只有 {count} 个指标，不足 {FEWEST_INDICATORS} 个，难以反映项目全貌，请补充", "indicators"
        )


CHECKS: tuple[Check[TargetSubject], ...] = (
    most_indicators_are_quantified,
    required_categories_exist,
    categories_are_filled,
    quality_and_benefit_are_apart,
    satisfaction_stands_alone,
    rows_are_in_their_category,
    rows_are_not_routine,
    no_row_weighs_too_much,
    there_are_enough_rows,
)
