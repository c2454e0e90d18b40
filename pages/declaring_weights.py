"""What the rows of a form come to, by 一级指标 and in all, and how each target is read aloud."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.branches import BRANCH_TREE
from indicators.figures import format_plain
from indicators.model import Comparison, Indicator, Target, TargetKind
from indicators.notation import change_words, show_target
from indicators.points import FULL_SCORE
from indicators.rules import Profile
from pages.declaring_form import FormRow, branch_of
from yamlfiles.reader import as_decimal

COMPARISON_WORDS: Mapping[Comparison, str] = {
    Comparison.GE: "不低于",
    Comparison.GT: "高于",
    Comparison.EQ: "等于",
    Comparison.LE: "不超过",
    Comparison.LT: "低于",
}
KIND_WORDS = {
    TargetKind.QUALITATIVE: "定性，由人评定达成、部分达成或未达成",
    TargetKind.YES_NO: "是否完成，由人确认",
    TargetKind.NOT_APPLICABLE: "不适用，不计分",
    TargetKind.EMPTY: "还没有写",
}


@dataclass(frozen=True)
class ReadTarget:
    """How a target is understood; ``proposal`` is the reading to be confirmed, "" where none can be."""

    words: str
    is_confirmed: bool
    why: str
    proposal: str


@dataclass(frozen=True)
class BranchWeight:
    """A 一级指标 with what its rows come to; ``due`` is None where the rules say nothing."""

    name: str
    weight: Decimal
    due: Decimal | None

    @property
    def missing(self) -> Decimal:
        return Decimal(0) if self.due is None else self.due - self.weight


@dataclass(frozen=True)
class Weights:
    """What all rows come to with 预算执行率; ``unread`` counts weights that are no number."""

    branches: tuple[BranchWeight, ...]
    execution: Decimal
    unread: int

    @property
    def total(self) -> Decimal:
        return sum((branch.weight for branch in self.branches), self.execution)

    @property
    def missing(self) -> Decimal:
        return FULL_SCORE - self.total


def reading_of(indicator: Indicator, confirmed: str) -> ReadTarget:
    target = indicator.target
    is_plain = target.kind is TargetKind.NUMBER or target.day is not None
    proposal = show_target(target) if target.confirm and is_plain else ""
    return ReadTarget(reading_words(target), bool(confirmed.strip()), target.why, proposal)


def reading_words(target: Target) -> str:
    """``不低于 98 %``, ``较上年下降不低于 5 %``."""
    if target.kind is TargetKind.NUMBER and target.comparison and target.value is not None:
        if target.value == 0 and target.comparison is Comparison.EQ:
            return f"一{target.unit or '次'}也没有（等于 0）" if target.unit != "%" else "等于 0 %"
        words = f"{change_words(target)}{COMPARISON_WORDS[target.comparison]}"
        return f"{words} {format_plain(target.value)} {target.unit}".rstrip()
    if target.day is not None:
        return f"不晚于 {target.day.year}年{target.day.month}月{target.day.day}日"
    return KIND_WORDS.get(target.kind, "还读不出")


def sum_weights(rows: Iterable[FormRow], profile: Profile) -> Weights:
    sums: dict[str, Decimal] = dict.fromkeys(profile.branches.weights, Decimal(0))
    unread = 0
    for row in rows:
        weight, written = weight_of(row), row.row.text_of("weight")
        unread += bool(written.strip()) and weight is None
        if not row.is_removed:
            first, _ = branch_of(row)
            sums[first] = sums.get(first, Decimal(0)) + (weight or Decimal(0))
    due = profile.branches.weights
    order = [*BRANCH_TREE, *(name for name in sums if name not in BRANCH_TREE)]
    branches = tuple(BranchWeight(name, sums[name], due.get(name)) for name in order if name in sums)
    return Weights(branches, profile.execution_points, unread)


def weight_of(row: FormRow) -> Decimal | None:
    return as_decimal(row.row.text_of("weight").removesuffix("分").strip())
