"""Our own assessment as a form: the checks of papers read it, and one that is complete by our own rules has no error."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.filled_from import build_filled_form
from checks.own_form import findings_of, with_contradictions
from indicators.assessment import GOAL, assess
from indicators.missing import MissingKind
from indicators.model import FUNDS, FundRow, Funds, Indicator, Period, Project
from indicators.notation import read_target
from indicators.records import (
    Evidence,
    ManualEntry,
    MeasurementResult,
    MeasurementStatus,
    Observation,
    ProjectRecords,
)
from indicators.rows import read_target_cell
from tests.forms.assessments import complete, incomplete
from tests.indicators.casebook import shipped
from yamlfiles.problem import Severity

DAY = date(2024, 12, 31)
NOW = datetime(2025, 1, 5, tzinfo=UTC)
YEAR = Period(date(2024, 1, 1), DAY)
ROWS = (
    Indicator(
        "calls", ("产出指标", "数量指标"), "受理来电", read_target("≥2000件"), Decimal(20), "hotline.calls"
    ),
    Indicator(
        "cost",
        ("产出指标", "成本指标"),
        "通话费",
        read_target_cell("8万元", ("", "成本指标"), 2024),
        Decimal(15),
        "finance.spending",
    ),
    Indicator(
        "faults", ("产出指标", "质量指标"), "重大故障", read_target("零故障"), Decimal(15), "hotline.faults"
    ),
    Indicator(
        "service", ("效益指标", "社会效益指标"), "长效机制", read_target("健全"), Decimal(30), "manual.grade"
    ),
    Indicator("absent", ("效益指标", "生态效益指标"), "无", read_target("无"), Decimal(0), "manual.value"),
    Indicator(
        "satisfied",
        ("满意度指标", "服务对象满意度指标"),
        "满意度",
        read_target("≥90%"),
        Decimal(10),
        "hotline.s",
    ),
)
UNITS = {"calls": "件", "cost": "元", "faults": "次", "satisfied": "%", FUNDS: "元"}
MONEY = Funds(initial=FundRow(Decimal(8), Decimal(8)), annual=FundRow(Decimal(8), Decimal(8)))
PROJECT = Project("2024/x", "语音服务费", 2024, ROWS, funds=MONEY, goal="全年开通", rules="mof-2020")


def seen(
    indicator: str, value: Decimal, part: Decimal | None = None, of: Decimal | None = None
) -> Observation:
    measured = MeasurementResult("e", YEAR, MeasurementStatus.MEASURED, UNITS[indicator], part, of, value)
    return Observation(PROJECT.id, indicator, measured, NOW)


def entry(indicator: str, **said: object) -> ManualEntry:
    return ManualEntry(PROJECT.id, indicator, DAY, "张三", NOW, **said)  # type: ignore[arg-type]  # fields of an entry


@st.composite
def facts(draw: st.DrawFn) -> ProjectRecords:
    """All that a complete form needs: every row measured or graded, a reason and a measure on each."""
    of = draw(st.integers(1, 5000))
    part = draw(st.integers(0, of))
    paid = draw(st.decimals(0, 80000, places=2))
    observations = {
        "calls": seen("calls", Decimal(draw(st.integers(0, 8000)))),
        "cost": seen("cost", draw(st.decimals(0, 200000, places=2))),
        "faults": seen("faults", Decimal(draw(st.integers(0, 3)))),
        "satisfied": seen("satisfied", Decimal(part * 100) / of, Decimal(part), Decimal(of)),
        FUNDS: seen(FUNDS, paid),
    }
    grade, points = draw(
        st.sampled_from(
            [("达成", "24"), ("达成", "30"), ("部分达成", "18"), ("未达成", "0"), ("未达成", "17.99")]
        )
    )
    entries = [entry(row.id, reason="见佐证资料第三页", measure="张三六月底前补足") for row in ROWS]
    entries += [
        entry("service", grade=grade, points=Decimal(points), evidence=(Evidence("a" * 64, "说明.pdf", 9),)),
        entry(FUNDS, reason="余款次年结算", measure="张三次年一月底前支付"),
        entry(GOAL, value="全年开通"),
    ]
    return ProjectRecords(observations, tuple(entries))


@settings(max_examples=60)
@given(known=facts(), rules=st.sampled_from(["mof-2020", "sichuan-2025", "ningxia"]))
def test_a_form_that_is_complete_by_our_own_rules_has_no_error(known: ProjectRecords, rules: str) -> None:
    profile = shipped()[rules]
    assessment = assess(PROJECT, profile, known, DAY)
    assert assessment.ready, assessment.missing
    errors = [
        finding
        for finding in check_evaluation(EvaluationSubject(build_filled_form(assessment), profile))
        if finding.severity is Severity.ERROR
    ]
    assert errors == []


def test_what_a_form_lacks_is_found_as_on_paper() -> None:
    without = ProjectRecords({FUNDS: seen(FUNDS, Decimal(79000)), "calls": seen("calls", Decimal(1500))}, ())
    profile = shipped()["mof-2020"]
    found = check_evaluation(
        EvaluationSubject(build_filled_form(assess(PROJECT, profile, without, DAY)), profile)
    )
    assert [(finding.code, finding.place.label) for finding in found] == [("E1", "数量指标“受理来电”")]


@pytest.mark.parametrize(
    ("evaluator", "basis", "accused"),
    [
        ("table.ratio", {}, False),
        ("manual.value", {"formula": "按期完成的任务数 ÷ 应完成的任务数"}, False),
        ("manual.value", {}, True),
    ],
)
def test_a_share_whose_sheet_says_how_it_is_counted_is_not_called_a_mere_number(
    evaluator: str, basis: dict[str, str], accused: bool
) -> None:
    branch = ("效益指标", "社会效益指标")
    row = Indicator(
        "smooth", branch, "推动工作顺利开展", read_target("≥95%"), Decimal(30), evaluator, basis=basis
    )
    sheet = replace(PROJECT, indicators=(row,))
    found = findings_of(assess(sheet, shipped()["mof-2020"], ProjectRecords({}, ()), DAY))
    assert ("E36" in {finding.code for finding in found}) is accused


def test_a_form_made_by_hand_is_read_as_it_is_printed() -> None:
    form = build_filled_form(complete())
    assert (form.name, form.total, form.grade) == ("“12345”语音服务费", complete().total, complete().grade)
    assert [fund.key for fund in form.funds] == ["total", "fiscal", "carried_over"]
    assert [row.actual for row in form.rows if row.points is None] == [""]
    found = check_evaluation(EvaluationSubject(form, complete().profile))
    assert {(finding.code, finding.severity) for finding in found} == {
        ("E3", Severity.WARNING),  # 8 万元 became 18.5 without a word
        ("E18", Severity.HINT),
        ("E30", Severity.WARNING),  # 95.48 points at 83.08 %
    }


def test_what_is_not_known_stays_blank() -> None:
    assert {row.actual for row in build_filled_form(incomplete()).rows if row.points is None} == {""}


def test_an_error_that_the_checks_find_keeps_a_form_from_being_complete() -> None:
    whole = replace(complete(), missing=(), ready=True)
    assert with_contradictions(whole).ready
    wrong = with_contradictions(replace(whole, total=Decimal("20")))
    assert not wrong.ready
    assert {item.kind for item in wrong.missing} == {MissingKind.CONTRADICTION}
