"""One table with the rows of many projects, 项目名称 being a column (or only 单位名称): one sheet each."""

from dataclasses import replace

from documents.document import Cell
from papers.target_sheets.cell_sorting import Sorted
from papers.target_sheets.funds import AMOUNT
from papers.target_sheets.read_sheet import NOTHING, PaperProblem, Printed, ReadFund, ReadRow, ReadSheet
from papers.target_sheets.rows import Rows
from papers.target_sheets.vocabulary import MONEY, one_line


def listed(sheet: ReadSheet, rows: Rows) -> tuple[ReadSheet, ...]:
    """``sheet`` itself, or its rows by the project each belongs to, in a list of units alone by the unit."""
    by = next((each for each in ("project", "department", "goal", "amount") if rows.header.has(each)), "")
    if not by:
        return (sheet,)
    groups: dict[str, list[tuple[ReadRow, Sorted]]] = {}
    name = ""
    for row, cells in zip(rows.rows, rows.projects, strict=True):
        name = _printed(cells.first(by)).text or name
        groups.setdefault(name, []).append((row, cells))
    return tuple(
        _of_project(sheet, group, rows, sheet.problems if not number else ())
        for number, group in enumerate(groups.values())
    )


def _of_project(
    sheet: ReadSheet, group: list[tuple[ReadRow, Sorted]], rows: Rows, problems: tuple[PaperProblem, ...]
) -> ReadSheet:
    cells = group[0][1]
    amount = _printed(cells.first("amount"))
    header = next((each.header for each in rows.header.columns if each.meaning == "amount"), "")
    own, above = AMOUNT.fullmatch(amount.text), MONEY.search(header)
    unit = (own[1] if own else "") or (above[1] if above else "") or sheet.money
    name = _printed(cells.first("project"))
    return replace(
        sheet,
        place=name.place or group[0][0].place,
        name=name or sheet.name,
        unit=_printed(cells.first("department")) or sheet.unit,
        goal=_printed(cells.first("goal")) or sheet.goal,
        funds=(ReadFund("total", Printed(header, amount.place), amount, unit=unit),) if amount.place else sheet.funds,
        rows=tuple(row for row, _ in group),
        problems=problems,
    )


def _printed(cell: Cell | None) -> Printed:
    return Printed(one_line(cell.text), cell.place) if cell else NOTHING
