"""Choices of methods written into target files: by places, whole or not at all, and back again."""

from pathlib import Path

import pytest

from tests.imported import IMPORTED, imported_workspace, read_imported, target_path
from workspace import Workspace
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.method_choices import SheetChangedMeanwhileError, PlannedChoices, RefusedChoiceError, plan_choices
from workspace.proposals import MethodState, ProjectProposals, propose_for_file
from workspace.source_states import SourceState

ON_TIME = MethodChoice("on-time", ChoiceKind.TAKE, "hotline.on_time_rate")
COST = MethodChoice(
    "cost",
    ChoiceKind.TAKE,
    "finance.cost_rate",
    {"project": "12345热线运行经费", "target": "10万元"},
    "≤100%",
)
HOURS = MethodChoice("hours", ChoiceKind.TAKE, "hotline.service_hours_rate", {}, "≥100%")
CONTENT = MethodChoice("content", ChoiceKind.TAKE, "hotline.satisfaction_rate", {}, "≥90%")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return imported_workspace(tmp_path)


def plan(workspace: Workspace, *choices: MethodChoice, shown: str = "") -> PlannedChoices:
    read = read_imported(workspace)
    return plan_choices(workspace, read, choices, shown or read.sha256)


def write(workspace: Workspace, *choices: MethodChoice) -> str:
    plan(workspace, *choices).write()
    return target_path(workspace.root).read_text("utf-8")


def proposals(workspace: Workspace) -> ProjectProposals:
    found = propose_for_file(workspace, read_imported(workspace))
    assert found
    return found


def states(workspace: Workspace) -> dict[str, MethodState]:
    return {row.indicator.id: row.state for row in proposals(workspace).rows}


def test_an_import_leaves_rows_open_that_have_proposals_and_others_to_a_person(workspace: Workspace) -> None:
    assert states(workspace) == {
        "drills": MethodState.BY_PERSON,
        "on-time": MethodState.OPEN,
        "cost": MethodState.OPEN,
        "hours": MethodState.OPEN,
        "content": MethodState.OPEN,
    }


def test_a_method_is_written_in_its_place_and_every_other_character_stays(workspace: Workspace) -> None:
    text = write(workspace, ON_TIME)
    row = "        name: 工单按时办结率\n        target: ≥98%\n        weight: 30\n        evaluator: "
    assert text == IMPORTED.replace(f"{row}manual.value", f"{row}hotline.on_time_rate")
    assert states(workspace)["on-time"] is MethodState.TAKEN


def test_parameters_and_the_reading_are_written_with_it(workspace: Workspace) -> None:
    text = write(workspace, COST, HOURS, CONTENT)
    row = proposals(workspace).find_row("cost")
    assert row
    assert row.indicator.params == COST.params
    assert "reading: ≤100%" in text
    assert "# 待确认：指标值“100%”未写计算符号" in text
    assert (
        "{id: content, name: 群众满意度, target: 90%, weight: 10, evaluator: hotline.satisfaction_rate, reading: ≥90%}"
        in text
    )


def test_what_was_taken_is_set_back_to_what_the_import_wrote(workspace: Workspace) -> None:
    write(workspace, ON_TIME, COST, HOURS)
    back = [MethodChoice(row, ChoiceKind.SET_BACK) for row in ("on-time", "cost", "hours")]
    assert write(workspace, *back) == IMPORTED


def test_a_row_within_braces_is_set_back_too(workspace: Workspace) -> None:
    write(workspace, CONTENT)
    write(workspace, MethodChoice("content", ChoiceKind.SET_BACK))
    row = proposals(workspace).find_row("content")
    assert row
    assert (row.indicator.evaluator, row.state) == ("manual.value", MethodState.OPEN)
    assert row.indicator.target.confirm, "the reading is open again"


def test_a_reading_that_a_person_had_confirmed_before_stays_when_the_method_is_set_back(
    workspace: Workspace,
) -> None:
    path = target_path(workspace.root)
    path.write_text(
        IMPORTED.replace("target: ≥98%", "target: ≥98%\n        reading: ≥98.0%"), encoding="utf-8"
    )
    write(workspace, ON_TIME)
    assert "reading: ≥98.0%" in write(workspace, MethodChoice("on-time", ChoiceKind.SET_BACK))


