"""批复 and 调整: which text of a target sheet is in force at a day, and how the working text stands to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from indicators.quoting import quote_text
from indicators.sheet_difference import SheetChange

UNAPPROVED = "未批复"
ALONE = "单人办公"


class DecisionAct(StrEnum):
    """What is decided of a sheet."""

    APPROVED = "approved"
    ADJUSTED = "adjusted"
    WITHDRAWN = "withdrawn"


ACT_WORDS = {
    DecisionAct.APPROVED: "批复",
    DecisionAct.ADJUSTED: "调整",
    DecisionAct.WITHDRAWN: "撤销批复",
}


@dataclass(frozen=True)
class Decision:
    """One decision on a sheet. ``declared`` is the hash of the text that it makes the one in force, or that
    it withdraws; ``rules`` names the rule profile, ``rules_sha256`` its text. ``alone``: decided where there
    are no accounts (单人办公), so that nobody but the one who said so stands for the name ``by``."""

    project: str
    act: DecisionAct
    declared: str
    rules: str
    rules_sha256: str
    document_number: str
    document_date: date
    effective_from: date
    reason: str
    by: str
    account: str
    alone: bool
    recorded_at: datetime
    seq: int = 0

    @property
    def word(self) -> str:
        return ACT_WORDS[self.act]

    @property
    def summary(self) -> str:
        """``批复 固财发〔2024〕1号（2024-01-05）``."""
        return f"{self.word} {self.document_number}（{self.document_date}）"


def decision_at(decisions: Iterable[Decision], day: date) -> Decision | None:
    """The decision that governs a day: of those in effect by then the one that took effect last, of several
    on one day the one decided last.

    A withdrawal ends all that was decided before it, from its day on: what would have taken effect later
    does not, and what stood before does not come back. Only what is decided after it counts again.
    """
    begun = [decision for decision in decisions if decision.effective_from <= day]
    ends = [decision for decision in begun if decision.act is DecisionAct.WITHDRAWN]
    last_end = max(ends, key=lambda decision: decision.seq, default=None)
    if last_end is None:
        return max(begun, key=_order, default=None)
    since = [decision for decision in begun if decision.seq > last_end.seq]
    return max(since, key=_order, default=last_end)


def decision_in_force(decisions: Iterable[Decision], day: date) -> Decision | None:
    """The decision whose text is in force at a day; ``None`` before any and after a withdrawal."""
    governing = decision_at(decisions, day)
    if governing is None or governing.act is DecisionAct.WITHDRAWN:
        return None
    return governing


def live_decisions(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Those that no withdrawal ended, in the order of taking effect."""
    ends = [decision.seq for decision in decisions if decision.act is DecisionAct.WITHDRAWN]
    last_end = max(ends, default=0)
    return tuple(sorted((decision for decision in decisions if decision.seq > last_end), key=_order))


def newest_live_decision(decisions: Sequence[Decision]) -> Decision | None:
    """The one that stands from its day on without an end."""
    return next(reversed(live_decisions(decisions)), None)


def approval_of(decisions: Iterable[Decision], decision: Decision) -> Decision | None:
    """The 批复 that an adjustment changes: the last one before it."""
    earlier = [other for other in decisions if other.act is DecisionAct.APPROVED]
    return max((other for other in earlier if _order(other) <= _order(decision)), key=_order, default=None)


def _order(decision: Decision) -> tuple[date, int]:
    return decision.effective_from, decision.seq


@dataclass(frozen=True)
class Standing:
    """How the sheet that all numbers follow came to be in force at a day.

    ``decision`` is the one in force; ``None`` where none is, and then the working text stands, 未批复.
    ``approval`` is the 批复 that a 调整 changed. ``ended_by`` is the withdrawal that governs the day,
    ``upcoming`` the decision that takes effect next. ``changes`` are those of the working text against the
    one in force, row by row. ``notes`` say what else a reader has to know: a file that is gone, rules edited
    since.
    """

    decision: Decision | None = None
    approval: Decision | None = None
    ended_by: Decision | None = None
    upcoming: Decision | None = None
    changes: tuple[SheetChange, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_approved(self) -> bool:
        return self.decision is not None

    @property
    def has_unapproved_changes(self) -> bool:
        return self.is_approved and bool(self.changes)

    @property
    def label(self) -> str:
        """What stands beside the project's name."""
        return self.decision.summary if self.decision else UNAPPROVED

    @property
    def paper_line(self) -> str:
        """What papers print of it."""
        if self.decision is None:
            return f"绩效目标{UNAPPROVED}"
        parts = [self.decision] if self.approval in (None, self.decision) else [self.approval, self.decision]
        return "；".join(_named_decision(part) for part in parts if part)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Everything a reader has to know beside the label, a sentence each."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterable[str]:
        if self.ended_by:
            reason = quote_text(self.ended_by.reason)
            yield f"{self.ended_by.summary}自 {self.ended_by.effective_from} 起生效，理由：{reason}，现按目标文件计分"
        if self.upcoming:
            yield f"{self.upcoming.summary}自 {self.upcoming.effective_from} 起才生效"
        if self.has_unapproved_changes:
            yield f"有未批复的修改 {len(self.changes)} 处，计分和报表仍按批复的目标，修改经“调整”后才生效"
        if self.decision and self.decision.alone:
            yield f"{self.decision.word}由{self.decision.by}登记（{ALONE}，没有第二人核对）"
        yield from self.notes


def _named_decision(decision: Decision) -> str:
    """With the day from which it holds where that is not its own, and that one person alone decided."""
    own_day = decision.effective_from == decision.document_date
    since = "" if own_day else f"，自 {decision.effective_from} 起执行"
    alone = f"，{ALONE}" if decision.alone else ""
    return f"{decision.word}文号 {decision.document_number}（{decision.document_date}{since}{alone}）"


def standing_at(decisions: Sequence[Decision], day: date) -> Standing:
    """What the decisions say of a day; the differences and notes are for those who know the texts."""
    governing, decision = decision_at(decisions, day), decision_in_force(decisions, day)
    later = [other for other in live_decisions(decisions) if other.effective_from > day]
    return Standing(
        decision=decision,
        approval=approval_of(decisions, decision) if decision else None,
        ended_by=None if decision else governing,
        upcoming=min(later, key=_order, default=None),
    )


UNDECIDED = Standing()
"""Of a sheet on which nothing was decided."""
