"""What hands do that no plan foresees: the back button, two clicks, two windows, a session that ends while
somebody types; and what those see who are not entitled."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from indicators.paper_acts import Act
from tests.browser.person import Person
from tests.sealed import PAPER, loosen_target, ready_workspace
from tests.web.office import PASSWORD, PEOPLE, Office, open_office
from web.person import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROJECT = "/projects/2024/hotline"
Enter = Callable[[str], Person]


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_workspace(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def office(ready: Path, tmp_path: Path) -> Office:
    return open_office(shutil.copytree(ready, tmp_path / "office"))


@pytest.fixture
def site(office: Office) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def enter(office: Office, site: str, chromium: "Browser", tmp_path: Path) -> Iterator[Enter]:
    """Somebody signed in, each in a browser of their own."""
    contexts = []

    def enter_as(account: str) -> Person:
        context = chromium.new_context(locale="zh-CN", base_url=site, viewport={"width": 1440, "height": 900})
        context.set_default_timeout(20_000)
        contexts.append(context)
        cookie = office.sign_in(account).get_cookie(COOKIE)
        assert cookie
        context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": site}])
        return Person(account, PEOPLE[account][0], context, context.new_page(), tmp_path, PASSWORD)

    yield enter_as
    for context in contexts:
        context.close()


def acts_on_paper(office: Office) -> list[Act]:
    with office.store() as store:
        return [act.act for act in store.paper_acts.acts_of(PAPER)]


def buttons(person: Person, within: str = "main") -> list[str]:
    return person.page.locator(f"{within} form button").all_inner_texts()


def test_each_role_sees_its_own_buttons_and_is_told_whose_the_others_are(enter: Enter) -> None:
    seen = {}
    for account in ("filler", "reviewer", "finance"):
        person = enter(account)
        person.page.goto(PROJECT)
        seen[account] = buttons(person, "#steps")
    assert seen == {"filler": ["提交"], "reviewer": [], "finance": []}
    assert "提交：须由填报人员办理" in enter("reviewer").text_at(PROJECT)
    assert "须由财政人员办理" in enter("filler").text_at("/decisions/2024/hotline")
    assert "登记" in enter("finance").text_at("/decisions/2024/hotline")
    assert buttons_at(enter("filler"), "/decisions/2024/hotline", "#decide") == []


def buttons_at(person: Person, url: str, within: str) -> list[str]:
    person.page.goto(url)
    return buttons(person, within)


@pytest.mark.parametrize(
    ("account", "url", "status", "reason"),
    [
        ("stranger", PROJECT, 404, "没有"),
        ("systems", PROJECT, 403, "您的角色不能查看项目"),
        ("security", "/decisions/2024/hotline", 403, "您的角色不能查看项目"),
        ("auditor", "/papers/register", 403, "您的角色不能查看项目"),
        ("filler", "/people", 403, "您的角色不能查看账号"),
        ("finance", "/import", 403, "您的角色不能导入绩效目标"),
        ("reviewer", "/audit", 403, "您的角色不能查看审计记录"),
        ("nobody", PROJECT, 403, "安全管理员"),
    ],
)
def test_an_address_that_is_not_theirs_is_refused_with_the_reason(
    enter: Enter, account: str, url: str, status: int, reason: str
) -> None:
    person = enter(account)
    answer = person.page.goto(url)
    assert answer
    assert answer.status == status
    assert reason in person.text()
    assert "热线运行经费" not in person.text("body")


def test_of_two_windows_that_decide_at_once_the_second_is_told_and_keeps_what_it_typed(
    office: Office, enter: Enter
) -> None:
    loosen_target(office.folder)
    first, second = enter("finance"), enter("finance")
    for window, number in ((first, "固财发〔2024〕88号"), (second, "固财发〔2024〕99号")):
        window.page.goto("/decisions/2024/hotline")
        window.fill_form(
            "#decide", act="adjusted", document_number=number, document_date="2024-06-03", reason="按程序调整"
        )
    first.click("button", "登记")
    assert "已登记：" in first.done()
    second.click("button", "登记")
    assert "未登记：" in second.text("#decide .alert")
    assert second.page.locator('[name="document_number"]').input_value() == "固财发〔2024〕99号"


def test_the_back_button_and_the_same_button_again_hand_in_once(office: Office, enter: Enter) -> None:
    filler = enter("filler")
    filler.page.goto(PROJECT)
    filler.click("button", "提交")
    assert filler.done().startswith("已提交")
    filler.page.go_back()
    if filler.page.locator("#steps button").count():
        filler.click("button", "提交")
        assert "没有办理" in filler.text("#steps")
    assert acts_on_paper(office) == [Act.SUBMITTED]


def test_two_quick_clicks_hand_in_once(office: Office, enter: Enter) -> None:
    filler = enter("filler")
    filler.page.goto(PROJECT)
    filler.page.locator("#steps button", has_text="提交").dblclick()
    filler.page.wait_for_url("**#done")
    filler.page.goto(PROJECT)
    assert acts_on_paper(office) == [Act.SUBMITTED]
    assert "已提交" in filler.text("#steps")


def test_what_is_typed_while_the_session_ends_comes_back_after_signing_in(
    office: Office, enter: Enter
) -> None:
    filler = enter("filler")
    filler.page.goto(f"{PROJECT}?enter=drills")
    filler.fill_form("#enter", value="5次", reason="加办一次防汛演练")
    filler.context.clear_cookies(name=COOKIE)
    filler.click("button", "保存")
    assert "加办一次防汛演练" in filler.text()
    filler.keep_picture("signed-out-while-typing")
    filler.sign_in()
    assert "已登录" in filler.text()
    filler.keep_picture("signed-in-again")
    filler.click("button", "再次提交")
    assert filler.done() == "应急演练：已记录"
    assert "加办一次防汛演练" in filler.text("#tree")
