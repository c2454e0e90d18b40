"""What people do with a supervised order or an open measure: noted, given to somebody, 销号 with evidence,
taken up again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from indicators.clock import local_day


class SupervisionDeed(StrEnum):
    """What can be done with an order."""

    NOTED = "noted"
    ASSIGNED = "assigned"
    CLEARED = "cleared"
    REOPENED = "reopened"


DEED_WORDS: Mapping[SupervisionDeed, str] = {
    SupervisionDeed.NOTED: "记录办理情况",
    SupervisionDeed.ASSIGNED: "指定责任人",
    SupervisionDeed.CLEARED: "销号",
    SupervisionDeed.REOPENED: "恢复督办",
}
"""Of a supervised order."""
MEASURE_DEED_WORDS: Mapping[SupervisionDeed, str] = {**DEED_WORDS, SupervisionDeed.REOPENED: "恢复办理"}
"""Of 改进措施."""


@dataclass(frozen=True)
class SupervisionAct:
    """One act; ``owner`` is who is to see to the order, ``evidence`` the hash of a file. One that was changed
    has ``damage`` and says nothing else. Of a measure ``order_no`` is its id, and ``due`` by when the owner
    is to be done."""

    order_no: str
    deed: SupervisionDeed
    owner: str
    note: str
    evidence: str
    evidence_name: str
    by: str
    account: str
    recorded_at: datetime
    seq: int = 0
    damage: str = ""
    due: date | None = None


def act_text(act: SupervisionAct, words: Mapping[SupervisionDeed, str] = DEED_WORDS) -> str:
    """On one line; one that was changed says so."""
    return act.damage or f"{local_day(act.recorded_at)} {act.by}：{act.note or words[act.deed]}"
