"""From tallies to a measured value, or to the reason why there is none. No evidence is never 0."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, getcontext, localcontext

from evaluators.any_table import counts_newest_list
from indicators.figures import FULL_PERCENT
from indicators.provenance import Provenance
from indicators.records import MeasurementResult, MeasurementStatus
from indicators.templates import with_fields
from measuring import reasons
from measuring.accounts import Said, build_provenance, merge_counts
from measuring.prepared import NoData, OldData, PreparedRequest
from measuring.queries import Counts, Coverage, QueryResult
from measuring.requests import Window
from measuring.shapes import QUOTIENT_DIGITS, MeasureShape, node_amount
from measuring.statements import ROW_COUNT
from sources.tables import Table
from sources.typed import TypedTable


def compute_quotient(part: Decimal, of: Decimal, shape: MeasureShape, window: Window, unit: str) -> Decimal:
    """Where the arithmetic is of other digits than it must be, it is changed for so long."""
    if getcontext().prec != QUOTIENT_DIGITS:
        with localcontext(prec=QUOTIENT_DIGITS):
            return compute_quotient(part, of, shape, window, unit)
    scale = FULL_PERCENT if unit == "%" else Decimal(1)
    return part * shape.times * scale / of - node_amount(shape.less, {}, window) * scale


def compute_part_and_of(
    shape: MeasureShape, counts: Counts, window: Window
) -> tuple[Decimal, Decimal | None]:
    of = None if shape.of is None else node_amount(shape.of, counts, window)
    return node_amount(shape.part, counts, window), of


def conclude(
    prepared: PreparedRequest,
    answers: Mapping[Table, QueryResult],
    extents: Mapping[Table, Coverage],
    absent_names: Mapping[Table, str],
    said: Said,
) -> MeasurementResult:
    """``extents`` are those of the tables that are not dense; ``absent_names`` say what a filter names and
    a table lacks; ``said`` goes into the provenance."""
    counts: dict[Table, Counts] = {}
    for need in prepared.queries:
        table = need.row_set.table
        counts[table] = answers[table].counts_at(need.group)
    provenance = build_provenance(prepared, counts, said)
    rows = sum(tallies[ROW_COUNT] for tallies in counts.values())
    try:
        refuse_empty(prepared, answers, counts, extents, absent_names)
        part, of, value = compute_value(prepared, counts)
    except OldData as reason:
        return without_value(prepared, MeasurementStatus.STALE, str(reason), rows, provenance)
    except NoData as reason:
        return without_value(prepared, MeasurementStatus.NO_DATA, str(reason), rows, provenance)
    if not all(number is None or number.is_finite() for number in (part, of, value)):
        text = f"取数方法“{prepared.measure.evaluator.info.name}”给出的不是数值"
        return without_value(prepared, MeasurementStatus.FAILED, text, rows, provenance)
    alike = prepared.shared.result
    return with_fields(alike, part=part, of=of, value=value, rows=rows, provenance=provenance)


def without_value(
    prepared: PreparedRequest, outcome: MeasurementStatus, reason: str, rows: int, provenance: Provenance
) -> MeasurementResult:
    alike = prepared.shared.result
    return replace(alike, outcome=outcome, reason=reason, rows=rows, provenance=provenance)


def compute_value(
    prepared: PreparedRequest, counts_by_table: Mapping[Table, Counts]
) -> tuple[Decimal, Decimal | None, Decimal]:
    shape, unit = prepared.measure.shape, prepared.measure.evaluator.info.unit
    counts = merge_counts(counts_by_table)
    part, of = compute_part_and_of(shape, counts, prepared.window)
    if of == 0 or is_unknown_sum(shape, counts):
        raise NoData(reasons.zero_denominator_text(prepared))
    if of is None:
        return part, None, part
    if of < shape.at_least:
        raise NoData(f"有效样本只有 {of} 个，少于规定的 {shape.at_least} 个，不足以作出评价")
    return part, of, compute_quotient(part, of, shape, prepared.window, unit)


def is_unknown_sum(shape: MeasureShape, counts: Counts) -> bool:
    """A sum over no rows where that is not known to be 0."""
    return shape.needs_rows and all(counts.get(aggregate.key) is None for aggregate in shape.aggregates())


def refuse_empty(
    prepared: PreparedRequest,
    answers: Mapping[Table, QueryResult],
    counts: Mapping[Table, Counts],
    extents: Mapping[Table, Coverage],
    absent_names: Mapping[Table, str],
) -> None:
    """A period without any row proves nothing, except where a sparse table is known to cover it."""
    for table, answer in answers.items():
        typed = prepared.measure.typed[table.name]
        if table.dense and not answer.row_count:
            raise NoData(reasons.no_rows_text(prepared, typed))
        if absent_names.get(table):
            raise NoData(absent_names[table])
        if not table.dense:
            refuse_old_list(prepared, typed, extents[table])
            refuse_unproven_zero(prepared, typed, counts[table], extents[table])


def refuse_old_list(prepared: PreparedRequest, typed: TypedTable, extent: Coverage) -> None:
    """Of lists kept period by period, one of before the period says nothing of it."""
    params = prepared.bound_filters.parameters.params
    if extent.before and not extent.rows and counts_newest_list(prepared.measure.evaluator, params):
        raise OldData(reasons.old_list_text(prepared, typed))


def refuse_unproven_zero(
    prepared: PreparedRequest, typed: TypedTable, counts: Counts, extent: Coverage
) -> None:
    aggregates = prepared.measure.aggregates[typed.table]
    if any(counts.get(aggregate.key) for aggregate in aggregates) or extent.rows:
        refuse_unproven_tail(prepared, typed)
        return
    if not is_zero_proven(prepared, typed, extent):
        raise NoData(reasons.unproven_zero_text(prepared, typed))


def refuse_unproven_tail(prepared: PreparedRequest, typed: TypedTable) -> None:
    """A statement that the data reach the end of the period, while they fall silent long before, makes no
    part of a year a whole one."""
    end = prepared.request.period.end
    if typed.covers and typed.covers[1] >= end and reasons.ended_early(prepared, typed):
        raise NoData(reasons.unproven_tail_text(prepared, typed))


def is_zero_proven(prepared: PreparedRequest, typed: TypedTable, extent: Coverage) -> bool:
    """Nothing in the period is proven to mean none: coverage is stated, or dated rows lie on both sides."""
    period = prepared.request.period
    if typed.rejected or reasons.unread_date_cells(prepared, typed):
        return False
    if typed.proves_silence(period.start, period.end):
        return True
    return extent.before > 0 and extent.after > 0
