"""Spark: a dialect of its own on SQLAlchemy's plain one. Sums are decimals, since whole numbers of eight
bytes overflow; instants have no zone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import GenericTypeCompiler, IdentifierPreparer
from sqlalchemy.sql.functions import FunctionElement

from evaluators.stored_columns import SecondsBetween
from measuring.engine import Engine
from measuring.engines.column_types import Readings, TypedServerCompiler
from measuring.engines.dialect import RelationsDialect, whole_seconds
from measuring.engines.relation import Relation, TypesThere
from measuring.engines.server import open_believed
from measuring.text_functions import (
    BLANKS,
    MOBILE_NUMBER,
    SPACES,
    MaskedMobile,
    OneLine,
    Sha256Hex,
    SortedLines,
    argument,
)
from sources.origins.database_access import DatabaseAccess
from sources.origins.spark_session import SparkStatements

NAME = "spark"
WHOLE_END = r"\z"
"""Of a text; ``$`` would also match before a line feed at its end."""


WHOLE = r"tinyint|smallint|int|bigint"
READINGS: Readings = {
    "text": (("string", "{}"), (r"varchar\(\d+\)", "CAST({} AS STRING)")),
    "instant": (
        ("timestamp_ntz", "{}"),
        ("date", "CAST({} AS TIMESTAMP_NTZ)"),
        ("timestamp", "CAST(from_utc_timestamp({}, 'Asia/Shanghai') AS TIMESTAMP_NTZ)"),
    ),
    "count": ((rf"{WHOLE}|decimal\(\d+,0\)", "CAST({} AS BIGINT)"),),
    "amount": ((rf"{WHOLE}|decimal\(\d+,[0-2]\)", "CAST({} AS DECIMAL(18,2))"),),
    "number": ((rf"{WHOLE}|decimal\(\d+,[0-6]\)", "CAST({} AS DECIMAL(18,6))"),),
    "flag": (("boolean", "{}"),),
}
"""What does not fit fails, and is told: sessions are strict (ANSI)."""
KNOWN_ANSWERS = {
    "文字的比较": "'a' <> 'a ' AND 'a' <> 'A' AND 'e' <> 'é' AND '' IS NOT NULL",
    "文字的写法": r"length('\\') = 1 AND length('it\'s') = 4 AND length('${a}') = 4",
    "微秒": "timestampdiff(MICROSECOND, TIMESTAMP_NTZ'2024-01-01 00:00:00',"
    " TIMESTAMP_NTZ'2024-02-29 00:00:00.000001') = 5097600000001",
    "空值": "(1 IN (2, NULL)) IS NULL",
    "大数相加": "(SELECT sum(CAST(n AS DECIMAL(20,0))) FROM VALUES (9223372036854775807), (1) AS big(n))"
    " = 9223372036854775808",
    "窗口": "(SELECT sum(gap) FROM (SELECT n - lag(n) OVER (ORDER BY n NULLS LAST) AS gap"
    " FROM VALUES (1), (4), (NULL) AS some(n))) = 3",
}


class SparkCompiler(TypedServerCompiler):
    """Texts compare by their bytes there as well."""

    readings = READINGS
    leaves_date_bare = False
    column_types: Mapping[str, str] = MappingProxyType({
        "text": "STRING",
        "instant": "TIMESTAMP_NTZ",
        "count": "BIGINT",
        "amount": "DECIMAL(18,2)",
        "number": "DECIMAL(18,6)",
        "flag": "BOOLEAN",
    })  # fmt: skip

    def visit_empty_set_expr(self, *_: Any, **__: Any) -> str:
        return "SELECT 1 WHERE 1 != 1"

    def visit_sum_func(self, func: FunctionElement[Any], **options: Any) -> str:
        text = argument(func, self, options)
        return f"sum(CAST({text} AS DECIMAL(20,0)))" if isinstance(func.type, Integer) else f"sum({text})"

    def truncated(self, field: str, moment: str) -> str:
        return f"CAST(date_trunc('{field}', {moment}) AS TIMESTAMP_NTZ)"


class SparkTypes(GenericTypeCompiler):
    """What a cast names."""

    def visit_DATETIME(self, *_: Any, **__: Any) -> str:  # noqa: N802  # SQLAlchemy's
        return "TIMESTAMP_NTZ"

    def visit_VARCHAR(self, *_: Any, **__: Any) -> str:  # noqa: N802
        return "STRING"


class SparkNames(IdentifierPreparer):
    """Between signs of their own."""

    def __init__(self, dialect: Any) -> None:
        super().__init__(dialect, initial_quote="`")


class SparkServer(RelationsDialect):
    """Values go by their places."""

    name = NAME
    statement_compiler = SparkCompiler
    type_compiler_cls = SparkTypes
    preparer = SparkNames  # type: ignore[assignment]  # SQLAlchemy declares the class itself, not its kind
    default_paramstyle = "qmark"
    supports_native_boolean = True


@compiles(SecondsBetween, NAME)
def _seconds_of_microseconds(element: SecondsBetween, compiler: SparkCompiler, **options: Any) -> str:
    start, end = (
        f"CAST({compiler.process(clause, **options)} AS TIMESTAMP_NTZ)" for clause in element.clauses
    )
    return whole_seconds(f"timestampdiff(MICROSECOND, {start}, {end})", "({} DIV {})")


@compiles(OneLine, NAME)
def _one_line(element: OneLine, compiler: SparkCompiler, **options: Any) -> str:
    line = f"regexp_replace({argument(element, compiler, options)}, r'{BLANKS}', ' ')"
    return f"regexp_replace({line}, r'^[{SPACES}]+|[{SPACES}]+{WHOLE_END}', '')"


@compiles(MaskedMobile, NAME)
def _masked_mobile(element: MaskedMobile, compiler: SparkCompiler, **options: Any) -> str:
    pattern = MOBILE_NUMBER.replace("$", WHOLE_END)
    return f"regexp_replace({argument(element, compiler, options)}, r'{pattern}', '$1****$2')"


@compiles(Sha256Hex, NAME)
def _sha256_hex(element: Sha256Hex, compiler: SparkCompiler, **options: Any) -> str:
    return f"sha2({argument(element, compiler, options)}, 256)"


@compiles(SortedLines, NAME)
def _sorted_lines(element: SortedLines, compiler: SparkCompiler, **options: Any) -> str:
    key = argument(element, compiler, options)
    lines = f"array_join(array_sort(collect_list({key})), chr(10)) || chr(10)"
    return f"CASE WHEN count({key}) > 0 THEN {lines} END"


def open_engine(access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine:
    """Raises OriginError."""
    session = SparkStatements(access)

    def dialect() -> SparkServer:
        return SparkServer(relations, types_in(session, relations))

    return open_believed("Spark", session, KNOWN_ANSWERS, dialect)


def types_in(session: SparkStatements, relations: Mapping[str, Relation]) -> TypesThere:
    return {
        (relation.name, column.lower()): type_
        for relation in relations.values()
        for column, type_ in session.columns(relation.name)
    }
