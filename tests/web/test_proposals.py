"""The page of proposed methods: what is chosen is written, what is refused stays typed, and back again."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from store import open_store
from tests.imported import IMPORTED, form_token, imported_workspace, target_path
from tests.web.office import open_office

URL = "/proposals/2024/hotline"
TAKE = {"choice:on-time": "hotline.on_time_rate"}


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    imported_workspace(tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def browser(imported: Path) -> FlaskClient:
    return app.create_app(workspace=imported).test_client()


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def form_of(page: str) -> dict[str, str]:
    """What the browser would send of the form of open rows."""
    form = page[page.index(f'action="{URL}"') : page.rindex("保存所选")]
    fields = [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall(r"<input ([^>]*)>", form)]
    checked = set(re.findall(r'name="([^"]*)"\s+value="([^"]*)" checked', form))
    return {
        unescape(field["name"]): unescape(field["value"])
        for field in fields
        if "value" in field and (field.get("type") != "radio" or (field["name"], field["value"]) in checked)
    }


def send(client: FlaskClient, typed: dict[str, str], status: int = 303, url: str = URL) -> str:
    fields = {"csrf_token": form_token(client), "shown": shown(client.get(URL).text), **typed}
    answer = client.post(url, data=fields)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def test_the_page_shows_each_open_row_with_reason_sureness_and_data(browser: FlaskClient) -> None:
    page = browser.get(URL).text

    told = ["确定", "较有把握", "需要核对", "名称中的“按时办结率”即按时办结率", "工单（还没有这种数据）"]
    assert [word for word in told if word not in page] == []
    assert "hotline." not in re.sub(r'(name|value)="[^"]*"', "", page[page.index("<main") :])


def test_what_the_page_chose_is_written_as_it_stands_and_what_is_to_be_checked_is_not(
    browser: FlaskClient, imported: Path
) -> None:
    typed = form_of(browser.get(URL).text)
    assert {name: value for name, value in typed.items() if name.startswith("choice")} == {
        "choice:on-time": "hotline.on_time_rate",
        "choice:cost": "finance.cost_rate",
        "choice:hours": "",
        "choice:content": "hotline.satisfaction_rate",
    }
    send(browser, typed)
    text = target_path(imported).read_text("utf-8")
    assert text.count("evaluator: hotline.") == 2
    assert "with: {project: 12345热线运行经费, target: 10万元}" in text
    assert "reading: ≤100%" in text
    page = browser.get(URL).text
    assert "采纳建议 3 行" in page
    assert "尚未登记入库" not in page


def test_it_is_told_to_the_audit_as_a_text_of_the_sheet(browser: FlaskClient, imported: Path) -> None:
    send(browser, TAKE)
    with open_store(imported / "data/jixiao.db") as store:
        ((act, object_, details),) = store.db.execute("SELECT act, object, details FROM audit").fetchall()
    assert (act, object_) == ("declare", "2024/hotline")
    assert json.loads(details) == {
        "projects": ["2024/hotline"],
        "way": "确认取数方法",
        "after": "采纳建议 1 行",
    }


def test_reading_a_page_writes_nothing(browser: FlaskClient, imported: Path) -> None:
    browser.get(URL)
    browser.get("/proposals")
    assert target_path(imported).read_text("utf-8") == IMPORTED


def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_row(
    browser: FlaskClient, imported: Path
) -> None:
    typed = {
        "choice:cost": "finance.cost_rate",
        "reading:cost:finance.cost_rate": "差不多吧",
        "with:cost:finance.cost_rate:target": "9万元",
        "choice:hours": "manual",
        "material:hours": "",
    }
    page = send(browser, typed, 422)
    assert "有 2 行要改" in page
    assert "读法“差不多吧”没有写清楚" in page
    assert "请写明凭什么材料填报" in page
    assert 'value="差不多吧"' in page
    assert 'value="9万元"' in page
    assert target_path(imported).read_text("utf-8") == IMPORTED


def test_a_file_that_changed_meanwhile_is_shown_anew_with_the_choices_kept(
    browser: FlaskClient, imported: Path
) -> None:
    old = shown(browser.get(URL).text)
    target_path(imported).write_text(IMPORTED.replace("保障热线运行", "保障运行"), encoding="utf-8")
    page = send(browser, {**TAKE, "shown": old, "choice:content": ""}, 409)
    assert "目标文件又改过" in page
    assert re.search(r'name="choice:on-time" value="hotline.on_time_rate" checked', page)
    assert not re.search(r'name="choice:content" value="hotline.satisfaction_rate" checked', page)


def test_a_second_click_changes_nothing(browser: FlaskClient, imported: Path) -> None:
    old = shown(browser.get(URL).text)
    send(browser, {**TAKE, "shown": old})
    text = target_path(imported).read_text("utf-8")
    send(browser, {**TAKE, "shown": old})
    assert target_path(imported).read_text("utf-8") == text
    assert "已经是这样" in browser.get(URL).text


def test_manual_entry_is_kept_with_its_material_and_may_be_chosen_again(
    browser: FlaskClient, imported: Path
) -> None:
    send(browser, {"choice:hours": "manual", "material:hours": "值班记录"})
    assert "凭值班记录" in browser.get(URL).text
    send(browser, {"act": "back:hours"})
    assert target_path(imported).read_text("utf-8").count("值班记录") == 0
    assert 'name="choice:hours"' in browser.get(URL).text


def test_a_method_is_set_back_to_manual_entry(browser: FlaskClient, imported: Path) -> None:
    send(browser, TAKE)
    send(browser, {"act": "back:on-time"})
    assert target_path(imported).read_text("utf-8") == IMPORTED


def test_the_list_counts_the_rows_of_each_state(browser: FlaskClient) -> None:
    send(browser, TAKE)
    page = browser.get("/proposals").text
    counts = dict(re.findall(r'data-label="(待确认|系统取数|人工填报)">(\d+)<', page))
    assert int(counts["系统取数"]) > 0
    assert sum(map(int, counts.values())) == IMPORTED.count("- {id") + IMPORTED.count("- id")


def test_the_list_takes_all_that_is_sure_of_one_project_at_once(browser: FlaskClient, imported: Path) -> None:
    page = browser.get("/proposals").text
    assert "采纳“确定”的 2 行" in page
    send(browser, {"act": "sure"})
    text = target_path(imported).read_text("utf-8")
    assert text.count("evaluator: hotline.on_time_rate") == 1
    assert text.count("evaluator: finance.cost_rate") == 1
    assert text.count("evaluator: manual") == 3


def test_nothing_chosen_is_told(browser: FlaskClient) -> None:
    assert "没有选择任何一行" in send(browser, {}, 422)


def test_rows_and_methods_that_are_made_up_are_refused(browser: FlaskClient) -> None:
    assert "有 1 行要改" in send(browser, {"choice:nothing": "hotline.on_time_rate"}, 422)
    assert "没有这种取数方法" in send(browser, {"choice:on-time": "os.system"}, 422)
    assert browser.get("/proposals/2024/nothing").status_code == 404


def test_a_list_of_many_is_paged(imported: Path) -> None:
    for number in range(25):
        text = IMPORTED.replace("name: 12345热线运行经费", f"name: 热线项目{number}")
        (imported / f"targets/2024/p{number}.yaml").write_text(text, encoding="utf-8")
    client = app.create_app(workspace=imported).test_client()
    assert "第 1 / 2 页，共 26 个项目" in client.get("/proposals").text
    assert client.get("/proposals?page=2").text.count("逐行核对") == 6
    assert client.get("/proposals?page=99").status_code == 200


def test_an_empty_list_leads_to_the_import(tmp_path: Path) -> None:
    assert 'href="/import"' in app.create_app(workspace=tmp_path).test_client().get("/proposals").text


def test_who_has_no_right_changes_nothing(imported: Path) -> None:
    office = open_office(imported)
    for account, status in (("stranger", 404), ("reviewer", 403), ("finance", 403)):
        client = office.sign_in(account)
        answer = client.post(URL, data={"csrf_token": form_token(client), **TAKE})
        assert answer.status_code == status, account
    assert target_path(imported).read_text("utf-8") == IMPORTED


def test_an_approved_sheet_says_that_the_change_has_to_be_decided(imported: Path) -> None:
    words = [
        "approve",
        "2024/hotline",
        "--document-number",
        "财发1号",
        "--date",
        "2024-01-05",
        "--by",
        "李财",
    ]
    assert app.main(["--workspace", str(imported), *words]) == 0
    client = app.create_app(workspace=imported).test_client()
    send(client, TAKE)
    assert "须在“批复与调整”中登记调整才生效" in client.get(URL).text
