"""A target file is read into a project, or every mistake in it is named at once, with its place and what to do."""

import hashlib
import random
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.model import Comparison, FundRow, Funds, Indicator, Party, Project, TargetKind
from indicators.reading import read_draft, read_project
from tests.children import run_bounded
from yamlfiles.problem import FilePlace, Problem, Severity

GOOD = """\
name: “12345”语音服务费
department: {code: "103", name: 固原市人民政府办公室}
unit: 【103002】固原市人民政府“12345”全民服务中心
attribute: 01-新增一次性项目
period: 2024-2024
rules: mof-2020
funds: {unit: 万元, total: 8.00, fiscal: 8.00, carried_over: 0, other: 0}
goal: 保障2024年“12345”人员工作正常运转，保证工作顺利开展。
leader: 张三
schedule: quarterly
indicators:
  产出指标:
    质量指标:
      - id: line-faults
        name: 线路故障处理恢复时效
        target: 零故障
        weight: 50
        evaluator: hotline.fault_count
        with: {severity: major, category: [甲, 乙], weights: {满意: 1}}
        accumulates: stock
        basis: {standard: 行业标准, source: 运营商服务协议}
        note: 由单位确认
    成本指标:
      - {id: cost, name: 通话费, target: 8万, reading: ≤8万元, weight: "30"}
    时效指标: 无
  满意度:
    满意度指标:
      - {id: satisfaction, name: 来电群众满意, target: ≥95%, weight: 10分}
"""
FILE = "targets/2024/voice-service.yaml"


def read(
    text: str | bytes, project_id: str = "2024/voice-service"
) -> tuple[Project | None, tuple[Problem, ...]]:
    return read_project(text.encode() if isinstance(text, str) else text, FILE, project_id)


def good(text: str, project_id: str = "2024/voice-service") -> Project:
    project, problems = read(text, project_id)
    assert project is not None, [str(problem) for problem in problems]
    return project


def said(text: str | bytes, project_id: str = "2024/voice-service") -> list[str]:
    """Messages with their places; the file's name is the same on all."""
    _, problems = read(text, project_id)
    assert {problem.place.file for problem in problems} <= {FILE}
    return [str(problem).removeprefix(f"{FILE}:") for problem in problems]


def rows(text: str) -> tuple[Indicator, ...]:
    """The rows of a short sheet of one branch."""
    head = "name: 甲\nindicators:\n  产出指标:\n    数量指标:\n"
    return tuple(good(head + "".join(f"      {line}\n" for line in dedent(text).splitlines())).indicators)


def test_a_good_file_is_read_as_it_is_written() -> None:
    project = good(GOOD)
    assert project.id == "2024/voice-service"
    assert (project.name, project.year, project.rules) == ("“12345”语音服务费", 2024, "mof-2020")
    assert project.department == Party("固原市人民政府办公室", "103")
    assert project.unit == Party("固原市人民政府“12345”全民服务中心", "103002")
    assert project.attribute == "01-新增一次性项目"
    assert project.period == (date(2024, 1, 1), date(2024, 12, 31))
    amounts = FundRow(Decimal("8.00"), Decimal("8.00"), Decimal(0), Decimal(0))
    assert project.funds == Funds("万元", amounts, amounts, params={"project": "“12345”语音服务费"})
    assert project.goal == "保障2024年“12345”人员工作正常运转，保证工作顺利开展。"
    assert (project.leader, project.schedule) == ("张三", "quarterly")
    assert (project.file, project.sha256) == (FILE, hashlib.sha256(GOOD.encode()).hexdigest())
    assert [indicator.id for indicator in project.indicators] == ["line-faults", "cost", "r3", "satisfaction"]
    assert said(GOOD) == []


def test_a_row_keeps_all_that_is_written_of_it() -> None:
    row = good(GOOD).indicators[0]
    assert (row.id, row.branch, row.name) == ("line-faults", ("产出指标", "质量指标"), "线路故障处理恢复时效")
    assert (row.target.text, row.target.kind, row.target.value) == ("零故障", TargetKind.NUMBER, Decimal(0))
    assert (row.weight, row.evaluator, row.is_manual) == (Decimal(50), "hotline.fault_count", False)
    assert row.params == {"severity": "major", "category": ("甲", "乙"), "weights": {"满意": "1"}}
    assert (row.accumulates, row.note) == ("stock", "由单位确认")
    assert row.basis == {"standard": "行业标准", "source": "运营商服务协议"}
    assert (row.places[""], row.places["weight"]) == ((14, 9), (17, 17))


