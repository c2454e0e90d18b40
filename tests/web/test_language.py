"""What pages and papers say is Chinese: no Latin word outside a list; texts of people are exempt."""

import re
import shutil
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pdfplumber
import pytest

from tests.language import latin_words
from tests.web.every_page import accounts_by_page
from tests.web.office import PEOPLE, Office, open_office

OF_PEOPLE = re.compile(r"2024/hotline(?:\.yaml)?|zhangsan|drills|A\d+|[0-9a-f]{8,}|sources\.yaml")
"""Ids and names that the workspace of these tests brings along."""
ACCOUNTS = re.compile(rf"\b(?:{'|'.join(PEOPLE)})\b")
OF_ENGINEERS = frozenset({"/api"})
REDIRECTS = range(300, 400)
SAID_BY = ("aria-label", "title", "placeholder", "alt")


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
    return latin_words("\n".join(map(without_names, reader.said)))


def without_names(text: str) -> str:
    return ACCOUNTS.sub("", OF_PEOPLE.sub("", text))


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


PAPERS = (
    "/papers/target/2024/hotline",
    "/papers/self-evaluation/2024/hotline",
    "/papers/monitoring/2024/hotline",
    "/papers/report/2024/hotline",
    "/papers/summary/2024",
)
TEXTS_OF_OFFICE = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes)\.xml|xl/(sharedStrings|workbook|worksheets/.+)\.xml"
)
SHOWN_IN_OFFICE = re.compile(
    r"<(?:w:t|t|a:t|oddFooter|oddHeader)(?: [^>]*)?>([^<]*)</|<sheet name=\"([^\"]*)\""
)
PAGE_CODES = re.compile(r"&[A-Z]")
"""Of headers and footers of a workbook: left, centre, number of the page."""


def office_text(content: bytes) -> str:
    """What a person reads in a Word file or workbook: text, headers, footers, names of sheets."""
    with ZipFile(BytesIO(content)) as package:
        parts = [
            package.read(name).decode() for name in package.namelist() if TEXTS_OF_OFFICE.fullmatch(name)
        ]
    found = [first or second for part in parts for first, second in SHOWN_IN_OFFICE.findall(part)]
    return "\n".join(PAGE_CODES.sub("", unescape(text)) for text in found)


def pdf_text(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


@pytest.fixture(scope="module")
def papers_office(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(Path(shutil.copytree(measured, tmp_path_factory.mktemp("papers") / "workspace")))


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
def test_no_paper_prints_a_word_that_is_not_chinese(papers_office: Office, suffix: str) -> None:
    reader = papers_office.sign_in("finance")
    found: dict[str, set[str]] = {}
    for url in PAPERS:
        with reader.get(f"{url}.{suffix}") as answer:
            assert answer.status_code == 200, url
            text = (pdf_text if suffix == "pdf" else office_text)(answer.data)
        assert "绩效" in text, url
        if words := latin_words(without_names(text)):
            found[url] = words
    assert found == {}


@pytest.mark.parametrize("url", PAPERS)
def test_no_paper_on_a_page_says_one_either(papers_office: Office, url: str) -> None:
    assert foreign_words(papers_office.sign_in("finance").get(url).text) == set()


def test_the_pages_of_an_automatic_indicator_name_its_method_and_parameters_in_chinese(
    papers_office: Office,
) -> None:
    page = papers_office.sign_in("finance").get("/indicators/2024/hotline/content").text
    assert "满意率 =" in page
    assert "“有效评价少于几件不出结果”" in page
    assert foreign_words(page) == set()
