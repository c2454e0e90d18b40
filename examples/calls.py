"""A year of telephone calls: busy mornings, quiet but served nights, some queueing, some callers who hang
up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from examples.city import HOURS
from examples.days import busyness, days_between, instant_at

HOURLY_PEAK = max(HOURS)
NIGHT = 8
"""Rows of ``HOURS`` below this are night: few calls, all answered."""
RATINGS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "未评价")
RATING_SHARES = (42, 24, 3.2, 0.8, 0.2, 30)
AGENTS = tuple(f"{1001 + index}" for index in range(28))


@dataclass(frozen=True, slots=True)
class Call:
    """One leg of the hotline; seconds are ``None`` where the call never came so far."""

    number: str
    started: datetime
    direction: str
    phone: str
    menu: int
    queued: int | None
    talked: int | None
    result: str
    agent: str
    rating: str

    @property
    def is_answered(self) -> bool:
        return self.direction == "呼入" and self.talked is not None

    @property
    def ended_at(self) -> datetime:
        return self.started + timedelta(seconds=self.menu + (self.queued or 0) + (self.talked or 0))


def fictional_phone(rng: Random) -> str:
    """A number of the block 139000xxxxx, which no carrier has given out."""
    return f"139000{rng.randrange(100_000):05d}"


def make_calls(rng: Random, first: date, last: date, a_year: float) -> Iterator[Call]:
    """The calls of every day from ``first`` to ``last``, about ``a_year`` of them in 366 mean days."""
    for day in days_between(first, last):
        mean = a_year / 366 * busyness(day) * rng.gauss(1, 0.07)
        count = int(mean + rng.random())
        hours = rng.choices(range(24), HOURS, k=count)
        seconds = sorted(hour * 3600 + rng.randrange(3600) for hour in hours)
        for place, second in enumerate(seconds, 1):
            yield _make_call(rng, f"C{day:%Y%m%d}{place:05d}", instant_at(day, second))


def _make_call(rng: Random, number: str, started: datetime) -> Call:
    phone, agent = fictional_phone(rng), rng.choice(AGENTS)
    if rng.random() < 0.035:
        talked = 20 + int(rng.expovariate(1 / 80))
        return Call(number, started, "呼出", phone, 0, rng.randint(4, 25), talked, "已接通", agent, "未评价")
    menu = rng.randint(8, 26)
    load = HOURS[started.hour] / HOURLY_PEAK
    night = HOURS[started.hour] < NIGHT
    if not night and rng.random() < 0.028:
        return Call(number, started, "呼入", phone, menu, None, None, "菜单挂断", "", "")
    ring = rng.randint(2, 7)
    queue = int(rng.expovariate(1 / 19)) if rng.random() < 0.05 + 0.24 * load else 0
    if queue and not night and rng.random() < 0.13:
        return Call(number, started, "呼入", phone, menu, queue + ring, None, "排队放弃", "", "")
    talked = 25 + int(rng.lognormvariate(4.75, 0.55))
    rating = rng.choices(RATINGS, RATING_SHARES)[0]
    return Call(number, started, "呼入", phone, menu, queue + ring, talked, "已接通", agent, rating)
