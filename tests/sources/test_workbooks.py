"""Spreadsheets and what is only named like one."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import xlsxwriter

from tests.sources.conftest import Make, read, refused, rows

HEADER = ("工单编号", "受理时间", "承办单位", "办结时限")
ROWS = [
    HEADER,
    ("A1", datetime(2024, 1, 5, 10, 11, 12), "住建局", datetime(2024, 1, 10)),
    ("A2", "2024/1/5 11:00", "市监局", 45301),
]
WANTED = [
    ("A1", datetime(2024, 1, 5, 10, 11, 12), "住建局", datetime(2024, 1, 10, 23, 59, 59, 999999)),
    ("A2", datetime(2024, 1, 5, 11), "市监局", datetime(2024, 1, 10, 23, 59, 59, 999999)),
]
COLUMNS = "order_no, received_at, handler, due_at"
YAML = "work_orders: inbox/*"


def book(*sheets: tuple[str, Iterable[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as workbook:
        for name, lines in sheets:
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return content.getvalue()


def message(make: Make, name: str, content: bytes) -> str:
    return refused(make(YAML, {name: content})).reason


def test_a_workbook_gives_instants_as_they_were_entered(make: Make) -> None:
    assert rows(read(make(YAML, {"a.xlsx": book(("Sheet1", ROWS))})), COLUMNS) == WANTED


def test_titles_two_lines_and_totals_are_told_apart(make: Make) -> None:
    lines = [
        ("固原市12345热线工单",),
        (),
        ("工单编号", "受理", "", "办结"),
        ("", "时间", "渠道", "时间"),
        ("A1", datetime(2024, 1, 5), "电话", datetime(2024, 1, 6)),
        ("合计", 1),
        ("制表：马某",),
    ]
    table = read(make(YAML, {"a.xlsx": book(("1月", lines))}))
    assert rows(table, "order_no, channel, closed_at") == [("A1", "电话", datetime(2024, 1, 6))]
    assert {"跳过合计行 1 行", "跳过表后说明 1 行"} <= set(table.notes)


def test_sheets_with_the_same_header_are_read_together_and_others_named(make: Make) -> None:
    content = book(
        ("1月", ROWS), ("说明", [("填写说明",)]), ("2月", [HEADER, ("B1", datetime(2024, 2, 5), "住建局")])
    )
    table = read(make(YAML, {"a.xlsx": content}))
    assert [each for (each,) in rows(table, "order_no")] == ["A1", "A2", "B1"]
    assert [(snapshot.name, snapshot.rows) for snapshot in table.snapshots] == [("inbox/a.xlsx", 3)]
    assert "inbox/a.xlsx：合并读取表头相同的工作表：1月、2月" in table.notes
    assert "inbox/a.xlsx：未读取工作表：说明" in table.notes


def test_a_hidden_sheet_is_read_only_when_asked_for(make: Make) -> None:
    content = book(("1月", ROWS), ("旧", [HEADER, ("X", datetime(2020, 1, 1))]), hidden=["旧"])
    assert read(make(YAML, {"a.xlsx": content})).used == 2
    asked = make("work_orders: {files: inbox/*, sheet: 旧}", {"a.xlsx": content})
    assert rows(read(asked), "order_no") == [("X",)]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(make: Make) -> None:
    sources = make("work_orders: {files: inbox/*, sheet: 工单}", {"a.xlsx": book(("1月", ROWS))})
    assert "没有工作表“工单”，现有：1月" in refused(sources).reason


def test_the_cells_that_could_not_be_read_are_named_by_sheet_and_row(make: Make) -> None:
    content = book(
        ("1月", ROWS), ("2月", [HEADER, ("B1", datetime(2024, 2, 5), "局", "待定"), ("B2", "昨天", "局")])
    )
    table = read(make(YAML, {"a.xlsx": content}))
    assert [(count.file, count.label, count.cells, count.row, count.example) for count in table.unread] == [
        ("inbox/a.xlsx[2月]", "受理时间", 1, 3, "字字"),
        ("inbox/a.xlsx[2月]", "办结时限", 1, 2, "字字"),
    ]
    assert (table.read, table.used, table.rejected) == (4, 3, 1)


def test_durations_of_a_spreadsheet_are_seconds(make: Make) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        clock, long = (
            workbook.add_format({"num_format": "h:mm:ss"}),
            workbook.add_format({"num_format": "[h]:mm:ss"}),
        )
        sheet.write_row(0, 0, ["呼叫时间", "等待时长", "通话时长", "呼叫结果"])
        sheet.write_row(1, 0, ["2024-01-05 10:00", time(0, 1, 23)], clock)
        sheet.write(1, 2, timedelta(hours=25, seconds=1), long)
        sheet.write(1, 3, "已接听")
    table = read(make("calls: inbox/*", {"a.xlsx": content.getvalue()}), "calls")
    assert rows(table, "wait_seconds, talk_seconds, result, started_hour") == [
        (83, 90001, "answered", 19_727 * 24 + 10)
    ]


def test_a_formula_without_a_value_is_noted(make: Make) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["支付日期", "金额"])
        sheet.write_row(1, 0, ["2024-01-05", 5])
        sheet.write(2, 0, "2024-01-06")
        sheet.write_formula(2, 1, "=B2*2", None, "")
    plain = content.getvalue()
    table = read(make("payments: inbox/*", {"a.xlsx": without_cached_values(plain)}), "payments")
    assert rows(table, "amount") == [(Decimal("5.00"),), (None,)]
    assert any("有 1 个公式单元格没有存下结果，按空处理" in note for note in table.notes)


def without_cached_values(content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            target.writestr(member.filename, source.read(member).replace(b"</f><v></v></c>", b"</f></c>"))
    return out.getvalue()


def with_member(content: bytes, name: str, member: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return out.getvalue()


def test_bombs_macros_passwords_and_broken_books_are_refused(make: Make) -> None:
    whole = book(("1月", ROWS))
    assert "大得不正常" in message(make, "a.xlsx", with_member(whole, "xl/media/x.bin", b"0" * (100 << 20)))
    assert "带宏的工作簿不予读取" in message(make, "a.xlsx", with_member(whole, "xl/vbaProject.bin", b"x"))
    assert "工作簿不完整或已损坏" in message(make, "a.xlsx", whole[: len(whole) // 2])
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    assert "工作簿有密码" in message(
        make, "a.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
    )
    assert "工作簿不完整或已损坏" in message(make, "a.xls", ole)
    macros = ole + "_VBA_PROJECT".encode("utf-16-le") + "Workbook".encode("utf-16-le")
    assert "带宏的工作簿不予读取" in message(make, "a.xls", macros)


def test_a_paper_among_the_exports_is_named(make: Make) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document/>")
    assert "是 Word 文件，不能读取" in message(make, "a.xlsx", out.getvalue())


def test_durations_that_the_reader_of_ods_leaves_out_are_seconds(make: Make) -> None:
    table = read(make("calls: inbox/*", {"a.ods": ODS}), "calls")
    assert (rows(table, "wait_seconds"), table.notes) == ([(83,)], ())


def ods(*rows: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{text}="{office}:{text}:1.0"' for text in ("office", "table", "text"))
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="1">{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


ODS = ods(
    cell("呼叫时间") + cell("等待时长"),
    cell("2024-01-05 10:00")
    + '<table:table-cell office:value-type="time" office:time-value="PT0H1M23S"><text:p>0:01:23</text:p></table:table-cell>',
)


def test_a_plain_archive_is_told_to_be_unpacked(make: Make) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("工单.csv", "工单编号,受理时间")
    assert "是压缩包，请先解压" in message(make, "a.xlsx", out.getvalue())


def test_a_member_larger_than_it_says_is_refused(make: Make) -> None:
    content = bytearray(with_member(book(("1月", ROWS)), "xl/media/x.bin", b"0" * 200_000))
    size = (200_000).to_bytes(4, "little")
    assert content.count(size) == 2
    assert "工作簿不完整或已损坏" in message(
        make, "a.xlsx", bytes(content).replace(size, (100).to_bytes(4, "little"))
    )


PAGE = """<html><head><meta charset="gb2312"></head><body><table><tr><td>查询条件</td></tr></table>
<table border=1><tr><th rowspan=2>工单编号</th><th colspan=2>受理</th><th>承办单位</th></tr>
<tr><th>时间</th><th>渠道</th><th></th></tr>
<tr><td>A1</td><td>2024-01-05 10:11</td><td>电话&amp;微信</td><td>住建局<br>供水科</td></tr>
<tr><td>合计</td><td colspan=3>1</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_web_page_named_xls_is_read_as_the_table_it_is(make: Make, encoding: str) -> None:
    table = read(make(YAML, {"a.xls": PAGE.encode(encoding)}))
    assert rows(table, "order_no, received_at, channel, handler") == [
        ("A1", datetime(2024, 1, 5, 10, 11), "电话&微信", "住建局\n供水科")
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", "工单编号\t受理时间\nA1\t2024-01-05\n".encode("utf-16")),
        ("a.xls", book(("x", [("工单编号", "受理时间"), ("A1", "2024-01-05")]))),
        ("a.csv", book(("x", [("工单编号", "受理时间"), ("A1", "2024-01-05")]))),
        ("a.xlsx", "工单编号,受理时间\nA1,2024-01-05\n".encode("gb18030")),
    ],
    ids=["unicode text", "xlsx as xls", "xlsx as csv", "csv as xlsx"],
)
def test_a_file_is_read_as_what_it_is_and_not_as_its_name_says(make: Make, name: str, content: bytes) -> None:
    assert rows(read(make(YAML, {name: content})), "order_no, received_at") == [("A1", datetime(2024, 1, 5))]


