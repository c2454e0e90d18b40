"""A year's sheets are carried on: copied as they stand, with what was reached, and everything of the old year told."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import app
from indicators.records import ManualEntry
from tests.small import TARGETS
from workspace import Workspace
from workspace.new_year import CarriedSheet, carry_forward


@pytest.fixture
def carried(workspace: Workspace) -> CarriedSheet:
    sheet = TARGETS.replace("weight: 10}\n  效益", "weight: 10, basis: 计划标准}\n  效益").replace(
        "保障热线", "保障2024年热线"
    )
    (workspace.targets / "2024/hotline.yaml").write_text(f"# 抬头\n{sheet}", encoding="utf-8")
    with workspace.store() as store:
        for indicator, value in (("drills", "3次"), ("long-term", "机制健全"), ("content", "92%")):
            store.record_entry(entry(indicator, value))
        return carry_forward(workspace, store, 2024, 2025)[0]


def entry(indicator: str, value: str) -> ManualEntry:
    day = date(2024, 12, 31)
    return ManualEntry("2024/hotline", indicator, day, "张三", datetime(2025, 1, 5, tzinfo=UTC), value=value)


def written(workspace: Workspace) -> str:
    return (workspace.targets / "2025/hotline.yaml").read_text(encoding="utf-8")


def test_what_was_reached_becomes_the_baseline_and_what_was_not_measured_does_not(
    workspace: Workspace, carried: CarriedSheet
) -> None:
    assert carried.baselines == {"drills": "3次（2024年实际完成值）", "content": "92%（2024年实际完成值）"}
    text = written(workspace)
    assert "basis: {standard: 计划标准, baseline: 3次（2024年实际完成值）}" in text
    assert "evaluator: hotline.satisfaction_rate, basis: {baseline: 92%（2024年实际完成值）}}" in text
    assert text.count("baseline:") == 2


def test_the_period_moves_on_and_the_rest_stays_as_it_was(
    workspace: Workspace, carried: CarriedSheet
) -> None:
    old = (workspace.targets / "2024/hotline.yaml").read_text(encoding="utf-8")
    lines = [line for line in written(workspace).splitlines() if line not in old.splitlines()]
    assert [line for line in lines if not line.startswith("#")] == [
        "period: 2025",
        *(line for line in lines if "baseline: " in line and not line.startswith("#")),
    ]
    assert "# 抬头" in written(workspace)


def test_what_still_speaks_of_the_old_year_is_told_with_its_line(carried: CarriedSheet) -> None:
    told = [(problem.line, problem.message) for problem in carried.problems if problem.code == "new-year"]
    assert told == [
        (9, "项目资金仍是 2024 年的数，请按批复改写"),
        (10, "这里仍写着 2024 年：“goal: 保障2024年热线运行。”，请改写或确认"),
    ]


def test_a_sheet_that_is_there_already_stays(workspace: Workspace, carried: CarriedSheet) -> None:
    before = written(workspace)
    with workspace.store() as store:
        again = carry_forward(workspace, store, 2024, 2025)[0]
    assert not again.written
    assert "targets/2025/hotline.yaml 已存在，没有改动" in again.problems[0].message
    assert written(workspace) == before


def test_a_project_of_several_years_keeps_its_period(workspace: Workspace) -> None:
    path = workspace.targets / "2024/hotline.yaml"
    path.write_text(TARGETS.replace("2024-2024", "2024-2026"), encoding="utf-8")
    with workspace.store() as store:
        carry_forward(workspace, store, 2024, 2025)
    assert "period: 2024-2026" in written(workspace)


def test_the_adjusted_budget_of_the_old_year_is_not_taken_along(workspace: Workspace) -> None:
    within = "other: 0, annual: {total: 12.00, fiscal: 12.00, carried_over: 0, other: 0}}"
    path = workspace.targets / "2024/hotline.yaml"
    path.write_text(TARGETS.replace("other: 0}", within), encoding="utf-8")
    block = "funds:\n  total: 10.00\n  annual:\n    total: 12.00\n"
    lines = [block if line.startswith("funds:") else f"{line}\n" for line in TARGETS.splitlines()]
    (workspace.targets / "2024/block.yaml").write_text("".join(lines), encoding="utf-8")
    with workspace.store() as store:
        assert all(sheet.written for sheet in carry_forward(workspace, store, 2024, 2025))
    assert "12.00" not in written(workspace)
    assert "annual" not in (workspace.targets / "2025/block.yaml").read_text(encoding="utf-8")


def test_the_command_prints_what_it_wrote(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--workspace", str(folder), "new-year", "2024", "2025", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["projects"] == [
        {
            "source": "2024/hotline",
            "id": "2025/hotline",
            "file": "targets/2025/hotline.yaml",
            "written": True,
            "baselines": {},
        }
    ]
    assert app.main(["--workspace", str(folder), "check", "targets/2025/hotline.yaml"]) in (0, 1)
    assert app.main(["--workspace", str(folder), "new-year", "2024", "2025"]) == 1
    assert app.main(["--workspace", str(folder), "new-year", "2019", "2020"]) == 1
    assert app.main(["--workspace", str(folder), "new-year", "2024", "2024"]) == 2
