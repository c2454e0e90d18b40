"""Columns that evaluators of a workspace and of plug-ins name and no table has, as ``check`` tells them."""

from evaluators import own_suppliers
from evaluators.suppliers import installed_suppliers
from measuring.isolated.own_columns import find_unknown_columns
from workspace.opened import Workspace
from yamlfiles.problem import Problem


def unknown_column_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """One for each line and column; runs the code of others, in processes of its own."""
    suppliers = [*installed_suppliers(), *own_suppliers(workspace.root / "evaluators")]
    found = find_unknown_columns(suppliers, workspace.tables, workspace.time_limits)
    return workspace.with_display_paths(found)
