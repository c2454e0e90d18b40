"""统一身份认证, against a provider that runs here: the good way, and every bad answer refused and told."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from store.binding import qualified_subject
from store.openid_tries import LASTS, MOST_OF_ADDRESS
from store.people import command_actor, disable_account, enable_account
from store.sessions import Way
from tests.small import small_workspace
from tests.web.identity_provider import (
    CLIENT,
    OTHER_KEY,
    SUBJECT,
    IdentityProvider,
    running_provider,
    settings_of,
    sign_with_client_secret,
    sign_with_nothing,
    sign_with_public_key,
)
from tests.web.office import PASSWORD, Office, copy_of, open_office, token
from web import openid_http
from web.openid import COOKIE as OPENID_COOKIE
from web.openid import DOWN, NOT_ACCEPTED, NOT_BEGUN, UNPROVEN
from web.openid_http import ProviderDownError, get_json, is_safe_url
from web.person import COOKIE

Spoil = Callable[[IdentityProvider], object]


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with running_provider() as found:
        yield found


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(small_workspace(tmp_path_factory.mktemp("people") / "office"))


@pytest.fixture
def office(people: Office, tmp_path: Path, provider: IdentityProvider) -> Office:
    """In which the filler is bound."""
    office = copy_of(people, tmp_path / "office", **settings_of(provider))
    bind(office, provider, "filler")
    return office


def bind(office: Office, provider: IdentityProvider, account: str, subject: str = SUBJECT) -> None:
    with office.store() as store:
        store.credentials.bind_subject(
            account, qualified_subject(provider.issuer, subject), datetime.now(UTC)
        )


def visit(url: str) -> str:
    """What a browser does at the provider: sign in there, and be sent back; the path it comes back to."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    body, location = answer.read(), answer.getheader("Location") or ""
    connection.close()
    assert answer.status == 302, body
    assert location.startswith("http://localhost/sign-in/openid/back?")
    return location.removeprefix("http://localhost")


def go(client: FlaskClient, url: str = "/sign-in/openid") -> TestResponse:
    """All the way round."""
    begun = client.get(url)
    assert begun.status_code == 303, begun.text
    return client.get(visit(begun.location))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_person_signs_in_and_goes_on_to_where_they_were_going(office: Office) -> None:
    client = office.flask.test_client()
    assert "用统一身份认证登录" in client.get("/sign-in?next=/problems").text
    answer = go(client, "/sign-in/openid?next=/problems")
    assert (answer.status_code, answer.location) == (303, "/problems")
    assert "赵填报" in client.get("/account").text
    assert office.audit("sign_in") == [("filler", "sign_in", "done")]
    with office.store() as store:
        (session,) = store.sessions.of_account("filler", datetime.now(UTC))
        assert session.way is Way.OPENID


def test_what_is_asked_of_the_provider(office: Office, provider: IdentityProvider) -> None:
    url = urlsplit(office.flask.test_client().get("/sign-in/openid").location)
    asked = {name: found[0] for name, found in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{provider.issuer}/authorize"
    assert asked.pop("redirect_uri") == "http://localhost/sign-in/openid/back"
    secrets = [asked.pop(name) for name in ("state", "nonce", "code_challenge")]
    assert len(set(secrets)) == 3
    assert min(map(len, secrets)) >= 43
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid",
        "code_challenge_method": "S256",
    }


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere(office: Office, elsewhere: str) -> None:
    client = office.flask.test_client()
    begun = client.get("/sign-in/openid", query_string={"next": elsewhere})
    assert client.get(visit(begun.location)).location == "/arrive"


def test_the_address_to_come_back_to_is_never_of_another_site(office: Office) -> None:
    answer = office.flask.test_client().get("/sign-in/openid", headers={"Host": "evil.example"})
    assert answer.status_code == 421


def change(name: str, value: Any) -> Spoil:
    return lambda provider: setattr(provider, "spoil_claims", lambda claims: claims.update({name: value}))


def drop(name: str) -> Spoil:
    return lambda provider: setattr(provider, "spoil_claims", lambda claims: claims.pop(name))


def replacing(name: str, value: object) -> Spoil:
    return lambda provider: setattr(provider, name, value)


def answering(**answer: Any) -> Spoil:
    return lambda provider: setattr(provider, "spoil_answer", lambda given: given.update(answer))


