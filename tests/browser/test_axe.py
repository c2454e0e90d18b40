"""No page has a fault that axe-core knows of: at four widths, light and dark, everything unfolded."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import app
from tests.browser.small_site import serve_folder
from tests.small import small_workspace
from tests.web.every_page import accounts_by_page
from tests.web.office import Office, open_office
from web.person import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WIDTHS = (390, 768, 1440, 1920)
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],
}
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


def faults_of(page: "Page", axe: Any) -> list[str]:
    """``scheme width rule: place`` of each; in the dark only what depends on colours is looked at again."""
    told: list[str] = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(page, options={"runOnly": rules}).response["violations"]
            told += [
                f"{scheme} {width} {fault['id']}: {node['target']} {node['html'][:150]}"
                for fault in found
                for node in fault["nodes"]
            ]
    return told


def stay_there(route: "Route") -> None:
    """A page that loads itself again, as that of a job does, would be gone in the midst of it; where there
    is no content a browser stays, where there is no answer it shows a page of its own."""
    if route.request.is_navigation_request():
        route.fulfill(status=204)
    else:
        route.continue_()


def test_axe_finds_no_fault_on_any_page(chromium: "Browser", site: str, office: Office) -> None:
    from axe_playwright_python.sync_playwright import Axe  # only where there is a browser

    axe, faults, looked = Axe(), list[str](), 0
    for url, account in accounts_by_page(office).items():
        context = chromium.new_context(base_url=site)
        secret = office.sign_in(account).get_cookie(COOKIE)
        assert secret
        if url != "/sign-in":
            context.add_cookies([{"name": COOKIE, "value": secret.value, "url": site}])
        page = context.new_page()
        answer = context.request.get(url)
        if answer.headers["content-type"].startswith("text/html"):
            page.goto(url)
            page.route("**/*", stay_there)
            page.evaluate(UNFOLD)
            faults += [f"{url} {fault}" for fault in faults_of(page, axe)]
            looked += 1
        context.close()
    Path(os.environ.get("AXE_REPORT", os.devnull)).write_text("\n".join(faults), "utf-8")
    assert looked > 30
    assert faults == []
