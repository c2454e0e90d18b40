"""Why there is no value: sentences for officials that say what, where, and what to do."""

from measuring.prepared import PreparedRequest
from sources.tables import Table
from sources.typed import TypedTable, UnreadCellCount


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


def unproven_zero_text(prepared: PreparedRequest, typed: TypedTable) -> str:
    """No row of a sparse table lies in the period, and nothing says that there was none."""
    advice = "请核对数据；确实没有的，在 sources.yaml 中用 covers 写明数据覆盖的起止日期"
    return f"{no_rows_text(prepared, typed)}；不能证明为零。{advice}"


def unknown_value_text(prepared: PreparedRequest, typed: TypedTable, name: str) -> str:
    """A filter names what stands nowhere in the data: a slip of the pen, or nothing of it yet."""
    column = typed.table.column(name)
    words = "、".join(sorted(map(str, prepared.filters[typed.table][name])))
    return (
        f"{typed.table.label}中没有{column.label if column else name}为“{words}”的记录，不能当作零。"
        "请核对 with 中的写法与导出文件是否一致；确实一笔都没有的，请人工填报"
    )


def zero_denominator_text(prepared: PreparedRequest) -> str:
    chosen = "，".join(
        text for table in prepared.measure.aggregates if (text := filters_text(prepared, table))
    )
    label = prepared.measure.evaluator.info.label
    return f"统计期 {period_text(prepared)} 内没有应计入的数据{f'（{chosen}）' if chosen else ''}，{label}无从计算"