BAD: dict[str, tuple[Spoil, str]] = {
    "another nonce": (change("nonce", "of-another-try"), UNPROVEN),
    "no nonce": (drop("nonce"), UNPROVEN),
    "another audience": (change("aud", "another-service"), UNPROVEN),
    "several audiences without azp": (change("aud", [CLIENT, "another-service"]), UNPROVEN),
    "given to another service": (change("azp", "another-service"), UNPROVEN),
    "no audience": (drop("aud"), UNPROVEN),
    "an empty audience": (change("aud", ""), UNPROVEN),
    "another issuer": (change("iss", "https://sso.example.gov.cn"), UNPROVEN),
    "no issuer": (drop("iss"), UNPROVEN),
    "expired": (change("exp", int(time.time()) - 120), UNPROVEN),
    "no expiry": (drop("exp"), UNPROVEN),
    "an expiry in words": (change("exp", "tomorrow"), UNPROVEN),
    "issued in the future": (change("iat", int(time.time()) + 3600), UNPROVEN),
    "not yet valid": (change("nbf", int(time.time()) + 3600), UNPROVEN),
    "nobody": (drop("sub"), UNPROVEN),
    "an empty subject": (change("sub", ""), UNPROVEN),
    "a subject that is a list": (change("sub", [SUBJECT]), UNPROVEN),
    "a subject with a blank": (change("sub", f"x {SUBJECT}"), UNPROVEN),
    "a subject without end": (change("sub", "1" * 300), UNPROVEN),
    "an access token of another": (change("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), UNPROVEN),
    "alg none": (replacing("sign", sign_with_nothing), UNPROVEN),
    "HS256 with the public key": (replacing("sign", sign_with_public_key), UNPROVEN),
    "HS256 with the client secret": (replacing("sign", sign_with_client_secret), UNPROVEN),
    "signed by another key": (replacing("key", OTHER_KEY), UNPROVEN),
    "no id_token": (answering(id_token=None), UNPROVEN),
    "an id_token that is none": (answering(id_token="a.b.c"), UNPROVEN),
    "an id_token of five parts": (answering(id_token="a.b.c.d.e"), UNPROVEN),
    "an id_token without end": (answering(id_token="a" * 60_000), UNPROVEN),
    "an answer of another issuer": (
        replacing("spoil_return", lambda back: back.update(iss="https://sso.example.gov.cn")),
        UNPROVEN,
    ),
    "a code that is none": (
        replacing("spoil_return", lambda back: back.update(code="guessed")),
        NOT_ACCEPTED,
    ),
    "no code": (replacing("spoil_return", lambda back: back.pop("code")), NOT_ACCEPTED),
    "refused there": (
        replacing("spoil_return", lambda back: back.update(error="access_denied")),
        NOT_ACCEPTED,
    ),
    "another state": (replacing("spoil_return", lambda back: back.update(state="guessed")), NOT_BEGUN),
    "no state": (replacing("spoil_return", lambda back: back.pop("state")), NOT_BEGUN),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_signs_nobody_in_and_is_told(
    office: Office, provider: IdentityProvider, name: str
) -> None:
    spoil, told = BAD[name]
    spoil(provider)
    client = office.flask.test_client()
    answer = go(client)
    assert answer.status_code == 401
    assert told in answer.text
    assert not is_signed_in(client)
    assert client.get_cookie(COOKIE) is None
    assert office.audit()[-1:] == [("", "sign_in", "failed")]
    assert len(office.audit("sign_in")) == 1


def test_a_bad_answer_leaves_nothing_to_try_again_with(office: Office, provider: IdentityProvider) -> None:
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    provider.spoil_claims = lambda claims: claims.update(nonce="x")
    assert client.get(back).status_code == 401
    provider.spoil_claims = lambda claims: None
    answer = client.get(back)
    assert NOT_BEGUN in answer.text
    assert not is_signed_in(client)


def test_an_answer_is_taken_once(office: Office) -> None:
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    assert client.get(back).status_code == 303
    client.delete_cookie(COOKIE)
    answer = client.get(back)
    assert (answer.status_code, NOT_BEGUN in answer.text) == (401, True)
    assert not is_signed_in(client)


def test_an_answer_is_of_the_browser_that_began(office: Office) -> None:
    """Neither is a stolen answer of use, nor is anybody signed in as the one who sends them a link."""
    theirs, mine = office.flask.test_client(), office.flask.test_client()
    back = visit(theirs.get("/sign-in/openid").location)
    mine.get("/sign-in/openid")
    assert NOT_BEGUN in mine.get(back).text
    assert not is_signed_in(mine)
    assert NOT_BEGUN in theirs.get(back).text


def test_a_code_of_another_try_is_of_no_use(office: Office) -> None:
    """PKCE: the provider gives nothing for it."""
    theirs, mine = office.flask.test_client(), office.flask.test_client()
    stolen = parse_qs(urlsplit(visit(theirs.get("/sign-in/openid").location)).query)["code"][0]
    begun = mine.get("/sign-in/openid").location
    state = parse_qs(urlsplit(begun).query)["state"][0]
    answer = mine.get("/sign-in/openid/back", query_string={"code": stolen, "state": state})
    assert NOT_ACCEPTED in answer.text
    assert not is_signed_in(mine)


def test_an_answer_that_comes_late_is_not_taken(office: Office) -> None:
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    with time_machine.travel(datetime.now(UTC) + LASTS, tick=True):
        assert NOT_BEGUN in client.get(back).text


def test_two_windows_of_one_browser_do_not_disturb_each_other(office: Office) -> None:
    client = office.flask.test_client()
    first, second = (client.get("/sign-in/openid").location for _ in range(2))
    assert client.get(visit(first)).status_code == 303
    assert client.get(visit(second)).status_code == 303


def test_a_subject_that_nobody_bound_gets_no_account(office: Office, provider: IdentityProvider) -> None:
    provider.subject = "77777"
    client = office.flask.test_client()
    answer = go(client)
    assert answer.status_code == 401
    assert "标识 77777" in answer.text
    assert "没有绑定本系统的账号" in answer.text
    assert not is_signed_in(client)
    assert office.audit("sign_in") == [("", "sign_in", "refused")]
    with office.store() as store:
        assert "77777" not in str(list(store.db.query("SELECT * FROM audit")))


def test_a_subject_of_another_provider_is_somebody_else(office: Office) -> None:
    with office.store() as store:
        other = qualified_subject("https://sso.example.gov.cn", SUBJECT)
        store.credentials.bind_subject("filler", other, datetime.now(UTC))
    client = office.flask.test_client()
    assert go(client).status_code == 401
    assert not is_signed_in(client)
    assert "不是现在设置的认证服务" in office.sign_in("filler").get("/account").text


def test_a_disabled_account_is_not_signed_in(office: Office, provider: IdentityProvider) -> None:
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    with office.store() as store:
        disable_account(store, "filler", command_actor(), datetime.now(UTC))
        assert store.credentials.account_of_subject(qualified_subject(provider.issuer, SUBJECT)) is None
        enable_account(store, "filler", command_actor(), datetime.now(UTC))
    assert client.get(back).status_code == 401
    assert not is_signed_in(client)


def test_an_account_that_is_off_or_unused_is_told_so(office: Office, provider: IdentityProvider) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91), tick=True):
        client = office.flask.test_client()
        assert "90 天没有使用" in go(client).text
        assert not is_signed_in(client)
    with office.store() as store:
        disable_account(store, "filler", command_actor(), datetime.now(UTC))
    bind(office, provider, "filler")
    assert "已停用" in go(office.flask.test_client()).text
    assert [row[2] for row in office.audit("sign_in")] == ["refused", "refused"]


def test_no_right_comes_from_the_provider(office: Office, provider: IdentityProvider) -> None:
    provider.spoil_claims = lambda claims: claims.update(
        roles=["finance"], groups=["finance"], preferred_username="finance", name="李财政", email="finance"
    )
    client = office.flask.test_client()
    go(client)
    assert "李财政" not in client.get("/account").text
    assert client.get("/audit").status_code == 403
    bind(office, provider, "nobody", "88888")
    provider.subject = "88888"
    go(client)
    assert "还没有授权" in client.get("/account").text


def slow(path: str) -> Spoil:
    return lambda provider: provider.wait.update({path: 2})


def pointing(name: str, value: object) -> Spoil:
    def spoil(provider: IdentityProvider) -> None:
        whole = f"{provider.issuer}{value}" if str(value).startswith("/") else value
        provider.spoil_metadata = lambda found: found.update({name: whole})

    return spoil


FAILING_AT_ONCE: dict[str, Spoil] = {
    "slow": slow("/.well-known/openid-configuration"),
    "of another issuer": pointing("issuer", "https://sso.example.gov.cn"),
    "in the clear": pointing("token_endpoint", "http://sso.example.gov.cn/token"),
    "a file": pointing("jwks_uri", "file:///etc/passwd"),
    "no address": pointing("authorization_endpoint", None),
    "a script": pointing("authorization_endpoint", "javascript:alert(1)"),
}
FAILING_LATER: dict[str, Spoil] = {
    "slow keys": slow("/keys"),
    "slow token": slow("/token"),
    "dripping keys": pointing("jwks_uri", "/drip"),
    "redirected keys": pointing("jwks_uri", "/away"),
    "endless keys": pointing("jwks_uri", "/large"),
    "missing keys": pointing("jwks_uri", "/nowhere"),
    "a token from nowhere": pointing("token_endpoint", "/keys?"),
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openid_http, "SECONDS", 0.5)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", FAILING_AT_ONCE)
def test_a_provider_that_fails_leaves_passwords(
    office: Office, provider: IdentityProvider, name: str
) -> None:
    FAILING_AT_ONCE[name](provider)
    client = office.flask.test_client()
    answer = client.get("/sign-in/openid")
    assert (answer.status_code, DOWN in answer.text) == (503, True)
    assert 'name="password"' in answer.text
    assert DOWN in client.get("/sign-in/openid").text
    assert len(provider.asked) == 1, "asked again at once"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", FAILING_LATER)
def test_a_provider_that_fails_on_the_way_back_leaves_passwords(
    office: Office, provider: IdentityProvider, name: str
) -> None:
    FAILING_LATER[name](provider)
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    answer = client.get(back)
    assert answer.status_code in (401, 503)
    assert DOWN in answer.text or NOT_ACCEPTED in answer.text
    assert 'name="password"' in answer.text
    assert not is_signed_in(client)


def test_five_seconds_are_the_most() -> None:
    assert openid_http.SECONDS == 5.0


def test_a_provider_that_is_off_is_told_and_comes_back(office: Office, provider: IdentityProvider) -> None:
    client = office.flask.test_client()
    found = office.flask.extensions["openid"]
    found.issuer, right = "http://127.0.0.1:9", found.issuer
    assert DOWN in client.get("/sign-in/openid").text
    found.issuer, found.clock = right, lambda: time.monotonic() + 30
    assert go(client).status_code == 303


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://sso.example.gov.cn/keys", True),
        ("http://127.0.0.1:8080/keys", True),
        ("http://[::1]/keys", True),
        ("http://sso.example.gov.cn/keys", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://localhost@evil.example/", False),
        ("https://user:word@sso.example.gov.cn/", False),
        ("https:///keys", False),
        ("https://sso.example.gov.cn:99999/", False),
        ("https://sso.example.gov.cn/\r\nX: y", False),
        ("ftp://sso.example.gov.cn/", False),
        ("//sso.example.gov.cn/", False),
        (None, False),
    ],
)
def test_which_addresses_are_asked(url: object, is_safe: bool) -> None:
    assert is_safe_url(url) is is_safe


