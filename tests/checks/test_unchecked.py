"""What a form leaves open is told once, where it stands and with what to do; a sound form leaves nothing open."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_unchecked import DOUBTFUL, NOT_CHECKED, count_unchecked, find_unchecked, soundness_text
from tests.checks.forms import filled_of
from tests.indicators.casebook import ROOT
from yamlfiles.problem import Severity

BOOK = yaml.safe_load((ROOT / "tests" / "cases" / "checks" / "evaluation.yaml").read_text("utf-8"))


def told(filled: EvaluationSubject, code: str = NOT_CHECKED) -> list[str]:
    return [
        f"{problem.place.label}：{problem.message}"
        for problem in find_unchecked(filled)
        if problem.code == code
    ]


def test_a_sound_form_leaves_nothing_open() -> None:
    assert find_unchecked(filled_of(BOOK, {})) == ()
    assert soundness_text(()) == "未发现问题"


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"rows": {3: {"points": None}}}, "第 3 行", "没有填得分，没有核对得分和总分"),
        ({"rows": {3: {"weight": None}}}, "第 3 行", "没有填分值，没有核对得分是否超过分值、分值合计"),
        ({"rows": {3: {"weight": None, "points": None}}}, "第 3 行", "没有填分值、得分"),
        ({"rows": {3: {"target": ""}}}, "第 3 行", "没有填指标值，没有核对是否完成"),
        ({"rows": {3: {"actual": "", "points": None}}}, "第 3 行", "没有填得分、实际完成值"),
        ({"rows": {3: {"actual": "约96%"}}}, "第 3 行", "不是一个确定的、可以与指标值比较的数"),
        ({"rows": {3: {"target": "3次,5次", "actual": "3次"}}}, "第 3 行", "没有读成一个值"),
        ({"rows": {3: {"target": "≤30天", "actual": "一个半月"}}}, "第 3 行", "不是一个确定的"),
        ({"rows": {3: {"name": "巡查路段", "target": "60-70条", "actual": "75条"}}}, "第 3 行", "超出上限"),
        ({"rows": {3: {"target": "6月底前", "actual": "已完成"}}}, "第 3 行", "没有写完成日期"),
        ({"rows": {3: {"target": "6月15日前", "actual": "6月"}}}, "第 3 行", "不能判断是否晚于"),
        ({"rows": {3: {"name": "办理天数", "target": "12", "actual": "9"}}}, "第 3 行", "没有写计算符号"),
        ({"rows": {6: {"actual": "修订2项制度"}}}, "第 6 行", "要由人判断"),
        ({"line": {"annual": None}}, "自评表", "没有填全年预算数"),
        ({"line": {"executed": None}}, "自评表", "没有填全年执行数"),
        ({"line": {"rate": None}}, "自评表", "没有填执行率"),
        ({"line": {"points": None}}, "自评表", "没有填得分，没有核对它的得分、总分"),
        ({"line": {"weight": None}}, "自评表", "没有填分值，没有核对它的得分、分值合计"),
        ({"line": {"annual": 0, "executed": 0}}, "自评表", "没有预算执行率可以核对"),
        ({"lines": []}, "自评表", "没有读到资金来源"),
        ({"lines": [{"key": "fiscal", "initial": 14, "annual": 14, "executed": None}]}, "自评表", "有空白"),
        ({"form": {"total": None}}, "自评表", "没有读到总分"),
        ({"form": {"name": ""}}, "自评表", "没有读到项目名称"),
        ({"form": {"year": None}}, "自评表", "没有读到年度"),
        ({"form": {"grade": "A级"}}, "自评表", "不是评分规则中的等级"),
        ({"form": {"whole": False}}, "自评表", "表格看来不完整"),
    ],
)
def test_what_could_not_be_checked_is_told_once(change: Mapping[str, Any], place: str, words: str) -> None:
    found = [line for line in told(filled_of(BOOK, change)) if words in line]
    assert len(found) == 1
    assert found[0].startswith(place)


def test_a_column_that_is_not_there_is_told_once_and_accuses_no_row() -> None:
    filled = filled_of(BOOK, {"rows": {at: {"actual": ""} for at in range(1, 8)}})
    assert "E7" not in {finding.code for finding in check_evaluation(filled)}
    assert len([line for line in told(filled) if "没有读到“实际完成值”一栏" in line]) == 1


def test_a_second_page_alone_is_not_counted_as_nothing() -> None:
    known = filled_of(BOOK, {"form": {"name": "", "year": None}})
    page = replace(known, form=replace(known.form, funds=()))
    assert "E9" not in {finding.code for finding in check_evaluation(page)}
    lines = told(page)
    assert len(lines) == 3
    assert any("没有读到项目资金总额一行" in line for line in lines)
    assert any("总分只核对了是否在 88.36 至 98.36 之间" in line for line in lines)


def test_a_form_without_rows_says_that_none_was_read() -> None:
    known = filled_of(BOOK, {})
    assert any("没有读到指标行" in line for line in told(replace(known, form=replace(known.form, rows=()))))


def test_text_in_a_cell_of_a_number_is_quoted_and_never_called_blank() -> None:
    known = filled_of(
        BOOK, {"rows": {3: {"points": None}}, "line": {"annual": None}, "form": {"total": None}}
    )
    form = known.form
    rows = list(form.rows)
    rows[2] = replace(rows[2], unread={"points": "约10"})
    funds = (replace(form.funds[0], unread={"annual": "20（含追加）"}), *form.funds[1:])
    unread = replace(form, rows=tuple(rows), funds=funds, unread={"total": "九十八"})
    lines = told(replace(known, form=unread), DOUBTFUL)
    assert len(lines) == 3
    for text in ("得分写“约10”，不是一个数", "全年预算数写“20（含追加）”", "总分写“九十八”"):
        assert len([line for line in lines if text in line]) == 1
    assert not [
        line for line in told(replace(known, form=unread)) if "没有填" in line or "没有读到总分" in line
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"actual": "0.958"}, "按 95.8% 理解"),
        ({"target": "12次", "actual": "每月1次"}, "按全年折算"),
        ({"target": "≤8万元", "actual": "79500"}, "按 7.95万元 理解"),
        ({"target": "≥90%", "actual": "95%，其中一季度 91%"}, "只按“95%”理解"),
    ],
)
def test_an_actual_value_that_was_understood_with_a_doubt_is_told(row: Mapping[str, Any], said: str) -> None:
    (line,) = told(filled_of(BOOK, {"rows": {3: row}}), DOUBTFUL)
    assert said in line


def test_what_is_open_is_a_hint_and_counted_beside_the_verdict() -> None:
    problems = find_unchecked(filled_of(BOOK, {"rows": {3: {"points": None}}}))
    assert {problem.severity for problem in problems} == {Severity.HINT}
    assert count_unchecked(problems) == 1
    assert soundness_text(problems) == "未发现错误，但有 1 项没有核对"


@pytest.mark.parametrize(
    ("change", "code", "times"),
    [
        ({"rows": {1: {"weight": 45}}, "form": {"total_weight": 110}}, "E9", 1),
        ({"rows": {6: {"target": "良好", "actual": "良好"}}}, "E6", 0),
        ({"known": {"approved": {2: {"name": "一次性办结比例"}}}}, "E13", 1),
        ({"known": {"approved": {2: {"weight": 10}}}}, "E13", 1),
    ],
)
def test_one_fault_is_told_once(change: Mapping[str, Any], code: str, times: int) -> None:
    found = [finding for finding in check_evaluation(filled_of(BOOK, change)) if finding.code == code]
    assert len(found) == times


def test_the_approved_version_is_named() -> None:
    known = filled_of(BOOK, {"known": {"approved": {2: {"target": "≥95%"}}}})
    (finding,) = check_evaluation(replace(known, approved_version="targets/2024/x.yaml，校验码 0123456789ab"))
    assert "（对照的目标：targets/2024/x.yaml，校验码 0123456789ab）" in finding.message


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"name": "安全事故", "target": "0起", "actual": "全年未发生"}, set()),
        ({"name": "投诉件数", "target": "=0件", "actual": "未接到投诉"}, set()),
        ({"name": "有责投诉", "target": "≤2起", "actual": "全年无一起投诉"}, set()),
        ({"name": "安全事故", "target": "0起", "actual": "发生2起"}, {"E9 error"}),
        ({"name": "巡查次数", "target": "≥3次/月", "actual": "全年30次"}, {"E9 warning"}),
        ({"name": "巡查次数", "target": "≥3次/月", "actual": "累计36次"}, set()),
        ({"name": "巡查次数", "target": "≥3次/月", "actual": "每月2次"}, {"E9 error"}),
        ({"name": "巡查次数", "target": "≥3次/月", "actual": "30次"}, {"E4 warning"}),
        ({"name": "巡查路段", "target": "60-70条", "actual": "65条"}, set()),
        ({"name": "达标率", "target": "90%-95%", "actual": "96%"}, set()),
    ],
)
def test_nothing_happened_and_times_of_a_year_are_read_as_what_they_say(
    row: Mapping[str, Any], codes: set[str]
) -> None:
    found = check_evaluation(filled_of(BOOK, {"rows": {3: row}}))
    told_codes = {f"{one.code} {one.severity.value}" for one in found if one.severity is not Severity.HINT}
    assert told_codes == codes
