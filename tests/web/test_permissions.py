"""Route × role × state: the expectations are written by hand (``permissions.yaml``), the rest is refused."""

import io
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from re import sub
from typing import Any

import pytest
import yaml

import app
from indicators.drawing import RowPopulation
from indicators.paper_acts import PaperState
from scheduling.jobs import submit_job
from store import Store
from store.chain import append_rows
from store.rows import instant_text
from tests.damaging import change_database
from tests.store.every_table import ROWS
from tests.web.conftest import PROJECT, Reader
from tests.web.office import PEOPLE, Office, ask, copy_of, open_office, token
from workspace import Workspace
from workspace.spot_check_requests import Drawer
from workspace.spot_check_rows import draw_rows_check

EXPECTED: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "permissions.yaml").read_text("utf-8")
)
RULES = {expected["rule"]: expected for expected in EXPECTED}


@pytest.fixture(scope="session")
def peopled(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The people come after the one who had the office alone and gave evidence; each test has a copy."""
    folder = Path(shutil.copytree(measured, tmp_path_factory.mktemp("peopled") / "office"))
    reader = Reader(app.create_app(workspace=folder).test_client())
    reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b"proof"), "佐证.txt"))
    return open_office(folder)


@pytest.fixture
def office(peopled: Office, tmp_path: Path) -> Office:
    return copy_of(peopled, tmp_path / "office")


@dataclass(frozen=True)
class Furnished:
    """An office with one of everything that an address can name, by the word that the address has for it."""

    office: Office
    named: dict[str, object]


@pytest.fixture(scope="session")
def prepared(peopled: Office, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    office = copy_of(peopled, tmp_path_factory.mktemp("prepared") / "office")
    return Furnished(office, add_named(office))


@pytest.fixture
def furnished(prepared: Furnished, tmp_path: Path) -> Furnished:
    return Furnished(copy_of(prepared.office, tmp_path / "furnished"), prepared.named)


def add_named(office: Office) -> dict[str, object]:
    with office.store() as store:
        (evidence,) = store.db.execute("SELECT sha256 FROM evidence").fetchone()
        sql = "SELECT seq FROM observations WHERE indicator = 'on-time' ORDER BY seq DESC"
        (seq,) = store.db.execute(sql).fetchone()
        return {
            "evidence": evidence,
            "seq": seq,
            "run": store.runs()[0].id,
            "job": add_job(store),
            "check": add_check(office, store, seq),
            "package": add_package(store),
        }


def add_job(store: Store) -> int:
    """One of the filler, about one project."""
    asked = {"kind": "target", "project": ["2024/hotline"], "account": "filler", "among": ["2024/hotline"]}
    return submit_job(store, "form", asked, "赵填报", datetime.now(UTC))


def add_check(office: Office, store: Store, seq: int) -> str:
    drawer, now = Drawer("孙审核", "reviewer", "7"), datetime.now(UTC)
    population = RowPopulation.COUNTED
    return draw_rows_check(Workspace(office.folder), store, seq, population, "1", drawer, now).id


def add_package(store: Store) -> str:
    """A paper of January that was sealed."""
    package = store.packages.keep_stream(io.BytesIO(b"sealed"), "x.zip").sha256
    row = {**ROWS["paper_acts"], "kind": "monitoring", "as_of": "2024-01-31", "package": package}
    with store.transaction():
        append_rows(store.db, "paper_acts", [{**row, "recorded_at": instant_text(datetime.now(UTC))}])
    return package


def rules_of(flask: Any) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in flask.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_rule_of_the_application_is_written_down_once(office: Office) -> None:
    assert rules_of(office.flask) == RULES.keys()
    assert len(EXPECTED) == len(RULES)


def test_a_planted_route_without_permission_is_caught_and_refused(office: Office) -> None:
    fresh = app.create_app(workspace=office.folder)
    fresh.get("/planted")(lambda: "secret")
    assert rules_of(fresh) != RULES.keys()
    planted = Office(fresh, office.folder)
    for account in PEOPLE:
        answer = planted.sign_in(account).get("/planted")
        assert (answer.status_code, "secret" in answer.text) == (403, False), account
    assert fresh.test_client().get("/planted").status_code == 303


def test_a_planted_route_is_refused_without_accounts_too(folder: Path) -> None:
    fresh = app.create_app(workspace=folder)
    fresh.get("/planted")(lambda: "secret")
    assert fresh.test_client().get("/planted").status_code == 403


def expected_status(expected: dict[str, Any], account: str) -> int | None:
    """``None`` where the page itself answers."""
    if expected.get("open") or expected.get("own") or account in expected["may"]:
        return None
    if account == "stranger" and "stranger" in expected:
        return int(expected["stranger"])
    return int(expected.get("denied", 403))


@pytest.mark.parametrize("rule", RULES)
def test_who_may_ask(furnished: Furnished, rule: str) -> None:
    office, expected, method = furnished.office, RULES[rule], rule.split(" ")[0]
    url = expected["url"].format(**furnished.named)
    for account in PEOPLE:
        client = office.sign_in(account)
        status, wanted = ask(client, method, url), expected_status(expected, account)
        if "status" in expected:
            assert status == expected["status"]
        elif wanted is None:
            assert status not in (401, 403), (account, status)
            assert status == 404 or status < 404 or method == "POST", (account, status)
        else:
            assert status == wanted, (account, status)


@pytest.mark.parametrize("rule", RULES)
def test_without_signing_in_only_the_door_is_open(furnished: Furnished, rule: str) -> None:
    expected, method = RULES[rule], rule.split(" ")[0]
    client = furnished.office.flask.test_client()
    url = expected["url"].format(**furnished.named)
    answer = client.get(url) if method == "GET" else client.post(url, data={"csrf_token": token(client)})
    answer.close()
    if expected.get("open"):
        assert "sign-in?next" not in (answer.location or "")
    elif url.startswith("/api/v1/"):
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    elif method == "GET":
        assert answer.status_code == 303
        assert (answer.location or "").startswith("/sign-in?next=")
    else:
        assert answer.status_code == 401
    assert method == "GET" or "热线运行经费" not in answer.text


@pytest.mark.parametrize("url", ["/nowhere", "/projects", "/.git/config", "/static/../app.py"])
def test_addresses_that_are_none_tell_a_stranger_nothing(office: Office, url: str) -> None:
    assert office.flask.test_client().get(url).status_code in (303, 404)


SOUND_STATES = [state for state in PaperState if state is not PaperState.DAMAGED]
OPEN = {PaperState.DRAFT, PaperState.RETURNED, PaperState.REOPENED}


def newest_entry(office: Office) -> int:
    """What a form is drawn on."""
    with office.store() as store:
        return int(store.db.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0])


@pytest.mark.parametrize("state", SOUND_STATES)
@pytest.mark.parametrize("kind", ["self-evaluation", "monitoring"])
def test_a_paper_in_other_hands_is_not_changed_by_entries(
    office: Office, kind: str, state: PaperState
) -> None:
    if state is not PaperState.DRAFT:
        row = {
            **ROWS["paper_acts"],
            "kind": kind,
            "act": state.value,
            "recorded_at": instant_text(datetime.now(UTC)),
        }
        with office.store() as store, store.transaction():
            append_rows(store.db, "paper_acts", [row])
    client = office.sign_in("filler")
    typed = {"indicator": "drills", "value": "6", "reason": "x"}
    wanted = 303 if state in OPEN else 403
    for url in ("/entries/2024/hotline", "/entries/2024/hotline?as_of=2024-06-30"):
        assert ask(client, "POST", url, after=newest_entry(office), **typed) == wanted
    url, after = f"{PROJECT}/monitoring?as_of=2024-06-30", newest_entry(office)
    assert ask(client, "POST", url, after=after, indicator="drills", forecast="6") == wanted
    assert ask(client, "POST", "/acceptances/2024/hotline", indicator="drills", reason="x") in (
        (422,) if state in OPEN else (403,)
    )


def test_a_paper_whose_act_was_changed_by_other_hands_is_told_as_that_and_not_entered(office: Office) -> None:
    row = {**ROWS["paper_acts"], "act": "returned", "recorded_at": instant_text(datetime.now(UTC))}
    with office.store() as store, store.transaction():
        append_rows(store.db, "paper_acts", [row])
    change_database(office.folder / "data/jixiao.db", "UPDATE paper_acts SET reason = 'x'")
    client = office.sign_in("filler")
    typed = {"indicator": "drills", "value": "6", "after": newest_entry(office), "csrf_token": token(client)}
    answer = client.post("/entries/2024/hotline", data=typed)
    assert answer.status_code == 403
    assert "这份表现为“办理记录被改动”，不能填报" in answer.text


def test_lists_exports_search_and_sums_show_only_what_is_in_scope(office: Office) -> None:
    client = office.sign_in("stranger")
    for url in ("/", "/problems", "/?q=热线", "/?year=2024&all=1"):
        assert "热线运行经费" not in client.get(url).text, url
        assert "2024/hotline" not in client.get(url).text, url
    assert "热线运行经费" in office.sign_in("filler").get("/").text


def test_what_is_out_of_scope_is_answered_like_what_is_not_there(office: Office) -> None:
    client = office.sign_in("stranger")
    there, nowhere = client.get("/projects/2024/hotline"), client.get("/projects/2024/nothing")
    assert there.status_code == nowhere.status_code == 404
    without_token = [
        sub(r'(name="csrf_token"\s+value=")[^"]*', r"\1", page.text) for page in (there, nowhere)
    ]
    assert without_token[0].replace("hotline", "nothing") == without_token[1]


@pytest.mark.parametrize("account", PEOPLE)
def test_the_menu_has_only_what_may_be_asked_for(office: Office, account: str) -> None:
    client = office.sign_in(account)
    page = client.get("/account").text
    menu = page[page.index("<nav") : page.index("</nav>")]
    urls = [part.split('"')[0] for part in menu.split('href="')[1:]]
    assert urls
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_a_refused_request_is_audited_once(office: Office) -> None:
    for account, url in (
        ("filler", "/audit"),
        ("stranger", "/projects/2024/hotline"),
        ("auditor", "/people"),
    ):
        before = len(office.audit())
        office.sign_in(account).get(url)
        assert [row[::2] for row in office.audit()[before:]] == [(account, "refused")]


CHANGING = [rule for rule in RULES if rule.startswith("POST") and not RULES[rule].get("open")]


@pytest.mark.parametrize("rule", CHANGING)
def test_whatever_is_sent_is_audited_exactly_once(furnished: Furnished, rule: str) -> None:
    """By who may, with a form that lacks everything, and by who may not."""
    office, url = furnished.office, RULES[rule]["url"].format(**furnished.named)
    allowed = "filler" if RULES[rule].get("own") else RULES[rule]["may"][0]
    for account in (allowed, "nobody"):
        before = len(office.audit())
        status = ask(office.sign_in(account), "POST", url)
        rows = office.audit()[before:]
        wanted = "done" if status < 400 else "refused" if status == 403 else "failed"
        assert [row[::2] for row in rows] == [(account, wanted)], status
