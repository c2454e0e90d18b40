"""The page of 话务员考核: points by person with the sentence of each; numbers alone for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bulletins.operator_points import (
    CountedItem,
    CountedOperators,
    OperatorScore,
    all_codes,
    score_operators,
    unlisted_codes,
)
from bulletins.operator_rules import Operator
from bulletins.periods import period_words
from indicators.model import EMPTY_MAPPING
from store.bulletins import IssuedBulletin
from yamlfiles.problem import Problem

HIDDEN = "您的角色不看话务员的姓名和工号，下面只列数，次序与名单无关"


@dataclass(frozen=True)
class OperatorsPage:
    """``counted`` is without persons where ``is_hidden``; ``kept`` the issued one that is looked at, ``None``
    of a draft; ``hindrance`` why nothing is assessed."""

    counted: CountedOperators
    is_hidden: bool
    issued: Sequence[IssuedBulletin]
    kept: IssuedBulletin | None = None
    problems: Sequence[Problem] = ()
    hindrance: str = ""
    not_yours: str = ""
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def words(self) -> str:
        return period_words(self.counted.period)

    @property
    def scores(self) -> tuple[OperatorScore, ...]:
        return score_operators(self.counted)

    @property
    def notes(self) -> tuple[str, ...]:
        return operator_note_lines(self.counted, is_hidden=self.is_hidden)

    @property
    def whole(self) -> int:
        """So many have a total."""
        return sum(score.total is not None for score in self.scores)


def operator_note_lines(counted: CountedOperators, *, is_hidden: bool) -> tuple[str, ...]:
    """What has to be known of the data, and how points come about."""
    lines = [
        f"得分按考核规则的各档计算；比率和平均数少于 {counted.rules.least_rows} 条记录的不计分。",
        "没有采集到的项目写待采集，不计 0 分也不计满分，缺一项即不计合计。",
        *(f"{item.item.label}：{note}" for item in counted.items for note in item.notes),
        *counted.left_out,
    ]
    if others := unlisted_codes(counted):
        listed = f"：{'、'.join(others)}" if not is_hidden else ""
        lines.append(f"数据里有、名单里没有的 {len(others)} 个代号没有考核{listed}")
    return (*lines, HIDDEN) if is_hidden else tuple(lines)


def without_persons(counted: CountedOperators) -> CountedOperators:
    """The same numbers under labels that tell of nobody: in the order of the numbers, not of the names."""
    scores = sorted(score_operators(counted), key=lambda score: [item.why for item in score.items])
    operators = [score.operator for score in scores]
    labels = dict(code_labels(operators))
    others = [code for code in all_codes(counted) if code not in labels]
    labels |= {code: f"名单外{number}" for number, code in enumerate(others, 1)}
    items = tuple(relabelled(item, labels) for item in counted.items)
    renamed = tuple(
        Operator(labels[one.code], "", tuple(map(labels.__getitem__, one.also))) for one in operators
    )
    return replace(
        counted,
        rules=replace(counted.rules, operators=renamed if counted.rules.operators else ()),
        rules_text="",
        items=items,
    )


def relabelled(item: CountedItem, labels: Mapping[str, str]) -> CountedItem:
    return replace(item, values={labels[code]: value for code, value in item.values.items()})


def code_labels(operators: Sequence[Operator]) -> Mapping[str, str]:
    width = len(str(len(operators)))
    return {
        code: f"第{number:0{width}}位" + (f"-{at}" if at else "")
        for number, operator in enumerate(operators, 1)
        for at, code in enumerate(operator.codes)
    }
