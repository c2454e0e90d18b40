"""Self-evaluation forms: each check finds what its cases say and nothing near it; published forms one by one; our own forms."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.evaluation import CHECKS, check_evaluation
from checks.evaluation_subject import EvaluationSubject
from tests.checks.forms import filled_of
from tests.checks.published import documents, filled
from tests.indicators.casebook import ROOT, profile, shipped
from yamlfiles.problem import Severity

BOOK = yaml.safe_load((ROOT / "tests" / "cases" / "checks" / "evaluation.yaml").read_text("utf-8"))
MOF = shipped()["mof-2020"]


def test_a_good_form_has_nothing_said_against_it() -> None:
    assert check_evaluation(filled_of(BOOK, {})) == ()
    assert check_evaluation(filled_of(BOOK, {"known": {"approved": {}, "executed": 19.5, "rework": 1}})) == ()


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda each: f"{each['check']}: {each['case']}")
def test_a_check_finds_what_its_case_says(case: Mapping[str, Any]) -> None:
    codes = {finding.code for finding in check_evaluation(filled_of(BOOK, case["change"]))}
    assert (case["check"] in codes) is case["found"]


def test_every_check_has_a_case_that_triggers_it_and_one_close_to_it_that_does_not() -> None:
    cases = {(each["check"], each["found"]) for each in BOOK["cases"]}
    assert {(check.id, said) for check in CHECKS for said in (True, False)} == cases


def test_each_message_says_what_to_do_and_where() -> None:
    findings = [
        finding
        for case in BOOK["cases"]
        if case["found"]
        for finding in check_evaluation(filled_of(BOOK, case["change"]))
    ]
    assert [finding.message for finding in findings if "请" not in finding.message] == []
    assert [finding for finding in findings if not finding.place.label] == []


def test_what_differs_is_told_with_both_texts() -> None:
    (finding,) = check_evaluation(filled_of(BOOK, {"line": {"rate": 95.7}}))
    assert (finding.code, finding.published, finding.computed) == ("E11", "95.7", "97.50%")


@pytest.mark.parametrize(
    ("case", "severity"),
    [
        ("得分算错", Severity.ERROR),
        ("得分取了整数", Severity.WARNING),
        ("没有完成的行多给了分", Severity.WARNING),
        ("全部满分没有佐证", Severity.WARNING),
        ("没有写样本量", Severity.HINT),
        ("只有 12 个评价", Severity.WARNING),
    ],
)
def test_the_case_decides_how_much_a_finding_weighs(case: str, severity: Severity) -> None:
    (entry,) = (each for each in BOOK["cases"] if each["case"] == case)
    found = {
        finding.severity
        for finding in check_evaluation(filled_of(BOOK, entry["change"]))
        if finding.code == entry["check"]
    }
    assert found == {severity}


def test_a_rule_profile_weighs_a_check() -> None:
    case = filled_of(BOOK, {"rows": {5: {"reason": ""}}})
    off = EvaluationSubject(case.form, profile(checks__E1="off"))
    assert [finding.code for finding in check_evaluation(case)] == ["E1"]
    assert check_evaluation(off) == ()


PUBLISHED: Mapping[str, list[str]] = {
    # 7 of 10 though the target is met, 9 of 10 for 98 %: no reason for either
    "001": ["E1 error 第 3 行", "E1 error 第 6 行", "E18 hint 第 8 行"],
    # total line 0 0 0 above a source of 90 / 89.974 / 89.974; ≥100百分比
    "003": ["E10 error 年度资金总额"] * 3 + ["E25 warning 第 2 行"],
    # 83.5 % earned 18 of 20; 98 points at 83.5 %; a cost of 150万 where 125.25 were spent
    "005": ["E1 error 第 1 行", "E11 warning 第 1 行", "E19 warning 第 5 行", "E30 warning 005"],
    # 86 % scored 9 where 8.62 are due
    "007": ["E11 warning 年度资金总额"],
    "010": [],
    # 4604 for ≥4754 (with a reason) and 5830 for ≤5300 scored in full; 87 for 59 and 758 for 570 without a word
    "012": ["E4 error 第 3 行", "E4 error 第 7 行", "E9 error 第 8 行", "E9 warning 第 4 行"],
    # five qualitative rows answered by 完成
    "015": ["E17 warning 第 3 行"],
    # 100 % for ≥75 %
    "017": ["E18 hint 第 4 行", "E4 error 第 3 行"],
    # 6 points lost already, total 98; 9 of 10 at 100 %; three rows short without a reason
    "018": [
        "E1 error 第 10 行",
        "E1 error 第 14 行",
        "E1 error 第 15 行",
        "E11 error 年度资金总额",
        "E9 error 018",
    ],
    "020": ["E18 hint 第 8 行"],
    # the scale 好坏 handed back as its answer
    "024": ["E18 hint 第 3 行", "E6 error 第 2 行"],
    # six rows blank and in full; all in full
    "028": ["E18 hint 第 9 行", "E5 hint 028", *(f"E7 error 第 {at} 行" for at in range(3, 9))],
    # 338.31 of 329.77; 3061 for ≥2000
    "031": ["E12 error 年度资金总额", "E4 error 第 3 行"],
    # 8 where 8.63 are due; 95 % and a date on the day scored 5 of 6 without a reason
    "035": ["E1 error 第 4 行", "E1 error 第 7 行", "E11 error 年度资金总额"],
    # 40 for 28 and 1700 for 500
    "037": ["E4 error 第 2 行", "E4 error 第 3 行"],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_form_has_exactly_these_findings(name: str, shared: Path) -> None:
    form = filled(name, documents(shared / "published_forms", "self_evaluation")[name])
    assert sorted(
        f"{finding.code} {finding.severity.value} {finding.place.label}"
        for finding in check_evaluation(EvaluationSubject(form, MOF))
    ) == sorted(PUBLISHED[name])


def test_every_published_form_was_gone_through(shared: Path) -> None:
    assert set(documents(shared / "published_forms", "self_evaluation")) == set(PUBLISHED)
