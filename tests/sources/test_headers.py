"""Finding the header: titles above, two lines, units, totals below, synonyms and near words."""

from datetime import datetime
from decimal import Decimal

import pytest

from sources.headers import (
    find_header,
    match_columns,
    money_unit,
    normalize_header,
    normalize_without_brackets,
    time_factor,
)
from sources.source import Heading
from sources.tables import BUDGET, CALLS, PAYMENTS, TABLES, WORK_ORDERS
from tests.sources.conftest import Make, read, refused, rows


@pytest.mark.parametrize(
    ("header", "compared"),
    [
        (" 受理 时间\n", "受理时间"),
        ("受理时间：", "受理时间"),
        ("＊工单编号", "工单编号"),
        ("Created Date", "createddate"),
        ("created_date", "createddate"),
        ("金额（万元）", "金额(万元)"),
        ("\ufeff工单编号", "工单编号"),
    ],
)
def test_a_header_is_compared_without_width_space_and_marks(header: str, compared: str) -> None:
    assert normalize_header(header) == compared


def test_brackets_are_looked_past_when_nothing_else_fits() -> None:
    assert normalize_without_brackets("等待时长（秒）") == "等待时长"
    assert match_columns([["等待时长（秒）"]], CALLS, {}) == {"wait_seconds": (0,)}


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("金额（万元）", "万元"),
        ("金额(元)", "元"),
        ("支付金额/万元", "万元"),
        ("金额（单位：万元）", "万元"),
        ("金额", ""),
        ("元旦支出", ""),
    ],
)
def test_the_unit_in_a_header_is_seen(header: str, unit: str) -> None:
    assert money_unit(header) == unit


@pytest.mark.parametrize(
    ("header", "factor"), [("等待(分钟)", "60"), ("等待（毫秒）", "0.001"), ("等待(s)", "1"), ("等待", "1")]
)
def test_the_unit_of_a_duration_is_seen(header: str, factor: str) -> None:
    assert time_factor(header) == Decimal(factor)


def test_every_column_has_its_own_name_and_label_as_header() -> None:
    for table in TABLES.values():
        for column in table.columns:
            if column.name != "started_hour":
                assert match_columns([[column.name]], table, {}) == {column.name: (0,)}, column.name
                assert column.name in match_columns([[column.label]], table, {}), column.label


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["归档时间", "办结时间"], {"closed_at": (1,)}),
        (["归档时间"], {"closed_at": (0,)}),
        (["ServiceRequestNum", "CreatedDate", "DueDate", "CloseDate", "Agency"],
         {"order_no": (0,), "received_at": (1,), "due_at": (2,), "closed_at": (3,), "handler": (4,)}),
        (["case_enquiry_id", "open_dt", "target_dt"], {"order_no": (0,), "received_at": (1,), "due_at": (2,)}),
        (["案件子类名", "居村委", "案件大类名"], {"category": (2,), "place": (1,)}),
        (["诉求人", "联系电话", "诉求内容"], {}),
    ],
)  # fmt: skip
def test_synonyms_are_known_and_the_best_of_several_is_taken(
    headers: list[str], found: dict[str, tuple[int, ...]]
) -> None:
    assert match_columns([[header] for header in headers], WORK_ORDERS, {}) == found


def test_a_declared_heading_takes_its_column_from_the_synonyms() -> None:
    found = match_columns([["完成时间"], ["受理时间"]], WORK_ORDERS, {"due_at": Heading(("完成时间",))})
    assert found == {"due_at": (0,), "received_at": (1,)}


def test_a_heading_declared_empty_leaves_the_column_out() -> None:
    assert match_columns([["类型"], ["受理时间"]], WORK_ORDERS, {"category": Heading(())}) == {
        "received_at": (1,)
    }


def test_the_header_is_found_below_titles_and_in_two_lines() -> None:
    lines = [
        ["2024年12345热线工单", "", "", "", ""],
        ["", "", "", "单位：万元", ""],
        ["工单编号", "受理", "", "办结", ""],
        ["", "时间", "渠道", "时间", "单位"],
        ["A1", "2024-01-05", "电话", "2024-01-06", "住建局"],
    ]
    header = find_header(lines, WORK_ORDERS, {})
    assert header.data_start == 4
    assert header.physical_columns == {
        "order_no": (0,),
        "received_at": (1,),
        "channel": (2,),
        "closed_at": (3,),
    }
    assert header.units == ("万元",)


def test_a_merged_group_over_full_names_is_looked_past() -> None:
    lines = [
        ["基本信息", "", "办理信息", ""],
        ["工单编号", "受理时间", "承办单位", "办结时间"],
        ["A1", "2024-01-05", "住建局", ""],
    ]
    assert find_header(lines, WORK_ORDERS, {}).data_start == 2


PAYMENTS_CSV = """固原市2024年支付明细,,,
,,单位：万元,
支付凭证号,支付日期,金额,项目名称
P1,2024-03-01,1.25,语音服务费
P2,2024-04-01,"-0.25",语音服务费
小计,,1.00,

P3,2024-05-01,2,语音服务费
合  计：,,3.00,
制表人：马某,,,
"""


