"""The newest run that ended and the others of its day, and how many of their numbers were given again and not
counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from indicators.clock import format_local_minute, local_day
from indicators.records import MeasurementStatus
from scheduling.given_again import GivenAgain, add_up, given_again_of
from store import Run, Store

EVER = datetime.max.replace(tzinfo=UTC)
LOOKED_AT = 50
"""Runs that ended: those changed by other hands, which the ledger tells, are passed over."""


@dataclass(frozen=True)
class RunsOfDay:
    """All that ended on one day. ``numbers`` is how many those asked for that tell it, ``untold`` how many
    runs do not tell it or what was given again; ``is_whole`` unless there may be more than were looked at, or
    some were changed by other hands and do not tell when they ended."""

    runs: int
    numbers: int
    untold: int
    given_again: GivenAgain
    is_whole: bool

    @property
    def text(self) -> str:
        """ "" of one run, which tells all of it by itself."""
        if self.runs < 2:
            return ""
        least = "共" if self.is_whole else "至少"
        return f"同一天{least}采集 {self.runs} 次：{self.asked_text}"

    @property
    def asked_text(self) -> str:
        """What is not told is not said to be nothing."""
        if self.untold == self.runs:
            return "都没有记录项数或沿用的项数"
        asked = f"各次相加 {self.numbers} 项，{self.given_again.text}" if self.numbers else "没有需要采集的"
        if not self.untold:
            return asked
        untold = f"其中 {self.untold} 次没有记录项数或沿用的项数，没有计入"
        return f"{asked}；{untold}" if self.numbers else f"{untold}；其余的{asked}"

    @property
    def data(self) -> dict[str, int | bool]:
        again = self.given_again.numbers
        counts = {"runs": self.runs, "numbers": self.numbers, "given_again": again, "untold": self.untold}
        return {**counts, "whole": self.is_whole}


@dataclass(frozen=True)
class LastRun:
    """``numbers`` is how many it asked for. ``None`` stands, here and there, where the run does not tell."""

    run: str
    at: datetime
    numbers: int | None
    given_again: GivenAgain | None
    that_day: RunsOfDay

    @property
    def text(self) -> str:
        """Of how many numbers: a run may be of few, and others have been just before."""
        told = self.given_again.text if self.given_again else "没有记录多少项沿用以前的计算结果"
        if self.numbers is not None:
            told = f"{self.numbers} 项，{told}" if self.numbers else "没有需要采集的"
        return f"最近一次采集（{format_local_minute(self.at)}）：{told}"

    @property
    def data(self) -> dict[str, object]:
        again = self.given_again
        since = again.since.isoformat() if again and again.since else None
        return {
            "run": self.run,
            "finished_at": self.at.isoformat(),
            "numbers": self.numbers,
            "given_again": again.numbers if again else None,
            "since": since,
            "that_day": self.that_day.data,
        }


def last_collected(store: Store, known_at: datetime = EVER) -> LastRun | None:
    """Of those that had ended by ``known_at``; ``None`` where none did."""
    found = store.runs(LOOKED_AT, ended_by=known_at)
    ended = [(run, run.finished_at) for run in found if run.finished_at]
    if not ended:
        return None
    newest, at = ended[0]
    that_day = [run for run, end in ended if local_day(end) == local_day(at)]
    is_whole = len(ended) == len(found) and (len(found) < LOOKED_AT or len(that_day) < len(ended))
    told = add_up_runs(that_day, is_whole=is_whole)
    return LastRun(newest.id, at, numbers_of(newest), given_again_of(newest.counts), told)


def add_up_runs(runs: Sequence[Run], *, is_whole: bool) -> RunsOfDay:
    told = [(numbers_of(run) or 0, again) for run in runs if (again := given_again_of(run.counts))]
    again = add_up(part for _, part in told)
    numbers = sum(number for number, _ in told)
    return RunsOfDay(len(runs), numbers, len(runs) - len(told), again, is_whole)


def numbers_of(run: Run) -> int | None:
    if not run.counts:
        return None
    return sum(run.counts.get(outcome.value, 0) for outcome in MeasurementStatus)
