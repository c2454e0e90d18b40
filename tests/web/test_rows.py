"""The rows behind a number: days late, order, choice; and the number by 承办单位."""

import re

import pytest

from indicators.rate_interval import wilson_interval
from pages.rows_page import late_text
from tests.web.conftest import PROJECT, Reader


@pytest.fixture
def rows(reader: Reader) -> str:
    """The address of the rows behind 工单按时办结率 of the year."""
    found = re.findall(r'href="(/rows/\d+)"', reader.read(PROJECT))
    return str(found[0])


def body_of(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_what_decides_stands_first_with_the_days_late(reader: Reader, rows: str) -> None:
    page = reader.read(rows)
    heads = re.findall(r'aria-label="按([^"]+)排序"', page)
    assert heads[:2] == ["工单编号", "迟"]
    assert heads.index("办结时间") < heads.index("受理时间")
    assert "迟 1 天" in page
    assert "未办，已迟" in page


def test_rows_can_be_chosen_and_ordered_and_the_file_holds_what_is_shown(reader: Reader, rows: str) -> None:
    assert re.findall(r"<td>(A\d)</td>", body_of(reader.read(f"{rows}?of=met"))) == ["A1", "A4"]
    latest = reader.read(f"{rows}?order=late&down=1")
    assert re.findall(r"<td>(A\d)</td>", body_of(latest)) == ["A3", "A2"]
    own = reader.read(f"{rows}.csv?column=handler&value=住建局&of=counted")
    assert ("A1" in own, "A2" in own, "A3" in own) == (True, True, False)
    assert "迟" in own.splitlines()[0]


def test_rows_are_counted_by_unit_each_with_its_link(reader: Reader, rows: str) -> None:
    page = reader.read(f"{rows}?of=counted")
    assert re.search(r"value=[^\"]*\">住建局 <b>2</b>", page)


def test_what_is_no_column_is_told(reader: Reader, rows: str) -> None:
    assert "没有“nothing”这一列" in reader.read(f"{rows}?order=nothing", 404)


def test_a_number_by_unit_has_counts_and_leads_to_its_rows(reader: Reader, rows: str) -> None:
    page = reader.read(f"{rows}/parts")
    assert "按承办单位" in page
    assert "不足 10 件或没有值的，不排名" in page
    assert f"{rows}?column=handler&amp;value=" in page
    assert "年度指标值 ≥98%" in page


def test_a_number_by_month_is_in_order(reader: Reader, rows: str) -> None:
    months = re.findall(r"2024-\d\d", body_of(reader.read(f"{rows}/parts?by=month")))
    assert months == sorted(months)
    assert "不能分开看" in reader.read(f"{rows}/parts?by=received_at")


def test_days_late_are_whole_days_begun() -> None:
    assert late_text(1, is_open=False) == "迟 1 天"
    assert late_text(86400 * 2, is_open=True) == "未办，已迟 2 天"
    assert (late_text(0, is_open=False), late_text(-5, is_open=True), late_text(None, is_open=False)) == (
        "",
        "未办",
        "",
    )


def test_an_interval_holds_its_rate_and_ends_at_the_ends() -> None:
    assert wilson_interval(10, 10).high == pytest.approx(100)
    assert wilson_interval(0, 10).low == pytest.approx(0)
    found = wilson_interval(90, 100)
    assert (round(found.low, 1), round(found.high, 1)) == (82.6, 94.5)
