"""That every answer is looked at: the headers and cookies of ``tests/answers.py`` here and over https, and
what it would say of answers that lack them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from tests.answers import NEEDED, check_answer
from tests.small import small_workspace
from tests.web.office import PASSWORD, Office, open_office
from web.headers import MESSAGES, plain_answer

HTTPS = "https://localhost"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(small_workspace(tmp_path_factory.mktemp("headers") / "office"))


@pytest.mark.parametrize("code", MESSAGES)
def test_answers_that_never_reach_the_application_have_the_headers_too(code: int) -> None:
    head = plain_answer(code).partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    found = dict(line.split(": ", 1) for line in head)
    assert found | NEEDED == found
    assert found["Cache-Control"] == "no-store"
    assert found["Content-Type"] == "text/html; charset=utf-8"
    assert len(found) == len(head), "a header twice"


def test_over_https_cookies_are_secure(office: Office) -> None:
    client = office.flask.test_client()
    page = client.get("/sign-in", base_url=HTTPS)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    typed = {"account": "filler", "password": PASSWORD, "csrf_token": token_of(page)}
    answer = client.post("/sign-in", data=typed, base_url=HTTPS, headers={"Referer": f"{HTTPS}/sign-in"})
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("jixiao_sign_in=") for cookie in cookies)
    assert all("; Secure" in cookie for cookie in cookies)
    left = client.post(
        "/sign-out",
        data={"csrf_token": token_of(client.get("/account", base_url=HTTPS))},
        base_url=HTTPS,
        headers={"Referer": f"{HTTPS}/account"},
    )
    assert left.status_code == 303
    assert all("; Secure" in cookie for cookie in left.headers.getlist("Set-Cookie"))


def token_of(page: TestResponse) -> str:
    return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]


@pytest.mark.parametrize("url", ["/nowhere", "/static/nothing.css", "/account", "/healthz", "/links/x"])
def test_answers_of_every_kind_pass(office: Office, url: str) -> None:
    client = office.flask.test_client()
    for answer in (client.get(url), client.head(url), client.options(url), client.delete(url)):
        check_answer(answer)


def without(name: str) -> Callable[[Response], object]:
    return lambda answer: answer.headers.pop(name, None)


def having(name: str, value: str) -> Callable[[Response], object]:
    return lambda answer: answer.headers.set(name, value)


def cookie(name: str = "session", **attributes: object) -> Callable[[Response], object]:
    right = {"httponly": True, "samesite": "Lax"}
    return lambda answer: answer.set_cookie(name, "x", **{**right, **attributes})  # type: ignore[arg-type]


SPOILT: dict[str, Callable[[Response], object]] = {
    **{f"without {name}": without(name) for name in NEEDED},
    "a weaker policy": having("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),
    "kept by caches": having("Cache-Control", "public, max-age=60"),
    "for other sites": having("Access-Control-Allow-Origin", "*"),
    "https where there is none": having("Strict-Transport-Security", "max-age=31536000"),
    "without charset": having("Content-Type", "text/html"),
    "to another site": having("Location", "https://evil.example/"),
    "to another host": having("Location", "//evil.example/"),
    "a cookie for scripts": cookie(httponly=False),
    "a cookie for other sites": cookie(samesite="None"),
    "a cookie without SameSite": cookie(samesite=None),
    "a cookie of a domain": cookie(domain="example.gov.cn"),
    "a cookie that nobody knows": cookie("tracker"),
    "a link to another site": lambda answer: answer.set_data('<a href="https://evil.example/">x</a>'),
    "the inside": lambda answer: answer.set_data("Traceback (most recent call last)"),
}


@contextmanager
def spoiling(flask: Flask, spoil: Callable[[Response], object]) -> Iterator[None]:
    """While every answer is changed at last, after the application's own work."""

    def change(answer: Response) -> Response:
        spoil(answer)
        return answer

    before = flask.after_request_funcs.setdefault(None, [])
    before.insert(0, change)
    try:
        yield
    finally:
        before.remove(change)


@pytest.mark.parametrize("name", SPOILT)
def test_an_answer_that_lacks_something_would_be_noticed(office: Office, name: str) -> None:
    with spoiling(office.flask, SPOILT[name]), pytest.raises(AssertionError):
        office.flask.test_client().get("/sign-in")
