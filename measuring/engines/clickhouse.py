"""ClickHouse: whole numbers that cannot overflow, columns that can be empty, instants on the local clock."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, Interval, Select, String, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import OPERATORS
from sqlalchemy.sql.elements import BinaryExpression, Grouping
from sqlalchemy.sql.selectable import ScalarSelect

from evaluators.stored_columns import SecondsBetween
from measuring.decimal_places import UntranslatableError
from measuring.engine import Engine
from measuring.engines.column_types import Readings, TypedServerCompiler, types_there
from measuring.engines.dialect import RelationsDialect
from measuring.engines.relation import Relation
from measuring.engines.server import open_believed
from measuring.text_functions import (
    BLANKS,
    MASKED_NUMBER,
    MOBILE_NUMBER,
    SPACES,
    MaskedMobile,
    OneLine,
    Sha256Hex,
    SortedLines,
    argument,
)
from sources.origins.clickhouse_session import ZONE, ClickhouseSession, written
from sources.origins.database_access import DatabaseAccess

NAME = "clickhouse_server"
DECIMAL = re.compile(r"-?\d+\.(\d+)")
WIDE = "toInt128(0)"
"""Added to a number it gives one that does not overflow without a word, exact decimals too."""


INSTANT = f"Nullable(DateTime64(6, '{ZONE}'))"
OPTIONAL = r"(?:LowCardinality\()?(?:Nullable\()?{}\)*"
ON_OUR_CLOCK = r" 时区 (?:Asia/Shanghai|Asia/Chongqing|PRC)"
FLAG = (
    "if(throwIf(ifNull({0} NOT IN (0, 1), 0), '有不是 0、1 的是否值') = 0, CAST({0} AS Nullable(Bool)), NULL)"
)
TYPES = r"""SELECT name,
if(match(type, 'DateTime(64[(][0-9][)])?[)]*$'), concat(type, ' 时区 ', serverTimezone()), type)
FROM system.columns WHERE database = coalesce(nullIf(%s, ''), currentDatabase()) AND table = %s"""
"""An instant without a zone of its own is on the clock of the server."""
KNOWN_ANSWERS = {
    "是否的空值": "CAST(NULL AS Nullable(Bool)) IS NOT TRUE AND isNull(NOT CAST(NULL AS Nullable(Bool)))",
    "空值": "isNull(CAST(NULL AS Nullable(Int64)) NOT IN (1))",
    "半秒的取舍": "toInt64(round(2.5)) = 2 AND toInt64(round(3.5)) = 4 AND toInt64(round(-2.5)) = -2",
    "大数相加": """(SELECT sumOrNull(n + toInt128(0)) FROM (SELECT arrayJoin([9223372036854775807, 1]) AS n))
= toInt128('9223372036854775808')""",
    "月份": f"""toDateTime64(date_trunc('month', toDateTime64('2150-03-04 05:06:07', 6, '{ZONE}')), 6, '{ZONE}')
