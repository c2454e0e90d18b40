"""How far the lists are of now, told by ``status`` and ``/healthz``."""

import json
from pathlib import Path

import pytest

import app
from tests.small import TARGETS, small_workspace
from workspace import Workspace
from workspace.deriving import derive


def status_of(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert app.main(["--workspace", str(folder), "status", *words]) == 0
    return capsys.readouterr().out


def test_what_is_behind_is_counted_and_who_looks_after_it_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_workspace(tmp_path / "office")
    said = status_of(folder, capsys)
    assert "项目列表的汇总：0 个项目已是最新，1 个待更新（打开列表时现算，不会显示旧数）" in said
    assert "没有后台进程在更新，请启动 serve 或 schedule，或运行 derive" in said
    workspace = Workspace(folder)
    with workspace.store() as store:
        derive(workspace, store)
    lists = json.loads(status_of(folder, capsys, "--json"))["lists"]
    assert (lists["projects"], lists["current"], lists["behind"]) == (1, 1, 0)
    assert lists["looked_at"]
    (folder / "targets/2024/second.yaml").write_text(TARGETS.replace("热线运行经费", "第二个"), "utf-8")
    lists = json.loads(status_of(folder, capsys, "--json"))["lists"]
    assert (lists["projects"], lists["current"], lists["behind"]) == (2, 1, 1)
    answer = app.create_app(workspace=folder).test_client().get("/healthz").get_json()["lists"]
    assert (answer["current"], answer["behind"]) == (1, 1)