@pytest.mark.parametrize("url", ["http://sso.example.gov.cn/", "file:///etc/passwd"])
def test_nothing_is_asked_in_the_clear(url: str) -> None:
    with pytest.raises(ProviderDownError):
        get_json(url)


def test_a_machine_that_guesses_is_held_back(office: Office) -> None:
    client = office.flask.test_client()
    for _ in range(30):
        assert client.get("/sign-in/openid/back?state=x&code=y").status_code == 401
    assert client.get("/sign-in/openid/back?state=x&code=y").status_code == 429
    assert len(office.audit("sign_in")) == 30
    typed = {"csrf_token": token(client), "account": "filler", "password": PASSWORD}
    assert client.post("/sign-in", data=typed).status_code == 303, "passwords have turns of their own"


@pytest.mark.parametrize("url", ["/sign-in/openid", "/sign-in/openid/back?state=x", "/sign-in/openid/leave"])
@pytest.mark.parametrize("kind", ["image", "iframe", "empty", "script"])
def test_another_site_cannot_embed_it(office: Office, url: str, kind: str) -> None:
    answer = office.flask.test_client().get(url, headers={"Sec-Fetch-Dest": kind})
    assert (answer.status_code, "不能放在别的网页里" in answer.text) == (400, True)
    assert office.audit() == people_only(office)


