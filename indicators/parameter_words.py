"""What the parameters of evaluators and the values they take are called by people, on screen and on papers.

To name a parameter of a new evaluator, add a line to ``WORDS``; without one it goes by its own name. The
words stand apart from the evaluators, for a label is no part of what is counted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.model import EMPTY_MAPPING


@dataclass(frozen=True)
class ParameterWords:
    """``label`` stands before the field, ``unit`` in it, ``choices`` are the words of its values; ``absent``
    is what holds without a value."""

    label: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    absent: str = ""


YES_NO = {"是": "是", "否": "否"}
WORDS: Mapping[str, ParameterWords] = {
    "seconds": ParameterWords("几秒内接通算及时", "秒"),
    "formula": ParameterWords(
        "接通率的算法",
        choices={
            "1": "1：接通和放弃都看是否在时限内",
            "2": "2：只以接通的为分母",
            "3": "3：以接通加放弃的为分母",
            "4": "4：分母不含时限内放弃的",
        },
    ),
    "denominator": ParameterWords("分母", choices={"requests": "人工请求", "inbound": "全部呼入"}),
    "hotline.signed_on_time_rate:denominator": ParameterWords(
        "分母", choices={"due": "应签收的", "signed": "其中已签收的"}
    ),
    "hotline.on_time_rate:denominator": ParameterWords(
        "分母", choices={"due": "应办结的", "closed": "统计期内办结的", "dispatched": "统计期内派出的"}
    ),
    "hotline.closed_rate:denominator": ParameterWords(
        "分母", choices={"due": "应办结的", "received": "统计期内受理的"}
    ),
    "hotline.overdue_rate:denominator": ParameterWords(
        "分母", choices={"due": "应办结的", "received": "统计期内受理的"}
    ),
    "hotline.redo_rate:denominator": ParameterWords(
        "分母", choices={"closed": "办结的", "called_back": "其中回访过的"}
    ),
    "short_seconds": ParameterWords("不计几秒内的短时放弃", "秒", absent="不剔除"),
    "hours": ParameterWords("时限", "小时", absent="不限时间，只看是否联系"),
    "hotline.service_hours_rate:hours": ParameterWords(
        "分母", choices={"all": "统计期全部小时", "requested": "有来电的小时"}
    ),
    "count": ParameterWords(
        "怎样计数", choices={"returns": "每退一次计一次", "orders": "退过的工单只计一次"}
    ),
    "effective": ParameterWords("只算有效回访", choices=YES_NO),
    "soon_days": ParameterWords("几天内到期的算即将到期", "天"),
    "returned_times": ParameterWords("退单几次以上", "次"),
    "redone_times": ParameterWords("重办几次以上", "次"),
    "open_days": ParameterWords("受理满几天未办结算疑难", "天"),
    "min_answers": ParameterWords("有效评价少于几件不出结果", "件"),
    "weights": ParameterWords("各档评价的权重", absent="不加权"),
    "partial": ParameterWords("“部分解决”按几件算", "件"),
    "waiting": ParameterWords(
        "计入哪些来电",
        choices={"answered": "接通的", "queued": "接通且排过队的", "requests": "全部人工请求"},
    ),
    "include_menu": ParameterWords("加上菜单时长", choices=YES_NO),
    "include_hold": ParameterWords("加上保持时长", choices=YES_NO),
    "include_wrap": ParameterWords("加上话后处理时长", choices=YES_NO),
    "matters": ParameterWords("计入哪些工单", choices={"all": "全部工单", "inquiries": "只计咨询"}),
    "accepted": ParameterWords("只计同意的退单", choices=YES_NO),
    "level": ParameterWords("怎样算满意", choices={"basic": "基本满意及以上", "good": "满意及以上"}),
    "judged": ParameterWords(
        "怎样判断按时", choices={"times": "按办结时间和时限", "flag": "按平台的是否超期"}
    ),
    "since": ParameterWords(
        "从什么时候算起", choices={"dispatched": "派单", "received": "受理", "signed": "签收"}
    ),
    "statistic": ParameterWords("平均数还是中位数", choices={"mean": "平均数", "median": "中位数"}),
    "caller": ParameterWords("来电人是哪一列", absent="不按来电人查"),
    "days": ParameterWords("前几天内算重复", "天"),
    "hotline.repeat_rate:by": ParameterWords(
        "怎样认重复", choices={"records": "按重复工单编号和来电人", "flag": "按平台的是否重复"}
    ),
    "by": ParameterWords("按笔数还是金额", choices={"payments": "笔数", "amount": "金额"}),
    "on_time": ParameterWords("只算按时办结的", choices=YES_NO),
    "caseload.urge_rate:count": ParameterWords(
        "怎样计数", choices={"times": "每催一次计一次", "orders": "催过的工单只计一次"}
    ),
    "include_planned": ParameterWords("计入计划检修", choices=YES_NO),
    "base": ParameterWords(
        "执行率的分母",
        choices={"annual": "全年预算数", "initial": "年初预算数", "this_year": "全年预算数减上年结转"},
    ),
    "weigh": ParameterWords("怎样平均", choices={"budget": "按全年预算数加权", "equal": "各项目同等"}),
    "pace": ParameterWords("序时进度怎样算", choices={"months": "按月", "quarters": "只按满季度"}),
    "expense": ParameterWords(
        "哪几类支出",
        choices={
            "three": "“三公”三类",
            "all": "五类合计",
            "abroad": "因公出国（境）",
            "vehicles": "公务用车",
            "receptions": "公务接待",
            "meetings": "会议",
            "training": "培训",
        },
    ),
    "finance.restricted_rate:target": ParameterWords("预算数", absent="没有写"),
    "target": ParameterWords("成本目标", absent="全年预算数"),
    "per": ParameterWords(
        "服务量按什么算", choices={"calls": "呼入量", "minutes": "呼入通话分钟数", "orders": "受理工单数"}
    ),
}
"""By the name of the parameter, or of evaluator and parameter where the name alone means several things."""
OF_ANY_LEDGER = "table."
"""How the names of evaluators begin that measure any table they are told to."""
WORDS_OF_ANY_LEDGER: Mapping[str, ParameterWords] = {
    "table": ParameterWords("用哪一张数据表", absent="没有选"),
    "dated_by": ParameterWords("按哪个日期归入统计期", absent="数据表自己的日期列"),
    "unit": ParameterWords("结果的单位"),
    "better": ParameterWords("指标方向", choices={"higher": "越高越好", "lower": "越低越好"}),
    "where": ParameterWords("计入哪些行", absent="全部"),
    "part": ParameterWords("分子：哪些行算达到", absent="没有写"),
    "of": ParameterWords("分母：计入哪些行", absent="全部"),
    "column": ParameterWords("哪一列", absent="不用列，按行数"),
    "plan": ParameterWords("计划数"),
    "until": ParameterWords("终止日期是哪一列", absent="没有，每期一份"),
    "times": ParameterWords("每月至少几行", "行"),
    "at_least": ParameterWords("少于几行不出结果", "行"),
}
"""By the name of the parameter; elsewhere these are words of other meaning."""


def parameter_words(evaluator: str, name: str) -> ParameterWords | None:
    """``None`` where nobody named it."""
    if evaluator.startswith(OF_ANY_LEDGER):
        return WORDS_OF_ANY_LEDGER.get(name)
    return WORDS.get(f"{evaluator}:{name}") or WORDS.get(name)


def words_of_evaluator(evaluator: str) -> dict[str, ParameterWords]:
    """All that a definition of it may name."""
    if evaluator.startswith(OF_ANY_LEDGER):
        return dict(WORDS_OF_ANY_LEDGER)
    names = (
        key.partition(":")[2] or key for key in WORDS if ":" not in key or key.startswith(f"{evaluator}:")
    )
    return {name: words for name in names if (words := parameter_words(evaluator, name))}


def definition_in_words(evaluator: str, definition: str) -> str:
    """A published definition without the names that parameters and their values have in files."""
    return replace_names(definition, words_of_evaluator(evaluator).items())


def replace_names(text: str, named: Iterable[tuple[str, ParameterWords]]) -> str:
    """Each value beside its parameter is read with it; the others of the parameter follow where it stands."""
    for name, words in named:
        if re.search(rf"\b{name}\b", text, re.ASCII):
            text = _replace_name(text, name, words)
    return text


def _replace_name(text: str, name: str, words: ParameterWords) -> str:
    label = words.label if "“" in words.label else f"“{words.label}”"
    for value, word in words.choices.items():
        text = re.sub(rf"\b{name}={value} ?", f"{label}为“{word}”", text, flags=re.ASCII)
    text = re.sub(rf" ?\b{name}\b ?", label, text, flags=re.ASCII)
    for value, word in words.choices.items():
        if value.isascii() and value.replace("_", "").isalpha():
            text = re.sub(rf"\b{value}\b ?", f"“{word}”", text, flags=re.ASCII)
    return text
