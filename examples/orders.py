"""The work orders of a year and what became of each: dispatched, signed, closed, called back, sometimes
done again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from examples import city
from examples.callbacks import CallBack, call_back
from examples.calls import Call, fictional_phone
from examples.city import (
    CHANNELS,
    COUNTIES,
    KINDS,
    LATENESS,
    LATENESS_OF_OTHERS,
    TOPICS,
    URGENCIES,
    Topic,
    draw_key,
)
from examples.days import WorkingDays, busyness, days_between, instant_at

CENTRE = "市12345便民服务中心"
ANSWERED_AT_ONCE = {"咨询": 0.90, "求助": 0.32, "投诉": 0.05, "建议": 0.30, "举报": 0.0}
BY_PHONE = 0.585
"""How many answered calls become an order; the others are asked and answered without one."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order with all that ever happens to it; what an export shows depends on the day of the export."""

    number: str
    received: datetime
    channel: str
    topic: Topic
    kind: str
    urgency: str
    county: str
    handler: str
    caller: str
    phone: str
    repeated: bool
    direct: bool = False
    dispatched: datetime | None = None
    sign_due: datetime | None = None
    signed: datetime | None = None
    contacted: datetime | None = None
    due: date | None = None
    closed: datetime | None = None
    returned: datetime | None = None
    supervised: datetime | None = None
    redone: datetime | None = None
    voided: datetime | None = None
    finished: datetime | None = None
    callbacks: tuple[CallBack, ...] = ()

    def status(self, at: datetime) -> str:
        steps = (
            (self.voided, "作废"),
            (self.finished, "已归档"),
            (self.closed, "待回访"),
            (self.signed, "办理中"),
            (self.dispatched, "待签收"),
        )
        return next((status for when, status in steps if when and when <= at), "待派单")


def make_orders(
    rng: Random, calls: Iterable[Call], first: date, last: date, others_a_year: float
) -> list[Order]:
    """Orders from answered calls and from the other channels, numbered day by day in the order they came."""
    came = [
        (call.ended_at, "电话", call.phone) for call in calls if call.is_answered and rng.random() < BY_PHONE
    ]
    came += _from_other_channels(rng, first, last, others_a_year)
    work = WorkingDays(last.year)
    found = []
    for day, of_day in groupby(sorted(came), key=lambda record: record[0].date()):
        for place, (received, channel, phone) in enumerate(of_day, 1):
            order = _receive_order(rng, f"640400{day:%Y%m%d}{place:04d}", received, channel, phone)
            found.append(_handle_order(rng, work, order))
    return found


def _from_other_channels(
    rng: Random, first: date, last: date, a_year: float
) -> Iterator[tuple[datetime, str, str]]:
    for day in days_between(first, last):
        for _ in range(int(a_year / 366 * busyness(day) * rng.gauss(1, 0.12) + rng.random())):
            second = int(min(max(rng.gauss(14, 4), 0.2), 23.8) * 3600)
            yield instant_at(day, second), draw_key(rng, CHANNELS), fictional_phone(rng)


def _receive_order(rng: Random, number: str, received: datetime, channel: str, phone: str) -> Order:
    month = received.month - 1
    topic = rng.choices(TOPICS, [each.share * each.months[month] / sum(each.months) for each in TOPICS])[0]
    county = draw_key(rng, COUNTIES)
    return Order(
        number=number,
        received=received,
        channel=channel,
        topic=topic,
        kind=rng.choices(KINDS, topic.kinds)[0],
        urgency=draw_key(rng, URGENCIES),
        county=county,
        handler=draw_key(rng, topic.handlers) or county,
        caller=f"{rng.choice(city.SURNAMES)}*",
        phone=phone,
        repeated=rng.random() < 0.04,
    )


def _handle_order(rng: Random, work: WorkingDays, order: Order) -> Order:
    if rng.random() < 0.006:
        return replace(order, voided=order.received + timedelta(minutes=rng.randint(3, 300)))
    if rng.random() < ANSWERED_AT_ONCE[order.kind]:
        closed = order.received + timedelta(seconds=rng.randint(60, 900))
        return replace(order, handler=CENTRE, direct=True, closed=closed, finished=closed)
    return _follow_up_order(rng, _close_order(rng, work, _dispatch_order(rng, work, order)))


def _dispatch_order(rng: Random, work: WorkingDays, order: Order) -> Order:
    dispatched = order.received + timedelta(minutes=4 + int(rng.expovariate(1 / 35)))
    if rng.random() < 0.05 or order.received.hour < 8:
        dispatched = instant_at(_working_day(work, dispatched), 8 * 3600 + rng.randrange(3600))
        dispatched = max(dispatched, order.received + timedelta(minutes=5))
    day = dispatched.date()
    urgent = {"特急": 1, "加急": 2}.get(order.urgency)
    sign_due = instant_at(work.nth_day_after(day, 1), 18 * 3600)
    hours = rng.uniform(0.1, 7) if rng.random() < 0.98 else rng.uniform(28, 60)
    signed = _next_office_time(
        rng, work, dispatched + timedelta(hours=hours), sign_due if hours < 8 else None
    )
    contacted = signed + timedelta(minutes=rng.randint(10, 300)) if rng.random() < 0.93 else None
    returned = dispatched + timedelta(minutes=rng.randint(20, 400)) if rng.random() < 0.034 else None
    due = work.nth_day_after(day, urgent or city.WORKING_DAYS[order.kind])
    return replace(
        order,
        dispatched=dispatched,
        sign_due=sign_due,
        signed=signed,
        contacted=contacted,
        returned=returned,
        due=due,
    )


def _working_day(work: WorkingDays, instant: datetime) -> date:
    return work.days[work.index_on_or_after(instant.date())]


def _next_office_time(rng: Random, work: WorkingDays, instant: datetime, before: datetime | None) -> datetime:
    """``instant``, or the next morning in office where it falls outside of office hours; never past
    ``before``."""
    if instant.date() not in work or instant.hour >= 18:
        instant = instant_at(work.nth_day_after(instant.date(), 1), int(rng.uniform(8.5, 9.5) * 3600))
    return min(instant, before - timedelta(minutes=5)) if before else instant


def _close_order(rng: Random, work: WorkingDays, order: Order) -> Order:
    assert order.signed
    assert order.due
    late = rng.random() < LATENESS.get(order.handler, LATENESS_OF_OTHERS) * (2.2 if order.returned else 1)
    if late:
        day = work.nth_day_after(order.due, 1 + int(rng.expovariate(1 / 5)))
    else:
        earliest, latest = work.index_on_or_after(order.signed.date()), work.index_on_or_after(order.due)
        day = (
            work.days[earliest + int(rng.betavariate(2, 1.8) * (latest - earliest + 1))]
            if earliest < latest
            else order.due
        )
    closed = max(instant_at(day, int(rng.uniform(9, 17.8) * 3600)), order.signed + timedelta(minutes=15))
    supervised = instant_at(work.nth_day_after(order.due, 1), 34_000) if late and rng.random() < 0.6 else None
    return replace(order, closed=closed, supervised=supervised)


def _follow_up_order(rng: Random, order: Order) -> Order:
    assert order.closed
    assert order.due
    made = tuple(call_back(rng, order.closed, late=order.closed.date() > order.due))
    finished = made[-1].called if made else order.closed + timedelta(days=3)
    unhappy = bool(made) and made[-1].solved == "未解决"
    redone = finished + timedelta(hours=2) if unhappy and rng.random() < 0.7 else None
    return replace(order, callbacks=made, finished=redone or finished, redone=redone)
