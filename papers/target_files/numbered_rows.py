"""The rows of a sheet as a target file has them: which apply, their ids, their levels."""

from collections.abc import Sequence
from typing import NamedTuple

from indicators.branches import ID_STEM_ELSEWHERE, ID_STEMS
from indicators.model import TargetKind
from indicators.notation import read_target
from papers.target_files.yaml_lines import UNSURE
from papers.target_sheets.read_sheet import ReadRow


class NumberedRow(NamedTuple):
    """A row under its id; rows that do not apply have the one of the row before."""

    id: str
    row: ReadRow


def number_rows(rows: Sequence[ReadRow]) -> list[NumberedRow]:
    """Ids say where rows stand: quantity-1, quantity-2; rows of no known level have only a number."""
    counts: dict[str, int] = {}
    numbered = []
    for row in rows:
        stem = ID_STEMS[row.branch[1]] if row.has_branch else ID_STEM_ELSEWHERE
        count = counts.get(stem, 0)
        if not row.has_branch or row_applies(row):
            count += 1
            counts[stem] = count
        numbered.append(NumberedRow(f"{stem}-{count}", row))
    return numbered


def row_applies(row: ReadRow) -> bool:
    """Whether the row is one to be measured: not 无, not /."""
    target = read_target(row.target.text).kind
    if target is TargetKind.EMPTY:
        return read_target(row.name.text).kind is not TargetKind.NOT_APPLICABLE
    return target is not TargetKind.NOT_APPLICABLE


RowsOfLevel = dict[str, list[NumberedRow]]
"""By 二级指标."""


def _branch_names(row: ReadRow) -> tuple[str, str]:
    first, second = row.branch
    return first or row.first.text or UNSURE, second or row.second.text or UNSURE


def group_by_branch(rows: Sequence[NumberedRow]) -> dict[str, RowsOfLevel]:
    """By 一级指标, then by 二级指标: the official names, else as printed."""
    groups: dict[str, RowsOfLevel] = {}
    for numbered in rows:
        first, second = _branch_names(numbered.row)
        groups.setdefault(first, {}).setdefault(second, []).append(numbered)
    return groups
