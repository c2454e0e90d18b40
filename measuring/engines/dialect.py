"""What is the same in the SQL of all servers: a typed table is a query over the relation it stands in, what
is empty stands last, and what is not known to count the same integers everywhere is refused by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Select
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression, UnaryExpression, WithinGroup
from sqlalchemy.sql.functions import FunctionElement

from evaluators.contract import Expression
from evaluators.stored_columns import StoredTable
from measuring.decimal_places import UntranslatableError
from measuring.engines.relation import Relation
from measuring.sqlite_expressions import SAME_OPERATORS
from sources.tables import Column

CARRIED_OPERATORS = SAME_OPERATORS | {operators.mul}
CARRIED_FUNCTIONS = frozenset(
    {
        *("count", "sum", "max", "min", "abs", "coalesce", "nullif", "length", "lower", "upper", "trim"),
        *("row_number", "rank", "dense_rank", "lag", "lead", "first_value", "date_trunc"),
    }
)
LIKE_OPERATORS = frozenset(
    {
        *(operators.like_op, operators.not_like_op, operators.contains_op, operators.not_contains_op),
        *(operators.startswith_op, operators.not_startswith_op, operators.endswith_op),
    }
)
SECOND = 1_000_000
"""Microseconds."""


class ServerCompiler(SQLCompiler):
    """The parts of a compiler that each server's compiler has before its own; ``relations`` stand at the
    dialect."""

    column_types: Mapping[str, str]
    """By type of column, what an absent one is cast to."""

    def visit_table(self, table: Any, asfrom: bool = False, **options: Any) -> str:
        if not asfrom or not isinstance(table, StoredTable):
            text: str = super().visit_table(table, asfrom=asfrom, **options)  # type: ignore[no-untyped-call]
            return text
        relation = relations_of(self)[table.name]
        columns = ", ".join(self.stored_column(column, relation) for column in table.of.columns)
        there = ".".join(map(self.quoted, relation.name.split(".")))
        return f"(SELECT {columns} FROM {there}) AS {self.quoted(table.name)}"

    def quoted(self, name: str) -> str:
        return self.preparer.quote_identifier(name)

    def stored_column(self, column: Column, relation: Relation) -> str:
        there = relation.columns.get(column.name)
        if there is None:
            text = f"CAST(NULL AS {self.column_types[column.type]})"
        else:
            text = self.read_column(self.quoted(there), column)
        return f"{text} AS {self.quoted(column.name)}"

    def read_column(self, there: str, column: Column) -> str:
        """A column of the server as the expressions expect it; texts compare by their bytes."""
        raise NotImplementedError

    def order_by_clause(self, select: Any, **options: Any) -> str:
        order = ", ".join(self.ordered(clause, **options) for clause in select._order_by_clauses)
        return f" ORDER BY {order}" if order else ""

    def ordered(self, clause: Expression, **options: Any) -> str:
        """In an order, with what is empty last whichever way it goes."""
        bare, descends = bare_order(clause)
        return self.empty_last(self.process(bare, **options), " DESC" if descends else "")

    def empty_last(self, text: str, direction: str) -> str:
        return f"{text}{direction} NULLS LAST"

    def visit_over(self, over: Any, **options: Any) -> str:
        if over.range_ is not None or over.groups is not None:
            raise UntranslatableError("按值划定的窗口")
        parts = []
        if over.partition_by is not None and len(over.partition_by):
            parts.append(f"PARTITION BY {self.process(over.partition_by, **options)}")
        if over.order_by is not None and len(over.order_by):
            order = ", ".join(self.ordered(clause, **options) for clause in over.order_by)
            parts.append(f"ORDER BY {order}")
        if over.rows is not None:
            parts.append(f"ROWS BETWEEN {self.process(over.rows, **options)}")
        return f"{self.process(over.element, **options)} OVER ({' '.join(parts)})"

    def visit_binary(self, binary: Any, *more: Any, **options: Any) -> str:
        refuse_operator(binary)
        text: str = super().visit_binary(binary, *more, **options)  # type: ignore[no-untyped-call]
        return text

    def visit_function(self, func: Any, *more: Any, **options: Any) -> str:
        if func.name.lower() not in CARRIED_FUNCTIONS:
            raise UntranslatableError(f"函数“{func.name}”")
        return super().visit_function(func, *more, **options)

    def visit_withingroup(self, withingroup: WithinGroup[Any], **_: Any) -> str:
        raise UntranslatableError("排序集合函数")

    def visit_date_trunc_func(self, func: FunctionElement[Any], **options: Any) -> str:
        field, moment = func.clauses
        name = getattr(field, "value", None)
        if name not in ("day", "month"):
            raise UntranslatableError(f"函数“date_trunc {name}”")
        return self.truncated(str(name), self.process(moment, **options))

    def truncated(self, field: str, moment: str) -> str:
        """The beginning of the ``day`` or ``month`` of an instant."""
        raise NotImplementedError


def relations_of(compiler: SQLCompiler) -> Mapping[str, Relation]:
    found: Mapping[str, Relation] = compiler.dialect.relations  # type: ignore[attr-defined]
    return found


def refuse_operator(binary: BinaryExpression[Any]) -> None:
    if binary.operator not in CARRIED_OPERATORS and binary.operator not in LIKE_OPERATORS:
        raise UntranslatableError(f"运算“{getattr(binary.operator, '__name__', binary.operator)}”")
    if binary.operator in LIKE_OPERATORS and has_backslash(binary.right):
        raise UntranslatableError("含反斜杠的模糊匹配")


def has_backslash(pattern: Any) -> bool:
    """Some servers take it as the sign that what follows is no wildcard, others as itself."""
    values = (part.value for part in iterate_parameters(pattern))
    return any(isinstance(value, str) and "\\" in value for value in values)


def iterate_parameters(expression: Any) -> Iterable[BindParameter[Any]]:
    if isinstance(expression, BindParameter):
        yield expression
    for child in expression.get_children():
        yield from iterate_parameters(child)


def bare_order(clause: Any) -> tuple[Expression, bool]:
    """What is sorted by, and whether it descends."""
    descends = False
    while True:
        if isinstance(clause, UnaryExpression) and clause.modifier is not None:
            if clause.modifier is operators.nulls_first_op:
                raise UntranslatableError("空值在前的排序")
            descends = descends or clause.modifier is operators.desc_op
        elif clause.__visit_name__ != "label_reference":
            return clause, descends
        clause = clause.element


def whole_seconds(microseconds: str, divide: str) -> str:
    """Rounded to the nearest second, halves to the even one, in whole numbers; ``divide`` is a form of whole
    division."""
    away = divide.format(f"(ABS({microseconds}) + {SECOND // 2})", SECOND)
    rest = f"ABS({microseconds}) - {divide.format(f'ABS({microseconds})', SECOND)} * {SECOND}"
    odd = f"{away} - {divide.format(away, 2)} * 2 = 1"
    up = f"CASE WHEN {rest} = {SECOND // 2} AND {odd} THEN {away} - 1 ELSE {away} END"
    return f"(CASE WHEN {microseconds} < 0 THEN -({up}) ELSE {up} END)"


def answer_types(statement: Select[Any]) -> tuple[Any, ...]:
    """The types of what a statement gives, in order."""
    return tuple(column.type for column in statement.selected_columns)
