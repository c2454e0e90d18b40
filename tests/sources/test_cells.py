"""What the text of a cell becomes: one row a case."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

Sql = Callable[..., Any]

INSTANTS = [
    ("2024-01-05 10:11:12", "2024-01-05 10:11:12"),
    ("2024-01-05 10:11", "2024-01-05 10:11"),
    ("2024-01-05", "2024-01-05"),
    ("2024-1-5 9:05:01", "2024-01-05 09:05:01"),
    ("2024/1/5 10:11", "2024-01-05 10:11"),
    ("2024/01/05", "2024-01-05"),
    ("  2024-01-05 10:11:12　", "2024-01-05 10:11:12"),
    ("2024-01-05  10:11:12", "2024-01-05 10:11:12"),
    ("2024-01-05 10:11:12.5", "2024-01-05 10:11:12.5"),
    ("2024-01-05 24:00:00", "2024-01-05 23:59:59.999999"),
    ("2024年1月5日24时", "2024-01-05 23:59:59.999999"),
    ("20240105", "2024-01-05"),
    ("202401051011", "2024-01-05 10:11"),
    ("20240105101112", "2024-01-05 10:11:12"),
    ("20240105101112123", "2024-01-05 10:11:12.123"),
    ("20240105 10:11:12", "2024-01-05 10:11:12"),
    ("2024年1月5日", "2024-01-05"),
    ("2024年01月05日 10:11:12", "2024-01-05 10:11:12"),
    ("2024年1月5日 10时11分", "2024-01-05 10:11"),
    ("2024年1月5日10时11分12秒", "2024-01-05 10:11:12"),
    ("2024年1月5日 10时", "2024-01-05 10:00"),
    ("2024年1月5日 星期五 10:11", "2024-01-05 10:11"),
    ("2024年1月5日 上午10:11", "2024-01-05 10:11"),
    ("2024/1/5 下午 3:20:11", "2024-01-05 15:20:11"),
    ("2024-01-05 03:20 PM", "2024-01-05 15:20"),
    ("2024-01-05 12:05 AM", "2024-01-05 00:05"),
    ("2024.1.5", "2024-01-05"),
    ("2024.01.05 10:11", "2024-01-05 10:11"),
    ("２０２４－０１－０５ １０：１１", "2024-01-05 10:11"),
    ("45296", "2024-01-05"),
    ("45296.5", "2024-01-05 12:00"),
    ("45296.42444444444", "2024-01-05 10:11:12"),
    ("2024-01-05T10:11:12", "2024-01-05 10:11:12"),
    ("2024-01-05T10:11:12Z", "2024-01-05 18:11:12"),
    ("2024-01-05T10:11:12.250+08:00", "2024-01-05 10:11:12.25"),
    ("2024-01-05 10:11:12+0000", "2024-01-05 18:11:12"),
    ("2024-01-05 20:11:12 -05:00", "2024-01-06 09:11:12"),
    ("1704420672", "2024-01-05 10:11:12"),
    ("1704420672000", "2024-01-05 10:11:12"),
    ("05-Jan-2024", "2024-01-05"),
    ("Jan 5, 2024 3:20 PM", "2024-01-05 15:20"),
    ("9999-12-31", "9999-12-31"),
]
NO_INSTANTS = [
    "2024-02-30", "2024-13-01", "20240230", "2024-01-05 25:00", "00:00:00", "10:11:12", "2024-01", "2024年1月", "abc", "12345", "1.5",
    "1/5/24", "5-Jan-24", "04/12/2018", "1900-01-01 00:00:00", "0000-00-00", "-", "2024", "99240105", "2024-01-05 10:11:12 无", "infinity",
    "epoch", "now", "2024-01-05 (BC)", "20240105x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "instant"), INSTANTS)
def test_an_instant_is_read(sql: Sql, text: str, instant: str) -> None:
    assert sql("instant_of(bare(?), 'Asia/Shanghai')", text) == datetime.fromisoformat(instant)


@pytest.mark.parametrize("text", NO_INSTANTS)
def test_what_is_no_instant_or_could_be_two_is_not_read(sql: Sql, text: str) -> None:
    assert sql("instant_of(bare(?), 'Asia/Shanghai')", text) is None


@pytest.mark.parametrize(
    ("text", "yuan", "of_ten_thousands"),
    [
        ("1234.5", "1234.50", "12345000.00"),
        ("1,234.50", "1234.50", "12345000.00"),
        ("￥1,234.50", "1234.50", "12345000.00"),
        ("¥-5", "-5.00", "-50000.00"),
        ("(1,234)", "-1234.00", "-12340000.00"),
        ("（1,234.00）", "-1234.00", "-12340000.00"),
        ("１２３．４", "123.40", "1234000.00"),
        ("-0.01", "-0.01", "-100.00"),
        ("0.30000000000000004", "0.30", "3000.00"),
        ("8.00", "8.00", "80000.00"),
        ("12.34567", "12.35", "123456.70"),
        ("3000元", "3000.00", "3000.00"),
        ("12.5万元", "125000.00", "125000.00"),
        ("8万", "80000.00", "80000.00"),
        ("1.2亿元", "120000000.00", "120000000.00"),
        ("1E7", "10000000.00", "100000000000.00"),
        ("12 345.5", "12345.50", "123455000.00"),
    ],
)
def test_an_amount_is_exact_in_yuan(sql: Sql, text: str, yuan: str, of_ten_thousands: str) -> None:
    assert sql("amount_of(bare(?), 1)", text) == Decimal(yuan)
    assert sql("amount_of(bare(?), 10000)", text) == Decimal(of_ten_thousands)


@pytest.mark.parametrize(
    "text",
    ["1,23", "1.2.3", "98%", "-", "--5", "壹万", "1_000", "nan", "inf", "1e40", "9" * 30, "12(3)", "5元8角"],
)
def test_what_is_no_amount_is_not_read_and_never_zero(sql: Sql, text: str) -> None:
    assert sql("amount_of(bare(?), 1)", text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0), ("12", 12), ("12.0", 12), ("12.4", 13), ("1,234", 1234), ("12秒", 12), ("12 秒", 12), ("90s", 90), ("00:01:23", 83),
        ("0:00:00", 0), ("1:02:03", 3723), ("00:01:23.4", 84), ("1分20秒", 80), ("1小时2分3秒", 3723), ("2分钟", 120), ("1天2小时", 93600),
        ("1899-12-31 00:01:23", 83), ("1900-01-01 01:01:01", 90061),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_seconds(sql: Sql, text: str, seconds: int) -> None:
    assert sql("seconds_of(bare(?), 1)", text) == seconds


@pytest.mark.parametrize(
    "text", ["-5", "-0:00:05", "1:23", "abc", "很长", "12-13", "00:99:00", "99999999999999999天"]
)
def test_a_negative_or_doubtful_duration_is_not_read(sql: Sql, text: str) -> None:
    assert sql("seconds_of(bare(?), 1)", text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("3", 3),
        ("3次", 3),
        ("是", 1),
        ("否", 0),
        ("1.0", 1),
        ("1.5", None),
        ("-1", None),
        ("多次", None),
    ],
)
def test_a_count_may_be_told_by_yes_or_no(sql: Sql, text: str, count: int | None) -> None:
    assert sql("count_of(bare(?))", text) == count


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("  工单 1 ", "工单 1"),
        ("　张　", "张"),
        ("\tA\r\n", "A"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("", None),
        (" \u200b\ufeff ", None),
        ('say "x"', 'say "x"'),
    ],
)  # fmt: skip
def test_the_quoting_that_exports_put_around_a_cell_is_taken_off(
    sql: Sql, text: str, bare: str | None
) -> None:
    assert sql("bare(?)", text) == bare


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("原州区南关街道政府街12号2单元301", "原州区南关街道"),
        ("固原市原州区古雁街道", "固原市原州区古雁街道"),
        ("原州区水岸小区3号楼", "原州区"),
        ("彭阳县白阳镇人民路88号", "彭阳县白阳镇"),
        ("Dorchester", "Dorchester"),
        ("3400 GARRISON BLVD", None),
    ],
)
def test_a_place_is_kept_down_to_its_last_administrative_word(sql: Sql, text: str, kept: str | None) -> None:
    assert sql("region(bare(?))", text) == kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("付13812345678话费", "付138****5678话费"),
        ("138-1234-5678", "138****5678"),
        ("身份证642221199001011234", "身份证******1234"),
        ("卡6222021234567890123", "卡******0123"),
        ("电话0954-2073456", "电话0954-****456"),
        ("语音服务费2024年1月", "语音服务费2024年1月"),
    ],
)
def test_numbers_of_persons_are_masked_inside_a_text(sql: Sql, text: str, masked: str) -> None:
    assert sql("masked(?)", text) == masked


@pytest.mark.parametrize(("text", "kept"), [("S01", "S01"), ("8001", "8001"), ("坐席12", "坐席12")])
def test_an_agent_known_by_a_number_stays(sql: Sql, text: str, kept: str) -> None:
    assert sql("pseudonym(?)", text) == kept


def test_an_agent_known_by_name_becomes_a_pseudonym(sql: Sql) -> None:
    first, again, other = (sql("pseudonym(?)", text) for text in ("马小花", "马小花", "李四"))
    assert first == again != other
    assert "马" not in first


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30207 邮电费", "30207"),
        ("2010399-其他", "2010399"),
        ("30207", "30207"),
        ("0012", "0012"),
        ("1.23E+15", None),
    ],
)
def test_a_code_is_told_from_its_name_and_keeps_its_zeros(sql: Sql, text: str, code: str | None) -> None:
    assert sql("code(?)", text) == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年1月", "2024-01-31"),
        ("2024-02", "2024-02-29"),
        ("202406", "2024-06-30"),
        ("2024年", "2024-12-31"),
        ("2024", "2024-12-31"),
    ],
)
def test_a_span_stands_for_its_last_day_where_balances_are_told(sql: Sql, text: str, day: str) -> None:
    assert sql("end_of_span(?)", text) == datetime.fromisoformat(day)
