"""存疑 of one number as they stand at a day: what is open, what a person accepted, what is under its limit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.clock import local_day
from indicators.doubts import Doubt, is_over_limit
from indicators.records import ManualEntry, MeasurementResult
from indicators.rules import DoubtParameters

UNCHECKED = "存疑未检查"
"""Beside a number that was measured before anybody looked for doubts."""


@dataclass(frozen=True)
class StandingDoubts:
    """``open`` ones are over their limit and nobody accepted them; ``entry`` accepts ``accepted``; ``minor``
    ones are under their limit, or of no value at all. ``is_unchecked``: nobody looked."""

    open: tuple[Doubt, ...] = ()
    accepted: tuple[Doubt, ...] = ()
    minor: tuple[Doubt, ...] = ()
    entry: ManualEntry | None = None
    is_unchecked: bool = False

    @property
    def over_limit(self) -> tuple[Doubt, ...]:
        return (*self.open, *self.accepted)

    @property
    def signature(self) -> str:
        """Who accepted, and when."""
        return f"{self.entry.by}，{local_day(self.entry.recorded_at)}" if self.entry else ""


NO_DOUBTS = StandingDoubts()


def standing_doubts(
    measured: MeasurementResult | None, entries: Sequence[ManualEntry], limits: DoubtParameters
) -> StandingDoubts:
    """``entries`` of the row, oldest first; of acceptances the newest stands, and only where it still covers
    something. Without a value there is nothing to accept."""
    if measured is None:
        return NO_DOUBTS
    over = tuple(doubt for doubt in measured.doubts if is_over_limit(doubt, limits))
    if measured.value is None:
        over = ()
    entry = newest_acceptance(entries)
    accepted = tuple(doubt for doubt in over if _covers(entry, doubt))
    return StandingDoubts(
        open=_without(over, accepted),
        accepted=accepted,
        minor=_without(measured.doubts, over),
        entry=entry if accepted else None,
        is_unchecked=measured.is_unchecked,
    )


def newest_acceptance(entries: Sequence[ManualEntry]) -> ManualEntry | None:
    """The entry whose acceptance stands; ``None`` where it was withdrawn."""
    newest = next((entry for entry in reversed(entries) if entry.acceptance), None)
    withdrawn = newest is None or newest.acceptance is None or newest.acceptance.is_withdrawal
    return None if withdrawn else newest


def _covers(entry: ManualEntry | None, doubt: Doubt) -> bool:
    return bool(entry and entry.acceptance and entry.acceptance.covers(doubt))


def _without(doubts: Iterable[Doubt], others: Sequence[Doubt]) -> tuple[Doubt, ...]:
    return tuple(doubt for doubt in doubts if doubt not in others)


def doubt_flags(doubts: StandingDoubts) -> tuple[str, ...]:
    """What stands beside a number that was not checked for doubts, or that stands in spite of some."""
    if doubts.is_unchecked:
        return (UNCHECKED,)
    accepted = f"存疑 {len(doubts.accepted)} 处已采信（{doubts.signature}）" if doubts.accepted else ""
    minor = f"存疑 {len(doubts.minor)} 处，未超限度" if doubts.minor else ""
    return tuple(filter(None, (accepted, minor)))
