"""What a table is, as JSON: one that ships goes by its name, any other carries all of its columns."""

from dataclasses import asdict
from typing import Any

from sources.tables import TABLES, Column, Table


def table_to_json(table: Table) -> Any:
    return table.name if TABLES.get(table.name) == table else asdict(table)


def table_from_json(content: Any) -> Table:
    """Raises KeyError and TypeError where it is none."""
    if isinstance(content, str):
        return TABLES[content]
    columns = (Column(**{**column, "headers": tuple(column["headers"])}) for column in content["columns"])
    return Table(**{**content, "columns": tuple(columns)})
