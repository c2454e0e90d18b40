"""The provenance of an answer: definition, parameters, tables, and the statement that counts again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from evaluators.discovery import Evaluator
from indicators.doubts import Doubt
from indicators.provenance import Provenance
from indicators.templates import with_fields
from measuring import reasons
from measuring.prepared import PreparedRequest
from measuring.queries import Counts
from measuring.requests import MeasureRequest
from measuring.shapes import node_amount
from measuring.standalone import AuditSql
from measuring.statements import ROW_COUNT
from sources.tables import Table


class Said(NamedTuple):
    """What goes into the provenance beside the counts: the statement that counts again, the program, what may
    have changed the number."""

    audit: AuditSql
    app_version: str
    doubts: tuple[Doubt, ...]


def build_provenance(prepared: PreparedRequest, here: Mapping[Table, Counts], said: Said) -> Provenance:
    return with_fields(
        prepared.shared.provenance,
        params=prepared.bound_filters.params_told,
        by_source=amounts_by_source(prepared, here),
        notes=(*filter(None, (prepared.instead,)), *empty_filter_notes(prepared, here)),
        sql=said.audit.sql,
        sql_parameters=said.audit.parameters,
        app_version=said.app_version,
        doubts=said.doubts,
    )


def build_request_provenance(request: MeasureRequest, evaluator: Evaluator | None) -> Provenance:
    """Of an attempt that came to no count: at least what was asked."""
    return Provenance(
        evaluator=request.evaluator,
        version=evaluator.info.version if evaluator else "",
        definition=evaluator.info.definition if evaluator else "",
        params={name: str(value) for name, value in request.params.items()},
        period=request.period,
    )


def merge_counts(here: Mapping[Table, Counts]) -> Counts:
    if len(here) == 1:
        return next(iter(here.values()))
    return {key: value for record in here.values() for key, value in record.items()}


def amounts_by_source(prepared: PreparedRequest, here: Mapping[Table, Counts]) -> dict[str, Decimal] | None:
    """The total by source of money, where it can be told; of an unknown source only when there is any."""
    aggregates = prepared.measure.source_aggregates
    if not aggregates:
        return None
    counts = merge_counts(here)
    amounts = {
        source: node_amount(aggregate, counts, prepared.window) for source, aggregate in aggregates.items()
    }
    return {source: amount for source, amount in amounts.items() if amount or source != "unknown"}


def empty_filter_notes(prepared: PreparedRequest, here: Mapping[Table, Counts]) -> tuple[str, ...]:
    """A filter that lets nothing through may be a slip of the pen: it is noted beside the number."""
    empty = [table for table, record in here.items() if not record[ROW_COUNT]]
    if not empty:
        return ()
    filters = [reasons.filters_text(prepared, table) for table in empty]
    return tuple(f"统计期内没有{text}的数据" for text in filters if text)
