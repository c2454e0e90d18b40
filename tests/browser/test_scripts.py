"""What pages do beside being read: files are named, typed texts are kept until saved, forms are sent once."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.small_site import serve_folder
from tests.small import small_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FORM = "/projects/2024/hotline?enter=long-term"
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  const place = document.querySelector("input[type=file]").closest("label");
  place.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    with serve_folder(small_workspace(tmp_path / "office")) as address:
        yield address


@pytest.fixture
def page(chromium: "Browser", site: str) -> Iterator["Page"]:
    context = chromium.new_context(base_url=site, locale="en-US")
    yield context.new_page()
    context.close()


def typed(page: "Page", name: str) -> str:
    return str(page.locator(f'#enter form[method="post"] [name="{name}"]').input_value())


def type_into(page: "Page", name: str, text: str) -> None:
    page.locator(f'#enter form[method="post"] [name="{name}"]').fill(text)


def test_a_file_field_speaks_chinese_and_names_what_was_chosen(page: "Page") -> None:
    page.goto(FORM)
    field = page.locator("#enter .file-field")
    assert "选择文件" in field.inner_text()
    assert "未选择文件" in field.inner_text()
    page.locator("input[type=file]").set_input_files(
        {"name": "佐证.txt", "mimeType": "text/plain", "buffer": b"1"}
    )
    assert "佐证.txt（1 KB）" in field.inner_text()


def test_a_file_can_be_dropped_onto_its_field(page: "Page") -> None:
    page.goto(FORM)
    page.evaluate(DROP, ["拖来.txt", "内容"])
    assert "拖来.txt" in page.locator("#enter .file-field").inner_text()
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1


def test_what_was_typed_comes_back_until_it_is_saved(page: "Page") -> None:
    page.goto(FORM)
    type_into(page, "reason", "两人离岗")
    page.goto(FORM)
    assert typed(page, "reason") == "两人离岗"
    assert "已恢复未保存的内容" in page.locator("#enter").inner_text()
    type_into(page, "by", "张三")
    page.get_by_role("button", name="保存", exact=True).click()
    assert "已记录" in page.locator("#done").inner_text()
    assert page.evaluate("document.activeElement.id") == "done"
    page.goto(FORM)
    assert "已恢复未保存的内容" not in page.locator("#enter").inner_text()
    assert typed(page, "reason") == "两人离岗"


def test_what_came_back_can_be_dropped(page: "Page") -> None:
    page.goto(FORM)
    type_into(page, "reason", "写错了")
    page.goto(FORM)
    page.get_by_role("button", name="不要这些内容").click()
    assert typed(page, "reason") == ""
    page.goto(FORM)
    assert typed(page, "reason") == ""


def test_a_missing_name_is_told_by_the_page_and_not_by_the_browser(page: "Page") -> None:
    page.goto(FORM)
    type_into(page, "reason", "两人离岗")
    page.locator('#enter [name="by"]').fill("")
    page.get_by_role("button", name="保存", exact=True).click()
    assert "未保存" in page.locator("main").inner_text()
    assert typed(page, "reason") == "两人离岗"


def test_a_form_is_sent_once_however_often_it_is_pressed(page: "Page") -> None:
    page.goto(FORM)
    type_into(page, "reason", "两人离岗")
    type_into(page, "by", "张三")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.locator('#enter form[method="post"]').evaluate(
        "form => { const button = form.querySelector('button'); button.click(); button.click(); button.click(); }"
    )
    page.wait_for_selector("#done")
    assert len(sent) == 1


def test_all_of_it_works_without_script(chromium: "Browser", site: str) -> None:
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(FORM)
    assert page.locator("input[type=file]").is_visible()
    type_into(page, "reason", "两人离岗")
    type_into(page, "by", "张三")
    page.get_by_role("button", name="保存", exact=True).click()
    assert "已记录" in page.locator("#done").inner_text()
    context.close()
