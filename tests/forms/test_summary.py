"""The summary of many projects: sums, both averages, grades, and what they leave out."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import docx, html, pdf, xlsx
from forms.summary.summary import collect_summary, summary_form
from indicators.assessment import Assessment
from indicators.model import FundRow, Party
from tests.forms.assessments import complete, incomplete

WHOLE = complete()


def project(
    name: str, total: str | None, grade: str | None, budget: str, executed: str | None, **more: str
) -> Assessment:
    whole = WHOLE
    assert whole.funds
    funds = replace(
        whole.funds,
        funds=replace(whole.funds.funds, annual=FundRow(Decimal(budget)), unit=more.get("unit", "万元")),
        executed=FundRow(None if executed is None else Decimal(executed)),
    )
    department = Party(more.get("department", "市政府办"))
    return replace(
        whole,
        project=replace(whole.project, id=f"2024/{name}", name=name, department=department),
        funds=funds,
        total=None if total is None else Decimal(total),
        grade=grade,
        ready=total is not None,
    )


SOME = (
    project("甲", "95.00", "优", "10", "9"),
    project("乙", "80.01", "良", "30", "30"),
    project("丙", None, None, "60", "12.5"),
)


def test_both_averages_are_over_the_projects_that_have_a_total() -> None:
    sums = collect_summary(SOME, sample=False).sums
    assert (sums.projects, sums.judged) == (3, 2)
    assert sums.average == Decimal("87.51")  # 175.01 ÷ 2 = 87.505
    assert sums.weighted == Decimal("83.76")  # (950 + 2400.30) ÷ 40 = 83.7575
    assert (sums.budget, sums.executed, sums.rate) == (Decimal(100), Decimal("51.5"), Decimal("51.50"))


def test_what_is_not_known_is_never_counted_as_nothing() -> None:
    content = collect_summary([*SOME, project("丁", "90.00", "优", "0", None)], sample=False)
    assert content.sums.executed is None
    assert content.sums.rate is None
    assert content.notes[:3] == (
        "1 个项目尚未评完，未计入平均分：丙。",
        "1 个项目没有预算数，未计入加权平均分：丁。",
        "1 个项目的全年执行数待采集，执行数不合计：丁。",
    )
    assert content.missing == ("“丙”的自评尚不完整",)


def test_grades_are_counted_with_their_money_and_the_open_ones_apart() -> None:
    grades = collect_summary(SOME, sample=False).grades
    assert [(grade.grade, grade.projects, grade.share, grade.budget) for grade in grades] == [
        ("优", 1, Decimal("50.00"), Decimal(10)),
        ("良", 1, Decimal("50.00"), Decimal(30)),
        ("中", 0, Decimal("0.00"), Decimal(0)),
        ("差", 0, Decimal("0.00"), Decimal(0)),
        ("未评定", 1, None, Decimal(60)),
    ]


def test_departments_stand_apart_and_amounts_in_yuan_are_brought_to_one_unit() -> None:
    content = collect_summary(
        [*SOME, project("戊", "90.00", "优", "100000", "50000", unit="元", department="住建局")], sample=False
    )
    assert [
        (department.department.name, department.sums.budget, department.sums.average)
        for department in content.departments
    ] == [
        ("住建局", Decimal("10.00"), Decimal("90.00")),
        ("市政府办", Decimal(100), Decimal("87.51")),
    ]
    assert content.title == "项目支出绩效自评汇总表（2024年度）"


def test_the_main_deviations_are_those_that_cost_most() -> None:
    (row,) = collect_summary([complete()], sample=False).departments[0].rows
    assert row.deviation.startswith("诉求办理知晓率（指标值有效提升，实际达成，扣2分，抽样偏小）\n")
    assert row.deviation.endswith("\n预算执行率83.08%，扣1.69分")
    (row,) = collect_summary([incomplete()], sample=False).departments[0].rows
    assert row.deviation.endswith("2 项待采集或待评定")
    assert (row.total, row.grade) == (None, None)


def test_the_amounts_of_a_column_have_as_many_places_and_lists_are_bounded() -> None:
    many = [project(f"项目{n:02}", None, None, "1.5", "1.2345") for n in range(30)]
    grid = summary_form([*SOME, *many], sample=False).grid()
    rows = [[cell.text for cell in row] for row in grid.rows]
    executed = {row[4] for row in rows if row[0].isdigit() and "." in row[4]}
    assert len({len(text.partition(".")[2]) for text in executed}) == 1
    (warning,) = (row[0] for row in rows if row[0].startswith("本表尚不完整"))
    assert warning.startswith("本表尚不完整（31 项）：\n")
    assert warning.endswith("另有 21 项，见系统中的项目列表。")
    assert len(warning.splitlines()) == 12


@pytest.mark.parametrize(
    "assessments",
    [
        SOME,
        [complete()],
        [incomplete()],
        [
            *SOME,
            *[project(f"项目{n}", "88.00", "良", "1", "1", department=f"部门{n % 3}") for n in range(70)],
        ],
    ],
)
def test_every_writer_writes_it_twice_alike(assessments: Sequence[Assessment]) -> None:
    form = summary_form(assessments, sample=True)
    assert docx.write(form) == docx.write(form)
    assert xlsx.write(form) == xlsx.write(form)
    assert pdf.write(form) == pdf.write(form)
    assert "样例数据" in html.write(form)


@given(st.lists(st.tuples(st.decimals(0, 100, places=2), st.integers(1, 10**6)), min_size=1, max_size=30))
def test_averages_agree_with_plain_fractions(pairs: list[tuple[Decimal, int]]) -> None:
    sums = collect_summary(
        [project(f"p{n}", f"{total}", "优", f"{budget}", "0") for n, (total, budget) in enumerate(pairs)],
        sample=False,
    ).sums
    exact = sum((Fraction(total) * budget for total, budget in pairs), Fraction(0)) / sum(
        budget for _, budget in pairs
    )
    assert sums.weighted is not None
    assert abs(Fraction(sums.weighted) - exact) <= Fraction(1, 200)
    assert min(total for total, _ in pairs) - 1 < (sums.average or 0) < max(total for total, _ in pairs) + 1
