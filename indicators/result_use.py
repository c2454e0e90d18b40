"""结果应用 as frozen values: what was decided of a project by its grade, and measures that stay open until 销号."""

import hashlib
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from indicators.display import WAITING
from indicators.figures import format_plain
from indicators.rules import Profile
from indicators.supervision_acts import SupervisionAct


class ResultChoice(StrEnum):
    """What an office decides of a project."""

    FAVOUR = "优先保障"
    KEEP = "予以保障"
    CUT = "调减"
    HOLD = "暂缓安排"
    CANCEL = "取消"
    REPAIR = "整改后再安排"
    OTHER = "其他"


@dataclass(frozen=True)
class ResultDecision:
    """One decision, with ``grade`` and ``total`` as they were, and what the rule ``proposed`` then.
    One that was changed has ``damage`` and says nothing else but its project."""

    project: str
    grade: str
    total: str
    proposed: str
    decided: str
    note: str
    by: str
    account: str
    recorded_at: datetime
    seq: int = 0
    damage: str = ""


class MeasureSource(StrEnum):
    """Where a measure was written."""

    SELF_EVALUATION = "self_evaluation"
    MONITORING = "monitoring"
    SPOT_CHECK = "spot_check"
    TYPED = "typed"


SOURCE_WORDS: Mapping[MeasureSource, str] = {
    MeasureSource.SELF_EVALUATION: "自评",
    MeasureSource.MONITORING: "运行监控",
    MeasureSource.SPOT_CHECK: "抽查整改",
    MeasureSource.TYPED: "登记",
}


@dataclass(frozen=True)
class OpenMeasure:
    """改进措施. ``subject`` names the row of the sheet it is about, "" for the whole project; ``said_on``
    is the day it speaks of. ``is_standing``: what it was made from still says so."""

    id: str
    project: str
    source: MeasureSource
    subject: str
    text: str
    said_on: date
    by: str
    recorded_at: datetime
    account: str = ""
    is_standing: bool = True
    damage: str = ""

    @property
    def year(self) -> int:
        return self.said_on.year


@dataclass(frozen=True)
class MeasureState:
    """A measure with all its acts: who is to be done by ``due``, and whether it is 销号."""

    measure: OpenMeasure
    acts: Sequence[SupervisionAct]
    owner: str
    due: date | None
    is_cleared: bool

    def is_late(self, today: date) -> bool:
        return not self.is_cleared and self.due is not None and self.due < today

    @property
    def needs_owner(self) -> bool:
        return not self.is_cleared and (not self.owner or self.due is None)

    @property
    def last(self) -> SupervisionAct | None:
        return self.acts[-1] if self.acts else None


def measure_id(project: str, source: MeasureSource, subject: str, text: str) -> str:
    """The same measure has the same id however often it is found."""
    written = "\n".join((project, source.value, subject, text))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ResultProposal:
    """What the rule proposes for a project, "" where it proposes nothing, and why."""

    action: str
    why: str
    reference: str = ""


def propose_result(profile: Profile, grade: str, total: Decimal | None) -> ResultProposal:
    """By the grade alone: without a total there is none."""
    if total is None or not grade:
        return ResultProposal("", f"{WAITING}：自评还没有总分，不提建议")
    action = profile.results.actions.get(grade, "")
    if not action:
        return ResultProposal("", f"得分 {format_plain(total)}，等级{grade}：评分规则没有写这一等级的建议")
    citation = profile.citations.get("results.actions")
    return ResultProposal(
        action, f"得分 {format_plain(total)}，等级{grade}", citation.reference if citation else ""
    )


OWNER = re.compile(r"责任人[:：\s]*([^，。；、,;\s]{1,20})")
DAY = re.compile(r"(20\d\d)年(\d{1,2})月(?:(\d{1,2})日|底)")


def stated_owner(text: str) -> str:
    """Whom a measure names as the one who is to do it; "" where it names nobody."""
    found = OWNER.search(text)
    return found[1] if found else ""


def stated_due(text: str) -> date | None:
    """By when a measure says it is to be done; ``None`` where it names no day or end of a month."""
    found = DAY.search(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    year, month = int(found[1]), int(found[2])
    last = monthrange(year, month)[1]
    day = int(found[3] or last)
    return date(year, month, day) if 1 <= day <= last else None
