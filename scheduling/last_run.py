"""The newest run that ended, and how many of its numbers were given again and not counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from indicators.clock import format_local_minute
from indicators.records import MeasurementStatus
from scheduling.given_again import GivenAgain, given_again_of
from store import Run, Store

EVER = datetime.max.replace(tzinfo=UTC)
LOOKED_AT = 50
"""Runs that ended: those changed by other hands, which the ledger tells, are passed over."""


@dataclass(frozen=True)
class LastRun:
    """``numbers`` is how many it asked for. ``None`` stands, here and there, where the run does not tell."""

    run: str
    at: datetime
    numbers: int | None
    given_again: GivenAgain | None

    @property
    def text(self) -> str:
        """Of how many numbers: a run may be of few, and others have been just before."""
        told = self.given_again.text if self.given_again else "没有记录多少项沿用以前的计算结果"
        if self.numbers is not None:
            told = f"{self.numbers} 项，{told}" if self.numbers else "没有需要采集的"
        return f"最近一次采集（{format_local_minute(self.at)}）：{told}"

    @property
    def data(self) -> dict[str, str | int | None]:
        again = self.given_again
        since = again.since.isoformat() if again and again.since else None
        return {
            "run": self.run,
            "finished_at": self.at.isoformat(),
            "numbers": self.numbers,
            "given_again": again.numbers if again else None,
            "since": since,
        }


def last_collected(store: Store, known_at: datetime = EVER) -> LastRun | None:
    """Of those that had ended by ``known_at``; ``None`` where none did."""
    for run in store.runs(LOOKED_AT, ended_by=known_at):
        if run.finished_at:
            return LastRun(run.id, run.finished_at, numbers_of(run), given_again_of(run.counts))
    return None


def numbers_of(run: Run) -> int | None:
    if not run.counts:
        return None
    return sum(run.counts.get(outcome.value, 0) for outcome in MeasurementStatus)
