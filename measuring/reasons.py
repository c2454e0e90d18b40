"""Why there is no value: sentences for officials that say what, where, and what to do."""

from datetime import timedelta
from decimal import Decimal

from measuring.prepared import PreparedRequest
from sources.tables import Table
from sources.typed import TypedTable, UnreadCellCount

MOST_SILENT_DAYS = 92
"""So long may a table that does not fill daily be silent before the end of a period. Judgement."""


def period_text(prepared: PreparedRequest) -> str:
    period = prepared.request.period
    return f"{period.start.isoformat()} 至 {period.end.isoformat()}"


def filters_text(prepared: PreparedRequest, table: Table) -> str:
    """承办单位为“住建局”、诉求类型为“投诉”; empty without filters."""
    texts = []
    for name, values in prepared.filters[table].items():
        column = table.column(name)
        texts.append(f"{column.label if column else name}为“{'、'.join(sorted(map(str, values)))}”")
    return "、".join(texts)


def unread_date_cells(prepared: PreparedRequest, typed: TypedTable) -> list[UnreadCellCount]:
    """What could not be read of the columns that place a row in a period."""
    dates = {prepared.measure.evaluator.contract.dated_by[typed.table.name], typed.table.birth_column}
    return [count for count in typed.unread if count.column in dates]


def unread_text(count: UnreadCellCount) -> str:
    cells = f"{count.file} 的“{count.label}”列有 {count.cells} 个单元格不能识别"
    return f"{cells}，例如第 {count.row} 行，形如“{count.example}”"


def no_rows_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    """No row lies in the period: say so, and what could not be dated."""
    table = typed.table
    column = table.column(prepared.measure.evaluator.contract.dated_by[table.name])
    texts = [
        f"统计期 {period_text(prepared)} 内没有{table.label}数据（按{column.label if column else table.birth_column}）"
    ]
    texts += [unread_text(cell) for cell in unread_date_cells(prepared, typed)]
    if typed.rejected:
        texts.append(f"有 {typed.rejected} 行因日期不能识别而没有计入")
    return "；".join(texts)


def old_list_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    """Whatever came after the period, the newest list of its end is of before it."""
    told = f"{typed.table.label}在统计期 {period_text(prepared)} 内没有一份，此前的不能说明截至期末的情况"
    return f"{told}，请补充数据后重新采集"


def unproven_zero_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    """No row of a sparse table lies in the period, and nothing says that there was none."""
    advice = (
        f"请核对数据；确实没有的，在 sources.yaml 中用 covers 写明数据覆盖的起止日期，"
        f"并在期末以后用 confirmed 写明核对的日期（如 confirmed: {day_after(prepared)}）"
    )
    return f"{no_rows_text(prepared, typed)}；不能证明为零。{advice}"


def ended_early(prepared: PreparedRequest, typed: TypedTable) -> bool:
    """Whether a table has rows, but none in the last MOST_SILENT_DAYS of the period or later, and nobody
    confirmed that there were none."""
    end, latest = prepared.request.period.end, typed.latest
    if latest is None or (end - latest).days <= MOST_SILENT_DAYS:
        return False
    return typed.proven_until is None or typed.proven_until < end


def unproven_tail_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    """The data end long before the period does, whatever ``covers`` says."""
    end = prepared.request.period.end
    stated = f"sources.yaml 的 covers 写到 {typed.covers[1]}，但期末以后没有核对过" if typed.covers else ""
    texts = [f"{ended_early_text(prepared, typed)}；{stated}"]
    looked_at = prepared.measure.looked_at.get(typed.table.name, frozenset())
    texts += [unread_text(cell) for cell in typed.unread if cell.column in looked_at]
    advice = f"请补充 {typed.latest} 以后的数据；确实没有的，在 {end} 以后核对并写明 confirmed: {day_after(prepared)}"
    return "；".join((*texts, advice))


def ended_early_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    return f"{typed.table.label}数据只到 {typed.latest}，不能说明截至 {prepared.request.period.end} 的情况"


def day_after(prepared: PreparedRequest) -> str:
    """The first day on which the period can be confirmed, as an example."""
    return (prepared.request.period.end + timedelta(days=1)).isoformat()


def zero_denominator_text(prepared: PreparedRequest) -> str:
    chosen = "，".join(
        text for table in prepared.measure.aggregates if (text := filters_text(prepared, table))
    )
    label = prepared.measure.evaluator.info.label
    if prepared.measure.shape.of == Decimal(0):
        return f"{label}的分母是参数里写明的数，没有写或写的是 0，无从计算；请在参数中写明"
    return f"统计期 {period_text(prepared)} 内没有应计入的数据{f'（{chosen}）' if chosen else ''}，{label}无从计算"
