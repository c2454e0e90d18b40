"""Pages as they were known at a past instant: unchanged by what came later, told on each, and closed to entries."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from indicators.clock import SHANGHAI
from tests.web.conftest import PROJECT, Reader
from workspace import Workspace

JULY = "as_of=2024-07-31"
PAGES = (
    f"/?{JULY}",
    f"{PROJECT}?{JULY}",
    f"/indicators/2024/hotline/drills?{JULY}",
    f"{PROJECT}/monitoring?{JULY}",
    f"/papers/self-evaluation/2024/hotline?{JULY}",
    f"/papers/monitoring/2024/hotline?{JULY}",
    f"/papers/summary/2024?{JULY}",
)


def instant_now() -> str:
    """Now as an address has it; the ledger's own last time, so that nothing recorded so far is left out."""
    return quote(datetime.now(SHANGHAI).isoformat(timespec="microseconds"))


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_nothing_recorded_later_changes_a_past_view(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="2次", reason="甲", as_of="")
    then = instant_now()
    before = {url: without_tokens(reader.read(f"{url}&known_at={then}")) for url in PAGES}
    reader.client.post(
        f"/entries/2024/hotline?{JULY}",
        data={
            **{
                name: reader.hidden(name, f"{PROJECT}?{JULY}&enter=drills")
                for name in ("csrf_token", "after")
            },
            "indicator": "drills",
            "value": "9次",
            "by": "赵六",
        },
    )
    assert "9次" in reader.read(PAGES[1])
    for url, page in before.items():
        assert without_tokens(reader.read(f"{url}&known_at={then}")) == page, url


@pytest.mark.parametrize("url", PAGES)
def test_a_past_view_says_so_and_offers_no_form(reader: Reader, url: str) -> None:
    page = reader.read(f"{url}&known_at={instant_now()}")
    assert "时所知的情况" in page
    assert 'method="post"' not in page
    assert "#enter" not in page
    assert ">填报<" not in page
    back = re.search(r'href="([^"]*)">看现在所知的', page)
    assert back
    assert "known_at" not in back[1]
    assert "as_of=2024-07-31" in back[1]


def test_links_stay_in_the_past(reader: Reader) -> None:
    then = instant_now()
    page = reader.read(f"{PROJECT}?tab=evaluation&{JULY}&known_at={then}")
    for part in ("/papers/self-evaluation", "/indicators/2024/hotline/drills", f"{PROJECT}/monitoring"):
        links = [link for link in re.findall(r'href="([^"]*)"', page) if link.startswith(part)]
        assert links
        assert all("known_at=" in link for link in links), links


def test_a_paper_of_the_past_says_so_on_every_page_and_in_its_name(reader: Reader) -> None:
    url = f"/papers/self-evaluation/2024/hotline.docx?{JULY}&known_at={instant_now()}"
    name = unquote(reader.client.get(url).headers["Content-Disposition"])
    assert "时所知）.docx" in name
    assert "时所知" in reader.read(url.replace(".docx", ""))


def test_before_anything_was_recorded_nothing_was_known(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?{JULY}&known_at=2020-01-01")
    assert "2020-01-01 23:59 时所知的情况" in page
    assert "待采集" in page


def test_a_day_is_known_to_its_end_and_today_is_now(reader: Reader) -> None:
    reader.fill(indicator="drills", value="7次")
    today = datetime.now(SHANGHAI).date()
    assert "7次" in reader.read(f"{PROJECT}?known_at={today}")
    yesterday = today - timedelta(days=1)
    assert "7次" not in reader.read(f"{PROJECT}?known_at={yesterday}&as_of=2024-12-31")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "所知时点应写作"),
        ("2024-02-30", "所知时点应写作"),
        ("0001-01-01", "所知时点应写作"),
        ("2024-08-01T25:00", "所知时点应写作"),
        ("2024-08-01T", "所知时点应写作"),
        ("2024-W31-4", "所知时点应写作"),
        ("2199-12-31", "还没有到"),
    ],
)
@pytest.mark.parametrize("url", PAGES)
def test_an_instant_that_is_none_or_to_come_is_refused(
    reader: Reader, url: str, text: str, said: str
) -> None:
    assert said in reader.read(f"{url}&known_at={quote(text)}", 400)


@pytest.mark.parametrize(
    "url",
    ["/problems", "/runs", "/import", "/decisions/2024/hotline", "/rows/1", "/papers/target/2024/hotline"],
)
def test_a_page_that_cannot_look_back_says_so(reader: Reader, url: str) -> None:
    status = 200 if "papers" in url else 400
    page = reader.read(f"{url}?known_at=2024-08-01", status)
    assert ("只能按现在所知查看" in page) == (status == 400)


@pytest.mark.parametrize("url", ["/entries/2024/hotline", f"{PROJECT}/monitoring", "/decisions/2024/hotline"])
def test_nothing_is_entered_in_the_past(folder: Path, reader: Reader, url: str) -> None:
    typed = {"csrf_token": reader.hidden("csrf_token"), "indicator": "drills", "value": "5", "by": "张三"}
    answer = reader.client.post(f"{url}?known_at=2024-08-01", data=typed)
    assert (answer.status_code, "只能按现在所知" in answer.text) == (400, True)
    with Workspace(folder).store() as store:
        assert store.read_records(["2024/hotline"], datetime.now(UTC).date())["2024/hotline"].entries == ()


def test_a_blank_instant_is_now(reader: Reader) -> None:
    assert "时所知的情况" not in reader.read(f"{PROJECT}?known_at=")
    assert reader.read("/problems?known_at=")
