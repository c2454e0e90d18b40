"""采集周期 changed in a form: into the same target file, comments kept, never over another's change, told since when."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from people.accounts import COMMAND_LINE
from people.permissions import Action
from people.roles import Role
from people.scopes import NOTHING, build_scope
from scheduling.jobs import JOB_KINDS, run_job
from scheduling.slots import schedule_slots
from store.audit import AuditFilter
from tests.doing_jobs import do_jobs
from tests.small import TARGETS
from tests.web.conftest import Reader
from tests.web.office import Office, open_office
from web.person import NEEDS_WHOLE_SCOPE, Person
from workspace import Workspace

URL = "/schedule/period/2024/hotline"
FILE = "targets/2024/hotline.yaml"
CHANGES = AuditFilter(act="set_schedule")
QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


def typed_form(client: FlaskClient, **typed: str) -> dict[str, str]:
    page = client.get(URL).text
    hidden = dict(re.findall(r'name="(csrf_token|base-\w+)"\s+value="([^"]+)"', page))
    return {**hidden, "by": "王管", "word": "quarterly", "day": "10", "hour": "9:30", "reach": "one", **typed}


def send(client: FlaskClient, form: dict[str, str]) -> tuple[int, str]:
    answer = client.post(URL, data=form, follow_redirects=True)
    return answer.status_code, answer.text


def test_the_period_is_written_by_place_and_told_since_when(
    folder: Path, client: FlaskClient, reader: Reader
) -> None:
    before = f"# 由张三录入\n{TARGETS}"
    (folder / FILE).write_text(before, "utf-8")
    status, page = send(client, typed_form(client))
    assert status == 200
    assert "已改 1 个项目的采集周期" in page
    assert (folder / FILE).read_text("utf-8") == f"{before}schedule: 每季度 10日 09:30\n"
    assert "每季度，下季首月 10 日 09:30" in page
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d 起，王管 修改（原为每月，次月 1 日 06:00）", page)
    workspace = Workspace(folder)
    with workspace.store() as store:
        (project,) = workspace.declared_projects(store).projects.values()
        (line,) = store.audit.read(CHANGES)
    assert line.event.object == "2024/hotline"
    slots = schedule_slots(project.schedule, *project.span)
    assert [as_of for as_of, _ in slots] == [date(2024, month, day) for month, day in QUARTERS]
    assert slots[0][1].isoformat() == "2024-04-10T09:30:00+08:00"


def test_a_change_meanwhile_is_not_written_over(folder: Path, client: FlaskClient) -> None:
    form = typed_form(client)
    (folder / FILE).write_text(f"{TARGETS}schedule: yearly\n", "utf-8")
    status, page = send(client, form)
    assert status == 409
    assert "打开页面以后，其中有项目的采集周期已被改过，没有保存" in page
    assert "每年，次年 1 月 1 日 06:00" in page
    assert 'value="9:30"' in page
    assert (folder / FILE).read_text("utf-8").endswith("schedule: yearly\n")
    assert send(client, typed_form(client))[0] == 200  # drawn anew, it is kept


def test_another_edit_of_the_sheet_stays(folder: Path, client: FlaskClient) -> None:
    form = typed_form(client)
    (folder / FILE).write_text(TARGETS.replace("保障热线运行", "保障热线畅通"), "utf-8")
    assert send(client, form)[0] == 200
    text = (folder / FILE).read_text("utf-8")
    assert "保障热线畅通" in text
    assert "每季度 10日 09:30" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "31"}, "采集日应为 1 至 28，现为“31”"),
        ({"day": "9" * 5000}, "采集日应为 1 至 28，现为“9999"),
        ({"day": ""}, "采集日应为 1 至 28，现为“”"),
        ({"hour": "25:00"}, "采集时刻应写作 06:00 这样的几时几分，现为“25:00”"),
        ({"word": "weekly"}, "请选择每月、每季度或每年"),
    ],
)
def test_what_is_no_period_is_refused_and_stays_typed(
    folder: Path, client: FlaskClient, typed: dict[str, str], words: str
) -> None:
    status, page = send(client, typed_form(client, **typed))
    assert (status, words in page) == (422, True)
    assert f'value="{typed.get("hour", "9:30")}"' in page
    assert (folder / FILE).read_text("utf-8") == TARGETS


def test_all_projects_of_a_year_at_once_and_many_by_a_job(folder: Path, client: FlaskClient) -> None:
    for number in range(25):
        text = TARGETS.replace("热线运行经费", f"项目{number}").replace("便民服务中心", f"单位{number}")
        (folder / f"targets/2024/p{number}.yaml").write_text(text, "utf-8")
    status, page = send(client, typed_form(client, reach="all", word="monthly", day="5日"))
    assert status == 200
    assert "可以关掉页面" in page
    workspace = Workspace(folder)
    with workspace.store() as store:
        claimed = store.jobs.claim(JOB_KINDS, datetime.now(UTC))
        assert claimed is not None
    assert run_job(workspace, claimed.id, claimed.token) == 0
    assert "已改 26 个项目的采集周期" in client.get(f"/sources/jobs/{claimed.id}").text
    with workspace.store() as store:
        declared = workspace.declared_projects(store).projects.values()
        assert {project.schedule for project in declared} == {"monthly 5 09:30"}
        told = {line.event.object for line in store.audit.read(CHANGES)}
        assert told >= {project.id for project in declared}


def test_a_job_whose_projects_changed_meanwhile_changes_nothing(folder: Path, client: FlaskClient) -> None:
    for number in range(25):
        text = TARGETS.replace("热线运行经费", f"项目{number}")
        (folder / f"targets/2024/p{number}.yaml").write_text(text, "utf-8")
    send(client, typed_form(client, reach="unit"))
    (folder / "targets/2024/p3.yaml").write_text(f"{TARGETS}schedule: yearly\n", "utf-8")
    workspace = Workspace(folder)
    with workspace.store() as store:
        claimed = store.jobs.claim(JOB_KINDS, datetime.now(UTC))
        assert claimed is not None
    assert run_job(workspace, claimed.id, claimed.token) == 1
    assert "没有保存；请核对现在的周期" in client.get(f"/sources/jobs/{claimed.id}").text
    assert "schedule" not in (folder / "targets/2024/p4.yaml").read_text("utf-8")


@pytest.fixture
def office(folder: Path) -> Office:
    for number in range(25):
        text = TARGETS.replace("热线运行经费", f"项目{number}")
        (folder / f"targets/2024/p{number}.yaml").write_text(text, "utf-8")
    return open_office(folder)


def test_a_right_that_was_lost_while_the_job_waited_changes_nothing(office: Office) -> None:
    client = office.sign_in("systems")
    assert send(client, typed_form(client, reach="unit"))[0] == 200
    with office.store() as store:
        store.accounts.grant("systems", frozenset({Role.AUDITOR}), NOTHING, COMMAND_LINE, datetime.now(UTC))
    (job,) = do_jobs(office.folder)
    assert (job.state, "现在没有修改采集周期的权限" in job.message) == ("failed", True)
    assert "schedule" not in (office.folder / "targets/2024/p4.yaml").read_text("utf-8")


def test_an_administrator_who_sees_only_some_projects_does_not_set_it() -> None:
    """As for collecting: it is about all projects."""
    both = Person("a", "甲", frozenset({Role.SYSTEM_ADMIN, Role.FILLER}), build_scope(units=["别处"]))
    assert both.denial(Action.RUN) == both.denial(Action.SET_SCHEDULE) == NEEDS_WHOLE_SCOPE
