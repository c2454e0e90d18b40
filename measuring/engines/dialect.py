"""What is the same in the SQL of all servers: a typed table is a query over the relation it stands in, and
what is empty stands last."""

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.functions import FunctionElement

from evaluators.contract import Expression
from evaluators.stored_columns import StoredTable
from measuring.decimal_places import UntranslatableError
from measuring.engines.refusals import (
    refuse_cast,
    refuse_function,
    refuse_literal,
    refuse_operator,
)
from measuring.engines.relation import Relation, TypesThere
from sources.tables import Column

SECOND = 1_000_000
"""Microseconds."""
NOT_ASKED: TypesThere = MappingProxyType({})


class RelationsDialect(DefaultDialect):
    """The part of a dialect that each server's dialect has before its own: by name of table the relations,
    and the types of their columns where these are asked for."""

    def __init__(self, relations: Mapping[str, Relation], types: TypesThere = NOT_ASKED) -> None:
        super().__init__()
        self.relations = relations
        self.types = types

    @property
    def key(self) -> Hashable:
        """Equal where the same is read by equal SQL."""
        relations = tuple((name, relation.key) for name, relation in sorted(self.relations.items()))
        return relations, tuple(sorted(self.types.items()))


class ServerCompiler(SQLCompiler):
    """The parts of a compiler that each server's compiler has before its own."""

    dialect: RelationsDialect
    column_types: Mapping[str, str]
    """By type of column, what it is read as there."""
    leaves_date_bare = True
    """The date by which a relation is partitioned stands as it is: else no months would be left out."""

    def visit_table(self, table: Any, asfrom: Any = False, *more: Any, **options: Any) -> str:
        if not asfrom or not isinstance(table, StoredTable):
            text: str = super().visit_table(table, asfrom, *more, **options)  # type: ignore[no-untyped-call]
            return text
        relation = self.dialect.relations[table.name]
        columns = ", ".join(self.stored_column(column, relation) for column in table.of.columns)
        there = ".".join(map(self.quoted, relation.name.split(".")))
        rows = f"{there} WHERE {relation.only}" if relation.only else there
        return f"(SELECT {columns} FROM {rows}) AS {self.quoted(table.name)}"  # noqa: S608  # quoted names

    def quoted(self, name: str) -> str:
        return self.preparer.quote_identifier(name)

    def stored_column(self, column: Column, relation: Relation) -> str:
        there, cell = relation.columns.get(column.name), relation.cells.get(column.name)
        if there is None and cell is None:
            text = self.nothing(column)
        elif there and not cell and self.leaves_date_bare and column.name == relation.partitioned_by:
            text = self.quoted(there)
        else:
            text = self.read_column(cell or self.quoted(str(there)), column, relation)
        return f"{text} AS {self.quoted(column.name)}"

    def nothing(self, column: Column) -> str:
        return f"CAST(NULL AS {self.column_types[column.type]})"

    def read_column(self, there: str, column: Column, relation: Relation) -> str:
        """A column of the server as the expressions expect it; texts compare by their bytes."""
        return f"CAST({there} AS {self.column_types[column.type]})"

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
        if over.range_ is not None or over.groups is not None or over.exclude is not None:
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
        refuse_function(func.name)
        return super().visit_function(func, *more, **options)

    def visit_column(self, column: Any, *more: Any, **options: Any) -> str:
        refuse_literal(column)
        return super().visit_column(column, *more, **options)

    def visit_cast(self, cast: Any, **options: Any) -> str:
        refuse_cast(cast)
        text: str = super().visit_cast(cast, **options)  # type: ignore[no-untyped-call]
        return text

    def visit_extract(self, extract: Any, **_: Any) -> str:
        raise UntranslatableError(f"取时间的“{extract.field}”")

    def visit_withingroup(self, *_: Any, **__: Any) -> str:
        raise UntranslatableError("排序集合函数")

    def visit_funcfilter(self, *_: Any, **__: Any) -> str:
        raise UntranslatableError("带条件的集合函数")

    def visit_textclause(self, textclause: Any, *_: Any, **__: Any) -> str:
        raise UntranslatableError(f"直接写入的 SQL“{textclause.text}”")

    def visit_date_trunc_func(self, func: FunctionElement[Any], **options: Any) -> str:
        field, moment = func.clauses
        name = getattr(field, "value", None)
        if name not in ("day", "month"):
            raise UntranslatableError(f"函数“date_trunc {name}”")
        return self.truncated(str(name), self.process(moment, **options))

    def truncated(self, field: str, moment: str) -> str:
        """The beginning of the ``day`` or ``month`` of an instant."""
        raise NotImplementedError


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
