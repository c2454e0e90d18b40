"""``table.*``: what no definition says but every number needs: a silent table, a slip of the pen, a day of the past,
a table that is not there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluators.any_table import table_faults
from evaluators.discovery import discover_evaluators
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import MeasureRequest
from measuring.measurer import Measurer
from sources.source import COMPLETE, UNTIL_LAST_ROW
from sources.tables import TABLES, WORK_ORDERS, Column, Table
from sources.typed import MissingTable, TypedTable
from tests.oracle.test_declared_tables import LEDGER
from tests.typed_tables import typed_table

Ask = Callable[..., MeasurementResult]
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
ROWS: list[dict[str, Any]] = [
    {"held_on": datetime(2024, 3, 1), "kind": "业务培训", "people": 25, "done_at": datetime(2024, 3, 2, 9)},
    {"held_on": datetime(2024, 5, 1), "kind": "专题培训", "people": None, "done_at": datetime(2024, 8, 1, 9)},
    {"held_on": datetime(2024, 6, 1), "kind": None, "people": 10, "done_at": None},
]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(
        name: str,
        period: Period = YEAR,
        rows: Any = ROWS,
        account: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> MeasurementResult:
        typed = typed_table(
            tmp_path, LEDGER, rows, **(account or {"completeness": COMPLETE, "latest": date(2024, 6, 1)})
        )

        def table(name: str) -> TypedTable | MissingTable:
            return typed if name == "ledger" else MissingTable(Table(name, name, (), ""), f"没有声明 {name}")

        request = MeasureRequest(0, name, {"table": "ledger", **params}, period)
        return Measurer(table).measure([request])[0]

    return asked


def test_what_happened_after_the_day_spoken_of_has_not_happened_yet(ask: Ask) -> None:
    june = Period(date(2024, 1, 1), date(2024, 6, 30))
    assert ask("table.count", june, where={"done_at": "非空"}).part == 1
    assert ask("table.count", where={"done_at": "非空"}).part == 2


def test_an_empty_cell_fulfils_no_condition_but_that_it_is_empty(ask: Ask) -> None:
    assert ask("table.count", where={"类别": "≠业务培训"}).part == 1
    assert ask("table.count", where={"类别": "空"}).part == 1
    assert ask("table.count", where={"people": "<100"}).part == 2


@pytest.mark.parametrize(
    ("completeness", "outcome"),
    [
        (COMPLETE, MeasurementStatus.MEASURED),
        (UNTIL_LAST_ROW, MeasurementStatus.NO_DATA),
        ("", MeasurementStatus.NO_DATA),
    ],
)
def test_a_month_after_the_newest_row_is_zero_only_in_a_ledger_that_is_said_to_be_complete(
    ask: Ask, completeness: str, outcome: MeasurementStatus
) -> None:
    account = {"completeness": completeness, "latest": date(2024, 6, 1)}
    december = ask("table.count", Period(date(2024, 12, 1), date(2024, 12, 31)), account=account)
    assert december.outcome is outcome
    if outcome is MeasurementStatus.MEASURED:
        assert december.part == 0
        assert [doubt.message for doubt in december.doubts] == [
            "培训台账数据只到 2024-06-01，不能说明截至 2024-12-31 的情况；请核对是否少了数据；"
            "核对过的，在 sources.yaml 用 covers 和 confirmed 写明"
        ]
    else:
        assert "不能证明为零" in december.reason


@pytest.mark.parametrize("name", ["table.at_end", "table.share_at_end"])
@pytest.mark.parametrize(
    ("lists", "until", "part"),
    [
        ([datetime(2023, 12, 31)], None, None),
        ([datetime(2023, 12, 31), datetime(2024, 12, 31)], None, None),
        ([datetime(2023, 12, 31), datetime(2024, 1, 31)], None, 1),
        ([datetime(2023, 12, 31)], "done_at", 1),
    ],
)
def test_a_list_of_the_year_before_says_nothing_of_this_year(
    ask: Ask, name: str, lists: list[datetime], until: str | None, part: int | None
) -> None:
    """Whatever came after the day spoken of."""
    rows = [{"held_on": day, "done_at": None} for day in lists]
    half = Period(date(2024, 1, 1), date(2024, 6, 30))
    plan = {"plan": "1"} if name == "table.share_at_end" else {}
    account = {"completeness": COMPLETE, "latest": lists[-1].date()}
    answer = ask(name, half, rows, account, until=until, **plan)
    assert answer.part == part
    if part is None:
        assert (answer.outcome, answer.value) == (MeasurementStatus.STALE, None)
        assert answer.reason == (
            "培训台账在统计期 2024-01-01 至 2024-06-30 内没有一份，此前的不能说明截至期末的情况，请补充数据后重新采集"
        )


def test_a_word_that_stands_nowhere_is_no_zero(ask: Ask) -> None:
    answer = ask("table.count", where={"类别": "业务学习"})
    assert answer.outcome is MeasurementStatus.NO_DATA
    assert answer.reason.startswith("培训台账中没有类别为“业务学习”的记录，不能当作零")
    one_of = ask("table.count", where={"类别": ["业务培训", "业务学习"]})
    assert one_of.part == 1
    assert [doubt.message for doubt in one_of.doubts if "业务学习" in doubt.message]


def test_a_word_to_be_left_out_that_stands_nowhere_leaves_all_rows_and_a_doubt(ask: Ask) -> None:
    answer = ask("table.count", where={"类别": "≠业务培圳"})
    assert (answer.outcome, str(answer.part)) == (MeasurementStatus.MEASURED, "2")
    assert any(doubt.message.startswith("取数参数所列的“业务培圳”") for doubt in answer.doubts)
    assert not [
        doubt for doubt in ask("table.count", where={"类别": "≠业务培训"}).doubts if "所列" in doubt.message
    ]


def test_rows_that_are_written_otherwise_are_told_to_be_left_in(ask: Ask) -> None:
    rows = [*ROWS, {"held_on": datetime(2024, 6, 2), "kind": "业务 培训", "people": 1, "done_at": None}]
    answer = ask("table.count", rows=rows, where={"类别": "≠业务培训"})
    assert answer.part == 2
    assert any("写作“业务 培训”" in doubt.message and "没有剔除" in doubt.message for doubt in answer.doubts)


def test_a_table_that_nobody_declared_gives_no_number(ask: Ask) -> None:
    answer = ask("table.count", table="roster")
    assert (answer.outcome, answer.reason) == (MeasurementStatus.NO_DATA, "没有声明 roster")


def test_the_provenance_says_what_was_asked(ask: Ask) -> None:
    found = ask("table.ratio", part={"kind": "业务培训"}, unit="%").provenance
    assert found.params["table"] == "ledger"
    assert found.params["part"] == {"kind": "业务培训"}
    assert found.tables[0].label == "培训台账"


def test_rows_that_missed_stand_behind_a_ratio_and_of_a_bad_one_those_that_hit(tmp_path: Path) -> None:
    typed = typed_table(tmp_path, LEDGER, ROWS)
    measurer = Measurer(lambda _: typed)
    part: dict[str, Any] = {"table": "ledger", "part": {"people": "≥20"}}
    good = measurer.rows_behind(MeasureRequest(0, "table.ratio", part, YEAR))
    bad = measurer.rows_behind(MeasureRequest(0, "table.ratio", {**part, "better": "lower"}, YEAR))
    assert (good.total, bad.total) == (2, 1)
    assert bad.rows[0][bad.columns.index("held_on")] == "2024-03-01"


def test_an_extra_column_can_be_filtered_by_and_told_apart_by_every_evaluator(tmp_path: Path) -> None:
    extra = Column("reopened", "text", "重办原因")
    wider = replace(WORK_ORDERS, columns=(*WORK_ORDERS.columns, extra))
    day = datetime(2024, 1, 5)
    made = [
        {"received_at": day, "due_at": day, "closed_at": day, "reopened": word}
        for word in ("质量", "质量", "误办")
    ]
    typed = typed_table(tmp_path, wider, made)
    measurer = Measurer(lambda _: typed)
    asked = MeasureRequest(0, "hotline.on_time_rate", {"reopened": "质量"}, YEAR)
    assert measurer.measure([asked])[0].of == 2
    slices = measurer.breakdown(MeasureRequest(0, "hotline.on_time_rate", {}, YEAR), "reopened")
    assert {found.key: found.of for found in slices} == {"误办": Decimal(1), "质量": Decimal(2)}


def test_a_span_from_a_day_to_a_moment_holds_both(ask: Ask) -> None:
    assert ask("table.count", where={"done_at": "2024-03-02至2024-08-01 08:59"}).part == 1
    assert ask("table.count", where={"done_at": "2024-03-02 08:00至2024-08-01"}).part == 2
    assert ask("table.count", where={"done_at": "2024-08-01 08:00至2024-08-01"}).part == 1


ENDLESS = "9" * 5000
FAULTS = [
    ("table.count", {}, ["没有写 table：用哪一张数据表，如 table: trainings"]),
    (
        "table.count",
        {"table": "leger"},
        ["数据来源（sources.yaml）没有声明数据表“leger”，是否指“ledger”？"],
    ),
    ("table.count", {"table": "ledger", "where": {"类型": "x"}}, ["培训台账没有列“类型”"]),
    ("table.count", {"table": "ledger", "where": {"kind": "≥3"}}, ["列“类别”是文字，不能比大小（“≥3”）"]),
    ("table.count", {"table": "ledger", "where": {"people": "许多"}}, ["列“参训人数”应与数比较，现为“许多”"]),
    ("table.count", {"table": "ledger", "where": {"held_on": "三月"}}, ["列“培训日期”应与日期（如 2024-03-01）比较，现为“三月”"]),
    ("table.count", {"table": "ledger", "where": {"people": "30..20"}}, ["列“参训人数”的起止“30..20”前后颠倒"]),
    ("table.count", {"table": "ledger", "where": {"people": "≥held_on"}}, ["列“参训人数”与列“培训日期”不是同一类，不能比较"]),
    ("table.count", {"table": "ledger", "where": {"passed": "≥是"}}, ["列“是否考核”只有是、否，不能比大小"]),
    ("table.count", {"table": "ledger", "where": {"kind": {"like": "x"}}}, ["列“类别”的条件只能写 not、equal"]),
    ("table.count", {"table": "ledger", "wehre": {"kind": "x"}}, ["不认识的参数或筛选条件“wehre”，是否指“where”？"]),
    ("table.count", {"table": "ledger", "dated_by": "kind"}, ["dated_by 应是日期列，而“类别”不是日期"]),
    ("table.total", {"table": "ledger", "column": "kind"}, ["列“类别”不是数，不能相加或平均"]),
    ("table.total", {"table": "ledger"}, ["没有写 column：哪一列，如 column: 参训人数"]),
    ("table.ratio", {"table": "ledger"}, ["没有写 part：分子条件，如 part: {类别: 业务培训}"]),
    ("table.share_of_plan", {"table": "ledger"}, ["没有写 plan：计划数，如 plan: 24"]),
    ("table.share_of_plan", {"table": "ledger", "plan": "很多"}, ["参数“plan”应为金额"]),
    ("table.share_of_plan", {"table": "ledger", "plan": "0"}, ["计划数 plan 应大于 0，现为“0”"]),
    ("table.share_of_plan", {"table": "ledger", "plan": "-5"}, ["计划数 plan 应大于 0，现为“-5”"]),
    ("table.share_of_plan", {"table": "ledger", "plan": "8万元"}, ["计划数写的是金额“8万元”，而完成的不是金额"]),
    ("table.ratio", {"table": "ledger", "part": {"kind": "业务培训"}, "unit": "‰"}, ["台账比率的单位是“%”"]),
    ("table.total", {"table": "ledger", "column": "fee", "unit": "万元"}, ["金额按元计，unit 不能写“万元”"]),
    ("table.total", {"table": "ledger", "column": "people", "unit": "万人"}, ["列“参训人数”没有写明以“万人”计"]),
    ("table.count", {"table": "ledger", "unit": "万次"}, ["结果是一个一个数的，unit 不能写“万次”"]),
    ("table.count", {"table": "ledger", "unit": "%"}, ["结果是个数，unit 不能写“%”"]),
    ("table.count", {"table": "ledger", "where": {"done_at": "2024-06-30 12:00至2024-01-01"}}, ["列“办结时间”的起止"]),
    ("table.count", {"table": "ledger", "where": {"held_on": "≤9999-12-31"}}, ["列“培训日期”应与日期"]),
    ("table.count", {"table": "ledger", "where": {"done_at": {"within_days": ENDLESS, "of": "held_on"}}}, ["“办结时间”的 within_days"]),
    ("table.count", {"table": "ledger", "where": {"people": "≥80%"}}, ["列“参训人数”应与数比较，现为“80%”"]),
    ("table.count", {"table": "ledger", "where": [{"kind": "业务培训"}, {}]}, ["几组条件里有一组是空的"]),
    ("table.count", {"table": "ledger", "where": {"kind": ["空", "业务培训"]}}, ["列“类别”的“空”要单独写"]),
    ("table.count", {"table": "ledger", "where": {"kind": "业务培训", "类别": "专题培训"}}, ["“kind”和“类别”是同一列"]),
    ("table.mean", {"table": "ledger", "column": "people", "where": {"done_at": "培训日期后3天内"}}, []),
    ("table.mean", {"table": "ledger", "column": "people", "unit": "人/场"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "params", "told"), FAULTS)
def test_parameters_are_held_against_the_table_without_counting(
    name: str, params: dict[str, Any], told: list[str]
) -> None:
    found = list(table_faults(discover_evaluators()[name], params, {**TABLES, "ledger": LEDGER}))
    assert len(found) == len(told)
    assert all(fault.startswith(start) for fault, start in zip(found, told, strict=True)), found


@pytest.mark.parametrize(("name", "params", "told"), FAULTS)
def test_what_is_refused_beforehand_is_never_measured(
    ask: Ask, name: str, params: dict[str, Any], told: list[str]
) -> None:
    answer = ask(name, **{"table": "", **params})
    assert (answer.outcome is MeasurementStatus.MEASURED) is not bool(told)
