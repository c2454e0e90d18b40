"""Signing in, staying signed in and being signed out: replays, lock-out, links, redirects, cookies, the audit."""

import re
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import app
from people.password_hash import matches_hash
from people.roles import Role
from store.people import command_actor, disable_account, enable_account, grant_roles, rename_account
from store.sessions import IDLE, LONGEST
from tests.damaging import change_database
from tests.web.office import OWN_UNIT, PASSWORD, Office, copy_of, token
from web import sign_in_check
from web.person import COOKIE

NEW_PASSWORD = "Wb4!teapot-Rk9s"


@pytest.fixture
def office(small_office: Office, tmp_path: Path) -> Office:
    return copy_of(small_office, tmp_path / "office")


def sign_in(client: FlaskClient, account: str, password: str = PASSWORD, **more: str) -> TestResponse:
    typed = {"csrf_token": token(client), "account": account, "password": password, **more}
    return client.post("/sign-in", data=typed)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def secret_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie
    return str(cookie.value)


def replayed(office: Office, secret: str) -> bool:
    """Whether an old cookie still opens something."""
    client = office.flask.test_client()
    client.set_cookie(COOKIE, secret)
    return is_signed_in(client)


def test_a_person_signs_in_and_out(office: Office) -> None:
    client = office.flask.test_client()
    answer = sign_in(client, "filler", next="/projects/2024/hotline?as_of=2024-06-30")
    assert (answer.status_code, answer.location) == (303, "/projects/2024/hotline?as_of=2024-06-30")
    secret = secret_of(client)
    assert is_signed_in(client)
    left = client.post("/sign-out", data={"csrf_token": token(client)})
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_signed_in(client)
    assert not replayed(office, secret)
    assert [row for row in office.audit() if row[1].startswith("sign")] == [
        ("filler", "sign_in", "done"),
        ("filler", "sign_out", "done"),
    ]


@pytest.mark.parametrize("written", [" FILLER ", "ｆｉｌｌｅｒ", "Filler"])
def test_an_account_is_met_however_it_is_typed(office: Office, written: str) -> None:
    assert sign_in(office.flask.test_client(), written).status_code == 303


def test_the_id_of_a_session_is_new_at_every_sign_in_and_the_old_one_ends(office: Office) -> None:
    client = office.flask.test_client()
    client.set_cookie(COOKIE, "planted-by-somebody")
    sign_in(client, "filler")
    first = secret_of(client)
    assert first != "planted-by-somebody"
    sign_in(client, "filler")
    assert secret_of(client) != first
    assert not replayed(office, first)


def test_the_table_holds_no_secret_of_a_session(office: Office) -> None:
    client = office.flask.test_client()
    sign_in(client, "filler")
    secret = secret_of(client)
    for file in (office.folder / "data").glob("jixiao.db*"):
        assert secret.encode() not in file.read_bytes()


def change_role(office: Office) -> None:
    with office.store() as store:
        grant_roles(store, "filler", frozenset({Role.REVIEWER}), OWN_UNIT, command_actor(), datetime.now(UTC))


def rename(office: Office) -> None:
    with office.store() as store:
        rename_account(store, "filler", "另一名", command_actor(), datetime.now(UTC))


def disable(office: Office) -> None:
    with office.store() as store:
        disable_account(store, "filler", command_actor(), datetime.now(UTC))


def disable_and_enable(office: Office) -> None:
    disable(office)
    with office.store() as store:
        enable_account(store, "filler", command_actor(), datetime.now(UTC))


def change_password(office: Office) -> None:
    other = office.sign_in("filler")
    typed = {"password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = other.post("/account/password", data={"csrf_token": token(other), **typed})
    assert answer.status_code == 303, answer.text
    assert is_signed_in(other)


@pytest.mark.parametrize("act", [change_role, disable, disable_and_enable, change_password])
def test_an_old_cookie_opens_nothing_after(office: Office, act: Callable[[Office], None]) -> None:
    client = office.sign_in("filler")
    secret = secret_of(client)
    assert is_signed_in(client)
    act(office)
    assert not is_signed_in(client)
    assert not replayed(office, secret)


@pytest.mark.parametrize(
    ("later", "is_open"), [(IDLE - timedelta(minutes=2), True), (IDLE, False), (LONGEST, False)]
)
def test_an_idle_session_ends(office: Office, later: timedelta, is_open: bool) -> None:
    now = datetime.now(UTC)
    client = office.sign_in("filler", now)
    with time_machine.travel(now + later, tick=False):
        assert is_signed_in(client) is is_open


def test_a_session_that_is_used_ends_after_twelve_hours(office: Office) -> None:
    now = datetime.now(UTC)
    client = office.sign_in("filler", now)
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert is_signed_in(client), minutes
    with time_machine.travel(now + LONGEST, tick=False):
        assert not is_signed_in(client)


def test_a_clock_set_back_gives_no_more_time(office: Office) -> None:
    now = datetime.now(UTC)
    client = office.sign_in("filler", now + timedelta(hours=5))
    with time_machine.travel(now, tick=False):
        assert not is_signed_in(client)


def test_sessions_outlive_another_key_and_a_restart(office: Office) -> None:
    client = office.sign_in("filler")
    secret = secret_of(client)
    again = Office(open_again(office, secret_key="k" * 16 + "another-key-0123456789"), office.folder)
    assert replayed(again, secret)


def open_again(office: Office, **settings: str) -> Flask:
    return app.create_app(workspace=office.folder, **settings)


def test_the_sixth_try_is_refused_even_when_it_is_right_and_that_survives_a_restart(office: Office) -> None:
    client = office.flask.test_client()
    for _ in range(5):
        assert "账号或口令不对" in sign_in(client, "filler", "wrong").text
    assert "已锁定" in sign_in(client, "filler").text
    again = Office(open_again(office), office.folder)
    assert "已锁定" in sign_in(again.flask.test_client(), "filler").text
    assert sign_in(client, "reviewer").status_code == 303
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31), tick=False):
        assert sign_in(office.flask.test_client(), "filler").status_code == 303


