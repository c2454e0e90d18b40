"""Layouts of target sheets from many places: what stands where is found by its meaning, and nothing is lost in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.document import DocumentTable
from forms.grid import GridCell
from papers.target_sheets.read_sheet import ReadSheet
from tests.documents.laid import sheets, table, targets

TITLE = "2025年项目支出绩效目标申报表"
NAME = ("项目名称", "便民服务", "", "")
HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "受理量", "≥1000件"),
    ("效益指标", "社会效益指标", "知晓率", "≥90%"),
)
READ = [("数量指标", "受理量", "≥1000件"), ("社会效益指标", "知晓率", "≥90%")]


def one(*blocks: DocumentTable | str, kind: str = "docx") -> ReadSheet:
    (sheet,) = sheets(*blocks, kind=kind)
    return sheet


@pytest.mark.parametrize(
    "header",
    [
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("一级绩效指标", "二级绩效指标", "绩效指标名称", "目标值"),
        ("一级\n指标", "二级\n指标", "三级\n指标", "年度指标值\n（包含数字及文字描述）"),
        ("一级指标", "二级指标", "指标内容", "预期指标值"),
        ("指标一级目标", "指标二级目标", "具体指标", "2025年目标值"),
        ("一级指标", "二级指标", "三级指标", "全年目标值"),
        ("一级指标", "指标类型", "三级指标名称", "年度目标"),
        ("一级指标", "二级指标", "三级指标", "计划值"),
    ],
)
def test_a_header_is_known_by_what_it_means(header: tuple[str, ...]) -> None:
    assert targets(one(TITLE, table(NAME, header, *ROWS))) == READ


def test_columns_may_stand_in_any_order() -> None:
    order = (3, 0, 2, 1)
    rows = [tuple(row[number] for number in order) for row in (HEADER, *ROWS)]
    assert targets(one(TITLE, table(NAME, *rows))) == READ


def test_levels_are_merged_or_left_blank_below_their_first_row() -> None:
    merged = table(
        ("项目名称", GridCell("便民服务", 1, 4)),
        (GridCell("绩效指标", 4), "一级指标", "二级指标", "三级指标", "指标值"),
        (GridCell("产出指标(50分)", 3), GridCell("数量指标", 2), "受理量", "≥1000件"),
        ("回访量", "≥800件"),
        ("质量指标", "办结率", "≥95%"),
    )
    blank = table(
        NAME,
        HEADER,
        ("产出指标50分", "数量指标", "受理量", "≥1000件"),
        ("", "", "回访量", "≥800件"),
        ("", "质量指标", "办结率", "≥95%"),
    )
    for document_table in (merged, blank):
        sheet = one(TITLE, document_table)
        assert targets(sheet) == [
            ("数量指标", "受理量", "≥1000件"),
            ("数量指标", "回访量", "≥800件"),
            ("质量指标", "办结率", "≥95%"),
        ]
        assert {row.branch[0] for row in sheet.rows} == {"产出指标"}


def test_sign_value_and_unit_in_cells_of_their_own_are_one_value() -> None:
    sheet = one(
        TITLE,
        table(
            ("项目名称", "便民服务", *[""] * 5),
            ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"),
            ("产出指标", "数量指标", "受理量", "≥", "1000", "件", "30"),
            ("产出指标", "质量指标", "群众评价", "定性", "优良中低差", "", "30"),
            ("产出指标", "时效指标", "办结时间", "≤", "5工作日", "工作日", "20"),
            ("效益指标", "社会效益指标", "知晓率", "=", "100", "%", "10"),
        ),
    )
    assert [row.target.text for row in sheet.rows] == ["≥1000件", "定性优良中低差", "≤5工作日", "=100%"]
    assert [row.weight.text for row in sheet.rows] == ["30", "30", "20", "10"]


def test_a_header_of_two_lines_divides_its_value() -> None:
    sheet = one(
        TITLE,
        table(
            ("项目名称", GridCell("便民服务", 1, 5)),
            (
                GridCell("一级指标", 2),
                GridCell("二级指标", 2),
                GridCell("三级指标", 2),
                GridCell("年度指标值", 1, 3),
            ),
            ("符号", "值", "单位"),
            ("产出指标", "数量指标", "受理量", "≥", "1000", "件"),
        ),
    )
    assert targets(sheet) == [("数量指标", "受理量", "≥1000件")]


def test_a_target_over_several_columns_is_joined() -> None:
    sheet = one(
        TITLE,
        table(
            ("项目名称", GridCell("便民服务", 1, 5)),
            ("一级指标", "二级指标", "三级指标", GridCell("年度指标值", 1, 3)),
            ("产出指标", "数量指标", "受理量", "≧", "1000", "件"),
        ),
    )
    assert targets(sheet) == [("数量指标", "受理量", "≧1000件")]


def test_names_without_levels_are_read_and_their_place_is_asked_for() -> None:
    sheet = one(
        "2025年绩效目标表",
        table(
            ("项目名称", "辅警经费", "", "", ""),
            ("指标名称", "计量单位", "指标性质", "指标值", "权重"),
            ("辅警人员", "人", "=", "512", "20"),
            ("受益对象满意度", "%", "≥", "95", "10"),
        ),
    )
    assert [(row.name.text, row.target.text, row.has_branch) for row in sheet.rows] == [
        ("辅警人员", "=512人", False),
        ("受益对象满意度", "≥95%", False),
    ]
    assert sheet.rows[0].doubts == ("没有写一级指标和二级指标",)


def test_further_columns_are_kept_under_their_headers() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标值", "指标值说明", "评扣分标准", "备注")
    sheet = one(
        TITLE,
        table(
            ("项目名称", "便民服务", *[""] * 5),
            header,
            ("产出指标", "数量指标", "受理量", "≥1000件", "全年受理", "少一件扣一分", "无"),
        ),
    )
    assert [(name, text.text) for name, text in sheet.rows[0].others] == [
        ("指标值说明", "全年受理"),
        ("评扣分标准", "少一件扣一分"),
        ("备注", "无"),
    ]


def test_of_two_terms_side_by_side_the_year_is_taken() -> None:
    sheet = one(
        "项目支出绩效目标申报表（2025年度）",
        table(
            ("项目名称", GridCell("便民服务", 1, 7)),
            (
                GridCell("总体目标", 2),
                GridCell("实施期目标（2025—2027年）", 1, 4),
                GridCell("年度目标", 1, 3),
            ),
            (GridCell("三年建成。", 1, 4), GridCell("今年打基础。", 1, 3)),
            (
                GridCell("绩效指标", 3),
                "一级指标",
                "二级指标",
                "三级指标",
                "指标值",
                "二级指标",
                "三级指标",
                "指标值",
            ),
            (GridCell("产出指标", 2), "数量指标", "三年受理量", "≥3000件", "数量指标", "受理量", "≥1000件"),
            ("质量指标", "三年办结率", "≥98%", "质量指标", "", ""),
        ),
    )
    assert (sheet.year, sheet.goal.text) == (2025, "今年打基础。")
    assert targets(sheet) == [("数量指标", "受理量", "≥1000件")]
    assert ("实施期指标值", "≥3000件") in [(name, each.text) for name, each in sheet.rows[0].others]
    assert "实施期" in sheet.problems[0].message


def test_a_term_and_a_year_as_two_value_columns() -> None:
    header = ("一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值")
    sheet = one(
        TITLE,
        table(
            ("项目名称", "便民服务", "", "", ""),
            header,
            ("产出指标", "数量指标", "受理量", "≥3000件", "≥1000件"),
        ),
    )
    assert targets(sheet) == [("数量指标", "受理量", "≥1000件")]


def test_a_self_evaluation_is_read_for_its_targets() -> None:
    sheet = one(
        "2024年度项目支出绩效自评表",
        table(
            ("项目名称", GridCell("便民服务", 1, 7)),
            (
                GridCell("项目资金（万元）", 3),
                "",
                "年初预算数",
                "全年预算数",
                "全年执行数",
                "分值",
                "执行率",
                "得分",
            ),
            ("年度资金总额", "10.00", "12.00", "11.00", "10", "91.67%", "9.17"),
            ("其中：当年财政拨款", "10.00", "12.00", "11.00", "—", "—", "—"),
            (
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ),
            ("产出指标", "数量指标", "受理量", "≥1000件", "1200件", "50", "50", ""),
            (GridCell("总分", 1, 5), "100", "59.17", ""),
            (GridCell("填报人：张三", 1, 8),),
        ),
    )
    assert sheet.kind == "self-evaluation"
    assert targets(sheet) == [("数量指标", "受理量", "≥1000件")]
    assert [(fund.key, fund.amount.text, fund.annual.text) for fund in sheet.funds] == [
        ("total", "10.00", "12.00"),
        ("fiscal", "10.00", "12.00"),
    ]
    assert sheet.money == "万元"


@pytest.mark.parametrize(
    ("first", "second", "branch"),
    [
        ("产出目标", "数量目标", ("产出指标", "数量指标")),
        ("效果指标", "社会效益", ("效益指标", "社会效益指标")),
        ("成本指标", "经济成本指标", ("成本指标", "经济成本指标")),
        ("产出指标", "成本指标", ("产出指标", "成本指标")),
        ("满意度指标（10分）", "", ("满意度指标", "服务对象满意度指标")),
        ("", "时效指标", ("产出指标", "时效指标")),
        ("产 出\n指 标", "质 量\n指 标", ("产出指标", "质量指标")),
        ("项目决策", "项目目标", ("", "")),
        ("产出指标", "社会效益指标", ("产出指标", "")),
        ("产出指标", "", ("产出指标", "")),
    ],
)
def test_levels_have_their_official_names_or_none(first: str, second: str, branch: tuple[str, str]) -> None:
    sheet = one(TITLE, table(NAME, HEADER, (first, second, "受理量", "≥1000件")))
    assert sheet.rows[0].branch == branch
    assert bool(sheet.rows[0].doubts) == (not all(branch) or not first)


def test_one_level_over_both_columns_is_both() -> None:
    sheet = one(TITLE, table(NAME, HEADER, (GridCell("满意度指标", 1, 2), "群众满意度", "≥90%")))
    assert sheet.rows[0].branch == ("满意度指标", "服务对象满意度指标")


def test_two_tables_are_two_sheets_each_with_its_title() -> None:
    first, second = sheets(
        "2024年项目支出绩效目标表",
        table(NAME, HEADER, *ROWS),
        "2025年项目支出绩效目标表",
        table(("项目名称", "话务外包", "", ""), HEADER, ROWS[0], number=2),
    )
    assert [(sheet.year, sheet.name.text, len(sheet.rows)) for sheet in (first, second)] == [
        (2024, "便民服务", 2),
        (2025, "话务外包", 1),
    ]


def test_two_sheets_may_stand_in_one_table() -> None:
    both = table(NAME, HEADER, *ROWS, ("项目名称", "话务外包", "", ""), HEADER, ROWS[0])
    assert [(sheet.name.text, len(sheet.rows)) for sheet in sheets(TITLE, both)] == [
        ("便民服务", 2),
        ("话务外包", 1),
    ]


@pytest.mark.parametrize("again", [True, False])
def test_a_table_broken_over_pages_is_one_sheet(again: bool) -> None:
    rest = table(*((HEADER,) if again else ()), ("", "生态效益指标", "节约用纸", "≥5%"), number=2)
    sheet = one(TITLE, table(NAME, HEADER, *ROWS), "第 2 页", rest)
    assert targets(sheet) == [*READ, ("生态效益指标", "节约用纸", "≥5%")]


def test_rows_of_many_projects_in_one_table_are_a_sheet_each() -> None:
    head = ("单位名称", "项目名称", "预算数（万元）", "年度目标", *HEADER[:3])
    first = (
        GridCell("便民中心", 3),
        GridCell("热线运行", 2),
        GridCell("12.50", 2),
        GridCell("接得通。", 2),
        "产出指标",
        "数量指标",
    )
    found = sheets(
        "2025年部门预算项目绩效目标表",
        table(
            (*head, "绩效指标性质", "绩效指标值", "绩效度量单位", "权重"),
            (*first, "受理量", "≥", "1000", "件", "60"),
            ("产出指标", "质量指标", "接通率", "≥", "95", "%", "30"),
            ("座席租赁", "3.00", "租得起。", "产出指标", "数量指标", "座席", "＝", "10", "个", "90"),
        ),
        kind="xlsx",
    )
    assert [(sheet.name.text, sheet.unit.text, sheet.goal.text, len(sheet.rows)) for sheet in found] == [
        ("热线运行", "便民中心", "接得通。", 2),
        ("座席租赁", "便民中心", "租得起。", 1),
    ]
    assert [(sheet.funds[0].amount.text, sheet.money) for sheet in found] == [
        ("12.50", "万元"),
        ("3.00", "万元"),
    ]


def test_a_table_without_header_is_read_by_its_levels_and_says_so() -> None:
    sheet = one(TITLE, table(NAME, *ROWS))
    assert targets(sheet) == READ
    assert [field for field, _ in sheet.doubts] == ["rows"]


def test_empty_cells_are_told_by_place_and_never_filled() -> None:
    sheet = one(
        TITLE,
        table(
            NAME,
            HEADER,
            ("产出指标", "数量指标", "受理量", ""),
            ("", "质量指标", "", ""),
            ("", "时效指标", "", "≤5天"),
            ("效益指标", "社会效益指标", "无", ""),
        ),
    )
    assert [(row.name.text, row.target.text, row.doubts) for row in sheet.rows] == [
        ("受理量", "", ("指标值空白",)),
        ("", "≤5天", ("有指标值而没有三级指标名称",)),
        ("无", "", ()),
    ]
    assert [(problem.place.label, problem.code) for problem in sheet.problems] == [
        ("第1个表 第4行", "unfilled")
    ]


@pytest.mark.parametrize(
    ("rows", "unit", "amounts"),
    [
        (
            (("项目资金（万元）", "年度资金总额", "4.50", ""), ("", "其中：财政拨款", "4.50", "")),
            "万元",
            ["4.50", "4.50"],
        ),
        (
            (("项目资金", "年度资金总额：4.50万元", "其中：财政拨款4.50万元", ""),),
            "万元",
            ["4.50万元", "4.50万元"],
        ),
        ((("项目资金（元）", "资金总额", "45,000.00", ""),), "元", ["45,000.00"]),
        ((("资金总额（元）", "45000", "其他资金", ""),), "元", ["45000", ""]),
        ((("单位：万元", "", "", ""), ("项目资金总额", "4.50", "", "")), "万元", ["4.50"]),
        ((("项目资金", "年度资金总额", "150万", ""),), "万元", ["150万"]),
        ((("单位：千元", "", "", ""), ("项目资金总额", "45.0", "", "")), "千元", ["45.0"]),
    ],
)
def test_amounts_are_found_wherever_their_unit_is_written(
    rows: tuple[tuple[str, ...], ...], unit: str, amounts: list[str]
) -> None:
    sheet = one(TITLE, table(NAME, *rows, HEADER, *ROWS))
    assert (sheet.money, [fund.amount.text for fund in sheet.funds]) == (unit, amounts)


def test_amounts_of_the_whole_term_are_kept_apart() -> None:
    sheet = one(
        TITLE,
        table(
            ("项目名称", GridCell("便民服务", 1, 4)),
            (GridCell("项目资金（万元）", 2), "实施期资金总额：", "300", "年度资金总额：", "100"),
            ("其中：财政拨款", "300", "其中：财政拨款", "90"),
            (*HEADER, "备注"),
            (*ROWS[0], ""),
        ),
    )
    assert [(fund.key, fund.amount.text) for fund in sheet.funds] == [
        ("later", "300"),
        ("total", "100"),
        ("later", "300"),
        ("fiscal", "90"),
    ]


def test_running_text_is_read_line_by_line() -> None:
    sheet = one(
        "2023年项目绩效目标表",
        "项目名称：黄金蜜（葡萄）种植项目",
        "主管部门：下马关镇  实施单位：下马关镇人民政府",
        "一级指标 二级指标 三级指标 指标值",
        "产出指标 数量指标 种植数量(≥**株) >=17600株",
        "质量指标 种植作物成活率(≥**%) >=85",
        "满意度指标 服务对象满意度指标 受益户满意度 ≥95%",
    )
    assert (sheet.name.text, sheet.unit.text) == ("黄金蜜（葡萄）种植项目", "下马关镇人民政府")
    assert targets(sheet) == [
        ("数量指标", "种植数量(≥**株)", ">=17600株"),
        ("质量指标", "种植作物成活率(≥**%)", ">=85"),
        ("服务对象满意度指标", "受益户满意度", "≥95%"),
    ]


def test_a_budget_table_with_project_names_is_no_sheet() -> None:
    assert (
        sheets("项目支出预算表", table(("项目名称", "合计", "本年拨款"), ("热线运行", "12.50", "12.50")))
        == ()
    )


def test_a_title_without_indicators_is_told() -> None:
    sheet = one("2025年项目支出绩效目标表", table(("项目名称", "便民服务"), ("主管部门", "政府办")))
    assert [problem.code for problem in sheet.problems] == ["no-rows"]


def test_the_form_of_the_ministry_with_its_placeholders() -> None:
    sheet = one(
        "项目支出绩效目标申报表",
        "（2024年度）",
        table(
            ("项目名称", GridCell("便民服务", 1, 7)),
            ("主管部门及代码", GridCell("[103]市政府", 1, 3), "实施单位", GridCell("便民中心", 1, 3)),
            ("项目属性", GridCell("延续项目", 1, 3), "项目期", GridCell("3年", 1, 3)),
            (
                GridCell("总体目标", 2),
                GridCell("实施期目标（2023年—2025年）", 1, 3),
                GridCell("年度目标", 1, 4),
            ),
            (GridCell("目标1：三年\n目标2：四年", 1, 3), GridCell("目标1：今年", 1, 4)),
            (
                GridCell("绩效指标", 4),
                "一级指标",
                "二级指标",
                "三级指标",
                "指标值",
                "二级指标",
                "三级指标",
                "指标值",
            ),
            (
                GridCell("产出指标", 2),
                GridCell("数量指标", 2),
                "指标1：受理",
                "≥3",
                "数量指标",
                "指标1：受理",
                "≥1",
            ),
            ("……", "", "", "……", ""),
            (
                "满意度\n指标",
                "服务对象满意度指标",
                "指标1：满意",
                "≥90%",
                "服务对象满意度指标",
                "指标1：满意",
                "≥95%",
            ),
        ),
    )
    assert (sheet.year, sheet.department.text, sheet.goal.text) == (2024, "[103]市政府", "目标1：今年")
    assert targets(sheet) == [
        ("数量指标", "指标1：受理", "≥1"),
        ("服务对象满意度指标", "指标1：满意", "≥95%"),
    ]


def test_a_worksheet_without_merged_cells_has_its_title_and_unit_above() -> None:
    sheet = one(
        table(
            ("项目支出绩效目标表", "", "", "", ""),
            ("（2024年度）", "", "", "", ""),
            ("单位：便民中心", "", "", "", "金额单位：元"),
            ("项目名称", "", "便民服务", "", ""),
            ("项目资金", "年度资金总额", "", "100000", ""),
            ("绩效指标", *HEADER),
            ("", "产出指标", "数量指标", "受理量", "≥1000件"),
            ("", "", "", "回访量", "≥800件"),
            ("", "满意度指标", "", "群众满意度", "≥90%"),
        ),
        kind="xlsx",
    )
    assert (sheet.year, sheet.name.text, sheet.money) == (2024, "便民服务", "元")
    assert targets(sheet) == [
        ("数量指标", "受理量", "≥1000件"),
        ("数量指标", "回访量", "≥800件"),
        ("服务对象满意度指标", "群众满意度", "≥90%"),
    ]


def test_a_side_label_about_completion_is_no_column() -> None:
    sheet = one(
        "2023年度部门项目支出绩效自评表",
        table(
            ("项目名称", GridCell("便民服务", 1, 7)),
            (
                GridCell("年度总体目标", 2),
                GridCell("年初设定目标", 1, 3),
                GridCell("年度总体目标完成情况综述", 1, 4),
            ),
            (GridCell("做好工作", 1, 3), GridCell("做好了", 1, 4)),
            (
                GridCell("年度绩效指标完成情况", 2),
                *HEADER[:3],
                "年度指标值",
                "实际完成指标值",
                "分值",
                "得分",
            ),
            ("产出指标", "数量指标", "受理量", "≥1000件", "1200件", "50", "50"),
        ),
    )
    assert sheet.goal.text == "做好工作"
    assert [name for name, _ in sheet.rows[0].others] == ["实际完成指标值", "得分"]


def test_the_head_and_the_indicators_may_be_two_tables() -> None:
    sheet = one(
        "项目绩效目标表",
        table(
            ("单位名称", "便民中心"),
            ("项目名称", "便民服务"),
            ("预算金额", "20万元"),
            ("绩效目标", "接得通。"),
        ),
        table(HEADER, *ROWS, number=2),
    )
    assert (sheet.unit.text, sheet.name.text, sheet.goal.text) == ("便民中心", "便民服务", "接得通。")
    assert [(fund.key, fund.amount.text) for fund in sheet.funds] == [("total", "20万元")]
    assert targets(sheet) == READ


WORDS = (
    *(
        "",
        "无",
        "/",
        "产出指标",
        "效益指标",
        "满意度指标",
        "数量指标",
        "成本指标",
        "受理量",
        "≥90%",
        "100%",
        "有效提升",
    ),
    *(
        "总分",
        "小计",
        "项目名称",
        "主管部门",
        "年度总体目标",
        "预期目标",
        "年度资金总额",
        "10.00",
        "三级指标",
        "指标值",
        "分值",
    ),
)
LINES = st.lists(st.lists(st.sampled_from(WORDS), min_size=4, max_size=4), max_size=8)


@given(LINES, st.booleans())
def test_whatever_the_cells_hold_a_document_is_read(lines: list[list[str]], loose: bool) -> None:
    for sheet in sheets(TITLE, table(NAME, *lines, HEADER, *ROWS, *lines, loose=loose)):
        assert all(row.name.text or row.target.text for row in sheet.rows)
        assert all(problem.message and problem.place.label for problem in sheet.problems)


@given(st.lists(st.tuples(*[st.sampled_from(("", "甲", "乙", "≥90%", "工作保障"))] * 2), max_size=6))
def test_below_a_header_every_row_is_read_or_told(pairs: list[tuple[str, str]]) -> None:
    rows = [("产出指标", "数量指标", *pair) for pair in pairs]
    sheet = one(TITLE, table(NAME, HEADER, ROWS[0], *rows))
    assert len(sheet.rows) + len(sheet.problems) == len(pairs) + 1
    assert targets(sheet)[1:] == [("数量指标", *pair) for pair in pairs if any(pair)]


def test_a_table_copied_with_every_cell_on_a_line_of_its_own() -> None:
    sheet = one(
        *("2023年项目绩效目标表", "项目名称：", "葡萄种植", "实施单位", "镇人民政府"),
        *("一级指标", "二级指标", "三级指标", "指标值"),
        *("产出指标", "数量指标", "种植数量", "≥17600株", "修路", "≥3公里", "质量指标", "成活率", ">=85"),
        *("效益指标", "生态效益指标", "无", "满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%"),
        "以上指标由本单位填报，并负责解释；如有变化，另行报送主管部门备案，并按规定的程序重新批复，批复前仍按原来的目标执行和考核。",
    )
    assert (sheet.year, sheet.name.text, sheet.unit.text) == (2023, "葡萄种植", "镇人民政府")
    assert [(row.branch[1], row.name.text, row.target.text) for row in sheet.rows] == [
        ("数量指标", "种植数量", "≥17600株"),
        ("数量指标", "修路", "≥3公里"),
        ("质量指标", "成活率", ">=85"),
        ("生态效益指标", "无", ""),
        ("服务对象满意度指标", "服务对象满意度", "≥95%"),
    ]
    assert sheet.rows[1].target.place == "第15段"
