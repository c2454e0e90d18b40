"""Which data there are for what is to be measured: by table, whether a source is declared and has files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.model import EvaluatorInfo, Parameters
from sources.input_files import find_input_files
from workspace.opened import Workspace


class SourceState(StrEnum):
    """What there is of one table."""

    READY = "ready"
    NO_FILES = "no_files"
    UNDECLARED = "undeclared"


STATE_WORDS = {
    SourceState.READY: "已有文件",
    SourceState.NO_FILES: "还没有文件",
    SourceState.UNDECLARED: "还没有这种数据",
}
WITHOUT: Mapping[str, frozenset[str]] = {
    "finance.execution_rate": frozenset({"payments"}),
    "finance.progress_gap": frozenset({"payments"}),
    "finance.cost_rate": frozenset({"budget"}),
    "finance.saving_rate": frozenset({"budget"}),
    "hotline.redo_rate": frozenset({"callbacks"}),
}
"""Tables that a method reads, and can do without where the other one says enough."""
UNIT_COST = "finance.unit_cost"
SERVICES = {"calls": "calls", "minutes": "calls", "orders": "work_orders"}
"""What the method of unit costs counts, by its parameter ``per``."""


@dataclass(frozen=True)
class NeededTable:
    name: str
    label: str
    state: SourceState

    @property
    def is_ready(self) -> bool:
        return self.state is SourceState.READY


def needed_tables(
    info: EvaluatorInfo, params: Parameters, states: Mapping[str, NeededTable]
) -> tuple[NeededTable, ...]:
    """The tables without which the method gives nothing; ``states`` are those of ``source_states``."""
    spared = WITHOUT.get(info.name, frozenset())
    if info.name == UNIT_COST:
        counted = SERVICES.get(str(params.get("per", "calls")), "calls")
        spared = frozenset({"calls", "work_orders"} - {counted})
    needed = (name for name in info.tables_read(params) if name not in spared)
    return tuple(ready_or_report(info, states[name], states) for name in needed if name in states)


def ready_or_report(
    info: EvaluatorInfo, table: NeededTable, states: Mapping[str, NeededTable]
) -> NeededTable:
    """A ready-made report in the place of records that are not there."""
    reports = (states[name] for variant in info.variants for name in variant.tables if name in states)
    return table if table.is_ready else next((report for report in reports if report.is_ready), table)


def source_states(workspace: Workspace) -> Mapping[str, NeededTable]:
    """Of every table there is, by its name; no file is opened."""
    declared = workspace.sources.declarations.tables
    found = {}
    for name, table in workspace.tables.items():
        state = SourceState.UNDECLARED
        if name in declared:
            paths, _ = find_input_files(workspace.root, declared[name], workspace.sources.at.fetched)
            state = SourceState.READY if paths else SourceState.NO_FILES
        found[name] = NeededTable(name, table.label, state)
    return found


def joined_tables(groups: Iterable[Iterable[NeededTable]]) -> tuple[NeededTable, ...]:
    """Each table once, in the order in which they are first needed."""
    return tuple({table.name: table for group in groups for table in group}.values())
