"""One person before a browser: signs in, clicks, types; clicks are counted, with ``PICTURES=keep`` pages are kept as
pictures."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

STILL_TEXT = """where => {
  const copy = document.querySelector(where).cloneNode(true);
  copy.querySelectorAll(".links, .no-print").forEach(each => each.remove());
  return copy.textContent.replace(/\\s+/g, " ");
}"""
WIDTHS = (1440, 390)
PICTURES = os.environ.get("PICTURES") == "keep"


@dataclass
class Person:
    """``name`` is as the account has it; ``clicks`` are those since ``take_clicks``, ``loads`` the pages that
    came since ``take_loads``, but for those that looked again by themselves."""

    account: str
    name: str
    context: "BrowserContext"
    page: "Page"
    pictures: Path
    password: str = ""
    clicks: int = 0
    loads: int = 0
    shown: str = ""
    has_acted: bool = False

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", self.count_load)

    def count_load(self, page: "Page") -> None:
        if self.has_acted or page.url != self.shown:
            self.loads += 1
        self.shown, self.has_acted = page.url, False

    def take_loads(self) -> int:
        taken, self.loads = self.loads, 0
        return taken

    def take_clicks(self) -> int:
        taken, self.clicks = self.clicks, 0
        return taken

    def click(self, role: str, name: str, within: str = "body", *, exact: bool = True) -> None:
        """A link or button by the words that are seen; not ``exact`` where it has more for those who hear. After a
        button the answer is there: what the page before it said was done is not taken for it."""
        found = self.page.locator(within).get_by_role(role, name=name, exact=exact)  # type: ignore[arg-type]
        self.has_acted = True
        if role == "button":
            with self.page.expect_navigation(wait_until="domcontentloaded"):
                found.first.click()
        else:
            found.first.click()
        self.clicks += 1

    def choose_password(self, link: str, password: str) -> None:
        self.page.goto(link)
        self.type_new_password(password)
        self.click("button", "设定口令")

    def type_new_password(self, password: str) -> None:
        self.page.locator('[name="new_password"]').fill(password)
        self.page.locator('[name="again"]').fill(password)
        self.password = password

    def sign_in(self) -> None:
        """From the page that asks for it; a password that is too old is changed at once."""
        self.page.locator('[name="account"]').fill(self.account)
        self.page.locator('[name="password"]').fill(self.password)
        self.click("button", "登录")
        if self.page.locator("text=口令已到期").count():
            old = self.password
            self.page.locator('[name="password"]').fill(old)
            self.type_new_password(old + "+")
            self.click("button", "更改口令")

    def open(self, url: str) -> None:
        """An address that is typed or kept as a bookmark; who is not signed in any more signs in first."""
        self.page.goto(url)
        if self.page.locator('form[action="/sign-in"]').count():
            self.sign_in()
            self.page.goto(url)
            assert not self.page.locator('form[action="/sign-in"]').count(), self.text()

    def fill_form(self, within: str = "main", **typed: str) -> None:
        """The fields of the one form that has them; a name is typed where the form asks for one."""
        if self.page.locator(f'{within} [name="by"]:visible').count():
            typed = {"by": self.name, **typed}
        for name, text in typed.items():
            self.fill_field(f'{within} [name="{name}"]:visible', text)

    def fill_field(self, where: str, text: str) -> None:
        found = self.page.locator(where).first
        kind = found.evaluate("it => it.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f'{where}[value="{text}"]').check()
            self.clicks += 1
        elif kind == "select-one":
            found.select_option(text)
            self.clicks += 1
        else:
            found.fill(text)

    def text(self, within: str = "main") -> str:
        return self.page.locator(within).inner_text()

    def still_text(self, within: str) -> str:
        """All that stands there, folded away or not, but for links to forms."""
        text: str = self.page.evaluate(STILL_TEXT, within)
        return text

    def text_at(self, url: str) -> str:
        self.page.goto(url)
        return self.text()

    def await_job(self) -> None:
        """Until the page of a job has led back to where it was asked for, looking again as people do."""
        for _ in range(60):
            if "/jobs/" not in self.page.url:
                return
            self.page.wait_for_timeout(1000)
            if "/jobs/" in self.page.url:
                self.page.reload()

    def done(self) -> str:
        """What the page says was done; all that it says where nothing was."""
        found = self.page.locator("#done")
        return found.first.inner_text() if found.count() else self.text()

    def keep_picture(self, name: str) -> None:
        """Of the page at each width, which nothing of it exceeds."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if PICTURES:
                self.page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=True)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, width, wide)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
