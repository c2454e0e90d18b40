"""Numbers that a run was given again and did not count, as neither data nor methods had changed: how many,
and when the oldest of them was counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from indicators.clock import format_local_minute
from indicators.records import Observation

GIVEN_AGAIN, SINCE = "given_again", "since"
"""Among the counts of a run, the latter in seconds since 1970; a run that tells neither is of before."""


@dataclass(frozen=True)
class GivenAgain:
    """``since`` is ``None`` where all numbers were counted."""

    numbers: int = 0
    since: datetime | None = None

    @property
    def text(self) -> str:
        if self.since is None:
            return "全部重新计算"
        at = format_local_minute(self.since)
        return f"{self.numbers} 项沿用以前的计算结果（最早的算于 {at}，到采集时数据和取数方法都没有变）"

    @property
    def counts(self) -> dict[str, int]:
        since = {SINCE: int(self.since.timestamp())} if self.since else {}
        return {GIVEN_AGAIN: self.numbers, **since}


def find_given_again(observations: Iterable[Observation]) -> GivenAgain:
    """Of what was measured."""
    told = (observation.measured.provenance.counted_at for observation in observations)
    instants = [at for at in told if at]
    return GivenAgain(len(instants), min(instants, default=None))


def add_up(parts: Iterable[GivenAgain]) -> GivenAgain:
    found = [part for part in parts if part.since]
    oldest = min((part.since for part in found if part.since), default=None)
    return GivenAgain(sum(part.numbers for part in found), oldest)


def given_again_of(counts: Mapping[str, int]) -> GivenAgain | None:
    """Of a run by its counts; ``None`` where they do not tell."""
    if GIVEN_AGAIN not in counts:
        return None
    since = counts.get(SINCE)
    return GivenAgain(counts[GIVEN_AGAIN], None if since is None else datetime.fromtimestamp(since, UTC))
