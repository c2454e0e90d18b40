"""Numbers of the office's own ledgers as proposals: what is right by hand is proposed first, and nothing else
(``pytest -s`` prints the figures)."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from examples.workspace_files import SOURCES
from indicators.ledgers import Ledger, LedgerColumn
from indicators.method_proposals import MethodProposal, propose_for_row
from indicators.method_rules import Sureness
from indicators.model import Party, Project
from tests.proposed_rows import (
    PRODUCT,
    JudgedRow,
    build_row,
    evaluators,
    load_cases,
    measure_quality,
    published_rows,
    seed_rows,
)
from workspace import Workspace
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.method_choices import find_parameter_fault

OFFICE = Project("2024/a", "机关运行经费", 2024, (), unit=Party("便民服务局"))
LEDGERS = (
    Ledger(
        "trainings",
        "培训台账",
        (
            LedgerColumn("held_on", "培训日期", "instant", is_event=True),
            LedgerColumn("kind", "培训类型", "text"),
            LedgerColumn("people", "参训人数", "count"),
            LedgerColumn("hours", "学时", "number"),
            LedgerColumn("passed", "是否合格", "flag"),
        ),
        "held_on",
    ),
    Ledger(
        "roster",
        "在岗人员名册",
        (LedgerColumn("listed_on", "日期", "instant", True), LedgerColumn("status", "人员状态", "text")),
        "listed_on",
    ),
    Ledger(
        "tasks",
        "年度工作任务清单",
        (
            LedgerColumn("due_on", "要求完成时间", "instant"),
            LedgerColumn("done_on", "办结日期", "instant", is_event=True),
        ),
        "due_on",
    ),
    Ledger("inspections", "安全检查记录", (LedgerColumn("at", "检查日期", "instant", True),), "at"),
    Ledger(
        "survey",
        "满意度问卷",
        (LedgerColumn("at", "时间", "instant", True), LedgerColumn("ok", "是否满意", "flag")),
        "at",
    ),
)


def with_ledgers(ledgers: tuple[Ledger, ...] = LEDGERS) -> Mapping[str, Any]:
    return {
        name: replace(info, ledgers=ledgers) if info.chooses_table else info
        for name, info in evaluators().items()
    }


def propose(name: str, target: str, ledgers: tuple[Ledger, ...] = LEDGERS) -> tuple[MethodProposal, ...]:
    row = build_row("r1", PRODUCT, name, str(target))
    return propose_for_row(row, replace(OFFICE, indicators=(row,)), with_ledgers(ledgers))


def best(name: str, target: str) -> tuple[str, Mapping[str, Any]]:
    found = propose(name, target)
    return (found[0].evaluator, found[0].params) if found else ("", {})


@pytest.mark.parametrize("case", load_cases("ledgers"), ids=lambda case: case[0])
def test_each_row_gets_the_number_that_is_right_by_hand_or_none(case: list[Any]) -> None:
    name, target, method, *params = case
    assert best(name, target) == (method, params[0] if params else {})


def test_nothing_of_a_ledger_is_ever_sure() -> None:
    found = [offer for name, target, *_ in load_cases("ledgers") for offer in propose(name, target)]
    assert len(found) > 20
    assert {offer.sureness for offer in found} == {Sureness.LIKELY, Sureness.CHECK}
    assert all(offer.cautions for offer in found)


def test_without_ledgers_nothing_of_them_is_proposed() -> None:
    assert [propose(name, target, ()) for name, target, *_ in load_cases("ledgers")] == [()] * len(
        load_cases("ledgers")
    )


def test_a_list_that_counts_by_the_day_of_completion_is_counted_by_the_day_due() -> None:
    """By the day of completion every row would be a done one."""
    tasks = replace(LEDGERS[2], dated_by="done_on")
    assert propose("工作任务完成率", "100%", (tasks,))[0].params["dated_by"] == "due_on"


def test_a_list_without_a_day_due_says_nothing_of_completion() -> None:
    tasks = replace(LEDGERS[2], columns=LEDGERS[2].columns[1:], dated_by="done_on")
    assert propose("工作任务完成率", "100%", (tasks,)) == ()


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """With the sources of the sample year, as an office declares them."""
    (tmp_path / "sources.yaml").write_text(SOURCES.format(year=2024, next_year=2025), encoding="utf-8")
    return Workspace(tmp_path)


def first_of(row: JudgedRow, workspace: Workspace) -> MethodProposal | None:
    found = propose_for_row(row.row, row.project, workspace.evaluators)
    return found[0] if found else None


def test_the_first_users_rows_get_the_right_method_first_and_the_others_none(
    shared: Path, office: Workspace
) -> None:
    said = load_cases("seed_with_ledgers")
    rows = seed_rows(shared, office.root)
    wanted = [said[row.project.name]["want"].get(row.row.name, "") for row in rows]
    found = [first.evaluator if (first := first_of(row, office)) else "" for row in rows]
    print(f"{sum(map(bool, wanted))} of {len(rows)} rows can be measured")
    assert found == wanted
    assert sum(map(bool, wanted)) == 11


def test_what_is_proposed_of_declared_tables_is_right_in_name_and_kind(
    shared: Path, office: Workspace
) -> None:
    offers = [first_of(row, office) for row in seed_rows(shared, office.root)]
    own = [offer for offer in offers if offer and offer.evaluator.startswith("table.")]
    assert len(own) == 3
    for offer in own:
        choice = MethodChoice("r1", ChoiceKind.TAKE, offer.evaluator, offer.params)
        assert find_parameter_fault(office, choice) == ""


def test_every_published_row_that_is_sure_was_gone_through_by_eye(shared: Path, office: Workspace) -> None:
    labelled = {(form, name): method for form, name, method, _ in load_cases("published_sure")}
    rows = published_rows(shared)
    forms = sorted(path.stem for path in (shared / "published_forms").glob("*.json"))
    by_project = dict(zip(dict.fromkeys(id(row.project) for row in rows), forms, strict=True))
    sure = {
        (by_project[id(row.project)], row.row.name): first.evaluator
        for row in rows
        if (first := first_of(row, office)) and first.sureness is Sureness.SURE
    }
    right = sum(labelled.get(where) == method for where, method in sure.items())
    print(f"{len(rows)} published rows, {len(sure)} sure: precision {right}/{len(sure)}")
    assert sure == labelled


def test_with_ledgers_published_rows_get_no_more_wrong_proposals_than_two_to_be_checked(
    shared: Path, office: Workspace
) -> None:
    """服务对象满意度 of another's project, where the office has a survey of its own: 需要核对."""
    quality = measure_quality(published_rows(shared))
    offers = [(row, first_of(row, office)) for row in published_rows(shared)]
    more = [
        (row.row.name, offer.sureness) for row, offer in offers if offer and offer.evaluator not in row.right
    ]
    print(quality.text, "with ledgers beside:", more)
    assert more == [("服务对象满意度", Sureness.CHECK)] * 2
