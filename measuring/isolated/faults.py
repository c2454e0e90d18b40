"""What is said of a worker that did not come back, and how long it is held against what it was at."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from signal import SIGKILL, Signals
from time import monotonic

OUT_OF_MEMORY = "取数用的内存超过限制，已停止；请减少数据文件，或修改取数方法"
REMEMBERED_SECONDS = 600
"""So long a question that hung is not asked again: the slots of a year shall not wait for it twelve times."""


def death_text(status: int | None, seconds: float) -> str:
    """Why there is no answer, from how the worker ended."""
    if status is None:
        return f"用时超过 {seconds:g} 秒，已停止"
    if status >= 0:
        return f"结束了取数进程（退出码 {status}），已停止"
    if status == -SIGKILL:
        return f"取数进程被系统终止，可能内存不足。{OUT_OF_MEMORY}"
    return f"取数进程崩溃（{signal_name(-status)}），可能内存超限或文件异常，已停止"


def signal_name(number: int) -> str:
    try:
        return Signals(number).name
    except ValueError:
        return f"信号 {number}"


@dataclass
class FaultMemory:
    """What recently made a worker end, with the reason."""

    known: dict[Hashable, tuple[float, str]] = field(default_factory=dict)

    def note(self, key: Hashable, reason: str) -> None:
        self.known[key] = monotonic() + REMEMBERED_SECONDS, reason

    def reason(self, key: Hashable) -> str:
        """Why the question is not asked again yet; empty where it may be."""
        until, reason = self.known.get(key, (0.0, ""))
        return reason if monotonic() < until else ""

    def was_at_fault(self, key: Hashable) -> bool:
        """Whether it ever made a worker end."""
        return key in self.known
