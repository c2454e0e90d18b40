"""Installed plug-ins: described and run in bounded processes of their own, as the files of a workspace are."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.records import MeasurementStatus
from measuring.isolated.pool import POOL
from tests.measuring.bad_evaluators import HEAD, SOUND
from tests.measuring.test_isolated import measure_one, own_file, quick_workspace
from tests.small import small_workspace
from workspace import Workspace


class Installation:
    """A folder of installed packages, as pip leaves one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.points: list[str] = []

    def add(self, field: str, text: str) -> None:
        """A package of one module that offers evaluators of a field."""
        (self.folder / f"city_{field}.py").write_text(text, encoding="utf-8")
        self.points.append(f"{field} = city_{field}")
        about = self.folder / "city_metrics-1.0.dist-info"
        about.mkdir(exist_ok=True)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: city-metrics\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[jixiao.evaluators]\n" + "\n".join(self.points) + "\n")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]))
    POOL.close()  # the next server of workers knows the folder
    yield Installation(folder)
    POOL.close()


@pytest.fixture
def workspace(tmp_path: Path, installed: Installation) -> Workspace:
    (tmp_path / "office").mkdir()
    return quick_workspace(small_workspace(tmp_path / "office"))


def test_a_plug_in_is_measured_and_its_code_is_not_run_here(
    installed: Installation, workspace: Workspace
) -> None:
    installed.add("parks", HEAD + SOUND)
    assert workspace.measurer().own.infos["parks.rate"].label == "自编的"
    assert measure_one(workspace, "parks.rate").value == 75
    assert "city_parks" not in sys.modules


@pytest.mark.parametrize("text", ["import os\nos._exit(7)\n", "raise RuntimeError('不行')\n", "def (:\n"])
def test_a_plug_in_that_cannot_be_loaded_is_told_and_stops_nobody(
    installed: Installation, workspace: Workspace, text: str
) -> None:
    installed.add("broken", text)
    installed.add("parks", HEAD + SOUND)
    answer = measure_one(workspace, "broken.rate")
    assert answer.outcome is MeasurementStatus.FAILED
    assert "取数插件 city_broken" in answer.reason
    assert "请更新或卸载取数插件 city_broken" in answer.reason
    assert measure_one(workspace, "parks.rate").value == 75
    assert measure_one(workspace, "hotline.on_time_rate").value == 50
    (problem,) = workspace.other_problems()
    assert "取数插件不能加载" in problem.message


def test_a_plug_in_that_hangs_costs_its_own_rows(installed: Installation, workspace: Workspace) -> None:
    installed.add("slow", HEAD + "    time.sleep(600)\n")
    reason = measure_one(workspace, "slow.rate").reason
    assert "用时超过" in reason
    assert "请更新或卸载取数插件 city_slow" in reason
    assert measure_one(workspace, "hotline.on_time_rate").value == 50


def test_of_two_that_offer_the_same_name_the_first_is_taken_and_it_is_told(
    installed: Installation, workspace: Workspace
) -> None:
    """What is shipped stands before a plug-in, and a plug-in before a file of the workspace."""
    installed.add("hotline", HEAD.replace("def rate", "def on_time_rate") + "    raise ValueError\n")
    installed.add("parks", HEAD + SOUND)
    own_file(workspace, "parks", HEAD + "    raise ValueError\n")
    assert measure_one(workspace, "hotline.on_time_rate").value == 50
    assert measure_one(workspace, "parks.rate").value == 75
    told = [problem.message for problem in workspace.other_problems()]
    assert told == [
        "取数方法“hotline.on_time_rate”与系统自带的同名，请改名；仍用系统自带的",
        "取数方法“parks.rate”与取数插件 city_parks 的同名，请改名；仍用取数插件 city_parks 的",
    ]
