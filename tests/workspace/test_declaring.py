"""A typed sheet laid over its file: what nobody changed stays, byte for byte, and each finding knows its field."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.small import TARGETS, small_workspace
from workbooks.edited_sheet import EditedRow
from workspace import Workspace
from workspace.declaring import (
    DeclaredSheet,
    RefusedSheetError,
    find_sheet,
    save_sheet,
    sheet_path,
    text_to_be,
)
from workspace.sheet_findings import check_sheet_text
from workspace.typed_sheet import TypedSheet, blank_text, lay_over, sheet_of_text

PROJECT = "2024/hotline"
FILE = "targets/2024/hotline.yaml"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(small_workspace(tmp_path))


def sheet_of(text: str) -> TypedSheet:
    sheet = sheet_of_text(text)
    assert sheet
    return sheet


def with_text(sheet: TypedSheet, row: int, **texts: str) -> TypedSheet:
    rows = list(sheet.rows)
    rows[row] = replace(rows[row], texts={**rows[row].texts, **texts})
    return replace(sheet, rows=tuple(rows))


@pytest.mark.parametrize("text", [TARGETS, TARGETS.replace("\n", "\r\n"), TARGETS + "# 完\n\n"])
def test_a_sheet_that_nobody_changed_is_the_file_that_it_was(text: str) -> None:
    outcome = lay_over(text, sheet_of(text))
    assert (outcome.text, outcome.problems) == (text, [])


def test_a_file_keeps_the_mark_and_the_line_ends_of_notepad(workspace: Workspace) -> None:
    path = workspace.root / FILE
    path.write_bytes(b"\xef\xbb\xbf" + TARGETS.replace("\n", "\r\n").encode())
    read = find_sheet(workspace, PROJECT)
    assert read
    sheet = with_text(sheet_of(read.text), 1, target="≥5次")
    declared = DeclaredSheet(PROJECT, 2024, read.sha256, "", sheet)
    save_sheet(workspace, declared, text_to_be(workspace, declared).text or "", lambda _, __: None)
    expected = TARGETS.replace("target: ≥4次", "target: ≥5次").replace("\n", "\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_a_new_sheet_says_all_that_was_typed_and_reads_back() -> None:
    typed = sheet_of(TARGETS)
    head = {**typed.head, "goal": "一\n二: # 三", "name": '"怪" 名/字'}
    rows = tuple(replace(row, key="") for row in typed.rows)
    outcome = lay_over(blank_text(head), TypedSheet(head, rows))
    assert outcome.text
    again = sheet_of(outcome.text)
    assert {name: text for name, text in again.head.items() if text} == {
        name: text for name, text in head.items() if text
    }
    assert [row.texts for row in again.rows] == [row.texts for row in rows]


def test_each_finding_stands_beside_its_field(workspace: Workspace) -> None:
    sheet = with_text(sheet_of(TARGETS), 1, weight="x")
    sheet = replace(sheet, head={**sheet.head, "funds.total": "9", "period": "2030"})
    text = lay_over(TARGETS, sheet).text or ""
    found = check_sheet_text(workspace, text, FILE, PROJECT).errors
    assert {(finding.row, finding.field) for finding in found} == {("drills", "weight"), ("", "period")}
    money = replace(sheet, head={**sheet.head, "period": ""})
    text = lay_over(TARGETS, with_text(money, 1, weight="10")).text or ""
    (finding,) = check_sheet_text(workspace, text, FILE, PROJECT).errors
    assert (finding.row, finding.field, "各项资金合计" in finding.problem.message) == ("", "funds", True)


def test_a_row_below_a_level_that_there_is_not_is_a_problem() -> None:
    row = EditedRow("", ("过程指标", "管理"), {"id": "a", "name": "甲", "target": "≥1次"})
    sheet = sheet_of(TARGETS)
    outcome = lay_over(TARGETS, replace(sheet, rows=(*sheet.rows, row)))
    assert outcome.text is None
    assert "不认识“过程指标 › 管理”" in outcome.problems[0].message


@pytest.mark.parametrize("name", ["../x", "2024/../../x", "2024/nul", "2024/.x", "none/such", ""])
def test_no_id_leads_out_of_the_targets(workspace: Workspace, name: str) -> None:
    assert sheet_path(workspace, name) is None
    assert find_sheet(workspace, name) is None


def test_a_sheet_that_is_gone_is_not_made_again_in_silence(workspace: Workspace) -> None:
    (workspace.root / FILE).unlink()
    with pytest.raises(RefusedSheetError, match="已被移走或改名"):
        text_to_be(workspace, DeclaredSheet(PROJECT, 2024, "", "", sheet_of(TARGETS)))