def test_a_confirmed_reading_stands_beside_the_printed_text() -> None:
    target = good(GOOD).indicators[1].target
    assert (target.text, target.confirm, target.why) == ("8万", False, "")
    assert (target.comparison, target.value, target.unit) == (Comparison.LE, Decimal(8), "万元")


def test_a_row_printed_as_nothing_carries_no_weight() -> None:
    row = good(GOOD).indicators[2]
    assert (row.name, row.target.kind, row.weight) == ("无", TargetKind.NOT_APPLICABLE, Decimal(0))


@pytest.mark.parametrize(
    "row", ["{name: 无, target: }", "{name: 无}", "{name: 无, target: 无, weight: 0}", "{target: 无}", "/"]
)
def test_every_way_of_printing_nothing_is_understood(row: str) -> None:
    (read_row,) = rows(f"- {row}")
    assert (read_row.target.kind, read_row.weight) == (TargetKind.NOT_APPLICABLE, Decimal(0))


def test_official_names_of_branches_replace_their_other_spellings() -> None:
    written = {
        "产出": "数量",
        "一、产出指标(50分)": "数量指标",
        "项目效益": "可持续影响",
        "效 益 指 标": "社会效益",
        "满意度指标": "社会公众或服务对象满意度指标",
        "成本指标": "经济成本",
    }
    body = "".join(
        f"  {first}:\n    {second}: [{{id: r-{place}, name: 甲, target: ≥1件, weight: 1}}]\n"
        for place, (first, second) in enumerate(written.items())
    )
    assert [indicator.branch for indicator in good(f"name: 甲\nindicators:\n{body}").indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("效益指标", "可持续影响指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
        ("成本指标", "经济成本指标"),
    ]


def test_what_is_not_written_has_a_sound_default() -> None:
    project = good(
        "name: 甲\nindicators: {产出: {数量: [{id: a, name: 乙, target: ≥5件, weight: 90}]}}\n", "2025/a/b"
    )
    assert (project.year, project.period) == (2025, (date(2025, 1, 1), date(2025, 12, 31)))
    assert (project.rules, project.funds, project.goal, project.schedule) == ("", None, "", "monthly")
    assert (project.department, project.unit) == (Party(""), Party(""))
    (row,) = project.indicators
    assert (row.evaluator, row.accumulates, row.params, row.basis) == ("manual.value", "flow", {}, {})


@pytest.mark.parametrize(
    ("target", "evaluator", "accumulates"),
    [
        ("≥98%", "manual.value", "rate"),
        ("≥3‰", "manual.value", "rate"),
        ("≤1600元/亩", "manual.value", "rate"),
        ("≤15秒", "manual.value", "rate"),
        ("≥1000人次", "manual.value", "flow"),
        ("2024年12月31日前", "manual.value", "rate"),
        ("是", "manual.done", "rate"),
        ("显著提升", "manual.grade", "rate"),
    ],
)
def test_who_fills_in_and_what_adds_up_follow_from_the_target(
    target: str, evaluator: str, accumulates: str
) -> None:
    (row,) = rows(f"- {{id: a, name: 乙, target: {target}, weight: 1}}")
    assert (row.evaluator, row.accumulates) == (evaluator, accumulates)


@pytest.mark.parametrize(
    ("target", "comparison", "why"),
    [
        ("8万元", Comparison.LE, "未写计算符号，成本指标按“≤”理解"),
        ("100%", Comparison.LE, "未写计算符号，成本指标按“≤”理解"),
        ("≥8万元", Comparison.GE, ""),
        ("8万元以内", Comparison.LE, ""),
    ],
)
def test_a_bare_number_under_cost_is_a_ceiling_still_to_be_confirmed(
    target: str, comparison: Comparison, why: str
) -> None:
    text = f"name: 甲\nindicators: {{产出: {{成本: [{{id: a, name: 乙, target: {target}, weight: 1}}]}}}}"
    read_target = good(text).indicators[0].target
    assert (read_target.comparison, read_target.why, read_target.confirm) == (comparison, why, bool(why))


def test_a_row_without_id_gets_its_place_and_a_warning() -> None:
    text = "name: 甲\nindicators:\n  产出:\n    数量:\n      - {name: 乙, target: ≥5件, weight: 90}\n"
    project, problems = read(text)
    assert project is not None
    assert project.indicators[0].id == "r1"
    message = "没有写 id，暂用“r1”：调整行的顺序后监测记录会对不上，请写明 id"
    assert problems == (Problem(FilePlace(FILE, 5, 9), "id", Severity.WARNING, message),)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023-2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-03..2024-09", date(2024, 3, 1), date(2024, 9, 30)),
        ("2024-03-15..2024-09-20", date(2024, 3, 15), date(2024, 9, 20)),
        ("2024年3月至2024年9月", date(2024, 3, 1), date(2024, 9, 30)),
        ("2024.3.1-2024.9.30", date(2024, 3, 1), date(2024, 9, 30)),
        ("２０２４／３～２０２４／９", date(2024, 3, 1), date(2024, 9, 30)),
        ("2024年1月-12月", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年3—9月", date(2024, 3, 1), date(2024, 9, 30)),
    ],
)
def test_a_period_is_read_in_the_ways_it_is_written(written: str, start: date, end: date) -> None:
    assert good(GOOD.replace("period: 2024-2024", f"period: {written}")).period == (start, end)


