"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the same table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from measuring.engine import Compiled, Engine
from measuring.prepared import Prepared
from measuring.statements import counting, filter_values, values_of
from sources.tables import Table


class Standalone:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.compiled: dict[tuple[Any, ...], Compiled] = {}

    def account(self, prepared: Prepared) -> dict[str, Any]:
        """``sql`` and ``sql_parameters``; several tables give several statements."""
        texts, parameters = [], []
        for table, filters in prepared.filters.items():
            statement = self.statement(prepared, table, filters)
            values = {**values_of(prepared.window), **filter_values(filters)}
            texts.append(statement.sql)
            parameters.append([shown(each) for each in statement.parameters(values)])
        return {"sql": ";\n".join(texts), "sql_parameters": parameters[0] if len(parameters) == 1 else parameters}

    def statement(self, prepared: Prepared, table: Table, filters: Mapping[str, frozenset[Any]]) -> Compiled:
        single = all(len(each) == 1 for each in filters.values())
        key = id(prepared.reading), table.name, tuple(filters if single else filters.items())
        if key not in self.compiled:
            tallies = prepared.reading.tallies[table]
            self.compiled[key] = self.engine.compile(
                counting(prepared.reading.population(table), tallies, filters=filters)
            )
        return self.compiled[key]


def shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
