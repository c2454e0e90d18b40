"""The published forms, typed in as data, laid out again as the official form they stood on: parts for any writer of papers."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from forms.grid import GridCell, GridRow
from tests.papers.seed_documents import Part, across

Form = Mapping[str, Any]
Levels = tuple[str, str]


def published(shared: Path) -> dict[str, Form]:
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((shared / "published_forms").glob("*.json"))
    }


def parts(form: Form) -> tuple[Part, ...]:
    """A title, and one table: head, funds, goal, indicators."""
    evaluated = form["kind"] == "self_evaluation"
    title = f"{form['year']}年项目支出绩效{'自评表' if evaluated else '目标表'}"
    width = sum(cell.colspan for cell in header(form))
    return (title, (*head(form, width), *funds(form, width), *goal(width, evaluated), *rows(form, width)))


def head(form: Form, width: int) -> Iterator[GridRow]:
    yield across(["项目名称", form["project"]], 2, width - 2)
    parties = ["主管部门", form["department"] or "", "实施单位", form["unit"] or ""]
    yield across(parties, 1, 1, 1, width - 3)


def funds(form: Form, width: int) -> Iterator[GridRow]:
    found = form["funds"] or {}
    unit = "元" if (found.get("full_year_budget") or 0) > 10000 else "万元"
    labels = ["年度资金总额", "其中：财政拨款", "其他资金"]
    if form["kind"] == "target":
        amount = text(found.get("year_start_budget"))
        yield (GridCell(f"项目资金（{unit}）", 3, 2), *across([labels[0], amount], 2, width - 4))
        yield from (across([label, ""], 2, width - 4) for label in labels[1:])
        return
    heads = ["", "年初预算数", "全年预算数", "全年执行数"]
    yield (GridCell(f"项目资金（{unit}）", 4, 1), *across(heads, 1, 1, 1, width - 4))
    amounts = [text(found.get(word)) for word in ("year_start_budget", "full_year_budget", "executed")]
    yield across([labels[0], *amounts], 1, 1, 1, width - 4)
    yield from (across([label, "", "", ""], 1, 1, 1, width - 4) for label in labels[1:])


def goal(width: int, evaluated: bool) -> Iterator[GridRow]:
    if evaluated:
        yield (GridCell("年度总体目标", 2, 2), *across(["预期目标", "实际完成情况"], 2, width - 4))
        yield across(["按计划完成。", "已按计划完成。"], 2, width - 4)
    else:
        yield across(["绩效目标", "按计划完成。"], 2, width - 2)


def header(form: Form) -> GridRow:
    split = any("target_cells" in each for each in form["indicators"])
    target = ["指标性质", "指标值", "度量单位"] if split else ["年度指标值"]
    more = ["实际完成值", "分值", "得分"] if form["kind"] == "self_evaluation" else ["分值"]
    return tuple(map(GridCell, ["一级指标", "二级指标", "三级指标", *target, *more]))


def rows(form: Form, width: int) -> Iterator[GridRow]:
    """A level that holds for several rows is one merged cell."""
    yield header(form)
    for first, below in groupby(form["indicators"], key=lambda each: each["level1"]):
        group = list(below)
        seconds = [list(each) for _, each in groupby(group, key=lambda each: each["level2"])]
        for number, own in enumerate(seconds):
            for position, each in enumerate(own):
                levels = [GridCell(first or "", len(group))] if not number and not position else []
                levels += [GridCell(each["level2"] or "", len(own))] if not position else []
                yield (*levels, *map(GridCell, texts(form, each)))
    yield (GridCell("总分", 1, 3), GridCell("", 1, width - 3))


def texts(form: Form, record: Form) -> list[str]:
    """One row from 三级指标 on."""
    split = any("target_cells" in row for row in form["indicators"])
    cells = record.get("target_cells") or [None, record["target_text"], None]
    target = [part or "" for part in cells] if split else [record["target_text"] or ""]
    more = [record["actual_text"] or "", text(record["weight"]), text(record["score"])]
    return [record["level3"], *target, *(more if form["kind"] == "self_evaluation" else more[1:2])]


def text(value: object) -> str:
    return "" if value is None else str(value)


def expected(form: Form) -> list[tuple[Levels, str, str]]:
    """What must be read: both levels as printed, the name, the target in one text."""
    return [
        ((each["level1"] or "", each["level2"] or ""), each["level3"], each["target_text"] or "")
        for each in form["indicators"]
    ]