def test_a_right_password_gives_the_tries_back(office: Office) -> None:
    for _ in range(3):
        client = office.flask.test_client()
        for _ in range(4):
            sign_in(client, "filler", "wrong")
        assert sign_in(client, "filler").status_code == 303


def test_fifty_guesses_at_once_are_compared_five_times_at_most(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def compare(kept: str, password: str) -> bool:
        compared.append(password)
        return False

    monkeypatch.setattr(sign_in_check, "matches_hash", compare)
    claims = [sign_in_check.Claim.typed("filler", f"guess {n}", "127.0.0.1") for n in range(50)]

    def guess(claim: sign_in_check.Claim) -> str:
        with office.store() as store:
            return sign_in_check.sign_in(store, claim, datetime.now(UTC)).secret

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(guess, claims)) == {""}
    assert len(compared) == 5


def test_an_address_that_guesses_at_many_accounts_is_held_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_check, "matches_hash", lambda kept, password: False)
    with office.store() as store:
        now = datetime.now(UTC)
        answers = [
            sign_in_check.sign_in(store, sign_in_check.Claim.typed(f"a{n}", "x", "10.0.0.9"), now)
            for n in range(40)
        ]
        assert [answer.status for answer in answers] == [401] * 30 + [429] * 10
        other = sign_in_check.sign_in(store, sign_in_check.Claim.typed("b", "x", "10.0.0.8"), now)
        assert other.status == 401


