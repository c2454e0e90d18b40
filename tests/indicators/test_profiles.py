"""Rule profiles: those shipped, and what is said of a bad one."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from checks.catalogue import CHECK_IDS
from indicators.parameters import DEFAULTS, SECTIONS
from indicators.profiles import read_profiles
from indicators.rules import CitationStatus, SatisfactionRule
from tests.indicators.casebook import RULES, changed, profile, shipped

PARAMETERS = {f"{name}.{key}" for name, (_, known) in SECTIONS.items() for key in known}


def told(text: str, **others: str) -> list[str]:
    """What is said of the profile ``x`` beside the shipped ones."""
    files = {**RULES, "x": text.encode(), **{name: word.encode() for name, word in others.items()}}
    return [
        str(problem).removeprefix(f"{problem.place.file}:") for problem in read_profiles(files, CHECK_IDS)[1]
    ]


def with_change(**changes: Any) -> str:
    return changed("x", "mof-2020", {key.replace("__", "."): value for key, value in changes.items()})


def test_five_profiles_are_shipped() -> None:
    assert set(shipped()) == {
        *("mof-2020", "mof-2021-cost", "sichuan-2025", "ningxia"),
        "department-2015",
    }


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_parameter_says_where_it_stands(name: str) -> None:
    marks = shipped()[name].citations
    assert set(marks) == PARAMETERS
    assert [key for key, mark in marks.items() if not (mark.reference and mark.label and mark.value)] == []
    assert all(isinstance(mark.evidence, CitationStatus) for mark in marks.values())


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_profile_cites_documents_and_says_since_when(name: str) -> None:
    one = shipped()[name]
    assert one.basis
    assert one.is_in_force(date(2025, 6, 1), date(2025, 6, 1))
    assert not one.is_in_force(date(2014, 1, 1), date(2014, 12, 31))


def test_a_profile_that_ended_is_not_in_force_afterwards() -> None:
    ended = replace(shipped()["mof-2020"], end=date(2024, 12, 31))
    assert ended.is_in_force(date(2024, 12, 31), date(2025, 12, 31))
    assert not ended.is_in_force(date(2025, 1, 1), date(2025, 12, 31))


def test_what_was_not_read_in_the_original_is_marked_so() -> None:
    marks = shipped()["mof-2021-cost"].citations
    assert marks["at_least.pass_threshold"].evidence is CitationStatus.UNREAD
    assert marks["grades.lines"].evidence is CitationStatus.DIGEST
    assert marks["execution.points"].evidence is CitationStatus.READ


def test_a_profile_changes_only_what_it_says() -> None:
    national, sichuan = shipped()["mof-2020"], shipped()["sichuan-2025"]
    assert sichuan.execution.reason_below == Decimal(90)
    assert [line.start for line in sichuan.grades.lines] == [90, 80, 70, 0]
    assert sichuan.qualitative == national.qualitative
    assert sichuan.citations["qualitative.bands"] == national.citations["qualitative.bands"]


def test_the_cost_profile_has_a_branch_of_costs() -> None:
    assert shipped()["mof-2021-cost"].branches.weights == {
        "成本指标": 20,
        "产出指标": 40,
        "效益指标": 20,
        "满意度指标": 10,
    }
    assert shipped()["mof-2021-cost"].satisfaction.rule is SatisfactionRule.STEPS


def test_ningxia_asks_for_a_reason_on_red_only() -> None:
    assert shipped()["ningxia"].monitoring.reason_on == ("red",)
    assert shipped()["ningxia"].monitoring.explanation_required


def test_a_change_of_the_parent_changes_the_fingerprint_of_the_child() -> None:
    touched = {**RULES, "mof-2020": RULES["mof-2020"] + b"# touched\n"}
    assert read_profiles(touched, CHECK_IDS)[0]["ningxia"].sha256 != shipped()["ningxia"].sha256
    assert read_profiles(RULES, CHECK_IDS)[0]["ningxia"].sha256 == shipped()["ningxia"].sha256


def test_a_profile_cannot_be_changed_once_read() -> None:
    with pytest.raises(FrozenInstanceError):
        shipped()["mof-2020"].name = "x"  # type: ignore[misc]  # that is the point


def test_a_workspace_may_add_a_profile_of_its_own() -> None:
    own = profile(
        "本地", execution__points="20", branches__weights="{产出指标: 50, 效益指标: 20, 满意度指标: 10}"
    )
    assert (own.execution_points, own.extends) == (Decimal(20), "mof-2020")


def test_a_misspelt_parameter_is_pointed_at() -> None:
    assert told(with_change(zero__ruel="deduct")) == ["7:3: 不认识的字段“ruel”，是否指“rule”？"]


def test_a_misspelt_section_is_pointed_at() -> None:
    assert told(with_change(zeros__rule="deduct")) == ["6:1: 不认识的字段“zeros”，是否指“zero”？"]


def test_a_misspelt_rule_is_pointed_at() -> None:
    assert told(with_change(zero__rule="dedcut")) == [
        "7:17: “指标值为 0 的计分方法”的取值“dedcut”不认识，是否指“deduct”？"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"execution__points": "很多"}, "“预算执行率分值”应是数字，现为“很多”"),
        ({"execution__points": "-1"}, "“预算执行率分值”不能是负数，现为 -1"),
        ({"execution__points": "101"}, "“预算执行率分值”应在 0 到 100 之间，现为 101"),
        ({"execution__points": "20"}, "一级指标分值与预算执行率分值合计应为 100，现为 110"),
        ({"zero__rule": "deduct"}, "计分方法为 deduct 时，“zero.per_occurrence”不能是“无”"),
        ({"dates__rule": "per_day"}, "计分方法为 per_day 时，“dates.per_late”不能是“无”"),
        ({"qualitative__bands": "{达成: [70, 100], 部分达成: [60, 80]}"}, "“部分达成”的区间与“达成”重叠"),
        ({"qualitative__bands": "{达成: [100, 80]}"}, "“达成”的区间应写作 [下限, 上限]，下限小于上限"),
        ({"qualitative__bands": "{达成: 80}"}, "“达成”的区间应写作 [下限, 上限]，下限小于上限"),
        ({"qualitative__bands": "{}"}, "“定性指标评定区间（分值的百分比）”至少应有一档"),
        ({"satisfaction__steps": "{90: 100, 80: 80}"}, "“满意度分档（起点: 得分比例）”应有从 0 开始的一档"),
        (
            {"satisfaction__steps": "{90: 80, 0: 100}"},
            "“满意度分档（起点: 得分比例）”的得分比例应从高到低，不超过 100",
        ),
        (
            {"satisfaction__steps": "{优: 80, 0: 0}"},
            "“满意度分档（起点: 得分比例）”每档应写作“起点: 数值”，都是数字，现为“优”",
        ),
        (
            {"satisfaction__steps": "{90: 80, 90.0: 70, 0: 0}"},
            "“满意度分档（起点: 得分比例）”的起点 90.0 重复",
        ),
        ({"grades__lines": "{优: 90, 良: 90, 差: 0}"}, "“等级（起点分，含）”有两个等级从同一分数开始"),
        ({"grades__lines": "{优: 90}"}, "“等级（起点分，含）”应有从 0 分开始的等级"),
        (
            {"over_achievement__reason_required": "或许"},
            "“超过说明线必须说明原因”应是“是”或“否”（true/false），现为“或许”",
        ),
        (
            {"monitoring__reason_on": "[purple]"},
            "“须填写偏差原因的灯”的取值“purple”不认识，可用的有：red、yellow",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused(changes: dict[str, str], said: str) -> None:
    assert said in [text.split(": ", 1)[1] for text in told(with_change(**changes))]
    assert "x" not in read_profiles({**RULES, "x": with_change(**changes).encode()}, CHECK_IDS)[0]


def test_a_parameter_without_reference_or_evidence_is_refused() -> None:
    text = changed("x", "mof-2020", {}) + "zero:\n  rule: {value: deduct}\n"
    said = told(text)
    assert "7:9: “指标值为 0 的计分方法”缺少字段“reference”" in said
    assert "7:9: “指标值为 0 的计分方法”缺少字段“evidence”" in said


def test_a_reading_that_is_no_reading_is_refused() -> None:
    text = changed("x", "mof-2020", {}) + "zero:\n  rule: {value: deduct, reference: 甲, evidence: rumour}\n"
    assert told(text) == ["7:49: “evidence”的取值“rumour”不认识，可用的有：read、digest、unread"]


def test_a_document_must_say_how_it_was_read() -> None:
    text = changed("x", "mof-2020", {}).replace(
        "basis: []", "basis: [{number: 甲, title: 乙, evidence: 听说}]"
    )
    assert told(text) == ["5:41: “evidence”的取值“听说”不认识，可用的有：read、digest、unread"]


def test_a_parameter_without_a_value_is_refused() -> None:
    text = changed("x", "mof-2020", {}) + "zero:\n  rule: {reference: 甲, evidence: read}\n"
    assert told(text) == ["7:9: “指标值为 0 的计分方法”缺少字段“value”"]


def test_a_missing_parent_is_named_with_the_likely_meant_one() -> None:
    assert told(changed("x", "mof-2002", {})) == ["3:10: 没有可继承的规则“mof-2002”，是否指“mof-2020”？"]


def test_profiles_that_extend_each_other_are_refused() -> None:
    said = told(changed("x", "y", {}), y=changed("y", "x", {}))
    assert said == ["3:10: 规则互相继承成环：x → y → x", "3:10: 规则互相继承成环：y → x → y"]


def test_a_profile_that_extends_itself_is_refused() -> None:
    assert told(changed("x", "x", {})) == ["3:10: 规则互相继承成环：x → x"]


def test_a_bad_parent_takes_the_child_with_it() -> None:
    said = told(changed("x", "y", {}), y=changed("y", "mof-2020", {"zero.rule": "x"}))
    assert "3:10: 所继承的规则“y”有错误，请先改正它" in said


def test_a_profile_standing_alone_must_say_everything() -> None:
    said = told("name: x\ntitle: x\nin_force: {from: 2020-01-01}\nbasis: []\n")
    assert len(said) == len(PARAMETERS) - len(DEFAULTS)
    assert "1:1: 缺少参数“execution.points”（预算执行率分值）" in said


def test_the_name_inside_must_be_that_of_the_file() -> None:
    assert told(changed("z", "mof-2020", {})) == ["1:7: 规则名称“z”应与文件名“x”一致"]


def test_a_profile_cannot_end_before_it_begins() -> None:
    text = changed("x", "mof-2020", {}).replace("{from: 2020-01-01}", "{from: 2020-01-01, to: 2019-01-01}")
    assert told(text) == ["4:34: 废止日期 2019-01-01 早于施行日期 2020-01-01"]


@pytest.mark.parametrize("content", ["", "[]", "甲", "name: [", "name: &a x\nb: *a\n", "\x00"])
def test_a_file_that_is_no_profile_is_a_problem_and_no_crash(content: str) -> None:
    profiles, problems = read_profiles({**RULES, "x": content.encode()}, CHECK_IDS)
    assert "x" not in profiles
    assert problems
    assert {problem.place.file for problem in problems} == {"rules/x.yaml"}


def test_a_bad_profile_leaves_the_others_standing() -> None:
    assert set(read_profiles({**RULES, "x": b"?"}, CHECK_IDS)[0]) == set(RULES)
