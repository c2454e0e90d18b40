"""What a change of an office's own table does to the numbers that are counted from it, before it is made."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from indicators.model import Parameters, Project
from sources.source import Source
from sources.tables import Column
from workspace.bound_evaluators import bind_info
from workspace.opened import Workspace
from workspace.operator_rules import load_operator_rules, rule_faults

MOST_LISTED = 50


@dataclass(frozen=True)
class LedgerEffect:
    """``words`` say what becomes of the number; ``is_lost``: nothing can be measured any more."""

    project: str
    indicator: str
    words: str
    is_lost: bool = False


def ledger_effects(
    workspace: Workspace, projects: Iterable[Project], before: Source, after: Source
) -> list[LedgerEffect]:
    """One a number that is counted from the table and that the change touches."""
    effects = []
    for project, name, evaluator, params in counted_from(workspace, projects, before.table.name):
        words, is_lost = effect_words(workspace, evaluator, params, before, after)
        if words:
            effects.append(LedgerEffect(project.name, name, words, is_lost))
    return [*effects, *rule_effects(workspace, after)]


def rule_effects(workspace: Workspace, after: Source) -> Iterator[LedgerEffect]:
    """What the rules of 培训 and 考核 could not be followed in any more; nothing where they have mistakes now."""
    loaded = load_operator_rules(workspace.root, workspace.evaluators, workspace.tables)
    tables = {**workspace.tables, after.table.name: after.table}
    infos = {name: bind_info(info, tables) for name, info in workspace.evaluators.items()}
    for fault in rule_faults(loaded.rules, infos, tables):
        yield LedgerEffect("热线运行", "培训和话务员考核", f"改了以后不能再算，显示待采集：{fault}", True)


def counted_from(
    workspace: Workspace, projects: Iterable[Project], table: str
) -> Iterator[tuple[Project, str, str, Parameters]]:
    infos = workspace.evaluators
    for project in projects:
        for indicator in project.indicators:
            info = infos.get(indicator.evaluator or "")
            if info and table in info.tables_read(indicator.params):
                yield project, indicator.name, info.name, indicator.params


def effect_words(
    workspace: Workspace, evaluator: str, params: Parameters, before: Source, after: Source
) -> tuple[str, bool]:
    """ "" where the number is counted as before."""
    tables = {**workspace.tables, after.table.name: after.table}
    info = bind_info(workspace.evaluators[evaluator], tables)
    if info.find_faults and (faults := list(info.find_faults(params))):
        return f"改了以后取不到值，显示待采集：{faults[0]}", True
    changed = [word for column, word in changed_columns(before, after).items() if names(params, column)]
    if before.table.birth_column != after.table.birth_column:
        changed.append("按哪一列的日期归入月份")
    if before.key != after.key:
        changed.append("编号列（同一编号只计最后一行）")
    if (before.completeness, before.covers) != (after.completeness, after.covers):
        changed.append("记录程度（没有一行的月份计 0 还是待采集）")
    if not changed:
        return "", False
    return f"下次采集起按新的{'、'.join(changed)}取数；已经采集的记录不变", False


def changed_columns(before: Source, after: Source) -> Mapping[Column, str]:
    """What is called how: those that are read in another way, or not any more."""
    return {
        column: f"“{column.label}”列"
        for column in before.table.columns
        if reading_of(after.table.column(column.name)) != reading_of(column)
        or before.columns.get(column.name) != after.columns.get(column.name)
        or (column.type == "amount" and before.unit != after.unit)
    }


def reading_of(column: Column | None) -> Column | None:
    """A column but for what it is called: a new name changes no number."""
    return replace(column, label="") if column else None


def names(value: Any, column: Column) -> bool:
    """Whether parameters name a column, by its name or by what it is called, as a condition or as what is
    counted; a text that has what it is called within counts, for that may be an expression."""
    if isinstance(value, Mapping):
        return any(names(part, column) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return any(names(inner, column) for inner in value)
    return isinstance(value, str) and (column.label in value or column.name in re.findall(r"\w+", value))
