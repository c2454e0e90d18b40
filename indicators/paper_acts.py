"""What was done with an official paper, as frozen values: handed in, returned, reviewed, sealed, reopened.

A paper is known by its project, its kind and the day it speaks of; its acts are only added to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """办理: one step of a paper on its way."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    REOPENED = "reopened"


class PaperState(StrEnum):
    """Where a paper stands: a draft until somebody submits it, then by its last act; ``damaged`` where an act
    of it was changed by other hands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    REOPENED = "reopened"
    DAMAGED = "damaged"


STATE_WORDS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "草稿",
    PaperState.SUBMITTED: "已提交",
    PaperState.RETURNED: "已退回",
    PaperState.REVIEWED: "审核通过",
    PaperState.ISSUED: "已封存",
    PaperState.REOPENED: "已重开",
    PaperState.DAMAGED: "办理记录被改动",
}
HANDED_IN = (PaperState.SUBMITTED, PaperState.REVIEWED, PaperState.ISSUED)
SENT_BACK = (PaperState.RETURNED, PaperState.REOPENED)


@dataclass(frozen=True)
class PaperKey:
    """Which paper: ``kind`` is that of the form (self-evaluation, monitoring)."""

    project: str
    kind: str
    as_of: date


@dataclass(frozen=True)
class PaperActor:
    """Who acts: the name as said, the account ("" without accounts), and whether the office is one person
    (单人办公)."""

    name: str
    account: str = ""
    alone: bool = True


@dataclass(frozen=True)
class PaperAct:
    """``revision`` counts what was or will be sealed, from 1. ``manifest`` is the hash of what the paper
    rests on: of the basis until it is issued, of the inputs of the package then. ``package`` is the hash of
    the package of an issued paper. ``damage`` says what is wrong with a row that was changed: then nothing
    else of it counts."""

    paper: PaperKey
    act: Act
    revision: int
    manifest: str
    actor: PaperActor
    recorded_at: datetime
    reason: str = ""
    package: str = ""
    seq: int = 0
    damage: str = ""
