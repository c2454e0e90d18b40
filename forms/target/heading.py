"""The first rows of a target sheet, whichever layout it has."""

from collections.abc import Iterator

from forms.grid import Row, label, wide
from forms.heading import coded
from forms.target.data import TargetSheet


def about(sheet: TargetSheet, columns: int, department: str = "主管部门") -> Iterator[Row]:
    """Labels over two columns at the left, over one in the middle."""

    def alone(text: str, value: str) -> Row:
        return label(text, colspan=2), wide(value, columns - 2)

    def pair(left: str, first: str, right: str, second: str) -> Row:
        return label(left, colspan=2), wide(first, 2), label(right), wide(second, columns - 5)

    yield alone("项目名称", sheet.name)
    yield pair(department, coded(sheet.department), "实施单位", coded(sheet.unit))
    yield pair("项目属性", sheet.attribute, "项目期", sheet.period.text)
    if sheet.leader:
        yield alone("项目负责人", sheet.leader)
