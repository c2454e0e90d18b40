"""A sheet as read into the text of a target file: everything as printed, ``# 待确认`` beside what a person must see to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.branches import ID_STEM_ELSEWHERE, ID_STEMS
from indicators.figures import format_plain
from indicators.model import Project, TargetKind
from indicators.notation import read_target
from indicators.reading import read_draft
from indicators.rows import DEFAULT_EVALUATORS
from papers.target_files.default_weights import (
    BranchWeights,
    choose_weights,
    redistribute_weights,
    spread_evenly,
)
from papers.target_files.file_head import head_lines
from papers.target_sheets.read_sheet import ReadRow, ReadSheet
from yamlfiles.problem import Problem
from yamlfiles.writing import SINGLE_QUOTES, format_comment, format_scalar

UNSURE = "待确认"
RESULT_COLUMNS = re.compile(r"实际|完成|执行|得分|评分$|偏差|原因|改进|扣分$|实施期二级")
"""Columns of what was reached, which no target file holds."""


@dataclass(frozen=True)
class DraftTargetFile:
    """``text`` of a target file, the project as it reads, and the problems of reading it. ``ids`` are those of the rows, in the
    order of the sheet."""

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
    file = f"targets/{year}/{name}.yaml"
    bare = "\n".join(_file_lines(sheet, year, shares, sha256, {})) + "\n"
    draft, _ = read_draft(bare.encode(), file, f"{year}/{name}")
    why = (
        {indicator.id: indicator.target.why for indicator in draft.indicators if indicator.target.confirm}
        if draft
        else {}
    )
    text = "\n".join(_file_lines(sheet, year, shares, sha256, why)) + "\n"
    project, problems = read_draft(text.encode(), file, f"{year}/{name}")
    return DraftTargetFile(name, tuple(key for key, _ in _number_rows(sheet.rows)), text, project, problems)


def file_name(name: str) -> str:
    """A project's name as the name of a file: letters, digits and Chinese characters, all else a dash."""
    safe = re.sub(r"[\W_]+", "-", name).strip("-")[:40].strip("-") or "未写项目名称"
    return f"{safe}-1" if safe.lower() == "budget" else safe  # budget.yaml is the department's


def _file_lines(
    sheet: ReadSheet, year: int, shares: Sequence[BranchWeights], sha256: str, why: Mapping[str, str]
) -> Iterator[str]:
    rows = _number_rows(sheet.rows)
    weights, said = _row_weights(rows, year, shares)
    yield from head_lines(sheet, year, sha256, said)
    yield "indicators:"
    for first, below in _group_by_branch(rows).items():
        yield f"  {format_scalar(first, style=SINGLE_QUOTES)}:"
        for second, own in below.items():
            yield f"    {format_scalar(second, style=SINGLE_QUOTES)}:"
            for key, row in own:
                yield from _row_lines(row, key, weights.get(key, ""), year, why.get(key, ""))


def _number_rows(rows: Sequence[ReadRow]) -> list[tuple[str, ReadRow]]:
    """Each row under an id that says where it stands: quantity-1, quantity-2; rows of no known level by their number."""
    counts: dict[str, int] = {}
    numbered = []
    for row in rows:
        word = ID_STEMS[row.branch[1]] if row.has_branch else ID_STEM_ELSEWHERE
        if not row.has_branch or row_applies(row):
            counts[word] = counts.get(word, 0) + 1
        numbered.append((f"{word}-{counts.get(word, 0)}", row))
    return numbered


def row_applies(row: ReadRow) -> bool:
    """Whether the row is one to be measured: not 无, not /."""
    named = read_target(row.name.text).kind is not TargetKind.NOT_APPLICABLE
    target = read_target(row.target.text).kind
    return target is not TargetKind.NOT_APPLICABLE and (named or target is not TargetKind.EMPTY)


def _group_by_branch(rows: Sequence[tuple[str, ReadRow]]) -> dict[str, dict[str, list[tuple[str, ReadRow]]]]:
    found: dict[str, dict[str, list[tuple[str, ReadRow]]]] = {}
    for key, row in rows:
        first = row.branch[0] or row.first.text or UNSURE
        second = row.branch[1] or row.second.text or UNSURE
        found.setdefault(first, {}).setdefault(second, []).append((key, row))
    return found


def _row_weights(
    rows: Sequence[tuple[str, ReadRow]], year: int, shares: Sequence[BranchWeights]
) -> tuple[dict[str, str], list[str]]:
    """分值 by id, as printed or else by the rules, and what is to be said of them."""
    if any(row.weight for _, row in rows):
        printed = {key: re.sub(r"\s*[分%]$", "", row.weight.text) for key, row in rows}
        return {key: text for key, text in printed.items() if text}, ["分值：照原表抄录。"]
    scored = [(key, row) for key, row in rows if row.has_branch and row_applies(row)]
    firsts = list(dict.fromkeys(row.branch[0] for _, row in scored))
    chosen = choose_weights(shares, firsts)
    if not firsts or chosen is None:
        return {}, ["待确认：原表没有分值，请补充。"]
    points = redistribute_weights(chosen, firsts)
    weights: dict[str, str] = {}
    for first in firsts:
        keys = [key for key, row in scored if row.branch[0] == first]
        weights |= {
            key: format_plain(value)
            for key, value in zip(keys, spread_evenly(points[first], len(keys)), strict=True)
        }
    shown = "、".join(f"{first} {format_plain(each)} 分" for first, each in points.items())
    moves = "；没有的一级指标，其分值并入效益指标" if set(chosen.weights) - set(firsts) else ""
    said = [
        "分值：原表没有分值，按以下规则补充，须由单位确认：",
        f"  {shown}，连同预算执行率合计 100 分（{chosen.title}）{moves}；",
        "  每个一级指标的分值由其下适用的各行平均分担，保留两位小数，除不尽的余数加给第一行；“无”的行不占分值。",
    ]
    return weights, said


def _row_lines(row: ReadRow, key: str, weight: str, year: int, why: str) -> Iterator[str]:
    reads = row_applies(row)
    doubts = [*row.doubts, *([f"指标值“{row.target.text}”{why}"] if why else [])]
    for doubt in doubts:
        yield format_comment(f"{UNSURE}：{doubt}（{row.place}）", 6)
    if reads:
        yield f"      - id: {key}"
    yield f"{'        ' if reads else '      - '}name: {format_scalar(row.name.text, style=SINGLE_QUOTES)}".rstrip()
    yield f"        target: {format_scalar(row.target.text, style=SINGLE_QUOTES)}".rstrip()
    if reads or weight:
        yield f"        weight: {format_scalar(weight, style=SINGLE_QUOTES)}".rstrip()
    if reads:
        kind = read_target(row.target.text, year=year).kind
        yield f"        evaluator: {DEFAULT_EVALUATORS.get(kind, 'manual.value')}"
    notes = [
        f"{header or '原表'}：{each.text}" for header, each in row.others if not RESULT_COLUMNS.search(header)
    ]
    if notes:
        yield f"        note: {format_scalar('；'.join(notes), style=SINGLE_QUOTES)}"
