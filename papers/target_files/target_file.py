"""A sheet as read into the text of a target file.

Everything is as printed, with ``# 待确认`` beside what a person must see to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.model import Project
from indicators.notation import read_target
from indicators.reading import read_draft
from indicators.rows import DEFAULT_EVALUATORS
from papers.target_files.default_weights import BranchWeights
from papers.target_files.file_head import head_lines
from papers.target_files.numbered_rows import NumberedRow, group_by_branch, number_rows, row_applies
from papers.target_files.row_weights import row_weights
from papers.target_files.yaml_lines import field_line, scalar, unsure_comment
from papers.target_sheets.read_sheet import ReadRow, ReadSheet
from yamlfiles.problem import Problem

RESULT_COLUMNS = re.compile(r"实际|完成|执行|得分|评分$|偏差|原因|改进|扣分$|实施期二级")
"""Columns of what was reached, which no target file holds."""
MOST_NAME_CHARACTERS = 40
ROW_INDENT = 8


@dataclass(frozen=True)
class DraftTargetFile:
    """``text`` of a target file, the project as it reads, and the problems of reading it.

    ``ids`` are those of the rows, in the order of the sheet."""

    name: str
    ids: tuple[str, ...]
    text: str
    project: Project | None
    problems: tuple[Problem, ...]


def build_target_file(
    sheet: ReadSheet, year: int, shares: Sequence[BranchWeights], *, sha256: str = ""
) -> DraftTargetFile:
    """``shares`` are the rules to take 分值 from where the sheet prints none, the workspace's own first."""
    name = file_name(sheet.name.text)
    file, project_id = f"targets/{year}/{name}.yaml", f"{year}/{name}"
    rows = number_rows(sheet.rows)
    weights = row_weights(rows, shares)
    head = list(head_lines(sheet, year, sha256, weights.comments))
    # Which targets are unclear shows only where a file is read: a first text is for that, the second says so.
    first_text = _join_lines(head, _indicator_lines(rows, weights.by_id, year, {}))
    draft, _ = read_draft(first_text.encode(), file, project_id)
    text = _join_lines(head, _indicator_lines(rows, weights.by_id, year, _unclear_targets(draft)))
    project, problems = read_draft(text.encode(), file, project_id)
    return DraftTargetFile(name, tuple(numbered.id for numbered in rows), text, project, problems)


def file_name(name: str) -> str:
    """A project's name as the name of a file: letters, digits and Chinese characters, all else a dash."""
    words = re.sub(r"[\W_]+", "-", name).strip("-")
    safe = words[:MOST_NAME_CHARACTERS].strip("-") or "未写项目名称"
    # budget.yaml is the department's.
    return f"{safe}-1" if safe.lower() == "budget" else safe


def _join_lines(*parts: Sequence[str] | Iterator[str]) -> str:
    return "".join(f"{line}\n" for part in parts for line in part)


def _unclear_targets(draft: Project | None) -> dict[str, str]:
    """What is unclear about targets, by the id of the indicator."""
    indicators = draft.indicators if draft else ()
    return {indicator.id: indicator.target.why for indicator in indicators if indicator.target.confirm}


def _indicator_lines(
    rows: Sequence[NumberedRow], weights: Mapping[str, str], year: int, unclear: Mapping[str, str]
) -> Iterator[str]:
    yield "indicators:"
    for first, seconds in group_by_branch(rows).items():
        yield f"  {scalar(first)}:"
        for second, numbered_rows in seconds.items():
            yield f"    {scalar(second)}:"
            for row_id, row in numbered_rows:
                yield from _doubt_lines(row, unclear.get(row_id, ""))
                yield from _row_lines(row, row_id, weights.get(row_id, ""), year)


def _doubt_lines(row: ReadRow, unclear_target: str) -> Iterator[str]:
    for doubt in row.doubts:
        yield unsure_comment(f"{doubt}（{row.place}）", 6)
    if unclear_target:
        yield unsure_comment(f"指标值“{row.target.text}”{unclear_target}（{row.place}）", 6)


def _row_lines(row: ReadRow, row_id: str, weight: str, year: int) -> Iterator[str]:
    """An item of a list; a row that does not apply has neither id nor evaluator."""
    applies = row_applies(row)
    fields = [f"id: {row_id}"] if applies else []
    fields += [field_line("name", row.name.text), field_line("target", row.target.text)]
    if applies or weight:
        fields.append(field_line("weight", weight))
    if applies:
        kind = read_target(row.target.text, year=year).kind
        fields.append(f"evaluator: {DEFAULT_EVALUATORS.get(kind, 'manual.value')}")
    note = _row_note(row)
    if note:
        fields.append(field_line("note", note))
    yield f"      - {fields[0]}"
    yield from (f"{' ' * ROW_INDENT}{field}" for field in fields[1:])


def _row_note(row: ReadRow) -> str:
    """The further cells of a row, but for results."""
    cells = [(header, cell) for header, cell in row.others if not RESULT_COLUMNS.search(header)]
    return "；".join(f"{header or '原表'}：{cell.text}" for header, cell in cells)
