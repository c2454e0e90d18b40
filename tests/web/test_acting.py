"""Acts of people with accounts: by role, state and separation, each with one audit row in its transaction."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

import app
from indicators.paper_acts import Act, PaperKey, PaperState
from people.accounts import COMMAND_LINE, AccountAct
from people.roles import Role
from people.scopes import EVERYTHING
from scheduling.jobs import submit_job
from store import StoreError
from store.audit import AuditLedger
from store.chain import append_rows
from store.deeds import PROJECTS
from store.people import Actor, build_event
from store.rows import instant_text
from tests.damaging import change_database
from tests.doing_jobs import do_jobs
from tests.sealed import PROJECT, ready_workspace
from tests.store.every_table import ROWS
from tests.web.office import PEOPLE, Office, ask, open_office, token
from workspace import Workspace
from workspace.spot_check_projects import draw_projects_check
from workspace.spot_check_requests import Drawer

ALLOWED: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "paper_acts.yaml").read_text("utf-8")
)
HISTORIES = {
    PaperState.DRAFT: (),
    PaperState.SUBMITTED: ("submitted",),
    PaperState.RETURNED: ("submitted", "returned"),
    PaperState.REVIEWED: ("submitted", "reviewed"),
    PaperState.ISSUED: ("submitted", "reviewed", "issued"),
    PaperState.REOPENED: ("submitted", "reviewed", "issued", "reopened"),
}
ACTS = f"/papers/acts/self-evaluation/{PROJECT}"
DECIDED = {"document_number": "固财发〔2024〕9号", "document_date": "2024-06-03", "reason": "按程序撤销"}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Filled in by 张三, who has no account."""
    return ready_workspace(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def office(ready: Path, tmp_path: Path) -> Office:
    return open_office(Path(shutil.copytree(ready, tmp_path / "workspace")))


def act(office: Office, account: str, name: str, **typed: str) -> int:
    """What the page answers; what is asked for as a job is done by a worker then."""
    status = ask(office.sign_in(account), "POST", ACTS, act=name, **{"reason": "请补充说明", **typed})
    if name == "issued" and status == 303:
        do_jobs(office.folder)
    return status


def bring_into(office: Office, state: PaperState) -> None:
    """As if somebody of the office next door had acted."""
    base = {**ROWS["paper_acts"], "recorded_at": instant_text(datetime.now(UTC))}
    with office.store() as store, store.transaction():
        revisions = ({"act": name, "revision": 1 + (name == "reopened")} for name in HISTORIES[state])
        append_rows(store.db, "paper_acts", [{**base, **of_act} for of_act in revisions])


def acts_kept(office: Office) -> list[tuple[str, str, str, int]]:
    with office.store() as store:
        paper = PaperKey(PROJECT, "self-evaluation", date(2024, 12, 31))
        kept = store.paper_acts.acts_of(paper)
        return [(done.act.value, done.actor.name, done.actor.account, done.actor.alone) for done in kept]


def refused_pairs(state: PaperState) -> Iterator[tuple[str, str]]:
    for name in Act:
        for account in PEOPLE:
            if account not in ALLOWED[state.value].get(name.value, ()):
                yield account, name.value


@pytest.mark.parametrize("state", HISTORIES)
def test_who_may_not_act_on_a_paper_as_it_stands_is_refused_and_audited(
    office: Office, state: PaperState
) -> None:
    bring_into(office, state)
    kept = acts_kept(office)
    for account, name in refused_pairs(state):
        before = len(office.audit())
        wanted = 404 if account == "stranger" and name == "submitted" else 403
        assert act(office, account, name) == wanted, (account, name)
        assert [row[::2] for row in office.audit()[before:]] == [(account, "refused")], (account, name)
    assert acts_kept(office) == kept


def test_three_people_take_a_paper_from_hand_to_hand(office: Office) -> None:
    """What is typed as a name counts for nothing; each act has one row, of who was signed in."""
    way = [
        ("filler", "submitted", "submit"),
        ("finance", "returned", "return"),
        ("filler", "submitted", "submit"),
        ("reviewer", "reviewed", "review"),
        ("finance", "issued", "issue"),
        ("finance", "reopened", "reopen"),
        ("filler", "submitted", "submit"),
    ]
    for account, name, action in way:
        before = len(office.audit())
        assert act(office, account, name, by="冒名") == 303, name
        asked = [(account, "start_job", "done")] if name == "issued" else []
        assert office.audit()[before:] == [*asked, (account, action, "done")]
    assert acts_kept(office) == [(name, PEOPLE[account][0], account, False) for account, name, _ in way]


def test_who_loses_the_right_while_the_seal_is_waited_for_seals_nothing(office: Office) -> None:
    assert act(office, "filler", "submitted") == 303
    assert act(office, "reviewer", "reviewed") == 303
    assert ask(office.sign_in("finance"), "POST", ACTS, act="issued") == 303
    with office.store() as store:
        store.accounts.grant(
            "finance", frozenset({Role.REVIEWER}), EVERYTHING, COMMAND_LINE, datetime.now(UTC)
        )
    (job,) = do_jobs(office.folder)
    assert (job.state, "现在没有封存这个项目的权限" in job.message) == ("failed", True)
    assert [name for name, *_ in acts_kept(office)] == ["submitted", "reviewed"]


def test_what_fails_is_audited_with_its_reason(office: Office) -> None:
    assert act(office, "filler", "submitted") == 303
    assert act(office, "finance", "returned", reason="") == 422
    with office.store() as store:
        (reason,) = store.db.execute("SELECT reason FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    assert "请写明退回的理由" in reason
    assert office.audit()[-1] == ("finance", "return", "failed")


ALL_POSTS = frozenset({Role.FILLER, Role.REVIEWER, Role.FINANCE})


def give_all_posts(office: Office, *accounts: str) -> None:
    """One person may hold several posts: what keeps them apart is what they did."""
    with office.store() as store:
        for account in accounts:
            store.accounts.grant(account, ALL_POSTS, EVERYTHING, COMMAND_LINE, datetime.now(UTC))


def enter(office: Office, account: str) -> int:
    """A new value, on the newest page."""
    with office.store() as store:
        (head,) = store.db.execute("SELECT max(seq) FROM entries").fetchone()
    typed = {"indicator": "drills", "value": "5次", "why": "更正", "after": str(head)}
    return ask(office.sign_in(account), "POST", f"/entries/{PROJECT}", **typed)


def test_nobody_judges_what_they_filled_in_or_handed_in(office: Office) -> None:
    give_all_posts(office, "filler", "stranger", "reviewer", "finance")
    assert enter(office, "filler") == 303
    assert act(office, "stranger", "submitted") == 303
    for account in ("filler", "stranger"):
        for name in ("reviewed", "returned"):
            assert act(office, account, name) == 403, (account, name)
    assert act(office, "reviewer", "reviewed") == 303
    for account in ("filler", "stranger", "reviewer"):
        assert act(office, account, "issued") == 403, account
    assert act(office, "finance", "issued") == 303
    assert act(office, "finance", "reopened") == 303
    assert act(office, "stranger", "submitted") == 303
    assert act(office, "filler", "reviewed") == 403, "a reopening forgets nothing"


def test_one_person_under_two_accounts_is_one_person(office: Office) -> None:
    """张三 filled in before there were accounts."""
    with office.store() as store:
        store.accounts.note(
            "reviewer", AccountAct.RENAMED, COMMAND_LINE, datetime.now(UTC), {"name": "张 三"}
        )
    assert act(office, "filler", "submitted") == 303
    assert act(office, "reviewer", "reviewed") == 403


def decide(office: Office, account: str, **typed: str) -> int:
    with office.store() as store:
        newest = max(done.seq for done in store.decisions.read([PROJECT]).of(PROJECT).decisions)
        sheet = Workspace(office.folder).declared_projects(store).working[PROJECT]
    asked = {**DECIDED, "act": "withdrawn", "decision": newest, "declared": sheet.sha256, **typed}
    return ask(office.sign_in(account), "POST", f"/decisions/{PROJECT}", **asked)


def test_a_decision_is_of_who_is_signed_in(office: Office) -> None:
    before = len(office.audit())
    assert decide(office, "finance", by="冒名") == 303
    with office.store() as store:
        decided = store.decisions.read([PROJECT]).of(PROJECT).decisions[-1]
    assert (decided.by, decided.account, decided.alone) == ("李财政", "finance", False)
    assert office.audit()[before:] == [("finance", "decide", "done")]


def test_who_filled_in_or_imported_a_sheet_does_not_decide_on_it(office: Office) -> None:
    give_all_posts(office, "filler", "reviewer")
    assert enter(office, "filler") == 303
    with office.store() as store:
        event = build_event(Actor("reviewer", "孙审核"), "import", "文件", details={PROJECTS: [PROJECT]})
        store.audit.add(event, datetime.now(UTC))
    for account in ("filler", "reviewer"):
        before = len(office.audit())
        assert decide(office, account) == 403
        assert office.audit()[before:] == [(account, "decide", "refused")]
        page = office.sign_in(account).get(f"/decisions/{PROJECT}").text
        assert "须由不同的人办理" in page
        assert 'name="document_number"' not in page
    assert decide(office, "finance", document_number="") == 422
    assert office.audit()[-1] == ("finance", "decide", "failed")


def break_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreError("磁盘已满")

    monkeypatch.setattr(AuditLedger, "add", fail)


def test_where_the_audit_cannot_be_written_nothing_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = ("paper_acts", "decisions", "spot_checks", "jobs", "entries")

    def counted() -> list[int]:
        with office.store() as store:
            return [store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    filler, finance = office.sign_in("filler"), office.sign_in("finance")
    tokens, before = [token(filler), token(finance)], counted()
    break_audit(monkeypatch)
    for client, secret, url, typed in (
        (filler, tokens[0], ACTS, {"act": "submitted"}),
        (finance, tokens[1], f"/decisions/{PROJECT}", {**DECIDED, "act": "withdrawn", "decision": "1"}),
        (finance, tokens[1], "/spot-checks/projects", {"year": "2024", "size": "1"}),
        (finance, tokens[1], "/papers/batch/2024", {"kind": "target", "format": "xlsx"}),
    ):
        answer = client.post(url, data={"csrf_token": secret, **typed})
        assert answer.status_code >= 400, url
    assert counted() == before


OTHER = "2024/other"


@pytest.fixture
def two_units(office: Office) -> Office:
    """With a project of the other unit."""
    text = (office.folder / "targets/2024/hotline.yaml").read_text("utf-8")
    other = text.replace("103002", "207001").replace("便民服务中心", "图书馆").replace("热线运行", "图书")
    (office.folder / f"targets/{OTHER}.yaml").write_text(other, "utf-8")
    with office.store() as store:
        Workspace(office.folder).declared_projects(store)
    return office


def draw(office: Office, size: str = "2") -> str:
    workspace = Workspace(office.folder)
    with office.store() as store:
        drawer = Drawer("孙审核", "reviewer", "7")
        declared = workspace.declared_projects(store)
        return draw_projects_check(declared, store, 2024, size, drawer, datetime.now(UTC)).id


def test_of_a_spot_check_over_units_each_sees_only_its_own(two_units: Office) -> None:
    url = f"/spot-checks/{draw(two_units)}"
    assert ask(two_units.sign_in("reviewer"), "POST", f"{url}/ticks", **{"verdict-1": "相符"}) == 303
    for account, own, other in (("filler", PROJECT, OTHER), ("stranger", OTHER, PROJECT)):
        client = two_units.sign_in(account)
        for page in (url, f"{url}/sheet"):
            text = client.get(page).text
            assert (own in text, other in text) == (True, False), (account, page)
        assert "只列出您范围内的项目" in client.get(url).text
        assert client.get(url).text.count("不推算总体") == 2
        assert "把握" not in client.get(url).text
        assert client.get(f"{url}/population.csv").status_code == 403
    assert two_units.sign_in("finance").get(f"{url}/population.csv").status_code == 200


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]+"><button', "", page)


def test_a_spot_check_of_other_units_is_not_there(two_units: Office) -> None:
    drawn = draw(two_units, "1")
    with two_units.store() as store:
        check = store.spot_checks.find(drawn)
    assert check
    account = "stranger" if check.drawn == (PROJECT,) else "filler"
    client, nowhere = two_units.sign_in(account), f"{drawn[:-4]}9999"
    for page in ("", "/sheet", "/population.csv"):
        there, missing = (client.get(f"/spot-checks/{each}{page}") for each in (drawn, nowhere))
        assert there.status_code == missing.status_code == 404
        assert without_tokens(there.text.replace(drawn, nowhere)) == without_tokens(missing.text)
    assert drawn not in client.get("/spot-checks").text


def test_who_entered_a_number_does_not_tick_it_off(two_units: Office) -> None:
    give_all_posts(two_units, "filler")
    assert enter(two_units, "filler") == 303
    url = f"/spot-checks/{draw(two_units)}/ticks"
    with two_units.store() as store:
        (check,) = store.spot_checks.newest(1)
    number = check.drawn.index(PROJECT) + 1
    assert ask(two_units.sign_in("filler"), "POST", url, **{f"verdict-{number}": "相符"}) == 403
    assert two_units.audit()[-1] == ("filler", "spot_check", "refused")
    assert ask(two_units.sign_in("reviewer"), "POST", url, **{f"verdict-{number}": "相符"}) == 303
    with two_units.store() as store:
        (item, *_) = [each for each in store.spot_checks.newest(1)[0].items if each.key == PROJECT]
    assert item.standing
    assert (item.standing.by, item.standing.account) == ("孙审核", "reviewer")


def test_a_job_is_of_who_started_it_and_of_what_they_saw_then(two_units: Office) -> None:
    before = len(two_units.audit())
    client = two_units.sign_in("filler")
    assert ask(client, "POST", "/papers/batch/2024", kind="target", format="xlsx") == 303
    assert two_units.audit()[before:] == [("filler", "download", "done")]
    with two_units.store() as store:
        (job,) = store.jobs.newest()
        submit_job(store, "recheck", {"account": "filler", "whole": True}, "赵填报", datetime.now(UTC))
    assert job.by == "赵填报"
    assert job.parameters["project"] == job.parameters["among"] == [PROJECT]
    assert client.get(f"/jobs/{job.id}").status_code == 200
    assert client.get(f"/jobs/{job.id + 1}").status_code == 404, "started while all could be seen"
    stranger = two_units.sign_in("stranger")
    assert stranger.get(f"/jobs/{job.id}").status_code == 404
    assert "赵填报" not in stranger.get("/jobs").text
    assert ask(stranger, "POST", f"/jobs/{job.id}/cancel") == 404
    assert two_units.sign_in("reviewer").get(f"/jobs/{job.id}").status_code == 200


def test_buttons_are_only_for_who_may_press_them(office: Office) -> None:
    """What keeps somebody is said in their place."""
    page = f"/projects/{PROJECT}"
    assert 'value="submitted"' in office.sign_in("filler").get(page).text
    for tab in ("evaluation", "fill"):
        reviewer = office.sign_in("reviewer").get(f"{page}?tab={tab}").text
        assert 'value="submitted"' not in reviewer
        assert "须由填报人员办理" in reviewer, tab
    assert 'name="by"' not in office.sign_in("filler").get(page).text
    assert "须由财政人员办理" in office.sign_in("filler").get(f"/decisions/{PROJECT}").text
    assert "须由审核、财政人员办理" in office.sign_in("filler").get("/spot-checks").text
    bring_into(office, PaperState.SUBMITTED)
    filler = office.sign_in("filler").get(f"{page}?enter=drills").text
    assert "这份表现为“已提交”，不能填报" in filler
    assert 'action="/entries/' not in filler


def test_by_command_one_acts_as_the_command_line(office: Office) -> None:
    before = len(office.audit())
    base = ["--workspace", str(office.folder)]
    assert app.main([*base, "submit", PROJECT, "--by", "赵填报"]) == 0
    assert app.main([*base, "review", PROJECT, "--by", "赵填报"]) == 1
    assert [row[1:] for row in office.audit()[before:]] == [("submit", "done"), ("review", "failed")]
    assert acts_kept(office) == [("submitted", "赵填报", COMMAND_LINE, False)]


def test_what_is_damaged_names_no_project_of_others(two_units: Office) -> None:
    sql = f"UPDATE observations SET reason = 'x' WHERE project = '{PROJECT}'"
    assert change_database(two_units.folder / "data/jixiao.db", sql)
    stranger = two_units.sign_in("stranger").get("/").text
    assert "记录被改动过或有缺失：采集记录第" in stranger
    assert PROJECT not in stranger
    assert f"{PROJECT}" in two_units.sign_in("systems").get("/account").text
