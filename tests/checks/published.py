"""Published sheets and forms, typed in as data, as the nouns that the checks look at."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from checks.filled_form import FilledForm, FilledFunds, FilledRow
from indicators.branches import first_level, second_level
from indicators.model import FundRow, Funds, Indicator, Party, Project
from indicators.rows import read_target_cell

TOO_LONG_TO_TYPE = {("035", 0): "（所修缮建筑的名单，从略）"}
"""Cells that the collector left out although the paper has them."""
OTHER_LINES = {
    "003": (FilledFunds("fiscal", "其中：本年财政拨款", Decimal(90), Decimal("89.974"), Decimal("89.974")),),
}
"""Lines of 项目资金 below the total, where the collector noted them."""
GRADES = {"001": "优"}


def documents(folder: Path, kind: str) -> dict[str, dict[str, Any]]:
    found = {
        path.stem: json.loads(path.read_text("utf-8"), parse_float=Decimal)
        for path in sorted(folder.glob("*.json"))
    }
    return {name: each for name, each in found.items() if each["kind"] == kind}


def branch_of(row: dict[str, Any]) -> tuple[str, str]:
    """The branch by its official names where it has them, else as written."""
    first, second = row["level1"] or "", row["level2"] or ""
    official = first_level(first.removeprefix("项目")) or first
    return official, (second_level(official, second) if first_level(official) else None) or second


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def filled(name: str, document: dict[str, Any]) -> FilledForm:
    rows = tuple(_row(name, at, each) for at, each in enumerate(document["indicators"]))
    return FilledForm(
        file=f"{name}.json",
        place=name,
        name=document["project"],
        year=document["year"],
        department=document["department"] or "",
        unit=document["unit"] or "",
        money="元" if name == "001" else "万元",
        funds=tuple(_funds(name, document["funds"])) if document["funds"] else (),
        rows=rows,
        total_weight=number(document["total_weight"]),
        total=number(document["total"]),
        grade=GRADES.get(name, ""),
        whole=document["complete"],
    )


def _row(name: str, at: int, row: dict[str, Any]) -> FilledRow:
    left_out = TOO_LONG_TO_TYPE.get((name, at), "")
    return FilledRow(
        branch=branch_of(row),
        name=row["level3"],
        target=row["target_text"] or left_out,
        actual=row["actual_text"] or left_out,
        weight=number(row["weight"]),
        points=number(row["score"]),
        reason=row["deviation_text"] or "",
        places={"": f"第 {at + 1} 行"},
    )


def _funds(name: str, funds: dict[str, Any]) -> list[FilledFunds]:
    rate = funds["rate_text"]
    total = FilledFunds(
        "total",
        "年度资金总额",
        number(funds["year_start_budget"]),
        number(funds["full_year_budget"]),
        number(funds["executed"]),
        number(funds["weight"]),
        Decimal(rate.removesuffix("%")) if rate else None,
        number(funds["score"]),
        places={"": "年度资金总额"},
    )
    return [total, *OTHER_LINES.get(name, ())]


def declared(name: str, document: dict[str, Any]) -> Project:
    """The sheet as a target file would declare it; weights that a sheet does not print are 1 a row."""
    total = number((document["funds"] or {}).get("year_start_budget"))
    funds = Funds(initial=FundRow(total, total), annual=FundRow(total, total)) if total else None
    return Project(
        id=f"{document['year']}/{name}",
        name=document["project"],
        year=document["year"],
        indicators=tuple(
            _indicator(at, each, document["year"]) for at, each in enumerate(document["indicators"])
        ),
        department=Party(document["department"] or ""),
        unit=Party(document["unit"] or ""),
        funds=funds,
        goal="（原表未录）",
        file=f"{name}.json",
    )


def _indicator(at: int, row: dict[str, Any], year: int) -> Indicator:
    branch = branch_of(row)
    target = read_target_cell(row["target_text"] or "", branch, year)
    weight = Decimal(str(row["weight"] or 1))
    return Indicator(
        f"r{at + 1}",
        branch,
        row["level3"],
        target,
        weight,
        "manual.value",
        note="原表",
        places={"": (at + 1, 1)},
    )
