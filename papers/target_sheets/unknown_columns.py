"""Columns of a sheet that were not understood: each is told once, with how many of its cells are filled."""

from collections.abc import Iterator

from papers.target_sheets.read_sheet import UNKNOWN_COLUMN, PrintedText
from papers.target_sheets.row_targets import NATURE
from papers.target_sheets.rows import IndicatorRows
from papers.target_sheets.vocabulary import REMARKS, normalize_label
from yamlfiles.problem import PaperPlace, Problem, Severity

UNDERSTOOD = ("later", "actual", "score")


def unknown_column_hints(rows: IndicatorRows) -> Iterator[Problem]:
    for header, cells in _cells_of_unknown_columns(rows).items():
        where = f"“{header}”一栏" if header else "不在任何表头之下的"
        message = f"{where}有 {len(cells)} 格写了内容，不认识，没有参加核对；导入时照抄在“说明”里，请核对"
        yield Problem(PaperPlace(cells[0].place), UNKNOWN_COLUMN, Severity.HINT, message)


def _cells_of_unknown_columns(rows: IndicatorRows) -> dict[str, list[PrintedText]]:
    understood = {column.header for column in rows.header.columns if column.meaning in UNDERSTOOD}
    found: dict[str, list[PrintedText]] = {}
    for header, cell in (other for row in rows.rows for other in row.others):
        is_remark = REMARKS.fullmatch(normalize_label(header)) or NATURE.fullmatch(cell.text)
        if header not in understood and not is_remark and cell not in found.setdefault(header, []):
            found[header].append(cell)
    return {header: cells for header, cells in found.items() if cells}
