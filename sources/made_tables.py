"""Tables that no office exports: the product writes them itself, of what it knows of its projects, and measures them
like any other, with snapshots and rows behind.

To add one: the table here, and who writes its files (``workspace/project_results.py``).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sources.source import Source
from sources.tables import CODE, DAY, Column, Table

PROJECT_RESULTS = Table(
    "project_results",
    "项目自评结果",
    (
        Column("project_id", "text", "项目编号", kind=CODE),
        Column("project", "text", "项目名称"),
        Column("department", "text", "主管部门"),
        Column("as_of", "instant", "截止日期", kind=DAY),
        Column("budget", "amount", "全年预算数"),
        Column("executed", "amount", "全年执行数"),
        Column("score", "number", "自评总分"),
        Column("grade", "text", "等级"),
        Column("issued", "flag", "是否封存"),
    ),
    birth_column="as_of",
    dense=False,
)
"""A line a project and day that a department was measured for; amounts in 元. What is not known says 待采集."""
MADE_TABLES: Mapping[str, Table] = MappingProxyType({PROJECT_RESULTS.name: PROJECT_RESULTS})


def made_folder(data: Path, table: Table) -> Path:
    return data / "made" / table.name


def made_sources(data: Path) -> Mapping[str, Source]:
    """By table; every header is what the column is called on screen."""
    return {name: made_source(data, table) for name, table in MADE_TABLES.items()}


def made_source(data: Path, table: Table) -> Source:
    columns = tuple(replace(column, headers=(column.label,)) for column in table.columns)
    pattern = f"{made_folder(data.resolve(), table).as_posix()}/*.csv"
    return Source(replace(table, columns=columns), (pattern,))