def test_a_parquet_file_is_read_with_its_own_types(make: Make) -> None:
    sources = make(YAML)
    path = sources.root / "inbox" / "a.parquet"
    duckdb.execute(
        "COPY (SELECT 1 AS order_no, TIMESTAMP '2024-01-05 10:11:12' AS received_at, DATE '2024-01-10' AS due_at, "
        f"TIMESTAMPTZ '2024-01-06 01:00:00+00' AS closed_at, true AS supervised, NULL::VARCHAR AS handler) TO '{path}'"
    )
    assert rows(read(sources), "order_no, received_at, due_at, closed_at, supervised, handler") == [
        (
            "1",
            datetime(2024, 1, 5, 10, 11, 12),
            datetime(2024, 1, 10, 23, 59, 59, 999999),
            datetime(2024, 1, 6, 9),
            True,
            None,
        )
    ]
    path.write_bytes(path.read_bytes()[:100])
    assert "Parquet 文件不完整或已损坏" in refused(sources).reason


def test_an_order_number_that_lost_its_digits_is_no_key(make: Make) -> None:
    content = "工单编号,受理时间\n1.23457E+15,2024-01-05\n1.23457E+15,2024-01-06\n"
    table = read(make("work_orders: {files: inbox/*, key: order_no}", {"a.csv": content}))
    assert (table.used, table.repeated) == (2, 0)
    assert [(count.column, count.cells, count.example) for count in table.unread] == [
        ("order_no", 2, "9.99999a+99")
    ]
