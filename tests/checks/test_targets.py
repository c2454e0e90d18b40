"""Target sheets: each check finds what its cases say and nothing near it; a good sheet and published ones are not accused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks import YearContext, check_targets
from checks.targets import CHECKS
from indicators.model import EvaluatorInfo, Project
from indicators.reading import read_project
from tests.checks.published import declared, documents
from tests.indicators.casebook import ROOT, shipped
from yamlfiles.problem import Problem, Severity

BOOK = yaml.safe_load((ROOT / "tests" / "cases" / "checks" / "targets.yaml").read_text("utf-8"))
SHEET: Mapping[str, Any] = BOOK["sheet"]
FIRST = {"数量": "产出", "质量": "产出", "时效": "产出", "成本": "产出", "服务": "满意度"}
EVALUATORS = {
    "hotline.calls": EvaluatorInfo("hotline.calls", "来电数", "件", "higher", ""),
    "finance.spending": EvaluatorInfo("finance.spending", "支出", "元", "higher", "", columns=("project",)),
}
YEARS = ("last", "beside", "approved")


def project_of(change: Mapping[str, Any], identity: str) -> Project:
    """The sheet with a change, read as a target file is read."""
    sheet = {**SHEET, **{key: value for key, value in change.items() if key in SHEET and key != "rows"}}
    rows = {**SHEET["rows"], **change.get("rows", {})}
    if identity.startswith("2023") and "period" not in change:
        sheet["period"] = "2023-2023"
    placed = [(branch, row) for branch, row in rows.items() if row]
    placed += [(row["branch"], row) for row in change.get("more", ())]
    tree: dict[str, dict[str, list[Any]]] = {}
    for branch, row in placed:
        first = f"{FIRST.get(branch[:2], '效益')}指标"
        number = sum(len(group) for below in tree.values() for group in below.values())
        tree.setdefault(first, {}).setdefault(branch, []).append(field_of(row, branch, number))
    text = yaml.safe_dump(
        {**{k: v for k, v in sheet.items() if k != "rows"}, "indicators": tree}, allow_unicode=True
    )
    project, problems = read_project(text.encode(), "targets/2024/x.yaml", identity)
    assert project is not None, problems
    return project


def field_of(row: Mapping[str, Any], branch: str, number: int) -> dict[str, Any]:
    """The fields of a target file; a row is the same in other years by its branch and name."""
    basis = {key: row[key] for key in ("source", "formula", "baseline") if key in row}
    kept = {key: value for key, value in row.items() if key not in {"branch", *basis}}
    return {**kept, "id": f"{branch}-{number}", **({"basis": basis} if basis else {})}


def year_of(change: Mapping[str, Any]) -> YearContext:
    period = {"period": change["period"]} if "period" in change else {}
    projects = {
        key: project_of({**period, **change[key]}, f"{2023 if key == 'last' else 2024}/{key}")
        for key in YEARS
        if key in change
    }
    ids = {row.name: row.id for row in project_of(change, "2024/x").indicators}
    numbers = {
        key: {ids[name]: Decimal(str(each)) for name, each in change.get(key, {}).items()}
        for key in ("actuals", "means")
    }
    spending = change.get("spending")
    beside = (replace(projects["beside"], id="2024/z"),) if "beside" in projects else ()
    return YearContext(
        last_year=projects.get("last"),
        actuals=numbers["actuals"],
        three_year_means=numbers["means"],
        other_projects=beside,
        same_goal=beside,
        spending=None if spending is None else Decimal(spending),
        approved=projects.get("approved"),
    )


def found(change: Mapping[str, Any]) -> tuple[Problem, ...]:
    profile = shipped()[change.get("rules", "mof-2020")]
    return check_targets(project_of(change, "2024/x"), profile, EVALUATORS, year=year_of(change))


def test_a_good_sheet_has_nothing_said_against_it() -> None:
    assert found({}) == ()
    assert found({"last": {}, "approved": {}, "spending": 20, "actuals": {"工单按时办结率": 93}}) == ()


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda each: f"{each['check']}: {each['case']}")
def test_a_check_finds_what_its_case_says(case: Mapping[str, Any]) -> None:
    assert (case["check"] in {problem.code for problem in found(case["change"])}) is case["found"]


def test_every_check_has_a_case_that_triggers_it_and_one_close_to_it_that_does_not() -> None:
    cases = {(each["check"], each["found"]) for each in BOOK["cases"]}
    numbered = {check.id for check in CHECKS if check.id[1:].isdigit()}
    assert {(text, said) for text in numbered for said in (True, False)} - cases == set()
    assert {each["check"] for each in BOOK["cases"]} <= numbered


def test_each_message_says_what_to_do() -> None:
    messages = [
        problem.message for case in BOOK["cases"] if case["found"] for problem in found(case["change"])
    ]
    told = ("请", "应", "建议", "没有的写 0")
    assert [message for message in messages if not any(word in message for word in told)] == []


@pytest.mark.parametrize(
    ("case", "severity"),
    [
        ("成本高于资金", Severity.ERROR),
        ("总成本低于资金", Severity.WARNING),
        ("没有时效", Severity.HINT),
        ("没有效益", Severity.WARNING),
    ],
)
def test_the_case_decides_how_much_a_fault_weighs(case: str, severity: Severity) -> None:
    (entry,) = (each for each in BOOK["cases"] if each["case"] == case)
    assert {problem.severity for problem in found(entry["change"]) if problem.code == entry["check"]} == {
        severity
    }


def hits(folder: Path) -> Iterator[tuple[str, str]]:
    """All but what a conversion without weights, evaluators and goals makes by itself."""
    for name, document in documents(folder, "target").items():
        for target in check_targets(
            declared(name, document), shipped()["mof-2020"], EVALUATORS, whole=document["complete"]
        ):
            if target.code not in {"rules-time", "T28"} and "分值合计" not in target.message:
                yield name, target.code


def test_of_published_sheets_only_what_can_be_defended_is_said(shared: Path) -> None:
    """T21: values without a sign; T23: 资金支付及时率; T11: 20万元 is the budget; T1: 持续影响; T17: ≥85 of a 成活率; T10: twice
    80万元 of income; T3, T24, T25: two rows, one of them 60 points; T7: 满意度 under 产出; T33: 防疫室
    ≥1050元."""
    assert Counter(hits(shared / "published_forms")) == {
        ("101", "T21"): 2,
        ("101", "T23"): 1,
        ("101", "T11"): 1,
        ("101", "T1"): 1,
        ("103", "T21"): 3,
        ("105", "T17"): 1,
        ("105", "T21"): 1,
        ("105", "T10"): 1,
        ("110", "T3"): 3,
        ("110", "T24"): 1,
        ("110", "T25"): 1,
        ("113", "T3"): 1,
        ("113", "T21"): 5,
        ("113", "T23"): 1,
        ("113", "T7"): 1,
        ("119", "T21"): 5,
        ("119", "T33"): 1,
    }
