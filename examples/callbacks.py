"""Call-backs after an order is closed: up to three tries; most people are content, some are not, some never
answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

UNCALLED_SHARE = 0.035
"""Orders that nobody calls back."""
STATES = ("接通", "无人接听", "关机", "空号", "拒访")
STATE_SHARES = (74, 18, 4, 1, 3)
SATISFACTIONS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "未评价")
SATISFACTION_IN_TIME = (37, 43, 12, 2.2, 0.3, 5.5)
SATISFACTION_WHEN_LATE = (14, 33, 22, 20, 6, 5)
REASONS = ("办理结果未达到预期", "办理时间过长", "承办单位未联系", "答复内容笼统")


@dataclass(frozen=True, slots=True)
class CallBack:
    """One try; ``satisfaction``, ``solved`` and ``reason`` are empty unless somebody answered."""

    called: datetime
    way: str
    attempt: int
    state: str
    satisfaction: str = ""
    solved: str = ""
    reason: str = ""


def call_back(rng: Random, closed: datetime, late: bool) -> Iterator[CallBack]:
    """The tries after ``closed``, in order; they end with the first that is answered, or with the third."""
    if rng.random() < UNCALLED_SHARE:
        return
    called = closed
    for attempt in (1, 2, 3):
        day = (called + timedelta(days=1)).replace(hour=9, minute=0, second=0)
        called = day + timedelta(seconds=rng.randrange(9 * 3600))
        way = rng.choices(("电话", "短信", "智能语音"), (80, 8, 12))[0]
        state = rng.choices(STATES, STATE_SHARES)[0]
        if state == "接通":
            yield _answered_call_back(rng, called, way, attempt, late)
            return
        yield CallBack(called, way, attempt, state)
        if state in {"空号", "拒访"}:
            return


def _answered_call_back(rng: Random, called: datetime, way: str, attempt: int, late: bool) -> CallBack:
    satisfaction = rng.choices(SATISFACTIONS, SATISFACTION_WHEN_LATE if late else SATISFACTION_IN_TIME)[0]
    if satisfaction in {"不满意", "非常不满意"}:
        solved = rng.choices(("未解决", "部分解决", "已解决"), (72, 18, 10))[0]
        return CallBack(called, way, attempt, "接通", satisfaction, solved, rng.choice(REASONS))
    solved = rng.choices(("已解决", "部分解决", "未解决"), (93, 5, 2))[0]
    return CallBack(called, way, attempt, "接通", satisfaction, solved)
