"""Random typed tables full of edges: nulls, equal instants, events after their day, rows born late."""

import os
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from evaluators import discover_evaluators
from indicators.model import Period
from measuring import MeasureRequest
from sources.typed import MissingTable, TypedTable
from tests.typed_tables import typed_table

SEEDS = range(1, 1 + int(os.environ.get("MADE_UP_TABLES", "1")))
"""Of the tables that tests look at: of every push one, of ``make deep`` six."""
START = datetime(2024, 1, 1)
HANDLERS = ("住建局", "城管局", None)
MOMENTS = [START + timedelta(days=day, hours=hour) for day in range(-20, 130, 5) for hour in (0, 0, 12)]


def orders(chance: random.Random, count: int) -> list[dict[str, Any]]:
    def moment() -> datetime | None:
        return chance.choice([*MOMENTS, None])

    return [
        {
            "order_no": f"{chance.randrange(count // 2)}", "received_at": chance.choice(MOMENTS), "dispatched_at": moment(),
            "handler": chance.choice(HANDLERS), "category": chance.choice(("投诉", "咨询")), "sign_due_at": moment(),
            "signed_at": moment(), "due_at": moment(), "closed_at": moment(), "contacted_at": moment(),
            "returned": chance.choice((0, 1, 2, None)), "redone": chance.choice((0, 1, None)),
            "repeated": chance.choice((True, False, None)), "replied_directly": chance.choice((True, False, None)),
            "contacted": chance.choice((True, False, None)),
            "returns_accepted": chance.choice((0, 1, 2, None)), "repeat_of": chance.choice(("1", "2", None)),
            "supervised": chance.choice((True, False, None)), "urged": chance.choice((0, 1, 3, None)),
            "overdue": chance.choice((True, False, None)), "outcome": chance.choice(("实际解决", "部分解决", "解释说明", "其他", None)),
        }
        for _ in range(count)
    ]  # fmt: skip


def calls(chance: random.Random, count: int) -> list[dict[str, Any]]:
    results = ("answered", "answered", "abandoned_in_queue", "abandoned_in_menu", "other", None)
    return [
        {
            "call_id": str(n), "started_at": chance.choice(MOMENTS), "direction": chance.choice(("inbound", "outbound", None)),
            "wait_seconds": chance.choice((0, 5, 15, 16, None)), "talk_seconds": chance.choice((60, -1, None)),
            "result": chance.choice(results), "agent": chance.choice(("01", "02")), "rating": chance.choice(("满意", "不满意", None)),
            "menu_seconds": chance.choice((0, 9, None)), "hold_seconds": chance.choice((0, 7, -1, None)),
            "wrap_seconds": chance.choice((0, 30, None)),
        }
        for n in range(count)
    ]  # fmt: skip