def people_only(office: Office) -> list[tuple[str, str, str]]:
    """What the making of the office left."""
    return [row for row in office.audit() if row[1] in ("create_account", "grant")]


def test_signing_in_well_uses_up_no_turn(office: Office) -> None:
    for _ in range(35):
        assert go(office.flask.test_client()).status_code == 303


def test_the_table_of_tries_cannot_be_filled(office: Office) -> None:
    client = office.flask.test_client()
    statuses = [client.get("/sign-in/openid").status_code for _ in range(MOST_OF_ADDRESS + 2)]
    assert statuses[-3:] == [303, 429, 429]
    with time_machine.travel(datetime.now(UTC) + LASTS, tick=True):
        assert client.get("/sign-in/openid").status_code == 303


def test_the_tables_hold_no_state_of_a_browser(office: Office) -> None:
    client = office.flask.test_client()
    state = parse_qs(urlsplit(client.get("/sign-in/openid").location).query)["state"][0]
    cookie = client.get_cookie(OPENID_COOKIE)
    assert cookie
    for file in (office.folder / "data").glob("jixiao.db*"):
        assert state.encode() not in file.read_bytes()
        assert cookie.value.encode() not in file.read_bytes()


def test_signing_out_here_offers_to_sign_out_there(office: Office, provider: IdentityProvider) -> None:
    client = office.flask.test_client()
    go(client)
    cookie = client.get_cookie(COOKIE)
    left = client.post("/sign-out", data={"csrf_token": token(client)})
    assert left.location == "/sign-in?left=openid"
    assert "退出统一身份认证" in client.get(left.location).text
    away = client.get("/sign-in/openid/leave")
    assert away.location.startswith(f"{provider.issuer}/leave?client_id={CLIENT}&post_logout_redirect_uri=")
    assert cookie
    client.set_cookie(COOKIE, cookie.value)
    assert not is_signed_in(client)


