"""A source that comes from a server, on its pages: where from, when, how much, what failed, and taking it now."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from sources.origins.fetched import FetchState
from tests.sources.origins.stub_services import Reply, serving
from tests.web.test_sources import CHOICES, JUNE, SPAN, do_jobs, send, settle, token
from workspace import Workspace
from workspace.fetch_words import fetch_sentence

DECLARED = "work_orders:\n  from: {kind: sqlite, file: hotline.db, table: orders}\n"


@pytest.fixture
def database(folder: Path) -> Path:
    (folder / "sources.yaml").write_text(DECLARED, encoding="utf-8")
    path = folder / "hotline.db"
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("CREATE TABLE orders (工单编号 TEXT, 受理时间 TEXT, 办结时间 TEXT)")
        writer.execute("INSERT INTO orders VALUES ('A1', '2024-06-01 08:00:00', '2024-06-02 08:00:00')")
    return path


def take(client: FlaskClient, folder: Path, table: str = "work_orders") -> str:
    """Presses the button twice, has the work done, and gives what it told."""
    for _ in range(2):
        answer = client.post("/sources/read", data={"csrf_token": token(client), "table": table})
        assert answer.status_code == 303
    assert do_jobs(Workspace(folder)) == ["read_source"]
    return client.get(answer.location).text


def test_a_source_of_a_database_is_taken_by_a_button(
    client: FlaskClient, folder: Path, database: Path
) -> None:
    before = client.get("/sources/work_orders").text
    assert "取自 SQLite 数据库 hotline.db" in before
    assert "还没有取到过" in before
    assert "现在取一次" in before
    assert "热线工单：取自 SQLite 数据库 hotline.db，取到 1 行；热线工单读取 1 行，全部读懂" in take(
        client, folder
    )
    page = client.get("/sources/work_orders").text
    assert "，取到 1 行，" in page
    assert "取数结果.csv" in page
    assert "fetched/" not in page
    assert "上次取到" in client.get("/sources").text


def test_looking_fetches_nothing(client: FlaskClient, folder: Path, database: Path) -> None:
    for address in ("/sources", "/sources/work_orders", "/"):
        client.get(address)
    assert not (folder / "data/fetched").exists()


def test_a_fetch_that_failed_is_told_on_both_pages_with_what_stands_instead(
    client: FlaskClient, folder: Path, database: Path
) -> None:
    take(client, folder)
    database.write_bytes(b"damaged" * 100)
    assert "取数失败：hotline.db 不是 SQLite 数据库，或已损坏" in take(client, folder)
    page, overview = client.get("/sources/work_orders").text, client.get("/sources").text
    assert "定时采集在" in page
    assert "用的是" in page
    assert "取数失败" in overview
    assert "没有取到：hotline.db" in " ".join(overview.split()).replace("： ", "：")


def test_an_upload_does_not_take_the_place_of_a_source_that_is_fetched(
    client: FlaskClient, folder: Path, database: Path
) -> None:
    _, _, path = send(client, ("六月.csv", JUNE))
    status, text = settle(client, path, "place", **CHOICES, **SPAN)
    assert status == 422
    assert "“工单”取自 SQLite 数据库 hotline.db，不另放文件" in text
    assert (folder / "sources.yaml").read_text("utf-8") == DECLARED


def test_the_sentence_of_a_fetch_tells_what_stands_instead(folder: Path, database: Path) -> None:
    sources = Workspace(folder).sources
    good = sources.fetch_table("work_orders")
    failed = good.after_failure("unreachable", "连不上", sources.now()).after_failure(
        "x", "连不上", sources.now()
    )
    told = fetch_sentence(sources, "work_orders", failed)
    assert "取数失败（连续第 2 次）：连不上；仍用 " in told
    assert told.endswith("取到的 1 行")
    assert "仍用" not in fetch_sentence(sources, "work_orders", FetchState(failures=1, reason="连不上"))


TRAININGS = """
trainings:
  label: 培训台账
  from: {kind: http_json, url: ADDRESS, records: rows, total_field: total}
  columns: {session: {header: id, type: code}, held_on: {header: day, type: day}}
  dated_by: held_on
"""


def test_what_a_fetch_left_open_is_told_on_the_pages_and_by_the_button(
    client: FlaskClient, folder: Path
) -> None:
    with serving(lambda _: Reply(b'{"rows": [{"id": "P1", "day": "2024-06-01"}], "total": 3}')) as service:
        (folder / "sources.yaml").write_text(TRAININGS.replace("ADDRESS", service.address), encoding="utf-8")
        told = take(client, folder, "trainings")
    note = "接口说共有 3 条，取到 1 条，两者不符，请与对方核对"
    assert f"取到 1 行；请核对：{note}" in told
    page = client.get("/sources/trainings").text
    assert "取自 HTTP 接口（JSON） 127.0.0.1" in page
    assert note in page
    assert "取数有出入" in page
    assert "取数有出入" in client.get("/sources").text


def test_the_columns_of_a_fetched_ledger_are_changed_by_what_was_fetched(
    client: FlaskClient, folder: Path
) -> None:
    with serving(lambda _: Reply(b'{"rows": [{"id": "P1", "day": "2024-06-01"}], "total": 1}')) as service:
        (folder / "sources.yaml").write_text(TRAININGS.replace("ADDRESS", service.address), encoding="utf-8")
        take(client, folder, "trainings")
    answer = client.post(
        "/sources/trainings/ledger", data={"csrf_token": token(client)}, follow_redirects=True
    )
    assert answer.status_code == 200, answer.text[-600:]
    assert "改台账的列" in answer.text


def test_an_upload_is_read_beside_a_fetch_that_was_not_read_yet(
    client: FlaskClient, folder: Path, database: Path
) -> None:
    Workspace(folder).sources.fetch_table("work_orders")
    _, text, _ = send(client, ("六月.csv", JUNE))
    assert "文件读不出" not in text
    assert "工单" in text
