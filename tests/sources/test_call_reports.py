"""Interval reports of calls, in the shapes that offices have them, become one row an interval."""

from datetime import date, datetime

import duckdb
import pytest

from sources.interval_spans import StatedTime, span_of, stated_time
from sources.typed import TypedTable
from tests.sources.conftest import Make, read, refused, rows

YAML = 'call_report: {files: "inbox/*"}'
COUNTS = (
    "strftime(starts_at, '%m-%d %H:%M'), date_diff('minute', starts_at, ends_at), offered, answered, lost"
)

LONG = """\
12345话务统计报表（2024年1月）
日期,时间间隔,来电量,无效来电,有效来电,15秒内应答量,15秒内应答率,总应答量,应答率,总呼损量,呼损率
2024-01-05,8:00-8:30,20,2,18,15,83.33%,17,94.44%,1,5.56%
,8:30-9:00,30,3,27,20,74.07%,26,96.30%,1,3.70%
,小计,50,5,45,35,77.78%,43,95.56%,2,4.44%
2024-01-06,8:00-8:30,20,2,18,15,83.33％,17,0.944,1,6
合计,,70,7,63,50,,60,,3,
日平均,,35,,,,,,,,
"""
ACROSS = """\
话务日报2024年3月
指标,1日,2日,3日,合计
来电量,10,20,30,60
总应答量,9,19,28,56
总呼损量,1,1,2,4
应答率,0.9,0.95,0.933,0.93
"""
GROUPED = """\
2024年3月话务
,3月1日,,3月2日,,合计,
时间段,来电量,应答量,来电量,应答量,来电量,应答量
8:00-9:00,2,1,4,3,6,4
9:00-10:00,6,5,8,7,14,12
合计,8,6,12,10,20,16
"""


def doubts(table: TypedTable) -> list[tuple[str, str, int]]:
    if not table.doubtful:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT doubt_code, doubt_text, doubt_row FROM read_parquet(?) ORDER BY 3, 1, 2",
            [str(table.doubtful_path)],
        ).fetchall()
    return [(code, text, row) for code, text, row in found]


def test_totals_and_means_are_left_out_and_told_and_an_empty_day_is_that_of_the_row_above(make: Make) -> None:
    table = read(make(YAML, {"a.csv": LONG}), "call_report")
    assert rows(table, COUNTS, "ORDER BY starts_at") == [
        ("01-05 08:00", 30, 20, 17, 1), ("01-05 08:30", 30, 30, 26, 1), ("01-06 08:00", 30, 20, 17, 1)
    ]  # fmt: skip
    assert table.notes == (
        "inbox/a.csv：日期空着的 2 行，按上一行的日期",
        "inbox/a.csv：略去平均、最大一类的统计行 1 行",
        "跳过合计行 2 行",
    )
    # rates of 1, of 100 and with a sign, rounded or cut, are all those of the counts; the nights have no rows
    assert [doubt for doubt in doubts(table) if doubt[0] != "missing_interval"] == []


def test_days_across_the_columns_become_rows(make: Make) -> None:
    table = read(make(YAML, {"a.csv": ACROSS}), "call_report")
    assert rows(table, COUNTS, "ORDER BY starts_at") == [
        ("03-01 00:00", 1440, 10, 9, 1), ("03-02 00:00", 1440, 20, 19, 1), ("03-03 00:00", 1440, 30, 28, 2)
    ]  # fmt: skip
    assert any("日期横排" in note for note in table.notes)
    assert "hour" not in table.present


def test_groups_of_columns_of_one_day_each_become_rows(make: Make) -> None:
    table = read(make(YAML, {"a.csv": GROUPED}), "call_report")
    assert rows(table, "strftime(starts_at, '%m-%d %H:%M'), offered, answered", "ORDER BY starts_at") == [
        ("03-01 08:00", 2, 1), ("03-01 09:00", 6, 5), ("03-02 08:00", 4, 3), ("03-02 09:00", 8, 7)
    ]  # fmt: skip
    assert {"hour", "starts_at", "ends_at"} <= table.present


def test_the_day_of_a_report_without_one_is_that_of_its_name(make: Make) -> None:
    text = "时段,来电量,应答量\n08:00,5,4\n08:15,6,6\n08:30,1,1\n"
    table = read(make(YAML, {"话务20240307.csv": text}), "call_report")
    assert rows(table, "min(starts_at), max(ends_at)") == [
        (datetime(2024, 3, 7, 8), datetime(2024, 3, 7, 8, 45))
    ]
    assert any("算作 15 分钟" in note for note in table.notes)


def test_a_report_that_says_no_day_is_refused_with_what_to_do(make: Make) -> None:
    reason = refused(make(YAML, {"a.csv": "技能组,来电量,应答量\n甲,5,4\n"}), "call_report").reason
    assert "找不到“时段开始”一列" in reason


