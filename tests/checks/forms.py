"""Forms and the cases that change one cell of them (tests/cases/checks/evaluation.yaml)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from checks.evaluation_subject import EvaluationSubject
from checks.filled_form import FilledForm, FilledFunds, FilledRow
from checks.forms_together import compare_forms
from indicators.model import Indicator, Project
from indicators.rows import read_target_cell
from indicators.rules import Profile
from tests.indicators.casebook import overlaid, shipped

FIRST = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "成本": "产出指标", "服务": "满意度指标"}


def exact(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as decimals; texts, flags and days as they are."""
    return {
        key: Decimal(str(each))
        if isinstance(each, int | float) and not isinstance(each, bool) and key != "year"
        else each
        for key, each in cells.items()
    }


def row_of(number: int, cells: Mapping[str, Any]) -> FilledRow:
    known = dict(cells)
    second = known.pop("branch")
    first = known.pop("first", FIRST.get(second[:2], "效益指标"))
    counts = {key: known.pop(key) for key in ("evidence", "sample") if key in known}
    return FilledRow((first, second), **exact(known), **counts, places={"": f"第 {number} 行"})


def form_of(book: Mapping[str, Any], change: Mapping[str, Any]) -> FilledForm:
    rows = [{**row, **change.get("rows", {}).get(at, {})} for at, row in enumerate(book["rows"], 1)]
    total = FilledFunds("total", "年度资金总额", **exact({**book["line"], **change.get("line", {})}))
    lines = [FilledFunds(label="来源", **exact(each)) for each in change.get("lines", book["lines"])]
    places = {each: f"{each} 一格" for each in change.get("cells", ())}
    return FilledForm(
        file="自评表.xlsx",
        place="自评表",
        **exact({**book["form"], **change.get("form", {})}),
        funds=(total, *lines),
        rows=tuple(row_of(at, record) for at, record in enumerate(rows, 1)),
        places=places,
    )


def approved_of(
    book: Mapping[str, Any], form: FilledForm, changes: Mapping[int, Mapping[str, Any]]
) -> Project:
    written = [{**row, **changes.get(at, {})} for at, row in enumerate(book["rows"], 1)]
    counted = [(row.pop("evaluator", ""), row.pop("formula", "")) for row in written]
    rows = [row_of(at, row) for at, row in enumerate(written, 1)]
    indicators = tuple(
        Indicator(
            f"r{at}",
            filled_row.branch,
            filled_row.name,
            read_target_cell(filled_row.target, filled_row.branch, form.year),
            filled_row.weight or Decimal(0),
            evaluator,
            basis={"formula": formula} if formula else {},
        )
        for at, (filled_row, (evaluator, formula)) in enumerate(zip(rows, counted, strict=True))
    )
    return Project("2024/x", form.name, 2024, indicators)


def profile_of(change: Mapping[str, Any]) -> Profile:
    return (
        overlaid("改", {"extends": "mof-2020", **change["rules"]})
        if "rules" in change
        else shipped()["mof-2020"]
    )


def filled_of(book: Mapping[str, Any], change: Mapping[str, Any]) -> EvaluationSubject:
    form, known = form_of(book, change), change.get("known", {})
    beside = [
        FilledForm(file="另一份.xlsx", place="自评表", year=form.year, **exact(other))
        for other in change.get("beside", ())
    ]
    filled = EvaluationSubject(form, profile_of(change), together=compare_forms([form, *beside]))
    if "approved" in known:
        filled = replace(filled, approved=approved_of(book, form, known["approved"]))
    executed = known.get("executed")
    return replace(
        filled,
        executed=None if executed is None else Decimal(str(executed)),
        projects=tuple(known.get("projects", ())),
        evaluated_projects=tuple(known.get("evaluated", ())),
    )
