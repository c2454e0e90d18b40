"""MariaDB: texts compare by their bytes, trailing spaces too; instants stay instants."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, DateTime
from sqlalchemy.dialects.mysql.base import MySQLCompiler, MySQLDialect
from sqlalchemy.ext.compiler import compiles

from evaluators.stored_columns import SecondsBetween
from measuring.engine import Engine
from measuring.engines.column_types import Readings, TypedServerCompiler, types_there
from measuring.engines.dialect import RelationsDialect
from measuring.engines.relation import Relation
from measuring.engines.server import open_believed
from measuring.text_functions import BLANKS, SPACES, OneLine, Sha256Hex, SortedLines, argument
from sources.origins.database_access import DatabaseAccess
from sources.origins.mariadb_session import MariadbSession

NAME = "mariadb_server"
EXACT_TEXT = "CONVERT({} USING utf8mb4) COLLATE utf8mb4_nopad_bin"
"""In this order neither case nor an accent nor a space at the end is passed over."""
TEXT = r"(?:(?:var)?char\(\d+\)|(?:tiny|medium|long)?text|enum\(.*\))"
INSTANT = "CAST({} AS DATETIME(6))"
WHOLE = r"(?:tiny|small|medium|big)?int\(\d+\)"
FLAG = "CASE WHEN {0} IN (0, 1) THEN {0} WHEN {0} IS NOT NULL THEN 1 / ({0} * 0) END"
"""Of what is neither yes nor no the server warns, and nothing is believed then."""
TYPES = """SELECT column_name, CONCAT_WS(' ', column_type, character_set_name) FROM information_schema.columns
WHERE table_schema = COALESCE(NULLIF(%s, ''), DATABASE()) AND table_name = %s"""
KNOWN_ANSWERS = {
    "文字的比较": "'a' <> 'a ' AND 'a' <> 'A' AND 'e' <> 'é'",
    "反斜杠": r"CHAR_LENGTH('\') = 1",
    "半秒的取舍": "CAST(2500000 / 1e6 AS SIGNED) = 2 AND CAST(3500000 / 1e6 AS SIGNED) = 4",
    "空值": "(1 IN (2, NULL)) IS NULL AND (NULL IN (SELECT 1 FROM DUAL WHERE 1 = 0)) = 0",
    "大数相加": """(SELECT SUM(n) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1) AS big)
= 9223372036854775808""",
    "窗口": """(SELECT SUM(gap) FROM (SELECT n - LAG(n) OVER (ORDER BY n IS NULL, n) AS gap
FROM (SELECT 1 AS n UNION ALL SELECT 4 UNION ALL SELECT NULL) AS rows_) AS gaps) = 3""",
}
MONTH = "CAST(CAST({0} AS DATE) - INTERVAL (DAYOFMONTH({0}) - 1) DAY AS DATETIME(6))"
DAY = "CAST(CAST({} AS DATE) AS DATETIME(6))"


COLUMN_TYPES: Mapping[str, str] = {
    "text": "CHAR",
    "instant": "DATETIME(6)",
    "count": "SIGNED",
    "amount": "DECIMAL(18,2)",
    "number": "DECIMAL(18,6)",
    "flag": "SIGNED",
}
READINGS: Readings = {
    "text": (
        (rf"{TEXT} (?!utf8mb4$)\w+", EXACT_TEXT),
        (rf"{TEXT} utf8mb4", "{} COLLATE utf8mb4_nopad_bin"),
        (rf"{WHOLE}(?: unsigned)?", EXACT_TEXT.format("CAST({} AS CHAR)")),
    ),
    "instant": ((r"date|(?:datetime|timestamp)(?:\(\d\))?", INSTANT),),
    "count": (
        (rf"{WHOLE}|decimal\(\d+,0\)", "{}"),
        (r"bigint\(\d+\) unsigned", "CAST({} AS DECIMAL(20, 0))"),
        (rf"{WHOLE} unsigned", "CAST({} AS SIGNED)"),
    ),
    "amount": ((rf"{WHOLE}|decimal\(\d+,[0-2]\)", "{}"),),
    "number": ((rf"{WHOLE}|decimal\(\d+,[0-6]\)", "{}"),),
    "flag": ((r"tinyint\(\d+\)", FLAG), (r"bit\(1\)", "CAST({} AS SIGNED)")),
}
CELL_READINGS = {"flag": "{}"}
"""Each word that was looked at means yes, no or nothing."""


class MariadbCompiler(TypedServerCompiler, MySQLCompiler):
    """Instants that are filled in say that they are: beside a text they would be compared as texts."""

    dialect: "MariadbServer"
    column_types = COLUMN_TYPES
    readings = READINGS
    cell_readings = CELL_READINGS

    def visit_bindparam(self, bindparam: BindParameter[Any], *more: Any, **options: Any) -> str:
        text: str = super().visit_bindparam(bindparam, *more, **options)  # type: ignore[no-untyped-call]
        is_instant = isinstance(bindparam.type, DateTime) and not bindparam.expanding
        return f"TIMESTAMP{text}" if is_instant else text

    def visit_typeclause(self, typeclause: Any, type_: Any = None, **options: Any) -> str | None:
        if isinstance(typeclause.type if type_ is None else type_, DateTime):
            return "DATETIME(6)"
        return super().visit_typeclause(typeclause, type_, **options)

    def empty_last(self, text: str, direction: str) -> str:
        return f"{text} IS NULL, {text}{direction}"

    def truncated(self, field: str, moment: str) -> str:
        return (MONTH if field == "month" else DAY).format(moment)


class MariadbServer(RelationsDialect, MySQLDialect):
    """Values are written into the statement by the driver."""

    name = NAME
    statement_compiler = MariadbCompiler
    default_paramstyle = "format"


@compiles(SecondsBetween, NAME)
def _seconds_by_difference(element: SecondsBetween, compiler: MariadbCompiler, **options: Any) -> str:
    """A double is rounded half to even when it is made whole, as the embedded engine does."""
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(TIMESTAMPDIFF(MICROSECOND, {start}, {end}) / 1e6 AS SIGNED)"


@compiles(OneLine, NAME)
def _one_line(element: OneLine, compiler: MariadbCompiler, **options: Any) -> str:
    line = f"REGEXP_REPLACE({argument(element, compiler, options)}, '{BLANKS}', ' ')"
    return f"REGEXP_REPLACE({line}, '^[{SPACES}]+|[{SPACES}]+$', '')"


@compiles(Sha256Hex, NAME)
def _sha256_of_bytes(element: Sha256Hex, compiler: MariadbCompiler, **options: Any) -> str:
    return f"SHA2({argument(element, compiler, options)}, 256)"


@compiles(SortedLines, NAME)
def _lines_by_bytes(element: SortedLines, compiler: MariadbCompiler, **options: Any) -> str:
    """Of lines that do not fit into an answer the server warns."""
    key = argument(element, compiler, options)
    return f"CONCAT(GROUP_CONCAT({key} ORDER BY {key} SEPARATOR '\n'), '\n')"


def open_engine(access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine:
    """Raises OriginError."""
    session = MariadbSession(access)

    def dialect() -> MariadbServer:
        return MariadbServer(relations, types_there(session, TYPES, relations))

    return open_believed("MariaDB", session, KNOWN_ANSWERS, dialect)
