"""存疑: what may have changed a number and is for no program to decide; when it is open, and what a person
accepted of it.

A doubt is found by measuring and kept with the number; whether it is over its limit is judged each time
anew, by the rule profile that stands. To add a kind: a member of ``DoubtCode``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.rules import DoubtParameters

MOST_SHOWN = 3
"""Doubts that a sentence spells out; of more it says how many."""


class DoubtCode(StrEnum):
    """What kind of thing is in doubt; the words are what officials read."""

    UNKNOWN_WORD = "unknown_word"
    UNREAD_CELL = "unread_cell"
    BLANK_CELL = "blank_cell"
    UNDATED_ROW = "undated_row"
    RAGGED_ROW = "ragged_row"
    REPEATED_ROW = "repeated_row"
    TOTAL_ROW = "total_row"
    SKIPPED_SHEET = "skipped_sheet"
    SKIPPED_COLUMN = "skipped_column"
    LOST_NUMBER = "lost_number"
    LOST_FORMULA = "lost_formula"
    IMPOSSIBLE_ORDER = "impossible_order"
    UNCERTAIN_DATE = "uncertain_date"
    FILTER = "filter"
    ENDED_EARLY = "ended_early"
    OLD_FETCH = "old_fetch"
    FETCH_NOTE = "fetch_note"
    OVERLAPPING_INTERVAL = "overlapping_interval"
    MISSING_INTERVAL = "missing_interval"
    DISAGREEMENT = "disagreement"


TOLD_ONLY = frozenset({DoubtCode.ENDED_EARLY, DoubtCode.MISSING_INTERVAL})
"""Kinds that are told beside the number and do not keep it from being scored, unless a profile's ``by_code``
says so."""


@dataclass(frozen=True)
class Doubt:
    """``count`` cells or rows ``of`` so many are in doubt. ``where`` names file, column and first row;
    ``message`` says what is wrong and what to do (Chinese, personal data masked)."""

    code: str
    count: int
    of: int
    where: str
    message: str

    @property
    def percent(self) -> Decimal:
        """Its share of what it is of; a doubt of nothing countable is all of it."""
        return Decimal(100) * self.count / self.of if self.of else Decimal(100)


@dataclass(frozen=True)
class Acceptance:
    """采信: the doubts that a person looked at and let stand, and why."""

    doubts: tuple[Doubt, ...]
    reason: str

    @property
    def is_withdrawal(self) -> bool:
        """撤回采信: nothing is accepted any more."""
        return not self.doubts

    def covers(self, doubt: Doubt) -> bool:
        """The same kind at the same place, and no more of it than was seen."""
        return any(
            seen.code == doubt.code and seen.where == doubt.where and doubt.count <= seen.count
            for seen in self.doubts
        )


def is_over_limit(doubt: Doubt, limits: DoubtParameters) -> bool:
    """Whether so much of it makes a number 待核实; a limit of 0 lets none pass."""
    limit = Decimal(100) if doubt.code in TOLD_ONLY else limits.limit
    return doubt.count > 0 and doubt.percent > limits.by_code.get(doubt.code, limit)


def open_doubts(
    doubts: Iterable[Doubt], limits: DoubtParameters, acceptance: Acceptance | None
) -> tuple[Doubt, ...]:
    """Those over their limit that nobody has accepted."""
    over = (doubt for doubt in doubts if is_over_limit(doubt, limits))
    return tuple(doubt for doubt in over if acceptance is None or not acceptance.covers(doubt))


def doubts_text(doubts: Iterable[Doubt]) -> str:
    """The first few as one sentence, and how many more there are."""
    messages = [doubt.message for doubt in doubts]
    text = "；".join(messages[:MOST_SHOWN])
    more = len(messages) - MOST_SHOWN
    return f"{text}；另有 {more} 处存疑" if more > 0 else text
