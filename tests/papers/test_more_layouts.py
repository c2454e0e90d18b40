"""Layouts of further provinces: lists by unit, amounts in words, explanations beside values."""

import pytest

from documents.document import DocumentTable
from forms.grid import GridCell
from indicators.reading import read_draft
from papers.target_files.target_file import build_target_file
from papers.target_sheets.read_sheet import ReadSheet
from tests.documents.laid import sheets, table, targets
from tests.workspace.importing import shipped_shares

TITLE = "2025年项目支出绩效目标表"
ROWS = (("产出指标", "数量指标", "受理量", "≥1000件"), ("效益指标", "社会效益指标", "知晓率", "≥90%"))
HEADER = ("一级指标", "二级指标", "三级指标", "指标值")


def one(*blocks: DocumentTable | str) -> ReadSheet:
    (sheet,) = sheets(*blocks)
    return sheet


@pytest.mark.parametrize("merged", [True, False])
def test_a_list_by_unit_keeps_its_columns_of_the_project(merged: bool) -> None:
    upper = ("单位代码", "单位（专项）名称", "资金总额（万元）", "绩效目标")
    heads = [GridCell(text, 2) for text in upper] if merged else upper
    below = () if merged else ("",) * 4
    made = table(
        (*heads, GridCell("绩效指标", 1, 5)),
        (*below, "一级指标", "二级指标", "三级指标", "指标值", "指标值内容"),
        ("202001", "环卫保洁专项", "560.00", "保障城区整洁", "产出指标", "数量指标", "清扫面积", "≥120", "不少于120万平方米"),
    )  # fmt: skip
    sheet = one(TITLE, made)
    assert (sheet.name.text, sheet.goal.text) == ("环卫保洁专项", "保障城区整洁")
    assert [(fund.key, fund.amount.text, fund.unit) for fund in sheet.funds] == [("total", "560.00", "万元")]
    assert targets(sheet) == [("数量指标", "清扫面积", "≥120")]
    assert ("指标值内容", "不少于120万平方米") in [
        (header, text.text) for header, text in sheet.rows[0].others
    ]


@pytest.mark.parametrize("money", ["单位：万元", "（单位：元）", "金额单位：万元", "单位: 人民币万元"])
def test_a_unit_of_money_is_no_unit_of_the_government(money: str) -> None:
    sheet = one(TITLE, money, table(("项目名称", "便民服务", "", ""), HEADER, *ROWS))
    assert sheet.unit.text == ""


def test_a_unit_before_the_unit_of_money_ends_there() -> None:
    sheet = one(
        TITLE, "单位：某县城管局    金额单位：万元", table(("项目名称", "便民服务", "", ""), HEADER, *ROWS)
    )
    assert sheet.unit.text == "某县城管局"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("当年预算(元)", "total"),
        ("项目总额（万元）", "total"),
        ("项目总投资", "total"),
        ("本年预算数", "total"),
    ],
)
def test_more_labels_of_the_whole_amount(label: str, key: str) -> None:
    sheet = one(TITLE, table(("项目名称", "便民服务", "", ""), (label, "450", "", ""), HEADER, *ROWS))
    assert [(fund.key, fund.amount.text) for fund in sheet.funds] == [(key, "450")]


@pytest.mark.parametrize(("label", "field"), [("部门（单位）", "department"), ("业务主管部门", "department")])
def test_more_labels_of_the_parties(label: str, field: str) -> None:
    sheet = one(TITLE, table(("项目名称", "便民服务", "", ""), (label, "市审批局", "", ""), HEADER, *ROWS))
    assert getattr(sheet, field).text == "市审批局"


def test_the_goal_of_the_year_of_a_project() -> None:
    assert one(TITLE, table(("项目名称", "便民服务", "", ""), ("项目当年绩效目标", "按时发放", "", ""), HEADER, *ROWS)).goal.text == (
        "按时发放"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "written", "unclear"),
    [("无", "  other:\n", False), ("/", "  other:\n", False), ("约3万元", "  other:\n", True), ("3万元整", "  other:\n", True)],
)  # fmt: skip
def test_an_amount_in_words_is_kept_and_never_a_number(printed: str, written: str, unclear: bool) -> None:
    rows = (("年度资金总额", "450", "", ""), ("其他资金", printed, "", ""))
    sheet = one(TITLE, table(("项目名称", "便民服务", "", ""), *rows, HEADER, *ROWS))
    assert [fund.amount.text for fund in sheet.funds] == ["450", printed]
    text = build_target_file(sheet, 2025, shipped_shares()).text
    assert written in text
    assert (f"金额“{printed}”读不出" in text) == unclear
    assert f"其他资金 {printed}" in text
    assert read_draft(text.encode(), "x", "2025/x")[0] is not None


def test_a_header_of_two_lines_is_no_row() -> None:
    made = table(
        ("项目名称", GridCell("便民服务", 1, 6)),
        (
            *(GridCell(text, 2) for text in HEADER[:3]),
            GridCell("历史值", 1, 2),
            GridCell("2025年指标值", 2),
            GridCell("备注", 2),
        ),
        ("2023年", "2024年"),
        ("产出指标", "数量指标", "受理量", "800", "900", "≥1000件", "系统统计"),
    )
    (row,) = one(TITLE, made).rows
    assert (row.name.text, row.target.text, row.doubts) == ("受理量", "≥1000件", ())
    assert [(header, text.text) for header, text in row.others] == [
        ("历史值2023年", "800"),
        ("历史值2024年", "900"),
        ("备注", "系统统计"),
    ]


