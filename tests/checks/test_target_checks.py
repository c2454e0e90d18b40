"""What can be read is checked: each check says what is wrong with the promise, where, and what to do."""

from decimal import Decimal

import pytest

from checks import CHECKS, TargetSubject, check_targets
from checks.catalogue import CHECK_IDS
from checks.targets_words import goal_is_complete
from indicators.model import EvaluatorInfo, Parameters
from indicators.profiles import read_profiles
from indicators.reading import read_draft, read_project
from indicators.rules import Profile
from tests.indicators.casebook import RULES, changed, profile, shipped
from yamlfiles.problem import FilePlace, Problem, Severity, sort_by_line

FILE = "targets/2024/voice-service.yaml"
GOOD = """\
name: 语音服务费
funds: {total: 8.00, fiscal: 8.00, carried_over: 0, other: 0}
goal: 热线全年开通，不因线路中断，按合同支付，正常运转。
indicators:
  产出指标:
    质量指标:
      - {id: faults, name: 故障, target: 零故障, weight: 30, evaluator: hotline.fault_count, with: {severity: 重大}}
    成本指标:
      - {id: cost, name: 通话费, target: ≤7万元, weight: 30, evaluator: finance.spending, with: {project: 语音服务费}}
    时效指标: [{id: timely, name: 抢修时长, target: ≤4小时, weight: 5.0, basis: {source: 抢修记录}}]
    数量指标: [{id: lines, name: 线路, target: ≥30条, weight: 5.0, basis: {source: 合同}}]
  满意度指标:
    服务对象满意度指标:
      - {id: satisfaction, name: 满意, target: ≥95%, weight: 10, evaluator: hotline.satisfaction_rate}
  效益指标:
    社会效益指标: [{id: solved, name: 解决率, target: ≥90%, weight: 10.0, basis: {source: 工单}}]
    生态效益指标: 无
"""


MOF = shipped()["mof-2020"]


def info(
    name: str, unit: str, params: Parameters | None = None, columns: tuple[str, ...] = ()
) -> EvaluatorInfo:
    return EvaluatorInfo(name, name, unit, "higher", "", (), params or {}, columns)


EVALUATORS = {
    evaluator_info.name: evaluator_info
    for evaluator_info in (
        info("hotline.fault_count", "次", columns=("severity", "planned")),
        info(
            "hotline.satisfaction_rate",
            "%",
            {
                "min_answers": 30,
                "weights": {"满意": 1},
                "strict": False,
                "floor": Decimal("0.5"),
                "only": None,
            },
            ("handler", "category"),
        ),
        info("finance.spending", "元", columns=("project",)),
    )
}


def found(text: str, rules: Profile = MOF) -> tuple[Problem, ...]:
    project, problems = read_project(text.encode(), FILE, "2024/voice-service")
    assert project is not None, [str(problem) for problem in problems]
    checked = check_targets(project, rules, EVALUATORS)
    return sort_by_line((*problems, *checked))


def said(text: str, rules: Profile = MOF) -> list[str]:
    return [
        f"{problem.place}: {problem.severity.value} {problem.code}: {problem.message}".removeprefix(
            f"{FILE}:"
        )
        for problem in found(text, rules)
    ]


def test_a_sound_sheet_has_nothing_said_against_it() -> None:
    assert said(GOOD) == []


