"""Evaluators are found by their path; each publishes its definition, and its version follows its source."""

from pathlib import Path

import pytest

from evaluators import catalogue, discover_evaluators, load_folder
from evaluators.columns import Columns
from sources.tables import WORK_ORDERS

NAMED = {
    "hotline": {
        "connect_rate", "answered_within", "average_wait", "abandon_rate", "direct_answer_rate", "dispatched_on_time_rate", "return_rate",
        "signed_on_time_rate", "on_time_rate", "closed_rate", "overdue_rate", "overdue_open", "callback_rate", "satisfaction_rate",
        "solved_rate", "contacted_rate", "redo_rate", "line_availability", "fault_count", "service_hours_rate", "volume", "calls",
    },
    "finance": {
        "execution_rate", "progress_gap", "funds_received_rate", "cost_rate", "unit_cost", "carry_over_rate", "adjustment_rate",
        "spending", "executed",
    },
    "caseload": {"to_supervise"},
    "manual": {"value", "grade", "done"},
}  # fmt: skip


def test_every_evaluator_of_the_house_is_there() -> None:
    assert {f"{field}.{name}" for field, names in NAMED.items() for name in names} <= catalogue().keys()


@pytest.mark.parametrize("name", discover_evaluators())
def test_every_evaluator_publishes_what_it_is(name: str) -> None:
    info = discover_evaluators()[name].info
    assert info.label
    assert info.better in ("higher", "lower")
    assert len(info.version) == 64
    assert "。" in info.definition
    if info.tables:
        assert info.unit
        assert "单位：" in info.definition
        assert all(f"{parameter}" in info.definition for parameter in info.params), info.definition


OWN = '''
"""Our own metric."""

from evaluators.columns import Columns
from evaluators.contract import Count, evaluator
from sources.tables import WORK_ORDERS

LIMIT = 3


def many(orders: Columns):
    return orders.returned > LIMIT


@evaluator(reads=WORK_ORDERS, unit="件", better="lower", label="多次退单")
def often_returned(orders: Columns) -> Count:
    """多次退单的工单。单位：件。"""
    return Count(many(orders))
'''


def test_a_workspace_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours.py").write_text(OWN, encoding="utf-8")
    found, problems = load_folder(tmp_path)
    assert (list(found), problems) == (["ours.often_returned"], ())
    assert catalogue(tmp_path)["ours.often_returned"].label == "多次退单"
    assert "hotline.on_time_rate" in catalogue(tmp_path)


@pytest.mark.parametrize("change", ["LIMIT = 3", "returned > LIMIT", "多次退单的工单"])
def test_the_version_follows_what_an_evaluator_uses(tmp_path: Path, change: str) -> None:
    versions = []
    for folder, text in (
        ("a", OWN),
        ("b", OWN.replace(change, change.replace("3", "4").replace(">", ">=").replace("多次", "多"))),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ours.py").write_text(text, encoding="utf-8")
        versions.append(load_folder(tmp_path / folder)[0]["ours.often_returned"].info.version)
    assert versions[0] != versions[1]


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("broken.py", "x = 1\ny = (\n", 2, "取数方法文件不能加载：SyntaxError"),
        (
            "failing.py",
            "x = 1\n\nraise RuntimeError('坏了')\n",
            3,
            "取数方法文件不能加载：RuntimeError: 坏了",
        ),
        (
            "hotline.py",
            OWN.replace("often_returned", "on_time_rate"),
            1,
            "取数方法“hotline.on_time_rate”与系统自带的同名，请改名；仍用系统自带的",
        ),
    ],
)
def test_a_module_that_cannot_be_used_is_a_problem_and_the_others_go_on(
    tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "ours.py").write_text(OWN, encoding="utf-8")
    found, (problem,) = load_folder(tmp_path)
    assert list(found) == ["ours.often_returned"]
    assert (Path(problem.place.file).name, problem.line) == (name, line)
    assert problem.message.startswith(message)


def test_a_column_that_is_not_there_is_told_with_the_likely_one() -> None:
    with pytest.raises(AttributeError, match="工单表没有“closed”列，是否指“closed_at”？"):
        Columns(WORK_ORDERS).closed  # noqa: B018 - naming it is what is tested


def test_a_stand_in_takes_the_parameters_of_the_evaluator_it_stands_in_for() -> None:
    infos = [evaluator.info for evaluator in discover_evaluators().values() if evaluator.info.variants]
    assert infos
    assert [
        info.name for info in infos for variant in info.variants if dict(variant.params) != dict(info.params)
    ] == []


def test_the_tables_that_were_read_tell_a_stand_in_from_what_it_stands_in_for() -> None:
    for info in (evaluator.info for evaluator in discover_evaluators().values()):
        assert info.as_measured_from(info.tables) is info
        for variant in info.variants:
            assert info.as_measured_from(variant.tables) is variant
