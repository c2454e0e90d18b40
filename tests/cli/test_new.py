"""A new workspace is one command, and never touches a folder that holds anything."""

from pathlib import Path

import pytest

import app
from workspace import Workspace


def test_a_new_workspace_opens_without_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "新的 工作区"
    assert app.main(["new", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "已建立工作区" in said
    assert "下一步" in said
    workspace = Workspace(folder)
    assert workspace.sources.problems == ()
    with workspace.store() as store:
        assert workspace.viewed_projects(store).problems == ()
    client = app.create_app(workspace=folder).test_client()
    for url in ("/sources", "/schedule", "/runs"):
        assert client.get(url).status_code == 200


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert app.main(["new", str(tmp_path)]) == 0
    assert (tmp_path / "sources.yaml").read_text("utf-8").startswith("# 数据来源")


@pytest.mark.parametrize("name", ["里面有东西", "文件.txt"])
def test_what_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / name).write_text("x", "utf-8")
    place = tmp_path / name if name.endswith(".txt") else tmp_path
    assert app.main(["new", str(place)]) == 2
    assert "请换一个" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]
