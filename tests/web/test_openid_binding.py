"""Who an identity provider's person is here: bound by an administrator or by the person, never by the provider."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import app
from cli.arguments import WrongUseError
from store.binding import is_usable_subject, qualified_subject
from tests.small import small_workspace
from tests.web.identity_provider import (
    CLIENT,
    SECRET,
    SUBJECT,
    IdentityProvider,
    running_provider,
    settings_of,
)
from tests.web.office import PASSWORD, Office, copy_of, open_office, token
from tests.web.test_openid import bind, go, is_signed_in, refuse_row, visit
from web.openid import DOWN, NOT_BEGUN, UNPROVEN
from web.openid_sign_in import NOT_SAME_PERSON


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with running_provider() as found:
        yield found


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(small_workspace(tmp_path_factory.mktemp("people") / "office"))


@pytest.fixture
def office(people: Office, tmp_path: Path, provider: IdentityProvider) -> Office:
    """In which nobody is bound."""
    return copy_of(people, tmp_path / "office", **settings_of(provider))


def ask_own(client: FlaskClient, act: str, password: str = PASSWORD) -> TestResponse:
    typed = {"csrf_token": token(client), "act": act, "password": password}
    return client.post("/account/openid", data=typed)


def binding_url(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    found = answer.text.partition('class="btn btn-primary" href="')[2].partition('"')[0]
    return found.replace("&amp;", "&")


def subject_of(office: Office, account: str) -> str:
    with office.store() as store:
        known = store.credentials.find(account)
        return known.subject.rpartition(" ")[2] if known else ""


def bindings(office: Office) -> list[tuple[str, str, str]]:
    return [row for row in office.audit() if "bind" in row[1]]


def test_a_person_binds_the_own_account_and_signs_in_by_it(office: Office) -> None:
    client = office.sign_in("filler")
    back = visit(binding_url(ask_own(client, "bind")))
    answer = client.get(back, follow_redirects=True)
    assert f"已绑定统一身份认证（标识 {SUBJECT}）" in answer.text
    assert subject_of(office, "filler") == SUBJECT
    other = office.flask.test_client()
    go(other)
    assert "赵填报" in other.get("/account").text
    assert bindings(office) == [("filler", "begin_binding", "done"), ("filler", "bind_subject", "done")]
    with office.store() as store:
        assert SUBJECT not in str(list(store.db.query("SELECT * FROM account_acts")))


def test_a_binding_asks_the_person_to_sign_in_there_anew(office: Office) -> None:
    """Else somebody would be bound who left the browser signed in at the provider."""
    assert "prompt=login" in binding_url(ask_own(office.sign_in("filler"), "bind"))


@pytest.mark.parametrize("act", ["bind", "unbind"])
def test_a_binding_takes_the_present_password(office: Office, provider: IdentityProvider, act: str) -> None:
    bind(office, provider, "filler", "5")
    client = office.sign_in("filler")
    answer = ask_own(client, act, "guess")
    assert (answer.status_code, "现用口令不对" in answer.text) == (422, True)
    assert subject_of(office, "filler") == "5"
    assert bindings(office) == [("filler", f"{act}_subject", "failed")]
    assert "已锁定" in [ask_own(client, act, "guess").text for _ in range(5)][-1]


def test_a_binding_is_finished_by_whoever_began_it(office: Office) -> None:
    client = office.sign_in("filler")
    back = visit(binding_url(ask_own(client, "bind")))
    cookie = client.get_cookie("jixiao_openid")
    assert cookie
    for other in (office.sign_in("reviewer"), office.flask.test_client()):
        assert NOT_BEGUN in other.get(back).text
    client = office.sign_in("filler")
    back = visit(binding_url(ask_own(client, "bind")))
    client.set_cookie("jixiao_sign_in", office_secret(office, "reviewer"))
    assert NOT_SAME_PERSON in client.get(back).text
    assert subject_of(office, "filler") == subject_of(office, "reviewer") == ""


def office_secret(office: Office, account: str) -> str:
    cookie = office.sign_in(account).get_cookie("jixiao_sign_in")
    assert cookie
    return str(cookie.value)


def test_a_binding_whose_person_signed_out_is_not_made(office: Office) -> None:
    client = office.sign_in("filler")
    back = visit(binding_url(ask_own(client, "bind")))
    client.delete_cookie("jixiao_sign_in")
    answer = client.get(back)
    assert NOT_SAME_PERSON in answer.text
    assert subject_of(office, "filler") == ""
    assert bindings(office)[-1] == ("", "bind_subject", "refused")


def test_a_subject_is_of_one_account(office: Office, provider: IdentityProvider) -> None:
    bind(office, provider, "reviewer")
    client = office.sign_in("filler")
    answer = client.get(visit(binding_url(ask_own(client, "bind"))))
    assert (answer.status_code, "已绑定账号“reviewer”" in answer.text) == (422, True)
    assert subject_of(office, "filler") == ""
    assert bindings(office)[-1] == ("filler", "bind_subject", "failed")


def test_a_bad_answer_binds_nobody(office: Office, provider: IdentityProvider) -> None:
    provider.spoil_claims = lambda claims: claims.update(nonce="x")
    client = office.sign_in("filler")
    assert UNPROVEN in client.get(visit(binding_url(ask_own(client, "bind")))).text
    assert subject_of(office, "filler") == ""
    assert bindings(office)[-1] == ("filler", "bind_subject", "failed")


def test_a_provider_that_is_down_is_told_where_one_would_bind(office: Office) -> None:
    office.flask.extensions["openid"].issuer = "http://127.0.0.1:9"
    answer = ask_own(office.sign_in("filler"), "bind")
    assert (answer.status_code, DOWN in answer.text) == (503, True)
    assert bindings(office) == [("filler", "bind_subject", "failed")]


def test_a_person_undoes_it_and_is_signed_out_elsewhere(office: Office, provider: IdentityProvider) -> None:
    bind(office, provider, "filler")
    there, here = office.flask.test_client(), office.sign_in("filler")
    go(there)
    assert ask_own(here, "unbind").status_code == 303
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert go(there).status_code == 401
    assert bindings(office) == [("filler", "unbind_subject", "done")]
    assert "没有绑定统一身份认证" in ask_own(here, "unbind").text


@pytest.mark.parametrize("act", ["", "delete"])
def test_no_other_act(office: Office, act: str) -> None:
    assert ask_own(office.sign_in("filler"), act).status_code == 400


def test_a_form_of_another_site_binds_nothing(office: Office) -> None:
    client = office.sign_in("filler")
    typed = {"act": "bind", "password": PASSWORD}
    assert client.post("/account/openid", data=typed).status_code == 400
    assert (
        client.post("/account/openid", data=typed, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


def ask_other(office: Office, by: str, account: str, **typed: str) -> TestResponse:
    client = office.sign_in(by)
    data = {"csrf_token": token(client), **typed}
    return client.post(f"/people/{account}/act", data=data, follow_redirects=True)


def test_an_administrator_binds_and_undoes(office: Office) -> None:
    with office.store() as store:
        store.credentials.forget("reviewer")
    assert "已绑定" in ask_other(office, "systems", "reviewer", act="bind", subject=f" {SUBJECT} ").text
    client = office.flask.test_client()
    go(client)
    page = client.get("/account").text
    assert "孙审核" in page
    assert "绑定由系统管理员办理" in page
    assert client.get("/problems").status_code == 200, "no password is asked of somebody who has none"
    assert f"<dd>{SUBJECT}</dd>" in office.sign_in("systems").get("/people/reviewer").text
    assert "已解除" in ask_other(office, "systems", "reviewer", act="unbind").text
    assert not is_signed_in(client)
    assert bindings(office) == [("systems", "bind_subject", "done"), ("systems", "unbind_subject", "done")]


def disabled(office: Office) -> None:
    ask_other(office, "systems", "filler", act="disable")


def taken(office: Office) -> None:
    ask_other(office, "systems", "reviewer", act="bind", subject=SUBJECT)


def nothing(_: Office) -> None:
    """As it is."""


@pytest.mark.parametrize(
    ("by", "account", "subject", "before", "told"),
    [
        ("systems", "finance", "", nothing, "应为 1 至 255 个字符"),
        ("systems", "finance", "1 2", nothing, "应为 1 至 255 个字符"),
        ("systems", "finance", "1" * 256, nothing, "应为 1 至 255 个字符"),
        ("systems", "security", SUBJECT, nothing, "只能在服务器上用命令"),
        ("systems", "auditor", SUBJECT, nothing, "只能在服务器上用命令"),
        ("systems", "systems", SUBJECT, nothing, "自己的账号请在“本人账号”里绑定"),
        ("systems", "missing", SUBJECT, nothing, "没有账号“missing”"),
        ("systems", "filler", SUBJECT, disabled, "已停用；请先启用"),
        ("systems", "filler", SUBJECT, taken, "已绑定账号“reviewer”"),
        ("security", "filler", SUBJECT, nothing, "您的角色不能"),
        ("filler", "filler", SUBJECT, nothing, "您的角色不能"),
        ("finance", "filler", SUBJECT, nothing, "您的角色不能"),
    ],
)
def test_who_is_not_bound_so(
    office: Office, by: str, account: str, subject: str, before: Callable[[Office], None], told: str
) -> None:
    before(office)
    answer = ask_other(office, by, account, act="bind", subject=subject)
    assert answer.status_code in (403, 404, 422)
    assert told in answer.text
    assert subject_of(office, account) == ""


def test_a_disabled_account_loses_its_binding(office: Office, provider: IdentityProvider) -> None:
    bind(office, provider, "filler")
    client = office.flask.test_client()
    go(client)
    disabled(office)
    assert not is_signed_in(client)
    assert subject_of(office, "filler") == ""
    assert go(client).status_code == 401


def test_a_new_password_keeps_the_binding(office: Office, provider: IdentityProvider) -> None:
    bind(office, provider, "filler")
    office.reset_password("filler")
    assert subject_of(office, "filler") == SUBJECT


def test_without_the_audit_row_nothing_is_bound(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.sign_in("filler")
    back = visit(binding_url(ask_own(client, "bind")))
    with office.store() as store:
        monkeypatch.setattr(type(store.audit), "add", refuse_row)
        assert client.get(back).status_code == 500
        assert ask_own(client, "bind").status_code == 500
        assert store.db.execute("SELECT count(*) FROM openid_tries").fetchone() == (0,)
    assert subject_of(office, "filler") == ""


@pytest.mark.parametrize("subject", ["10086001", "a" * 255, "张三@省厅", "auth0|x-y_z.~"])
def test_what_can_name_somebody(subject: str) -> None:
    assert is_usable_subject(subject)


@pytest.mark.parametrize("subject", ["", " ", "a b", "a\u3000b", "a\n", "\u200b", "a" * 256, None, 7, ["a"]])
def test_what_names_nobody(subject: object) -> None:
    assert not is_usable_subject(subject)


def test_the_empty_subject_is_nobodys(office: Office) -> None:
    with office.store() as store:
        assert store.credentials.account_of_subject("") is None
        assert store.credentials.account_of_subject(qualified_subject("x", "")) is None


def run_command(office: Office, *words: str, **settings: str) -> int:
    return app.main(["--workspace", str(office.folder), "user", *words])


def test_administrators_are_bound_by_command(
    office: Office,
    provider: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command(office, "bind", "security", "--subject", SUBJECT) == 2
    assert "JIXIAO_OPENID_ISSUER" in capsys.readouterr().err
    for name, value in (("ISSUER", provider.issuer), ("CLIENT", CLIENT), ("SECRET", SECRET)):
        monkeypatch.setenv(f"JIXIAO_OPENID_{name}", value)
    assert run_command(office, "bind", "security") == 2
    assert run_command(office, "bind", "security", "--subject", SUBJECT) == 0
    client = office.flask.test_client()
    go(client)
    assert "吴安全" in client.get("/account").text
    assert run_command(office, "bind", "auditor", "--subject", SUBJECT) == 1
    assert run_command(office, "unbind", "security") == 0
    assert run_command(office, "unbind", "security") == 1
    assert not is_signed_in(client)
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"openid_issuer": "https://sso.example.gov.cn"}, "JIXIAO_OPENID_CLIENT、JIXIAO_OPENID_SECRET"),
        ({"openid_secret": "x"}, "JIXIAO_OPENID_ISSUER、JIXIAO_OPENID_CLIENT"),
        ({"openid_issuer": " ", "openid_client": "x", "openid_secret": "x"}, "JIXIAO_OPENID_ISSUER"),
    ],
)
def test_half_of_the_settings_is_refused(given: dict[str, str], told: str) -> None:
    with pytest.raises(WrongUseError, match=told):
        app.read_settings(**given)


@pytest.mark.parametrize(
    ("issuer", "is_good"),
    [
        ("https://sso.example.gov.cn", True),
        ("https://sso.example.gov.cn:8443/realms/caizheng", True),
        ("http://127.0.0.1:8080", True),
        ("http://sso.example.gov.cn", False),
        ("http://localhost:8080", False),
        ("sso.example.gov.cn", False),
        ("https://sso.example.gov.cn/?a=b", False),
        ("https://sso.example.gov.cn/#a", False),
        ("https://sso.example.gov.cn/ a", False),
        ("https://user@sso.example.gov.cn/", False),
        ("ftp://sso.example.gov.cn", False),
        ("https://", False),
    ],
)
def test_which_issuers_can_be(issuer: str, is_good: bool) -> None:
    settings = {"openid_issuer": issuer, "openid_client": "x", "openid_secret": "x"}
    if is_good:
        assert app.read_settings(**settings)["openid_issuer"] == issuer
        return
    with pytest.raises(WrongUseError, match="JIXIAO_OPENID_ISSUER"):
        app.read_settings(**settings)
