"""What other programs read of data, collecting, following and choosing; and that none asks too often."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indicators.deadlines import SetDeadline
from people.scopes import EVERYTHING
from store.token_rates import BURST_SECONDS, TokenRates, next_turn
from tests.web.office import OWN_UNIT, Office, open_office
from web.api.declaration import PREFIX
from workspace import Workspace

PROJECT = f"{PREFIX}/projects/2024/hotline"


def test_a_source_tells_its_files_months_and_rows(client: FlaskClient) -> None:
    client.get("/sources")
    found = client.get(f"{PREFIX}/sources/work_orders").get_json()
    assert (found["rows"], found["unread_cells"], found["reaches"]) == (5, 0, "2024-12-11")
    assert [month["state"] for month in found["months"]][:2] == ["half", "hole"]
    assert found["files"][0]["name"].endswith(".csv")
    assert client.get(f"{PREFIX}/sources/nothing").status_code == 404


def test_the_rows_behind_a_number_come_masked_and_by_page(client: FlaskClient) -> None:
    observations = client.get(f"{PROJECT}/observations?indicator=on-time").get_json()["items"]
    seq = observations[0]["seq"]
    found = client.get(f"{PREFIX}/observations/{seq}/rows?of=counted&size=3").get_json()
    assert (found["total"], len(found["rows"]), found["indicator"]) == (4, 3, "on-time")
    assert [len(row) for row in found["rows"]] == [len(found["columns"])] * 3
    assert "1390000" not in client.get(f"{PREFIX}/observations/{seq}/rows").text
    missed = client.get(f"{PREFIX}/observations/{seq}/rows").get_json()
    assert missed["total"] == 2
    assert client.get(f"{PREFIX}/observations/{seq}/rows?of=some").status_code == 400
    assert client.get(f"{PREFIX}/observations/999999/rows").status_code == 404


def test_the_schedule_and_its_slots_are_told(client: FlaskClient) -> None:
    (line,) = client.get(f"{PREFIX}/schedule").get_json()["items"]
    assert (line["project"], line["words"], line["due"]) == ("2024/hotline", "每月，次月 1 日 06:00", 12)
    slots = client.get(f"{PROJECT}/slots").get_json()["items"]
    assert [slot["as_of"] for slot in slots][:2] == ["2024-01-31", "2024-02-29"]
    assert {slot["state"] for slot in slots} == {"measured", "partial"}


def test_lights_todos_and_deadlines_agree_with_the_pages(folder: Path, client: FlaskClient) -> None:
    (light,) = client.get(f"{PREFIX}/lights").get_json()["items"]
    assert (light["project"], light["unit"]) == ("2024/hotline", "便民服务中心")
    assert client.get(f"{PREFIX}/lights?q=没有这个").get_json()["items"] == []
    (todos,) = client.get(f"{PREFIX}/todos").get_json()["items"]
    page = client.get("/workbench").text
    assert f"我要填的 {len(todos['items'])} 项" in page
    assert todos["due"] is None
    said = SetDeadline(2024, "self-evaluation", date(2025, 2, 28), None, "", "李四", "", datetime.now(UTC))
    with Workspace(folder).store() as store:
        store.deadlines.record(said)
    (todos,) = client.get(f"{PREFIX}/todos").get_json()["items"]
    assert todos["due"] == "2025-02-28"
    (deadline,) = client.get(f"{PREFIX}/deadlines").get_json()["items"]
    assert (deadline["paper"], deadline["day"], deadline["by"]) == ("self-evaluation", "2025-02-28", "李四")


def test_findings_library_and_proposals_are_told(client: FlaskClient) -> None:
    findings = client.get(f"{PROJECT}/findings?as_of=2024-12-31").get_json()["items"]
    assert findings
    assert {finding["severity"] for finding in findings} <= {"error", "warning", "hint"}
    library = client.get(f"{PREFIX}/library?q=满意&size=200").get_json()["items"]
    assert library
    assert all("满意" in item["topic"] + item["name"] for item in library)
    rows = {row["id"]: row for row in client.get(f"{PROJECT}/proposals").get_json()["items"]}
    assert rows["on-time"]["method"] == "hotline.on_time_rate"
    assert rows["drills"]["state"] in ("由人填报", "有建议，待确认")


@pytest.fixture
def office(folder: Path) -> Office:
    return open_office(folder, api_rate="60")


def test_a_token_that_asks_too_often_is_told_when_to_ask_again(office: Office) -> None:
    with office.store() as store:
        now = datetime.now(UTC)
        first, second = (
            store.tokens.add("finance", name, EVERYTHING, False, "security", now, 30) for name in ("甲", "乙")
        )
    client = office.flask.test_client()
    codes = []
    for _ in range(40):
        answer = client.get(f"{PREFIX}/deadlines", headers={"Authorization": f"Bearer {first}"})
        codes.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert codes[:12] == [200] * 12
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "每分钟最多 60 次；请在" in answer.get_json()["error"]["message"]
    other = client.get(f"{PREFIX}/deadlines", headers={"Authorization": f"Bearer {second}"})
    assert other.status_code == 200
    assert office.sign_in("finance").get(f"{PREFIX}/deadlines").status_code == 200


def test_what_a_token_may_not_do_counts_as_well(office: Office) -> None:
    """Each refusal is a row of the audit: nobody may have them written without end."""
    with office.store() as store:
        secret = store.tokens.add("finance", "甲", OWN_UNIT, False, "security", datetime.now(UTC), 30)
    client, asked = office.flask.test_client(), {"Authorization": f"Bearer {secret}"}
    codes = [client.get(f"{PREFIX}/schedule", headers=asked).status_code for _ in range(40)]
    assert codes[:12] == [403] * 12
    assert 429 in codes


def test_a_bucket_is_shared_by_all_workers_and_fills_again(tmp_path: Path) -> None:
    one, other = TokenRates(tmp_path, 60), TokenRates(tmp_path, 60)
    taken = [rates.take("t", 1000.0) for rates in (one, other) * 6]
    assert taken == [0.0] * int(BURST_SECONDS)
    assert one.take("t", 1000.0) == pytest.approx(1.0)
    assert other.take("t", 1000.5) == pytest.approx(0.5)
    assert other.take("t", 1001.0) == 0.0
    assert one.take("another", 1001.0) == 0.0
    assert TokenRates(tmp_path, 0).take("t", 1001.0) == 0.0


def test_a_clock_that_is_set_back_keeps_nobody_out_for_long() -> None:
    wait, _ = next_turn(10_000_000.0, 1000.0, 1.0)
    assert wait == pytest.approx(1.0)


def refuse_owner(*_: object) -> None:
    """As of a file that somebody else made."""
    raise PermissionError(1, "Operation not permitted")


def test_where_the_file_cannot_be_used_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "chmod", refuse_owner)
        assert TokenRates(tmp_path / "of_another", 1).take("t", 0.0) == 0.0
        assert TokenRates(tmp_path, 1).take("t", 0.0) == 0.0
    (tmp_path / "api-rates.db").unlink()
    (tmp_path / "api-rates.db").mkdir()
    assert TokenRates(tmp_path, 1).take("t", 0.0) == 0.0
