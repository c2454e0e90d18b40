"""A change that befalls an export never passes in silence, and one that changes nothing raises no doubt.

``make deep`` makes 3,000 changes (``MUTATIONS``), ``make test`` at least one of each kind.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources import Sources
from tests.oracle.definitions import METRICS, READS, Tables, Undefined
from tests.oracle.exports import HEADERS
from tests.oracle.mutations import HARMFUL, HARMLESS, Change, Workspace, tidy_workspace
from tests.oracle.test_definitions import same

KINDS = {**HARMFUL, **HARMLESS}
ROUNDS = max(1, int(os.environ.get("MUTATIONS", "0")) // len(KINDS))
IS_DEEP = "MUTATIONS" in os.environ
NOW = datetime(2026, 11, 1, 12)
PERIOD = Period(date(2024, 1, 1), date(2024, 6, 30))
START, END = datetime(2024, 1, 1), datetime(2024, 7, 1)
MAIN = {
    "work_orders": (
        "hotline.on_time_rate",
        "hotline.volume",
        "hotline.direct_answer_rate",
        "hotline.return_rate",
    ),
    "calls": ("hotline.connect_rate", "hotline.average_wait", "hotline.call_satisfaction_rate"),
    "callbacks": ("hotline.satisfaction_rate", "hotline.solved_rate"),
    "faults": ("hotline.fault_count", "hotline.line_availability"),
    "payments": ("finance.spending",),
    "budget": ("finance.execution_rate", "finance.executed"),
}
SAMPLED = 2 if IS_DEEP else 0
"""Metrics asked of a changed table beside the main ones."""
UNMENDED: frozenset[str] = frozenset()
"""Kinds of which some changes still pass in silence, or that raise a doubt for nothing: this list only shrinks."""


@dataclass(frozen=True)
class Wrong:
    """An answer that says nothing of what befell its table, or doubts what is sound."""

    kind: str
    table: str
    metric: str
    seen: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.kind} in {self.table}: {self.metric} gives {self.seen}, meant is {self.wanted}"


def put_down(workspace: Workspace, root: Path) -> None:
    (root / "inbox").mkdir(parents=True, exist_ok=True)
    for exports in workspace.exports.values():
        for export in exports:
            (root / "inbox" / export.name).write_bytes(export.content())
    (root / "sources.yaml").write_text(workspace.declaration(), encoding="utf-8")


def wanted_of(workspace: Workspace, metric: str) -> Any:
    filters = {name: [value] for name, value in workspace.meant_filter.items()}
    try:
        return METRICS[metric](Tables(workspace.meant, START, END, END, filters))
    except Undefined:
        return None


def metrics_of(table: str, chance: random.Random) -> list[str]:
    others = [name for name, reads in READS.items() if reads[0][0] == table and name not in MAIN[table]]
    return [*MAIN[table], *chance.sample(others, min(SAMPLED, len(others)))]


def names_place(seen: MeasurementResult, workspace: Workspace, table: str) -> bool:
    """Some doubt names a file of the table or one of its columns."""
    names = [export.name.rsplit(".", 1)[0] for export in workspace.exports[table]]
    names += HEADERS[table].values()
    return any(name in f"{doubt.where}{doubt.message}" for doubt in seen.doubts for name in names)


def is_as_meant(seen: MeasurementResult, wanted: Any) -> bool:
    return wanted is not None and same(seen.part, wanted[0]) and same(seen.of, wanted[1])


def is_told(seen: MeasurementResult, wanted: Any, workspace: Workspace, table: str) -> bool:
    if seen.outcome is not MeasurementStatus.MEASURED or is_as_meant(seen, wanted):
        return True
    return names_place(seen, workspace, table)


def is_sound(seen: MeasurementResult, wanted: Any) -> bool:
    if wanted is None:
        return seen.outcome is MeasurementStatus.NO_DATA
    return seen.outcome is MeasurementStatus.MEASURED and is_as_meant(seen, wanted) and not seen.doubts


def try_kind(kind: str, seed: int, folder: Path) -> list[Wrong]:
    """One change of this kind, and what is wrong with the answers."""
    chance = random.Random(f"{kind} {seed}")
    change_table, tables = KINDS[kind]
    workspace, table = tidy_workspace(random.Random(seed % 3)), chance.choice(tables)
    change_table(Change(chance, workspace, table))
    root = folder / f"{kind}-{seed}"
    put_down(workspace, root)
    # the tables that nothing befell are read once
    sources = Sources(root, folder / "data", now=lambda: NOW)
    metrics = metrics_of(table, chance)
    requests = [MeasureRequest(name, name, workspace.asked, PERIOD) for name in metrics]
    found = Measurer(sources.read_table).measure(requests)
    wrong = []
    for name in metrics:
        seen, wanted = found[name], wanted_of(workspace, name)
        is_right = is_sound(seen, wanted) if kind in HARMLESS else is_told(seen, wanted, workspace, table)
        if not is_right:
            wrong.append(Wrong(kind, table, name, describe(seen), str(wanted)))
    return wrong


def describe(seen: MeasurementResult) -> str:
    doubts = "; ".join(doubt.message for doubt in seen.doubts)
    return f"{seen.outcome} {seen.part}/{seen.of} {seen.reason} {doubts}".strip()


@pytest.mark.parametrize("half", range(2))
def test_nothing_passes_in_silence_and_nothing_sound_is_doubted(tmp_path: Path, half: int) -> None:
    wrong: list[Wrong] = []
    for kind in sorted(KINDS)[half::2]:
        for seed in range(ROUNDS):
            wrong += try_kind(kind, seed, tmp_path)
    counted = Counter(each.kind for each in wrong)
    assert counted.keys() <= UNMENDED, "\n".join(str(each) for each in wrong if each.kind not in UNMENDED)
    mended = UNMENDED.intersection(sorted(KINDS)[half::2]) - counted.keys()
    assert not (IS_DEEP and mended), f"mended, and to be taken from the list: {sorted(mended)}"


def test_the_tidy_workspace_is_sound(tmp_path: Path) -> None:
    for seed in range(3):
        workspace = tidy_workspace(random.Random(seed))
        put_down(workspace, tmp_path / str(seed))
        sources = Sources(tmp_path / str(seed), tmp_path / "data", now=lambda: NOW)
        requests = [MeasureRequest(name, name, {}, PERIOD) for name in METRICS]
        found = Measurer(sources.read_table).measure(requests)
        unsound = [
            f"{name}: {describe(found[name])}"
            for name in METRICS
            if not is_sound(found[name], wanted_of(workspace, name))
        ]
        assert unsound == []
