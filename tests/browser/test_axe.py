"""No page has a fault that axe-core knows of: at four widths, light and dark, everything unfolded."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import app
from tests.browser.small_site import serve_folder
from tests.small import small_workspace
from tests.web.every_page import accounts_by_page
from tests.web.office import Office, open_office
from web.person import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

WIDTHS = (390, 768, 1440, 1920)
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],
}
FAULTS = """rules => axe.run({runOnly: rules, resultTypes: ["violations"], preload: false}).then(found =>
  found.violations.flatMap(fault => fault.nodes.map(node =>
    `${fault.id}: ${node.target} ${node.html.slice(0, 150)}`)))"""
"""What has no fault is not counted up: that would take longer than looking."""
UNFOLD = "document.querySelectorAll('details').forEach(folded => folded.open = true)"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    if os.environ.get("CHROMIUM") != "needed":
        pytest.skip("for make deep (CHROMIUM=needed)")
    folder = small_workspace(tmp_path_factory.mktemp("axe") / "office")
    assert app.main(["--workspace", str(folder), "evaluate", "--from", "2024-05", "--to", "2024-07"]) == 0
    return open_office(folder)


@pytest.fixture(scope="module")
def site(office: Office) -> Iterator[str]:
    with serve_folder(office.folder) as address:
        yield address


def faults_of(page: "Page") -> list[str]:
    """``scheme width rule: place`` of each; in the dark only what depends on colours is looked at again."""
    told: list[str] = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            told += [f"{scheme} {width} {fault}" for fault in page.evaluate(FAULTS, rules)]
    return told


def stay_there(route: "Route") -> None:
    """A page that loads itself again, as that of a job does, would be gone in the midst of it; where there
    is no content a browser stays, where there is no answer it shows a page of its own."""
    if route.request.is_navigation_request():
        route.fulfill(status=204)
    else:
        route.continue_()


@pytest.fixture
def signed_in(chromium: "Browser", site: str, office: Office) -> Iterator[Callable[[str], "BrowserContext"]]:
    """The browser of each account, which signs in once."""
    browsers: dict[str, BrowserContext] = {}

    def browser_of(account: str) -> "BrowserContext":
        if account not in browsers:
            secret = office.sign_in(account).get_cookie(COOKIE)
            assert secret
            browsers[account] = chromium.new_context(base_url=site)
            browsers[account].add_cookies([{"name": COOKIE, "value": secret.value, "url": site}])
        return browsers[account]

    yield browser_of
    for browser in browsers.values():
        browser.close()


def test_axe_finds_no_fault_on_any_page(signed_in: Callable[[str], "BrowserContext"], office: Office) -> None:
    from axe_playwright_python.sync_playwright import Axe  # only where there is a browser

    script, faults, looked = Axe().axe_script, list[str](), 0
    accounts = accounts_by_page(office)
    for url in sorted(accounts, key=lambda url: url == "/sign-in"):  # whoever reads this one is signed out
        browser = signed_in(accounts[url])
        if url == "/sign-in":
            browser.clear_cookies()
        answer = browser.request.get(url).headers
        if not answer["content-type"].startswith("text/html") or "content-disposition" in answer:
            continue  # a page to be kept as a file is one of the papers
        page = browser.new_page()
        page.goto(url)
        page.route("**/*", stay_there)
        page.evaluate(UNFOLD)
        page.evaluate(script)
        found = [f"{url} {fault}" for fault in faults_of(page)]
        print(f"{url}　{len(found)}", *found, sep="\n")
        faults += found
        looked += 1
        page.close()
    Path(os.environ.get("AXE_REPORT", os.devnull)).write_text("\n".join(faults), "utf-8")
    assert looked > 30
    assert faults == []