= toDateTime64('2150-03-01 00:00:00', 6, '{ZONE}')""",
    "窗口": """(SELECT sum(gap) FROM (SELECT n - lag(n) OVER (ORDER BY n NULLS LAST) AS gap
FROM (SELECT arrayJoin([1, 4, NULL]) AS n))) = 3""",
}


COLUMN_TYPES: Mapping[str, str] = {
    "text": "Nullable(String)",
    "instant": INSTANT,
    "count": "Nullable(Int64)",
    "amount": "Nullable(Decimal(18, 2))",
    "number": "Nullable(Decimal(18, 6))",
    "flag": "Nullable(Bool)",
}
READINGS: Readings = {
    "text": (
        (
            OPTIONAL.format(r"(?:String|FixedString\(\d+\)|Enum\d+\(.*\)|UUID|U?Int\d+)"),
            "CAST({} AS Nullable(String))",
        ),
    ),
    "instant": (
        (
            OPTIONAL.format(r"(?:Date|Date32|DateTime\('.*'\)|DateTime64\([0-6], '.*'\))"),
            f"CAST({{}} AS {INSTANT})",
        ),
        (OPTIONAL.format(r"DateTime(?:64\([0-6]\))?") + ON_OUR_CLOCK, f"CAST({{}} AS {INSTANT})"),
    ),
    "count": (
        (OPTIONAL.format(r"(?:U?Int(?:8|16|32)|Int64)"), "CAST({} AS Nullable(Int64))"),
        (OPTIONAL.format(r"(?:UInt64|Decimal\(\d+, 0\))"), "CAST({} AS Nullable(Int128))"),
    ),
    "amount": ((OPTIONAL.format(r"(?:Decimal\(\d+, [0-2]\)|U?Int\d+)"), "toNullable({})"),),
    "number": ((OPTIONAL.format(r"(?:Decimal\(\d+, [0-6]\)|U?Int\d+)"), "toNullable({})"),),
    "flag": ((OPTIONAL.format("Bool"), "CAST({} AS Nullable(Bool))"), (OPTIONAL.format("U?Int8"), FLAG)),
}


class ClickhouseCompiler(TypedServerCompiler):
    """ClickHouse's own sums and additions go round at 2⁶³; windows give 0 and 1970 where a column that cannot
    be empty has nothing: so all columns can be."""

    column_types = COLUMN_TYPES
    readings = READINGS
    leaves_date_bare = False

    def visit_column(self, column: Any, *more: Any, **options: Any) -> str:
        if column.is_literal and (decimal := DECIMAL.fullmatch(column.name)):
            return f"toDecimal128('{column.name}', {len(decimal[1])})"
        return super().visit_column(column, *more, **options)

    def visit_add_binary(self, binary: BinaryExpression[Any], _: Any, **options: Any) -> str:
        return self.widened(binary, "+", **options)

    def visit_sub_binary(self, binary: BinaryExpression[Any], _: Any, **options: Any) -> str:
        return self.widened(binary, "-", **options)

    def visit_mul_binary(self, binary: BinaryExpression[Any], _: Any, **options: Any) -> str:
        return self.widened(binary, "*", **options)

    def widened(self, binary: BinaryExpression[Any], sign: str, **options: Any) -> str:
        if any(isinstance(side.type, DateTime | Interval | String) for side in (binary.left, binary.right)):
            raise UntranslatableError("时间或文字的加减")
        left, right = (self.process(side, **options) for side in (binary.left, binary.right))
        return f"({left} + {WIDE}) {sign} ({right})"

    def visit_sum_func(self, function: Any, **options: Any) -> str:
        (value,) = function.clauses
        return f"sumOrNull({self.process(value, **options)} + {WIDE})"

    def visit_max_func(self, function: Any, **options: Any) -> str:
        return f"max(toNullable{self.function_argspec(function, **options)})"

    def visit_min_func(self, function: Any, **options: Any) -> str:
        return f"min(toNullable{self.function_argspec(function, **options)})"

    def visit_in_op_binary(self, binary: BinaryExpression[Any], operator: Any, **options: Any) -> str:
        """ClickHouse passes over what is empty in a query: beside it, what is not found is not known."""
        query = queried(binary.right)
        if not isinstance(query, Select):
            text: str = self._generate_generic_binary(binary, OPERATORS[operator], **options)
            return text
        found = query.subquery()
        (cell,), counted = found.c, select(func.count()).select_from(found)
        asked = (counted, counted.where(cell.is_(None)))
        rows, empty = (self.process(select_.scalar_subquery(), **options) for select_ in asked)
        value, within = self.process(binary.left, **options), self.process(query.scalar_subquery(), **options)
        unknown = f"{value} IS NULL AND {rows} > 0 OR {empty} > 0"
        return f"multiIf({value} IN {within}, true, {unknown}, NULL, false)"

    def visit_not_in_op_binary(self, binary: BinaryExpression[Any], operator: Any, **options: Any) -> str:
        text = self.visit_in_op_binary(binary, operator, **options)
        return f"NOT {text}" if isinstance(queried(binary.right), Select) else f"({text})"

    def visit_typeclause(self, typeclause: Any, **_: Any) -> str:
        """Only what is empty is cast into an instant, and only numbers into texts."""
        return self.column_types["instant" if isinstance(typeclause.type, DateTime) else "text"]

    def truncated(self, field: str, moment: str) -> str:
        return f"toDateTime64(date_trunc('{field}', {moment}), 6, '{ZONE}')"


def queried(right: Any) -> Any:
    """What a query in parentheses is; anything else as it is."""
    while isinstance(right, Grouping | ScalarSelect):
        right = right.element
    return right


class ClickhouseServer(RelationsDialect):
    """Values are written into the statement by the session."""

    name = NAME
    statement_compiler = ClickhouseCompiler
    default_paramstyle = "format"
    supports_native_boolean = True


@compiles(SecondsBetween, NAME)
def _seconds_by_epoch(element: SecondsBetween, compiler: ClickhouseCompiler, **options: Any) -> str:
    """A double is rounded half to even, as the embedded engine does."""
    start, end = (
        f"toUnixTimestamp64Micro({compiler.process(clause, **options)})" for clause in element.clauses
    )
    return f"toInt64(round(({end} - {start}) / 1e6))"


@compiles(OneLine, NAME)
def _one_line(element: OneLine, compiler: ClickhouseCompiler, **options: Any) -> str:
    line = f"replaceRegexpAll({argument(element, compiler, options)}, {written(BLANKS)}, ' ')"
    return f"replaceRegexpAll({line}, '^[{SPACES}]+|[{SPACES}]+$', '')"


@compiles(MaskedMobile, NAME)
def _masked_mobile(element: MaskedMobile, compiler: ClickhouseCompiler, **options: Any) -> str:
    text = argument(element, compiler, options)
    return f"replaceRegexpOne({text}, {written(MOBILE_NUMBER)}, {written(MASKED_NUMBER)})"


@compiles(Sha256Hex, NAME)
def _sha256_of_bytes(element: Sha256Hex, compiler: ClickhouseCompiler, **options: Any) -> str:
    return f"lower(hex(SHA256({argument(element, compiler, options)})))"


@compiles(SortedLines, NAME)
def _lines_by_bytes(element: SortedLines, compiler: ClickhouseCompiler, **options: Any) -> str:
    key = argument(element, compiler, options)
    lines = f"concat(arrayStringConcat(arraySort(groupArray({key})), '\n'), '\n')"
    return f"if(count({key}) = 0, NULL, {lines})"


def open_engine(access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine:
    """Raises OriginError."""
    session = ClickhouseSession(access)

    def dialect() -> ClickhouseServer:
        return ClickhouseServer(relations, types_there(session, TYPES, relations))

    return open_believed("ClickHouse", session, KNOWN_ANSWERS, dialect)