def test_known_and_unknown_accounts_are_answered_alike(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are the same, and so is the work: one comparison with a hash of the same cost."""
    hashes: list[str] = []

    def compare(kept: str, password: str) -> bool:
        hashes.append(kept)
        return matches_hash(kept, password)

    monkeypatch.setattr(sign_in_check, "matches_hash", compare)
    pages = []
    for account in ("filler", "nosuchperson"):
        client = office.flask.test_client()
        tried = [sign_in(client, account, "wrong") for _ in range(6)]
        pages.append([(answer.status_code, answer.text.replace(account, "X")) for answer in tried])
    assert [[status for status, _ in page] for page in pages] == [[401] * 6] * 2
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert len(hashes) == 10
    assert statistics.multimode(bool(kept) for kept in hashes) == [True, False]


def without_tokens(pages: list[tuple[int, str]]) -> list[str]:
    return [re.sub(r'name="csrf_token"\s+value="[^"]*"', "", text) for _, text in pages]


@pytest.mark.parametrize(
    "address",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example"),
        *("/\t/evil.example", "/%09//evil.example\n", "javascript:alert(1)", "data:text/html,x", "///evil.example"),
        *(" //evil.example", "/\x00/evil.example", "evil.example", "//evil.example/%2f..", "/\\/evil.example"),
        *("http:///evil.example", "//[::1]", "//user@evil.example", "/ok\r\nSet-Cookie: a=b", "////evil.example"),
    ],
)  # fmt: skip
def test_one_goes_on_to_a_page_of_ours_only(office: Office, address: str) -> None:
    answer = sign_in(office.flask.test_client(), "filler", next=address)
    assert answer.status_code == 303
    assert answer.location == "/arrive" or (answer.location or "").startswith("/%09")


def test_a_link_gives_a_password_once(office: Office) -> None:
    with office.store() as store:
        secret = store.credentials.make_link("filler", datetime.now(UTC))
    client = office.flask.test_client()
    assert client.get(f"/links/{secret}").status_code == 200
    assert client.get(f"/links/{secret}").status_code == 200  # looking at it does not use it
    typed = {"csrf_token": token(client), "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.post(f"/links/{secret}", data={**typed, "again": "x"}).status_code == 422
    assert client.post(f"/links/{secret}", data=typed).status_code == 303
    assert client.get(f"/links/{secret}").status_code == 404
    assert client.post(f"/links/{secret}", data=typed).status_code == 404
    assert sign_in(client, "filler").status_code == 401
    assert sign_in(client, "filler", NEW_PASSWORD).status_code == 303


def test_a_link_ends_after_three_days_and_with_the_next_one(office: Office) -> None:
    now = datetime.now(UTC)
    with office.store() as store:
        first = store.credentials.make_link("filler", now)
        second = store.credentials.make_link("filler", now)
    client = office.flask.test_client()
    assert client.get(f"/links/{first}").status_code == 404
    with time_machine.travel(now + timedelta(hours=73), tick=False):
        assert client.get(f"/links/{second}").status_code == 404


@pytest.mark.parametrize(("days", "is_open"), [(89, True), (90, False)])
def test_a_password_of_ninety_days_opens_the_change_page_alone(
    office: Office, days: int, is_open: bool
) -> None:
    office.reset_password("filler", datetime.now(UTC) - timedelta(days=days))
    client = office.sign_in("filler")
    page = client.get("/")
    assert (page.status_code == 200) is is_open
    assert is_open or page.location == "/account"
    assert ("天到期" in client.get("/account").text) is is_open


def test_an_account_that_was_not_used_for_ninety_days_is_closed(office: Office) -> None:
    office.reset_password("filler", datetime.now(UTC) - timedelta(days=91))
    assert "90 天没有使用" in sign_in(office.flask.test_client(), "filler").text


def test_a_password_used_lately_is_refused(office: Office) -> None:
    client = office.sign_in("filler")
    typed = {"password": PASSWORD, "new_password": PASSWORD, "again": PASSWORD}
    answer = client.post("/account/password", data={"csrf_token": token(client), **typed})
    assert answer.status_code == 422
    assert "用过的口令" in answer.text


def test_guessing_at_the_present_password_is_counted_too(office: Office) -> None:
    client = office.sign_in("filler")
    typed = {
        "csrf_token": token(client),
        "password": "x",
        "new_password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
    }
    texts = [client.post("/account/password", data=typed).text for _ in range(6)]
    assert "现用口令不对" in texts[4]
    assert "已锁定" in texts[5]


def test_signed_in_pages_are_kept_by_nobody(office: Office) -> None:
    answer = office.sign_in("filler").get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_form_for_a_password_comes_back_without_it(office: Office) -> None:
    client = office.flask.test_client()
    answer = client.post("/account/password", data={"csrf_token": token(client), "password": PASSWORD})
    assert answer.status_code == 401
    assert PASSWORD not in answer.text


def test_what_was_typed_before_the_session_ended_comes_back(office: Office) -> None:
    client = office.flask.test_client()
    typed = {"csrf_token": token(client), "indicator": "drills", "reason": "写了很久的原因"}
    answer = client.post("/entries/2024/hotline", data=typed)
    assert answer.status_code == 401
    assert "写了很久的原因" in answer.text


def test_without_the_audit_row_nothing_happens(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.store() as store:
        monkeypatch.setattr(type(store.audit), "add", refuse_row)
        before = store.accounts.all()
        for act in (disable, rename, change_role):
            with pytest.raises(RuntimeError):
                act(office)
        assert store.accounts.all() == before
        monkeypatch.undo()


def refuse_row(*_: object) -> None:
    raise RuntimeError("no row can be added")


def test_a_changed_act_takes_every_right(office: Office) -> None:
    client = office.sign_in("filler")
    sql = "UPDATE account_acts SET details = replace(details, 'filler', 'finance') WHERE act = 'granted'"
    assert change_database(office.folder / "data/jixiao.db", sql)
    with office.store() as store:
        assert store.accounts.all()["filler"].is_damaged
        assert store.accounts.all()["filler"].roles == frozenset()
    assert not is_signed_in(client)
    assert sign_in(office.flask.test_client(), "filler").status_code == 401


def test_what_was_typed_without_a_session_is_carried_through_signing_in(office: Office) -> None:
    client = office.flask.test_client()
    url = "/entries/2024/hotline?as_of=2024-12-31"
    typed = {"csrf_token": token(client), "indicator": "drills", "value": "4次", "reason": "<b>停办</b>一次"}
    asked = client.post(url, data=typed)
    assert asked.status_code == 401
    assert "&lt;b&gt;停办&lt;/b&gt;一次" in asked.text
    carried = dict(re.findall(r'name="(again\.[^"]+)" value="([^"]*)"', asked.text))
    assert carried["again.value"] == "4次"
    wrong = sign_in(client, "filler", "not the password", next=url, **carried)
    assert 'name="again.value" value="4次"' in wrong.text
    page = sign_in(client, "filler", next=url, **carried)
    assert page.status_code == 200
    assert not page.location
    assert f'action="{url}"' in page.text
    assert "4次" in page.text
    assert is_signed_in(client)


def test_no_password_is_carried_along_and_no_form_leads_elsewhere(office: Office) -> None:
    client = office.flask.test_client()
    asked = client.post(
        "/account/password", data={"csrf_token": token(client), "password": "Old1!", "again": "x"}
    )
    assert "Old1!" not in asked.text
    page = sign_in(client, "filler", next="https://elsewhere.example/", **{"again.value": "4次"})
    assert 'action="/"' in page.text
