"""From tallies to a measured value, or to the reason why there is none. No evidence is never 0."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from indicators.model import Measured, Outcome
from measuring.prepared import NoData, Prepared
from measuring.scans import Answer, Counts, Extent
from measuring.statements import ROWS
from measuring.tallies import DIGITS, amount
from sources.tables import Table
from sources.typed import TypedTable, Unread

HUNDRED = Decimal(100)


def quotient(part: Decimal, of: Decimal, times: Decimal, unit: str) -> Decimal:
    with localcontext(prec=DIGITS):
        return part * times * (HUNDRED if unit == "%" else 1) / of


def no_data(prepared: Prepared, reason: str, rows: int, provenance: Mapping[str, Any]) -> Measured:
    info, period = prepared.evaluator.info, prepared.request.period
    return Measured(info.name, period, Outcome.NO_DATA, info.unit, rows=rows, reason=reason, provenance=provenance)


def span_text(prepared: Prepared) -> str:
    period = prepared.request.period
    return f"{period.start.isoformat()} 至 {period.end.isoformat()}"


def filter_text(prepared: Prepared, table: Table) -> str:
    """The filters as officials read them: 承办单位为“住建局”."""
    texts = []
    for name, values in prepared.filters(table).items():
        column = table.column(name)
        texts.append(f"{column.label if column else name}为“{'、'.join(map(str, sorted(values, key=str)))}”")
    return "、".join(texts)


def unread_text(each: Unread) -> str:
    return f"{each.file} 的“{each.label}”列有 {each.cells} 个单元格不能识别，例如第 {each.row} 行的“{each.example}”"


def unread_dates(prepared: Prepared, typed: TypedTable) -> list[Unread]:
    dates = {prepared.evaluator.contract.dated_by[typed.table.name], typed.table.begins}
    return [each for each in typed.unread if each.column in dates]


def empty_text(prepared: Prepared, typed: TypedTable) -> str:
    """No row lies in the period: say so, and what could not be dated."""
    table = typed.table
    column = table.column(prepared.evaluator.contract.dated_by[table.name])
    texts = [f"统计期 {span_text(prepared)} 内没有{table.label}数据（按{column.label if column else ''}）"]
    texts += [unread_text(each) for each in unread_dates(prepared, typed)]
    if typed.rejected:
        texts.append(f"另有 {typed.rejected} 行因日期不能识别而未计入")
    return "；".join(texts)


def covered(prepared: Prepared, typed: TypedTable, extent: Extent) -> bool:
    """Nothing in the period is proven to mean none: coverage is stated, or dated rows lie on both sides."""
    period, window = prepared.request.period, prepared.window
    if typed.covers and typed.covers[0] <= period.start and period.end <= typed.covers[1]:
        return True
    if typed.rejected or unread_dates(prepared, typed):
        return False
    return bool(extent.first and extent.last and extent.first < window.start and extent.last >= window.end)


def unproven_text(prepared: Prepared, typed: TypedTable) -> str:
    return f"{empty_text(prepared, typed)}，且没有覆盖说明，不能证明为零；请在 sources.yaml 中用 covers 写明数据覆盖的起止日期"


def conclude(prepared: Prepared, answers: Mapping[Table, Answer], extents: Mapping[Table, Extent]) -> Measured:
    """``extents`` are those of the tables that are not dense."""
    here = {table: answer.at(prepared.cuts(table)[1]) for table, answer in answers.items()}
    rows = sum(each[ROWS] for each in here.values())
    provenance = account_of(prepared, here)
    try:
        refuse_empty(prepared, answers, here, extents)
        return measured(prepared, here, rows, provenance)
    except NoData as reason:
        return no_data(prepared, str(reason), rows, provenance)


def measured(prepared: Prepared, here: Mapping[Table, Counts], rows: int, provenance: Mapping[str, Any]) -> Measured:
    shape, info, period = prepared.shape, prepared.evaluator.info, prepared.request.period
    counts = {key: value for each in here.values() for key, value in each.items()}
    part = amount(shape.part, counts, prepared.window)
    of = None if shape.of is None else amount(shape.of, counts, prepared.window)
    if of == 0:
        raise NoData(zero_text(prepared, here))
    if of is not None and of < shape.at_least:
        raise NoData(f"有效样本只有 {of} 个，少于规定的 {shape.at_least} 个，不足以作出评价")
    value = part if of is None else quotient(part, of, shape.times, info.unit)
    return Measured(info.name, period, Outcome.MEASURED, info.unit, part, of, value, rows, provenance=provenance)


def refuse_empty(
    prepared: Prepared, answers: Mapping[Table, Answer], here: Mapping[Table, Counts], extents: Mapping[Table, Extent]
) -> None:
    """A period without any row proves nothing, except where a sparse table is known to cover it."""
    for table, answer in answers.items():
        typed = prepared.typed[table.name]
        if table.dense:
            if not answer.rows:
                raise NoData(empty_text(prepared, typed))
        elif not (
            any_counted(prepared, table, here[table]) or extents[table].rows or covered(prepared, typed, extents[table])
        ):
            raise NoData(unproven_text(prepared, typed))


def any_counted(prepared: Prepared, table: Table, counts: Counts) -> bool:
    return any(counts.get(each.key) for each in prepared.tallies()[table])


def zero_text(prepared: Prepared, tables: Iterable[Table]) -> str:
    filters = "，".join(text for table in tables if (text := filter_text(prepared, table)))
    chosen = f"（{filters}）" if filters else ""
    return f"统计期 {span_text(prepared)} 内没有应计入分母的数据{chosen}，{prepared.evaluator.info.label}无从计算"


def account_of(prepared: Prepared, here: Mapping[Table, Counts]) -> dict[str, Any]:
    """Where the number comes from: definition, version, parameters, period, tables, and the statement that gives it again."""
    info, period = prepared.evaluator.info, prepared.request.period
    account: dict[str, Any] = {
        "evaluator": info.name,
        "version": info.version,
        "definition": info.definition,
        "params": plain({**prepared.settled.params, **prepared.settled.filters}),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "tables": [typed.account() for typed in prepared.typed.values()],
    }
    if prepared.sources:
        counts = {key: value for each in here.values() for key, value in each.items()}
        amounts = {name: amount(each, counts, prepared.window) for name, each in prepared.sources.items()}
        account["by_source"] = {name: str(each) for name, each in amounts.items() if each or name != "unknown"}
    notes = [note for table, each in here.items() if not each[ROWS] and (note := filter_text(prepared, table))]
    if notes:
        account["notes"] = [f"统计期内没有{each}的数据" for each in notes]
    return account


def plain(value: Any) -> Any:
    """A parameter as JSON has it; a filter of one value is that value."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return plain(value[0]) if len(value) == 1 else [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)
