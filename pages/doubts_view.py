"""存疑 of a number, ready to be read: each with its kind, how it stands, and what to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indicators.display import ACCEPTED, DOUBT_WORDS, MINOR, UNVERIFIED
from indicators.doubts import Doubt
from indicators.records import ManualEntry, MeasurementResult
from indicators.rules import DoubtParameters
from indicators.standing_doubts import StandingDoubts, standing_doubts

OPEN_BADGE = (UNVERIFIED, "orange")
ACCEPTED_BADGE = (ACCEPTED, "azure")
MINOR_BADGE = (MINOR, "secondary")
VALUELESS_BADGE = ("存疑", "secondary")


@dataclass(frozen=True)
class DoubtLine:
    """``standing`` is a word and its colour."""

    kind: str
    message: str
    standing: tuple[str, str]


@dataclass(frozen=True)
class DoubtsView:
    """``reason`` and ``signature`` are of the acceptance that covers some of the lines."""

    lines: tuple[DoubtLine, ...] = ()
    reason: str = ""
    signature: str = ""
    is_unchecked: bool = False
    open_count: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.is_unchecked)


def doubts_view(doubts: StandingDoubts, *, has_value: bool = True) -> DoubtsView:
    acceptance = doubts.entry.acceptance if doubts.entry else None
    rest = MINOR_BADGE if has_value else VALUELESS_BADGE
    return DoubtsView(
        lines=(
            *_doubt_lines(doubts.open, OPEN_BADGE),
            *_doubt_lines(doubts.accepted, ACCEPTED_BADGE),
            *_doubt_lines(doubts.minor, rest),
        ),
        reason=acceptance.reason if acceptance else "",
        signature=doubts.signature,
        is_unchecked=doubts.is_unchecked,
        open_count=len(doubts.open),
    )


def measured_doubts_view(
    measured: MeasurementResult, entries: Sequence[ManualEntry], limits: DoubtParameters
) -> DoubtsView:
    doubts = standing_doubts(measured, entries, limits)
    return doubts_view(doubts, has_value=measured.value is not None)


def _doubt_lines(doubts: Iterable[Doubt], standing: tuple[str, str]) -> Iterator[DoubtLine]:
    for doubt in doubts:
        yield DoubtLine(DOUBT_WORDS.get(doubt.code, doubt.code), doubt.message, standing)
