"""From tallies to a measured value, or to the reason why there is none. No evidence is never 0."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

from indicators.records import MeasurementResult, MeasurementStatus
from measuring import reasons
from measuring.prepared import NoData, PreparedRequest
from measuring.queries import Counts, Coverage, QueryResult
from measuring.requests import Window
from measuring.shapes import QUOTIENT_DIGITS, MeasureShape, node_amount
from measuring.statements import ROW_COUNT
from sources.tables import Table
from sources.typed import TypedTable

HUNDRED = Decimal(100)


def compute_quotient(part: Decimal, of: Decimal, shape: MeasureShape, window: Window, unit: str) -> Decimal:
    less = node_amount(shape.less, {}, window)
    with localcontext(prec=QUOTIENT_DIGITS):
        scale = HUNDRED if unit == "%" else Decimal(1)
        return part * shape.times * scale / of - less * scale


def compute_part_and_of(
    shape: MeasureShape, counts: Counts, window: Window
) -> tuple[Decimal, Decimal | None]:
    return node_amount(shape.part, counts, window), None if shape.of is None else node_amount(
        shape.of, counts, window
    )


def conclude(
    prepared: PreparedRequest,
    answers: Mapping[Table, QueryResult],
    extents: Mapping[Table, Coverage],
    also: Mapping[str, Any],
) -> MeasurementResult:
    """``extents`` are those of the tables that are not dense; ``also`` is what else goes into the provenance."""
    info, period = prepared.measure.evaluator.info, prepared.request.period
    here = {
        need.row_set.table: answers[need.row_set.table].counts_at(need.group) for need in prepared.queries
    }
    rows = sum(record[ROW_COUNT] for record in here.values())
    account = {**build_provenance(prepared, here), **also}
    try:
        refuse_empty(prepared, answers, here, extents)
        part, of, value = compute_value(prepared, here)
    except NoData as reason:
        return MeasurementResult(
            info.name,
            period,
            MeasurementStatus.NO_DATA,
            info.unit,
            rows=rows,
            reason=str(reason),
            provenance=account,
        )
    return MeasurementResult(
        info.name, period, MeasurementStatus.MEASURED, info.unit, part, of, value, rows, provenance=account
    )


def compute_value(
    prepared: PreparedRequest, here: Mapping[Table, Counts]
) -> tuple[Decimal, Decimal | None, Decimal]:
    shape = prepared.measure.shape
    counts = merge_counts(here)
    part, of = compute_part_and_of(shape, counts, prepared.window)
    if of == 0 or (
        shape.needs_rows and all(counts.get(aggregate.key) is None for aggregate in shape.aggregates())
    ):
        raise NoData(reasons.zero_denominator_text(prepared))
    if of is not None and of < shape.at_least:
        raise NoData(f"有效样本只有 {of} 个，少于规定的 {shape.at_least} 个，不足以作出评价")
    value = (
        part
        if of is None
        else compute_quotient(part, of, shape, prepared.window, prepared.measure.evaluator.info.unit)
    )
    return part, of, value


def merge_counts(here: Mapping[Table, Counts]) -> dict[str, Any]:
    return {key: value for record in here.values() for key, value in record.items()}


def refuse_empty(
    prepared: PreparedRequest,
    answers: Mapping[Table, QueryResult],
    here: Mapping[Table, Counts],
    extents: Mapping[Table, Coverage],
) -> None:
    """A period without any row proves nothing, except where a sparse table is known to cover it."""
    for table, answer in answers.items():
        typed = prepared.measure.typed[table.name]
        if table.dense:
            if not answer.row_count:
                raise NoData(reasons.no_rows_text(prepared, typed))
        elif extents[table].unknown_value:
            raise NoData(reasons.unknown_value_text(prepared, typed, extents[table].unknown_value))
        elif not (
            any(here[table].get(aggregate.key) for aggregate in prepared.measure.aggregates[table])
            or extents[table].rows
            or is_zero_proven(prepared, typed, extents[table])
        ):
            raise NoData(reasons.unproven_zero_text(prepared, typed))


def is_zero_proven(prepared: PreparedRequest, typed: TypedTable, extent: Coverage) -> bool:
    """Nothing in the period is proven to mean none: coverage is stated, or dated rows lie on both sides."""
    period = prepared.request.period
    if typed.rejected or reasons.unread_date_cells(prepared, typed):
        return False
    if typed.covers and typed.covers[0] <= period.start and period.end <= typed.covers[1]:
        return True
    return extent.before > 0 and extent.after > 0


def build_provenance(prepared: PreparedRequest, here: Mapping[Table, Counts]) -> dict[str, Any]:
    """Where the number comes from: definition, version, parameters, period, tables."""
    info, period = prepared.measure.evaluator.info, prepared.request.period
    account: dict[str, Any] = {
        "evaluator": info.name,
        "version": info.version,
        "definition": info.definition,
        "params": to_json_value(prepared.bound_filters.params_and_filters),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "tables": prepared.measure.table_accounts,
    }
    if prepared.measure.source_aggregates:
        counts = merge_counts(here)
        amounts = {
            name: node_amount(aggregate, counts, prepared.window)
            for name, aggregate in prepared.measure.source_aggregates.items()
        }
        account["by_source"] = {
            name: str(value) for name, value in amounts.items() if value or name != "unknown"
        }
    empty = [
        text
        for table, record in here.items()
        if not record[ROW_COUNT] and (text := reasons.filters_text(prepared, table))
    ]
    if empty:
        account["notes"] = [f"统计期内没有{each}的数据" for each in empty]
    return account


def to_json_value(value: Any) -> Any:
    """A parameter as JSON has it; a filter of one value is that value."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return to_json_value(value[0]) if len(value) == 1 else [to_json_value(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): to_json_value(each) for key, each in value.items()}
    return str(value)
