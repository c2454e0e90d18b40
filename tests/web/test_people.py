"""The pages of people and of the audit: who may do what to whom, and what is told of it."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from people.permissions import Action
from store.audit import AuditLedger
from tests.damaging import change_database
from tests.small import small_workspace
from tests.web.office import PASSWORD, Office, ask, copy_of, known_hash, open_office, token
from web import audit_page
from web.permissions import ROUTES

CREATE: dict[str, object] = {"account": "newcomer", "name": "新来的"}
GRANT: dict[str, object] = {"roles": ["filler"], "units": "103002\n103003"}


@pytest.fixture
def office(small_office: Office, tmp_path: Path) -> Office:
    return copy_of(small_office, tmp_path / "office")


def post(client: FlaskClient, url: str, **typed: object) -> tuple[int, str]:
    answer = client.post(url, data={"csrf_token": token(client), **typed}, follow_redirects=True)
    return answer.status_code, answer.text


def test_one_creates_another_grants_and_then_the_newcomer_works(office: Office) -> None:
    status, page = post(office.sign_in("systems"), "/people", **CREATE)
    assert status == 200
    link = re.search(r"http://localhost(/links/[\w-]+)", page)
    assert link
    client = office.flask.test_client()
    chosen = "Wb4!teapot-Rk9s"
    assert post(client, link[1], new_password=chosen, again=chosen)[0] == 200
    assert post(client, "/sign-in", account="newcomer", password=chosen)[0] == 200
    assert client.get("/projects/2024/hotline").status_code == 403  # created, not granted
    assert post(office.sign_in("security"), "/people/newcomer/grant", **GRANT)[0] == 200
    assert client.get("/projects/2024/hotline").status_code == 303  # has to sign in again
    assert post(client, "/sign-in", account="newcomer", password=chosen)[0] == 200
    assert client.get("/projects/2024/hotline").status_code == 200
    assert link[1].rpartition("/")[2] not in str(office.audit())


@pytest.mark.parametrize(
    ("account", "name", "says"),
    [
        ("filler", "另一人", "已有账号"),
        ("ＦＩＬＬＥＲ", "另一人", "已有账号"),
        ("newcomer", "赵 填报", "同名"),
        ("newcomer", "赵\u200b填报", "看不见"),
        ("admin", "管理员", "最先猜"),
        ("张三", "张三", "写法不对"),
        ("fіller", "西里尔", "写法不对"),
        ("newcomer", "", "填写姓名"),
    ],
)
def test_a_name_that_another_has_or_that_cannot_be_is_refused(
    office: Office, account: str, name: str, says: str
) -> None:
    status, page = post(office.sign_in("systems"), "/people", account=account, name=name)
    assert status == 422
    assert says in page
    with office.store() as store:
        assert len(store.accounts.all()) == 8


@pytest.mark.parametrize(
    ("of", "typed", "says"),
    [
        ("nobody", {"roles": ["filler"]}, "范围"),
        ("nobody", {"roles": ["filler", "auditor"], "all": "yes"}, "不能由同一个人"),
        ("nobody", {"roles": ["boss"], "all": "yes"}, "没有角色"),
        ("security", {"roles": ["filler"], "all": "yes"}, "给自己授权"),
    ],
)
def test_a_right_that_cannot_be_is_refused(
    office: Office, of: str, typed: dict[str, object], says: str
) -> None:
    status, page = post(office.sign_in("security"), f"/people/{of}/grant", **typed)
    assert status == 422
    assert says in page


def test_roles_may_be_kept_apart_less_strictly(tmp_path: Path) -> None:
    office = open_office(small_workspace(tmp_path / "less"), roles_exclusive="audit-only")
    client = office.sign_in("security")
    assert post(client, "/people/nobody/grant", roles=["filler", "system_admin"], all="yes")[0] == 200
    assert post(client, "/people/nobody/grant", roles=["filler", "auditor"], all="yes")[0] == 422


def test_nobody_disables_themselves_and_a_disabled_password_is_gone_from_the_file(office: Office) -> None:
    client = office.sign_in("systems")
    assert post(client, "/people/systems/act", act="disable")[0] == 422
    with office.store() as store:
        store.credentials.keep_password("reviewer", "scrypt:only-of-the-reviewer", datetime.now(UTC))
        store.db.execute("PRAGMA wal_checkpoint")
    assert post(client, "/people/reviewer/act", act="disable")[0] == 200
    with office.store() as store:
        assert store.credentials.find("reviewer") is None
    files = [path.read_bytes() for path in (office.folder / "data").glob("jixiao.db*")]
    assert not any(b"only-of-the-reviewer" in content for content in files)
    assert known_hash() is not None


def test_the_person_of_an_entry_is_the_one_signed_in_whatever_is_sent(office: Office) -> None:
    client = office.sign_in("filler")
    assert ask(client, "POST", "/entries/2024/hotline", indicator="drills", value="5", by="别人") == 303
    with office.store() as store:
        assert [tuple(row) for row in store.db.execute('SELECT "by", account FROM entries')] == [
            ("赵填报", "filler")
        ]
    assert "登录账号 filler" in client.get("/projects/2024/hotline?enter=drills").text


ACTS: dict[str, tuple[str, str, Mapping[str, object]]] = {
    "filling.enter": ("filler", "/entries/2024/hotline", {"indicator": "drills", "value": "5"}),
    "following.enter": (
        "filler",
        "/projects/2024/hotline/monitoring?as_of=2024-06-30",
        {"indicator": "drills", "forecast": "5"},
    ),
    "people.create": ("systems", "/people", CREATE),
    "people.grant": ("security", "/people/nobody/grant", GRANT),
    "people.act": ("systems", "/people/filler/act", {"act": "link"}),
    "rechecking.act": ("finance", "/recheck", {"forms": (io.BytesIO(b"x"), "a.txt")}),
    "importing.upload": ("filler", "/import", {"papers": (io.BytesIO("项目".encode()), "a.csv")}),
    "own_account.change_password": (
        "filler",
        "/account/password",
        {"password": PASSWORD, "new_password": "Wb4!teapot-Rk9s", "again": "Wb4!teapot-Rk9s"},
    ),
}


@pytest.mark.parametrize("endpoint", ACTS)
def test_each_act_has_one_row_whether_it_is_done_refused_or_failed(office: Office, endpoint: str) -> None:
    account, url, typed = ACTS[endpoint]
    typed = {name: reopened(value) for name, value in typed.items()}
    outcomes = []
    for who, sent in ((account, typed), (account, {}), ("auditor", {})):
        client, before = office.sign_in(who), len(office.audit())
        client.post(url, data={"csrf_token": token(client), **sent}, content_type="multipart/form-data")
        outcomes.append([(row[0], row[2]) for row in office.audit()[before:]])
    assert outcomes[0] == [(account, "done")]
    assert outcomes[1] in ([(account, "failed")], [(account, "refused")], [(account, "done")])
    wanted = "failed" if endpoint.startswith("own_account") else "refused"
    assert outcomes[2] == [("auditor", wanted)]


def reopened(value: object) -> object:
    """A file can be sent once."""
    return (io.BytesIO(value[0].getvalue()), value[1]) if isinstance(value, tuple) else value


@pytest.mark.parametrize("endpoint", ["filling.enter", "people.create", "people.grant", "people.act"])
def test_no_act_where_its_row_cannot_be_added(
    office: Office, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, url, typed = ACTS[endpoint]
    client = office.sign_in(account)
    form = token(client)
    with office.store() as store:
        before = [store.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in KEPT]
    monkeypatch.setattr(AuditLedger, "add", broken_add)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.post(url, data={"csrf_token": form, **typed}).status_code == 500
    with office.store() as store:
        assert [store.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in KEPT] == before


KEPT = ("entries", "account_acts", "credentials", "sign_in_links", "audit")


def broken_add(*_: object) -> None:
    raise RuntimeError("no row can be added")


def test_every_changing_route_is_an_act_with_a_verb() -> None:
    assert {ROUTES[endpoint] for endpoint in ("filling.enter", "following.enter")} == {Action.ENTER}


def test_the_auditor_reads_filters_and_exports(office: Office) -> None:
    ask(office.sign_in("filler"), "POST", "/entries/2024/hotline", indicator="drills", value="5")
    client = office.sign_in("auditor")
    page = client.get("/audit?account=filler&act=enter").text
    assert "2024/hotline drills" in page
    assert "核对无误" in page
    assert "共 1 条" in page
    assert "没有符合条件的记录" in client.get("/audit?since=2031-01-01").text
    assert client.get("/audit?since=yesterday").status_code == 400
    file = client.get("/audit.csv?account=filler").text
    assert "2024/hotline drills" in file
    assert file.startswith("\ufeff序号")


def test_a_file_that_does_not_hold_all_rows_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.sign_in("auditor")
    assert "只列出最新" not in client.get("/audit.csv").text
    monkeypatch.setattr(audit_page, "MOST_EXPORTED", 3)
    answer, found = client.get("/audit.csv"), len(office.audit())
    assert answer.text.splitlines()[-1].startswith(f"只列出最新的 3 条，符合条件的共 {found} 条")
    assert len(answer.text.splitlines()) == 5
    assert "%E6%9C%80%E6%96%B03%E6%9D%A1" in answer.headers["Content-Disposition"]


def test_a_changed_row_of_the_audit_is_told(office: Office) -> None:
    client = office.sign_in("auditor")
    assert change_database(office.folder / "data/jixiao.db", "UPDATE audit SET name = '别人' WHERE seq = 1")
    page = client.get("/audit").text
    assert "第 1 条记录被改动" in page
    assert "被改动过或有缺失" in page


def test_signs_that_forge_lines_are_no_part_of_the_audit(office: Office) -> None:
    client = office.sign_in("filler")
    url = "/entries/2024/hotline%0a2026%20admin%1b[2J"
    client.post(url, data={"csrf_token": token(client)})
    with office.store() as store:
        texts = [row[0] for row in store.db.execute("SELECT object FROM audit").fetchall()]
    assert all(text.isprintable() for text in texts)


Change = Callable[[dict[str, str]], None]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https"}, 303),
        ({"X-Forwarded-For": "6.6.6.6, 10.1.1.1", "X-Forwarded-Proto": "https", "X-Real-Ip": "7.7.7.7"}, 303),
        ({"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "http"}, 403),
        ({"X-Forwarded-For": "10.1.1.1"}, 403),
        ({"X-Forwarded-Proto": "https"}, 400),
    ],
)
def test_a_named_forwarding_server_is_believed(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    office = open_office(small_workspace(tmp_path / "proxied"), trusted_proxy="127.0.0.1")
    client = office.flask.test_client()
    assert client.get("/", headers=headers).status_code == status
    if status == 303:
        page = client.get("/sign-in", headers=headers)
        assert page.headers["Strict-Transport-Security"]
        assert "Secure" in page.headers["Set-Cookie"]
        found = re.search(r'name="csrf_token"\s+value="([^"]+)"', page.text)
        assert found
        typed = {"csrf_token": found[1], "account": "filler", "password": "wrong"}
        more = {**headers, "Referer": "https://localhost/sign-in", "Origin": "https://localhost"}
        assert client.post("/sign-in", data=typed, headers=more).status_code == 401
        with office.store() as store:
            sql = "SELECT address FROM audit WHERE act = 'sign_in'"
            assert store.db.execute(sql).fetchall() == [("10.1.1.1",)]


def test_another_server_is_not_believed(tmp_path: Path) -> None:
    office = open_office(small_workspace(tmp_path / "proxied"), trusted_proxy="10.0.0.1")
    headers = {"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https"}
    assert office.flask.test_client().get("/", headers=headers).status_code == 400


def test_a_named_server_forwards_nothing_where_there_are_no_accounts(tmp_path: Path) -> None:
    import app

    web = app.create_app(workspace=small_workspace(tmp_path / "alone"), trusted_proxy="127.0.0.1")
    headers = {"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https"}
    answer = web.test_client().get("/", headers=headers)
    assert answer.status_code == 403
    assert "还没有账号" in answer.text


@pytest.mark.parametrize("act", ["link", "enable"])
def test_nobody_takes_the_account_of_an_administrator_by_a_link(office: Office, act: str) -> None:
    status, page = post(office.sign_in("systems"), "/people/security/act", act=act)
    assert status == 422
    assert "只能在服务器上" in page


def test_the_door_tells_nothing_of_damaged_records(office: Office) -> None:
    assert change_database(office.folder / "data/jixiao.db", "UPDATE audit SET name = '别人' WHERE seq = 1")
    assert "被改动" not in office.flask.test_client().get("/sign-in").text
    assert "被改动" in office.sign_in("filler").get("/").text


TAKEN = """\
name: 别人的项目
department: {code: "207", name: 市交通局}
unit: {code: "207001", name: 交通中心}
period: 2024-2024
goal: 目标。
indicators:
  产出指标:
    数量指标:
      - {id: a, name: 甲指标, target: ≥1次, weight: 90}
"""


def test_a_workbook_changes_and_shows_nothing_beyond_the_scope(office: Office) -> None:
    """Somebody with the workbook of all projects sends it back with changes: own ones are taken, others not shown."""
    other = office.folder / "targets/2024/other.yaml"
    other.write_text(TAKEN, encoding="utf-8")
    whole = office.sign_in("finance").get("/targets/2024.xlsx").data
    other.write_text(TAKEN.replace("甲指标", "乙指标"), encoding="utf-8")
    client = office.sign_in("filler")
    assert b"xl/" in client.get("/targets/2024.xlsx").data
    form = {"csrf_token": token(client), "papers": (io.BytesIO(whole), "目标.xlsx")}
    shown = client.post("/import", data=form, content_type="multipart/form-data", follow_redirects=True)
    assert "不在您的范围内" in shown.text
    assert "乙指标" not in shown.text
    keys = re.findall(r'name="paper" value="([^"]+)"', shown.text)
    seen = re.search(r'name="shown" value="([^"]+)"', shown.text)
    before = other.read_text("utf-8")
    client.post(
        "/import/save", data={"csrf_token": token(client), "paper": keys, "shown": seen[1] if seen else ""}
    )
    assert other.read_text("utf-8") == before
