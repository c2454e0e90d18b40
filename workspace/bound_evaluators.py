"""What there is to know of evaluators beside the tables that a workspace declares: more columns to choose
rows by, and what is wrong with parameters that name a table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from evaluators.any_table import table_faults
from evaluators.discovery import Evaluator, discover_evaluators
from evaluators.parameters import filter_names
from indicators.ledgers import Ledger, LedgerColumn
from indicators.model import EvaluatorInfo, Parameters
from sources.source import SourceDeclarations
from sources.table_definition import FORESEEN
from sources.tables import TABLES, Column, Table

Infos = Mapping[str, EvaluatorInfo]


@dataclass
class BoundEvaluators:
    """Worked out once for each state of the declarations."""

    _last: tuple[Infos, SourceDeclarations, Infos] | None = None

    def bind(self, infos: Infos, declarations: SourceDeclarations) -> Infos:
        """By name; what was worked out last stands as long as neither changed."""
        last = self._last
        if last is None or last[0] is not infos or last[1] is not declarations:
            declared = {name: source.table for name, source in declarations.tables.items()}
            own = tuple(ledger_of(table) for name, table in declared.items() if name not in TABLES)
            found = {name: bind_info(info, {**TABLES, **declared}, own) for name, info in infos.items()}
            last = self._last = infos, declarations, found
        return last[2]


def ledger_of(table: Table) -> Ledger:
    """A table of the office's own as proposals see it, without what tells of persons."""
    columns = (
        LedgerColumn(column.name, column.label, column.type, is_event(column, table))
        for column in table.columns
        if not column.personal
    )
    return Ledger(table.name, table.label, tuple(columns), table.birth_column)


def is_event(column: Column, table: Table) -> bool:
    """The day that dates a row is never kept as an event: its name tells whether it was set beforehand."""
    return column.event or (column.name == table.birth_column and not FORESEEN.search(column.label))


def bind_info(
    info: EvaluatorInfo, tables: Mapping[str, Table], ledgers: tuple[Ledger, ...] = ()
) -> EvaluatorInfo:
    if info.chooses_table:
        evaluator = discover_evaluators()[info.name]
        return replace(info, find_faults=partial(_table_faults, evaluator, tables), ledgers=ledgers)
    more = filter_names(tuple(tables[name] for name in info.tables if name in tables))
    added = tuple(name for name in more if name not in info.columns)
    return replace(info, columns=(*info.columns, *added)) if added else info


def columns_read(info: EvaluatorInfo, params: Parameters, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The columns by which a number of this evaluator can be told apart."""
    if not info.chooses_table:
        return info.columns
    return filter_names(tuple(tables[name] for name in info.tables_read(params) if name in tables))


def _table_faults(evaluator: Evaluator, tables: Mapping[str, Table], params: Parameters) -> list[str]:
    return list(table_faults(evaluator, params, tables))
