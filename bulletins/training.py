"""培训 month by month against the plan: how many of each kind, hours and people. A month that was not counted
is 待采集, neither kept nor missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bulletins.operator_rules import TrainingRules
from indicators.display import WAITING
from indicators.model import EMPTY_MAPPING


class TrainingStanding(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    WAITING = "waiting"


STANDING_WORDS: Mapping[TrainingStanding, str] = {
    TrainingStanding.KEPT: "达到计划",
    TrainingStanding.MISSED: "未达计划",
    TrainingStanding.WAITING: WAITING,
}


@dataclass(frozen=True)
class TrainingMonth:
    """``month`` as 2024-01; ``counts`` by kind of the plan; what was not counted is ``None``. ``is_open``:
    it is not over, or not recorded to its end, so that what it lacks may come."""

    month: str
    counts: Mapping[str, int | None]
    sessions: int | None = None
    hours: Decimal | None = None
    people: Decimal | None = None
    is_open: bool = False


@dataclass(frozen=True)
class CountedTraining:
    """``reason`` says why nothing was counted; ``other_kinds`` are trainings that the plan does not name."""

    rules: TrainingRules | None
    year: int
    months: tuple[TrainingMonth, ...] = ()
    other_kinds: Mapping[str, int] = field(default_factory=lambda: EMPTY_MAPPING)
    reason: str = ""
    notes: tuple[str, ...] = ()
    sample: bool = False

    @property
    def extras(self) -> Mapping[str, str]:
        """What is told beside the plan, as far as the ledger has it: field of a month, label."""
        told = {"hours": "学时", "people": "人数"}
        return {name: label for name, label in told.items() if self.rules and getattr(self.rules, name)}

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.rules.plan) if self.rules else ()

    def standing(self, month: TrainingMonth) -> TrainingStanding:
        if any(self.lacking(month)):
            return TrainingStanding.WAITING if month.is_open else TrainingStanding.MISSED
        if self.reason or any(count is None for count in month.counts.values()):
            return TrainingStanding.WAITING
        return TrainingStanding.KEPT

    def lacking(self, month: TrainingMonth) -> Iterator[str]:
        """What a month has less of than planned."""
        plan = self.rules.plan if self.rules else {}
        for kind, least in plan.items():
            count = month.counts.get(kind)
            if count is not None and count < least:
                yield f"{kind}少 {least - count} 次"

    def counted(self, standing: TrainingStanding) -> int:
        return sum(self.standing(month) is standing for month in self.months)


def count_words(count: int | Decimal | None) -> str:
    return (
        WAITING if count is None else f"{count.normalize():f}" if isinstance(count, Decimal) else f"{count:,}"
    )


def training_sentence(counted: CountedTraining) -> str:
    """The judgement of the months that were counted."""
    if counted.reason or not counted.months:
        return f"{WAITING}：{counted.reason or '没有可以列出的月份'}。"
    kept, missed = counted.counted(TrainingStanding.KEPT), counted.counted(TrainingStanding.MISSED)
    plan = "、".join(
        f"{kind}至少 {least} 次" for kind, least in (counted.rules.plan if counted.rules else {}).items()
    )
    text = f"计划每月{plan}；列出的 {len(counted.months)} 个月中 {kept} 个月达到，{missed} 个月未达到"
    waiting = counted.counted(TrainingStanding.WAITING)
    return f"{text}，{waiting} 个月待采集。" if waiting else f"{text}。"
