"""Twenty sound self-evaluations, made of ``sound_forms.yaml``: every number agrees with every other."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.mutations.paper import LAYOUTS, Layout, Paper
from tests.mutations.scoring import due_points, grade_due, shown

FILE = Path(__file__).with_name("sound_forms.yaml")
FIRST = {
    "经济成本": ("成本指标", "经济成本指标"),
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济": ("效益指标", "经济效益指标"),
    "社会": ("效益指标", "社会效益指标"),
    "生态": ("效益指标", "生态效益指标"),
    "持续": ("效益指标", "可持续影响指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}
AMOUNTS = ("initial", "annual", "executed")
YEAR = 2024


@cache
def sound_papers() -> tuple[Paper, ...]:
    projects = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(build_paper(project, at) for project in projects for at in (0, 1))


def build_paper(project: dict[str, Any], version: int) -> Paper:
    layout = LAYOUTS[project["layouts"][version]]
    cells = dict(head_cells(project))
    amounts = fund_amounts(project["funds"]["ab"[version]])
    cells.update(fund_cells(amounts, project["money"]))
    cells.update(
        cell for number, row in enumerate(project["rows"]) for cell in row_cells(number, row, version)
    )
    rows = tuple(range(len(project["rows"])))
    points = [Decimal(cells[f"row.{number}.points"]) for number in rows]
    total = sum(points, Decimal(cells["funds.total.points"]))
    cells.update(end_cells(total, layout))
    return Paper(f"{project['name']}-{layout.name}", layout, cells, rows, tuple(amounts))


def head_cells(project: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("name", "department", "unit", "goal", "achieved", "money"):
        yield f"form.{name}", project[name]
    yield "form.title", f"项目支出绩效自评表（{YEAR}年度）"


def fund_amounts(sources: dict[str, list[float]]) -> dict[str, list[Decimal]]:
    """The total first."""
    exact = {key: [Decimal(str(amount)) for amount in line] for key, line in sources.items()}
    return {"total": [sum(column, Decimal(0)) for column in zip(*exact.values(), strict=True)], **exact}


def fund_cells(amounts: dict[str, list[Decimal]], money: str) -> Iterator[tuple[str, str]]:
    for key, line in amounts.items():
        for column, amount in zip(AMOUNTS, line, strict=True):
            yield f"funds.{key}.{column}", f"{amount:,.2f}" if money == "元" else shown(amount)
    _, annual, executed = amounts["total"]
    rate = executed / annual * 100
    yield "funds.total.weight", "10"
    yield "funds.total.rate", f"{rate:.2f}%"
    yield "funds.total.points", shown(round(rate / 10, 2))


def row_cells(number: int, row: list[Any], version: int) -> Iterator[tuple[str, str]]:
    second, name, target, weight = row[:4]
    actual = row[4 + version]
    reason, given = [*row[6:], "", ""][:2]
    points = due_points(target, actual, Decimal(weight))
    if points is None:
        points = Decimal(str(given).strip("()")) if actual.startswith("部分") else Decimal(weight)
    operator, value, measure = split_target(target)
    cells = {
        "first": FIRST[second][0],
        "second": FIRST[second][1],
        "name": name,
        "target": target,
        "operator": operator,
        "value": value,
        "measure": measure,
        "actual": actual,
        "weight": str(weight),
        "level_weight": str(weight),
        "points": shown(points),
        "reason": reason if points < weight else "",
    }
    yield from ((f"row.{number}.{key}", text) for key, text in cells.items())


def split_target(target: str) -> tuple[str, str, str]:
    """Sign, value and unit, as layouts with a cell for each print them."""
    match = re.fullmatch(r"([≥≤=]?)(\d+(?:\.\d+)?)(\D*)", target)
    return (match[1] or "=", match[2], match[3]) if match else ("定性", target, "")


def end_cells(total: Decimal, layout: Layout) -> Iterator[tuple[str, str]]:
    yield "form.total_weight", "100"
    yield "form.total", shown(total)
    if layout.signing or layout.score_at_head:
        yield "form.grade", grade_due(total)
    if layout.signing:
        yield "form.leader", "王建国"
        yield "form.signed", f"{YEAR + 1}年2月18日"
