"""A file of 80 MB beside typed words: it is refused and the words stay, with script and without; by the
product's own server, for what becomes of an answer while a browser still sends depends on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.person import Person
from tests.browser.served import Served, free_port
from tests.small import small_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MIB = 1024 * 1024
REASON = "加办一次防汛演练"
FORM = "/projects/2024/hotline?enter=drills"


@pytest.fixture(scope="module")
def site(chromium: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``chromium`` comes first: where there is none, nothing is served."""
    served = Served(small_workspace(tmp_path_factory.mktemp("large") / "office"), free_port())
    with served.serve("2024-12-31T09:00") as address:
        yield address


@pytest.fixture
def clerks(chromium: "Browser", site: str, tmp_path: Path) -> Iterator[dict[bool, Person]]:
    """Whose browser runs scripts, and whose does not."""
    contexts = {
        has_script: chromium.new_context(locale="zh-CN", base_url=site, java_script_enabled=has_script)
        for has_script in (True, False)
    }
    yield {
        has_script: Person("", f"张{'三' if has_script else '四'}", context, context.new_page(), tmp_path)
        for has_script, context in contexts.items()
    }
    for context in contexts.values():
        context.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "录像.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4 ")
        file.truncate(80 * MIB)
    return path


def choose_beside_words(clerk: Person, value: str, film: Path) -> None:
    clerk.context.set_default_timeout(120_000)
    clerk.page.goto(FORM)
    clerk.fill_form("#enter", value=value, reason=REASON)
    clerk.page.locator('[name="evidence"]').set_input_files(film)


def assert_kept(clerk: Person, value: str) -> None:
    assert "已记录" in clerk.done()
    assert value in clerk.text("#tree")
    clerk.page.goto(FORM)
    assert clerk.page.locator('#enter [name="reason"]').input_value() == REASON


def test_80_mb_are_refused_before_they_are_sent(clerks: dict[bool, Person], film: Path) -> None:
    clerk = clerks[True]
    choose_beside_words(clerk, "5次", film)
    assert "没有选入：录像.pdf（80.0 MB）" in clerk.text("#enter")
    clerk.click("button", "保存", within="#enter")
    assert_kept(clerk, "5次")


def test_what_is_typed_beside_80_mb_that_were_sent_is_given_back_to_be_sent_again(
    clerks: dict[bool, Person], film: Path
) -> None:
    clerk = clerks[False]
    choose_beside_words(clerk, "6次", film)
    clerk.click("button", "保存", within="#enter")
    assert "不能超过 20 MB" in clerk.text()
    clerk.click("button", "再次提交")
    assert_kept(clerk, "6次")