def test_the_year_comes_from_the_period_where_no_folder_says_it() -> None:
    assert good(GOOD.replace("2024-2024", "2023-2025"), "voice-service").year == 2023
    assert good(GOOD.replace("2024-2024", "2023-2025"), "2024/voice-service").year == 2024


@pytest.mark.parametrize(
    ("written", "schedule"),
    [
        ("monthly", "monthly"),
        ("每季度", "quarterly"),
        ("Yearly", "yearly"),
        ("0 6 1 * *", "0 6 1 * *"),
        ("每月 5日 08:00", "monthly 5 08:00"),
        ("每季度　１０号 9:30", "quarterly 10 09:30"),
        ("yearly 1 06:00", "yearly"),
        ("", "monthly"),
    ],
)
def test_a_schedule_is_a_word_or_a_cron_text(written: str, schedule: str) -> None:
    assert good(GOOD.replace("schedule: quarterly", f"schedule: {written}")).schedule == schedule


@pytest.mark.parametrize(
    ("written", "initial", "annual"),
    [
        ("{total: 8, fiscal: 8}", (8, 8, None, None), (8, 8, None, None)),
        ("{total: 8.50万元, fiscal: , other: ~}", ("8.50", None, None, None), ("8.50", None, None, None)),
        (
            "{total: 8, annual: {total: 10, fiscal: 8, carried_over: 2}}",
            (8, None, None, None),
            (10, 8, 2, None),
        ),
        ("{total: 80000元, fiscal: 0.0008亿元}", (8, 8, None, None), (8, 8, None, None)),
        ("{total: 80千元, fiscal: 8}", (8, 8, None, None), (8, 8, None, None)),
        ("{unit: 元, total: “8.5万元”}", (85000, None, None, None), (85000, None, None, None)),
        ("{total: 8, annual: }", (8, None, None, None), (8, None, None, None)),
        ("{total: 8, annual: 9}", (8, None, None, None), (9, None, None, None)),
        ("12.5", ("12.5", None, None, None), ("12.5", None, None, None)),
    ],
)
def test_funds_keep_blank_cells_blank(
    written: str, initial: tuple[object, ...], annual: tuple[object, ...]
) -> None:
    old = next(line for line in GOOD.splitlines() if line.startswith("funds"))
    funds = good(GOOD.replace(old, f"funds: {written}")).funds
    assert funds is not None
    for row, amounts in ((funds.initial, initial), (funds.annual, annual)):
        assert (row.total, row.fiscal, row.carried_over, row.other) == tuple(
            None if amount is None else Decimal(str(amount)) for amount in amounts
        )


def test_how_the_amount_executed_is_measured_can_be_said() -> None:
    funds = good(
        GOOD.replace("other: 0}", "other: 0, evaluator: finance.spending, with: {project: 甲}}")
    ).funds
    assert funds is not None
    assert (funds.evaluator, funds.params) == ("finance.spending", {"project": "甲"})


