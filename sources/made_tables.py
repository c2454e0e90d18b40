"""Tables that no office exports: the product writes them itself, of what it knows of its projects, and
measures them
like any other, with snapshots and rows behind.

To add one: the table in ``tables.py``, named here, and who writes its files
(``workspace/project_results.py``).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sources.source import Source
from sources.tables import PROJECT_RESULTS, Table

MADE_TABLES: Mapping[str, Table] = MappingProxyType({PROJECT_RESULTS.name: PROJECT_RESULTS})


def made_folder(data: Path, table: Table) -> Path:
    return data / "made" / table.name


def made_sources(root: Path, data: Path) -> Mapping[str, Source]:
    """By table; every header is what the column is called on screen."""
    return {name: made_source(table, files_pattern(root, data, table)) for name, table in MADE_TABLES.items()}


def files_pattern(root: Path, data: Path, table: Table) -> str:
    """Below the workspace where the data lie in it: its own path may hold signs that mean something in a
    pattern."""
    folder = made_folder(data.absolute(), table)
    inside = folder.is_relative_to(root.absolute())
    return f"{(folder.relative_to(root.absolute()) if inside else folder).as_posix()}/*.csv"


def made_source(table: Table, pattern: str) -> Source:
    columns = tuple(replace(column, headers=(column.label,)) for column in table.columns)
    return Source(replace(table, columns=columns), (pattern,))
