"""A table of our own on a server, with columns of types that offices use, asked as the measures ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from evaluators.contract import Condition
from evaluators.stored_columns import StoredTable, stored_table
from measuring.aggregates import build_aggregate
from measuring.engine import Engine
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from measuring.engines.server import ServerEngine, UncountableError
from measuring.statements import RowSet, Statement, StatementValues, aggregate_statement
from sources.origins.database_access import DatabaseAccess
from sources.tables import Column, Table

LEDGER = Table(
    "ledger",
    "台账",
    (
        Column("at", "instant", "日期"),
        Column("until", "instant", "终止日期", event=True),
        Column("word", "text", "事项"),
        Column("times", "count", "次数"),
        Column("paid", "amount", "金额"),
        Column("share", "number", "比例"),
        Column("met", "flag", "是否达标"),
    ),
    birth_column="at",
)


@dataclass(frozen=True)
class LedgerThere:
    """The ledger in a relation of a server; columns there are called as here."""

    kind: str
    access: DatabaseAccess
    relation: str
    partitioned_by: str = ""

    @property
    def stored(self) -> StoredTable:
        return stored_table(LEDGER)

    def open(self) -> Engine:
        columns = {column.name: column.name for column in LEDGER.columns}
        relation = Relation(self.relation, columns, self.partitioned_by)
        return open_server_engine(self.kind, self.access, {"ledger": relation})

    def cells(self, *names: str) -> Sequence[tuple[Any, ...]]:
        """By date and all that is asked for."""
        chosen = [self.stored.c[name] for name in names]
        with self.open() as engine:
            return list(engine.run(engine.compile(select(*chosen).order_by(self.stored.c.at, *chosen)), {}))

    def count(self, where: Condition) -> int:
        with self.open() as engine:
            statement = select(func.count()).select_from(self.stored).where(where)
            return int(engine.run(engine.compile(statement), {})[0][0])

    def refusal(self, name: str) -> str:
        """What is said where a number uses this column."""
        with pytest.raises(UncountableError) as refused:
            self.count(self.stored.c[name].is_not(None))
        return str(refused.value)

    def month_statement(self) -> Statement:
        """As the measures count a month: over the rows that are known."""
        met = build_aggregate(self.stored.c.met.is_(True), None, False, LEDGER)
        return aggregate_statement(RowSet(LEDGER, "at"), [met])

    def plan(self, word: str, of: Statement, values: StatementValues) -> Sequence[tuple[Any, ...]]:
        """What the server says that it would do; ``word`` is its EXPLAIN."""
        with self.open() as engine:
            assert isinstance(engine, ServerEngine)
            compiled = engine.compile(of)
            return engine.session.read(f"{word} {compiled.sql}", compiled.parameter_values(values))


def columns_of(types: Mapping[str, str], usual: Mapping[str, str]) -> str:
    """As CREATE TABLE has them: those of ``types``, the others as usual; by their canonical names."""
    return ", ".join(
        f"`{column.name}` {types.get(column.name, usual[column.type])}" for column in LEDGER.columns
    )