def test_titles_totals_and_remarks_are_no_rows_and_the_unit_above_counts(make: Make) -> None:
    table = read(make("payments: inbox/*", {"a.csv": PAYMENTS_CSV}), "payments")
    assert rows(table, "voucher_no, amount") == [
        ("P1", Decimal("12500.00")),
        ("P2", Decimal("-2500.00")),
        ("P3", Decimal("20000.00")),
    ]
    assert (table.read, table.used, table.rejected) == (3, 3, 0)
    assert "跳过合计行 2 行" in table.notes
    assert "跳过表后说明 1 行" in table.notes


@pytest.mark.parametrize(
    ("header", "declared", "yuan"),
    [
        ("金额", "", "8.00"),
        ("金额", "万元", "80000.00"),
        ("金额(万元)", "", "80000.00"),
        ("金额(万元)", "万元", "80000.00"),
    ],
)
def test_money_is_kept_in_yuan(make: Make, header: str, declared: str, yuan: str) -> None:
    yaml = "payments: {files: inbox/*" + (f", unit: {declared}" if declared else "") + "}"
    table = read(make(yaml, {"a.csv": f"支付日期,{header}\n2024-01-05,8.00\n"}), "payments")
    assert rows(table, "amount") == [(Decimal(yuan),)]


def test_two_units_that_disagree_are_for_a_person_to_settle(make: Make) -> None:
    missing = refused(
        make("payments: {files: inbox/*, unit: 元}", {"a.csv": "支付日期,金额(万元)\n2024-01-05,8\n"}),
        "payments",
    )
    assert "sources.yaml 写的单位是“元”，文件“支付金额”写的是“万元”" in missing.reason


def test_a_budget_needs_no_date_and_a_month_stands_for_its_end(make: Make) -> None:
    undated = make(
        "budget: inbox/a.csv", {"a.csv": "项目名称,全年预算数(万元),执行数(万元)\n语音,8,7.5\n合计,8,7.5\n"}
    )
    assert rows(read(undated, "budget"), "project, annual, executed, as_of") == [
        ("语音", Decimal("80000.00"), Decimal("75000.00"), None)
    ]
    dated = make("budget: inbox/b.csv", {"b.csv": "项目名称,月份,执行数\n语音,2024年6月,5\n"})
    assert rows(read(dated, "budget"), "as_of, executed") == [(datetime(2024, 6, 30), Decimal("5.00"))]


def test_a_column_that_only_some_files_have_is_not_present(make: Make) -> None:
    files = {
        "a.csv": "工单编号,受理时间,办结时间\nA1,2024-01-05,2024-01-06\n",
        "b.csv": "工单编号,受理时间\nB1,2024-01-05\n",
    }
    table = read(make("work_orders: inbox/*", files))
    assert table.present == {"order_no", "received_at"}
    assert "“办结时间”一列有的文件没有，不予采用：inbox/b.csv" in table.notes


def test_a_declared_heading_that_a_file_lacks_is_named_with_the_likely_one(make: Make) -> None:
    files = {"a.csv": "工单编号,受理时间,办理时限\nA1,2024-01-05,2024-01-06\n"}
    missing = refused(make("work_orders: {files: inbox/*, columns: {due_at: 办结时限}}", files))
    assert (
        "sources.yaml 说“办结时限”在“办结时限”一列，但文件里没有，是否指“办理时限”？表头有：工单编号、受理时间、办理时限"
        in missing.reason
    )


def test_a_heading_declared_optional_may_be_absent_from_some_files(make: Make) -> None:
    files = {
        "a.csv": "工单编号,受理时间,科室\nA1,2024-01-05,甲\n",
        "b.csv": "工单编号,受理时间\nB1,2024-01-06\n",
    }
    yaml = "work_orders: {files: inbox/*, columns: {handler: {header: [科室, 股室], optional: 是}}}"
    table = read(make(yaml, files))
    assert "handler" in table.present
    assert rows(table, "order_no, handler") == [("A1", "甲"), ("B1", None)]


def test_a_header_printed_again_on_every_page_is_no_row(make: Make) -> None:
    page = "工单编号,受理时间\nA1,2024-01-05\n"
    table = read(make("work_orders: inbox/*", {"a.csv": page + page.replace("A1", "A2")}))
    assert (table.read, table.used) == (2, 2)
    assert "跳过重复的表头 1 行" in table.notes


def test_the_row_of_the_header_may_be_declared(make: Make) -> None:
    content = "受理时间,工单编号,承办单位\n2024-01-05,A0,假表头\n时间,号\n2024-01-05,A1\n"
    yaml = "work_orders: {files: inbox/*, header_row: 3, columns: {received_at: 时间, order_no: 号}}"
    assert rows(read(make(yaml, {"a.csv": content})), "order_no") == [("A1",)]


def test_amount_columns_of_a_budget_are_all_found() -> None:
    headers = [
        "项目代码",
        "项目名称",
        "年初预算数",
        "预算调整数",
        "上年结转",
        "全年预算数",
        "累计支出",
        "执行率",
    ]
    found = match_columns([[header] for header in headers], BUDGET, {})
    assert sorted(found) == [
        "adjusted",
        "annual",
        "carried_over",
        "executed",
        "initial",
        "project",
        "project_code",
    ]
    assert "amount" in match_columns([["实际支付金额"]], PAYMENTS, {})
