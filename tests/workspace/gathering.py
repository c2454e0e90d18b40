"""Workspaces of units for the tests of gathering: small ones in folders, states that never were, services that
answer with them."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from forms.form import as_plain_data
from sources.origins.contract import FetchLimits
from tests.small import TARGETS, small_workspace
from tests.sources.origins.stub_services import Answering, Reply
from workspace import Workspace
from workspace.deriving import derive
from workspace.gathered import GatheredUnit
from workspace.unit_asking import PATH
from workspace.unit_gathering import Gathering, gather
from workspace.unit_state import SHAPE, StateHead, StateLine, UnitState

QUICK = FetchLimits(connect_seconds=2, total_seconds=4, most_bytes=1_000_000)
MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LINE = StateLine(
    project="2025/hotline",
    name="热线运行经费",
    year=2025,
    kind="project",
    department="市政府办公室",
    unit="便民服务中心",
    as_of=date(2025, 12, 31),
    annual=Decimal("10.5"),
    executed=Decimal("9.45"),
    total=Decimal("91.5"),
    grade="优",
    light="green",
    light_as_of=date(2025, 12, 31),
    paper_state="issued",
    sealed=1,
    has_newer=False,
    is_late=False,
    is_outdated=False,
    is_damaged=False,
)
HEAD = StateHead(
    shape=SHAPE,
    version="1",
    is_sample=False,
    made_at=MOMENT,
    as_of=date(2026, 3, 1),
    rules="项目支出绩效自评",
    rules_hash="a" * 64,
    is_partial=False,
    left_out=0,
    behind=0,
    looked_at=MOMENT,
    measured_until=date(2025, 12, 31),
    problems=0,
)


def state_of(*lines: StateLine, **head: Any) -> UnitState:
    return UnitState(replace(HEAD, **head), lines, ())


def gathered(name: str, *lines: StateLine, **head: Any) -> GatheredUnit:
    return GatheredUnit(name, f"/{name}", MOMENT, MOMENT, None, "", "", state_of(*lines, **head))


def answering(state: UnitState, change: Callable[[Any], object] = lambda given: None) -> Answering:
    """The state as another workspace would give it, changed."""
    given = json.loads(json.dumps(as_plain_data(state)))
    change(given)
    body = json.dumps(given, ensure_ascii=False).encode()
    return lambda asked: Reply(body) if asked.path == PATH else Reply(status=404)


def unit_workspace(folder: Path, name: str = "热线运行经费") -> Path:
    """A small workspace whose lines are up to date."""
    small_workspace(folder)
    (folder / "targets/2024/hotline.yaml").write_text(TARGETS.replace("热线运行经费", name), encoding="utf-8")
    workspace = Workspace(folder)
    with workspace.store() as store:
        workspace.declared_projects(store)
        derive(workspace, store)
    return folder


def write_list(root: Path, *places: str, hours: int = 24) -> None:
    root.mkdir(exist_ok=True)
    lines = "".join(f"- {{{place}}}\n" for place in places)
    (root / "workspaces.yaml").write_text(f"hours: {hours}\nworkspaces:\n{lines}", encoding="utf-8")


def gather_here(root: Path, environment: Mapping[str, str] = os.environ) -> Gathering:
    return gather(root, root / "data", environment, lambda done, total, message: None, QUICK)


def faults(found: Gathering) -> dict[str, tuple[str, str]]:
    return {unit.name: (unit.fault, unit.reason) for unit in found.rollup.units}
