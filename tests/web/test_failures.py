"""When the program fails: a page in Chinese that tells nothing of the inside, and a log that does."""

import logging
from pathlib import Path

import pytest
from flask import Flask

import app
from people.permissions import Action
from store import StoreError
from tests.web.conftest import Reader
from web.permissions import ROUTES

SECRET = "password=geheim /home/somebody"


@pytest.fixture
def web(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with two routes that break."""
    web = app.create_app(workspace=folder)
    monkeypatch.setattr("web.permissions.ROUTES", {**ROUTES, "broken": Action.VIEW, "unstored": Action.VIEW})

    @web.get("/broken")
    def broken() -> str:
        raise RuntimeError(SECRET)

    @web.get("/unstored")
    def unstored() -> str:
        raise StoreError(SECRET)

    return web


@pytest.mark.parametrize(
    ("url", "status", "says"), [("/broken", 500, "系统出错"), ("/unstored", 503, "数据库暂时不能使用")]
)
def test_a_failure_is_told_in_chinese_without_its_inside(
    web: Flask, caplog: pytest.LogCaptureFixture, url: str, status: int, says: str
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = web.test_client().get(url)
    assert answer.status_code == status
    assert says in answer.text
    for inside in (SECRET, "Traceback", "RuntimeError", "StoreError"):
        assert inside not in answer.text
    assert SECRET in caplog.text
    assert "Content-Security-Policy" in answer.headers


def test_a_page_that_breaks_while_it_is_drawn_is_a_failure_too(
    web: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.lists.overview_page", lambda *_, **__: object())
    answer = web.test_client().get("/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text


def test_the_failure_page_needs_nothing_of_the_workspace(web: Flask, folder: Path) -> None:
    (folder / "data/jixiao.db").write_bytes(b"no database at all")
    answer = web.test_client().get("/")
    assert answer.status_code == 503
    assert str(folder) not in answer.text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("POST", "/", 405),
        ("GET", "/entries/2024/hotline", 405),
        ("POST", "/entries/2024/hotline", 400),
        ("GET", "/nowhere", 404),
    ],
)
def test_what_the_framework_would_say_in_english_is_said_in_chinese(
    web: Flask, method: str, url: str, status: int
) -> None:
    answer = web.test_client().open(url, method=method)
    assert answer.status_code == status
    for english in ("The ", "server", "CSRF", "token"):
        assert english not in answer.text.split("<main")[1]


@pytest.mark.parametrize(
    "url",
    [
        "/rows/99999999999999999999999",
        "/rows/9223372036854775807",
        "/runs/%00",
        "/evidence/..%2f..%2fetc%2fpasswd",
        "/static/..%2fapp.py",
        "/projects/..%2f..%2fetc",
    ],
)
def test_addresses_made_up_are_not_there(reader: Reader, url: str) -> None:
    reader.read(url, 404)


@pytest.mark.parametrize(
    "url",
    [
        "/?year=99999999999999999999",
        "/?page=99999999999999999999",
        "/?q=%00%ff",
        "/rows/1?offset=99999999999999999999",
    ],
)
def test_numbers_at_the_end_of_the_world_break_no_page(reader: Reader, url: str) -> None:
    reader.read(url)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("url", ["/", "/projects/2024/hotline", "/papers/self-evaluation/2024/hotline"])
def test_days_at_the_end_of_the_world_are_refused_with_the_reason(reader: Reader, url: str, day: str) -> None:
    assert f"现为“{day}”" in reader.read(f"{url}?as_of={day}", 400)


def test_a_project_whose_file_cannot_be_read_is_told_apart_from_one_that_nobody_declared(
    folder: Path, reader: Reader
) -> None:
    (folder / "targets/2024/bad.yaml").write_text("name: 坏\n  - x\n", encoding="utf-8")
    assert "目标文件 targets/2024/bad.yaml 有错误" in reader.read("/projects/2024/bad", 404)
    assert "没有项目“2024/none”" in reader.read("/projects/2024/none", 404)