def test_the_office_says_in_which_columns_the_time_stands(make: Make) -> None:
    yaml = 'call_report: {files: "inbox/*", columns: {starts_at: {join: [哪天, 几点]}}}'
    text = "哪天,几点,来电量,应答量\n2024-03-07,8:00-9:00,5,4\n"
    table = read(make(yaml, {"a.csv": text}), "call_report")
    assert rows(table, "starts_at") == [(datetime(2024, 3, 7, 8),)]


def test_a_day_beside_its_hours_counts_once_and_is_told(make: Make) -> None:
    text = "日期,时段,来电量,应答量\n2024-03-01,全天,15,12\n2024-03-01,8:00-9:00,5,4\n2024-03-01,9:00-10:00,10,8\n"
    table = read(make(YAML, {"a.csv": text}), "call_report")
    assert rows(table, "sum(offered), count(*)") == [(15, 2)]
    assert "有 1 行是别的行的汇总（如全天与各时段），只计各时段" in table.notes
    assert doubts(table) == []
    assert "hour" in table.present


def test_intervals_that_overlap_are_in_doubt(make: Make) -> None:
    text = "日期,时段,来电量\n2024-03-01,8:00-9:00,5\n2024-03-01,8:30-9:30,5\n"
    table = read(make(YAML, {"a.csv": text}), "call_report")
    assert doubts(table) == [("overlapping_interval", "08:30-09:30", 3)]


def test_the_same_interval_of_two_exports_counts_once_and_where_they_differ_is_in_doubt(make: Make) -> None:
    line = "日期,时段,来电量\n2024-03-01,8:00-9:00,5\n2024-03-01,9:00-10:00,{}\n"
    table = read(make(YAML, {"a.csv": line.format(6), "b.csv": line.format(7)}), "call_report")
    assert table.used == 3
    assert {code for code, _, _ in doubts(table)} == {"repeated_row"}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("20,18,17,1,90%", "应答率与件数不符"),
        ("20,18,16,1,88.89%", "应答与呼损之和不等于有效来电"),
        ("20,18,21,0,100%", "应答多于来电"),
    ],
)
def test_numbers_that_do_not_follow_from_each_other_are_told(make: Make, cells: str, told: str) -> None:
    text = f"日期,时段,来电量,有效来电,总应答量,总呼损量,应答率\n2024-03-01,8:00-9:00,{cells}\n"
    table = read(make(YAML, {"a.csv": text}), "call_report")
    assert ("disagreement", told, 2) in doubts(table)


def test_missing_days_and_hours_are_told(make: Make) -> None:
    text = "日期,时段,来电量\n2024-03-01,0:00-24:00,5\n2024-03-05,0:00-12:00,5\n2024-03-05,13:00-24:00,5\n"
    table = read(make(YAML, {"a.csv": text}), "call_report")
    assert doubts(table) == [
        ("missing_interval", "2024-03-02起3天没有数据", 2), ("missing_interval", "12:00至13:00没有数据", 3)
    ]  # fmt: skip


def test_an_empty_count_is_told(make: Make) -> None:
    text = "日期,时段,来电量,应答量\n2024-03-01,8:00-9:00,5,\n"
    assert doubts(read(make(YAML, {"a.csv": text}), "call_report")) == [("blank_cell", "", 2)]


@pytest.mark.parametrize(
    ("day", "interval", "start", "end"),
    [
        ("2024-01-05 00:00:00", "08:00~08:29", "01-05 08:00", "01-05 08:30"),
        ("", "2024-01-05 23:30:00~2024-01-06 00:00:00", "01-05 23:30", "01-06 00:00"),
        ("1月5日", "23时-0时", "01-05 23:00", "01-06 00:00"),
        ("5日", "8", "01-05 08:00", "01-05 09:00"),
        ("2024年1月", "", "01-01 00:00", "02-01 00:00"),
        ("2024-01-01至2024-01-07", "", "01-01 00:00", "01-08 00:00"),
        ("45296", "0:00-0:15", "01-05 00:00", "01-05 00:15"),
        ("2024-01-05(周五)", "8:00:00-8:14:59", "01-05 08:00", "01-05 08:15"),
        ("20240105", "全天", "01-05 00:00", "01-06 00:00"),
    ],
)
def test_spans(day: str, interval: str, start: str, end: str) -> None:
    span = span_of(day, interval, StatedTime(2024, 1))
    assert span
    assert span.end
    assert (f"{span.start:%m-%d %H:%M}", f"{span.end:%m-%d %H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("day", "interval"),
    [
        ("2024-01-05", "合计"),
        ("2024-13-45", "8:00-9:00"),
        ("2024-01-05", "25:00-26:00"),
        ("", ""),
        ("x", "8:00"),
    ],
)
def test_what_says_no_time_is_not_guessed(day: str, interval: str) -> None:
    assert span_of(day, interval, StatedTime(2024, 1)) is None


