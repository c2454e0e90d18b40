"""PostgreSQL: the dialect that the expressions are written in, with texts by their bytes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect
from sqlalchemy.ext.compiler import compiles

from evaluators.stored_columns import SecondsBetween
from measuring.engine import Engine
from measuring.engines.dialect import RelationsDialect, ServerCompiler
from measuring.engines.relation import Relation
from measuring.engines.server import open_believed
from measuring.text_functions import BLANKS, SPACES, OneLine, Sha256Hex, SortedLines, argument
from sources.origins.database_access import DatabaseAccess
from sources.origins.postgresql_session import PostgresqlSession
from sources.tables import Column

NAME = "postgresql_server"
"""Of the dialect: the embedded engine goes by PostgreSQL's own."""

KNOWN_ANSWERS = {
    "空文字": "'' IS NOT NULL",
    "文字的比较": """'a' COLLATE "C" <> 'a ' AND 'a' COLLATE "C" <> 'A' AND 'e' COLLATE "C" <> 'é'""",
    "反斜杠": r"length('\') = 1",
    "半秒的取舍": "CAST(CAST(2.5 AS double precision) AS bigint) = 2"
    " AND CAST(CAST(3.5 AS double precision) AS bigint) = 4",
    "空值": "(1 IN (2, NULL)) IS NULL",
    "大数相加": "(SELECT sum(n) FROM (VALUES (9223372036854775807), (1)) AS big(n)) = 9223372036854775808",
}
"""Databases that go by this protocol may answer otherwise: some take an empty text for no text."""


class PostgresqlCompiler(ServerCompiler, PGCompiler):
    """Texts compare by their bytes, whatever the order of the database is."""

    column_types: Mapping[str, str] = MappingProxyType(
        {
            "text": "text",
            "instant": "timestamp",
            "count": "bigint",
            "amount": "numeric(18,2)",
            "number": "numeric(18,6)",
            "flag": "boolean",
        }
    )

    def read_column(self, there: str, column: Column, relation: Relation) -> str:
        text = super().read_column(there, column, relation)
        return f'{text} COLLATE "C"' if column.type == "text" else text

    def truncated(self, field: str, moment: str) -> str:
        return f"date_trunc('{field}', CAST({moment} AS timestamp))"


class PostgresqlServer(RelationsDialect, PGDialect):
    """One value is passed once, under a number."""

    name = NAME
    statement_compiler = PostgresqlCompiler
    default_paramstyle = "numeric_dollar"


@compiles(SecondsBetween, NAME)
def _seconds_by_interval(element: SecondsBetween, compiler: PostgresqlCompiler, **options: Any) -> str:
    """A double is rounded half to even when it is made whole, as the embedded engine does; it holds every
    microsecond of two centuries."""
    start, end = (f"CAST({compiler.process(clause, **options)} AS timestamp)" for clause in element.clauses)
    return f"CAST(CAST(EXTRACT(epoch FROM ({end} - {start})) AS double precision) AS bigint)"


@compiles(OneLine, NAME)
def _one_line_of_any_spaces(element: OneLine, compiler: PostgresqlCompiler, **options: Any) -> str:
    line = f"regexp_replace({argument(element, compiler, options)}, '{BLANKS}', ' ', 'g')"
    return f"regexp_replace({line}, '^[{SPACES}]+|[{SPACES}]+$', '', 'g')"


@compiles(Sha256Hex, NAME)
def _sha256_of_bytes(element: Sha256Hex, compiler: PostgresqlCompiler, **options: Any) -> str:
    return f"encode(sha256(convert_to({argument(element, compiler, options)}, 'UTF8')), 'hex')"


@compiles(SortedLines, NAME)
def _lines_by_bytes(element: SortedLines, compiler: PostgresqlCompiler, **options: Any) -> str:
    key = argument(element, compiler, options)
    return f'string_agg({key}, chr(10) ORDER BY {key} COLLATE "C") || chr(10)'


def open_engine(access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine:
    """Raises OriginError."""
    session = PostgresqlSession(access)
    return open_believed("PostgreSQL", session, KNOWN_ANSWERS, lambda: PostgresqlServer(relations))