FUNDS = "{total: 8.00, fiscal: 8.00, carried_over: 0, other: 0}"
SATISFACTION = "evaluator: hotline.satisfaction_rate"
WRONG: dict[str, tuple[str, str, list[str]]] = {
    "weights short of what is due": (
        "weight: 10,",
        "weight: 0.5,",
        ["1:1: error T24: 各指标分值合计应为 90（满分 100 分减去预算执行率 10 分），现为 80.5，请调整分值"],
    ),
    "weights above what is due": (
        "weight: 10,",
        "weight: 30,",
        ["1:1: error T24: 各指标分值合计应为 90（满分 100 分减去预算执行率 10 分），现为 110，请调整分值"],
    ),
    "an id used twice": (
        "id: cost",
        "id: faults",
        ["9:14: error id: id“faults”重复：第 7 行的指标已经用过，请换一个"],
    ),
    "a mistyped evaluator": (
        "evaluator: hotline.fault_count, with: {severity: 重大}",
        "evaluator: hotline.fault_cuont, with: {severity: 重大}",
        ["7:68: error evaluator: “故障”的取数方法“hotline.fault_cuont”不存在，是否指“hotline.fault_count”？"],
    ),
    "an evaluator of nobody's": (
        "evaluator: hotline.fault_count, with: {severity: 重大}",
        "evaluator: zzz",
        [
            "7:68: error evaluator: “故障”的取数方法“zzz”不存在，可用的有：finance.spending、hotline.fault_count、"
            "hotline.satisfaction_rate、manual.done、manual.grade、manual.value"
        ],
    ),
    "a mistyped evaluator of the funds": (
        "other: 0}",
        "other: 0, evaluator: finance.spendings}",
        ["2:8: error evaluator: 预算执行数的取数方法“finance.spendings”不存在，是否指“finance.spending”？"],
    ),
    "a mistyped parameter": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{min_answer: 30}}",
        [
            "14:108: error with: “满意”的参数“min_answer”不是 hotline.satisfaction_rate 的参数，是否指“min_answers”？"
        ],
    ),
    "a parameter of another evaluator": (
        "{severity: 重大}",
        "{小组: 甲}",
        ["7:95: error with: “故障”的参数“小组”不是 hotline.fault_count 的参数，可用的有：severity、planned"],
    ),
    "a parameter of what a person fills in": (
        SATISFACTION,
        "evaluator: manual.value, with: {project: 甲}",
        [
            "14:9: warning T29: “满意”由人填报，没有写数据来源，请写明数据来源，即凭什么材料填报",
            "14:95: error with: “满意”的参数“project”不是 manual.value 的参数，它不需要参数",
        ],
    ),
    "a parameter of the funds": (
        "other: 0}",
        "other: 0, with: {projekt: 甲}}",
        ["2:8: error with: 预算执行数的参数“projekt”不是 finance.spending 的参数，是否指“project”？"],
    ),
    "words for a whole number": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{min_answers: 三十}}",
        ["14:108: error with: “满意”的参数“min_answers”应是整数（默认 30），现为“三十”"],
    ),
    "a fraction for a whole number": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{min_answers: 30.5}}",
        ["14:108: error with: “满意”的参数“min_answers”应是整数（默认 30），现为“30.5”"],
    ),
    "a list for a number": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{floor: [1, 2]}}",
        ["14:108: error with: “满意”的参数“floor”应是数字（默认 0.5），现为“1、2”"],
    ),
    "words for yes or no": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{strict: 也许}}",
        ["14:108: error with: “满意”的参数“strict”应是“是”或“否”，现为“也许”"],
    ),
    "a list for named values": (
        SATISFACTION,
        f"{SATISFACTION}, with: {{weights: [1]}}",
        ["14:108: error with: “满意”的参数“weights”应是若干“名称: 值”，现为“1”"],
    ),
    "a unit that the evaluator cannot give": (
        "target: ≥95%",
        "target: ≥95分钟",
        [
            "14:46: error T17: “满意”的指标值“≥95分钟”以“分钟”计，而取数方法 hotline.satisfaction_rate 得出的是“%”，"
            "无法比较：请换取数方法，或用 reading 写明指标值"
        ],
    ),
    "a target without operator": (
        "target: ≥95%",
        "target: 95%",
        [
            "14:46: warning T21: “满意”的指标值“95%”需要确认：未写计算符号，按“≥”理解；确认无误请写明 reading: ≥95%"
        ],
    ),
    "a cost without operator": (
        "target: ≤7万元",
        "target: 7万元",
        [
            "9:39: warning T21: “通话费”的指标值“7万元”需要确认：未写计算符号，成本指标按“≤”理解；确认无误请写明 reading: ≤7万元"
        ],
    ),
    "a target nobody can miss": (
        "target: ≥95%",
        "target: ≥0%",
        ["14:46: warning T32: “满意”的指标值“≥0%”任何完成值都能达到，请写出应达到的数"],
    ),
    "sources below the total": (
        "fiscal: 8.00",
        "fiscal: 7.00",
        ["2:8: error T28: 年初预算数的各项资金合计 7.00 万元，与资金总额 8.00 万元 不符，请核对"],
    ),
    "sources above the total, some blank": (
        FUNDS,
        "{total: 8, fiscal: 9, other: }",
        ["2:8: error T28: 年初预算数的各项资金合计 9 万元，与资金总额 8 万元 不符，请核对"],
    ),
    "blank sources": (
        FUNDS,
        "{total: 8, fiscal: , other: }",
        [
            "2:8: warning T28: 年初预算数的财政拨款、上年结转、其他资金没有填写，无法核对资金总额 8 万元；没有的写 0"
        ],
    ),
    "no total": (
        FUNDS,
        "{fiscal: 8}",
        ["2:8: warning T28: 年初预算数的资金总额（total）没有填写，预算执行率无法计算"],
    ),
    "an adjusted budget that does not add up": (
        "other: 0}",
        "other: 0, annual: {total: 10, fiscal: 8, carried_over: 0, other: 0}}",
        ["2:8: error T28: 全年预算数的各项资金合计 8 万元，与资金总额 10 万元 不符，请核对"],
    ),
    "no funds": (f"funds: {FUNDS}\n", "", ["1:1: warning T28: 没有写项目资金（funds），预算执行率无法计算"]),
    "no goal": (
        "goal: 热线全年开通，不因线路中断，按合同支付，正常运转。\n",
        "",
        ["1:1: warning T26: 没有写年度总体目标（goal），请补充"],
    ),
    "a goal cut off": (
        "正常运转。",
        "正常运转，",
        [
            "3:7: warning T26: 年度总体目标“热线全年开通，不因线路中断，按合同支付，正常运转，”以“，”结尾，似乎没有写完，请核对"
        ],
    ),
    "satisfaction among the benefits": (
        "社会效益指标: [{id: solved, name: 解决率",
        "服务对象满意度指标: [{id: solved, name: 满意率",
        ["16:17: warning T7: “满意率”是满意度，却放在“效益指标”下，应放在“满意度指标”下"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_check_says_what_where_and_what_to_do(name: str) -> None:
    old, new, expected = WRONG[name]
    assert GOOD.count(old) == 1
    assert said(GOOD.replace(old, new)) == expected


def test_the_weights_due_follow_from_the_rules() -> None:
    twenty = profile(
        execution__points="20.0", branches__weights="{产出指标: 50, 效益指标: 20, 满意度指标: 10}"
    )
    (message,) = (problem.message for problem in found(GOOD, twenty))
    assert message == "各指标分值合计应为 80（满分 100 分减去预算执行率 20 分），现为 90，请调整分值"


@pytest.mark.parametrize(
    "params",
    [
        "{min_answers: 30, strict: 是, floor: 90%, only: 甲}",
        "{weights: {满意: 1, 基本满意: 0.8}}",
        "{weights: 满意=1}",
        "{only: {甲: 1, 乙: 0.5}}",
        "{floor: 8万元}",
        "{handler: [甲, 乙], category: 投诉}",
    ],
)
def test_what_fits_an_evaluator_is_accepted(params: str) -> None:
    assert said(GOOD.replace(SATISFACTION, f"{SATISFACTION}, with: {params}")) == []


@pytest.mark.parametrize("funds", ["{total: 8, fiscal: 8}", "{total: 8, fiscal: 5, other: 3}"])
def test_blank_sources_are_not_missed_where_the_others_make_up_the_total(funds: str) -> None:
    assert said(GOOD.replace(FUNDS, funds)) == []


def test_a_row_that_does_not_apply_is_asked_for_nothing() -> None:
    assert (
        said(
            GOOD.replace(
                "生态效益指标: 无", "生态效益指标: [{name: 无, target: 无, evaluator: hotline.nothing}]"
            )
        )
        == []
    )


ABSENT = GOOD.replace("生态效益指标: 无", "生态效益指标: [{name: 无, target: 无, weight: 10}]")


def test_a_row_that_does_not_apply_carries_no_weight() -> None:
    assert said(ABSENT) == ["17:43: error T24: 不适用（无）的行不占分值，现为 10，请把分值分给其他行"]


@pytest.mark.parametrize("rule", ["rescale", "to_benefit"])
def test_its_weight_may_stand_where_the_rules_move_it(rule: str) -> None:
    rules = profile(not_applicable__rule=rule)
    assert (
        said(ABSENT.replace("weight: 30, evaluator: finance", "weight: 20, evaluator: finance"), rules) == []
    )
    assert [problem.code for problem in found(ABSENT, rules)] == ["T24"]


@pytest.mark.parametrize(("year", "codes"), [("2018", ["rules-time"]), ("2019", []), ("2024", [])])
def test_rules_of_another_time_are_warned_of(year: str, codes: list[str]) -> None:
    project, _ = read_project(GOOD.encode(), FILE, f"{year}/voice-service")
    assert project is not None
    assert [target.code for target in check_targets(project, MOF, EVALUATORS)] == codes


def test_the_warning_says_when_the_rules_are_in_force() -> None:
    project, _ = read_project(GOOD.replace("goal:", "rules: sichuan-2025\ngoal:").encode(), FILE, "2020/x")
    assert project is not None
    (problem,) = check_targets(project, shipped()["sichuan-2025"], EVALUATORS)
    message = "评分规则 sichuan-2025 自 2025-01-01 施行，不是 2020 年的规则，请在 rules 中写明当年的规则"
    assert (problem.place, problem.message) == (FilePlace(FILE, 3, 8), message)


def test_of_a_draft_only_what_holds_for_each_part_is_said() -> None:
    text = GOOD.replace(
        "weight: 30, evaluator: hotline.fault_count", "weight: 三十, evaluator: hotline.fault_count"
    )
    text = text.replace(SATISFACTION, "evaluator: hotline.satisfaction").replace(
        "fiscal: 8.00", "fiscal: 7.00"
    )
    draft, _ = read_draft(text.encode(), FILE, "2024/voice-service")
    assert draft is not None
    assert [target.code for target in check_targets(draft, MOF, EVALUATORS, whole=False)] == ["evaluator"]


def test_every_fault_of_a_sheet_is_said_in_the_order_of_the_file() -> None:
    text = GOOD.replace("weight: 10,", "weight: 5,").replace("id: cost", "id: faults").replace("≥95%", "95%")
    text = text.replace("fiscal: 8.00", "fiscal: 7.00").replace("运转。", "运转,")
    problems = found(text)
    assert [problem.code for problem in problems] == ["T24", "T28", "T26", "id", "T21"]
    assert [problem.line for problem in problems] == [1, 2, 3, 9, 14]
    assert {problem.place.file for problem in problems} == {FILE}
    assert [problem.severity for problem in problems if problem.code in {"T21", "T26"}] == [
        Severity.WARNING,
        Severity.WARNING,
    ]


def test_a_check_is_a_function_that_can_be_asked_alone() -> None:
    project, _ = read_project(GOOD.replace("运转。", "运转、").encode(), FILE, "2024/voice-service")
    assert project is not None
    assert goal_is_complete in CHECKS
    assert [
        (fault.field, fault.severity) for fault in goal_is_complete.find(TargetSubject(project, MOF, {}))
    ] == [("goal", None)]


GOAL_CUT = GOOD.replace("运转。", "运转，")


@pytest.mark.parametrize(("weight", "expected"), [("error", ["error"]), ("hint", ["hint"]), ("off", [])])
def test_a_rule_profile_weighs_a_check(weight: str, expected: list[str]) -> None:
    assert [problem.severity for problem in found(GOAL_CUT, profile(checks__T26=weight))] == expected


def test_a_weight_keeps_its_source() -> None:
    mark = profile(checks__T26="off").citations["checks.T26"]
    assert (mark.label, mark.value, mark.reference) == ("检查 T26", "off", "测试")


@pytest.mark.parametrize(
    ("check_id", "weight", "message"),
    [
        ("t26", "off", "不认识的字段“t26”，是否指“T26”？"),
        ("T26", "fatal", "“检查 T26”的取值“fatal”不认识，可用的有：error、warning、hint、off"),
    ],
)
def test_a_wrong_weight_is_pointed_at(check_id: str, weight: str, message: str) -> None:
    text = changed("甲", "mof-2020", {f"checks.{check_id}": weight})
    profiles, problems = read_profiles({**RULES, "甲": text.encode()}, CHECK_IDS)
    assert "甲" not in profiles
    assert [problem.message for problem in problems] == [message]
