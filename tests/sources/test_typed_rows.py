"""From cells to rows: keys, exclusions, deadlines, the order of day and month, codes, personal data, and what is reported."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sources.coverage import parse_coverage
from tests.sources.conftest import Make, read, refused, rows

YAML = "work_orders: inbox/*"
END = (23, 59, 59, 999999)


def orders(*lines: str, header: str = "工单编号,受理时间,办结时限,工单状态") -> str:
    return "\n".join([header, *lines, ""])


def test_the_last_read_row_of_a_key_wins_and_repeats_are_counted(make: Make) -> None:
    files = {
        "工单2024-10.csv": orders("A1,2024-01-01,2024-01-10,办结"),
        "工单2024-9.csv": orders(
            "A1,2024-01-01,2024-01-10,办理中",
            "A2,2024-01-02,2024-01-10,退单",
            "A2,2024-01-02,2024-01-10,办理中",
        ),
        "无号.csv": orders(",2024-01-03,,办理中", ",2024-01-04,,办理中"),
    }
    table = read(make("work_orders: {files: inbox/*, key: order_no}", files))
    assert rows(table, "order_no, status") == [
        ("A1", "办结"),
        ("A2", "办理中"),
        (None, "办理中"),
        (None, "办理中"),
    ]
    assert (table.read, table.used, table.repeated, table.rejected) == (6, 4, 2, 0)


def test_a_key_may_be_several_columns(make: Make) -> None:
    content = "工单编号,回访时间,满意度\nA1,2024-01-05,满意\nA1,2024-01-06,不满意\nA1,2024-01-05,满意\n"
    table = read(
        make("callbacks: {files: inbox/*, key: [order_no, called_at]}", {"a.csv": content}), "callbacks"
    )
    assert (table.used, table.repeated) == (2, 1)


def test_excluded_rows_are_counted_after_the_last_of_each_key_was_taken(make: Make) -> None:
    content = orders(
        "A1,2024-01-01,,办结",
        "A1,2024-01-01,,作废",
        "A2,2024-01-02,,作废",
        "A2,2024-01-02,,办结",
        "A3,2024-01-03,,",
    )
    table = read(
        make(
            "work_orders: {files: inbox/*, key: order_no, exclude: {status: [作废, 撤单]}}",
            {"a.csv": content},
        )
    )
    assert rows(table, "order_no, status") == [("A2", "办结"), ("A3", None)]
    assert (table.read, table.repeated, table.excluded, table.used) == (5, 2, 1, 2)


def test_rows_may_be_excluded_by_a_column_of_the_file_that_is_none_of_ours(make: Make) -> None:
    content = "工单编号,受理时间,是否测试\nA1,2024-01-01,是\nA2,2024-01-01,否\n"
    assert rows(
        read(make("work_orders: {files: inbox/*, exclude: {是否测试: 是}}", {"a.csv": content})), "order_no"
    ) == [("A2",)]
    missing = refused(make("work_orders: {files: inbox/*, exclude: {测试单: 是}}"))
    assert "exclude 写了“测试单”一列，但文件里没有" in missing.reason


def test_a_key_or_an_exclusion_that_no_file_has_is_noted(make: Make) -> None:
    yaml = "work_orders: {files: inbox/*, key: order_no, exclude: {status: [作废]}}"
    table = read(make(yaml, {"a.csv": "受理时间\n2024-01-05\n2024-01-05\n"}))
    assert table.used == 2
    assert set(table.notes) == {"没有“order_no”列，不能按编号去重"}
    assert [(doubt.code, "没有“status”列" in doubt.message) for doubt in table.doubts] == [("filter", True)]


def test_rows_without_a_readable_birth_are_rejected_and_named(make: Make) -> None:
    table = read(make(YAML, {"a.csv": orders("A1,昨天,,", "A2,,,", "A3,2024-01-05,,")}))
    assert (table.read, table.used, table.rejected) == (3, 1, 2)
    assert [(count.file, count.label, count.cells, count.row, count.example) for count in table.unread] == [
        ("inbox/a.csv", "受理时间", 1, 2, "字字")
    ]


def test_a_deadline_column_of_midnights_counts_to_the_end_of_the_day(make: Make) -> None:
    files = {
        "a.csv": orders("A1,2024-01-05,2024-01-10,"),
        "b.csv": orders("A2,2024-01-05,2024-01-11 00:00:00,"),
    }
    assert rows(read(make(YAML, files)), "due_at, received_at") == [
        (datetime(2024, 1, 10, *END), datetime(2024, 1, 5)),
        (datetime(2024, 1, 11, *END), datetime(2024, 1, 5)),
    ]


def test_a_deadline_without_a_time_is_a_day_whatever_the_others_are(make: Make) -> None:
    """A deadline of a day ends with it; what another cell or another file says changes nothing."""
    files = {
        "a.csv": orders(
            "A1,2024-01-05,2024-01-10,", "A2,2024-01-05,2024年1月12日,", "A3,2024-01-05,2024-01-13 09:30,"
        ),
        "b.csv": orders("A4,2024-01-05,2024-01-11 12:00:00,"),
        "c.csv": orders("A5,2024-01-05,2024-01-14 00:00:00,"),
    }
    assert rows(read(make(YAML, files)), "order_no, due_at") == [
        ("A1", datetime(2024, 1, 10, *END)),
        ("A2", datetime(2024, 1, 12, *END)),
        ("A3", datetime(2024, 1, 13, 9, 30)),
        ("A4", datetime(2024, 1, 11, 12)),
        ("A5", datetime(2024, 1, 14, *END)),
    ]
    declared = make("work_orders: {files: inbox/*, date_only: [due_at]}")
    assert {
        moment[3:] for (due,) in rows(read(declared), "due_at") if (moment := tuple(due.timetuple()[:6]))
    } == {(23, 59, 59)}


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (
            ["04/12/2018 11:11:26 AM", "04/13/2018 01:06:56 PM"],
            [datetime(2018, 4, 12, 11, 11, 26), datetime(2018, 4, 13, 13, 6, 56)],
        ),
        (["01/02/2018", "23/06/2018"], [datetime(2018, 2, 1), datetime(2018, 6, 23)]),
        (["1-2-2018 9:05", "23.6.2018"], [datetime(2018, 2, 1, 9, 5), datetime(2018, 6, 23)]),
        (["01/02/2018", "2018-12-31"], [None, datetime(2018, 12, 31)]),
        (["13/02/2018", "02/13/2018"], [None, None]),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_column_or_not_at_all(
    make: Make, cells: list[str], wanted: list[Any]
) -> None:
    table = read(
        make(YAML, {f"{number}.csv": orders(f"A,2018-01-01,{cell},") for number, cell in enumerate(cells)})
    )
    ends = [
        each
        and (
            each.replace(hour=23, minute=59, second=59, microsecond=999999)
            if each == midnight(each)
            else each
        )
        for each in wanted
    ]
    assert [each for (each,) in rows(table, "due_at")] == ends
    assert sum(count.cells for count in table.unread) == wanted.count(None)


def midnight(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def test_a_doubtful_order_asks_for_a_format_and_takes_it(make: Make) -> None:
    files = {"a.csv": orders("A,01/02/2018 10:00,,", "B,2018-12-31,,")}
    doubtful = read(make(YAML, files))
    assert doubtful.rejected == 1
    assert any(
        "分不清哪个是月、哪个是日，请在 sources.yaml 用 formats: {received_at:" in note
        for note in doubtful.notes
    )
    told = read(make('work_orders: {files: inbox/*, formats: {received_at: "%d/%m/%Y %H:%M"}}'))
    assert rows(told, "received_at") == [(datetime(2018, 2, 1, 10),), (datetime(2018, 12, 31),)]


def test_a_day_and_a_clock_time_are_joined(make: Make) -> None:
    content = "号,日期,时间\n1,2024-01-05,7:02:47\n2,2024/1/5,\n"
    yaml = "calls: {files: inbox/*, columns: {call_id: 号, started_at: {join: [日期, 时间]}}}"
    assert rows(read(make(yaml, {"a.csv": content}), "calls"), "call_id, started_at") == [
        ("2", datetime(2024, 1, 5)),
        ("1", datetime(2024, 1, 5, 7, 2, 47)),
    ]


def test_several_columns_may_be_summed(make: Make) -> None:
    content = "呼叫时间,排队,振铃\n2024-01-05 10:00,5,3\n2024-01-05 11:00,5,\n"
    yaml = "calls: {files: inbox/*, columns: {wait_seconds: {sum: [排队, 振铃]}}}"
    assert rows(read(make(yaml, {"a.csv": content}), "calls"), "wait_seconds") == [(8,), (5,)]


def test_zoned_instants_become_local_ones_of_the_declared_zone(make: Make) -> None:
    content = "order_no,requested_datetime\n1,2024-07-05T10:11:12Z\n"
    yaml = "work_orders: {files: inbox/*, timezone: America/New_York}"
    assert rows(read(make(yaml, {"a.csv": content})), "received_at") == [(datetime(2024, 7, 5, 6, 11, 12),)]


def calls(*lines: str) -> str:
    return "\n".join(
        [
            "呼叫时间,呼叫结果,呼叫方向",
            *(f"2024-01-05 10:0{number},{line}" for number, line in enumerate(lines)),
            "",
        ]
    )


def test_call_results_are_put_into_our_words_and_unknown_ones_noted(make: Make) -> None:
    content = calls(
        "接通,呼入", "ANSWERED,in", "排队放弃,呼入", "IVR放弃,呼入", "NO ANSWER,外呼", "彩铃,9", ","
    )
    table = read(make("calls: inbox/*", {"a.csv": content}), "calls")
    assert [each for (each,) in rows(table, "result")] == [
        "answered", "answered", "abandoned_in_queue", "abandoned_in_menu", "abandoned_in_queue", "other", None,
    ]  # fmt: skip
    assert [each for (each,) in rows(table, "direction")] == [
        "inbound",
        "inbound",
        "inbound",
        "inbound",
        "outbound",
        None,
        None,
    ]
    assert any("“呼叫结果”有不认识的取值，按 other 计：“彩铃”1 行" in note for note in table.notes)
    assert [(count.column, count.example) for count in table.unread] == [("direction", "9")]


def test_the_codes_of_an_export_are_put_into_our_words(make: Make) -> None:
    yaml = "calls: {files: inbox/*, values: {result: {answered: [彩铃, 接通], abandoned_in_queue: 放弃2}, direction: {inbound: 9}}}"
    table = read(make(yaml, {"a.csv": calls("彩铃,9", "放弃2,9", "接通,呼入")}), "calls")
    assert rows(table, "result, direction") == [
        ("answered", "inbound"),
        ("abandoned_in_queue", "inbound"),
        ("answered", "inbound"),
    ]
    assert table.notes == ()


def test_flags_and_counts_are_read_in_the_words_of_exports(make: Make) -> None:
    header = "受理时间,是否督办,是否重复,退单次数,办理方式"
    content = orders(
        "2024-01-05,是,0,2,直接答复",
        "2024-01-06,转送单,1,是,转办",
        "2024-01-07,无,,,",
        "2024-01-08,也许,2,-1,面谈",
        header=header,
    )
    table = read(make(YAML, {"a.csv": content}))
    assert rows(table, "supervised, repeated, returned, replied_directly") == [
        (True, False, 2, True), (False, True, 1, False), (False, None, None, None), (None, None, None, None),
    ]  # fmt: skip
    assert {(count.column, count.cells, count.example) for count in table.unread} == {
        ("supervised", 1, "字字"), ("repeated", 1, "9"), ("returned", 1, "-9"), ("replied_directly", 1, "字字"),
    }  # fmt: skip


def test_what_says_nothing_is_empty_and_not_unread(make: Make) -> None:
    lines = [
        f"A{number},2024-01-05,{text},"
        for number, text in enumerate(["-", "—", "无", "NULL", "0000-00-00", "1900-01-01 00:00:00", " "])
    ]
    table = read(make(YAML, {"a.csv": orders(*lines)}))
    assert (table.used, table.unread) == (7, ())
    assert {each for (each,) in rows(table, "due_at")} == {None}


CANARIES = ("13812345678", "642221199001011234", "张三丰", "文化巷9号")


def test_personal_data_does_not_pass_the_door(make: Make) -> None:
    phone, identity, person, street = CANARIES
    header = "工单编号,受理时间,诉求人,联系电话,诉求内容,发生地址,承办单位,工单状态,诉求类型,办结时限"
    said = f"打{phone}问{identity}"
    line = f"A1,2024-01-05,{person},{phone},{identity}{person},原州区北塬街道{street},科长{phone},{identity},投诉{phone},{said}"
    sources = make(YAML, {"a.csv": orders(line, header=header)})
    table = read(sources)
    assert rows(table, "place") == [("原州区北塬街道",)]
    kept = [
        *filter(Path.is_file, sources.at.tables.rglob("*")),
        *sources.at.snapshots.joinpath("recipes").iterdir(),
    ]
    tables = sorted(path.suffixes for path in kept if path.suffix == ".parquet")
    assert tables == [[".doubtful", ".parquet"], [".parquet"]]
    shown = str(rows(table, "*")) + str(table)
    for canary in CANARIES:
        assert canary not in shown
        assert not any(canary.encode() in path.read_bytes() for path in kept)


def test_the_newest_day_leaves_out_what_cannot_have_happened_yet(make: Make) -> None:
    header = "工单编号,受理时间,办结时间"
    content = orders("A1,2024-01-05,2024-02-01", "A2,2099-01-05,", "A3,2024-01-06,2098-01-06", header=header)
    table = read(make(YAML, {"a.csv": content}))
    assert table.latest == date(2024, 2, 1)
    assert "“受理时间”有 1 行晚于读取的时刻，请核对" in table.notes


def test_an_empty_export_is_a_table_of_no_rows(make: Make) -> None:
    table = read(make(YAML, {"a.csv": orders()}))
    assert (table.read, table.used, table.latest, rows(table, "order_no")) == (0, 0, None, [])


def test_the_order_of_a_large_file_is_kept(make: Make) -> None:
    """The last read row of a key wins, however many blocks and threads read the file."""
    lines = [f"A{number % 7},2024-01-05,,{number}" for number in range(400_000)]
    table = read(make("work_orders: {files: inbox/*, key: order_no}", {"a.csv": orders(*lines)}))
    last = sorted((f"A{number % 7}", str(number)) for number in range(399_993, 400_000))
    assert sorted(rows(table, "order_no, status")) == last
    assert (table.read, table.repeated, table.notes) == (400_000, 399_993, ())


def test_rows_lie_in_the_order_of_their_birth(make: Make) -> None:
    lines = [f"A{day},2024-01-{day:02},," for day in (9, 3, 27, 1)]
    assert [each for (each,) in rows(read(make(YAML, {"a.csv": orders(*lines)})), "order_no")] == [
        "A1",
        "A3",
        "A9",
        "A27",
    ]


@pytest.mark.parametrize("odd", ["", "2024-01-01 00:00:01", "2024年1月1日 0:00", "合计"])
def test_rows_of_a_large_file_lie_in_order_whether_they_stood_so_or_not(make: Make, odd: str) -> None:
    """Also where one of them is early, or is read carefully beside the others."""
    first = datetime(2024, 1, 1)
    born = [str(first + timedelta(seconds=number // 2)) for number in range(130_000)]
    lines = [f"GD{number:06},{instant},,办结" for number, instant in enumerate(born)]
    if odd:
        lines[125_000] = f"GD125000,{odd},,办结"
    table = read(make(YAML, {"a.csv": orders(*lines)}))
    found = rows(table, "order_no, received_at")
    assert len(found) == table.used == (129_999 if odd == "合计" else 130_000)
    assert found == sorted(found, key=lambda row: (row[1], row[0]))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024-01-01..2024-12-31", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-01..2024-02", (date(2024, 1, 1), date(2024, 2, 29))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02-30", None),
        ("2024-12..2024-01", None),
        ("去年", None),
    ],
)
def test_a_coverage_names_its_first_and_last_day(text: str, span: tuple[date, date] | None) -> None:
    assert parse_coverage(text) == span
