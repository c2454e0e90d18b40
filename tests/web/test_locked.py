"""A database that others hold, a disk that is full: pages go on, nothing is half done, and what was typed comes back."""

import errno
import html
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import connection
from store.connection import sqlite3  # another library in the same process would not see its locks
from tests.web.conftest import PROJECT, Reader
from web.recording import record_declarations
from workspace import Workspace

TARGETS = "targets/2024/hotline.yaml"
PAGES = ("/", "/problems", "/runs", PROJECT, "/indicators/2024/hotline/funds", "/healthz", "/import", "/recheck",
         "/papers/self-evaluation/2024/hotline", f"{PROJECT}/monitoring", "/rows/1")  # fmt: skip
TYPED = {"indicator": "funds", "value": "12万元", "by": "张三", "reason": "第一行\n第二行 <b>"}


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody writes for as long as the test lasts; nobody waits for long."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    monkeypatch.setitem(connection.SETTINGS, "busy_timeout", 50)
    other = sqlite3.connect(str(folder / "data/jixiao.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.rollback()
    other.close()


def edit(folder: Path, text: str = "# 改过\n") -> None:
    path = folder / TARGETS
    path.write_text(f"{text}{path.read_text('utf-8')}", encoding="utf-8")


def health(reader: Reader) -> dict[str, Any]:
    found: dict[str, Any] = reader.client.get("/healthz").get_json()
    return found


def declared_rows(folder: Path) -> int:
    db = sqlite3.connect(str(folder / "data/jixiao.db"))
    try:
        return int(db.execute("SELECT count(*) FROM declarations").fetchone()[0])
    finally:
        db.close()


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_shown_after_an_edit_while_another_program_writes(
    reader: Reader, folder: Path, url: str
) -> None:
    edit(folder)
    reader.read(url)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_writes_nothing_and_says_what_is_not_recorded_yet(
    reader: Reader, folder: Path, url: str
) -> None:
    edit(folder)
    before = declared_rows(folder)
    page = reader.client.get(url).text
    assert declared_rows(folder) == before
    if url in ("/", "/problems", PROJECT):
        assert "尚未登记" in page
        assert TARGETS in page


def test_the_server_records_what_pages_only_read(reader: Reader, folder: Path) -> None:
    edit(folder)
    before = declared_rows(folder)
    record_declarations(Workspace(folder))
    assert declared_rows(folder) == before + 1
    assert "尚未登记" not in reader.read("/")


@pytest.mark.usefixtures("locked")
def test_a_locked_database_is_no_error_of_recording(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    edit(folder)
    record_declarations(Workspace(folder))
    assert "not recorded yet" in caplog.text


@pytest.mark.parametrize(
    "url", ["/entries/2024/hotline", f"{PROJECT}/monitoring", "/acceptances/2024/hotline"]
)
def test_what_was_typed_comes_back_while_the_database_is_locked(
    reader: Reader, folder: Path, request: pytest.FixtureRequest, url: str
) -> None:
    token = reader.hidden("csrf_token")
    request.getfixturevalue("locked")
    edit(folder)
    answer = reader.client.post(url, data={"csrf_token": token, **TYPED})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "正被其他程序占用" in answer.text
    for text in TYPED.values():
        assert html.escape(text) in answer.text


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize(
    "place", ["workspace.uploads.UploadFolder.keep_stream", "store.evidence.EvidenceFolder.keep_stream", "store.ledger.Store.record_entry"]
)  # fmt: skip
def test_a_full_disk_is_told_and_what_was_typed_comes_back(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, place: str, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, "No space left on device")

    token = reader.hidden("csrf_token")
    monkeypatch.setattr(place, refuse)
    url = "/import" if "uploads" in place else "/entries/2024/hotline"
    files = {"papers": (b"x", "a.txt"), "evidence": (b"x", "b.txt")}
    data = {name: (io.BytesIO(text), called) for name, (text, called) in files.items()}
    answer = reader.client.post(url, data={"csrf_token": token, **TYPED, **data})
    assert answer.status_code == 507
    assert "磁盘空间不足" in answer.text
    assert "12万元" in answer.text
    assert "No space" not in answer.text


def test_the_returned_form_can_be_sent_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    token = reader.hidden("csrf_token")
    with monkeypatch.context() as full:
        full.setattr("store.ledger.Store.record_entry", refuse)
        page = reader.client.post("/entries/2024/hotline", data={"csrf_token": token, **TYPED}).text
    assert 'action="/entries/2024/hotline?"' in page
    again = reader.client.post("/entries/2024/hotline", data={"csrf_token": token, **TYPED})
    assert again.status_code == 303


def test_a_form_whose_token_expired_shows_what_was_typed(reader: Reader) -> None:
    answer = reader.client.post("/entries/2024/hotline", data={"csrf_token": "old", **TYPED})
    assert answer.status_code == 400
    assert "12万元" in answer.text


def test_health_tells_of_a_database_that_cannot_be_read(reader: Reader, folder: Path) -> None:
    (folder / "data/jixiao.db").write_bytes(b"no database at all")
    answer = reader.client.get("/healthz")
    assert answer.status_code == 503
    assert health(reader)["ok"] is False
    assert health(reader)["database"]["ok"] is False
    assert str(folder) not in answer.text


def test_health_tells_of_a_disk_that_is_nearly_full(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health(reader)["disk"]["ok"] is True
    monkeypatch.setattr("web.healthz.LEAST_FREE", 2)
    answer = reader.client.get("/healthz")
    assert answer.status_code == 503
    assert "磁盘只剩" in health(reader)["disk"]["reason"]