def test_manual_entry_is_kept_with_its_material_and_asked_no_more(workspace: Workspace) -> None:
    text = write(workspace, MethodChoice("hours", ChoiceKind.KEEP_MANUAL, material="值班记录"))
    assert "basis:" in text
    row = proposals(workspace).find_row("hours")
    assert row
    assert (row.state, row.material) == (MethodState.MANUAL, "值班记录")


def test_a_basis_of_one_sentence_is_not_lost_beside_the_material(workspace: Workspace) -> None:
    path = target_path(workspace.root)
    path.write_text(
        IMPORTED.replace("target: 工作保障", "target: 工作保障\n        basis: 行业标准"), encoding="utf-8"
    )
    write(workspace, MethodChoice("hours", ChoiceKind.KEEP_MANUAL, material="值班记录"))
    row = proposals(workspace).find_row("hours")
    assert row
    assert row.indicator.basis == {"standard": "行业标准", "source": "值班记录"}


def test_a_file_that_changed_meanwhile_is_left_alone(workspace: Workspace) -> None:
    shown = read_imported(workspace).sha256
    path = target_path(workspace.root)
    path.write_text(IMPORTED.replace("weight: 30", "weight: 29", 1), encoding="utf-8")
    with pytest.raises(SheetChangedMeanwhileError, match="又改过"):
        plan(workspace, ON_TIME, shown=shown)


def test_the_same_choice_sent_twice_is_done_already(workspace: Workspace) -> None:
    shown = read_imported(workspace).sha256
    write(workspace, ON_TIME, COST)
    assert plan(workspace, ON_TIME, COST, shown=shown).is_done


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (MethodChoice("gone", ChoiceKind.TAKE, "hotline.on_time_rate"), "没有这一行"),
        (MethodChoice("on-time", ChoiceKind.TAKE, "hotline.nothing"), "没有这种取数方法"),
        (
            MethodChoice("on-time", ChoiceKind.TAKE, "hotline.answered_within", {"seconds": "很快"}),
            "应为不小于 0 的整数",
        ),
        (MethodChoice("on-time", ChoiceKind.TAKE, "hotline.on_time_rate", {"colour": "红"}), "不认识的参数"),
        (MethodChoice("cost", ChoiceKind.TAKE, "finance.cost_rate", {}, "差不多"), "没有写清楚"),
        (MethodChoice("hours", ChoiceKind.KEEP_MANUAL, material=" "), "请写明凭什么材料"),
        (MethodChoice("hours", ChoiceKind.KEEP_MANUAL, material="材" * 201), "最多 200 个字"),
    ],
)
def test_what_is_wrong_is_told_beside_its_row_and_nothing_is_written(
    workspace: Workspace, choice: MethodChoice, told: str
) -> None:
    with pytest.raises(RefusedChoiceError) as refused:
        plan(workspace, CONTENT, choice)
    assert list(refused.value.by_row) == [choice.row_id]
    assert told in refused.value.by_row[choice.row_id]
    assert target_path(workspace.root).read_text("utf-8") == IMPORTED


def test_a_method_whose_unit_does_not_fit_is_refused(workspace: Workspace) -> None:
    with pytest.raises(RefusedChoiceError, match="无法比较"):
        plan(workspace, MethodChoice("on-time", ChoiceKind.TAKE, "hotline.volume"))


def test_no_choice_is_told(workspace: Workspace) -> None:
    with pytest.raises(RefusedChoiceError, match="没有选择"):
        plan(workspace)


def test_a_file_with_the_mark_of_notepad_keeps_it(workspace: Workspace) -> None:
    path = target_path(workspace.root)
    path.write_bytes(b"\xef\xbb\xbf" + IMPORTED.encode())
    plan(workspace, ON_TIME).write()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# 2024")


def test_each_offer_says_which_data_it_needs_and_whether_they_are_there(workspace: Workspace) -> None:
    (workspace.root / "sources.yaml").write_text(
        'work_orders: {files: "inbox/工单*.csv"}\npayments: {files: "inbox/支付*.csv"}\n', encoding="utf-8"
    )
    (workspace.root / "inbox").mkdir()
    (workspace.root / "inbox/工单1.csv").write_text("工单编号\n", encoding="utf-8")
    found = proposals(workspace)
    needs = {
        row.indicator.id: {table.name: table.state for table in row.offers[0].tables}
        for row in found.rows
        if row.offers
    }
    assert needs == {
        "on-time": {"work_orders": SourceState.READY},
        "cost": {"payments": SourceState.NO_FILES},
        "hours": {"calls": SourceState.UNDECLARED},
        "content": {"callbacks": SourceState.UNDECLARED},
    }
