"""Evaluators of a workspace's own: found, changed while in use, and harmless when they are broken."""

import os
from datetime import date
from pathlib import Path

import pytest

from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring import MeasureRequest
from workspace import Workspace

GOOD = '''\
"""本市自己的取数方法。"""

from evaluators.contract import Count, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", dated_by="received_at", label="受理量")
def received(orders) -> Count:
    """统计期内受理的工单数。"""
    return Count(orders.received_at.is_not(None))
'''


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / "evaluators" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def value(workspace: Workspace, name: str) -> object:
    request = MeasureRequest("only", name, {}, Period(date(2024, 1, 1), date(2024, 12, 31)))
    measured = workspace.measurer().measure([request])["only"]
    return measured.value if measured.outcome is MeasurementStatus.MEASURED else measured.reason


def test_an_own_evaluator_measures(folder: Path) -> None:
    own(folder, "city", GOOD)
    assert value(Workspace(folder), "city.received") == 4


def test_a_changed_evaluator_measures_anew_with_another_version(folder: Path) -> None:
    path = own(folder, "city", GOOD)
    workspace = Workspace(folder)
    before = workspace.evaluators["city.received"].version
    path.write_text(
        GOOD.replace("orders.received_at.is_not(None)", "orders.closed_at.is_not(None)"), encoding="utf-8"
    )
    os.utime(path, (2_000_000_000, 2_000_000_000))
    assert value(workspace, "city.received") == 3
    assert workspace.evaluators["city.received"].version != before


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x = 1\ny = 1 / 0\n", 2, "ZeroDivisionError"),
        ("def broken(:\n", 1, "SyntaxError"),
        ("import nowhere_at_all\n", 1, "ModuleNotFoundError"),
        ("import sys\nsys.exit(3)\n", 2, "SystemExit"),
    ],
)
def test_one_with_a_bug_is_a_problem_with_its_place_and_the_others_go_on(
    folder: Path, text: str, line: int, said: str
) -> None:
    own(folder, "broken", text)
    own(folder, "city", GOOD)
    workspace = Workspace(folder)
    (problem,) = workspace.other_problems()
    assert (problem.place.file, problem.line) == ("evaluators/broken.py", line)
    assert said in problem.message
    assert value(workspace, "city.received") == 4
    assert value(workspace, "hotline.on_time_rate") == 50


def test_one_that_fails_when_asked_fails_alone(folder: Path) -> None:
    own(folder, "city", GOOD.replace("return Count", "raise ValueError('没有想到')\n    return Count"))
    workspace = Workspace(folder)
    assert "没有想到" in str(value(workspace, "city.received"))
    assert value(workspace, "hotline.on_time_rate") == 50
