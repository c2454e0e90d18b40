"""What is left of the limits of one fetch: seconds, bytes, requests."""

import time
from dataclasses import dataclass, field

from sources.origins.contract import FetchLimits, OriginError, OriginFault

MOST_REQUESTS = 20_000
BYTES_PER_MB = 1_000_000
PAUSE_SECONDS = (0.5, 2.0)
"""Before the second and the third try of a request."""


@dataclass
class FetchBudget:
    """Counted over all requests of one fetch."""

    limits: FetchLimits
    began: float = field(default_factory=time.monotonic)
    bytes_taken: int = 0
    requests: int = 0

    def seconds_left(self) -> float:
        """More than 0. Raises OriginError (TIMED_OUT)."""
        left = self.began + self.limits.total_seconds - time.monotonic()
        if left <= 0:
            raise self.timed_out()
        return left

    def is_over(self) -> bool:
        return time.monotonic() >= self.began + self.limits.total_seconds

    def timed_out(self) -> OriginError:
        seconds = f"{self.limits.total_seconds:g}"
        message = f"{seconds} 秒内没有取完，已停止；请缩小取数的范围，或放宽时限"
        return OriginError(OriginFault.TIMED_OUT, message)

    def take_bytes(self, count: int) -> None:
        """Raises OriginError (TOO_LARGE)."""
        self.bytes_taken += count
        if self.bytes_taken > self.limits.most_bytes:
            message = f"取到的数据超过 {self.limits.most_bytes / BYTES_PER_MB:g} MB 的上限，已停止；请缩小取数的范围"
            raise OriginError(OriginFault.TOO_LARGE, message)

    def take_request(self) -> None:
        """Raises OriginError (TOO_LARGE, TIMED_OUT)."""
        self.seconds_left()
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            message = f"请求超过 {MOST_REQUESTS} 次仍没有取完，已停止；请加大每页条数，或缩小取数的范围"
            raise OriginError(OriginFault.TOO_LARGE, message)

    def pause(self, seconds: float) -> None:
        """At most what is left."""
        time.sleep(min(seconds, self.seconds_left()))
