"""The unit that the amounts of a file are written in, and its factor to 元."""

from indicators.units import YUAN_PER_UNIT
from sources.errors import UnreadableInputError
from sources.headers import TableHeader, money_unit
from sources.source import Source
from sources.tables import Column


def money_factor(column: Column, header: TableHeader, source: Source) -> int:
    """The factor to 元; where different units are stated, somebody must look."""
    places = header.physical_columns[column.name]
    own = {unit for place in places if (unit := money_unit(header.names[place]))}
    beside = set(header.units)
    stated = own | beside
    wrong = stated if len(stated) > 1 else set()
    if source.unit:
        wrong = own - {source.unit} or (beside if source.unit not in beside else set())
    if wrong:
        declared = f"sources.yaml 写的单位是“{source.unit}”，" if source.unit else ""
        units = "、".join(f"“{unit}”" for unit in sorted(wrong))
        raise UnreadableInputError(f"{declared}文件“{column.label}”写的是{units}，互相矛盾，请核对后改正其一")
    unit = source.unit or next(iter(stated), "元")
    if unit not in YUAN_PER_UNIT:
        raise UnreadableInputError(f"金额单位“{unit}”不能换算，请改用{'、'.join(YUAN_PER_UNIT)}")
    return YUAN_PER_UNIT[unit]
