"""``user``: the first accounts, by command."""

import json
import re
from pathlib import Path

import pytest

import app
from store import open_store
from tests.small import small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_workspace(tmp_path)


def user(folder: Path, *words: str) -> int:
    return app.main(["--workspace", str(folder), "user", *words])


def test_the_first_account_gets_a_link_that_is_printed_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert user(folder, "add", "zhangsan", "张三", "--role", "system_admin") == 0
    told = capsys.readouterr()
    found = re.search(r"/links/([\w-]{43})", told.out)
    assert found
    assert "安全管理员、审计员" in told.err
    assert user(folder, "list", "--json") == 0
    listed = capsys.readouterr().out
    assert found[1] not in listed
    assert json.loads(listed)["accounts"][0]["roles"] == ["system_admin"]
    with open_store(folder / "data/jixiao.db") as store:
        rows = store.db.execute("SELECT account, act, outcome FROM audit ORDER BY seq").fetchall()
    assert rows == [("命令行", "create_account", "done"), ("命令行", "grant", "done")]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("add", "admin", "张三"), 1, "最先猜"),
        (("add", "lisi", "李四", "--role", "filler"), 1, "范围"),
        (("add", "lisi", "李四", "--role", "boss"), 1, "没有角色"),
        (("add", "lisi", "李四", "--role", "filler", "--role", "auditor", "--all"), 1, "不能由同一个人"),
        (("add", "lisi"), 2, "姓名"),
        (("disable", "nobody"), 1, "没有账号"),
        (("link",), 2, "要写账号"),
    ],
)
def test_what_cannot_be_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int, says: str
) -> None:
    assert user(folder, *words) == status
    assert says in capsys.readouterr().err
    with open_store(folder / "data/jixiao.db") as store:
        assert store.accounts.all() == {}
        assert store.db.execute("SELECT count(*) FROM audit").fetchone()[0] == 0


def test_an_entry_by_command_bears_the_command_line(folder: Path) -> None:
    words = ["enter", "2024/hotline", "drills", "--value", "5", "--by", "张三", "--as-of", "2024-12-31"]
    assert app.main(["--workspace", str(folder), *words]) == 0
    assert user(folder, "add", "zhangsan", "张三", "--role", "system_admin") == 0
    assert app.main(["--workspace", str(folder), *words]) == 0
    with open_store(folder / "data/jixiao.db") as store:
        kept = store.db.execute('SELECT "by", account FROM entries ORDER BY seq').fetchall()
    assert kept == [("张三", None), ("张三", "命令行")]


@pytest.mark.parametrize(("proxy", "says"), [("", "不加密"), ("not-an-address", "IP 地址")])
def test_with_accounts_serve_needs_a_forwarding_server_for_other_machines(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, proxy: str, says: str
) -> None:
    assert user(folder, "add", "zhangsan", "张三", "--role", "system_admin") == 0
    monkeypatch.setenv("JIXIAO_TRUSTED_PROXY", proxy)
    assert app.main(["--workspace", str(folder), "serve", "--host", "0.0.0.0", "--port", "18998"]) == 2
    assert says in capsys.readouterr().err
