"""热线运行 › 报告: numbers with both comparisons, and nothing made up where there are no data."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Reader

HEAD = "工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态"


def test_a_month_is_told_in_sentences_from_its_numbers(reader: Reader) -> None:
    page = reader.read("/hotline/report?as_of=2024-12-31")
    assert "12345热线运行月报" in page
    assert "（2024年12月）" in page
    assert "工单受理量 2件。" in page
    assert (
        "环比的对比期（2024年11月）没有可比的数，不列环比。同比的对比期（2023年12月）没有可比的数，不列同比。"
        in page
    )
    assert "按时办结率 50.00%（1 / 2）" in page
    assert "接通率" in page
    assert "待采集" in page


def test_it_is_a_letter_in_word(client: FlaskClient) -> None:
    answer = client.get("/hotline/report.docx?as_of=2024-12-31&span=year")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")


def test_a_year_that_is_over_is_told_as_it_was_and_not_as_worked_out(reader: Reader, folder: Path) -> None:
    days = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (1, 15, 28)]
    (folder / "inbox/工单.csv").write_text(
        orders_of_days(*days, "2024-12-31", "2025-01-02"), encoding="utf-8"
    )
    page = reader.read("/hotline/report?as_of=2024-12-31&span=quarter")
    assert "工单受理量：全年 370件；全年已过完，为实际数，不是推算。" in page
    assert "按时办结率：全年 100.00%；全年已过完" in page
    assert "推算全年" not in page


def orders_of_days(*days: str, category: bool = False) -> str:
    """Ten orders a day, each closed the same day."""
    rows = [
        f"{day}-{number},{day} 08:00:00,{day} 09:00:00,住建局,{day} 18:00:00,{day} 10:00:00,已办结"
        for day in days
        for number in range(10)
    ]
    head = f"{HEAD},诉求类型" if category else HEAD
    return "\n".join([head, *(f"{row},投诉" if category else row for row in rows)]) + "\n"


def days_of(month: str, first: int, last: int) -> list[str]:
    return [f"{month}-{day:02d}" for day in range(first, last + 1)]


def report_over(reader: Reader, folder: Path, days: list[str], *, category: bool = True) -> str:
    (folder / "inbox/工单.csv").write_text(orders_of_days(*days, category=category), encoding="utf-8")
    return reader.read("/hotline/report?as_of=2024-06-30")


def test_a_report_of_a_day_tells_no_rate_of_what_is_called_back_days_after(
    reader: Reader, folder: Path
) -> None:
    assert "回访率" in report_over(reader, folder, days_of("2024-06", 1, 30))
    day = reader.read("/hotline/report?as_of=2024-06-30&span=day")
    assert "办结的工单过几天才回访，日报、周报不列回访率" in day
    assert "回访率" not in day.replace("不列回访率", "")


def test_two_whole_months_are_compared(reader: Reader, folder: Path) -> None:
    page = report_over(reader, folder, [*days_of("2024-05", 1, 31), *days_of("2024-06", 1, 30)])
    assert "工单受理量 300件，环比下降 3.23%。" in page
    assert "工单数据自 2024-05-01 起，同比的对比期（2023年6月）没有数据或不完整" in page
    assert "各诉求类型的件数都没有比上期增加。" in page


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (
            [*days_of("2024-05", 16, 31), *days_of("2024-06", 1, 30)],
            "工单数据自 2024-05-16 起，环比的对比期（2024年5月）没有数据或不完整，不作比较",
        ),
        (
            [*days_of("2024-05", 1, 31), *days_of("2024-06", 1, 10)],
            "工单数据只到 2024-06-10，本期（2024年6月）没有数据或不完整，件数不作比较",
        ),
    ],
)
def test_a_span_that_the_data_do_not_cover_is_not_compared(
    reader: Reader, folder: Path, days: list[str], note: str
) -> None:
    page = report_over(reader, folder, days)
    assert "件，环比没有可比的数。" in page or "环比的对比期（2024年5月）没有可比的数，不列环比。" in page
    assert not re.search("工单受理量 [0-9]+件，环比[上下持]", page)
    assert note in page
    assert "诉求类型没有可比的上期数。" in page


def test_orders_without_a_category_are_not_told_to_be_none(reader: Reader, folder: Path) -> None:
    page = report_over(reader, folder, days_of("2024-06", 1, 30), category=False)
    assert "工单受理量 300件" in page
    assert "本期没有受理工单" not in page
    assert "工单数据中没有“诉求类型”" in page


def test_orders_that_were_still_open_when_the_data_begin_are_no_month(reader: Reader, folder: Path) -> None:
    """Their month has a tenth of the orders, none of them answered at once: neither is compared."""
    june = orders_of_days(*days_of("2024-06", 1, 30), category=True)
    tail = [
        f"T{day},2024-05-{day:02d} 08:00:00,2024-05-{day:02d} 09:00:00,住建局,2024-06-05 18:00:00,,办理中,投诉"
        for day in range(1, 32)
    ]
    (folder / "inbox/工单.csv").write_text("\n".join([*june.splitlines(), *tail]) + "\n", encoding="utf-8")
    page = reader.read("/hotline/report?as_of=2024-06-30")
    assert "工单受理量 300件。" in page
    assert (
        "工单数据自 2024-06-01 起（更早的只有零星的），环比的对比期（2024年5月）没有数据或不完整，不作比较"
        in page
    )
    assert "按时办结率" in page
    assert "个百分点" not in page
    assert "诉求类型没有可比的上期数。" in page


def test_orders_without_a_category_cannot_be_picked(reader: Reader, folder: Path) -> None:
    rows = orders_of_days("2024-06-03", category=True).replace(",投诉", ",", 4)
    (folder / "inbox/工单.csv").write_text(rows, encoding="utf-8")
    page = reader.read("/hotline/report?span=special&from=2024-06-01&to=2024-06-30")
    assert "value=%E6%8A%95%E8%AF%89" in page
    assert "value=%E6%9C%AA%E5%A1%AB" not in page
    assert "未填 4 件" in page


def test_months_of_several_years_are_told_with_their_year(reader: Reader, folder: Path) -> None:
    days = [*days_of("2023-12", 1, 31), *days_of("2024-01", 1, 31)]
    (folder / "inbox/工单.csv").write_text(orders_of_days(*days, category=True), encoding="utf-8")
    page = reader.read("/hotline/report?span=special&from=2023-11-01&to=2024-01-31")
    assert "2023-12 310 件；2024-01 310 件" in page
