"""What parameters a rule profile has, how each is written in YAML, and its name on the screen.

To add one: a field in ``rules.py``, a line here, and its value with its reference in ``rules/mof-2020.yaml``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from indicators import rules
from indicators.doubts import DoubtCode
from indicators.figures import FULL_PERCENT
from indicators.rules import Band, Cap, GradeLine, Step
from yamlfiles.problem import Severity
from yamlfiles.reader import ListNode, Node, TextNode, YamlReader, as_decimal

NONE = "无"
SEVERITY_OFF = "off"
REASON_LIGHTS = ("red", "yellow")

ParameterReader = Callable[[YamlReader, Node, str], Any]


@dataclass(frozen=True)
class Parameter:
    label: str
    read: ParameterReader


def read_number(reader: YamlReader, node: Node, what: str) -> Decimal | None:
    value = reader.read_decimal(node, what)
    if value is not None and value < 0:
        reader.add_problem(node, f"“{what}”不能是负数，现为 {value}", "value")
        return None
    return value


def read_percent(reader: YamlReader, node: Node, what: str) -> Decimal | None:
    """A number of percent from 0 to 100."""
    value = read_number(reader, node, what)
    if value is not None and value > FULL_PERCENT:
        reader.add_problem(node, f"“{what}”应在 0 到 100 之间，现为 {value}", "value")
        return None
    return value


def or_none(read: ParameterReader) -> ParameterReader:
    """The same, or the word 无 where a rule knows no such limit."""

    def read_optional(reader: YamlReader, node: Node, what: str) -> Any:
        return None if isinstance(node, TextNode) and node.value.strip() == NONE else read(reader, node, what)

    return read_optional


def one_of(options: type[StrEnum]) -> ParameterReader:
    def read_choice(reader: YamlReader, node: Node, what: str) -> StrEnum | None:
        word = reader.read_choice(node, what, [option.value for option in options])
        return options(word) if word else None

    return read_choice


def read_flag(reader: YamlReader, node: Node, what: str) -> bool:
    return reader.read_flag(node, what)


def read_lights(reader: YamlReader, node: Node, what: str) -> tuple[str, ...]:
    """Which lights require a reason."""
    items = node.items if isinstance(node, ListNode) else (node,)
    return tuple(reader.read_choice(item, what, REASON_LIGHTS) for item in items)


def read_numbers(reader: YamlReader, node: Node, what: str) -> dict[str, Decimal]:
    """Names with a number each."""
    read = {key.value: read_number(reader, value, what) for key, value in reader.read_entries(node, what)}
    return {key: value for key, value in read.items() if value is not None}


def read_words(reader: YamlReader, node: Node, what: str) -> dict[str, str]:
    """Names with a text each."""
    return {key.value: reader.read_text(value, what) for key, value in reader.read_entries(node, what)}


def read_doubt_limits(reader: YamlReader, node: Node, what: str) -> dict[str, Decimal]:
    """Kinds of doubt with a number of percent each."""
    read = {}
    for key, value in reader.read_entries(node, what):
        if reader.read_choice(key, what, tuple(DoubtCode)):
            read[key.value] = read_percent(reader, value, what)
    return {key: value for key, value in read.items() if value is not None}


def read_ladder(reader: YamlReader, node: Node, what: str) -> list[tuple[Decimal, Decimal]]:
    """Numbers with a number each (``90: 100``), from the highest."""
    found: dict[Decimal, Decimal] = {}
    for key, value in reader.read_entries(node, what):
        start, share = as_decimal(key.value), read_number(reader, value, what)
        if start is None:
            reader.add_problem(key, f"“{what}”每档应写作“起点: 数值”，都是数字，现为“{key.value}”", "type")
        elif start in found:
            reader.add_problem(key, f"“{what}”的起点 {key.value} 重复", "overlap")
        elif share is not None:
            found[start] = share
    return sorted(found.items(), reverse=True)


def read_steps(reader: YamlReader, node: Node, what: str) -> tuple[Step, ...]:
    """Shares of the weight that fall with the rate, down to a step from 0."""
    found = read_ladder(reader, node, what)
    shares = [share for _, share in found]
    if not found or found[-1][0] != 0:
        reader.add_problem(node, f"“{what}”应有从 0 开始的一档", "missing")
    if shares != sorted(shares, reverse=True) or any(value > FULL_PERCENT for value in shares):
        reader.add_problem(node, f"“{what}”的得分比例应从高到低，不超过 100", "value")
    return tuple(Step(*pair) for pair in found)


def read_caps(reader: YamlReader, node: Node, what: str) -> tuple[Cap, ...]:
    return tuple(Cap(*pair) for pair in reversed(read_ladder(reader, node, what)))


def read_grades(reader: YamlReader, node: Node, what: str) -> tuple[GradeLine, ...]:
    found = sorted((start, name) for name, start in read_numbers(reader, node, what).items())[::-1]
    starts = [start for start, _ in found]
    if len(set(starts)) != len(starts):
        reader.add_problem(node, f"“{what}”有两个等级从同一分数开始", "overlap")
    if 0 not in starts:
        reader.add_problem(node, f"“{what}”应有从 0 分开始的等级", "missing")
    return tuple(GradeLine(name, start) for start, name in found)


def read_bands(reader: YamlReader, node: Node, what: str) -> tuple[Band, ...]:
    """``达成: [80, 100]`` and so on, none overlapping another, from the best."""
    bands = list(_read_each_band(reader, node, what))
    bands.sort(key=lambda pair: pair[0].low, reverse=True)
    for (upper, _), (lower, key) in pairwise(bands):
        if lower.high > upper.low:
            reader.add_problem(key, f"“{lower.name}”的区间与“{upper.name}”重叠", "overlap")
    if not bands:
        reader.add_problem(node, f"“{what}”至少应有一档", "missing")
    return tuple(band for band, _ in bands)


def _read_each_band(reader: YamlReader, node: Node, what: str) -> Iterator[tuple[Band, Node]]:
    for key, value in reader.read_entries(node, what):
        ends = [read_percent(reader, end, what) for end in reader.read_sequence(value, what)]
        low, high = ends if len(ends) == 2 else (None, None)
        if low is not None and high is not None and low < high:
            yield Band(key.value, low, high), key
        else:
            reader.add_problem(value, f"“{key.value}”的区间应写作 [下限, 上限]，下限小于上限", "value")


def read_severity(reader: YamlReader, node: Node, what: str) -> Severity | None:
    """How much a check weighs; ``None`` turns it off."""
    word = reader.read_choice(node, what, (*Severity, SEVERITY_OFF), SEVERITY_OFF)
    return None if word == SEVERITY_OFF else Severity(word)


def check_parameters(ids: Iterable[str]) -> Mapping[str, Parameter]:
    """The parameters of the section ``checks``, one a check; none of them is required."""
    return {id_: Parameter(f"检查 {id_}", read_severity) for id_ in ids}


def parameter_section(**parameters: tuple[str, ParameterReader]) -> Mapping[str, Parameter]:
    return MappingProxyType({key: Parameter(*pair) for key, pair in parameters.items()})


SECTIONS: Mapping[str, tuple[Callable[..., Any], Mapping[str, Parameter]]] = MappingProxyType(
    {
        "at_least": (
            rules.AtLeastParameters,
            parameter_section(pass_threshold=("正向指标及格线（指标值的百分比）", or_none(read_percent))),
        ),
        "at_most": (
            rules.AtMostParameters,
            parameter_section(rule=("反向指标计分方法", one_of(rules.AtMostRule))),
        ),
        "zero": (
            rules.ZeroParameters,
            parameter_section(
                rule=("指标值为 0 的计分方法", one_of(rules.ZeroRule)),
                per_occurrence=("指标值为 0 时每发生一次扣分", or_none(read_number)),
            ),
        ),
        "qualitative": (
            rules.QualitativeParameters,
            parameter_section(bands=("定性指标评定区间（分值的百分比）", read_bands)),
        ),
        "satisfaction": (
            rules.SatisfactionParameters,
            parameter_section(
                rule=("满意度计分方法", one_of(rules.SatisfactionRule)),
                steps=("满意度分档（起点: 得分比例）", read_steps),
                start=("满意度起计线", or_none(read_percent)),
            ),
        ),
        "dates": (
            rules.DateParameters,
            parameter_section(
                rule=("时限指标计分方法", one_of(rules.DateRule)),
                per_late=("每逾期一日（月）扣分", or_none(read_number)),
            ),
        ),
        "not_applicable": (
            rules.NotApplicableParameters,
            parameter_section(rule=("不适用指标分值处理", one_of(rules.NotApplicableRule))),
        ),
        "over_achievement": (
            rules.OverAchievementParameters,
            parameter_section(
                flag=("超额完成提示线（指标值的百分比）", read_number),
                reason=("超额完成说明线（指标值的百分比）", read_number),
                reason_required=("超过说明线必须说明原因", read_flag),
            ),
        ),
        "execution": (
            rules.ExecutionParameters,
            parameter_section(
                points=("预算执行率分值", read_percent),
                rule=("预算执行率计分方法", one_of(rules.ExecutionRule)),
                steps=("预算执行率分档（起点: 得分比例）", read_steps),
                over_full=("预算执行率超过 100%", one_of(rules.OverFullRule)),
                reason_below=("预算执行率低于此线须说明原因", or_none(read_percent)),
            ),
        ),
        "caps": (
            rules.CapParameters,
            parameter_section(lines=("执行率偏低时总分上限（低于: 最高分）", read_caps)),
        ),
        "grades": (rules.GradeParameters, parameter_section(lines=("等级（起点分，含）", read_grades))),
        "branches": (rules.BranchParameters, parameter_section(weights=("一级指标分值", read_numbers))),
        "monitoring": (
            rules.MonitoringParameters,
            parameter_section(
                red_below=("目标进度红灯线", read_number),
                yellow_below=("目标进度黄灯线", read_number),
                blue_from=("目标进度蓝灯线", read_number),
                execution_red_below=("预算进度红灯线", read_number),
                execution_yellow_below=("预算进度黄灯线", read_number),
                gap=("目标进度与预算进度相差提示线（百分点）", or_none(read_number)),
                execution_lines=("月末预算执行率提示线（月: 百分比）", read_numbers),
                reason_on=("须填写偏差原因的灯", read_lights),
                explanation_required=("选定原因后须作说明", read_flag),
                react_within=("整改期限（工作日）", or_none(read_number)),
            ),
        ),
        "doubts": (
            rules.DoubtParameters,
            parameter_section(
                limit=("存疑比例上限（百分比），超过即待核实", read_percent),
                by_code=("各类存疑的比例上限（百分比）", read_doubt_limits),
            ),
        ),
        "results": (
            rules.ResultParameters,
            parameter_section(actions=("结果应用建议（等级: 建议）", read_words)),
        ),
    }
)
DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {"doubts.limit": Decimal(0), "doubts.by_code": {}, "results.actions": {}}
)
"""Parameters that a profile written before there were any need not have: the strictest, and no proposal."""
