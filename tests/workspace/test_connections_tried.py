"""``doctor`` says of every server that tables come from whether it answers, and what to do; it fetches nothing
and tells no secret."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import app
from sources.origins.contract import FetchLimits
from tests.sources.origins.stub_services import Asked, Reply, serving
from workspace import Workspace
from workspace.connections_tried import try_connections

SECRET = "s3cret-of-nobody-else"
DECLARED = """
work_orders: {{from: {{kind: sqlite, file: orders.db, table: orders}}}}
callbacks: {{from: {{kind: sqlite, file: orders.db, table: nothing}}}}
payments: {{from: {{kind: http_json, url: "{url}/payments", records: data, token: JIXIAO_TOKEN}}}}
faults: {{from: {{kind: http_json, url: "{url}/slow", records: data}}}}
budget: {{from: {{kind: http_json, url: "{url}/closed", records: data, token: JIXIAO_NO_TOKEN}}}}
calls: {{from: {{kind: http_json, url: "{url}/closed", records: data, token: JIXIAO_TOKEN}}}}
call_report: {{from: {{kind: http_json, url: "{url}/closed", records: data, token: JIXIAO_TOKEN}}}}
"""


def answer(asked: Asked) -> Reply:
    """One place repeats the token, one never answers, one lets nobody in."""
    if asked.path == "/payments":
        return Reply(json.dumps({"msg": asked.headers["authorization"]}).encode())
    return Reply(hang=True) if asked.path == "/slow" else Reply(status=401)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JIXIAO_TOKEN", SECRET)
    monkeypatch.delenv("JIXIAO_NO_TOKEN", raising=False)
    monkeypatch.setattr("sources.origins.fetching.SHORT", FetchLimits(total_seconds=1))
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "orders.db")) as database:
        database.execute("CREATE TABLE orders (工单编号 TEXT)")
        database.commit()
    return tmp_path


def doctor(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = app.main(["--workspace", str(folder), "doctor", *words])
    captured = capsys.readouterr()
    assert SECRET not in captured.out + captured.err
    return status, captured.out


def test_every_server_is_tried_and_what_fails_is_told_with_what_to_do(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(answer) as service:
        (office / "sources.yaml").write_text(DECLARED.format(url=service.address), "utf-8")
        status, printed = doctor(office, capsys, "--json")
        told: dict[str, Any] = json.loads(printed)
        assert (status, told["connections"]) == (1, {"tables": 7, "of_files": 2, "answered": 1})
        found = {finding["code"]: finding for finding in told["findings"]}
        assert "JIXIAO_NO_TOKEN" in found["connection-secret"]["text"]
        assert "没有试连" in found["connection-secret"]["text"]
        assert "可能只是慢" in found["connection-slow"]["text"]
        assert {found[code]["level"] for code in ("connection-secret", "connection-slow")} == {"hint"}
        refused = [finding["text"] for finding in told["findings"] if finding["code"] == "connection"]
        assert len(refused) == 3, "two tables of one place that fail alike are told together"
        assert any("orders.db" in text and "nothing" in text for text in refused)
        said = doctor(office, capsys)[1]
        assert "取自服务器的表 5 张，试连通过 0 张，没有通过 5 张，原因见上\n" in said
        assert "取自 SQLite 文件的表 2 张，试连通过 1 张，没有通过 1 张，原因见上\n" in said
    assert not list((office / "data").glob("fetched/*/*"))


def test_a_table_that_is_declared_wrong_is_said_not_to_have_been_tried(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "calls: {from: {kind: http_json, url: 'http://a.example', token: hunter2}}"
    (office / "sources.yaml").write_text(wrong, "utf-8")
    status, said = doctor(office, capsys)
    assert status == 1
    assert "有错的表没有试连：sources.yaml:1" in said
    assert "hunter2" not in said
    (office / "sources.yaml").write_text(f"{wrong}\n{wrong.replace('calls', 'faults')}", "utf-8")
    assert "（这样的错误共 2 处）；请运行 check" in doctor(office, capsys)[1]


def test_where_all_answer_nothing_is_wrong_and_without_servers_nothing_is_said(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "试连" not in doctor(office, capsys)[1]
    (office / "sources.yaml").write_text(
        DECLARED.splitlines()[1].replace("{{", "{").replace("}}", "}"), "utf-8"
    )
    assert "取自 SQLite 文件的表 1 张，试连通过 1 张\n" in doctor(office, capsys)[1]
    assert "服务器" not in doctor(office, capsys)[1]
    assert try_connections(Workspace(office)).findings == ()
