"""Whatever stands in the cells of a form, the checks answer, in Chinese, and never fail."""

from dataclasses import replace
from datetime import date

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import EvaluationSubject, check_evaluation
from checks.filled_form import FilledForm, FilledFunds, FilledRow
from tests.checks.forms import filled_of
from tests.indicators.casebook import ROOT, shipped

BOOK = yaml.safe_load((ROOT / "tests" / "cases" / "checks" / "evaluation.yaml").read_text("utf-8"))
NUMBERS = (
    st.none() | st.decimals(-10000, 100000, places=2) | st.decimals(allow_nan=False, allow_infinity=False)
)
WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "无",
        "/",
        "≥95%",
        "95",
        "98.5%",
        "≤8万元",
        "达成",
        "部分达成预期指标",
        "未达成",
        "零故障",
        "2024年12月31日",
        "好坏",
        "管理不到位",
        "=0",
        "≥0件",
    ]
)
BRANCHES = st.sampled_from(
    [
        ("产出指标", "数量指标"),
        ("", "成本指标"),
        ("产出指标", "成本指标"),
        ("项目管理", "财务管理"),
        ("满意度指标", "服务对象满意度指标"),
        ("", ""),
    ]
)
ROWS = st.builds(
    FilledRow,
    BRANCHES,
    WORDS,
    WORDS,
    WORDS,
    NUMBERS,
    NUMBERS,
    WORDS,
    st.none() | st.integers(0, 3),
    st.none() | st.integers(0, 3000),
)
LINES = st.builds(
    FilledFunds,
    st.sampled_from(["total", "fiscal", "carried_over", "other", ""]),
    WORDS,
    *[NUMBERS] * 6,
    WORDS,
)
FORMS = st.builds(
    FilledForm,
    st.just("表.xlsx"),
    st.just("表"),
    WORDS,
    st.none() | st.integers(-1, 10000),
    funds=st.lists(LINES, max_size=4).map(tuple),
    rows=st.lists(ROWS, max_size=6).map(tuple),
    total_weight=NUMBERS,
    total=NUMBERS,
    grade=WORDS,
    goal=WORDS,
    achieved=WORDS,
    problems=WORDS,
    measures=WORDS,
    signed=st.none() | st.dates(date(2000, 1, 1)),
    whole=st.booleans(),
)


@settings(max_examples=80)
@given(form=FORMS, rules=st.sampled_from(sorted(shipped())))
def test_no_form_makes_a_check_fail(form: FilledForm, rules: str) -> None:
    approved = filled_of(BOOK, {"known": {"approved": {}}}).approved
    for filled in (
        EvaluationSubject(form, shipped()[rules]),
        EvaluationSubject(form, shipped()[rules], approved=approved),
    ):
        assert [
            finding for finding in check_evaluation(filled) if not finding.message or not finding.place.label
        ] == []


@settings(max_examples=40)
@given(order=st.permutations(range(7)))
def test_the_order_of_rows_changes_no_finding(order: list[int]) -> None:
    known = filled_of(BOOK, {"rows": {5: {"reason": ""}, 3: {"actual": ""}}})
    form = replace(known.form, rows=tuple(known.form.rows[at] for at in order))
    assert sorted(finding.code for finding in check_evaluation(replace(known, form=form))) == ["E1", "E7"]
