"""The frame of every page: the menu and its marked place, the year and day that links carry, the search."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.small import small_workspace
from tests.web.conftest import PROJECT, Reader
from tests.web.office import Office, open_office
from web.menu import SECTIONS
from web.permissions import ROUTES

MENU = re.compile(r'<nav class="menu.*?</nav>', re.DOTALL)
MARKED = re.compile(r'aria-current="(\w+)">(?:<svg.*?</svg>)?([^<]+)', re.DOTALL)


def menu_of(client: FlaskClient, url: str) -> str:
    found = MENU.search(client.get(url).text)
    assert found, url
    return found[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(small_workspace(tmp_path_factory.mktemp("frame") / "office"))


@pytest.mark.parametrize(
    ("url", "section", "mark"),
    [
        ("/", "项目", "page"),
        (PROJECT, "项目", "true"),
        ("/indicators/2024/hotline/on-time", "项目", "true"),
        ("/decisions/2024/hotline", "项目", "true"),
        ("/papers/self-evaluation/2024/hotline", "自评与报表", "true"),
        ("/papers/summary/2024", "自评与报表", "page"),
        ("/papers/register", "自评与报表", "page"),
        ("/runs", "数据", "page"),
        ("/problems", "检查复核", "page"),
        ("/spot-checks", "检查复核", "page"),
    ],
)
def test_the_place_is_marked_on_every_page(client: FlaskClient, url: str, section: str, mark: str) -> None:
    found = MARKED.findall(menu_of(client, url))
    assert found[0][1] == section
    assert found[-1][0] == mark


def test_a_page_that_is_not_there_is_nowhere_in_the_menu(client: FlaskClient) -> None:
    assert MARKED.findall(menu_of(client, "/nowhere")) == []


def test_pages_of_accounts_stand_in_the_menu_where_there_are_accounts(
    office: Office, client: FlaskClient
) -> None:
    assert "本人账号" not in menu_of(client, "/")
    own = menu_of(office.sign_in("auditor"), "/account")
    assert "本人账号" in own
    assert "审计" in own
    assert "项目" not in own


def test_somebody_not_signed_in_sees_no_menu_and_no_years(office: Office) -> None:
    page = office.flask.test_client().get("/sign-in").text
    assert "项目" not in page
    assert "年度" not in page


def test_every_page_of_the_menu_that_exists_has_its_right(client: FlaskClient) -> None:
    known = client.application.view_functions
    items = [item.endpoint for section in SECTIONS for item in section.items]
    assert len(items) == len(set(items))
    assert {endpoint for endpoint in items if endpoint in known} <= ROUTES.keys()


def test_links_carry_the_year_and_the_day(reader: Reader) -> None:
    page = reader.read("/?year=2024&as_of=2024年6月30日")
    assert 'href="/projects/2024/hotline?as_of=2024-06-30' in page
    for url in ("/runs", "/problems", "/spot-checks"):
        assert f'href="{url}?as_of=2024-06-30&amp;year=2024"' in reader.read(
            f"{url}?as_of=20240630&year=2024"
        )
    assert 'name="as_of" value="2024-06-30"' in reader.read("/runs?as_of=2024/6/30")


@pytest.mark.parametrize("written", ["2025-1-1", "20250101", "2025年1月1日"])
def test_what_was_known_is_asked_for_by_a_day_however_it_is_typed(reader: Reader, written: str) -> None:
    page = reader.read(f"{PROJECT}?as_of=2024-07-31&known_at={written}")
    assert "2025-01-01 23:59 时所知" in page
    assert 'name="known_at" value="2025-01-01"' in page


def test_a_day_that_cannot_be_read_is_carried_nowhere(reader: Reader) -> None:
    page = reader.read("/?as_of=yesterday", 400)
    assert "as_of=yesterday" not in page
    assert "日期应写作" in page


def test_the_bar_asks_for_the_same_page_with_all_else_that_was_asked(reader: Reader) -> None:
    page = reader.read("/?year=2024&q=热线&as_of=2024-06-30")
    form = page[page.index('class="period"') : page.index('class="find"')]
    assert 'action="/"' in form
    assert '<input type="hidden" name="q" value="热线">' in form
    assert "<option selected>2024</option>" in form
    fixed = reader.read(PROJECT)
    assert "2024 年度" in fixed
    assert 'name="year"' not in fixed[: fixed.index('class="find"')]


@pytest.mark.parametrize(
    ("words", "found"),
    [("热线 经费", PROJECT), ("按时办结", "/indicators/2024/hotline/on-time"), ("2024/HOTLINE", PROJECT)],
)
def test_a_search_finds_projects_and_indicators(reader: Reader, words: str, found: str) -> None:
    assert f'href="{found}"' in reader.read(f"/search?q={words}")


def test_a_search_says_that_it_found_nothing_and_refuses_a_long_text(reader: Reader) -> None:
    assert "没有找到" in reader.read("/search?q=没有这样的项目")
    assert "请在上方" in reader.read("/search?q=%20")
    assert "最多 100 字" in reader.read("/search?q=" + "字" * 101, 400)


def test_a_search_keeps_to_the_scope(office: Office) -> None:
    assert "热线运行经费" in office.sign_in("filler").get("/search?q=热线").text
    page = office.sign_in("stranger").get("/search?q=热线").text
    assert "热线运行经费" not in page
    assert "没有找到" in page


def test_years_are_those_of_the_scope(office: Office) -> None:
    assert 'name="year"' in office.sign_in("filler").get("/account").text
    page = office.sign_in("stranger").get("/account").text
    assert 'name="year"' not in page
    assert "部门汇总表" not in page


def test_the_colours_have_a_dark_value_each() -> None:
    text = Path("static/jixiao.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]
    names = {name for name in re.findall(r"--([a-z-]+):", light) if not name.startswith("tblr-")}
    assert names == set(re.findall(r"--([a-z-]+):", dark))
    assert not re.findall(r"#[0-9a-f]{3,6}\b", text[text.index("/* people */") :].replace("#fff", ""))


def test_no_page_leaves_words_to_the_browser() -> None:
    """A field of a day, a form that checks itself: both speak the language of the browser."""
    for path in Path("templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r'type="(date|time|month|week|number|datetime-local)"', text), path
        assert not [form for form in re.findall(r"<form[^>]*>", text) if "novalidate" not in form], path
