"""/api/v1: what other programs read, and that they get no more than their token opens."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask.testing import FlaskClient

from people.scopes import EVERYTHING, Scope, build_scope
from tests.web.office import Office, open_office, token
from web.api.declaration import PREFIX, ApiResource
from web.api.resources import RESOURCES
from web.permissions import ROUTES

PROJECT = "2024/hotline"
DAY = {"assessment": "2024-12-31", "monitoring": "2024-06-30"}


@pytest.fixture
def office(folder: Path) -> Office:
    return open_office(folder)


def make_token(
    office: Office,
    account: str = "filler",
    scope: Scope = EVERYTHING,
    *,
    days: int = 30,
    download: bool = False,
) -> str:
    with office.store() as store:
        return store.tokens.add(account, "对接", scope, download, "security", datetime.now(UTC), days)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def address(resource: ApiResource, client: FlaskClient) -> str:
    day = f"?as_of={DAY[resource.name]}" if resource.name in DAY else ""
    seq = newest_seq(client) if "{seq}" in resource.path else 0
    return PREFIX + resource.path.format(project_id=PROJECT, seq=seq, table="work_orders") + day


def newest_seq(client: FlaskClient) -> int:
    """Of the newest measurement that counts rows."""
    newest = client.get(f"{PREFIX}/projects/{PROJECT}/observations?indicator=on-time").get_json()["items"][0]
    return int(newest["seq"])


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PREFIX}/openapi.json").get_json()
    return found


def floats(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from floats(member)
    elif isinstance(value, float):
        yield value


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_answer_is_as_the_document_says_and_holds_no_float(
    reader: Any, client: FlaskClient, document: dict[str, Any], resource: ApiResource
) -> None:
    answer = client.get(address(resource, client))
    assert answer.status_code == 200, answer.text
    described = document["paths"][resource.path]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    schema = {**described, "components": document["components"]}
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(answer.get_json())
    assert list(floats(answer.get_json())) == []


def test_every_address_of_the_document_has_its_right_and_no_other_is_there(document: dict[str, Any]) -> None:
    named = {f"api.{resource.name}" for resource in RESOURCES} | {"api.document", "api.show"}
    assert {endpoint for endpoint in ROUTES if endpoint.startswith("api.")} == named
    assert document["paths"].keys() == {resource.path for resource in RESOURCES}
    assert document["openapi"] == "3.1.0"


def test_a_number_that_is_not_known_is_null_and_says_why(client: FlaskClient) -> None:
    form = client.get(f"{PREFIX}/projects/{PROJECT}/assessment?as_of=2024-12-31").get_json()["form"]
    unknown = [row for row in form["indicators"] if row["value"] is None]
    assert unknown
    assert {row["actual"] for row in unknown} <= {"待采集", "待评定", "待核实", "不适用"} | {
        row["target"] for row in unknown
    }
    assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", row["weight"]) for row in form["indicators"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("page=0", "参数 page 应为 1 到 1000000 的整数，现为“0”"),
        ("size=201", "参数 size 应为 1 到 200 的整数，现为“201”"),
        ("year=二〇二四", "参数 year 应为 1900 到 2999 的整数，现为“二〇二四”"),
        ("years=2024", "没有参数“years”，有：year、department、unit、q、page、size"),
        ("page=1&page=2", "参数 page 写了 2 次，只能写一次"),
        ("q=" + "长" * 101, "参数 q 不能超过 100 个字，现为“" + "长" * 50 + "”"),
    ],
)
def test_what_is_not_understood_is_told_in_chinese(client: FlaskClient, asked: str, told: str) -> None:
    answer = client.get(f"{PREFIX}/projects?{asked}")
    assert answer.status_code == 400
    assert answer.get_json() == {"error": {"code": 400, "message": told}}


@pytest.mark.parametrize("day", ["2024-02-30", "20240630", "昨天", ""])
def test_a_day_is_written_in_one_way(client: FlaskClient, day: str) -> None:
    answer = client.get(f"{PREFIX}/projects/{PROJECT}/assessment", query_string={"as_of": day})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"].startswith("参数 as_of ")


def test_pages_follow_one_another_and_hold_all(client: FlaskClient) -> None:
    whole = client.get(f"{PREFIX}/projects/{PROJECT}/indicators").get_json()
    found, next_page = [], f"{PREFIX}/projects/{PROJECT}/indicators?size=1"
    while next_page:
        page = client.get(next_page).get_json()
        assert (page["size"], page["total"], len(page["items"])) == (1, whole["total"], 1)
        found += page["items"]
        next_page = page["next"]
    assert found == whole["items"]
    beyond = client.get(f"{PREFIX}/projects/{PROJECT}/indicators?page=999").get_json()
    assert (beyond["items"], beyond["next"]) == ([], None)


def test_filters_hold_together(client: FlaskClient) -> None:
    (project,) = client.get(f"{PREFIX}/projects?year=2024").get_json()["items"]
    same = client.get(
        f"{PREFIX}/projects", query_string={"unit": project["unit"]["name"], "q": project["name"]}
    )
    assert same.get_json()["items"] == [project]
    assert client.get(f"{PREFIX}/projects?year=2023").get_json()["items"] == []


def test_an_answer_that_the_reader_has_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"{PREFIX}/projects")
    again = client.get(f"{PREFIX}/projects", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_mistakes_are_json_too_and_nothing_can_be_written(client: FlaskClient) -> None:
    absent = client.get(f"{PREFIX}/projects/2024/none")
    assert (absent.status_code, absent.get_json()["error"]["message"]) == (404, "没有项目“2024/none”")
    assert client.get(f"{PREFIX}/nothing").get_json()["error"]["code"] == 404
    refused = client.post(f"{PREFIX}/projects")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_without_a_token_nothing_is_read(office: Office) -> None:
    client = office.flask.test_client()
    for headers in (
        {},
        bearer("jx_wrong"),
        bearer(""),
        {"Authorization": "Basic eDp5"},
        {"Authorization": ""},
    ):
        answer = client.get(f"{PREFIX}/projects", headers=headers)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), headers
        assert "令牌" in answer.get_json()["error"]["message"]


def test_a_token_reads_what_its_account_may_and_no_page(office: Office) -> None:
    client, secret = office.flask.test_client(), make_token(office)
    assert client.get(f"{PREFIX}/projects/{PROJECT}", headers=bearer(secret)).status_code == 200
    assert client.get(f"{PREFIX}/runs", headers=bearer(secret)).status_code == 403
    assert client.get("/", headers=bearer(secret)).status_code == 303
    other = make_token(office, "stranger")
    assert client.get(f"{PREFIX}/projects", headers=bearer(other)).get_json()["items"] == []
    assert client.get(f"{PREFIX}/projects/{PROJECT}", headers=bearer(other)).status_code == 404
    assert ("stranger", "view", "refused") in office.audit()


def test_a_token_narrows_the_scope_of_its_account_and_never_widens_it(office: Office) -> None:
    client = office.flask.test_client()

    def seen(account: str, scope: Scope) -> int:
        headers = bearer(make_token(office, account, scope))
        return len(client.get(f"{PREFIX}/projects", headers=headers).get_json()["items"])

    assert seen("finance", EVERYTHING) == 1
    assert seen("finance", build_scope(units=["103002"])) == 1
    assert seen("finance", build_scope(projects=["2024/other"])) == 0
    assert seen("filler", build_scope(projects=[PROJECT])) == 1
    assert seen("filler", build_scope(units=["207001"])) == 0
    assert seen("stranger", build_scope(projects=[PROJECT])) == 0


def test_papers_are_downloaded_by_a_token_that_may(office: Office) -> None:
    client, paper = office.flask.test_client(), f"/papers/target/{PROJECT}.xlsx"
    assert client.get(paper, headers=bearer(make_token(office))).status_code == 403
    assert client.get(paper, headers=bearer(make_token(office, download=True))).status_code == 200
    assert (
        client.get(f"/papers/target/{PROJECT}", headers=bearer(make_token(office, download=True))).status_code
        == 303
    )


def test_a_token_ends_on_its_day_when_revoked_and_with_its_account(office: Office) -> None:
    client = office.flask.test_client()
    with office.store() as store:
        past = datetime.now(UTC) - timedelta(days=31)
        over = store.tokens.add("filler", "旧", EVERYTHING, False, "security", past, 30)
    assert client.get(f"{PREFIX}/projects", headers=bearer(over)).status_code == 401
    secret = make_token(office)
    with office.store() as store:
        store.tokens.revoke(next(t.sha256 for t in store.tokens.all() if t.name == "对接"), datetime.now(UTC))
    assert client.get(f"{PREFIX}/projects", headers=bearer(secret)).status_code == 401
    left = make_token(office, "finance")
    systems = office.sign_in("systems")
    systems.post("/people/finance/act", data={"csrf_token": token(systems), "act": "disable"})
    assert client.get(f"{PREFIX}/projects", headers=bearer(left)).status_code == 401


def give(office: Office, **typed: str) -> Any:
    security = office.sign_in("security")
    form = {"csrf_token": token(security), "account": "filler", "name": "对接", "days": "30", **typed}
    return security.post("/tokens", data=form)


def test_a_token_is_shown_once_kept_as_hash_and_taken_back_with_its_rows_of_audit(office: Office) -> None:
    (secret,) = re.findall(r"jx_[\w-]{20,}", give(office).text)
    security = office.sign_in("security")
    assert secret not in security.get("/tokens").text
    assert secret.encode() not in (office.folder / "data/jixiao.db").read_bytes()
    client = office.flask.test_client()
    assert client.get(f"{PREFIX}/projects", headers=bearer(secret)).status_code == 200
    with office.store() as store:
        (kept,) = store.tokens.all()
    assert kept.seen_at is not None
    for _ in range(2):
        answer = security.post(f"/tokens/{kept.sha256}/revoke", data={"csrf_token": token(security)})
        assert answer.status_code == 303
    assert client.get(f"{PREFIX}/projects", headers=bearer(secret)).status_code == 401
    assert office.audit("create_token") == [("security", "create_token", "done")]
    assert office.audit("revoke_token") == [("security", "revoke_token", "done")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"account": "nemo"}, "没有这个账号"),
        ({"account": "nobody"}, "没有生效的填报、审核或财政角色"),
        ({"account": "security"}, "不能给自己的账号生成令牌"),
        ({"days": "367"}, "有效期应为 1 到 366 天"),
        ({"days": "三十"}, "有效期应为 1 到 366 天"),
        ({"name": ""}, "请写明用途"),
        ({"name": "长" * 51}, "请写明用途"),
    ],
)
def test_a_token_that_cannot_be_is_refused_and_what_was_typed_stays(
    office: Office, typed: dict[str, str], told: str
) -> None:
    answer = give(office, departments="某局", **typed)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert 'value="某局"' in answer.text
    with office.store() as store:
        assert store.tokens.all() == []


def test_a_form_that_is_sent_twice_makes_one_token(office: Office) -> None:
    assert "jx_" in give(office).text
    again = give(office)
    assert (again.status_code, "已有用途为“对接”的有效令牌" in again.text) == (422, True)
    assert give(office, name="另一用途").status_code == 200
    with office.store() as store:
        assert sorted(token.name for token in store.tokens.all()) == ["另一用途", "对接"]


def test_the_page_for_engineers_names_every_address(client: FlaskClient) -> None:
    page = client.get("/api").text
    assert all(f"{PREFIX}{resource.path}" in page for resource in RESOURCES)
