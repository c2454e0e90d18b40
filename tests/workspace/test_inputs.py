"""What a running process notices of ``sources.yaml`` and the exports."""

import os
from pathlib import Path

import pytest

from sources.typed import MissingTable, TypedTable
from tests.small import ORDERS, SOURCES
from workspace import Workspace


def touch(path: Path) -> None:
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))


@pytest.mark.parametrize("bad", ["work_orders: [", "work_orders: {filse: x}", "work_order: {files: x}"])
def test_a_bad_declaration_of_sources_leaves_the_last_good_one_standing(
    folder: Path, workspace: Workspace, bad: str
) -> None:
    path = folder / "sources.yaml"
    assert isinstance(workspace.sources.read_table("work_orders"), TypedTable)
    for text in (bad, f"{bad} "):
        path.write_text(text, encoding="utf-8")
        touch(path)
        assert workspace.sources.problems
        assert isinstance(workspace.sources.read_table("work_orders"), TypedTable)
    path.write_text(SOURCES.replace("工单*", "nothing*"), encoding="utf-8")
    assert isinstance(workspace.sources.read_table("work_orders"), MissingTable)
    assert workspace.sources.problems == ()


def test_the_inputs_change_with_a_file_an_evaluator_and_the_declaration_and_else_stay(
    folder: Path, workspace: Workspace
) -> None:
    seen = [workspace.inputs_hash()]
    assert Workspace(folder).inputs_hash() == seen[0]
    (folder / "inbox/工单-2.csv").write_text(ORDERS, encoding="utf-8")
    seen.append(workspace.inputs_hash())
    touch(folder / "inbox/工单-2.csv")
    seen.append(workspace.inputs_hash())
    (folder / "sources.yaml").write_text(SOURCES + "\n", encoding="utf-8")
    seen.append(workspace.inputs_hash())
    (folder / "evaluators").mkdir()
    (folder / "evaluators/own.py").write_text("", encoding="utf-8")
    seen.append(workspace.inputs_hash())
    (folder / "inbox/工单-2.csv").unlink()
    seen.append(workspace.inputs_hash())
    assert len(set(seen)) == len(seen)
    for unrelated in ("inbox/readme.txt", "inbox/~$工单.csv", "targets/2024/other.yaml"):
        (folder / unrelated).write_text("x", encoding="utf-8")
    assert workspace.inputs_hash() == seen[-1]


def test_a_file_too_young_to_be_read_is_no_change_yet(folder: Path) -> None:
    (folder / "sources.yaml").write_text(SOURCES.replace("key:", "settle: 60, key:"), encoding="utf-8")
    workspace = Workspace(folder)
    before = workspace.inputs_hash()
    fresh = folder / "inbox/工单-2.csv"
    fresh.write_text(ORDERS, encoding="utf-8")
    assert workspace.inputs_hash() == before
    os.utime(fresh, (1_700_000_000, 1_700_000_000))
    assert workspace.inputs_hash() != before
