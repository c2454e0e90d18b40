"""From tallies to a measured value, or to the reason why there is none. No evidence is never 0."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from indicators.records import MeasurementResult, MeasurementStatus
from measuring import reasons
from measuring.accounts import build_provenance, merge_counts
from measuring.prepared import NoData, PreparedRequest
from measuring.queries import Counts, Coverage, QueryResult
from measuring.requests import Window
from measuring.shapes import QUOTIENT_DIGITS, MeasureShape, node_amount
from measuring.standalone import AuditSql
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
    audit: AuditSql,
    app_version: str,
) -> MeasurementResult:
    """``extents`` are those of the tables that are not dense; ``audit`` and ``app_version`` go into the
    provenance."""
    info = prepared.measure.evaluator.info
    here = {
        need.row_set.table: answers[need.row_set.table].counts_at(need.group) for need in prepared.queries
    }
    rows = sum(record[ROW_COUNT] for record in here.values())
    without_value = MeasurementResult(
        info.name,
        prepared.request.period,
        MeasurementStatus.NO_DATA,
        info.unit,
        rows=rows,
        provenance=build_provenance(prepared, here, audit, app_version),
    )
    try:
        refuse_empty(prepared, answers, here, extents)
        part, of, value = compute_value(prepared, here)
    except NoData as reason:
        return replace(without_value, reason=str(reason))
    if not all(number is None or number.is_finite() for number in (part, of, value)):
        reason_text = f"取数方法“{info.name}”给出的不是数值"
        return replace(without_value, outcome=MeasurementStatus.FAILED, reason=reason_text)
    return replace(without_value, outcome=MeasurementStatus.MEASURED, part=part, of=of, value=value)


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
