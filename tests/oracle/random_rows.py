"""Random rows of the six tables as they are meant: values, not texts; full of edges, ties and gaps."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
FIRST, LAST = datetime(2023, 12, 20), datetime(2024, 4, 10)
EDGES = (
    *(datetime(2023, 12, 31, 23, 59, 59), datetime(2024, 1, 1), datetime(2024, 1, 31, 23, 59, 59)),
    *(datetime(2024, 2, 1), datetime(2024, 2, 28, 23, 59, 59), datetime(2024, 2, 29), datetime(2024, 3, 1)),
    *(datetime(2024, 3, 10), datetime(2024, 3, 31, 23, 59, 59)),
)
END_OF_DAY = timedelta(days=1) - timedelta(microseconds=1)
HANDLERS = ("市住建局", "市交通局", "教育局", None)
CATEGORIES = ("投诉", "咨询", "求助", None)
RATINGS = ("非常满意", "满意", "基本满意", "一般", "不满意", "非常不满意", "未评价", None)


def moment(chance: random.Random) -> datetime:
    if chance.random() < 0.2:
        return chance.choice(EDGES)
    found = FIRST + timedelta(seconds=chance.randrange(int((LAST - FIRST).total_seconds())))
    return chance.choice((found, found, found.replace(second=0), found.replace(hour=0, minute=0, second=0)))


def after(chance: random.Random, start: datetime | None, hours: int) -> datetime | None:
    if start is None:
        return None
    return start + timedelta(
        seconds=chance.choice((0, -1, 1, chance.randrange(hours * 3600), chance.randrange(86400)))
    )


def maybe(chance: random.Random, share: float, value: Any) -> Any:
    return value if chance.random() < share else None


def deadline(chance: random.Random, start: datetime | None, hours: int, days_only: bool) -> datetime | None:
    """A deadline; where all are days, the end of its day, else never midnight, which could be a day too."""
    found = after(chance, start, hours)
    if found is None:
        return None
    midnight = found.replace(hour=0, minute=0, second=0)
    if days_only:
        return midnight + END_OF_DAY
    return found + timedelta(hours=1) if found == midnight else found


def orders(chance: random.Random, count: int) -> list[Row]:
    days_only = chance.random() < 0.3
    rows = []
    for number in range(count):
        received = maybe(chance, 0.95, moment(chance))
        dispatched = maybe(chance, 0.85, after(chance, received, 60))
        due = maybe(chance, 0.85, deadline(chance, received, 24 * 30, days_only))
        sign_due = maybe(chance, 0.8, deadline(chance, dispatched, 48, days_only))
        closing = (
            after(chance, received, 24 * 45),
            None if days_only else due,
            due and due + timedelta(seconds=1),
        )
        closed = maybe(chance, 0.75, chance.choice(closing))
        rows.append({
            "order_no": f"G{chance.randrange(count):03d}" if chance.random() < 0.3 else f"G{number + 500}",
            "received_at": received, "channel": chance.choice(("电话", "微信", None)), "category": chance.choice(CATEGORIES),
            "handler": chance.choice(HANDLERS), "dispatched_at": dispatched, "sign_due_at": sign_due,
            "signed_at": maybe(chance, 0.8, after(chance, dispatched, 60)), "due_at": due,
            "closed_at": closed and closed.replace(microsecond=0), "contacted_at": maybe(chance, 0.5, after(chance, dispatched, 50)),
            "status": chance.choice(("已办结", "办理中", "作废", "撤单", None)), "returned": chance.choice((0, 0, 1, 2, None)),
            "redone": chance.choice((0, 0, 1, None)), "replied_directly": chance.choice((True, False, False, None)),
            "contacted": chance.choice((True, False, None)), "returns_accepted": chance.choice((0, 0, 1, 2, None)),
            "repeated": chance.choice((True, False, None)), "repeat_of": chance.choice((None, None, "G001", "G777")),
            "supervised": chance.choice((True, False, None)), "urged": chance.choice((0, 0, 1, 3, None)),
            "overdue": chance.choice((True, False, None)),
            "outcome": chance.choice(("实际解决", "部分解决", "解释说明", "其他", None)),
        })  # fmt: skip
    return rows


def calls(chance: random.Random, count: int) -> list[Row]:
    waits = (0, 0, 5, 10, 14, 15, 16, 20, 31, 60, None)
    results = ("answered", "answered", "abandoned_in_queue", "abandoned_in_menu", "other", None)
    return [
        {
            "call_id": f"C{number}", "started_at": maybe(chance, 0.97, moment(chance)),
            "direction": chance.choice(("inbound", "inbound", "outbound", None)), "wait_seconds": chance.choice(waits),
            "talk_seconds": chance.choice((0, None, chance.randrange(4000))), "result": chance.choice(results),
            "menu_seconds": chance.choice((0, 7, 30, None)), "hold_seconds": chance.choice((0, 12, None)),
            "wrap_seconds": chance.choice((0, 45, None)), "agent": chance.choice(("1001", "1002", None)), "rating": chance.choice(RATINGS),
        }
        for number in range(count)
    ]  # fmt: skip


def callbacks(chance: random.Random, count: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(count):
        row = {
            "order_no": maybe(chance, 0.95, f"G{chance.choice((chance.randrange(20), 500 + chance.randrange(60))):03d}"),
            "called_at": maybe(chance, 0.96, moment(chance)), "reached": chance.choice((True, True, False, None)),
            "satisfaction": chance.choice(RATINGS), "solved": chance.choice(("已解决", "部分解决", "未解决", None)),
            "attempt": chance.choice((1, 2, 3, None)), "handler": chance.choice(HANDLERS), "category": chance.choice(CATEGORIES),
        }  # fmt: skip
        if number and chance.random() < 0.2:
            row |= {name: rows[-1][name] for name in ("order_no", "called_at", "attempt")}
        rows.append(row)
    return rows


def faults(chance: random.Random, count: int) -> list[Row]:
    rows = []
    for number in range(count):
        began = maybe(chance, 0.97, moment(chance))
        rows.append({
            "fault_id": f"F{number}", "began_at": began, "restored_at": maybe(chance, 0.8, after(chance, began, 24 * 12)),
            "severity": chance.choice(("重大", "一般", None)), "planned": chance.choice((True, False, False, None)),
        })  # fmt: skip
    return rows


def amount(chance: random.Random, lowest: int = 0) -> Decimal:
    return Decimal(chance.choice((chance.randrange(lowest, 3_000_000), chance.randrange(lowest, 100)))) / 100


def pay_day(chance: random.Random) -> datetime:
    """A day by whose end a payment is due: also the days of payments at the edges."""
    return moment(chance).replace(hour=0, minute=0, second=0) + END_OF_DAY


def payments(chance: random.Random, count: int) -> list[Row]:
    return [
        {
            "voucher_no": f"V{number}", "paid_at": maybe(chance, 0.95, moment(chance)),
            "due_at": maybe(chance, 0.8, pay_day(chance)), "compliant": chance.choice((True, False, None)),
            "economic_code": chance.choice(("30217", "30217 公务接待费", "30231", "30216", "50202", "30207", "3021", None)),
            "project": chance.choice(("语音服务费", "人员经费", None)), "purpose": chance.choice(("话费", "工资")),
            "fund_source": chance.choice(("fiscal", "carried_over", "other", None)), "amount": maybe(chance, 0.9, amount(chance, -500_000)),
        }
        for number in range(count)
    ]  # fmt: skip


def budget(chance: random.Random, count: int) -> list[Row]:
    return [
        {
            "project_code": chance.choice(("P1", "P2", None)), "project": chance.choice(("语音服务费", "人员经费")),
            "department": chance.choice(("办公室", "办公室", None)),
            "as_of": maybe(chance, 0.95, datetime(2024, chance.randrange(1, 5), chance.choice((1, 15, 28, 10)))),
            "initial": maybe(chance, 0.9, amount(chance)), "adjusted": maybe(chance, 0.6, amount(chance, -20_000)),
            "carried_over": maybe(chance, 0.6, amount(chance)), "annual": maybe(chance, 0.5, amount(chance)),
            "received": maybe(chance, 0.7, amount(chance)), "executed": maybe(chance, 0.85, amount(chance)),
        }
        for _ in range(count)
    ]  # fmt: skip


MAKERS: dict[str, Callable[[random.Random, int], list[Row]]] = {
    "work_orders": orders, "calls": calls, "callbacks": callbacks, "faults": faults, "payments": payments, "budget": budget,
}  # fmt: skip
MAY_LACK = {
    "work_orders": (
        "dispatched_at",
        "contacted",
        "contacted_at",
        "replied_directly",
        "returned",
        "redone",
        "channel",
        "returns_accepted",
        "repeated",
        "repeat_of",
        "supervised",
        "overdue",
        "outcome",
    ),
    "calls": ("direction", "wait_seconds", "talk_seconds", "rating", "menu_seconds", "hold_seconds"),
    "callbacks": ("reached", "attempt", "satisfaction", "solved", "handler"),
    "faults": ("planned", "severity"),
    "payments": ("project", "fund_source", "due_at", "compliant", "economic_code"),
    "budget": ("project_code", "department", "adjusted", "carried_over", "annual", "executed", "received"),
}
"""Columns that an export may be without."""


def table(chance: random.Random, name: str) -> list[Row]:
    """Rows of one table, now and then without one of its columns."""
    rows = MAKERS[name](chance, chance.choice((3, 12, 30, 60)))
    dropped = set(chance.sample(MAY_LACK[name], chance.choice((0, 0, 0, 1, 2))))
    return [{column: value for column, value in row.items() if column not in dropped} for row in rows]