WRONG: dict[str, tuple[str, str, list[str]]] = {
    "a mistyped field of the file": ("goal:", "gaol:", ["8:1: 不认识的字段“gaol”，是否指“goal”？"]),
    "a Chinese field of the file": ("goal:", "绩效目标:", ["8:1: 不认识的字段“绩效目标”，是否指“goal”？"]),
    "a mistyped field of a row": (
        "        weight: 50",
        "        wieght: 50",
        ["14:9: 缺少字段“weight”（分值）", "17:9: 不认识的字段“wieght”，是否指“weight”？"],
    ),
    "a Chinese field of a row": (
        "        weight: 50",
        "        分值: 50",
        ["14:9: 缺少字段“weight”（分值）", "17:9: 不认识的字段“分值”，是否指“weight”？"],
    ),
    "a repeated field": ("leader: 张三", "goal: 甲", ["9:1: 字段“goal”重复：第 8 行已经写过，请只留一处"]),
    "no name": (
        "name: “12345”语音服务费",
        "leader: 李四",
        ["1:1: “目标文件”缺少字段“name”", "9:1: 字段“leader”重复：第 1 行已经写过，请只留一处"],
    ),
    "a blank name": ("name: “12345”语音服务费", "name:", ["1:6: 必填字段“name”没有填写"]),
    "a name that is a list": ("name: “12345”语音服务费", "name: [甲]", ["1:7: “name”应是文字，现为列表"]),
    "a party without name": (
        '{code: "103", name: 固原市人民政府办公室}',
        '{code: "103"}',
        ["2:13: “department”缺少字段“name”"],
    ),
    "an unreadable period": (
        "period: 2024-2024",
        "period: 明年",
        ["5:9: 看不懂项目期“明年”：请写成 2024、2024-2026 或 2024-03-01..2024-09-30"],
    ),
    "a period that ends before it begins": (
        "period: 2024-2024",
        "period: 2025-2024",
        ["5:9: 看不懂项目期“2025-2024”：请写成 2024、2024-2026 或 2024-03-01..2024-09-30"],
    ),
    "a month that does not exist": (
        "period: 2024-2024",
        "period: 2024-13",
        ["5:9: 看不懂项目期“2024-13”：请写成 2024、2024-2026 或 2024-03-01..2024-09-30"],
    ),
    "a period of another year": (
        "period: 2024-2024",
        "period: 2022-2023",
        ["5:9: 项目期“2022-2023”不包含文件夹所示的年度 2024，请改正其中一处"],
    ),
    "an unreadable schedule": (
        "schedule: quarterly",
        "schedule: weekly",
        [
            "10:11: 看不懂监测频次“weekly”："
            "可写 monthly、quarterly、yearly，带日期和时刻的如 每月 5日 08:00（1 至 28 日），或五段的 cron，如 0 6 1 * *"
        ],
    ),
    "a cron text out of range": (
        "schedule: quarterly",
        "schedule: 61 6 1 * *",
        [
            "10:11: 看不懂监测频次“61 6 1 * *”："
            "可写 monthly、quarterly、yearly，带日期和时刻的如 每月 5日 08:00（1 至 28 日），或五段的 cron，如 0 6 1 * *"
        ],
    ),
    "an unknown unit of funds": (
        "unit: 万元",
        "unit: 亿",
        ["7:15: “unit”的取值“亿”不认识，可用的有：万元、元"],
    ),
    "an amount that is no number": ("total: 8.00", "total: 八万", ["7:26: “total”应是数字，现为“八万”"]),
    "an amount below zero": ("other: 0", "other: -1", ["7:70: “other”是预算数，不应小于 0，现为 -1"]),
    "funds that are a list": (
        "{unit: 万元, total: 8.00, fiscal: 8.00, carried_over: 0, other: 0}",
        "[8]",
        ["7:8: “funds”应是若干“字段: 值”，现为列表"],
    ),
    "an unknown 一级指标": (
        "  满意度:",
        "  满意程度:",
        ["26:3: 不认识的一级指标“满意程度”，是否指“满意度指标”？"],
    ),
    "an unknown 二级指标": (
        "    质量指标:",
        "    品质指标:",
        ["13:5: “产出指标”下不认识的二级指标“品质指标”，是否指“质量指标”？"],
    ),
    "a strange 二级指标": (
        "    质量指标:",
        "    其他:",
        ["13:5: “产出指标”下不认识的二级指标“其他”，可用的有：数量指标、质量指标、时效指标、成本指标"],
    ),
    "a 二级指标 in the wrong place": (
        "    质量指标:",
        "    社会效益指标:",
        ["13:5: “社会效益指标”不属于“产出指标”，应放在“效益指标”下"],
    ),
    "a branch that is text": (
        "    时效指标: 无",
        "    时效指标: 按时",
        ["25:11: “时效指标”应是列表，每项以“- ”开头，现为“按时”"],
    ),
    "an empty 二级指标": (
        "    时效指标: 无",
        "    时效指标: []",
        ["25:11: “时效指标”下没有指标：请至少写一行，不适用时写“无”，或删去这一级"],
    ),
    "an empty 一级指标": (
        "  满意度:\n    满意度指标:\n      - {id: satisfaction, name: 来电群众满意, target: ≥95%, weight: 10分}\n",
        "  满意度: {}\n",
        ["26:8: “满意度”下没有内容：请写出二级指标和各行指标，或删去这一级"],
    ),
    "a row that is text": (
        '{id: cost, name: 通话费, target: 8万, reading: ≤8万元, weight: "30"}',
        "通话费",
        ["24:9: “指标”应是若干“字段: 值”，现为“通话费”"],
    ),
    "an id with strange letters": (
        "id: cost",
        "id: a/b",
        ["24:14: id“a/b”只能用字母、数字、汉字和“-_.”，最长 64 个字"],
    ),
    "a comma within braces": (
        "name: 通话费",
        "name: 通话费,回访费",
        ["24:30: “回访费”不是字段：花括号里带逗号的值要整个加引号"],
    ),
    "the reserved id": ("id: cost", "id: funds", ["24:14: id“funds”专指预算执行率，请换一个"]),
    "the other reserved id": (
        "id: cost",
        "id: goal",
        ["24:14: id“goal”专指年度总体目标的完成情况，请换一个"],
    ),
    "no target": ("        target: 零故障\n", "", ["14:9: 缺少字段“target”（指标值；不适用的行写“无”）"]),
    "a blank target": ("target: 零故障", "target:", ["16:16: 缺少字段“target”（指标值；不适用的行写“无”）"]),
    "a target that is a list": ("target: 零故障", "target: [1]", ["16:17: “target”应是文字，现为列表"]),
    "a reading that reads as nothing": (
        "reading: ≤8万元",
        "reading: 无",
        ["24:52: 读不懂 reading“无”，请写成如“≥98%”的样子"],
    ),
    "no weight": ("        weight: 50\n", "", ["14:9: 缺少字段“weight”（分值）"]),
    "a weight in words": ("weight: 50", "weight: 五十", ["17:17: “weight”应是数字，现为“五十”"]),
    "a weight of zero": ("weight: 50", "weight: 0", ["17:17: “weight”（分值）应大于 0、不超过 100，现为 0"]),
    "a weight above 100": (
        "weight: 50",
        "weight: 1000",
        ["17:17: “weight”（分值）应大于 0、不超过 100，现为 1000"],
    ),
    "an unknown way to accumulate": (
        "accumulates: stock",
        "accumulates: stok",
        ["20:22: “accumulates”的取值“stok”不认识，是否指“stock”？"],
    ),
    "a blank parameter": ("severity: major", "severity: ", ["19:26: 参数“severity”没有填写"]),
    "parameters that are text": (
        "{severity: major, category: [甲, 乙], weights: {满意: 1}}",
        "major",
        ["19:15: “with”应是若干“字段: 值”，现为“major”"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_every_kind_of_mistake_is_named_with_its_place(name: str) -> None:
    old, new, expected = WRONG[name]
    assert GOOD.count(old) == 1 or name == "a mistyped field of the file"
    text = GOOD.replace(old, new, 1)
    project, _ = read(text)
    assert said(text) == expected
    assert project is None


def test_what_could_be_read_of_a_wrong_file_is_given_as_a_draft() -> None:
    draft, problems = read_draft(
        GOOD.replace("weight: 50", "weight: 五十").encode(), FILE, "2024/voice-service"
    )
    assert draft is not None
    assert [indicator.id for indicator in draft.indicators] == ["cost", "r3", "satisfaction"]
    assert [problem.line for problem in problems] == [17]


def test_all_mistakes_of_a_file_are_named_at_once() -> None:
    text = (
        GOOD.replace("goal:", "gaol:").replace("weight: 50", "weight: 五十").replace("质量指标", "品质指标")
    )
    text = text.replace("total: 8.00", "total: 八").replace("target: 8万", "target: &x 8万")
    assert said(text) == [
        "7:26: “total”应是数字，现为“八”",
        "8:1: 不认识的字段“gaol”，是否指“goal”？",
        "13:5: “产出指标”下不认识的二级指标“品质指标”，是否指“质量指标”？",
        "24:39: 不支持锚点“&x”：请把内容写全；值本身以“&”开头时加引号",
    ]


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [
        ("", ["2:12: 必填字段“indicators”没有填写"]),
        ("{}", ["2:13: “indicators”下没有内容：请写出一级指标和各行指标，或删去这一级"]),
        ("[]", ["2:13: “indicators”应是若干“字段: 值”，现为列表"]),
        ("{产出指标: }", ["2:20: “产出指标”下没有内容：请写出二级指标和各行指标，或删去这一级"]),
        (
            "{产出指标: {数量指标: }}",
            ["2:27: “数量指标”下没有指标：请至少写一行，不适用时写“无”，或删去这一级"],
        ),
    ],
)
def test_an_empty_tree_is_refused(indicators: str, expected: list[str]) -> None:
    assert said(f"name: 甲\nindicators: {indicators}\n") == expected


def test_a_file_of_no_year_is_refused() -> None:
    text = GOOD.replace("period: 2024-2024\n", "")
    assert said(text, "voice-service") == [
        "1:1: 不知道项目年度：请把文件放在 targets/年度/ 下，或写明 period"
    ]


@pytest.mark.parametrize("text", ["甲", "- 甲", "[]"])
def test_a_file_that_is_no_list_of_fields_is_refused(text: str) -> None:
    assert len(said(text)) == 1
    assert "“目标文件”应是若干“字段: 值”" in said(text)[0]


def test_the_same_text_gives_the_same_project_with_a_byte_order_mark_and_with_other_line_ends() -> None:
    plain = good(GOOD)
    assert good("\ufeff" + GOOD) == plain
    assert good(GOOD.replace("\n", "\r\n")) == plain


PIECES = (
    "\n",
    " ",
    ":",
    "：",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!int ",
    "\t",
    "“",
    '"',
    "'",
    "#",
    "无",
    "%",
    "0",
    "~",
    "|",
    ">",
    "\x00",
)


@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_a_spoilt_file_never_makes_reading_raise(seed: int) -> None:
    rng = random.Random(seed)
    text = GOOD
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(len(text))
        text = text[:start] + rng.choice(PIECES) + text[start + rng.randint(0, 8) :]
    project, problems = read(text)
    assert project is not None or any(problem.severity is Severity.ERROR for problem in problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_make_reading_raise(content: bytes) -> None:
    project, problems = read(content)
    assert project is None
    assert problems


def test_a_file_cut_off_anywhere_never_makes_reading_raise() -> None:
    content = GOOD.encode()
    for end in range(0, len(content), 7):
        project, problems = read(content[:end])
        assert project is not None or problems


def test_a_large_sheet_holds_nobody_up() -> None:
    row = "      - {{id: r-{0}, name: 指标{0}, target: ≥{0}件, weight: 0.1, note: {1}}}\n"
    text = "name: 甲\nindicators:\n  产出指标:\n    数量指标:\n" + "".join(
        row.format(index, "注" * 70) for index in range(1, 1501)
    )
    assert 390_000 < len(text.encode()) < 1_000_000

    def read_all() -> None:
        assert len(good(text).indicators) == 1500

    run_bounded(read_all)


def test_a_sheet_speaks_of_its_own_year_of_a_project_of_several() -> None:
    text = "name: 甲\nperiod: 2024-2026\nindicators:\n  产出指标:\n    数量指标:\n      - {id: a, name: 乙, target: ≥1次, weight: 90}\n"
    project, _ = read_project(text.encode(), "a.yaml", "2025/a")
    assert project is not None
    assert project.period == (date(2024, 1, 1), date(2026, 12, 31))
    assert project.span == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("printed", "reading", "doubt"),
    [
        ("100%", "≤100%", False),
        ("8万", "=80000元", False),
        ("100", "≥100%", False),
        ("工作保障", "≥95%", False),
        ("事业编制6人、外聘28人", "≥34人", False),
        ("年底前", "2024年12月31日", False),
        ("≥98%", "≤98%", True),
        ("≥98%", "≥95%", True),
        ("95%", "≥90%", True),
        ("8万", "≤80万元", True),
        ("零故障", "没有重大故障为准", True),
        ("2024年9月底前", "2024年12月底前", True),
    ],
)
def test_a_reading_that_says_something_else_than_the_sheet_is_warned_of(
    printed: str, reading: str, doubt: bool
) -> None:
    text = GOOD.replace("target: 零故障", f"target: {printed}\n        reading: {reading}")
    _, problems = read(text)
    assert [problem.code for problem in problems] == (["reading"] if doubt else [])
    assert all(problem.severity is Severity.WARNING for problem in problems)


def test_a_reading_that_is_no_clear_reading_itself_stays_to_be_confirmed() -> None:
    text = GOOD.replace("target: 零故障", "target: 95%\n        reading: 95%")
    assert good(text).indicators[0].target.confirm
