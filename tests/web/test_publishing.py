"""自评与报表 › 公开: what may be published is listed, made as a zip by those who may, and noted."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.doing_jobs import do_jobs
from tests.sealed import approve_sheet
from tests.web.office import Office, copy_of, token

PAGE = "/publish/2024"


@pytest.fixture
def office(small_office: Office, tmp_path: Path) -> Office:
    return copy_of(small_office, tmp_path / "office")


def test_nothing_is_published_before_the_approval_and_the_page_says_why(office: Office) -> None:
    client = office.sign_in("finance")
    page = client.get(PAGE).text
    assert "1 个：绩效目标没有批复，或批复已撤销" in page
    answer = client.post(PAGE, data={"csrf_token": token(client)})
    assert answer.status_code == 409
    assert "绩效目标批复以后才能公开" in answer.text


def test_the_folder_is_the_same_when_asked_for_twice_and_each_time_is_noted(office: Office) -> None:
    approve_sheet(office.folder)
    client = office.sign_in("finance")
    assert "热线运行经费" in client.get(PAGE).text
    assert office.audit("publish") == []
    contents = [client.post(PAGE, data={"csrf_token": token(client)}).data for _ in range(2)]
    assert contents[0] == contents[1]
    with zipfile.ZipFile(io.BytesIO(contents[0])) as packed:
        assert sorted(packed.namelist()) == ["公开/index.html", "公开/projects/0001.html", "公开/style.css"]
        assert "李财政" not in packed.read("公开/index.html").decode()
    assert office.audit("publish") == [("finance", "publish", "done")] * 2


def test_of_many_projects_the_folder_is_made_by_a_job(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_sheet(office.folder)
    monkeypatch.setattr("web.publishing.MOST_PROJECTS", 0)
    client = office.sign_in("finance")
    assert "1 个项目，公开页在后台整理" in client.get(PAGE).text
    answer = client.post(PAGE, data={"csrf_token": token(client)})
    assert answer.status_code == 303
    do_jobs(office.folder)
    assert "公开 1 个项目的绩效目标，其中 0 个有自评结果" in client.get(answer.location).text
    with client.get(f"{answer.location}/result") as made, zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        assert "公开/projects/0001.html" in packed.namelist()
