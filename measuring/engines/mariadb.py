"""MariaDB: one read-only transaction that sees one state; texts compare by their bytes, trailing spaces too."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, DateTime
from sqlalchemy.dialects.mysql.base import MySQLCompiler, MySQLDialect
from sqlalchemy.ext.compiler import compiles

from evaluators.stored_columns import SecondsBetween
from measuring.engines.dialect import ServerCompiler
from measuring.engines.relation import Relation
from sources.tables import Column

EXACT_TEXT = "utf8mb4_nopad_bin"
"""The order of texts by which neither case nor an accent nor a space at the end is passed over."""
TRUNCATED = {"day": "CAST(CAST({} AS DATE) AS DATETIME(6))", "month": "CAST(DATE_FORMAT({}, '%%Y-%%m-01') AS DATETIME(6))"}


class MariadbCompiler(ServerCompiler, MySQLCompiler):
    """Instants that are filled in say that they are: beside a text they would be compared as texts."""

    column_types = {
        "text": "CHAR",
        "instant": "DATETIME(6)",
        "count": "SIGNED",
        "amount": "DECIMAL(18,2)",
        "number": "DECIMAL(18,6)",
        "flag": "SIGNED",
    }

    def read_column(self, there: str, column: Column) -> str:
        return f"CONVERT({there} USING utf8mb4) COLLATE {EXACT_TEXT}" if column.type == "text" else there

    def visit_bindparam(self, bindparam: BindParameter[Any], *more: Any, **options: Any) -> str:
        text: str = super().visit_bindparam(bindparam, *more, **options)
        is_one_instant = isinstance(bindparam.type, DateTime) and not bindparam.expanding
        return f"CAST({text} AS DATETIME(6))" if is_one_instant else text

    def visit_typeclause(self, typeclause: Any, type_: Any = None, **options: Any) -> str | None:
        found = typeclause.type if type_ is None else type_
        if isinstance(found, DateTime):
            return "DATETIME(6)"
        return super().visit_typeclause(typeclause, type_, **options)

    def empty_last(self, text: str, direction: str) -> str:
        return f"{text} IS NULL, {text}{direction}"

    def truncated(self, field: str, moment: str) -> str:
        return TRUNCATED[field].format(moment)

    def visit_length_func(self, function: Any, **options: Any) -> str:
        return f"CHAR_LENGTH{self.function_argspec(function, **options)}"


class MariadbServer(MySQLDialect):
    """The dialect with where the tables stand."""

    name = "mariadb_server"
    statement_compiler = MariadbCompiler
    supports_statement_cache = True

    def __init__(self, relations: Mapping[str, Relation]) -> None:
        super().__init__(paramstyle="format")  # type: ignore[no-untyped-call]
        self.relations = relations


@compiles(SecondsBetween, "mariadb_server")
def _seconds_by_difference(element: SecondsBetween, compiler: MariadbCompiler, **options: Any) -> str:
    """A double is rounded half to even when it is made whole, as the embedded engine does."""
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(TIMESTAMPDIFF(MICROSECOND, {start}, {end}) / 1e6 AS SIGNED)"
