"""Whether a project may be called complete, what coverage proves, and what is taken back: over whole workspaces."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
from monitoring.lights import Light
from tests.forms.assessments import complete as complete_assessment
from tests.small import TARGETS, small_workspace_with_tables
from workspace.project_lines import NewestLight, light_difference

Run = Callable[..., Any]
FAULTS_HEADER = "故障编号,故障开始时间,恢复时间,故障等级\n"
PAYMENTS_HEADER = "支付凭证号,支付日期,项目名称,支付金额\n"
HALF_YEAR = PAYMENTS_HEADER + "P1,2024-03-01,热线运行经费,50000\nP2,2024-06-20,热线运行经费,45000\n"


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def act(*words: str) -> Any:
        capsys.readouterr()
        app.main(["--workspace", str(folder), *words, "--json"])
        out = capsys.readouterr().out
        return json.loads(out) if out.strip() else None

    return act


def write(folder: Path, sources: str, **tables: str) -> None:
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    for name, text in tables.items():
        (folder / "inbox" / f"{name}.csv").write_text(text, encoding="utf-8")


def measured(run: Run, evaluator: str, until: str = "2024-12-31") -> Any:
    return run("measure", evaluator, "--from", "2024-01-01", "--as-of", until)


def payments(extra: str = "") -> str:
    return f'payments: {{files: "inbox/支付*.csv", unit: 元{extra}}}\n'


# covers


def test_a_coverage_stated_in_advance_makes_no_half_year_a_whole_one(folder: Path, run: Run) -> None:
    write(folder, payments(", covers: 2024"), 支付=HALF_YEAR)
    found = measured(run, "finance.spending")
    assert (found["outcome"], found["value"]) == ("no_data", None)
    assert "2024-06-20" in found["reason"]
    assert "confirmed: 2025-01-01" in found["reason"]
    assert measured(run, "finance.spending", "2024-06-30")["value"] == "95000"


def test_what_somebody_confirmed_after_the_year_is_believed(folder: Path, run: Run) -> None:
    write(folder, payments(", covers: 2024, confirmed: 2025-01-05"), 支付=HALF_YEAR)
    found = measured(run, "finance.spending")
    assert (found["outcome"], found["value"], found["doubts"]) == ("measured", "95000", [])


@pytest.mark.parametrize("confirmed", ["2024-07-01", "2024-12-30"])
def test_a_confirmation_proves_no_more_than_its_own_day(folder: Path, run: Run, confirmed: str) -> None:
    write(folder, payments(f", covers: 2024, confirmed: {confirmed}"), 支付=HALF_YEAR)
    assert measured(run, "finance.spending")["outcome"] == "no_data"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("covers: 2024, confirmed: 2999-01-01", "还没有到"),
        ("confirmed: 2025-01-05", "同时写 covers"),
        ("covers: 2024, confirmed: 2025", "核对的那一天"),
    ],
)
def test_a_confirmation_that_is_none_is_told(folder: Path, run: Run, said: str, why: str) -> None:
    write(folder, payments(f", {said}"), 支付=HALF_YEAR)
    assert any(why in problem["message"] for problem in run("check")["problems"])


def test_data_that_end_early_without_a_statement_are_told_beside_the_number(folder: Path, run: Run) -> None:
    write(folder, payments(), 支付=HALF_YEAR)
    found = measured(run, "finance.spending")
    assert (found["outcome"], found["value"]) == ("measured", "95000")
    assert [doubt["code"] for doubt in found["doubts"]] == ["ended_early"]
    assert measured(run, "finance.spending", "2024-08-20")["doubts"] == []


@pytest.mark.parametrize(("until", "outcome"), [("2024-12-31", "no_data"), ("2024-04-30", "measured")])
def test_a_fault_log_that_ends_in_spring_proves_no_quiet_autumn(
    folder: Path, run: Run, until: str, outcome: str
) -> None:
    log = FAULTS_HEADER + "F1,2024-04-05 08:00,2024-04-05 09:00,一般\n"
    write(folder, 'faults: {files: "inbox/故障*.csv", covers: 2024}\n', 故障=log)
    assert measured(run, "hotline.fault_count", until)["outcome"] == outcome


def test_an_empty_log_proves_nothing_before_it_is_confirmed(folder: Path, run: Run) -> None:
    log = FAULTS_HEADER + "F0,2023-12-05 08:00,2023-12-05 09:00,一般\n"
    write(folder, 'faults: {files: "inbox/故障*.csv", covers: 2023-12-01..2024-12-31}\n', 故障=log)
    assert measured(run, "hotline.fault_count")["outcome"] == "no_data"
    confirmed = "covers: 2023-12-01..2024-12-31, confirmed: 2025-01-02"
    write(folder, f'faults: {{files: "inbox/故障*.csv", {confirmed}}}\n')
    assert measured(run, "hotline.fault_count")["value"] == "0"


def test_a_case_of_unreadable_amounts_names_them_where_the_data_end_early(folder: Path, run: Run) -> None:
    rows = "P1,2024-01-10,热线运行经费,30000\nP2,2024-06-10,热线运行经费,约50000\n"
    write(folder, payments(", covers: 2024"), 支付=PAYMENTS_HEADER + rows)
    assert "支付金额" in measured(run, "finance.spending")["reason"]


# complete


def status(run: Run) -> Any:
    return run("status", "--as-of", "2024-12-31")["projects"][0]


def complete(run: Run, folder: Path, **changes: tuple[str, ...]) -> None:
    """Everything that the project lacks, but for what ``changes`` say otherwise of a row."""
    proof = folder / "证明.txt"
    proof.write_text("机制已建立", encoding="utf-8")
    remarks = ("--reason", "采暖季工单集中，两个单位积压", "--measure", "每月通报")
    given: dict[str, tuple[str, ...]] = {
        "on-time": remarks,
        "content": remarks,
        "drills": ("--value", "4次"),
        "funds": remarks,
        "long-term": ("--grade", "达成", "--points", "30", "--evidence", str(proof)),
    }
    for row, words in {**given, **changes}.items():
        run("enter", "2024/hotline", row, *words, "--by", "张三")


@pytest.fixture
def evaluated(folder: Path, run: Run) -> Run:
    run("evaluate", "--as-of", "2024-12-31")
    return run


def test_a_whole_self_evaluation_is_complete(folder: Path, evaluated: Run) -> None:
    complete(evaluated, folder)
    found = status(evaluated)
    assert (found["ready"], found["missing"]) == (True, [])


@pytest.mark.parametrize(
    ("row", "words", "lacks"),
    [
        ("funds", ("--reason", "按实结算"), "预算执行率：得分低于分值（9.50/10），请填写改进措施"),
        ("funds", ("--reason", "无", "--measure", "/"), "请填写偏差原因及改进措施"),
        ("long-term", ("--grade", "达成", "--points", "30"), "没有佐证资料"),
        ("drills", ("--value", "9800次"), "的 1000 倍"),
        ("drills", ("--value=-5次",), "是负数"),
        ("on-time", ("--reason", "无", "--measure", "每月通报"), "请填写偏差原因"),
    ],
)
def test_one_thing_that_is_lacking_keeps_it_open_everywhere(
    folder: Path, evaluated: Run, row: str, words: tuple[str, ...], lacks: str
) -> None:
    complete(evaluated, folder, **{row: words})
    found = status(evaluated)
    assert not found["ready"]
    assert any(lacks in text for text in found["missing"]), found["missing"]
    client = app.create_app(workspace=folder).test_client()
    page = client.get("/projects/2024/hotline").text
    assert "自评表可以提交" not in page
    assert lacks in page
    assert "齐全</span>" not in client.get("/?year=2024").text


@pytest.mark.parametrize(
    ("name", "target", "value", "lacks"),
    [
        ("群众知晓率", "≥90%", "9800%", "超过 100%"),
        ("设备完好率", "≥98%", "100.5%", "超过 100%"),
        ("差错率", "≤5%", "-5%", "是负数"),
        ("投诉件数", "≤5件", "-1件", "是负数"),
        ("印刷费用", "≤5万元", "-0.5万元", "是负数"),
        ("系统上线时间", "2024年12月底前", "1924-06-30", "早于项目期"),
    ],
)
def test_a_value_that_cannot_be_true_needs_a_reason(
    folder: Path, evaluated: Run, name: str, target: str, value: str, lacks: str
) -> None:
    sheet = folder / "targets/2024/hotline.yaml"
    row = f"name: {name}, target: {target}"
    sheet.write_text(TARGETS.replace("name: 应急演练, target: ≥4次", row), encoding="utf-8")
    complete(evaluated, folder, drills=(f"--value={value}",))
    found = status(evaluated)
    assert any(lacks in text for text in found["missing"]), found["missing"]
    evaluated("enter", "2024/hotline", "drills", "--reason", "已与原始记录核对，确实如此", "--by", "张三")
    assert not any(lacks in text for text in status(evaluated)["missing"])


@pytest.mark.parametrize(
    ("name", "target", "value"),
    [
        ("群众知晓率", "≥90%", "100%"),
        ("税收增长率", "≥5%", "6%"),
        ("投诉量变化率", "≤0%", "-5%"),
        ("任务完成率", "≥100%", "105%"),
        ("投诉件数", "≤5件", "0件"),
        ("系统上线时间", "2024年12月底前", "2024-06-30"),
    ],
)
def test_a_value_that_may_be_true_needs_none(
    folder: Path, evaluated: Run, name: str, target: str, value: str
) -> None:
    sheet = folder / "targets/2024/hotline.yaml"
    row = f"name: {name}, target: {target}"
    sheet.write_text(TARGETS.replace("name: 应急演练, target: ≥4次", row), encoding="utf-8")
    complete(evaluated, folder, drills=(f"--value={value}",))
    assert status(evaluated)["ready"], status(evaluated)["missing"]


# taken back


def paper(folder: Path) -> str:
    return app.create_app(workspace=folder).test_client().get("/papers/self-evaluation/2024/hotline").text


def test_a_reason_taken_back_is_on_no_paper_and_lacking_again(folder: Path, evaluated: Run) -> None:
    complete(evaluated, folder)
    evaluated("enter", "2024/hotline", "on-time", "--reason", "", "--why", "写错了行", "--by", "李四")
    page = paper(folder)
    found = status(evaluated)
    assert not found["ready"]
    assert next(row for row in found["indicators"] if row["id"] == "on-time")["reason"] == ""
    assert page.count("采暖季工单集中") == paper(folder).count("采暖季工单集中")
    history = app.create_app(workspace=folder).test_client().get("/indicators/2024/hotline/on-time").text
    assert "采暖季工单集中" in history
    assert "（撤回）" in history


def test_values_that_were_replaced_or_taken_back_stand_on_no_paper(folder: Path, evaluated: Run) -> None:
    evaluated(
        "enter", "2024/hotline", "drills", "--value", "77次", "--reason", "数错了的原因", "--by", "张三"
    )
    evaluated(
        "enter",
        "2024/hotline",
        "drills",
        "--value",
        "3次",
        "--reason",
        "",
        "--why",
        "写错了行",
        "--by",
        "张三",
    )
    page = paper(folder)
    assert "77次" not in page
    assert "数错了的原因" not in page
    assert "3次" in page
    evaluated("enter", "2024/hotline", "drills", "--value", "", "--why", "写错了行", "--by", "张三")
    row = next(row for row in status(evaluated)["indicators"] if row["id"] == "drills")
    assert (row["actual"], row["points"]) == (None, None)


def test_points_given_by_a_person_fall_with_their_reason(folder: Path, evaluated: Run) -> None:
    evaluated("enter", "2024/hotline", "drills", "--value", "4次", "--by", "张三")
    evaluated("enter", "2024/hotline", "drills", "--points", "8", "--reason", "目标偏低", "--by", "张三")
    evaluated("enter", "2024/hotline", "drills", "--reason", "", "--why", "写错了行", "--by", "张三")
    row = next(row for row in status(evaluated)["indicators"] if row["id"] == "drills")
    assert (row["points"], "目标偏低" in row["why"]) == ("10.00", False)


def test_a_grade_is_taken_back_with_its_points(folder: Path, evaluated: Run) -> None:
    complete(evaluated, folder)
    evaluated("enter", "2024/hotline", "long-term", "--points", "", "--why", "写错了行", "--by", "张三")
    row = next(row for row in status(evaluated)["indicators"] if row["id"] == "long-term")
    assert (row["points"], row["outcome"]) == (None, "needs_person")


@pytest.mark.parametrize("blank", [" ", "\u3000", "\t\n", "\u200b"])
def test_a_blank_goal_is_no_entry(folder: Path, run: Run, blank: str) -> None:
    run("enter", "2024/hotline", "goal", "--value", "热线全年不间断", "--by", "张三")
    client = app.create_app(workspace=folder).test_client()
    token = (
        client.get("/projects/2024/hotline?enter=goal")
        .text.split('name="csrf_token" value="')[1]
        .split('"')[0]
    )
    typed = {"indicator": "goal", "value": blank, "by": "张三", "csrf_token": token}
    answer = client.post("/entries/2024/hotline", data=typed, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "热线全年不间断" in client.get("/projects/2024/hotline").text
    assert "热线全年不间断" in paper(folder)


def test_the_page_takes_back_what_stands(folder: Path, evaluated: Run) -> None:
    complete(evaluated, folder)
    client = app.create_app(workspace=folder).test_client()
    form = client.get("/projects/2024/hotline?enter=on-time").text
    assert "撤回" in form
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    after = form.split('name="after" value="')[-1].split('"')[0]
    typed = {"indicator": "on-time", "reason": "", "by": "李四", "csrf_token": token, "after": after}
    assert "撤回偏差原因须写明理由" in client.post("/entries/2024/hotline", data=typed).text
    typed["why"] = "原因写错了行"
    assert client.post("/entries/2024/hotline", data=typed).status_code == 303
    assert (
        "采暖季工单集中"
        not in paper(folder).split("数据来源与依据")[0].split("按时办结率")[1].split("</tr>")[0]
    )


# the summary follows the list


def test_the_summary_has_the_projects_that_the_list_has(folder: Path) -> None:
    other = TARGETS.replace("市政府办公室", "交通局").replace("热线运行经费", "公路养护经费")
    (folder / "targets/2024/road.yaml").write_text(other, encoding="utf-8")
    client = app.create_app(workspace=folder).test_client()
    listed = client.get("/?year=2024&department=交通局").text
    link = listed.split("部门汇总表</a>")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    page = client.get(link).text
    assert "公路养护经费" in page
    assert "热线运行经费" not in page
    document = page.split(".xlsx?", 1)[1].split('"')[0].replace("&amp;", "&")
    assert "department" in document
    assert client.get("/papers/summary/2024?department=没有").status_code == 404


# the light beside the points


@pytest.mark.parametrize(
    ("light", "month", "points", "said"),
    [
        (Light.RED, 7, "100", "灯号评到 2024-07-31 的进度，得分评到 2024-12-31"),
        (Light.RED, 12, "100", "灯号取最差的一项（工单按时办结率）"),
        (Light.GREEN, 12, "92", "得分按指标值评"),
        (Light.RED, 12, "92", ""),
        (Light.GREEN, 12, "100", ""),
    ],
)
def test_a_light_that_differs_from_the_points_says_why(
    light: Light, month: int, points: str, said: str
) -> None:
    judged = replace(complete_assessment(), so_far=Decimal(points), scored_weight=Decimal(100))
    shown = NewestLight(light, date(2024, month, 31), "工单按时办结率")
    assert said in light_difference(shown, judged)
    assert bool(light_difference(shown, judged)) == bool(said)
