"""From tallies to a measured value, or to the reason why there is none. No evidence is never 0."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

from indicators.records import Measured, Outcome
from measuring import reasons
from measuring.prepared import NoData, Prepared
from measuring.queries import Answer, Counts, Extent
from measuring.requests import Window
from measuring.shapes import DIGITS, Shape, amount
from measuring.statements import ROWS
from sources.tables import Table
from sources.typed import TypedTable

HUNDRED = Decimal(100)


def quotient(part: Decimal, of: Decimal, shape: Shape, window: Window, unit: str) -> Decimal:
    less = amount(shape.less, {}, window)
    with localcontext(prec=DIGITS):
        scale = HUNDRED if unit == "%" else Decimal(1)
        return part * shape.times * scale / of - less * scale


def part_and_of(shape: Shape, counts: Counts, window: Window) -> tuple[Decimal, Decimal | None]:
    return amount(shape.part, counts, window), None if shape.of is None else amount(shape.of, counts, window)


def conclude(
    prepared: Prepared, answers: Mapping[Table, Answer], extents: Mapping[Table, Extent], also: Mapping[str, Any]
) -> Measured:
    """``extents`` are those of the tables that are not dense; ``also`` is what else goes into the provenance."""
    info, period = prepared.reading.evaluator.info, prepared.request.period
    here = {need.population.table: answers[need.population.table].at(need.place) for need in prepared.needs}
    rows = sum(each[ROWS] for each in here.values())
    account = {**account_of(prepared, here), **also}
    try:
        refuse_empty(prepared, answers, here, extents)
        part, of, value = valued(prepared, here)
    except NoData as reason:
        return Measured(
            info.name, period, Outcome.NO_DATA, info.unit, rows=rows, reason=str(reason), provenance=account
        )
    return Measured(info.name, period, Outcome.MEASURED, info.unit, part, of, value, rows, provenance=account)


def valued(prepared: Prepared, here: Mapping[Table, Counts]) -> tuple[Decimal, Decimal | None, Decimal]:
    shape = prepared.reading.shape
    counts = together(here)
    part, of = part_and_of(shape, counts, prepared.window)
    if of == 0 or (shape.needs_rows and all(counts.get(each.key) is None for each in shape.tallies())):
        raise NoData(reasons.nothing_to_divide_by(prepared))
    if of is not None and of < shape.at_least:
        raise NoData(f"有效样本只有 {of} 个，少于规定的 {shape.at_least} 个，不足以作出评价")
    value = part if of is None else quotient(part, of, shape, prepared.window, prepared.reading.evaluator.info.unit)
    return part, of, value


def together(here: Mapping[Table, Counts]) -> dict[str, Any]:
    return {key: value for each in here.values() for key, value in each.items()}


def refuse_empty(
    prepared: Prepared, answers: Mapping[Table, Answer], here: Mapping[Table, Counts], extents: Mapping[Table, Extent]
) -> None:
    """A period without any row proves nothing, except where a sparse table is known to cover it."""
    for table, answer in answers.items():
        typed = prepared.reading.typed[table.name]
        if table.dense:
            if not answer.rows:
                raise NoData(reasons.empty(prepared, typed))
        elif extents[table].strange:
            raise NoData(reasons.strange(prepared, typed, extents[table].strange))
        elif not (
            any(here[table].get(each.key) for each in prepared.reading.tallies[table])
            or extents[table].rows
            or covered(prepared, typed, extents[table])
        ):
            raise NoData(reasons.unproven(prepared, typed))


def covered(prepared: Prepared, typed: TypedTable, extent: Extent) -> bool:
    """Nothing in the period is proven to mean none: coverage is stated, or dated rows lie on both sides."""
    period = prepared.request.period
    if typed.rejected or reasons.unread_dates(prepared, typed):
        return False
    if typed.covers and typed.covers[0] <= period.start and period.end <= typed.covers[1]:
        return True
    return extent.before > 0 and extent.after > 0


def account_of(prepared: Prepared, here: Mapping[Table, Counts]) -> dict[str, Any]:
    """Where the number comes from: definition, version, parameters, period, tables."""
    info, period = prepared.reading.evaluator.info, prepared.request.period
    account: dict[str, Any] = {
        "evaluator": info.name,
        "version": info.version,
        "definition": info.definition,
        "params": plain(prepared.question.given),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "tables": prepared.reading.accounts,
    }
    if prepared.reading.sources:
        counts = together(here)
        amounts = {name: amount(each, counts, prepared.window) for name, each in prepared.reading.sources.items()}
        account["by_source"] = {name: str(each) for name, each in amounts.items() if each or name != "unknown"}
    empty = [text for table, each in here.items() if not each[ROWS] and (text := reasons.filters(prepared, table))]
    if empty:
        account["notes"] = [f"统计期内没有{each}的数据" for each in empty]
    return account


def plain(value: Any) -> Any:
    """A parameter as JSON has it; a filter of one value is that value."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return plain(value[0]) if len(value) == 1 else [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return str(value)
