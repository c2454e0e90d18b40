"""Gathering over real services in processes of their own: one without accounts, one that gives what a token
opens, and the same when it is asked too often or stopped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from people.scopes import EVERYTHING, build_scope
from tests.browser.served import ROOT, free_port, wait_until_answered
from tests.web.office import open_office
from tests.workspace.gathering import faults, gather_here, unit_workspace, write_list
from workspace.unit_gathering import Gathering


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    port = free_port()
    words = [sys.executable, str(ROOT / "app.py"), "--workspace", str(folder)]
    command = [*words, "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_answered(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A workspace with accounts, and tokens of them; the folder is under ``folder``."""
    folder = unit_workspace(tmp_path_factory.mktemp("unit"), "办公经费")
    scopes = {"ALL": EVERYTHING, "ONE": build_scope(units=["103002"]), "OTHER": build_scope(units=["207001"])}
    with open_office(folder).store() as store:
        now = datetime.now(UTC)
        made = {
            name: store.tokens.add("finance", name, scope, False, "security", now, 30)
            for name, scope in scopes.items()
        }
    return {**made, "folder": str(folder), "WRONG": "jx_nothing"}


def test_workspaces_on_hosts_and_in_folders_are_gathered(tmp_path: Path, tokens: dict[str, str]) -> None:
    plain, bureau = unit_workspace(tmp_path / "plain"), tmp_path / "bureau"
    beside = unit_workspace(tmp_path / "beside", "窗口服务经费")
    with served(plain) as first, served(Path(tokens["folder"]), JIXIAO_API_RATE="4") as second:
        named = [f"name: {name}, url: '{second}', token: {name}" for name in ("ALL", "ONE", "OTHER", "WRONG")]
        write_list(bureau, f"name: 无账号, url: '{first}'", "name: 本机, folder: ../beside", *named)
        found = gather_here(bureau, tokens)
        assert {name: fault for name, (fault, _) in faults(found).items() if fault} == {"WRONG": "sign-in"}
        assert projects(found) == {"无账号": 1, "本机": 1, "ALL": 1, "ONE": 1}
        heads = {unit.name: unit.head for unit in found.rollup.units if unit.head}
        assert {name: head.is_partial for name, head in heads.items()} == {
            **dict.fromkeys(("无账号", "本机", "ALL"), False),
            **dict.fromkeys(("ONE", "OTHER"), True),
        }
        write_list(bureau, *(f"name: 第{number}次, url: '{second}', token: ALL" for number in range(5)))
        often = [reason for fault, reason in faults(gather_here(bureau, tokens)).values() if fault]
        assert often
        assert all("HTTP 429" in reason for reason in often)
        write_list(bureau, *named[:1])
    stopped = gather_here(bureau, tokens)
    assert faults(stopped)["ALL"][0] == "unreachable"
    assert projects(stopped) == {"ALL": 1}
    assert beside.exists()


def projects(found: Gathering) -> dict[str, int]:
    return {year.name: year.sums.projects for year in found.rollup.years}
