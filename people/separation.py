"""Author ≠ reviewer ≠ issuer: held of the person, whatever roles the person has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.permissions import Action
from people.spelling import fold_name


@dataclass(frozen=True)
class Doer:
    """Who did something: ``account`` is "" where there are no accounts."""

    account: str
    name: str

    def is_same(self, other: "Doer") -> bool:
        """One account, or one name under two accounts."""
        same_account = bool(self.account) and self.account == other.account
        return same_account or fold_name(self.name) == fold_name(other.name)


@dataclass(frozen=True)
class Deed:
    """One act on a paper or on what it is made from; entries and changed texts are ENTER, ACCEPT, IMPORT,
    DECLARE."""

    action: Action
    by: Doer


AUTHORSHIP = frozenset({Action.ENTER, Action.ACCEPT, Action.IMPORT, Action.DECLARE, Action.SUBMIT})
SEPARATED: Mapping[Action, frozenset[Action]] = {
    Action.DECIDE: AUTHORSHIP,
    Action.REVIEW: AUTHORSHIP,
    Action.RETURN: AUTHORSHIP,
    Action.ISSUE: AUTHORSHIP | {Action.REVIEW},
    Action.SPOT_CHECK: frozenset({Action.ENTER, Action.ACCEPT}),
}
"""Whoever did one of these may not do that."""
DEED_WORDS: Mapping[Action, str] = {
    Action.ENTER: "填报过",
    Action.ACCEPT: "采信过其中的数",
    Action.IMPORT: "导入或改过它的绩效目标",
    Action.DECLARE: "申报或改过它的绩效目标",
    Action.SUBMIT: "提交过",
    Action.REVIEW: "审核过",
}
DECISION_WORDS: Mapping[Action, str] = {
    Action.DECIDE: "批复",
    Action.REVIEW: "审核",
    Action.RETURN: "退回",
    Action.ISSUE: "封存",
    Action.SPOT_CHECK: "抽查",
}


def may_decide(action: Action, person: Doer, deeds: Iterable[Deed], *, alone: bool = False) -> str:
    """Why this person may not do it after all that was done; "" where nothing speaks against it.

    ``deeds`` are all on this paper since it was begun; a reopening forgets none of them. ``alone``: an office
    of one person, whose decisions say so instead.
    """
    if alone:
        return ""
    hindering = SEPARATED.get(action, frozenset())
    for deed in deeds:
        if deed.action in hindering and person.is_same(deed.by):
            return (
                f"{person.name}{DEED_WORDS[deed.action]}这份表，不能再{DECISION_WORDS[action]}；"
                "填报、审核、封存须由不同的人办理"
            )
    return ""
