"""One table with the rows of many projects, 项目名称 being a column (or only 单位名称): one sheet each."""

from dataclasses import replace

from indicators.printed_number import read_printed_number
from papers.target_sheets.cell_sorting import SortedCells
from papers.target_sheets.read_sheet import PrintedText, ReadFund, ReadRow, ReadSheet, printed_cell
from papers.target_sheets.rows import IndicatorRows
from papers.target_sheets.vocabulary import STATED_MONEY
from yamlfiles.problem import Problem


def split_by_project(sheet: ReadSheet, rows: IndicatorRows) -> tuple[ReadSheet, ...]:
    """``sheet`` itself, or its rows by the project each belongs to, in a list of units alone by the unit."""
    by = next(
        (text for text in ("project", "department", "goal", "amount") if rows.header.has_column(text)), ""
    )
    if not by:
        return (sheet,)
    groups: dict[str, list[tuple[ReadRow, SortedCells]]] = {}
    name = ""
    for row, cells in zip(rows.rows, rows.cells_of_rows, strict=True):
        name = printed_cell(cells.first_cell(by)).text or name
        groups.setdefault(name, []).append((row, cells))
    return tuple(
        _project_sheet(sheet, group, rows, sheet.problems if not number else ())
        for number, group in enumerate(groups.values())
    )


def _project_sheet(
    sheet: ReadSheet,
    group: list[tuple[ReadRow, SortedCells]],
    rows: IndicatorRows,
    problems: tuple[Problem, ...],
) -> ReadSheet:
    cells = group[0][1]
    amount = printed_cell(cells.first_cell("amount"))
    header = next((column.header for column in rows.header.columns if column.meaning == "amount"), "")
    unit = _amount_unit(amount.text) or _header_unit(header) or sheet.money
    name = printed_cell(cells.first_cell("project"))
    return replace(
        sheet,
        place=name.place or group[0][0].place,
        name=name or sheet.name,
        unit=printed_cell(cells.first_cell("department")) or sheet.unit,
        goal=printed_cell(cells.first_cell("goal")) or sheet.goal,
        funds=(ReadFund("total", PrintedText(header, amount.place), amount, unit=unit),)
        if amount.place
        else sheet.funds,
        rows=tuple(row for row, _ in group),
        problems=problems,
    )


def _amount_unit(amount: str) -> str:
    number = read_printed_number(amount)
    return number.money_unit if number else ""


def _header_unit(header: str) -> str:
    match = STATED_MONEY.search(header)
    return match[1] if match else ""
