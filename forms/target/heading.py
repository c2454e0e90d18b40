"""The first rows of a target sheet, whichever layout it has."""

from collections.abc import Iterator

from forms.grid import GridRow, label_cell, text_cell
from forms.heading import format_party
from forms.target.data import TargetSheet


def heading_rows(sheet: TargetSheet, columns: int, department: str = "主管部门") -> Iterator[GridRow]:
    """Labels over two columns at the left, over one in the middle."""

    def single_row(text: str, value: str) -> GridRow:
        return label_cell(text, colspan=2), text_cell(value, columns - 2)

    def paired_row(left: str, first: str, right: str, second: str) -> GridRow:
        return (
            label_cell(left, colspan=2),
            text_cell(first, 2),
            label_cell(right),
            text_cell(second, columns - 5),
        )

    yield single_row("项目名称", sheet.name)
    yield paired_row(department, format_party(sheet.department), "实施单位", format_party(sheet.unit))
    yield paired_row("项目属性", sheet.attribute, "项目期", sheet.period.text)
    if sheet.leader:
        yield single_row("项目负责人", sheet.leader)
