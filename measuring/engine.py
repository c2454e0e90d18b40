"""Where statements run. An engine takes SQLAlchemy Core and gives tuples; the servers are in ``engines/``."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import duckdb
from sqlalchemy import Dialect
from sqlalchemy.types import TypeEngine

from measuring.aggregates import numbered_dialect
from measuring.statements import Statement, StatementValues

ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True)
class CompiledStatement:
    """A statement as text; ``names`` are its parameters in order, ``values`` those already known, ``types``
    those of what it gives."""

    sql: str
    names: tuple[str, ...]
    values: StatementValues
    types: tuple[TypeEngine[Any], ...] = ()

    def parameter_values(self, given: StatementValues) -> list[Any]:
        return [given[name] if name in given else self.values[name] for name in self.names]


def compile_statement(statement: Statement, dialect: Dialect) -> CompiledStatement:
    done = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    types = tuple(column.type for column in statement.selected_columns)
    return CompiledStatement(str(done), tuple(done.positiontup or ()), done.params, types)


class Engine(AbstractContextManager["Engine"], Protocol):
    """Compiles a statement once and runs it for many periods, over the tables it was opened with. Engines of
    equal ``dialect_key`` compile a statement to the same text."""

    @property
    def dialect_key(self) -> Hashable: ...

    def compile(self, statement: Statement) -> CompiledStatement: ...

    def run(self, statement: CompiledStatement, values: StatementValues) -> Sequence[tuple[Any, ...]]: ...

    def stream(
        self, statement: CompiledStatement, values: StatementValues
    ) -> Iterator[Sequence[tuple[Any, ...]]]: ...


class ParquetEngine:
    """DuckDB over Parquet files, by table name; it reads these files and can reach nothing else."""

    dialect_key: Hashable = "embedded"

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET allowed_paths = ?", [[str(file) for file in files.values()]])
        self.connection.execute("SET enable_external_access = false")
        for name, path in files.items():
            self.connection.read_parquet(str(path)).create_view(name)
        self.connection.execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def compile(self, statement: Statement) -> CompiledStatement:
        return compile_statement(statement, numbered_dialect())

    def run(self, statement: CompiledStatement, values: StatementValues) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(statement.sql, statement.parameter_values(values)).fetchall()

    def stream(
        self, statement: CompiledStatement, values: StatementValues
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows of a long answer, some at a time."""
        found = self.connection.execute(statement.sql, statement.parameter_values(values))
        while rows := found.fetchmany(ROWS_AT_A_TIME):
            yield rows
