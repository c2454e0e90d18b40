"""Every command over a small workspace, by its stable JSON and its exit status."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app
from tests.small import ORDERS, TARGETS, small_workspace_with_tables

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


@pytest.fixture
def command(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command with ``--json``: its exit status and the document it printed."""

    def act(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        status = app.main(["--workspace", str(folder), *words, "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out.strip() else None

    return act


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs one command for people: its exit status and all it said."""

    def act(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        status = app.main(["--workspace", str(folder), *words])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return act


def lines(monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n" for text in texts)))


def test_check_lists_projects_and_problems(command: Run) -> None:
    status, found = command("check")
    assert status == 0
    assert found["projects"] == [{"id": "2024/hotline", "name": "热线运行经费", "indicators": 4}]
    assert all(each["severity"] != "error" for each in found["problems"])


def test_check_names_the_place_and_exits_with_1(folder: Path, command: Run) -> None:
    (folder / "targets/2024/hotline.yaml").write_text(
        TARGETS.replace("weight: 40", "wieght: 40"), encoding="utf-8"
    )
    status, found = command("check")
    problem = next(each for each in found["problems"] if "wieght" in each["message"])
    assert (status, problem["file"], problem["line"]) == (1, "targets/2024/hotline.yaml", 10)
    assert "weight" in problem["message"]


def test_check_without_any_target_file_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert app.main(["--workspace", str(empty), "check"]) == 1
    assert "没有找到目标文件" in capsys.readouterr().err


def test_check_of_a_file_that_is_not_there_says_so(command: Run) -> None:
    status, found = command("check", "nowhere.yaml")
    assert status == 1
    assert "无法读取文件" in found["problems"][0]["message"]


def test_notation_gives_a_line_a_line(
    command: Run, monkeypatch: pytest.MonkeyPatch, capsys: Any, folder: Path
) -> None:
    lines(monkeypatch, "≥98%", "无", "")
    app.main(["--workspace", str(folder), "notation", "--json"])
    read = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["kind"] for each in read] == ["number", "not_applicable", "empty"]
    assert (read[0]["comparison"], read[0]["value"], read[0]["unit"], read[0]["confirm"]) == (
        ">=",
        "98",
        "%",
        False,
    )


def test_score_gives_points_and_their_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    lines(
        monkeypatch,
        '{"target": "≥98%", "actual": "95.2%", "weight": 10}',
        '{"target": "≥98%", "actual": null, "weight": 10}',
        '{"target": "≤8万元", "actual": 10, "weight": 10, "profile": "mof-2020"}',
        "not json",
    )
    status = app.main(["--workspace", str(folder), "score", "--json"])
    first, second, third, fourth = map(json.loads, capsys.readouterr().out.splitlines())
    assert status == 1
    assert (first["points"], first["outcome"]) == ("9.71", "scored")
    assert "9.71" in first["why"]
    assert (second["points"], second["outcome"]) == (None, "no_evidence")
    assert third["points"] == "7.50"
    assert "无法计分" in fourth["error"]


def test_measure_counts_what_was_due(command: Run) -> None:
    status, found = command("measure", "hotline.on_time_rate", "--as-of", "2024-12-31")
    assert status == 0
    assert (found["part"], found["of"], found["value"], found["outcome"]) == ("2", "4", "50", "measured")
    assert found["provenance"]["tables"][0]["rows_excluded"] == 1


def test_measure_filters_and_breaks_down(command: Run) -> None:
    _, found = command("measure", "hotline.on_time_rate", "--as-of", "2024-12-31", "--with", "handler=住建局")
    assert (found["part"], found["of"]) == ("1", "2")
    _, found = command("measure", "hotline.on_time_rate", "--as-of", "2024-12-31", "--by", "handler")
    assert [(each["key"], each["part"], each["of"]) for each in found["by"]] == [
        ("交通局", "1", "2"),
        ("住建局", "1", "2"),
    ]
    _, found = command("measure", "hotline.on_time_rate", "--as-of", "2024-12-31", "--by", "month")
    assert {each["key"]: each["of"] for each in found["by"] if each["of"]} == {"2024-01": "2", "2024-12": "2"}


def test_measure_before_anything_was_due_has_no_data(command: Run) -> None:
    status, found = command(
        "measure", "hotline.on_time_rate", "--from", "2024-05-01", "--as-of", "2024-05-31"
    )
    assert (status, found["outcome"], found["value"]) == (0, "no_data", None)
    assert found["reason"]


def test_an_unknown_evaluator_is_wrong_use(told: Callable[..., tuple[int, str]]) -> None:
    status, said = told("measure", "hotline.on_time")
    assert status == 2
    assert "没有取数方法“hotline.on_time”" in said


def test_rows_lists_what_missed_without_personal_data(
    command: Run, told: Callable[..., tuple[int, str]]
) -> None:
    status, found = command("rows", "hotline.on_time_rate", "--as-of", "2024-12-31")
    assert status == 0
    assert {each["order_no"] for each in found} == {"A2", "A3"}
    assert "139000" not in json.dumps(found)
    assert "139000" not in told("rows", "hotline.on_time_rate", "--as-of", "2024-12-31", "--csv")[1]


def test_evaluate_keeps_and_status_tells(command: Run) -> None:
    status, kept = command("evaluate", "--as-of", "2024-12-31", "--by", "测试")
    assert status == 0
    assert kept["run"]
    assert {each["indicator"]: each["value"] for each in kept["observations"]} == {
        "on-time": "50",
        "content": "66.67",
        "funds": "95000",
    }
    _, found = command("status", "--as-of", "2024-12-31")
    (project,) = found["projects"]
    points = {each["id"]: each["points"] for each in project["indicators"]}
    assert points == {"on-time": "20.41", "drills": None, "long-term": None, "content": "7.41"}
    assert (project["funds"]["rate"], project["funds"]["points"]) == ("95.00", "9.50")
    assert (project["total"], project["ready"]) == (None, False)


def test_evaluate_of_a_year_fills_every_slot_once(command: Run) -> None:
    status, kept = command("evaluate", "--from", "2024-01", "--to", "2024-12")
    assert status == 0
    assert sorted({each["as_of"] for each in kept["observations"]})[:2] == ["2024-01-31", "2024-02-29"]
    measured = {
        (each["indicator"], each["as_of"]) for each in kept["observations"] if each["outcome"] == "measured"
    }
    assert len({as_of for name, as_of in measured if name == "on-time"}) == 12
    _, again = command("evaluate", "--from", "2024-01", "--to", "2024-12", "--only-missing")
    assert not measured & {(each["indicator"], each["as_of"]) for each in again["observations"]}


def test_a_month_that_the_export_does_not_reach_is_stale_and_not_repeated(folder: Path, command: Run) -> None:
    (folder / "inbox/工单.csv").write_text("\n".join(ORDERS.splitlines()[:3]), encoding="utf-8")
    _, kept = command("evaluate", "--from", "2024-01", "--to", "2024-02")
    seen = {each["as_of"]: each for each in kept["observations"] if each["indicator"] == "on-time"}
    assert (seen["2024-01-31"]["outcome"], seen["2024-01-31"]["value"]) == ("measured", "50")
    assert (seen["2024-02-29"]["outcome"], seen["2024-02-29"]["value"]) == ("stale", None)
    _, found = command("status", "--as-of", "2024-02-29")
    row = found["projects"][0]["indicators"][0]
    assert (row["actual"], row["points"], row["outcome"]) == (None, None, "no_evidence")


def test_nothing_measured_is_a_failure(folder: Path, command: Run) -> None:
    (folder / "sources.yaml").unlink()
    status, kept = command("evaluate", "--as-of", "2024-12-31")
    assert status == 1
    assert {each["outcome"] for each in kept["observations"]} == {"no_data"}


def test_enter_completes_the_sheet(folder: Path, command: Run) -> None:
    proof = folder / "演练记录.txt"
    proof.write_text("四次演练", encoding="utf-8")
    command("evaluate", "--as-of", "2024-12-31")
    status, kept = command(
        "enter",
        "2024/hotline",
        "drills",
        "--value",
        "5次",
        "--evidence",
        str(proof),
        "--by",
        "张三",
        "--reason",
        "加练一次",
    )
    assert (status, kept["recorded"]["value"], kept["recorded"]["evidence"][0]["name"]) == (
        0,
        "5次",
        "演练记录.txt",
    )
    command(
        "enter",
        "2024/hotline",
        "long-term",
        "--grade",
        "部分达成",
        "--points",
        "22",
        "--reason",
        "r",
        "--measure",
        "m",
        "--evidence",
        str(proof),
        "--by",
        "张三",
    )
    for row in ("on-time", "content", "funds"):
        command(
            "enter", "2024/hotline", row, "--reason", "疑难工单多", "--measure", "加强督办", "--by", "张三"
        )
    _, found = command("status")
    (project,) = found["projects"]
    assert project["missing"] == []
    assert (project["ready"], project["total"]) == (True, "69.32")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("long-term", "--grade", "达成", "--points", "10"), "30"),
        (("long-term", "--points", "10"), "请先选择"),
        (("long-term", "--grade", "达成"), "还需填写得分"),
        (("drills", "--value", "很多"), "不是可以与它比较的值"),
        (("drills", "--points", "5"), "须说明理由"),
        (("drills", "--points", "-1"), "不小于 0"),
        (("drills", "--points", "11", "--reason", "r"), "超过分值"),
        (("drill", "--value", "4"), "没有指标“drill”"),
        (("funds", "--value", "很多"), "应为不小于 0 的金额（不写单位时按万元）"),
        (("drills",), "没有填写任何内容"),
    ],
)
def test_an_entry_that_cannot_stand_is_refused(
    told: Callable[..., tuple[int, str]], words: tuple[str, ...], said: str
) -> None:
    status, message = told("enter", "2024/hotline", *words, "--by", "张三")
    assert status == 1
    assert said in message


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype"), ("json", b"{")],
)
def test_form_writes_every_format_and_says_what_is_missing(
    folder: Path, told: Callable[..., tuple[int, str]], suffix: str, begins: bytes
) -> None:
    out = folder / f"form.{suffix}"
    status, said = told("form", "self-evaluation", "2024/hotline", "--format", suffix, "-o", str(out))
    assert status == 0
    assert "本表尚不完整" in said
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize("ids", [[], ["2024"], ["2024/hotline"], ["103"], ["市政府办公室"]])
def test_a_summary_takes_projects_a_year_or_a_department(
    folder: Path, told: Callable[..., tuple[int, str]], ids: list[str]
) -> None:
    out = folder / "summary.json"
    assert told("form", "summary", *ids, "--format", "json", "-o", str(out))[0] == 0
    (department,) = json.loads(out.read_text(encoding="utf-8"))["departments"]
    assert [each["project"] for each in department["rows"]] == ["2024/hotline"]
    assert told("form", "summary", "2023")[0] == 2


def test_a_target_sheet_is_written_in_the_layout_asked_for(
    folder: Path, told: Callable[..., tuple[int, str]]
) -> None:
    out = folder / "target.json"
    assert told(
        "form", "target", "2024/hotline", "--format", "json", "--layout", "central", "-o", str(out)
    ) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["layout"] == "central"


def test_monitoring_is_written_for_the_end_of_a_month_with_what_people_said(
    folder: Path, command: Run
) -> None:
    command("evaluate", "--as-of", "2024-07-31")
    said = (
        "--forecast",
        "4次",
        "--cause",
        "人员保障",
        "--explanation",
        "缺编",
        "--likelihood",
        "有可能",
        "--note",
        "补招",
    )
    kept = command("enter", "2024/hotline", "drills", "--as-of", "2024-07-31", *said, "--by", "张三")[1][
        "recorded"
    ]
    assert (kept["forecast"], kept["cause"], kept["likelihood"]) == ("4次", "人员保障", "有可能")
    out = folder / "monitoring.json"
    assert (
        app.main(
            [
                "--workspace",
                str(folder),
                "form",
                "monitoring",
                "2024/hotline",
                "--as-of",
                "2024-07",
                "--format",
                "json",
                "-o",
                str(out),
            ]
        )
        == 0
    )
    paper = json.loads(out.read_text(encoding="utf-8"))
    (drills,) = (each for each in paper["indicators"] if each["id"] == "drills")
    assert (paper["title"][-6:], drills["said"]["causes"]) == ("年1–7月）", ["人员保障"])
    assert "M8" in [each["code"] for each in paper["findings"]]


def test_a_report_is_told_by_the_template_of_the_workspace_unless_it_has_mistakes(
    folder: Path, told: Callable[..., tuple[int, str]]
) -> None:
    told("evaluate", "--from", "2024-01", "--to", "2024-12")
    own, out = folder / "forms" / "report.md", folder / "report.json"
    own.parent.mkdir()
    own.write_text("# {项目名称}\n{图：逐期趋势}", encoding="utf-8")
    assert told("form", "report", "2024/hotline", "--format", "json", "-o", str(out))[0] == 0
    passages = json.loads(out.read_text(encoding="utf-8"))["passages"]
    assert [passage["kind"] for passage in passages][:2] == ["heading", "picture"]
    own.write_text("# {名称}", encoding="utf-8")
    status, said = told("form", "report", "2024/hotline", "--format", "json", "-o", str(out))
    assert status == 0
    assert "报告模板有误，先用自带的模板：forms/report.md:1:1: 没有占位项“{名称}”" in said
    assert told("check")[0] == 1


def test_papers_are_exchanged_under_the_field_names_of_the_budget_system(
    folder: Path, told: Callable[..., tuple[int, str]]
) -> None:
    out = folder / "exchange.json"
    assert told("form", "target", "2024/hotline", "--exchange", "--format", "json", "-o", str(out)) == (0, "")
    data = json.loads(out.read_text(encoding="utf-8"))
    assert {"BGT_PERF_GOAL_INFO", "BGT_PERF_INDICATOR"} == set(data)
    assert data["BGT_PERF_INDICATOR"][0]["fiscal_year"] == "2024"
    out = folder / "exchange.xlsx"
    assert (
        told("form", "self-evaluation", "2024/hotline", "--exchange", "--format", "xlsx", "-o", str(out))[0]
        == 0
    )
    assert out.read_bytes().startswith(b"PK")


def test_an_exchange_that_cannot_be_is_told(folder: Path, told: Callable[..., tuple[int, str]]) -> None:
    status, said = told("form", "target", "2024/hotline", "--exchange", "--format", "pdf")
    assert status == 2
    assert "--format json" in said
    status, said = told("form", "summary", "2024", "--exchange", "--format", "json")
    assert status == 2
    assert "self-evaluation" in said


def test_form_with_json_gives_the_form_as_data(folder: Path, told: Callable[..., tuple[int, str]]) -> None:
    out = folder / "form.json"
    assert told("--json", "form", "self-evaluation", "2024/hotline", "-o", str(out))[0] == 0
    assert json.loads(out.read_text(encoding="utf-8"))["title"] == "项目支出绩效自评表（2024年度）"


def test_a_backup_brings_everything_back(folder: Path, command: Run) -> None:
    command("evaluate", "--as-of", "2024-12-31")
    _, before = command("status")
    assert command("backup", str(folder / "backup.tar"))[0] == 0
    assert command("restore", str(folder / "backup.tar"))[0] == 1
    assert command("restore", str(folder / "backup.tar"), "--force")[0] == 0
    after = command("status")[1]
    assert after["projects"] == before["projects"]
    assert after["ledger"]["commits"] == before["ledger"]["commits"] + 1, "the restore has its audit row"
    assert after["ledger"]["damage"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("measure",),
        ("form", "poem", "2024/hotline"),
        ("form", "target"),
        ("form", "monitoring", "2024/hotline", "--as-of", "2024-07-30"),
        ("form", "monitoring", "2024/hotline", "--as-of", "2023-07"),
        ("form", "monitoring", "2024/hotline", "--layout", "central"),
        ("form", "target", "2024/hotline", "2024/hotline"),
        ("form", "target", "2024/hotline", "--layout", "poem"),
        ("form", "report", "2024/hotline", "--layout", "poem"),
        ("status", "--project", "2024/nobody"),
        ("evaluate", "--as-of", "31.12.2024"),
    ],
)
def test_wrong_use_exits_with_2(folder: Path, words: tuple[str, ...]) -> None:
    try:
        status = app.main(["--workspace", str(folder), *words])
    except SystemExit as stopped:
        status = stopped.code  # type: ignore[assignment]  # argparse leaves with a number
    assert status == 2


def test_the_bad_file_does_not_take_the_good_declaration_away(folder: Path, command: Run) -> None:
    command("evaluate", "--as-of", "2024-12-31")
    (folder / "targets/2024/hotline.yaml").write_text("name: [", encoding="utf-8")
    _, found = command("status", "--as-of", "2024-12-31")
    assert found["projects"][0]["name"] == "热线运行经费"


def test_an_xlsx_form_opens_as_a_workbook(folder: Path, told: Callable[..., tuple[int, str]]) -> None:
    out = folder / "form.xlsx"
    told("form", "self-evaluation", "2024/hotline", "--format", "xlsx", "-o", str(out))
    assert "xl/workbook.xml" in zipfile.ZipFile(out).namelist()


def test_check_names_the_number_of_each_check(folder: Path, told: Callable[..., tuple[int, str]]) -> None:
    status, said = told("check")
    assert status == 0
    assert "targets/2024/hotline.yaml:12:9: 提醒 T29：“应急演练”、“长期机制”由人填报" in said


def test_what_the_checks_find_in_our_own_form_is_told_by_status_and_beside_the_form(
    tmp_path: Path, command: Run, told: Callable[..., tuple[int, str]]
) -> None:
    assert command("status")[1]["projects"][0]["findings"] == []
    command("enter", "2024/hotline", "goal", "--value", "已完成", "--by", "张三", "--as-of", "2024-12-31")
    (found,) = command("status")[1]["projects"][0]["findings"]
    assert (found["code"], found["severity"]) == ("E17", "warning")
    line = f"  E17 提醒 {found['place']}：{found['message']}"
    assert line in told("status")[1].splitlines()
    paper = str(tmp_path / "自评表.html")
    assert line in told("form", "self-evaluation", "2024/hotline", "-o", paper)[1].splitlines()
