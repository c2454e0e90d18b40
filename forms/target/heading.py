"""What the layouts of a target sheet share: its first rows, and its indicators under their levels."""

from collections.abc import Iterator, Sequence

from forms.branch_rows import branch_rows, put_beside
from forms.grid import GridRow, label_cell, text_cell
from forms.heading import format_party
from forms.target.data import TargetSheet


def heading_rows(sheet: TargetSheet, columns: int, department: str = "主管部门") -> Iterator[GridRow]:
    """``columns`` are those of the sheet. Labels stand over two of them at the left, over one in the middle;
    ``department`` is the label of 主管部门."""
    yield single_row("项目名称", sheet.name, columns)
    parties = (format_party(sheet.department), format_party(sheet.unit))
    yield paired_row((department, "实施单位"), parties, columns)
    yield paired_row(("项目属性", "项目期"), (sheet.attribute, sheet.period.text), columns)
    if sheet.leader:
        yield single_row("项目负责人", sheet.leader, columns)


def single_row(label: str, text: str, columns: int) -> GridRow:
    return label_cell(label, colspan=2), text_cell(text, columns - 2)


def paired_row(labels: tuple[str, str], texts: tuple[str, str], columns: int) -> GridRow:
    return (
        label_cell(labels[0], colspan=2),
        text_cell(texts[0], 2),
        label_cell(labels[1]),
        text_cell(texts[1], columns - 5),
    )


def target_rows(sheet: TargetSheet, header: GridRow, rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """The names of the columns, then the cells of each indicator under its levels; ``header`` and ``rows``
    hold what stands right of 三级指标."""
    branches = [indicator.branch for indicator in sheet.indicators]
    levels = (label_cell("一级指标"), label_cell("二级指标"), label_cell("三级指标", colspan=2))
    return put_beside(label_cell("绩效指标"), ((*levels, *header), *branch_rows(branches, rows)))
