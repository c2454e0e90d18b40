"""Papers as tables for 预算管理一体化: its field names, the numbers of the paper, and nothing where nothing is known."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from forms.exchange import ExchangeTable, as_json, as_workbook, build_table
from forms.exchange_tables import monitoring_tables, self_evaluation_tables, target_tables
from indicators.notation import read_target
from tests.forms.assessments import complete, incomplete
from tests.forms.monitored import partly, whole

OWN = ("fiscal_year", "dept_code", "dept_name", "agency_code", "agency_name", "pro_name")
LEVELS = ("lv1_perf_ind_name", "lv2_perf_ind_name", "lv3_perf_ind_name")
AIM = ("computesign", "kpi_val", "meterunit")
FIELDS = {
    "BGT_PERF_GOAL_INFO": (*OWN, "kpi_target"),
    "BGT_PERF_INDICATOR": (*OWN, *LEVELS, *AIM, "weight", "kpi_content", "kpi_evalstd", "kpi_remark"),
    "PM_SELF_EVAL_INDICATOR": (*OWN, *LEVELS, *AIM, "ind_comp", "ind_weight", "eval_score", "devi_analy"),
    "PM_PERF_SELF_BGT": (
        *(
            *OWN,
            "amt_unit",
            "reply_amt",
            "year_adj_amt",
            "cur_amt",
            "year_exe_amt",
            "exe_amt_rate",
            "exe_score",
        ),
    ),
    "PM_PERF_SELF_EVAL": (*OWN, "total_eval_value"),
    "PAY_PERF_MONITOR_INFO": (
        *(*OWN, "end_date", *LEVELS, *AIM, "amt_unit", "pro_bgt_comp", "est_pro_bgt_annual"),
        *("perf_comp", "est_perf_annual", "ana_dev_reasons", "complete_rate"),
    ),
}


def data(tables: tuple[ExchangeTable, ...]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(as_json(tables))
    return found


def aim(text: str) -> tuple[str | None, str | None, str | None]:
    """How a target text is taken apart."""
    project = complete().project
    one = replace(project.indicators[0], target=read_target(text))
    (row,) = data(target_tables(replace(project, indicators=(one,))))["BGT_PERF_INDICATOR"]
    return row["computesign"], row["kpi_val"], row["meterunit"]


def test_every_table_has_exactly_the_fields_of_the_system() -> None:
    tables = (
        *target_tables(complete().project),
        *self_evaluation_tables(complete()),
        *monitoring_tables(whole()),
    )
    found = data(tables)
    assert {name: tuple(rows[0]) for name, rows in found.items()} == FIELDS


def test_every_row_says_whose_it_is() -> None:
    for rows in data(self_evaluation_tables(complete())).values():
        for row in rows:
            assert [row[text] for text in OWN] == [
                *("2024", "103", "固原市人民政府办公室", "103002", "固原市人民政府“12345”全民服务中心"),
                "“12345”语音服务费",
            ]


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("≥98%", ("≥", "98", "%")),
        ("≤20万元", ("≤", "20", "万元")),
        ("＞3次", (">", "3", "次")),
        ("=12期", ("=", "12", "期")),
        ("有效提升", ("定性", "有效提升", None)),
        ("100%", (None, "100%", None)),
        ("2024年12月31日前", ("≤", "2024-12-31", None)),
    ],
)
def test_a_target_is_taken_apart_where_its_reading_is_certain(
    text: str, apart: tuple[str | None, ...]
) -> None:
    assert aim(text) == apart


def test_the_numbers_are_those_of_the_self_evaluation() -> None:
    assessment = complete()
    found = data(self_evaluation_tables(assessment))
    scores = [
        (row["ind_comp"], row["ind_weight"], row["eval_score"]) for row in found["PM_SELF_EVAL_INDICATOR"]
    ]
    assert scores[2] == ("95.2%", "10", "9.71")
    assert found["PM_SELF_EVAL_INDICATOR"][2]["devi_analy"] == (
        "原因：春节期间坐席不足。\n措施：增设弹性坐席，李四，2025年3月底前。"
    )
    assert found["PM_PERF_SELF_EVAL"][0]["total_eval_value"] == "95.48"
    (funds,) = found["PM_PERF_SELF_BGT"]
    assert {key: funds[key] for key in FIELDS["PM_PERF_SELF_BGT"] if key not in OWN} == {
        "amt_unit": "元",
        "reply_amt": "80000.00",
        "year_adj_amt": "105000.00",
        "cur_amt": "185000.00",
        "year_exe_amt": "153700.00",
        "exe_amt_rate": "83.08",
        "exe_score": "8.31",
    }


def test_what_is_not_known_is_null_and_never_0() -> None:
    found = data(self_evaluation_tables(incomplete()))
    waiting = found["PM_SELF_EVAL_INDICATOR"][3]
    assert (waiting["ind_comp"], waiting["eval_score"], waiting["devi_analy"]) == (None, None, None)
    not_used = found["PM_SELF_EVAL_INDICATOR"][5]
    assert (not_used["kpi_val"], not_used["ind_weight"], not_used["eval_score"]) == ("无", None, None)
    (funds,) = found["PM_PERF_SELF_BGT"]
    assert (funds["year_exe_amt"], funds["exe_amt_rate"], funds["exe_score"]) == (None, None, None)
    assert found["PM_PERF_SELF_EVAL"][0]["total_eval_value"] is None


def test_monitoring_gives_the_money_once_and_estimates_only_as_people_typed_them() -> None:
    money, calls, on_time, *_ = data(monitoring_tables(whole()))["PAY_PERF_MONITOR_INFO"]
    assert (money["end_date"], money["lv3_perf_ind_name"], money["amt_unit"]) == ("2024-07-31", None, "元")
    assert (money["pro_bgt_comp"], money["est_pro_bgt_annual"]) == ("61000.00", "182000.00")
    assert (money["ana_dev_reasons"], money["complete_rate"]) == ("其他：合同按季支付", None)
    assert (calls["pro_bgt_comp"], calls["perf_comp"], calls["est_perf_annual"]) == (
        None,
        "19000件",
        "40000件",
    )
    assert (calls["ana_dev_reasons"], calls["complete_rate"]) == ("人员保障、其他：缺编两人", "有可能")
    money, calls, on_time, *_ = data(monitoring_tables(partly()))["PAY_PERF_MONITOR_INFO"]
    assert (money["pro_bgt_comp"], money["est_pro_bgt_annual"]) == (None, None)
    assert (on_time["perf_comp"], on_time["est_perf_annual"], on_time["complete_rate"]) == (None, None, None)


def test_a_project_without_declared_funds_has_no_row_of_them() -> None:
    assert data(self_evaluation_tables(replace(complete(), funds=None)))["PM_PERF_SELF_BGT"] == []


def test_a_workbook_has_a_sheet_a_table_with_names_labels_and_numbers() -> None:
    tables = self_evaluation_tables(incomplete())
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(tables)))
    assert book.sheetnames == [table.name for table in tables]
    page = book["PM_SELF_EVAL_INDICATOR"]
    names, labels, *rows = page.iter_rows(values_only=True)
    assert names == FIELDS["PM_SELF_EVAL_INDICATOR"]
    assert all(labels)
    said = [dict(zip(map(str, names), row, strict=True)) for row in rows]
    assert (said[2]["fiscal_year"], said[2]["eval_score"], said[3]["eval_score"]) == ("2024", 9.71, None)


def test_texts_of_a_workbook_are_no_formulas() -> None:
    made = as_workbook(
        [build_table("T", {"a": "甲"}, [{"a": "=1+1"}, {"a": "长" * 40_000}, {"a": Decimal("1" * 20)}])]
    )
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(made))["T"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [str(cell.value)[:4] for cell in cells] == ["a", "甲", "=1+1", "长长长长", "1111"]


def test_the_same_tables_give_the_same_bytes() -> None:
    for write in (as_json, as_workbook):
        assert write(self_evaluation_tables(complete())) == write(self_evaluation_tables(complete()))


def test_a_record_that_lacks_a_field_is_no_record() -> None:
    with pytest.raises(ValueError, match="b"):
        build_table("T", {"a": "甲", "b": "乙"}, [{"a": "1"}])
