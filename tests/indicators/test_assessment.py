"""A project judged as known at a day: where each actual value comes from, what is missing, when the form is ready."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.assessment import AssessedRow, Assessment, assess
from indicators.doubts import Acceptance, Doubt
from indicators.missing import MissingKind, missing_texts
from indicators.model import FundRow, Funds, Indicator, Period, Project, ScoreStatus
from indicators.notation import read_target
from indicators.provenance_json import provenance_from_json
from indicators.records import (
    Evidence,
    ManualEntry,
    MeasurementResult,
    MeasurementStatus,
    Observation,
    ProjectRecords,
)
from indicators.rules import DoubtParameters, Profile
from tests.indicators.casebook import profile, shipped

MOF = shipped()["mof-2020"]
SICHUAN = shipped()["sichuan-2025"]
YEAR_END = date(2024, 12, 31)
NOW = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
EIGHT = FundRow(Decimal(8), Decimal(8), Decimal(0), Decimal(0))
FUNDS_OF_EIGHT = Funds(initial=EIGHT, annual=EIGHT)


def indicator(id: str, target: str, weight: object, evaluator: str = "hotline.on_time_rate") -> Indicator:
    branch = ("满意度指标", "服务对象满意度指标") if id == "satisfaction" else ("产出指标", "质量指标")
    return Indicator(id, branch, id, read_target(target, year=2024), Decimal(str(weight)), evaluator)


def project(*indicators: Indicator, funds: Funds | None = FUNDS_OF_EIGHT) -> Project:
    period = (date(2024, 1, 1), YEAR_END)
    return Project("2024/x", "甲", 2024, indicators, period=period, funds=funds)


def seen(
    id: str,
    value: object = None,
    unit: str = "%",
    *,
    outcome: MeasurementStatus = MeasurementStatus.MEASURED,
    reason: str = "",
    part: int | None = None,
    of: int | None = None,
    as_of: date = YEAR_END,
    provenance: Mapping[str, Any] | None = None,
) -> Observation:
    measured = MeasurementResult(
        evaluator="hotline.on_time_rate",
        period=Period(date(2024, 1, 1), as_of),
        outcome=outcome,
        unit=unit,
        part=None if part is None else Decimal(part),
        of=None if of is None else Decimal(of),
        value=None if value is None else Decimal(str(value)),
        reason=reason,
        provenance=provenance_from_json(provenance or {}),
    )
    return Observation("2024/x", id, measured, NOW)


def said(id: str, **fields: Any) -> ManualEntry:
    return ManualEntry("2024/x", id, YEAR_END, "张三", NOW, **fields)


def judged(
    one: Project, *facts: Observation | ManualEntry, rules: Profile = MOF, as_of: date = YEAR_END
) -> Assessment:
    observations = {fact.indicator: fact for fact in facts if isinstance(fact, Observation)}
    return assess(
        one,
        rules,
        ProjectRecords(observations, tuple(fact for fact in facts if isinstance(fact, ManualEntry))),
        as_of,
    )


def row(
    one: Indicator, *facts: Observation | ManualEntry, rules: Profile = MOF, as_of: date = YEAR_END
) -> AssessedRow:
    return judged(project(one), *facts, rules=rules, as_of=as_of).rows[0]


RATE = indicator("rate", "≥98%", 90)
FULL_RATE = seen("rate", 99)
SPENT = seen("funds", 80000, "元")


def test_a_measured_row_is_scored() -> None:
    one = row(RATE, seen("rate", "95.2"))
    assert (one.actual, one.value, one.score.points) == ("95.2%", Decimal("95.2"), Decimal("87.43"))


def test_a_row_never_measured_is_waiting() -> None:
    one = row(RATE)
    assert (one.actual, one.value, one.score.points, one.is_known) == ("待采集", None, None, False)
    assert one.score.why == "待采集：尚未采集，请先采集数据或人工填报"


@pytest.mark.parametrize(
    ("outcome", "reason", "why"),
    [
        (MeasurementStatus.NO_DATA, "", "待采集：统计期内没有数据（2024-12-31）"),
        (MeasurementStatus.STALE, "", "待采集：数据没有更新（2024-12-31）"),
        (MeasurementStatus.FAILED, "文件打不开", "待采集：文件打不开（2024-12-31）"),
    ],
)
def test_a_newest_attempt_without_value_is_waiting_with_its_reason(
    outcome: MeasurementStatus, reason: str, why: str
) -> None:
    one = row(RATE, seen("rate", outcome=outcome, reason=reason))
    assert (one.actual, one.score.outcome, one.score.why) == ("待采集", ScoreStatus.NO_EVIDENCE, why)


def test_a_value_is_never_taken_from_an_attempt_that_failed() -> None:
    assert row(RATE, seen("rate", 99, outcome=MeasurementStatus.STALE)).score.points is None


def test_a_measured_value_that_is_no_number_is_waiting() -> None:
    one = row(RATE, seen("rate", "NaN", part=1, of=2))
    assert (one.actual, one.score.points) == ("待采集", None)


def test_a_measured_value_is_converted_into_the_unit_of_the_target() -> None:
    one = row(indicator("wait", "≤24小时", 90), seen("wait", 108000, "秒"))
    assert (one.actual, one.value, one.score.points) == ("30小时", Decimal(30), Decimal("67.50"))


def test_a_measured_value_in_an_unfit_unit_is_waiting_and_says_so() -> None:
    one = row(indicator("wait", "≤24小时", 90), seen("wait", 50, "%"))
    assert (one.actual, one.score.points) == ("待采集", None)
    assert "单位“%”不能换算为指标值的单位“小时”" in one.score.why


def test_points_come_from_the_counts_where_a_rate_does_not_end() -> None:
    """397 of 1200 at 6 points is 1.985 exactly; the rate as a decimal of 28 digits would give 1.98."""
    rate = Decimal(397) / Decimal(1200) * 100
    assert row(indicator("rate", "≥100%", 6), seen("rate", rate, part=397, of=1200)).score.points == Decimal(
        "1.99"
    )


def test_counts_that_do_not_give_the_value_are_not_used() -> None:
    assert row(RATE, seen("rate", 49, part=1, of=3)).score.why == "49% ÷ 98% × 90 = 45.00"


def test_an_older_observation_is_flagged() -> None:
    assert "采集截至 2024-06-30" in row(RATE, seen("rate", 99, as_of=date(2024, 6, 30))).score.flags
    assert row(RATE, FULL_RATE, as_of=date(2025, 2, 1)).score.flags == ()


def test_an_entry_beside_a_measured_value_does_not_replace_it() -> None:
    one = row(RATE, seen("rate", "95.2"), said("rate", value="100%"))
    assert (one.actual, one.score.points) == ("95.2%", Decimal("87.43"))
    assert one.score.why.endswith("（另有人工填报“100%”，以采集值为准）")


def test_an_entry_counts_where_nothing_was_measured_and_says_so() -> None:
    one = row(RATE, seen("rate", outcome=MeasurementStatus.NO_DATA), said("rate", value="98%"))
    assert (one.actual, one.score.points) == ("98%", Decimal("90.00"))
    assert one.score.why == "98% ≥ 98%，得满分 90.00（人工填报；自动采集：统计期内没有数据（2024-12-31））"


def test_an_entry_that_cannot_be_compared_is_waiting() -> None:
    one = row(indicator("m", "≥98%", 90, "manual.value"), said("m", value="很好"))
    assert (one.actual, one.score.outcome) == ("待采集", ScoreStatus.NO_EVIDENCE)
    assert "填报的“很好”不能与指标值“≥98%”比较" in one.score.why


def test_a_manual_row_takes_the_newest_entry_field_by_field() -> None:
    first = said("m", value="90%", reason="停电", measure="备用电源")
    one = row(
        indicator("m", "≥98%", 90, "manual.value"), first, said("m", value="98%"), said("m", reason="检修")
    )
    assert (one.actual, one.score.points, one.reason, one.measure) == (
        "98%",
        Decimal("90.00"),
        "检修",
        "备用电源",
    )
    assert len(one.entries) == 3


def of_july(id: str, **fields: Any) -> ManualEntry:
    return replace(said(id, **fields), as_of=date(2024, 7, 31))


def test_a_value_of_a_month_is_not_silently_that_of_the_year() -> None:
    drills = project(indicator("m", "≥4次", 90, "manual.value"))
    seen_at_the_end = judged(drills, of_july("m", value="4"), SPENT)
    assert seen_at_the_end.rows[0].score.flags == ("填报截至 2024-07-31",)
    assert not seen_at_the_end.ready
    (told,) = missing_texts(item for item in seen_at_the_end.missing if item.row_id == "m")
    assert told.endswith("填报的是截至 2024-07-31 的情况，请填报截至 2024-12-31 的；没有变化的，再填一次")
    again = judged(drills, of_july("m", value="4"), said("m", value="4"), SPENT)
    assert again.rows[0].score.flags == ()
    assert [item for item in again.missing if item.row_id == "m"] == []


def test_within_the_year_a_value_of_an_earlier_month_is_told_and_nothing_is_asked() -> None:
    one = judged(
        project(indicator("m", "≥4次", 90, "manual.value")), of_july("m", value="4"), as_of=date(2024, 9, 30)
    )
    assert one.rows[0].score.flags == ("填报截至 2024-07-31",)
    assert MissingKind.EARLIER_VALUE not in {item.kind for item in one.missing}


def test_what_is_done_by_a_day_stays_done() -> None:
    day = judged(
        project(indicator("d", "2024年6月底前完成", 90, "manual.value")), of_july("d", value="2024-06-20")
    )
    assert MissingKind.EARLIER_VALUE not in {item.kind for item in day.missing}


@pytest.mark.parametrize("fields", [{"value": "未完成"}, {"grade": "未达成"}])
def test_what_was_not_done_by_an_earlier_month_may_be_by_the_end(fields: dict[str, str]) -> None:
    drill = indicator("d", "2024年6月底前完成", 90, "manual.value")
    one = judged(project(drill), of_july("d", **fields), SPENT)
    assert one.rows[0].score.flags == ("填报截至 2024-07-31",)
    assert MissingKind.EARLIER_VALUE in {item.kind for item in one.missing}


def test_a_yes_stays_one_though_its_points_were_changed() -> None:
    yes = indicator("y", "已建立", 90, "manual.value")
    one = judged(project(yes), of_july("y", value="是", points=Decimal(80), reason="不完善"), SPENT)
    assert one.rows[0].score.points == Decimal("80.00")
    assert MissingKind.EARLIER_VALUE not in {item.kind for item in one.missing}


def test_a_grade_that_does_not_count_is_not_told_of() -> None:
    one = judged(project(indicator("m", "≥98%", 90)), seen("m", 99), of_july("m", grade="达成"), SPENT)
    assert one.rows[0].score.flags == ()
    assert MissingKind.EARLIER_VALUE not in {item.kind for item in one.missing}


def test_money_spent_by_a_month_is_not_silently_that_of_the_year() -> None:
    full = project(indicator("m", "≥98%", 90, "manual.value"))
    one = judged(full, said("m", value="99%"), of_july("funds", value="8"))
    assert one.funds is not None
    assert one.funds.score.flags == ("填报截至 2024-07-31",)
    assert not one.ready
    (told,) = [item for item in one.missing if item.row_id == "funds"]
    assert told.kind is MissingKind.EARLIER_VALUE
    again = judged(full, said("m", value="99%"), of_july("funds", value="8"), said("funds", value="8"))
    assert again.funds is not None
    assert (again.funds.score.flags, again.ready) == ((), True)


def test_a_grade_of_a_month_is_asked_for_again_at_the_end() -> None:
    one = judged(
        project(indicator("q", "机制健全", 90, "manual.grade")),
        of_july("q", grade="达成", points=Decimal(90)),
    )
    assert MissingKind.EARLIER_VALUE in {item.kind for item in one.missing}


def test_a_manual_row_prefers_what_was_typed_to_what_was_kept_for_it() -> None:
    manual = indicator("m", "≥98%", 90, "manual.value")
    assert row(manual, seen("m", 50, outcome=MeasurementStatus.MANUAL)).actual == "50%"
    assert (
        row(manual, seen("m", 50, outcome=MeasurementStatus.MANUAL), said("m", value="98%")).actual == "98%"
    )


def test_a_reason_may_be_withdrawn() -> None:
    assert row(RATE, said("rate", reason="停电"), said("rate", reason="")).reason == ""


def test_evidence_is_gathered_once_from_all_entries() -> None:
    one, other = Evidence("a" * 64, "甲.pdf", 3), Evidence("b" * 64, "乙.pdf", 4)
    found = row(RATE, said("rate", evidence=(one,)), said("rate", evidence=(one, other)))
    assert found.evidence == (one, other)


def test_a_qualitative_row_waits_for_a_person() -> None:
    one = row(indicator("q", "显著提升", 90, "manual.grade"))
    assert (one.actual, one.score.outcome) == ("待评定", ScoreStatus.NEEDS_PERSON)


def test_a_qualitative_row_shows_what_was_said_of_it() -> None:
    manual = indicator("q", "显著提升", 10, "manual.grade")
    assert row(manual, said("q", grade="达成", points=Decimal(9))).actual == "达成"
    assert (
        row(manual, said("q", grade="达成", points=Decimal(9), value="投诉下降三成")).actual == "投诉下降三成"
    )


def test_a_grade_changed_without_new_points_is_undecided_again() -> None:
    manual = indicator("q", "显著提升", 10, "manual.grade")
    one = row(manual, said("q", grade="达成", points=Decimal(9)), said("q", grade="部分达成"))
    assert (one.actual, one.score.outcome) == ("待评定", ScoreStatus.NEEDS_PERSON)


def test_a_row_that_does_not_apply_is_neither_waiting_nor_scored() -> None:
    one = row(indicator("n", "无", 0), said("n", value="3"))
    assert (one.actual, one.score.outcome, one.is_known) == ("不适用", ScoreStatus.NOT_APPLICABLE, False)


def test_a_yes_or_no_row_shows_what_was_said() -> None:
    done = indicator("d", "已完成", 90, "manual.done")
    assert (row(done, said("d", value="是")).actual, row(done, said("d", value="否")).score.points) == (
        "是",
        Decimal(0),
    )
    assert row(done, said("d", grade="达成")).actual == "已完成"


def test_a_measured_one_is_done_and_a_measured_nought_is_not() -> None:
    done = indicator("d", "已完成", 90)
    assert (row(done, seen("d", 1, "")).actual, row(done, seen("d", 1, "")).score.points) == (
        "已完成",
        Decimal(90),
    )
    assert (row(done, seen("d", 0, "")).actual, row(done, seen("d", 0, "")).score.points) == (
        "未完成",
        Decimal(0),
    )


def test_a_qualitative_row_shows_the_number_measured_for_it() -> None:
    found = row(
        indicator("q", "显著提升", 10), seen("q", "12.3456789"), said("q", grade="达成", points=Decimal(9))
    )
    assert (found.actual, found.score.points) == ("12.35", Decimal(9))


def test_a_date_row_shows_the_day() -> None:
    due = indicator("d", "2024年9月底前", 90, "manual.value")
    one = row(due, said("d", value="2024年9月20日"))
    assert (one.actual, one.value, one.score.points) == ("2024-09-20", None, Decimal("90.00"))


def test_a_date_not_yet_due_is_not_judged() -> None:
    due = indicator("d", "2024年9月底前", 90, "manual.value")
    assert "尚未到期" in row(due, as_of=date(2024, 6, 30)).score.why


def test_a_measured_number_is_no_completion_date() -> None:
    assert row(indicator("d", "2024年9月底前", 90), seen("d", 3, "件")).score.points is None


def test_an_override_stands_beside_the_computed_points() -> None:
    one = row(RATE, FULL_RATE, said("rate", points=Decimal(80), reason="指标值明显偏低"))
    assert (one.score.points, one.score.computed) == (Decimal("80.00"), Decimal("90.00"))


def test_an_override_says_who_gave_it_and_keeps_its_own_reason() -> None:
    low = said("rate", points=Decimal(80), reason="指标值明显偏低")
    one = row(RATE, FULL_RATE, low, said("rate", reason="年末集中办理"))
    assert one.score.why.endswith("；人工改为 80.00：指标值明显偏低（张三，2025-01-10）")
    assert (one.score.points, one.reason) == (Decimal(80), "年末集中办理")


def test_an_override_given_late_at_night_in_utc_bears_the_day_of_the_office() -> None:
    low = said("rate", points=Decimal(80), reason="指标值明显偏低")
    one = row(RATE, FULL_RATE, replace(low, recorded_at=datetime(2025, 1, 10, 16, 30, tzinfo=UTC)))
    assert one.score.why.endswith("（张三，2025-01-11）")


def test_an_override_falls_with_the_value_it_was_made_on() -> None:
    manual = indicator("n", "≥3次", 90, "manual.value")
    low = said("n", value="3次", points=Decimal(80), reason="指标值明显偏低")
    assert row(manual, low).score.points == Decimal(80)
    assert row(manual, low, said("n", reason="补充说明")).score.points == Decimal(80)
    assert row(manual, low, said("n", value="4次")).score.points == Decimal(90)


def test_a_satisfaction_row_is_scored_by_the_steps_of_the_profile() -> None:
    satisfaction = indicator("satisfaction", "≥95%", 10)
    found = row(satisfaction, seen("satisfaction", 85), rules=profile(satisfaction__rule="steps"))
    assert found.score.points == Decimal("8.00")
    assert found.actual == "85%"


def test_all_known_gives_a_total_and_a_grade() -> None:
    found = judged(project(RATE), FULL_RATE, SPENT)
    assert (found.total, found.so_far, found.scored_weight, found.grade) == (
        Decimal(100),
        Decimal(100),
        Decimal(100),
        "优",
    )
    assert (found.ready, found.missing) == (True, ())


def test_one_unknown_row_leaves_no_total() -> None:
    found = judged(
        project(replace(RATE, weight=Decimal(50)), indicator("m", "≥1件", 40, "manual.value")),
        FULL_RATE,
        SPENT,
    )
    assert (found.total, found.grade, found.so_far, found.scored_weight) == (
        None,
        None,
        Decimal(60),
        Decimal(60),
    )
    assert missing_texts(found.missing) == ("质量指标“m”：待采集：请填报实际完成值",)


def test_points_lost_without_reason_are_missing_one() -> None:
    found = judged(project(RATE), seen("rate", "95.2"), SPENT)
    assert found.total == Decimal("97.43")
    assert missing_texts(found.missing) == (
        "质量指标“rate”：得分低于分值（87.43/90），请填写偏差原因及改进措施",
    )


@pytest.mark.parametrize(
    ("typed", "absent"), [({"reason": "汛期话务激增"}, "改进措施"), ({"measure": "汛期增加坐席"}, "偏差原因")]
)
def test_of_reason_and_measure_only_what_is_missing_is_asked_for(typed: dict[str, str], absent: str) -> None:
    found = judged(project(RATE), seen("rate", "95.2"), SPENT, said("rate", **typed))
    assert missing_texts(found.missing) == (f"质量指标“rate”：得分低于分值（87.43/90），请填写{absent}",)


def test_points_lost_with_a_reason_and_a_measure_are_ready() -> None:
    typed = {"reason": "汛期话务激增", "measure": "汛期增加坐席"}
    assert judged(project(RATE), seen("rate", "95.2"), SPENT, said("rate", **typed)).ready


def test_far_above_the_target_asks_for_a_reason() -> None:
    found = judged(project(indicator("n", "≥10件", 90)), seen("n", 13, "件"), SPENT)
    assert missing_texts(found.missing) == ("质量指标“n”：完成值达到指标值的 130% 以上，请说明原因",)
    assert judged(project(indicator("n", "≥10件", 90)), seen("n", "12.99", "件"), SPENT).ready
    lenient = profile(over_achievement__reason_required="否")
    assert judged(project(indicator("n", "≥10件", 90)), seen("n", 13, "件"), SPENT, rules=lenient).ready


def test_weights_that_do_not_sum_to_100_are_told() -> None:
    found = judged(project(replace(RATE, weight=Decimal(85))), FULL_RATE, SPENT)
    assert missing_texts(found.missing) == ("各项分值（含预算执行率 10 分）合计 95，应为 100，请调整分值",)


def test_a_project_without_rows_is_never_ready() -> None:
    found = judged(project(), SPENT)
    assert not found.ready
    assert "没有指标，请在目标文件中填写" in missing_texts(found.missing)


def test_the_execution_rate_is_worked_out_in_the_unit_of_the_sheet() -> None:
    budget = FundRow(Decimal("18.50"), Decimal("12.50"), Decimal("6.00"), None)
    found = judged(
        project(RATE, funds=Funds(annual=budget)), FULL_RATE, seen("funds", "153700.00", "元")
    ).funds
    assert found is not None
    assert (found.executed.total, found.rate) == (Decimal("15.37"), Decimal("83.08"))
    assert (found.score.points, found.weight) == (Decimal("8.31"), Decimal(10))
    assert found.executed == FundRow(Decimal("15.37"))


def test_the_only_source_with_a_budget_took_all_that_was_spent() -> None:
    found = judged(project(RATE), SPENT).funds
    assert found is not None
    assert found.executed == FundRow(Decimal(8), Decimal(8), Decimal(0), Decimal(0))


def by_source(amounts: Mapping[str, Any]) -> FundRow:
    budget = FundRow(Decimal("18.50"), Decimal("12.50"), Decimal("6.00"), Decimal(0))
    spent = seen("funds", 150000, "元", provenance={"by_source": amounts})
    found = judged(project(RATE, funds=Funds(annual=budget)), spent).funds
    assert found is not None
    return found.executed


def test_the_amount_by_source_is_what_was_measured_by_source() -> None:
    assert by_source({"fiscal": "100000", "carried_over": "50000"}) == FundRow(
        Decimal(15), Decimal(10), Decimal(5), Decimal(0)
    )


@pytest.mark.parametrize("amounts", [{"fiscal": "100000"}, {"fiscal": "很多"}, {}])
def test_an_amount_by_source_that_does_not_add_up_is_not_shown(amounts: Mapping[str, Any]) -> None:
    assert by_source(amounts) == FundRow(Decimal(15))


def test_the_amount_executed_may_be_typed() -> None:
    found = judged(project(RATE), FULL_RATE, said("funds", value="7.50")).funds
    assert found is not None
    assert (found.executed.total, found.rate, found.score.points) == (
        Decimal("7.50"),
        Decimal("93.75"),
        Decimal("9.38"),
    )
    assert "人工填报" in found.score.why


def test_a_typed_amount_beside_a_measured_one_does_not_replace_it() -> None:
    found = judged(project(RATE), FULL_RATE, SPENT, said("funds", value="7.50")).funds
    assert found is not None
    assert found.executed.total == 8


def test_an_amount_not_known_leaves_no_rate_and_no_points() -> None:
    found = judged(project(RATE), FULL_RATE)
    assert found.funds is not None
    assert (found.funds.executed, found.funds.rate, found.funds.score.points) == (FundRow(), None, None)
    assert missing_texts(found.missing) == ("预算执行率：待采集：尚未采集，请先采集数据或人工填报",)
    assert found.total is None


def test_more_spent_than_budgeted_is_to_be_checked() -> None:
    found = judged(project(RATE), FULL_RATE, seen("funds", 80001, "元"))
    assert found.total is None
    assert not found.ready
    assert missing_texts(found.missing) == (
        "预算执行率：待评定：执行率 8.0001 ÷ 8 = 100.001% 超过 100%，请核实执行数和全年预算数",
    )


def test_a_budget_left_blank_is_told() -> None:
    found = judged(project(RATE, funds=Funds()), FULL_RATE, SPENT)
    assert missing_texts(found.missing) == ("预算执行率：待采集：没有填写全年预算数",)


def test_no_funds_declared_is_told_and_leaves_no_total() -> None:
    found = judged(project(RATE, funds=None), FULL_RATE)
    assert (found.funds, found.total, found.grade) == (None, None, None)
    assert missing_texts(found.missing) == ("预算执行率：未填报项目资金，请在目标文件中填写 funds",)


def test_a_profile_without_points_for_execution_needs_no_funds() -> None:
    rules = profile(execution__points="0", branches__weights="{产出指标: 60, 效益指标: 30, 满意度指标: 10}")
    found = judged(project(replace(RATE, weight=Decimal(100)), funds=None), FULL_RATE, rules=rules)
    assert (found.total, found.ready) == (Decimal("100.00"), True)


def test_a_low_execution_rate_asks_for_a_reason_where_the_profile_does() -> None:
    spent = seen("funds", 71999, "元")
    asked = "预算执行率低于 90%（89.999%），请填写原因"
    assert missing_texts(judged(project(RATE), FULL_RATE, spent, rules=SICHUAN).missing) == (asked,)
    assert judged(project(RATE), FULL_RATE, spent, said("funds", reason="年底结算"), rules=SICHUAN).ready
    # without such a line every lost point of the row needs both, as of any row
    assert not judged(project(RATE), FULL_RATE, spent, said("funds", reason="年底结算")).ready
    assert judged(project(RATE), FULL_RATE, spent, said("funds", reason="年底结算", measure="提前支付")).ready


def test_a_low_execution_rate_holds_the_total_down_where_the_profile_does() -> None:
    found = judged(
        project(RATE), FULL_RATE, seen("funds", 56000, "元"), rules=profile(caps__lines="{80: 89}")
    )
    assert (found.total, found.grade, found.so_far) == (Decimal("89.00"), "良", Decimal("97.00"))
    assert found.notes == ("执行率低于 80%，总分不超过 89，由 97.00 降为 89.00",)


def test_the_same_facts_give_the_same_assessment() -> None:
    assert judged(project(RATE), FULL_RATE, SPENT) == judged(project(RATE), FULL_RATE, SPENT)


def test_the_weight_of_a_row_that_does_not_apply_counts_only_where_the_rules_move_it() -> None:
    sheet = project(indicator("rate", "≥98%", 80), indicator("none", "无", 10))
    rate = seen("rate", 49)
    by_hand = judged(sheet, rate, SPENT)
    assert (by_hand.total, by_hand.notes) == (Decimal("50.00"), ())
    assert missing_texts(by_hand.missing)[-1] == "各项分值（含预算执行率 10 分）合计 90，应为 100，请调整分值"
    rescaled = judged(sheet, rate, SPENT, rules=profile(not_applicable__rule="rescale"))
    assert (rescaled.total, rescaled.notes) == (Decimal("55.56"), ("不适用 10 分：50.00 ÷ 90 × 100 = 55.56",))
    assert rescaled.rows[1].score.why == "指标值为“无”，不适用，不计分；其分值 10 由其余得分按比例折算"
    assert MissingKind.WEIGHTS not in {item.kind for item in rescaled.missing}


def test_a_number_measured_before_doubts_were_looked_for_is_scored_and_says_so() -> None:
    unchecked = seen("on-time", "99", provenance={"tables": [{"table": "work_orders"}]})
    (row,) = judged(project(indicator("on-time", "≥98%", 90)), unchecked).rows
    assert (row.score.outcome, row.score.flags) == (ScoreStatus.SCORED, ("存疑未检查",))
    assert row.doubts.is_unchecked


@pytest.mark.parametrize("id", ["on-time", "funds"])
def test_a_number_in_doubt_has_no_points_until_its_doubts_are_accepted(id: str) -> None:
    doubt = Doubt("undated_row", 2, 100, "工单.xlsx 第 4 行", "两行没有日期")
    unit = "万元" if id == "funds" else "%"
    doubted = seen(id, "7.5", unit, provenance={"doubts": [vars(doubt)]})
    one = replace(
        project(indicator("on-time", "≥7%", 90)), funds=replace(FUNDS_OF_EIGHT, evaluator="finance.executed")
    )

    def line(*facts: Observation | ManualEntry) -> tuple[ScoreStatus, tuple[str, ...]]:
        assessment = judged(one, *facts)
        assert assessment.funds
        score = assessment.funds.score if id == "funds" else assessment.rows[0].score
        return score.outcome, score.flags

    assert line(doubted) == (ScoreStatus.UNVERIFIED, ())
    accepted = said(id, acceptance=Acceptance((doubt,), "已与台账逐件比对"))
    assert line(doubted, accepted) == (ScoreStatus.SCORED, ("存疑 1 处已采信（张三，2025-01-10）",))
    withdrawn = said(id, acceptance=Acceptance((), "台账不全"))
    assert line(doubted, accepted, withdrawn) == (ScoreStatus.UNVERIFIED, ())


def test_a_doubt_under_its_limit_does_not_keep_a_number_from_its_points_and_is_told() -> None:
    doubt = Doubt("undated_row", 2, 100, "工单.xlsx 第 4 行", "两行没有日期")
    rules = replace(MOF, doubts=DoubtParameters(Decimal(2), {}))
    doubted = seen("on-time", "99", provenance={"doubts": [vars(doubt)]})
    (row,) = judged(project(indicator("on-time", "≥98%", 90)), doubted, rules=rules).rows
    assert (row.score.outcome, row.score.flags) == (ScoreStatus.SCORED, ("存疑 1 处，未超限度",))
    assert row.doubts.minor == (doubt,)
