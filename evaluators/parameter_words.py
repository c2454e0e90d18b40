"""What the parameters of evaluators are called on screen, what they may be, and what holds where nobody says.

To name a parameter of a new evaluator, add a line to ``WORDS``; without one it goes by its own name. The
words stand apart from the evaluators, for a label is no part of what is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from evaluators.discovery import discover_evaluators
from evaluators.parameters import Amount
from indicators.model import EMPTY_MAPPING, EvaluatorInfo


@dataclass(frozen=True)
class ParameterWords:
    """``label`` stands before the field, ``unit`` in it, ``choices`` are the words of its values; ``absent``
    is what holds without a value."""

    label: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    absent: str = ""


@dataclass(frozen=True)
class ParameterField:
    """One parameter as a field of a form. ``kind`` is choice, weights or text; ``choices`` are values with
    their words; ``default`` says what holds while the field is blank."""

    name: str
    label: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    default: str


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
    "include_planned": ParameterWords("计入计划检修", choices=YES_NO),
    "base": ParameterWords("执行率的分母", choices={"annual": "全年预算数", "initial": "年初预算数"}),
    "target": ParameterWords("成本目标", absent="全年预算数"),
    "per": ParameterWords(
        "服务量按什么算", choices={"calls": "呼入量", "minutes": "呼入通话分钟数", "orders": "受理工单数"}
    ),
}
"""By the name of the parameter, or of evaluator and parameter where the name alone means several things."""


def parameter_fields(info: EvaluatorInfo) -> tuple[ParameterField, ...]:
    """The parameters of an evaluator in the order of its declaration."""
    shipped = discover_evaluators().get(info.name)
    types = shipped.types if shipped else {}
    return tuple(
        _parameter_field(info.name, name, default, types.get(name)) for name, default in info.params.items()
    )


def _parameter_field(evaluator: str, name: str, default: Any, wanted: Any) -> ParameterField:
    words = WORDS.get(f"{evaluator}:{name}") or WORDS.get(name) or ParameterWords(name)
    kind = _field_kind(wanted, default)
    choices = tuple(words.choices.items()) if kind == "choice" else ()
    shown = _default_text(default, words)
    return ParameterField(
        name, words.label, words.unit, kind if choices else _open_kind(kind), choices, shown
    )


def _open_kind(kind: str) -> str:
    """A choice whose words nobody wrote is typed."""
    return "text" if kind == "choice" else kind


def _field_kind(wanted: Any, default: Any) -> str:
    """By the type that the evaluator asks for; of others' evaluators only the default is known."""
    bare = _without_none(wanted)
    if get_origin(bare) is Literal or bare is bool or isinstance(default, bool):
        return "choice"
    is_open = bare in (None, int, str, Decimal, Amount)
    return "text" if is_open and not isinstance(default, Mapping) else "weights"


def _without_none(wanted: Any) -> Any:
    if get_origin(wanted) in (Union, UnionType):
        return next(arg for arg in get_args(wanted) if arg is not NoneType)
    return wanted


def _default_text(default: Any, words: ParameterWords) -> str:
    if default is None:
        return words.absent or "不填"
    written = ("是" if default else "否") if isinstance(default, bool) else str(default)
    return words.choices.get(written, written)
