"""What pages say is Chinese: no Latin word outside a list, whoever looks; texts of people are exempt."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.web.every_page import accounts_by_page
from tests.web.office import PEOPLE, open_office

KNOWN_WORDS = frozenset(
    (
        *("Excel", "PDF", "Word", "WPS", "API", "CSV", "SHA", "KB", "MB", "GB", "URL", "JSON", "HTML", "XML"),
        *("docx", "xlsx", "xls", "pdf", "html", "txt", "json", "csv", "zip", "OFD", "doc", "et", "wps"),
        *(
            "OpenID",
            "HTTPS",
            "HTTP",
            "Cookie",
            "ID",
            "IP",
            "Edge",
            "Windows",
            "Ctrl",
            "Clopper",
            "Pearson",
            "Wilson",
        ),
    )
)
"""Names that officials know in this spelling, kinds of files, units of size."""
OF_PEOPLE = re.compile(r"2024/hotline(?:\.yaml)?|zhangsan|drills|A\d+|[0-9a-f]{8,}|sources\.yaml")
"""Ids and names that the workspace of these tests brings along."""
ACCOUNTS = re.compile(rf"\b(?:{'|'.join(PEOPLE)})\b")
OF_ENGINEERS = frozenset({"/api"})
REDIRECTS = range(300, 400)
SAID_BY = ("aria-label", "title", "placeholder", "alt")
LATIN = re.compile(r"[A-Za-z][A-Za-z_.]*[A-Za-z]")


class VisibleText(HTMLParser):
    """What a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.said += [text for name, text in attrs if name in SAID_BY and text]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def foreign_words(page: str) -> set[str]:
    reader = VisibleText()
    reader.feed(page)
    words = {
        word for text in reader.said for word in LATIN.findall(ACCOUNTS.sub("", OF_PEOPLE.sub("", text)))
    }
    return words - KNOWN_WORDS


def test_no_page_says_a_word_that_is_not_chinese(folder: Path) -> None:
    office = open_office(folder)
    found: dict[str, set[str]] = {}
    for url, account in accounts_by_page(office).items():
        with office.sign_in(account).get(url) as answer:
            if url in OF_ENGINEERS or answer.mimetype != "text/html" or answer.status_code in REDIRECTS:
                continue
            if words := foreign_words(answer.get_data(as_text=True)):
                found[url] = words
    assert found == {}