@pytest.mark.parametrize("divided", [True, False])
def test_of_the_values_of_several_years_the_first_is_taken_and_that_is_said(divided: bool) -> None:
    years = ("2025年", "2026年", "2027年")
    heads = (
        [(*(GridCell(text, 2) for text in HEADER[:3]), GridCell("指标值", 1, 3)), years]
        if divided
        else [(*HEADER[:3], *(f"{year}目标值" for year in years))]
    )
    row = ("产出指标", "数量指标", "受理量", "≥1000件", "≥1100件", "≥1200件")
    sheet = one(TITLE, table(("项目名称", GridCell("便民服务", 1, 5)), *heads, row))
    assert targets(sheet) == [("数量指标", "受理量", "≥1000件")]
    assert [text.text for _, text in sheet.rows[0].others] == ["≥1100件", "≥1200件"]
    assert list(sheet.doubts_of("rows")) == ["指标值分年度列出，取 2025 年一栏"]


def test_a_year_in_full_width_is_a_year() -> None:
    assert (
        one("２０２５年度项目绩效目标表", table(("项目名称", "便民服务", "", ""), HEADER, *ROWS)).year == 2025
    )


@pytest.mark.parametrize(("label", "doubts"), [("总体目标", 0), ("实施期总体目标", 1), ("中期目标", 1)])
def test_only_a_goal_of_the_whole_period_is_in_doubt(label: str, doubts: int) -> None:
    sheet = one(TITLE, table(("项目名称", "便民服务", "", ""), (label, "保障运行", "", ""), HEADER, *ROWS))
    assert (sheet.goal.text, len(list(sheet.doubts_of("goal")))) == ("保障运行", doubts)


def test_the_unit_of_money_may_stand_in_the_label_of_the_whole_block() -> None:
    made = table(
        ("项目名称", GridCell("便民服务", 1, 3)),
        (GridCell("资金金额（万元）", 2), "年度资金总额", GridCell("780", 1, 2)),
        ("其中：财政拨款", GridCell("780", 1, 2)),
        HEADER,
        *ROWS,
    )
    assert one(TITLE, made).money == "万元"


def test_a_goal_in_several_rows_is_read_whole() -> None:
    made = table(
        ("项目名称", GridCell("便民服务", 1, 3)),
        (GridCell("年度总体目标", 3), GridCell("目标1：受理诉求", 1, 3)),
        (GridCell("目标2：办结诉求", 1, 3),),
        (GridCell("目标3：回访诉求", 1, 3),),
        HEADER,
        *ROWS,
    )
    sheet = one(TITLE, made)
    assert sheet.goal.text == "目标1：受理诉求\n目标2：办结诉求\n目标3：回访诉求"
    assert len(sheet.rows) == 2


def test_a_project_may_be_named_behind_its_code() -> None:
    made = table(("项目编码及名称", "64000025R001-便民服务", "", ""), HEADER, *ROWS)
    assert one(TITLE, made).name.text == "64000025R001-便民服务"


@pytest.mark.parametrize("side", [(), ("绩效指标",)])
@pytest.mark.parametrize("later_first", [True, False])
def test_halves_under_a_line_of_terms_are_both_kept(side: tuple[str, ...], later_first: bool) -> None:
    def halves(later: tuple[str, ...], annual: tuple[str, ...]) -> tuple[str, ...]:
        return (*["" for _ in side], *(later + annual if later_first else annual + later))

    names = ("二级指标", "三级指标", "指标值")
    (sheet,) = sheets(
        "项目支出绩效目标表（2025年度）",
        table(
            ("项目名称", "助餐", *["" for _ in range(len(side) + 4)]),
            ("总体目标", "为老人助餐。", *["" for _ in range(len(side) + 4)]),
            (*side, *halves(("中长期目标", "", ""), ("年度目标", "", ""))[len(side) :]),
            halves(names, names),
            halves(("数量指标", "助餐人数", "≥2400人"), ("数量指标", "助餐人数", "≥800人")),
            halves(("质量指标", "合格率", "≥99%"), ("质量指标", "合格率", "≥98%")),
        ),
    )
    assert sheet.goal.text == "为老人助餐。"
    assert [target for _, _, target in targets(sheet)] == ["≥800人", "≥98%"]
    kept = [[cell.text for _, cell in row.others] for row in sheet.rows]
    assert all(value in texts for value, texts in zip(("≥2400人", "≥99%"), kept, strict=True))


@pytest.mark.parametrize("title", ["二〇二三年度", "二○二三年度", "二零二三年"])
def test_a_year_in_chinese_digits_is_a_year(title: str) -> None:
    rows = table(("项目名称", "热线", ""), ("二级指标", "三级指标", "指标值"), ("数量指标", "接听量", "≥3件"))
    (sheet,) = sheets(f"项目支出绩效目标表（{title}）", rows)
    assert sheet.year == 2023
