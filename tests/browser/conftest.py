"""A browser, and the office in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.ledger import export_months, lay_out
from tests.browser.served import Served, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
NEEDED = os.environ.get("CHROMIUM") == "needed"


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Walks take minutes: they are for ``make deep``, which says ``CHROMIUM=needed``."""
    if not NEEDED:
        pytest.skip("walks through the served pages are for make deep (CHROMIUM=needed)")
    found = shutil.which("chromium")
    assert found, "CHROMIUM=needed, and there is none"
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """An office in May: the exports of four months, and no target file yet."""
    folder = lay_out(tmp_path / "office")
    export_months(folder, 4, "2024-04-30", "2024-05-06")
    return Served(folder, free_port())