def test_signing_out_after_a_password_says_nothing_of_the_provider(office: Office) -> None:
    client = office.sign_in("filler")
    assert client.post("/sign-out", data={"csrf_token": token(client)}).location == "/sign-in"


def test_a_provider_without_signing_out_is_told(office: Office, provider: IdentityProvider) -> None:
    provider.spoil_metadata = lambda found: found.pop("end_session_endpoint")
    assert "没有提供退出的地址" in office.flask.test_client().get("/sign-in/openid/leave").text


def test_the_rules_of_passwords_are_the_providers_own(office: Office) -> None:
    with office.store() as store:
        store.credentials.demand_change("filler")
    client = office.flask.test_client()
    go(client)
    assert client.get("/problems").status_code == 200
    assert office.sign_in("filler").get("/problems").location == "/account"


def test_a_locked_password_does_not_lock_the_other_way(office: Office) -> None:
    client = office.flask.test_client()
    typed = {"csrf_token": token(client), "account": "filler", "password": "guess"}
    for _ in range(6):
        client.post("/sign-in", data=typed)
    assert go(client).status_code == 303
    with office.store() as store:
        assert store.failed_sign_ins.is_locked("filler", datetime.now(UTC))


@pytest.mark.parametrize("url", ["/sign-in/openid", "/sign-in/openid/back", "/sign-in/openid/leave"])
def test_without_settings_there_is_no_such_way(people: Office, url: str) -> None:
    client = people.flask.test_client()
    assert client.get(url).status_code == 404
    assert "统一身份认证" not in client.get("/sign-in").text


def refuse_row(*_: object) -> None:
    raise RuntimeError("no row can be added")


def test_without_the_audit_row_nobody_is_signed_in(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.flask.test_client()
    back = visit(client.get("/sign-in/openid").location)
    with office.store() as store:
        monkeypatch.setattr(type(store.audit), "add", refuse_row)
        assert client.get(back).status_code == 500
        assert store.sessions.of_account("filler", datetime.now(UTC)) == []
