"""``evaluate`` says what it does, what it leaves out, and what to do instead."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app
from measuring.isolated.task import SupplierTask
from tests.small import TARGETS, small_workspace_with_tables

Act = Callable[..., tuple[int, Any, str]]
BY_HAND = TARGETS.replace(", evaluator: hotline.on_time_rate", "").replace(
    ", evaluator: hotline.satisfaction_rate", ""
)


@pytest.fixture
def folder(tmp_path: Path, typed: Path) -> Path:
    return small_workspace_with_tables(tmp_path, typed)


@pytest.fixture
def evaluate(folder: Path, capsys: pytest.CaptureFixture[str]) -> Act:
    """Runs ``evaluate``: its exit status, the document it printed and what it said beside."""

    def act(*words: str, as_json: bool = True) -> tuple[int, Any, str]:
        capsys.readouterr()
        status = app.main(["--workspace", str(folder), "evaluate", *words, *(["--json"] if as_json else [])])
        captured = capsys.readouterr()
        return status, json.loads(captured.out) if as_json else captured.out, captured.err

    return act


def declare(folder: Path, text: str, name: str = "2024/hotline") -> None:
    path = folder / f"targets/{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def days(kept: Any) -> list[str]:
    return sorted({each["as_of"] for each in kept["observations"]})


def without_funds(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("funds"))


def test_a_span_without_a_monitoring_day_names_the_nearest_and_what_to_do(evaluate: Act) -> None:
    status, kept, said = evaluate("--from", "2024-03-01", "--to", "2024-03-15")
    assert (status, kept) == (1, {"run": None, "observations": []})
    assert (
        "采集周期每月，次月 1 日 06:00，2024-03-01 至 2024-03-15 之间没有监测日，最近的监测日是 2024-02-29、2024-03-31"
        in said
    )
    assert "要采集截至某一天的数，用 --as-of" in said


@pytest.mark.parametrize(
    ("schedule", "span", "expected"),
    [
        ("quarterly", ("2024-01", "2024-12"), ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
        ("yearly", ("2024-01", "2024-12"), ["2024-12-31"]),
        ("0 9 15 * *", ("2024-01-10", "2024-03-20"), ["2024-01-14", "2024-02-14", "2024-03-14"]),
        ('"0 6 1 1,7 *"', ("2024-01", "2024-12"), ["2024-06-30", "2024-12-31"]),
        (
            "monthly",
            ("2023-06", "2025-06"),
            [f"2024-{n:02}-{d}" for n, d in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)],
        ),
    ],
)
def test_a_span_is_filled_by_the_schedule_of_each_project_within_its_period(
    folder: Path, evaluate: Act, schedule: str, span: tuple[str, str], expected: list[str]
) -> None:
    declare(folder, TARGETS.replace("goal:", f"schedule: {schedule}\ngoal:"))
    status, kept, _ = evaluate("--from", span[0], "--to", span[1])
    assert (status, days(kept)) == (0, expected)


def test_projects_of_other_schedules_share_the_days_they_share(folder: Path, evaluate: Act) -> None:
    declare(folder, TARGETS.replace("goal:", "schedule: quarterly\ngoal:"), "2024/quarterly")
    _, kept, said = evaluate("--from", "2024-02", "--to", "2024-03")
    at: dict[str, set[str]] = {each["as_of"]: set() for each in kept["observations"]}
    for each in kept["observations"]:
        at[each["as_of"]].add(each["project"])
    assert at == {"2024-02-29": {"2024/hotline"}, "2024-03-31": {"2024/hotline", "2024/quarterly"}}
    assert "监测日" not in said


def test_a_project_of_a_later_year_is_not_measured_ahead_of_time(folder: Path, evaluate: Act) -> None:
    declare(folder, TARGETS.replace("2024-2024", "2099-2099"), "2099/hotline")
    status, _, said = evaluate("--project", "2099/hotline", "--from", "2099-01", "--to", "2099-12")
    assert (status, "2099-01-31 还没有到" in said) == (1, True)
    status, kept, said = evaluate("--project", "2099/hotline", "--as-of", "2024-06-30")
    assert (status, kept["observations"]) == (1, [])
    assert "自 2099-01-01 起，2024-06-30 尚未开始" in said


def test_a_day_past_the_end_is_measured_as_of_the_end_and_that_is_said(evaluate: Act) -> None:
    status, kept, said = evaluate("--as-of", "2025-03-31")
    assert (status, days(kept)) == (0, ["2024-12-31"])
    assert "“热线运行经费”（2024/hotline）至 2024-12-31 止，按 2024-12-31 采集" in said


def test_the_same_remark_on_many_projects_is_made_once(folder: Path, evaluate: Act) -> None:
    for n in range(8):
        declare(folder, TARGETS, f"2024/p{n}")
    _, _, said = evaluate("--as-of", "2025-03-31")
    assert said.count("按 2024-12-31 采集") == 1
    assert "等 9 个项目至 2024-12-31 止" in said


def test_a_project_that_only_people_fill_in_is_told_apart_and_leaves_no_run(
    folder: Path, evaluate: Act
) -> None:
    declare(folder, without_funds(BY_HAND), "2024/by-hand")
    status, kept, said = evaluate("--project", "2024/by-hand", "--as-of", "2024-12-31")
    assert (status, kept) == (1, {"run": None, "observations": []})
    assert "“热线运行经费”（2024/by-hand）没有自动取数的指标，不需要采集，请人工填报" in said
    status, kept, _ = evaluate("--as-of", "2024-12-31")
    assert (status, {each["project"] for each in kept["observations"]}) == (0, {"2024/hotline"})
    _, everything, _ = evaluate("--as-of", "2024-12-31")
    assert everything["run"] != kept["run"]


def test_without_any_project_nothing_is_measured_and_that_is_a_failure(folder: Path, evaluate: Act) -> None:
    (folder / "targets/2024/hotline.yaml").unlink()
    status, kept, said = evaluate("--as-of", "2024-12-31")
    assert (status, kept["run"]) == (1, None)
    assert "没有可以自动采集的指标" in said


def test_each_day_is_told_when_it_is_done_and_what_was_not_had_at_the_end(
    folder: Path, evaluate: Act
) -> None:
    (folder / "inbox/回访.csv").unlink()
    status, out, said = evaluate("--from", "2024-01", "--to", "2024-03", as_json=False)
    assert (status, out) == (0, "")
    lines = said.splitlines()
    assert [line.split("：")[0] for line in lines[:3]] == [
        "[1/3] 2024-01-31",
        "[2/3] 2024-02-29",
        "[3/3] 2024-03-31",
    ]
    assert "采集 3 项，取得" in lines[0]
    assert sum("2024/hotline content：" in line for line in lines) == 1
    assert "  2024-01-31、2024-02-29、2024-03-31 2024/hotline content：" in said
    assert "还没有“回访" in said


def test_only_missing_asks_for_what_has_no_value_and_with_nothing_missing_is_done(
    folder: Path, evaluate: Act
) -> None:
    calls = folder / "inbox/回访.csv"
    content = calls.read_text(encoding="utf-8")
    calls.unlink()
    span = ("--from", "2024-01", "--to", "2024-02")
    _, kept, _ = evaluate(*span)
    missing = {
        (each["indicator"], each["as_of"]) for each in kept["observations"] if each["outcome"] != "measured"
    }
    assert ("content", "2024-01-31") in missing
    calls.write_text(content, encoding="utf-8")
    status, kept, _ = evaluate(*span, "--only-missing")
    asked = {(each["indicator"], each["as_of"]): each["outcome"] for each in kept["observations"]}
    assert (status, set(asked)) == (0, missing)
    assert asked["content", "2024-01-31"] == "measured"
    status, kept, said = evaluate("--as-of", "2024-12-31")
    status, kept, said = evaluate("--as-of", "2024-12-31", "--only-missing", as_json=False)
    assert (status, "各项都已取得，没有要补的" in said, "请检查" in said) == (0, True, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2024-05", "--to", "2024-03"), "--from 2024-05-01 晚于 --to 2024-03-31"),
        (("--from", "2024-05", "--as-of", "2024-12-31"), "不能同时使用"),
        (("--project", "2024/nobody"), "没有项目“2024/nobody”，已申报的有：2024/hotline"),
    ],
)
def test_words_that_contradict_each_other_are_wrong_use(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert app.main(["--workspace", str(folder), "evaluate", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_project_named_twice_is_measured_once(evaluate: Act) -> None:
    _, kept, _ = evaluate("--project", "2024/hotline", "--project", "2024/hotline", "--as-of", "2024-12-31")
    assert sorted(each["indicator"] for each in kept["observations"]) == ["content", "funds", "on-time"]


def test_unchanged_data_are_counted_again_only_where_asked_for(
    folder: Path, evaluate: Act, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (folder / "sources.yaml", *(folder / "inbox").iterdir()):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    asked: list[object] = []
    ask = SupplierTask.ask

    def ask_and_note(task: SupplierTask, what: Any, requests: Any) -> Any:
        asked.append(what)
        return ask(task, what, requests)

    monkeypatch.setattr(SupplierTask, "ask", ask_and_note)
    assert last_collected(folder, capsys)[0] is None
    evaluate("--as-of", "2024-12-31")
    first = len(asked)
    assert last_collected(folder, capsys)[1].endswith("：3 项，全部重新计算")
    said = evaluate("--as-of", "2024-12-31", as_json=False)[2]
    assert len(asked) == first > 0
    assert "；3 项沿用以前的计算结果（最早的算于 2" in said
    data, text = last_collected(folder, capsys)
    assert (data["given_again"], data["since"][:2]) == (3, "20")
    assert "到采集时数据和取数方法都没有变" in text
    said = evaluate("--as-of", "2024-12-31", "--fresh", as_json=False)[2]
    assert len(asked) > first
    assert "沿用" not in said
    assert last_collected(folder, capsys)[0]["given_again"] == 0
    evaluate("--as-of", "2024-12-31", "--only-missing", "--project", "2024/hotline")
    data, text = last_collected(folder, capsys)
    assert (data["numbers"], text.endswith("：没有需要采集的")) == (0, True)
    assert (data["that_day"]["runs"], data["that_day"]["numbers"], data["that_day"]["given_again"]) == (
        4,
        9,
        3,
    )
    app.main(["--workspace", str(folder), "status"])
    assert (
        "\n同一天共采集 4 次：各次相加 9 项，3 项沿用以前的计算结果（最早的算于 20" in capsys.readouterr().out
    )


def last_collected(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Any, str]:
    """What ``status`` tells of it, as data and as its line, "" where there is none."""
    capsys.readouterr()
    app.main(["--workspace", str(folder), "status", "--json"])
    data = json.loads(capsys.readouterr().out)["collected"]
    app.main(["--workspace", str(folder), "status"])
    lines = capsys.readouterr().out.splitlines()
    return data, next((line for line in lines if line.startswith("最近一次采集")), "")
