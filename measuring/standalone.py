"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the same table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from measuring.engine import Compiled, Engine
from measuring.prepared import Prepared, Question, Reading
from measuring.statements import counting, filter_values, values_of
from sources.tables import Table


class Standalone:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.compiled: dict[tuple[Any, ...], Compiled] = {}
        self.found: dict[Question, tuple[str, list[tuple[Compiled, dict[str, Any]]]]] = {}

    def account(self, prepared: Prepared) -> dict[str, Any]:
        """``sql`` and ``sql_parameters``; several tables give several statements."""
        question = prepared.question
        if question not in self.found:
            self.found[question] = self.statements(question)
        sql, statements = self.found[question]
        window = values_of(prepared.window)
        parameters = [[shown(each) for each in one.parameters({**window, **only})] for one, only in statements]
        return {"sql": sql, "sql_parameters": parameters[0] if len(parameters) == 1 else parameters}

    def statements(self, question: Question) -> tuple[str, list[tuple[Compiled, dict[str, Any]]]]:
        """All statements as one text; and each with the values of its filters."""
        found = [(self.statement(question.reading, *each), filter_values(each[1])) for each in question.filters.items()]
        return ";\n".join(each.sql for each, _ in found), found

    def statement(self, reading: Reading, table: Table, filters: Mapping[str, frozenset[Any]]) -> Compiled:
        single = all(len(each) == 1 for each in filters.values())
        key = id(reading), table.name, tuple(filters if single else filters.items())
        if key not in self.compiled:
            statement = counting(reading.population(table), reading.tallies[table], filters=filters)
            self.compiled[key] = self.engine.compile(statement)
        return self.compiled[key]


def shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
