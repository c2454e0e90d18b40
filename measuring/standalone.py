"""The statement that gives one number again by itself, for its provenance: what an auditor may run over the same table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from measuring.engine import Compiled, Engine
from measuring.prepared import Prepared, Question, Reading
from measuring.statements import counting, filter_values, values_of
from sources.tables import Table

COMPILED: dict[tuple[Any, ...], Compiled] = {}
"""What was compiled in this process, by all that its text depends on: a page or a month later the same is asked again."""
MOST = 2_000


class Standalone:
    """Compiles each form of statement once; requests that differ in period or filter value share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
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
        population, tallies = reading.population(table), reading.tallies[table]
        chosen = tuple(filters if single else filters.items())
        key = type(self.engine), population, tuple(each.key for each in tallies), chosen
        found = COMPILED.get(key)
        if found is None:
            found = self.engine.compile(counting(population, tallies, filters=filters))
            if len(COMPILED) >= MOST:
                COMPILED.clear()
            COMPILED[key] = found
        return found


def shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str | int | bool) or value is None else str(value)
