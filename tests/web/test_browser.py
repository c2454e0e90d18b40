"""The pages in a real browser: they fit a telephone, ask for nothing outside, need no script and show where the focus is."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

import app
from tests.small import TARGETS
from tests.web.conftest import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
PAGES = (
    "/",
    PROJECT,
    f"{PROJECT}?enter=long-term",
    *(f"{PROJECT}?tab={tab}" for tab in ("summary", "material", "papers", "records")),
    f"{PROJECT}?as_of=2024-07-31",
    "/lights?as_of=2024-07-31",
    "/rollup",
    "/rows/1/parts",
    "/projects/2024/long",
    "/problems",
    "/runs",
    "/indicators/2024/hotline/on-time",
    "/papers/self-evaluation/2024/hotline",
    "/papers/target/2024/hotline",
    "/papers/monitoring/2024/hotline?as_of=2024-07-31",
    f"{PROJECT}/monitoring?as_of=2024-07-31&enter=drills",
    "/rows/1",
    "/spot-checks",
    "/decisions/2024/hotline",
    "/decisions/2024/long",
    f"{PROJECT}?as_of=2024-07-31&known_at=2025-01-01",
    f"{PROJECT}/monitoring?as_of=2024-07-31&known_at=2025-01-01",
)
LONG = "关于进一步加强全市政务服务便民热线运行维护工作的若干重点任务" * 3
UNBROKEN = "AVeryLongLatinNameWithoutAnySpace" * 4


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The pages served on a free port, with one project whose names are long."""
    text = (
        TARGETS.replace("热线运行经费", LONG).replace("便民服务中心", UNBROKEN).replace("应急演练", UNBROKEN)
    )
    (folder / "targets/2024/long.yaml").write_text(text, encoding="utf-8")
    server = make_server("127.0.0.1", 0, app.create_app(workspace=folder), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield found
        found.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_fits_its_width_and_is_sufficient_unto_itself(
    site: str, browser: "Browser", width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on(
        "request", lambda asked: None if asked.url.startswith((site, "data:")) else outside.append(asked.url)
    )
    for url in PAGES:
        answer = page.goto(site + url)
        assert answer is not None
        assert answer.status == 200, url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.close()
    assert said == []
    assert outside == []


def test_an_entry_is_made_without_any_script(site: str, browser: "Browser") -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PROJECT)
    page.locator("#missing a", has_text="去填报").nth(1).click()
    page.locator('input[name="value"]').fill("5")
    page.locator('#enter input[name="by"]').fill("张三")
    page.locator('input[type="file"]').set_input_files(
        {"name": "演练 记录.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    page.get_by_role("button", name="保存", exact=True).click()
    assert page.locator("#done").inner_text() == "应急演练：已记录"
    assert page.locator("#tree").get_by_text("佐证 1 份").count() == 1
    context.close()


def test_a_spot_check_is_drawn_and_ticked_without_any_script_at_any_width(
    site: str, browser: "Browser"
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/rows/1")
    page.locator('input[name="by"]').fill("李四")
    page.get_by_role("button", name="抽取").click()
    page.locator('select[name="verdict-1"]').select_option("不符")
    page.locator('input[name="note-1"]').fill(UNBROKEN)
    page.get_by_role("button", name="保存结论").click()
    assert page.locator("#done").inner_text() == "已记录 1 条结论"
    check = page.url.partition("#")[0]
    context.close()
    for width in (390, 1440):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for url in (check, f"{check}/sheet", f"{site}/spot-checks", f"{site}/rows/1"):
            page.goto(url)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (url, width)
        page.close()


def test_whoever_uses_the_keyboard_sees_where_they_are(site: str, browser: "Browser") -> None:
    page = browser.new_page()
    page.goto(site + PROJECT)
    for _ in range(8):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
    page.close()


def test_the_first_key_leads_past_the_menu(site: str, browser: "Browser") -> None:
    page = browser.new_page()
    page.goto(site + PROJECT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()