@pytest.mark.parametrize(
    ("titles", "stated"),
    [
        (["2024年1月话务报表", "制表日期：2024-02-01"], StatedTime(2024, 1)),
        (["2023年12月26日至2024年1月25日话务报表"], StatedTime()),
        (["2024年1月1日至31日"], StatedTime(2024, 1)),
        (["2024年1月1日-31日"], StatedTime(2024, 1)),
        (["2024年1月26日至2月25日"], StatedTime(2024)),
        (["统计时间：2024-01-01 至 2024-01-31"], StatedTime(2024, 1)),
        (["话务2024-01-05-1"], StatedTime(2024, 1, date(2024, 1, 5))),
        (["2024-01-05 8时至9时"], StatedTime(2024, 1, date(2024, 1, 5))),
    ],
)
def test_a_title_says_no_more_than_its_days_share(titles: list[str], stated: StatedTime) -> None:
    assert stated_time(titles) == stated


QUEUES = """\
日期,时间段,技能组,来电量,应答量
2024-03-01,8:00-9:00,全部,30,27
2024-03-01,8:00-9:00,A组,20,18
2024-03-01,8:00-9:00,B组,10,9
2024-03-01,9:00-10:00,全部,8,7
"""


@pytest.mark.parametrize(
    ("word", "left"), [("全部", [8, 20, 10]), ("", [8, 20, 10]), ("C组", [8, 30, 20, 10])]
)
def test_the_row_of_all_queues_is_not_counted_beside_them(make: Make, word: str, left: list[int]) -> None:
    table = read(make(YAML, {"a.csv": QUEUES.replace("全部", word)}), "call_report")
    counted = [count for (count,) in rows(table, "offered", "ORDER BY starts_at DESC, offered DESC")]
    assert counted == left
    assert any("1 行是各技能组的合计" in note for note in table.notes) == (word != "C组")


def test_a_row_of_all_queues_that_is_not_their_sum_is_in_doubt(make: Make) -> None:
    table = read(make(YAML, {"a.csv": QUEUES.replace("全部,30", "全部,31")}), "call_report")
    assert "1 行合计与各技能组之和不相等" in " ".join(doubt.message for doubt in table.doubts)


PARTS = """\
日期,时间段,技能组,来电量
2024-03-01,全天,全部,38
2024-03-01,0:00-12:00,A组,20
2024-03-01,0:00-12:00,B组,10
2024-03-01,12:00-24:00,A组,8
"""


@pytest.mark.parametrize("word", ["全部", "汇总", ""])
def test_a_day_of_all_queues_beside_the_hours_of_each_is_in_doubt(make: Make, word: str) -> None:
    told = doubts(read(make(YAML, {"a.csv": PARTS.replace("全部", word)}), "call_report"))
    assert told == [("overlapping_interval", "00:00-24:00", 2)]


def test_days_of_each_queue_beside_the_hours_of_all_are_in_doubt(make: Make) -> None:
    head = "日期,时间段,技能组,来电量\n2024-03-01,全天,A组,28\n2024-03-01,全天,B组,10\n"
    text = head + "2024-03-01,0:00-12:00,全部,20\n2024-03-01,12:00-24:00,全部,18\n"
    told = doubts(read(make(YAML, {"a.csv": text}), "call_report"))
    assert [code for code, *_ in told] == ["overlapping_interval"] * 2


def test_rows_of_no_queue_beside_those_of_queues_in_the_same_intervals_overlap_nothing(make: Make) -> None:
    text = PARTS.replace("2024-03-01,全天,全部,38", "2024-03-01,0:00-12:00,,3")
    assert doubts(read(make(YAML, {"a.csv": text}), "call_report")) == []


def levels_of(days: int) -> str:
    """February with some of its days, each with its halves."""
    lines = ["日期,时间段,来电量", f"2024年2月,,{29 * 10}"]
    for day in range(1, days + 1):
        lines += [
            f"2024-02-{day:02d},全天,10",
            f"2024-02-{day:02d},0:00-12:00,4",
            f"2024-02-{day:02d},12:00-24:00,6",
        ]
    return "\n".join(lines) + "\n"


def test_a_month_with_its_days_and_their_hours_is_one_sum(make: Make) -> None:
    table = read(make(YAML, {"a.csv": levels_of(29)}), "call_report")
    assert rows(table, "sum(offered), count(*)") == [(290, 58)]
    assert not table.doubts


def test_a_month_of_which_some_days_are_missing_is_not_taken_for_repeated(make: Make) -> None:
    table = read(make(YAML, {"a.csv": levels_of(15)}), "call_report")
    assert (290,) in rows(table, "offered")
    assert table.doubtful
