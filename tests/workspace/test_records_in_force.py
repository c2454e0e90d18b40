"""Numbers measured in another way than the sheet in force says are none; records of no row are told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import app
from indicators.model import ScoreStatus
from store import Store
from tests.workspace.deciding import DEC_31, PROJECT, decide, dossier_at, edit
from workspace import Workspace

JUNE = date(2024, 6, 30)
WITH_OFFICE = "evaluator: hotline.on_time_rate, with: {handler: 住建局}}"


@pytest.fixture
def measured(workspace: Workspace, folder: Path) -> Iterator[Store]:
    """Approved, measured at two days, and one row entered."""
    with workspace.store() as store:
        workspace.declared_projects(store)
        decide(workspace, store)
        base = ["--workspace", str(folder)]
        for day in (JUNE, DEC_31):
            assert app.main([*base, "evaluate", "--as-of", str(day)]) == 0
        assert app.main([*base, "enter", PROJECT, "drills", "--value", "4次", "--by", "张三"]) == 0
        yield store


def adjust(workspace: Workspace, store: Store) -> None:
    decide(workspace, store, "adjusted", number="固财发〔2024〕30号", day="2024-07-01")


def why_of(workspace: Workspace, store: Store, row: str, day: date = DEC_31) -> tuple[ScoreStatus, str]:
    found = next(
        one.score for one in dossier_at(workspace, store, day).assessment().rows if one.indicator.id == row
    )
    return found.outcome, found.why


@pytest.mark.parametrize(
    ("before", "after", "row", "told"),
    [
        ("hotline.satisfaction_rate", "hotline.on_time_rate", "content", "取数方法由“hotline.satisfaction_rate”改为"),
        ("evaluator: hotline.on_time_rate}", WITH_OFFICE, "on-time", "取数参数由（空）改为“handler：住建局”"),
        ("period: 2024-2024", "period: 2024-03-01..2024-12-31", "on-time", "统计期由自 2024-01-01 起改为自 2024-03-01 起"),
    ],
)  # fmt: skip
def test_a_number_measured_in_another_way_is_not_scored_until_measured_again(
    workspace: Workspace, measured: Store, folder: Path, before: str, after: str, row: str, told: str
) -> None:
    june = why_of(workspace, measured, row, JUNE)
    edit(folder, before, after)
    assert why_of(workspace, measured, row)[0] is ScoreStatus.SCORED
    adjust(workspace, measured)
    outcome, why = why_of(workspace, measured, row)
    assert outcome is ScoreStatus.NO_EVIDENCE
    assert told in why
    assert "请重新采集" in why
    assert why_of(workspace, measured, row, JUNE) == june
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31", "--only-missing"]) == 0
    assert why_of(workspace, measured, row)[0] is ScoreStatus.SCORED


def test_the_money_is_measured_again_too(workspace: Workspace, measured: Store, folder: Path) -> None:
    edit(folder, "carried_over: 0, other: 0}", "carried_over: 0, other: 0, with: {project: 别的项目}}")
    adjust(workspace, measured)
    funds = dossier_at(workspace, measured).assessment().funds
    assert funds
    assert funds.rate is None
    assert "执行数的取数参数" in funds.score.why


def test_a_remark_in_the_file_costs_no_number(workspace: Workspace, measured: Store, folder: Path) -> None:
    before = dossier_at(workspace, measured).assessment()
    edit(folder, "weight: 30}", "weight: 30, note: 年中补充说明}")
    adjust(workspace, measured)
    assert dossier_at(workspace, measured).assessment().total == before.total


@pytest.mark.parametrize("name", ["exercises", "on-time-2"])
def test_records_of_a_row_that_is_no_more_are_told(
    workspace: Workspace, measured: Store, folder: Path, name: str
) -> None:
    old, told = ("drills", "填报 1 条") if name == "exercises" else ("on-time", "采集值")
    assert not dossier_at(workspace, measured).standing.notes
    edit(folder, f"id: {old}", f"id: {name}")
    adjust(workspace, measured)
    (note,) = dossier_at(workspace, measured).standing.notes
    assert f"“{old}”（{told}）" in note
    assert not dossier_at(workspace, measured, JUNE).standing.notes
