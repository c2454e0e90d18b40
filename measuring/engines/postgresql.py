"""PostgreSQL: one read-only transaction that sees one state, its statements ended by the server in time."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect
from sqlalchemy.ext.compiler import compiles

from evaluators.stored_columns import SecondsBetween
from measuring.engine import CompiledStatement, compile_statement
from measuring.engines.answers import convert_rows
from measuring.engines.dialect import ServerCompiler, answer_types
from measuring.engines.relation import Relation
from measuring.statements import Statement, StatementValues
from sources.origins import postgresql
from sources.origins.database_access import DatabaseAccess
from sources.tables import Column


class PostgresqlCompiler(ServerCompiler, PGCompiler):
    """Texts compare by their bytes, whatever the order of the database is."""

    column_types = {
        "text": "text",
        "instant": "timestamp",
        "count": "bigint",
        "amount": "numeric(18,2)",
        "number": "numeric(18,6)",
        "flag": "boolean",
    }

    def read_column(self, there: str, column: Column) -> str:
        return f'CAST({there} AS text) COLLATE "C"' if column.type == "text" else there

    def truncated(self, field: str, moment: str) -> str:
        return f"date_trunc('{field}', CAST({moment} AS timestamp))"


class PostgresqlServer(PGDialect):
    """The dialect under a name of its own: the embedded engine goes by PostgreSQL's."""

    name = "postgresql_server"
    statement_compiler = PostgresqlCompiler

    def __init__(self, relations: Mapping[str, Relation]) -> None:
        super().__init__(paramstyle="format")  # type: ignore[no-untyped-call]
        self.relations = relations


@compiles(SecondsBetween, "postgresql_server")
def _seconds_by_interval(element: SecondsBetween, compiler: PostgresqlCompiler, **options: Any) -> str:
    """A double is rounded half to even when it is made whole, as the embedded engine does; it holds every
    microsecond of two centuries."""
    start, end = (f"CAST({compiler.process(clause, **options)} AS timestamp)" for clause in element.clauses)
    return f"CAST(CAST(EXTRACT(epoch FROM ({end} - {start})) AS double precision) AS bigint)"


class PostgresqlEngine:
    """Statements over relations of one database; raises OriginError."""

    def __init__(self, access: DatabaseAccess, relations: Mapping[str, Relation]) -> None:
        self.dialect = PostgresqlServer(relations)
        self.dialect_key = object()
        self.session = ExitStack()
        self.connection = self.session.enter_context(postgresql.open_session(access))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self.session.__exit__(kind, error, trace)

    def compile(self, statement: Statement) -> CompiledStatement:
        return compile_statement(statement, self.dialect, answer_types(statement))

    def run(self, statement: CompiledStatement, values: StatementValues) -> Sequence[tuple[Any, ...]]:
        with postgresql.explaining_faults(self.connection, statement.sql):
            rows = self.connection.execute(statement.sql.encode(), statement.parameter_values(values))
            return convert_rows(rows.fetchall(), statement.types)
