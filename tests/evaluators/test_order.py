"""A number is the same however the rows of its files are ordered, and whatever its files are called."""

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluators import discover_evaluators
from indicators.model import Period
from measuring import MeasureRequest
from tests.measuring import made_up
from workspace import Workspace

PERIOD = Period(date(2024, 1, 1), date(2024, 4, 30))
SEED = 20240101
NAMES = [name for name in discover_evaluators() if name.startswith(("hotline.", "finance."))]
WEIGHTS = {"满意": "1", "一般": "0.6", "不满意": "0"}
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "hotline.satisfaction_rate": [{}, {"weights": WEIGHTS}],
    "hotline.solved_rate": [{}, {"partial": "0.5"}],
}


def money(chance: random.Random, count: int) -> dict[str, list[dict[str, Any]]]:
    days = ("2024-01-31", "2024-02-29", "2024-03-31")
    payments = [
        {
            "paid_at": chance.choice(days),
            "amount": chance.randrange(-500, 5000),
            "project": chance.choice("甲乙"),
        }
        for _ in range(count)
    ]
    budget = [
        {
            "project": chance.choice("甲乙丙"), "as_of": chance.choice(days), "initial": chance.randrange(9_000, 99_000),
            "adjusted": chance.randrange(100), "received": chance.randrange(9_000), "executed": chance.randrange(9_000),
        }
        for _ in range(12)
    ]  # fmt: skip
    return {"payments": payments, "budget": budget}


def made_tables() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    chance = random.Random(SEED)
    made = {
        name: getattr(made_up, name)(chance, 120)
        for name in ("work_orders", "calls", "callbacks", "faults")
        if hasattr(made_up, name)
    }
    made.setdefault("work_orders", made_up.orders(chance, 120))
    return {**made, **money(chance, 60)}


def write_workspace(
    root: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], chance: random.Random | None
) -> Path:
    """One file a table; with ``chance`` rows shuffled over two files with other names."""
    (root / "inbox").mkdir(parents=True)
    (root / "targets").mkdir()
    lines = []
    for name, rows in tables.items():
        shuffled = list(rows)
        parts = [shuffled]
        if chance:
            chance.shuffle(shuffled)
            cut = chance.randrange(1, len(shuffled) - 1)
            parts = [shuffled[:cut], shuffled[cut:]]
        for part in parts:
            number = chance.randrange(10**6) if chance else 0
            with (root / "inbox" / f"{name}-{number}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(part)
        lines.append(f"{name}: {{files: 'inbox/{name}-*.csv', columns: {{{columns_of(rows[0])}}}}}\n")
    (root / "sources.yaml").write_text("".join(lines), encoding="utf-8")
    return root


def columns_of(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {name}" for name in row)


def answers(root: Path) -> dict[Any, tuple[Any, ...]]:
    requests = [
        MeasureRequest((name, number), name, params, PERIOD)
        for name in NAMES
        for number, params in enumerate(VARIANTS.get(name, [{}]))
    ]
    measurer = Workspace(root).measurer()
    found = measurer.measure(requests)
    return {key: (each.part, each.of, each.value, each.outcome) for key, each in found.items()}


def test_the_order_of_rows_and_the_names_of_files_change_no_number(tmp_path: Path) -> None:
    tables = made_tables()
    expected = answers(write_workspace(tmp_path / "as-made", tables, None))
    known = {name for (name, _), answer in expected.items() if answer[0] is not None}
    assert {"hotline.satisfaction_rate", "hotline.solved_rate", "finance.execution_rate"} <= known
    assert len(known) > 20, sorted(set(NAMES) - known)
    for seed in range(2):
        root = write_workspace(tmp_path / str(seed), tables, random.Random(seed))
        assert answers(root) == expected, seed


@pytest.mark.parametrize("by", ["month", "handler", "category"])
def test_the_parts_of_a_number_do_not_depend_on_the_order_either(tmp_path: Path, by: str) -> None:
    tables = {"callbacks": made_tables()["callbacks"]}
    request = MeasureRequest("it", "hotline.satisfaction_rate", {"weights": WEIGHTS}, PERIOD)
    found = [
        Workspace(write_workspace(tmp_path / str(seed), tables, random.Random(seed)))
        .measurer()
        .breakdown(request, by)
        for seed in range(2)
    ]
    assert found[0] == found[1] != []
