"""Target files that change, break, vanish or quarrel while processes work on them."""

import os
from pathlib import Path
from typing import Any

import pytest

from indicators.reading import read_draft
from tests.children import child, ends
from tests.small import TARGETS
from workspace import Workspace, declared
from workspace.declared import DeclaredProjects
from yamlfiles.problem import Problem, Severity

ID = "2024/hotline"


def look(workspace: Workspace) -> DeclaredProjects:
    with workspace.store() as store:
        return workspace.declared_projects(store)


def write(path: Path, text: str | bytes) -> None:
    """As an editor does: another file in its place, with a time of its own."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(text.encode() if isinstance(text, str) else text)
    later = (path.stat().st_mtime_ns if path.exists() else 0) + 1_000_000_000
    os.utime(fresh, ns=(later, later))
    fresh.replace(path)


def errors(found: DeclaredProjects) -> list[Problem]:
    return [problem for problem in found.problems if problem.severity is Severity.ERROR]


def hints(found: DeclaredProjects) -> list[str]:
    return [problem.message for problem in found.problems if problem.code == "gone"]


@pytest.fixture
def target(folder: Path) -> Path:
    return folder / "targets/2024/hotline.yaml"


def test_a_changed_file_is_a_new_declaration(workspace: Workspace, target: Path) -> None:
    assert look(workspace).projects[ID].name == "热线运行经费"
    write(target, TARGETS.replace("热线运行经费", "热线经费"))
    assert look(workspace).projects[ID].name == "热线经费"
    with workspace.store() as store:
        assert store.db.execute("SELECT count(*) FROM declarations").fetchone()[0] == 2


@pytest.mark.parametrize(
    "bad",
    ["name: [", "", TARGETS.replace("weight: 40", "weight: 50"), TARGETS.encode("gb18030"), b"\xff\xfe"],
    ids=["half saved", "empty", "weights of 110", "another encoding", "no text at all"],
)
def test_a_bad_file_leaves_the_last_good_declaration_standing(
    workspace: Workspace, target: Path, bad: str | bytes
) -> None:
    good = look(workspace).projects[ID]
    write(target, bad)
    for process in (workspace, Workspace(workspace.root)):
        found = look(process)
        assert found.projects[ID] == good, "under the very hash it was declared by"
        assert found.fallen_back == {ID}
        assert errors(found)[0].place.file == "targets/2024/hotline.yaml"
    write(target, TARGETS.replace("40", "40.0"))
    assert look(workspace).fallen_back == frozenset()


def test_a_byte_order_mark_does_not_change_what_a_fallen_back_project_is_known_by(
    workspace: Workspace, target: Path
) -> None:
    write(target, b"\xef\xbb\xbf" + TARGETS.encode())
    good = look(workspace).projects[ID]
    write(target, "name: [")
    assert look(workspace).projects[ID].sha256 == good.sha256


def test_a_first_declaration_with_errors_stands_with_them_if_it_can_be_read(
    workspace: Workspace, target: Path
) -> None:
    write(target, TARGETS.replace("weight: 40", "weight: 50"))
    found = look(workspace)
    assert (ID in found.projects, bool(errors(found)), found.fallen_back) == (True, True, frozenset())
    with workspace.store() as store:
        assert store.declarations() == {}


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("nowhere.yaml"), lambda path: path.mkdir()])
def test_what_cannot_be_opened_is_told_or_is_no_file(workspace: Workspace, target: Path, make: Any) -> None:
    make(target.with_name("other.yaml"))
    found = look(workspace)
    assert set(found.projects) == {ID}
    told = [error for error in errors(found) if error.place.file == "targets/2024/other.yaml"]
    assert [problem.message for problem in told] == (
        ["无法读取文件：不存在，请检查路径"] if target.with_name("other.yaml").is_symlink() else []
    )


def test_a_file_that_cannot_be_read_any_more_leaves_the_last_good_declaration(
    workspace: Workspace, target: Path
) -> None:
    look(workspace)
    target.unlink()
    target.symlink_to("nowhere.yaml")
    found = look(workspace)
    assert (set(found.projects), set(found.fallen_back)) == ({ID}, {ID})
    assert "无法读取文件" in errors(found)[0].message


def test_a_deleted_file_takes_its_project_away_keeps_its_records_and_is_told(
    workspace: Workspace, target: Path
) -> None:
    look(workspace)
    target.unlink()
    found = look(workspace)
    assert (found.projects, errors(found)) == ({}, [])
    assert hints(found) == [f"项目“{ID}”的目标文件已不在，不再采集和计分；已有记录都还保留，放回文件即可恢复"]
    write(target, TARGETS)
    found = look(workspace)
    assert (set(found.projects), hints(found)) == ({ID}, [])


def test_a_renamed_file_is_another_project_and_that_is_told(workspace: Workspace, target: Path) -> None:
    look(workspace)
    target.rename(target.with_name("call-centre.yaml"))
    found = look(workspace)
    assert set(found.projects) == {"2024/call-centre"}
    assert "已改名为 targets/2024/call-centre.yaml" in hints(found)[0]


def test_of_two_files_with_one_id_the_first_stands_and_the_second_is_told(
    workspace: Workspace, target: Path
) -> None:
    write(target.with_suffix(".yml"), TARGETS.replace("热线运行经费", "另一个"))
    found = look(workspace)
    assert found.projects[ID].name == "热线运行经费"
    (problem,) = errors(found)
    assert (problem.place.file, problem.code) == ("targets/2024/hotline.yml", "same-id")
    assert "与 targets/2024/hotline.yaml 是同一个项目编号" in problem.message
    with workspace.store() as store:
        assert store.declarations()[ID].file == "targets/2024/hotline.yaml"


def test_only_what_changed_is_parsed_and_nothing_is_checked_while_nothing_changed(
    workspace: Workspace, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def counting(content: bytes, file: str, project_id: str) -> Any:
        parsed.append(file)
        return read_draft(content, file, project_id)

    monkeypatch.setattr(declared, "read_draft", counting)
    for n in range(5):
        write(target.with_name(f"p{n}.yaml"), TARGETS)
    first = look(workspace)
    assert (len(parsed), len(first.projects)) == (6, 6)
    assert look(workspace).projects is first.projects
    write(target.with_name("p3.yaml"), TARGETS.replace("机制健全", "机制完善"))
    target.with_name("p4.yaml").unlink()
    assert len(look(workspace).projects) == 5
    assert parsed[6:] == ["targets/2024/p3.yaml"]


def declare_often(root: Path, turns: int) -> None:
    for _ in range(turns):
        look(Workspace(root))


def test_many_processes_declare_while_an_editor_saves_and_the_last_text_wins(
    workspace: Workspace, target: Path
) -> None:
    """Several workers and the scheduler look at files that change under them, now and then half saved."""
    others = [child(lambda: declare_often(workspace.root, 25)) for _ in range(3)]
    for saved in range(1, 200):
        write(target, TARGETS.replace("机制健全", f"机制健全{saved}") if saved % 4 else "name: [")
    assert [ends(other) for other in others] == [0, 0, 0]
    write(target, TARGETS.replace("机制健全", "最后"))
    look(workspace)
    with workspace.store() as store:
        assert store.verify_chain() == ()
        assert "最后" in store.declarations()[ID].text


def test_what_another_process_declared_meanwhile_is_looked_at_again(
    workspace: Workspace, target: Path
) -> None:
    """A slow process keeps an older text after this one had read the newer: the newer is kept at the next look."""
    look(workspace)
    write(target, TARGETS.replace("机制健全", "新"))
    with workspace.store() as store:
        known = store.declarations()
        store.keep_declaration(ID, "targets/2024/hotline.yaml", "0" * 64, "name: 旧", known[ID].at)
        store.declarations = lambda project_id=None: known  # type: ignore[method-assign]  # what it knew before the other was faster
        workspace.declared_projects(store)
    look(workspace)
    with workspace.store() as store:
        assert "新" in store.declarations()[ID].text
