"""Whether the clock's work is done: somebody keeps time, is not stuck, and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indicators.clock import format_local_minute
from store import Heartbeat, Store

BEAT_SECONDS = 10
MOST_SILENCE = 90.0
MOST_BUSY = 1800.0
"""Seconds: a process speaks every ten; one day of very many projects takes minutes."""
START_ADVICE = "请启动 schedule"


@dataclass(frozen=True)
class SchedulerHealth:
    """``state`` is running, stuck, troubled, stopped, dead or never; ``reason`` is for people, empty when all
    is well. ``last_slot`` is the one finished last: project, day, when."""

    state: str
    reason: str
    seen_at: datetime | None = None
    last_slot: tuple[str, date, datetime] | None = None

    @property
    def is_ok(self) -> bool:
        """Also where no scheduler was ever started: ``evaluate`` may stand in for it."""
        return self.state in ("running", "never")


def read_scheduler_health(store: Store) -> SchedulerHealth:
    """As the database tells it now."""
    return judge_health(store.processes.heartbeats(), store.slots.last_finished())


def judge_health(
    heartbeats: Sequence[Heartbeat], last_slot: tuple[str, date, datetime] | None
) -> SchedulerHealth:
    """One process that is well is enough."""
    if not heartbeats:
        return SchedulerHealth("never", "这个工作区没有运行过定时采集", None, last_slot)
    judged = [(*judge_heartbeat(heartbeat), heartbeat.seen_at) for heartbeat in heartbeats]
    best = next((found for found in judged if found[0] == "running"), judged[0])
    return SchedulerHealth(*best, last_slot)


def judge_heartbeat(heartbeat: Heartbeat) -> tuple[str, str]:
    """State and reason of one process."""
    seen = format_local_minute(heartbeat.seen_at)
    if heartbeat.stopped:
        return "stopped", f"定时采集已于 {seen} 停止；{START_ADVICE}"
    if heartbeat.is_gone or heartbeat.silent is None:
        return "dead", f"定时采集进程已不在，最后一次活动是 {seen}；{START_ADVICE}"
    if heartbeat.silent > MOST_SILENCE:
        return "dead", f"定时采集自 {seen} 起没有动静；请查看它的日志，重新启动 schedule"
    if heartbeat.busy is not None and heartbeat.busy > MOST_BUSY:
        minutes = int(heartbeat.busy // 60)
        return "stuck", f"定时采集停在“{heartbeat.doing}”已 {minutes} 分钟；请查看它的日志，重新启动 schedule"
    if heartbeat.problem:
        return "troubled", f"定时采集没有完成：{heartbeat.problem}"
    return "running", ""
