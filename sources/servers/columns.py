"""Which columns of a relation on a server are which of ours, and whether they hold what is due."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.doubts import DoubtCode
from sources.headers import TableHeader, find_header, time_factor
from sources.origins.contract import OriginError, OriginFault
from sources.required_columns import MAX_SHOWN, UNDATED_TABLES
from sources.servers.dialect import DAY, EXACT, INSTANT, TEXT, WHOLE, YES_NO, ZONED, ServerColumn
from sources.source import Source
from sources.tables import Column
from sources.typed import TableDoubt
from yamlfiles.reader import nearest_word

FITTING: Mapping[str, frozenset[str]] = {
    "text": frozenset({TEXT, WHOLE}),
    "instant": frozenset({INSTANT, ZONED, DAY}),
    "count": frozenset({WHOLE, EXACT, YES_NO}),
    "amount": frozenset({WHOLE, EXACT}),
    "number": frozenset({WHOLE, EXACT}),
    "flag": frozenset({YES_NO, TEXT, WHOLE}),
}
DUE = {
    "text": "文字",
    "instant": "日期和时刻（如 timestamp）",
    "count": "整数（如 integer）",
    "amount": "精确的数（如 numeric(18,2)，不能是浮点数）",
    "number": "精确的数（如 numeric，不能是浮点数）",
    "flag": "是否（如 boolean），或写着是、否的文字",
}
SECONDS = "_seconds"


@dataclass(frozen=True)
class MatchedColumns:
    """``of`` are columns of ours with those of the server; ``doubts`` tell of those left out."""

    header: TableHeader
    of: Mapping[Column, ServerColumn]
    doubts: tuple[TableDoubt, ...]


def match_server_columns(source: Source, there: Sequence[ServerColumn]) -> MatchedColumns:
    """Raises OriginError where a column is not there that was declared or that dates the rows, or where it
    holds something else than it should; of others that hold something else a doubt tells."""
    header = find_header([[column.name for column in there]], source.table, source.columns, 0)
    _require_declared(source, header, there)
    found = {
        column: there[header.physical_columns[column.name][0]]
        for column in source.table.columns
        if column.name in header.physical_columns
    }
    faults = {column: fault for column, held in found.items() if (fault := type_fault(column, held))}
    needed = [fault for column, fault in faults.items() if _is_needed(source, column)]
    if needed:
        raise OriginError(OriginFault.SETTINGS, "；".join(needed))
    doubts = (*_ambiguous(source, header), *_left_out(source, faults))
    return MatchedColumns(
        header, {column: held for column, held in found.items() if column not in faults}, doubts
    )


def _is_needed(source: Source, column: Column) -> bool:
    return column.name in (*source.columns, source.table.birth_column)


def _require_declared(source: Source, header: TableHeader, there: Sequence[ServerColumn]) -> None:
    names = [column.name for column in there]
    for name, heading in source.columns.items():
        column = source.table.column(name)
        if column and heading.names and not heading.optional and name not in header.physical_columns:
            raise _absent(column, heading.names[0], names)
    born = source.table.column(source.table.birth_column)
    if born and born.name not in header.physical_columns and source.table.name not in UNDATED_TABLES:
        raise _absent(born, "", names)


def _absent(column: Column, declared: str, names: Sequence[str]) -> OriginError:
    near = nearest_word(declared, names) if declared else ""
    meant = f"，是否指“{near}”？" if near else "。"
    what = f"声明里说“{column.label}”是“{declared}”列，服务器上的表没有这一列{meant}"
    if not declared:
        what = f"找不到“{column.label}”一列，请在 columns 写明 {column.name} 是服务器上的哪一列。"
    listed = "、".join(names[:MAX_SHOWN]) + ("等" if len(names) > MAX_SHOWN else "")
    return OriginError(OriginFault.NOT_THERE, f"{what}表里的列有：{listed}")


def type_fault(column: Column, held: ServerColumn) -> str:
    """Why the column cannot be read as ours, with what to do; "" where it can."""
    place = f"“{column.label}”在服务器上的列“{held.name}”"
    advice = "请改用这种类型的列，或请数据库管理员建视图转换"
    if held.holds not in FITTING[column.type]:
        return f"{place}是 {held.type}，应是{DUE[column.type]}；{advice}"
    if column.type == "count" and held.holds == EXACT and held.places != 0:
        return f"{place}是 {held.type}，可能有小数，应是{DUE['count']}；{advice}"
    if column.name.endswith(SECONDS) and time_factor(held.name) != 1:
        return f"{place}写明不是秒，不能当秒数统计；请数据库管理员建视图换算成秒"
    return ""


def _ambiguous(source: Source, header: TableHeader) -> Iterator[TableDoubt]:
    for name, names in header.ambiguous.items():
        column = source.table.column(name)
        if column:
            listed = "、".join(f"“{other}”" for other in names)
            advice = f"请在 columns 写明 {name} 是哪一列"
            yield left_out_doubt(
                source, column, f"有几列都可能是“{column.label}”：{listed}，没有采用；{advice}"
            )


def _left_out(source: Source, faults: Mapping[Column, str]) -> Iterable[TableDoubt]:
    return (left_out_doubt(source, column, f"{fault}；没有采用这一列") for column, fault in faults.items())


def left_out_doubt(source: Source, column: Column, message: str) -> TableDoubt:
    where = f"{source.table.label}“{column.label}”列"
    return TableDoubt(DoubtCode.SKIPPED_COLUMN, 1, 1, where, message, (column.name,))