def callbacks(chance: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "order_no": chance.choice((str(chance.randrange(count // 3)), None)), "called_at": chance.choice(MOMENTS),
            "reached": chance.choice((True, True, False, None)), "satisfaction": chance.choice(("满意", "不满意", "一般", "拒评", None)),
            "solved": chance.choice(("已解决", "部分解决", "未解决", None)), "attempt": chance.choice((1, 2, None)),
            "handler": chance.choice(HANDLERS), "category": chance.choice(("投诉", "咨询")),
        }
        for _ in range(count)
    ]  # fmt: skip


def faults(chance: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "fault_id": str(n), "began_at": chance.choice(MOMENTS), "restored_at": chance.choice([*MOMENTS, None]),
            "severity": chance.choice(("major", "minor")), "planned": chance.choice((True, False, None)),
        }
        for n in range(count)
    ]  # fmt: skip


def payments(chance: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "voucher_no": str(n), "paid_at": chance.choice(MOMENTS), "project": chance.choice(("甲", "乙")),
            "department": chance.choice(HANDLERS), "fund_source": chance.choice(("fiscal", "carried_over", "other", None)),
            "amount": chance.choice((Decimal("1000.10"), Decimal("-3.33"), Decimal("0.01"), None)),
            "economic_code": chance.choice(("30217", "30216", "30215", "30201", None)),
            "due_at": chance.choice([*MOMENTS, None]), "compliant": chance.choice((True, False, None)),
        }
        for n in range(count)
    ]  # fmt: skip


def budget(chance: random.Random, count: int) -> list[dict[str, Any]]:
    amounts = (Decimal("1000.10"), Decimal("200"), Decimal("-5.5"), None)
    names = ("initial", "adjusted", "carried_over", "annual", "received", "executed")
    return [
        {
            "project": chance.choice(("甲", "乙")), "department": chance.choice(HANDLERS), "as_of": chance.choice(MOMENTS),
            **{name: chance.choice(amounts) for name in names},
        }
        for _ in range(count)
    ]  # fmt: skip


def project_results(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Some of one day, so that several lines are the newest."""
    scores = (Decimal("98.21"), Decimal("60"), Decimal("0"), None)
    return [
        {
            "project": f"项目{number}", "department": chance.choice(HANDLERS), "as_of": chance.choice(MOMENTS[12:18]),
            "budget": chance.choice((Decimal("1000.10"), Decimal("200"), None)),
            "executed": chance.choice((Decimal("900.05"), Decimal("0"), None)),
            "score": chance.choice(scores), "hundredths": chance.choice((9821, 6000, 0, None)),
            "grade": chance.choice(("优", "良", "差", None)),
            "issued": chance.choice((True, False, None)),
        }
        for number in range(count)
    ]  # fmt: skip


def intervals(chance: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "starts_at": (start := chance.choice(MOMENTS)), "ends_at": start + timedelta(hours=1), "hour": chance.choice((1, 2, 3)),
            "offered": chance.choice((9, 10, None)), "valid": chance.choice((8, 9)), "answered": chance.choice((0, 7, None)),
            "lost": chance.choice((0, 1, None)), "within_15": chance.choice((0, 6, None)),
        }
        for _ in range(count)
    ]  # fmt: skip


def tables(folder: Path, seed: int) -> Mapping[str, TypedTable]:
    chance = random.Random(seed)
    made = {
        "work_orders": orders(chance, 60), "calls": calls(chance, 60), "callbacks": callbacks(chance, 40),
        "faults": faults(chance, 12), "payments": payments(chance, 30), "budget": budget(chance, 12),
        "project_results": project_results(chance, 60),
        "call_report": intervals(chance, 30),
    }  # fmt: skip
    return {name: typed_table(folder, name, rows) for name, rows in made.items()}


PERIODS = [
    Period(date(2024, 1, 1), date(2024, 1, 31)),
    Period(date(2024, 1, 1), date(2024, 2, 29)),
    Period(date(2024, 2, 1), date(2024, 2, 29)),
    Period(date(2024, 1, 1), date(2024, 4, 30)),
    Period(date(2024, 3, 10), date(2024, 3, 10)),
    Period(date(2023, 12, 15), date(2024, 3, 31)),
]
FILTERS: dict[str, list[dict[str, Any]]] = {
    "work_orders": [
        {"handler": "住建局"},
        {"department": ["住建局", "城管局"]},
        {"category": "投诉", "handler": "城管局"},
        {"order_no": "3"},
    ],
    "calls": [{"agent": "01"}],
    "callbacks": [{"handler": "住建局"}, {"category": ["投诉"]}],
    "faults": [{"severity": "major"}],
    "payments": [{"project": "甲"}],
    "budget": [{"project": "乙"}],
    "project_results": [{"department": "住建局"}],
}
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "hotline.connect_rate": [{"denominator": "inbound"}],
    "hotline.answered_within": [{"formula": number, "seconds": 5} for number in (1, 2, 3, 4)],
    "hotline.abandon_rate": [{"short_seconds": 5}],
    "hotline.satisfaction_rate": [{"weights": {"满意": 1, "一般": "0.6"}}],
    "hotline.solved_rate": [{"partial": "0.5"}],
    "hotline.contacted_rate": [{"hours": 12}],
    "hotline.return_rate": [{"count": "orders"}],
    "hotline.service_hours_rate": [{"hours": "requested"}],
    "hotline.callback_rate": [{"effective": True}],
    "finance.unit_cost": [{"per": "minutes"}, {"per": "orders"}],
    "finance.execution_rate": [{"base": "initial"}],
    "finance.cost_rate": [{"target": "10万元"}],
    "finance.restricted_rate": [{"target": "10万元"}],
    "projects.mean_score": [{"weigh": "equal"}],
    "hotline.on_time_rate": [{"denominator": "closed"}, {"denominator": "dispatched"}, {"judged": "flag"}],
    "hotline.average_wait": [{"waiting": "requests"}, {"include_menu": True}],
    "hotline.average_talk": [{"include_hold": True}],
    "hotline.average_handling_time": [{"statistic": "median"}, {"since": "signed"}],
    "hotline.repeat_rate": [{"by": "flag"}],
    "hotline.redo_rate": [{"denominator": "called_back"}],
    "finance.compliant_rate": [{"by": "amount"}],
    "finance.progress_gap": [{"pace": "quarters"}],
    "caseload.urge_rate": [{"count": "orders"}],
}


def requests() -> list[MeasureRequest]:
    """Every evaluator of the shipped tables × its variants × filters × periods."""
    made = []
    for name, evaluator in discover_evaluators().items():
        if name.startswith("table."):
            continue
        for variant in [{}, *VARIANTS.get(name, [])]:
            first = next(iter(evaluator.info.tables), "")
            for filters in [{}, *FILTERS.get(first, [])]:
                params = {**variant, **filters}
                made += [
                    MeasureRequest((name, repr(params), period), name, params, period) for period in PERIODS
                ]
    return made


def reading(made: Mapping[str, TypedTable]) -> Any:
    def table(name: str) -> TypedTable | MissingTable:
        return made[name]

    return table
