"""Two texts of one sheet, compared: every field of it is looked at."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.model import (
    ComparedWith,
    Comparison,
    FundRow,
    Funds,
    Indicator,
    Party,
    Project,
    Relative,
    Target,
    TargetKind,
)
from indicators.rows import read_target_cell
from indicators.sheet_difference import FUND_NAMES, HEAD_NAMES, ROW_NAMES, compare_sheets

GE, LE = Comparison.GE, Comparison.LE
NUMBER = Target("≥98%", TargetKind.NUMBER)


def row(key: str, /, **changes: object) -> Indicator:
    plain = Indicator(key, ("产出指标", "数量指标"), f"指标{key}", NUMBER, Decimal(10), "manual.value")
    return replace(plain, **changes)  # type: ignore[arg-type]  # of any field


def sheet(*rows: Indicator, **changes: object) -> Project:
    days = (date(2024, 1, 1), date(2024, 12, 31))
    plain = Project("2024/a", "热线", 2024, rows, period=days)
    return replace(plain, **changes)  # type: ignore[arg-type]  # of any field


def sentences(old: Project, new: Project) -> list[str]:
    return [change.sentence for change in compare_sheets(old, new)]


def test_the_same_sheet_has_no_differences() -> None:
    assert compare_sheets(sheet(row("a"), row("b")), sheet(row("a"), row("b"))) == ()


def test_every_field_of_a_sheet_is_compared() -> None:
    """A field that is added to the model and forgotten here would change numbers unsaid."""
    places = {"places", "file", "sha256"}
    assert {field.name for field in fields(Project)} - places == {*HEAD_NAMES, "id", "indicators", "funds"}
    assert {field.name for field in fields(Indicator)} - places == set(ROW_NAMES)
    assert {field.name for field in fields(FundRow)} == set(FUND_NAMES)
    assert {field.name for field in fields(Funds)} == {"unit", "initial", "annual", "evaluator", "params"}


def test_another_reading_of_the_same_text_is_a_difference() -> None:
    printed = read_target_cell("下降5%", ("产出指标", "数量指标"), 2024)
    high, low = (
        replace(NUMBER, text="98%", comparison=sign, value=Decimal(98), unit="%") for sign in (GE, LE)
    )
    year, month = (
        replace(high, relative=Relative(base, falls=True))
        for base in (ComparedWith.LAST_YEAR, ComparedWith.LAST_MONTH)
    )
    assert sentences(sheet(row("a", target=high)), sheet(row("a", target=low))) == [
        "数量指标“指标a”的指标值由“98%（读作 ≥98%）”改为“98%（读作 ≤98%）”"
    ]
    assert sentences(sheet(row("a", target=year)), sheet(row("a", target=month))) == [
        "数量指标“指标a”的指标值由“98%（读作 较上年下降≥98%）”改为“98%（读作 较上月下降≥98%）”"
    ]
    assert compare_sheets(sheet(row("a", target=printed)), sheet(row("a", target=printed))) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target": Target("≥95%", TargetKind.NUMBER)}, "的指标值由“≥98%”改为“≥95%”"),
        ({"weight": Decimal("12.50")}, "的分值由“10”改为“12.5”"),
        ({"evaluator": "hotline.on_time_rate"}, "的取数方法由“manual.value”改为“hotline.on_time_rate”"),
        (
            {"params": {"within": "24", "kind": ["投诉", "举报"]}},
            "的取数参数由（空）改为“kind：投诉 / 举报；within：24”",
        ),
        (
            {"branch": ("效益指标", "社会效益指标")},
            "的一级、二级指标由“产出指标 / 数量指标”改为“效益指标 / 社会效益指标”",
        ),
        ({"accumulates": "flow"}, "的累计方式由“比率”改为“逐月累加”"),
        ({"basis": {"source": "台账"}}, "的依据由（空）改为“source：台账”"),
        ({"note": "见附件"}, "的备注由（空）改为“见附件”"),
        ({"name": "另一名称"}, "的名称由“指标a”改为“另一名称”"),
        ({"id": "z"}, "的编号由“a”改为“z”"),
    ],
)
def test_a_changed_field_of_a_row(changes: dict[str, object], told: str) -> None:
    assert sentences(sheet(row("a"), row("b")), sheet(row("a", **changes), row("b"))) == [
        f"数量指标“指标a”{told}"
    ]


def test_rows_added_removed_and_moved() -> None:
    old, new = sheet(row("a"), row("b"), row("c")), sheet(row("c"), row("a"), row("d"))
    assert sentences(old, new) == [
        "移动了位置：数量指标“指标c”",
        "增加了数量指标“指标d”（≥98%，10 分）",
        "删去了数量指标“指标b”（≥98%，10 分）",
    ]


def test_the_head_and_the_money() -> None:
    funds = Funds(initial=FundRow(Decimal(10)), annual=FundRow(Decimal(10)))
    less = replace(funds, annual=FundRow(Decimal("8.50")))
    old = sheet(funds=funds, goal="甲", unit=Party("中心", "103"))
    new = sheet(
        funds=less, goal="乙", unit=Party("中心", "104"), period=(date(2024, 3, 1), date(2024, 12, 31))
    )
    assert sentences(old, new) == [
        "项目的实施单位由“中心（103）”改为“中心（104）”",
        "项目的项目期由“2024-01-01 至 2024-12-31”改为“2024-03-01 至 2024-12-31”",
        "项目的年度总体目标由“甲”改为“乙”",
        "项目的全年预算数的资金总额由“10 万元”改为“8.5 万元”",
    ]
    assert "项目的金额单位由“万元”改为（空）" in sentences(old, sheet(goal="甲", unit=Party("中心", "103")))
