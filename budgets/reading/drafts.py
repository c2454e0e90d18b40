"""Statements in the making, and when the parts named of one are all there is of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from budgets.budget import Change, Statement
from indicators.units import USUAL_MONEY_UNIT

Split = Sequence[Sequence[str]]
"""Kinds of parts, each by the words that name it."""
COMPLETE_SPLITS: tuple[Split, ...] = (
    (("本年", "当年"), ("结转", "结余")),
    (("出国",), ("公务用车", "车辆"), ("接待",)),
    (("人员",), ("公用",)),
    (("基本支出",), ("项目支出",)),
    (("本年支出",), ("年末结转",)),
)
"""Kinds of parts that are all there is of what they are parts of, whatever word introduces them."""


@dataclass
class StatementDraft:
    """A statement in the making."""

    subject: str
    amount: Decimal | None
    place: str
    money: str = ""
    share: Decimal | None = None
    share_of: str = ""
    change: Change | None = None
    parts: "list[StatementDraft]" = field(default_factory=list)
    parts_complete: bool = False

    def build_statement(self) -> Statement:
        parts = tuple(part.build_statement() for part in self.parts)
        return Statement(
            subject=self.subject,
            amount=self.amount,
            place=self.place,
            money=self.money or USUAL_MONEY_UNIT,
            share=self.share,
            share_of=self.share_of,
            change=self.change,
            parts=parts,
            parts_complete=self.has_all_parts(parts),
        )

    def has_all_parts(self, parts: Sequence[Statement]) -> bool:
        return bool(parts) and (self.parts_complete or are_all_parts(parts))


def are_all_parts(parts: Sequence[Statement]) -> bool:
    """Whether parts are all there is: every one with its share, or of a kind that has no others."""
    subjects = [part.subject for part in parts]
    return has_every_share(parts) or any(is_complete_split(subjects, kinds) for kinds in COMPLETE_SPLITS)


def has_every_share(parts: Sequence[Statement]) -> bool:
    return len(parts) > 1 and all(part.share is not None for part in parts)


def is_complete_split(subjects: Sequence[str], kinds: Split) -> bool:
    """Whether the subjects name every kind of a split and nothing else."""
    kinds_of_subjects = [kinds_named(subject, kinds) for subject in subjects]
    return all(kinds_of_subjects) and len(set(chain(*kinds_of_subjects))) == len(kinds)


def kinds_named(subject: str, kinds: Split) -> set[int]:
    """The indexes of the kinds whose words a subject has."""
    return {index for index, words in enumerate(kinds) if contains_any(subject, words)}


def contains_any(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)
