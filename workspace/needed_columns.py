"""Which columns a method cannot do without, and which it uses where they are: asked of the method."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evaluators import discover_evaluators
from evaluators.columns import Columns
from evaluators.contract import Contract
from sources.tables import Table


@dataclass(frozen=True)
class NeededColumns:
    """Of one table, by their names on screen: ``needed``, each with those of which one will do; ``used``
    where they are there."""

    table: str
    needed: tuple[str, ...]
    used: tuple[str, ...]


@cache
def needed_columns(evaluator: str) -> tuple[NeededColumns, ...]:
    """With every parameter as nobody chose it; nothing of evaluators of others, whose code is not run here,
    and of those that are told which table they read."""
    found = discover_evaluators().get(evaluator)
    if found is None or found.contract.chooses_table:
        return ()
    columns = [Columns(table) for table in found.contract.reads]
    found.function(*columns, **found.info.params)
    return tuple(_told(asked, found.contract) for asked in columns if asked.looked_at)


def _told(asked: Columns, contract: Contract) -> NeededColumns:
    table = asked.table_read
    dated_by = () if contract.is_undated(table) else ((contract.dated_by[table.name],),)
    needed = tuple(dict.fromkeys((*dated_by, *asked.needed)))
    spared = asked.looked_at.difference(*needed)
    used = (column.label for column in table.columns if column.name in spared)
    return NeededColumns(table.label, tuple(_either(table, needed)), tuple(used))


def _either(table: Table, groups: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for group in groups:
        named = (table.column(name) for name in group)
        yield "或".join(column.label for column in named if column)
