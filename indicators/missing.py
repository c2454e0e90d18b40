"""What a paper still lacks, as data, and the one function that words it for people.

To add a kind: a member of ``MissingKind`` and its sentence in ``MISSING_TEXTS``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count, groupby
from types import MappingProxyType


class MissingKind(Enum):
    """What has to be given, changed or set right before a paper can be handed in."""

    DAMAGE = "damage"
    INDICATORS = "indicators"
    FUNDS = "funds"
    WEIGHTS = "weights"
    ACTUAL = "actual"
    JUDGEMENT = "judgement"
    EARLIER_VALUE = "earlier_value"
    DOUBT = "doubt"
    REMARK = "remark"
    OVER_ACHIEVEMENT_REASON = "over_achievement_reason"
    IMPLAUSIBLE = "implausible"
    EVIDENCE = "evidence"
    EXECUTION_REASON = "execution_reason"
    CAUSE = "cause"
    EXPLANATION = "explanation"
    FORECAST = "forecast"
    EXECUTION_FORECAST = "execution_forecast"
    LIKELIHOOD = "likelihood"
    CONTRADICTION = "contradiction"
    SELF_EVALUATION = "self_evaluation"
    GOAL = "goal"
    PASSAGE = "passage"
    REPORT_PASSAGES = "report_passages"


MISSING_TEXTS: Mapping[MissingKind, str] = MappingProxyType(
    {
        MissingKind.DAMAGE: "{what}",
        MissingKind.INDICATORS: "没有指标，请在目标文件中填写",
        MissingKind.FUNDS: "未填报项目资金，请在目标文件中填写 funds",
        MissingKind.WEIGHTS: "各项分值（含预算执行率 {execution} 分）合计 {total}，应为 100，请调整分值",
        MissingKind.ACTUAL: "{why}",
        MissingKind.JUDGEMENT: "{why}",
        MissingKind.EARLIER_VALUE: "填报的是截至 {day} 的情况，请填报截至 {last} 的；没有变化的，再填一次",
        MissingKind.DOUBT: "{why}",
        MissingKind.REMARK: "得分低于分值（{points}/{weight}），请填写{fields}",
        MissingKind.OVER_ACHIEVEMENT_REASON: "完成值达到指标值的 {percent}% 以上，请说明原因",
        MissingKind.IMPLAUSIBLE: "{what}，请核对；确实如此的，请填写原因",
        MissingKind.EVIDENCE: "评定为“{grade}”，没有佐证资料，请至少上传一份{lapsed}",
        MissingKind.EXECUTION_REASON: "预算执行率低于 {limit}%（{rate}%），请填写原因",
        MissingKind.CAUSE: "{light}，请选择偏差原因",
        MissingKind.EXPLANATION: "已选偏差原因，请填写原因说明",
        MissingKind.FORECAST: "请填写全年预计完成情况{computed}",
        MissingKind.EXECUTION_FORECAST: "请填写全年预计执行数{computed}",
        MissingKind.LIKELIHOOD: "请选择完成目标可能性",
        MissingKind.CONTRADICTION: "{message}",
        MissingKind.SELF_EVALUATION: "{project}的自评尚不完整",
        MissingKind.GOAL: "请填写实际完成情况",
        MissingKind.PASSAGE: "请填写{asks}",
        MissingKind.REPORT_PASSAGES: "报告正文有 {count} 处“{blank}”，请填报或在模板里补写",
    }
)
"""The sentence of each kind; its places are filled with the ``values`` of the item."""

MISSING_WORDS: Mapping[MissingKind, str] = MappingProxyType(
    {
        MissingKind.ACTUAL: "缺实际完成值",
        MissingKind.JUDGEMENT: "缺评定和得分",
        MissingKind.EARLIER_VALUE: "缺截至 {last} 的实际完成值（现为截至 {day}）",
        MissingKind.DOUBT: "数据存疑，待更正或采信",
        MissingKind.REMARK: "缺{fields}",
        MissingKind.OVER_ACHIEVEMENT_REASON: "缺超额完成的原因",
        MissingKind.IMPLAUSIBLE: "数值存疑：{what}",
        MissingKind.EVIDENCE: "缺佐证材料",
        MissingKind.EXECUTION_REASON: "缺偏差原因",
        MissingKind.CAUSE: "缺偏差原因",
        MissingKind.EXPLANATION: "缺原因说明",
        MissingKind.FORECAST: "缺全年预计",
        MissingKind.EXECUTION_FORECAST: "缺全年预计执行数",
        MissingKind.LIKELIHOOD: "缺完成目标可能性",
        MissingKind.GOAL: "缺文字说明",
        MissingKind.PASSAGE: "缺文字",
    }
)
"""What is to be done, in the few words of a list; kinds that are not here are told by their sentence."""


@dataclass(frozen=True)
class Missing:
    """One thing that a paper lacks.

    ``row_id`` names the row of the form that takes it (an indicator's id, ``FUNDS``; on a summary the
    project's id), "" where no row does. ``row_name`` stands before the sentence, "" where the sentence
    needs no name. ``values`` fill the sentence of the kind.
    """

    row_id: str
    kind: MissingKind
    row_name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def missing_texts(items: Iterable[Missing]) -> tuple[str, ...]:
    """What a paper lacks, a sentence for each row."""
    return tuple(missing_text(row_items) for row_items in group_by_row(items))


def missing_text(row_items: Sequence[Missing]) -> str:
    """All that one row lacks as one sentence, since a person closes it by filling in that row once."""
    text = "；".join(MISSING_TEXTS[item.kind].format_map(item.values) for item in row_items)
    name = row_items[0].row_name
    return f"{name}：{text}" if name else text


def missing_words(row_items: Sequence[Missing]) -> str:
    """The same in the few words of a list, without the name of the row."""
    words = (
        MISSING_WORDS.get(item.kind, MISSING_TEXTS[item.kind]).format_map(item.values) for item in row_items
    )
    return "；".join(dict.fromkeys(words))


def group_by_row(items: Iterable[Missing]) -> list[list[Missing]]:
    """Neighbours of one row together; what no row takes stands alone."""
    numbers = count()
    groups = groupby(items, key=lambda item: item.row_id or next(numbers))
    return [list(row_items) for _, row_items in groups]
