"""分值 of the rows of a drafted target file: as printed, or by the rules where the sheet prints none."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from indicators.figures import format_plain
from papers.filled_forms.printed_numbers import parse_weight
from papers.target_files.default_weights import (
    BranchWeights,
    choose_weights,
    redistribute_weights,
    spread_evenly,
)
from papers.target_files.numbered_rows import NumberedRow, row_applies
from papers.target_sheets.read_sheet import PrintedText

AS_PRINTED = "分值：照原表抄录。"
MISSING = "待确认：原表没有分值，请补充。"
SPREAD = (
    "  每个一级指标的分值由其下适用的各行平均分担，保留两位小数，除不尽的余数加给第一行；“无”的行不占分值。"
)


class RowWeights(NamedTuple):
    """分值 by the id of the row as they are written, and the comments on them at the head of the file."""

    by_id: Mapping[str, str]
    comments: Sequence[str]


def row_weights(rows: Sequence[NumberedRow], rules: Sequence[BranchWeights]) -> RowWeights:
    """``rules`` are those to take 分值 from, the first that fits."""
    if any(row.weight for _, row in rows):
        return RowWeights(_printed_weights(rows), [AS_PRINTED])
    scored = [numbered for numbered in rows if numbered.row.has_branch and row_applies(numbered.row)]
    firsts = list(dict.fromkeys(row.branch[0] for _, row in scored))
    chosen = choose_weights(rules, firsts)
    if not firsts or chosen is None:
        return RowWeights({}, [MISSING])
    points = redistribute_weights(chosen, firsts)
    return RowWeights(_spread_weights(scored, points), _describe_rules(chosen, points))


def _printed_weights(rows: Sequence[NumberedRow]) -> dict[str, str]:
    texts = {row_id: _weight_text(row.weight) for row_id, row in rows}
    return {row_id: text for row_id, text in texts.items() if text}


def _weight_text(printed: PrintedText) -> str:
    weight = parse_weight(printed)
    return printed.text if weight is None else f"{weight:f}"


def _spread_weights(rows: Sequence[NumberedRow], points: Mapping[str, Decimal]) -> dict[str, str]:
    """``points`` by 一级指标."""
    weights: dict[str, str] = {}
    for first, first_points in points.items():
        ids = [row_id for row_id, row in rows if row.branch[0] == first]
        weights |= _share_points(first_points, ids)
    return weights


def _share_points(points: Decimal, ids: Sequence[str]) -> dict[str, str]:
    shares = map(format_plain, spread_evenly(points, len(ids)))
    return dict(zip(ids, shares, strict=True))


def _describe_rules(chosen: BranchWeights, points: Mapping[str, Decimal]) -> list[str]:
    listed = "、".join(f"{first} {format_plain(value)} 分" for first, value in points.items())
    is_moved = not chosen.weights.keys() <= points.keys()
    moves = "；没有的一级指标，其分值并入效益指标" if is_moved else ""
    return [
        "分值：原表没有分值，按以下规则补充，须由单位确认：",
        f"  {listed}，连同预算执行率合计 100 分（{chosen.title}）{moves}；",
        SPREAD,
    ]
