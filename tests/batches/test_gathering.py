"""The job that gathers the workspaces of the units: asked for when the last is as old as the list says, by
command, and told when nothing came."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from batches.gathering import KIND, ask_for_gathering
from scheduling.jobs import submit_job
from store import Job, JobState
from tests.doing_jobs import do_jobs
from tests.small import small_workspace
from tests.workspace.gathering import unit_workspace, write_list
from workspace import Workspace
from workspace.unit_rollup import read_rollup

GONE = "name: 教育局, folder: ../gone"


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    unit_workspace(tmp_path / "unit")
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit", GONE, hours=6)
    return tmp_path / "bureau"


def asked(bureau: Path, now: datetime) -> bool:
    workspace = Workspace(bureau)
    with workspace.store() as store:
        return ask_for_gathering(workspace, store, now) > 0


def test_the_schedule_asks_once_and_again_after_the_hours_of_the_list(bureau: Path) -> None:
    now = datetime.now(UTC)
    assert asked(bureau, now)
    assert not asked(bureau, now), "one waits"
    (job,) = do_jobs(bureau)
    assert job.state is JobState.DONE
    assert job.result["text"] == "1 个工作区已取到；1 个没有取到：教育局，还没有任何数，不在汇总里"
    later = datetime.now(UTC)
    assert not asked(bureau, later + timedelta(hours=5))
    assert asked(bureau, later + timedelta(hours=6, minutes=1))


def test_without_a_list_nothing_is_asked_for(tmp_path: Path) -> None:
    assert not asked(tmp_path, datetime.now(UTC))


def test_where_nothing_at_all_came_the_job_failed_and_says_why(bureau: Path) -> None:
    write_list(bureau, GONE)
    (job,) = ask(bureau)
    assert (job.state, "教育局" in job.message) == (JobState.FAILED, True)


def test_the_job_tells_what_is_old_and_how_many_lines_of_the_list_are_wrong(bureau: Path) -> None:
    ask(bureau)
    (bureau.parent / "unit").rename(bureau.parent / "moved")
    write_list(
        bureau, "name: 办公室, folder: ../unit", "nam: 水务局", "name: 民政局, folder: ../moved", hours=0
    )
    (job, *_) = ask(bureau)
    assert job.result["text"] == (
        "1 个工作区已取到；1 个没有取到：办公室，汇总里是上次取到的数；名单有 2 行写得不对，写错的没有采用"
    )


def test_a_list_that_names_none_any_more_leaves_the_last_roll_up(bureau: Path) -> None:
    ask(bureau)
    before = read_rollup(bureau / "data")
    write_list(bureau, "nam: 办公室")
    (job, *_) = ask(bureau)
    assert (job.state, "没有可以汇总的工作区" in job.message) == (JobState.FAILED, True)
    assert read_rollup(bureau / "data") == before


def ask(bureau: Path) -> list[Job]:
    with Workspace(bureau).store() as store:
        submit_job(store, KIND, {}, "李财政", datetime.now(UTC))
    return do_jobs(bureau)


def test_the_command_gathers_tells_and_leaves_a_row_in_the_audit(
    bureau: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--workspace", str(bureau), "gather", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(unit["name"], unit["fault"]) for unit in said["units"]] == [
        ("办公室", ""),
        ("教育局", "not-there"),
    ]
    assert read_rollup(bureau / "data") is not None
    with Workspace(bureau).store() as store:
        (act,) = store.db.execute("SELECT act FROM audit").fetchall()
    assert act == ("gather",)
    assert app.main(["--workspace", str(bureau), "gather"]) == 1
    table = capsys.readouterr().out
    assert "从来没有取到" in table


def test_the_command_shows_projects_that_are_not_worked_out_as_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Workspace(small_workspace(tmp_path / "unit")).store():
        pass
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit")
    assert app.main(["--workspace", str(tmp_path / "bureau"), "gather"]) == 0
    (row,) = (line for line in capsys.readouterr().out.splitlines() if "办公室" in line)
    assert "未知" in row


def test_the_command_says_beside_the_number_of_projects_that_there_may_be_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit, more = unit_workspace(tmp_path / "unit"), "targets/2024/roads.yaml"
    unit_workspace(tmp_path / "whole")
    (unit / more).write_bytes((unit / "targets/2024/hotline.yaml").read_bytes())
    with Workspace(unit).store() as store:
        Workspace(unit).declared_projects(store)
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit", "name: 水务局, folder: ../whole")
    assert app.main(["--workspace", str(tmp_path / "bureau"), "gather"]) == 0
    cells = [line.split("│") for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert {row[1].strip(): row[2].strip() for row in cells} == {"办公室": "1（可能不全）", "水务局": "1"}


def test_a_list_with_mistakes_or_none_is_told_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--workspace", str(tmp_path), "gather"]) == 1
    assert "workspaces.yaml" in capsys.readouterr().err
    write_list(tmp_path, "name: 甲, url: 'http://10.1.2.3', token: T")
    assert app.main(["--workspace", str(tmp_path), "gather"]) == 1
    assert "明文传送" in capsys.readouterr().out
