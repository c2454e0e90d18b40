"""The first hour in the browser: the guide with its states, and an import taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from store import open_store
from tests.imported import IMPORTED, form_token, imported_workspace, target_path
from tests.web.conftest import Reader
from tests.web.office import Office, open_office


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    imported_workspace(tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def browser(imported: Path) -> FlaskClient:
    return app.create_app(workspace=imported).test_client()


def steps(page: str) -> list[str]:
    """The state of each step, in their order."""
    return [
        part.partition('"')[0]
        for part in page.split('<li class="')[1:]
        if part.startswith(("done", "now", "later"))
    ]


def send(client: FlaskClient, url: str, status: int = 303, **typed: str) -> str:
    answer = client.post(url, data={"csrf_token": form_token(client), **typed})
    assert answer.status_code == status, answer.text
    return answer.text


def audit(folder: Path) -> list[tuple[str, str]]:
    with open_store(folder / "data/jixiao.db") as store:
        return [
            tuple(row) for row in store.db.execute("SELECT act, object FROM audit ORDER BY seq").fetchall()
        ]


def test_an_empty_workspace_opens_the_guide_with_one_button(tmp_path: Path) -> None:
    client = app.create_app(workspace=tmp_path).test_client()
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/guide")
    page = client.get("/guide").text
    assert steps(page) == ["now", "later", "later", "later", "later"]
    assert page.count("btn-primary") == 1
    assert 'href="/import"' in page
    assert "yaml" not in page


def test_whoever_signs_in_to_an_empty_workspace_arrives_at_the_guide(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    answer = office.sign_in("filler").get("/arrive", follow_redirects=True)
    assert answer.request.path == "/guide"
    assert "我要填的" not in answer.text


def test_the_past_of_an_empty_workspace_is_no_beginning(tmp_path: Path) -> None:
    assert app.create_app(workspace=tmp_path).test_client().get("/?known_at=2024-01-01").status_code == 200


def test_each_step_says_what_is_there_now(browser: FlaskClient, imported: Path) -> None:
    page = browser.get("/guide").text
    assert steps(page) == ["done", "now", "later", "later", "later"]
    assert "已有 1 个项目" in page
    assert "系统取数 0 行，人工填报 1 行，有建议待确认 4 行" in page
    row = "name: 工单按时办结率\n        target: ≥98%\n        weight: 30\n        evaluator: "
    text = IMPORTED.replace(f"{row}manual.value", f"{row}hotline.on_time_rate")
    target_path(imported).write_text(text, encoding="utf-8")
    page = browser.get("/guide").text
    assert "有建议待确认 3 行" in page
    assert "还缺：工单" in page


def test_a_measured_project_is_what_the_last_step_shows(reader: Reader) -> None:
    page = reader.read("/guide")
    assert steps(page)[0] == "done"
    assert steps(page)[3:] == ["done", "done"]
    assert "已有 1 个项目采集过" in page
    assert 'href="/projects/2024/hotline?as_of=2024-12-31"' in page


def test_measuring_is_a_job_up_to_a_day_that_is_over(browser: FlaskClient) -> None:
    assert "应写作 2024-06-30，现为“去年”" in send(browser, "/guide/measure", 422, as_of="去年")
    assert "还没有到" in send(browser, "/guide/measure", 422, as_of="2999-01-01")
    answer = browser.post("/guide/measure", data={"csrf_token": form_token(browser), "as_of": "2024-12-31"})
    again = browser.post("/guide/measure", data={"csrf_token": form_token(browser), "as_of": "2024-12-31"})
    assert answer.location == again.location == "/jobs/1"
    assert "看采集进度" in browser.get("/guide").text


def test_an_import_is_taken_back_kept_and_put_back(browser: FlaskClient, imported: Path) -> None:
    browser.get("/import")
    send(browser, "/guide/withdraw/2024/hotline")
    assert not target_path(imported).exists()
    page = browser.get("/guide").text
    assert steps(page)[0] == "now"
    assert "撤回的导入" in page
    assert "12345热线运行经费" in page
    assert "没有发现问题" in browser.get("/problems").text
    (kept,) = (imported / "data/withdrawn-imports").rglob("*.yaml")
    key = kept.relative_to(imported / "data/withdrawn-imports").as_posix()
    send(browser, "/guide/restore", key=key)
    assert target_path(imported).read_text("utf-8") == IMPORTED
    assert not kept.exists()
    assert audit(imported) == [("withdraw_import", "2024/hotline"), ("put_back_import", "2024/hotline")]


def test_a_second_click_finds_nothing_to_take_back(browser: FlaskClient) -> None:
    send(browser, "/guide/withdraw/2024/hotline")
    assert "可能已经撤回" in send(browser, "/guide/withdraw/2024/hotline", 404)


def test_what_was_recorded_on_is_not_taken_back(reader: Reader, folder: Path) -> None:
    assert "已有采集记录，不能撤回导入" in reader.read("/guide")
    assert "已有采集记录，不能撤回导入" in send(reader.client, "/guide/withdraw/2024/hotline", 409)
    assert (folder / "targets/2024/hotline.yaml").exists()


def test_nothing_is_put_over_a_file_that_came_since(browser: FlaskClient, imported: Path) -> None:
    send(browser, "/guide/withdraw/2024/hotline")
    (kept,) = (imported / "data/withdrawn-imports").rglob("*.yaml")
    target_path(imported).write_text("name: 另一份\n", encoding="utf-8")
    told = send(
        browser, "/guide/restore", 409, key=kept.relative_to(imported / "data/withdrawn-imports").as_posix()
    )
    assert "没有放回" in told
    assert kept.exists()
    assert target_path(imported).read_text("utf-8") == "name: 另一份\n"


@pytest.mark.parametrize("key", ["", "../jixiao.db", "2024/hotline@20240101T000000-000000000000.yaml"])
def test_a_made_up_key_names_nothing(browser: FlaskClient, key: str) -> None:
    assert "没有这份撤回的文件" in send(browser, "/guide/restore", 404, key=key)


def test_nobody_takes_back_or_sees_what_is_out_of_scope(imported: Path) -> None:
    office: Office = open_office(imported)
    filler, stranger = office.sign_in("filler"), office.sign_in("stranger")
    assert "12345热线运行经费" not in stranger.get("/guide").text
    send(stranger, "/guide/withdraw/2024/hotline", 404)
    send(filler, "/guide/withdraw/2024/hotline")
    assert "撤回的导入" in filler.get("/guide").text
    assert "撤回的导入" not in stranger.get("/guide").text
    (kept,) = (imported / "data/withdrawn-imports").rglob("*.yaml")
    send(
        stranger, "/guide/restore", 404, key=kept.relative_to(imported / "data/withdrawn-imports").as_posix()
    )


def test_measuring_is_for_whoever_may_run_it(imported: Path) -> None:
    page = open_office(imported).sign_in("filler", datetime.now(UTC)).get("/guide").text
    assert "由系统管理员采集" in page
    assert "/guide/measure" not in page


def test_a_broken_file_is_told_and_does_not_break_the_guide(browser: FlaskClient, imported: Path) -> None:
    (imported / "targets/2024/bad.yaml").write_text("name: [", encoding="utf-8")
    page = browser.get("/guide").text
    assert "其中 1 个项目的目标文件有错误" in page
