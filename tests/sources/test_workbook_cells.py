"""Cells and sheets of a workbook that the compiled reader leaves out or changes, and rows of a text file that
are not whole."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import openpyxl
import pytest

from indicators.doubts import DoubtCode
from sources.typed import TypedTable
from tests.documents.test_old_workbook import XLS
from tests.sources.conftest import Make, read, refused, rows
from tests.sources.test_workbooks import cell, ods

HEADER = ("工单编号", "受理时间", "承办单位", "办结时限", "办结时间")
YAML = "work_orders: {files: inbox/*, key: order_no}"
Sheets = Sequence[tuple[str, Iterable[Sequence[Any]]]]


def order(number: int, count: int = 5) -> tuple[str, ...]:
    return (f"A{number:03}", "2024-01-05 09:00", "住建局", "2024-01-10 18:00", "2024-01-09 10:00")[:count]


ORDERS = [order(number) for number in range(4)]


def book(
    *sheets: tuple[str, Iterable[Sequence[Any]]], fill: Callable[[Any], object] = lambda book: None
) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, lines in sheets:
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    fill(workbook)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def doubtful(table: TypedTable) -> set[tuple[str, str, str]]:
    if not table.doubtful:
        return set()
    select = "SELECT doubt_code, doubt_column, doubt_text FROM read_parquet(?)"
    return set(duckdb.execute(select, [str(table.doubtful_path)]).fetchall())


def codes(table: TypedTable) -> list[str]:
    return [doubt.code for doubt in table.doubts]


def set_error(sheet: Any, place: str, text: str) -> None:
    sheet[place] = text
    sheet[place].data_type = "e"


# Merged cells ---------------------------------------------------------------------------------------------------


def test_a_merged_word_holds_for_every_row_it_covers(make: Make) -> None:
    lines: list[tuple[str | None, ...]] = [HEADER, ORDERS[0]]
    lines += [(line[0], line[1], None, *line[3:]) for line in ORDERS[1:3]] + [ORDERS[3][:2]]
    content = book(("S", lines), fill=lambda workbook: workbook["S"].merge_cells("C2:C4"))
    table = read(make(YAML, {"a.xlsx": content}))
    assert [each for (each,) in rows(table, "handler")] == ["住建局", "住建局", "住建局", None]
    assert not table.doubts
    assert not table.doubtful


def test_a_merged_amount_belongs_to_one_row_and_the_others_are_told(make: Make) -> None:
    def merge(workbook: Any) -> None:
        for area in ("A2:A3", "C2:C3"):
            workbook["S"].merge_cells(area)

    lines = [("支付日期", "用途", "金额"), ("2024-01-05", "电话费", 100), (None, "办公费", None)]
    table = read(make("payments: inbox/*", {"a.xlsx": book(("S", lines), fill=merge)}), "payments")
    assert rows(table, "paid_at, amount", "ORDER BY purpose DESC") == [
        (datetime(2024, 1, 5), Decimal(100)),
        (datetime(2024, 1, 5), None),
    ]
    assert doubtful(table) == {("blank_cell", "amount", "合并单元格")}


def test_merged_titles_and_headers_change_nothing(make: Make) -> None:
    def merge(workbook: Any) -> None:
        for area in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "C4:C9"):
            workbook["S"].merge_cells(area)

    lines = [("工单表",), (*HEADER[:3], "办结", None), (None, None, None, "时限", "时间"), *ORDERS]
    table = read(make(YAML, {"a.xlsx": book(("S", lines), fill=merge)}))
    assert (table.used, table.read, table.doubts, table.doubtful) == (4, 4, (), 0)
    assert rows(table, "closed_at")[0] == (datetime(2024, 1, 9, 10),)


def test_merged_cells_of_a_web_page_and_of_ods_hold_too(make: Make) -> None:
    page = (
        "<table><tr><th>工单编号</th><th>承办单位</th><th>受理时间</th></tr>"
        "<tr><td>A1</td><td rowspan=2>住建局</td><td>2024-01-05</td></tr>"
        "<tr><td>A2</td><td>2024-01-06</td></tr><tr><td>A3</td><td>城管局</td><td>2024-01-07</td></tr></table>"
    )
    merged = cell("住建局").replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ')
    sheet = ods(
        cell("工单编号") + cell("承办单位") + cell("受理时间"),
        cell("A1") + merged + cell("2024-01-05"),
        cell("A2") + "<table:covered-table-cell/>" + cell("2024-01-06"),
        cell("A3") + cell("城管局") + cell("2024-01-07"),
    )
    for name, content in (("a.xls", page.encode()), ("a.ods", sheet)):
        table = read(make(YAML, {name: content}))
        assert [each for (each,) in rows(table, "handler")] == ["住建局", "住建局", "城管局"], name
        (make(YAML).root / "inbox" / name).unlink()


def test_merged_cells_of_an_old_workbook_are_found() -> None:
    from sources.readers.old_marks import old_marks

    assert old_marks(XLS)["目标表"].covered


# Numbers, formulas and errors ------------------------------------------------------------------------------------


def test_numbers_of_more_than_15_digits_are_no_keys(make: Make) -> None:
    lines = [HEADER, *((202401050000000001 + line, *ORDERS[0][1:]) for line in range(3))]
    table = read(make(YAML, {"a.xlsx": book(("S", lines))}))
    assert (table.used, table.repeated) == (3, 0)
    assert {code for code, *_ in doubtful(table)} == {"lost_number"}


def test_texts_of_18_digits_and_short_numbers_are_keys(make: Make) -> None:
    lines = [
        HEADER,
        *((f"2024010500000000{line:02}", *ORDERS[0][1:]) for line in range(3)),
        (20240105, *ORDERS[0][1:]),
    ]
    table = read(make(YAML, {"a.xlsx": book(("S", lines))}))
    assert (table.used, table.doubts, table.doubtful) == (4, (), 0)
    assert ("20240105",) in rows(table, "order_no")


def test_a_long_number_that_is_no_key_concerns_only_measures_that_look_at_it(make: Make) -> None:
    lines = [HEADER, *((202401050000000001 + line, *ORDERS[0][1:]) for line in range(3))]
    table = read(make("work_orders: inbox/*", {"a.xlsx": book(("S", lines))}))
    assert {column for _, column, _ in doubtful(table)} == {"order_no"}


def test_errors_and_formulas_without_a_result_are_told_where_they_stand(make: Make) -> None:
    def spoil(workbook: Any) -> None:
        sheet = workbook["S"]
        set_error(sheet, "C3", "#N/A")
        set_error(sheet, "D5", "#REF!")
        sheet["C4"] = "=VLOOKUP(A4,X:Y,2)"
        sheet["E4"] = "=D4-1"

    table = read(make(YAML, {"a.xlsx": book(("S", [HEADER, *ORDERS]), fill=spoil)}))
    assert doubtful(table) == {
        ("lost_formula", "handler", "#N/A"),
        ("lost_formula", "due_at", "#REF!"),
        ("lost_formula", "handler", "公式"),
        ("lost_formula", "closed_at", "公式"),
    }


def test_the_word_of_an_error_in_a_text_file_is_no_value(make: Make) -> None:
    content = ",".join(HEADER) + "\nA1,2024-01-05,#N/A,2024-01-10,#VALUE!\nA2,2024-01-05,局,2024-01-10,-\n"
    table = read(make(YAML, {"a.csv": content}))
    assert rows(table, "handler") == [(None,), ("局",)]
    assert doubtful(table) == {("lost_formula", "handler", "#N/A"), ("lost_formula", "closed_at", "#VALUE!")}


def test_a_line_break_of_excel_beside_an_error_is_part_of_its_text(make: Make) -> None:
    def spoil(workbook: Any) -> None:
        workbook["S"]["C2"] = "住建局_x000D_\n一科"
        set_error(workbook["S"], "C3", "#N/A")

    table = read(make(YAML, {"a.xlsx": book(("S", [HEADER, *ORDERS]), fill=spoil)}))
    assert table.used == 4
    assert doubtful(table) == {("lost_formula", "handler", "#N/A")}


# Stray cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["XFD1048576", "XFD3", "A1048576", "ZZ1048576"])
def test_a_stray_cell_is_named_before_anything_is_loaded(make: Make, place: str) -> None:
    content = book(("S", [HEADER, *ORDERS]), fill=lambda workbook: workbook["S"].__setitem__(place, "x"))
    assert f"工作表“S”的 {place} 单元格离数据很远" in refused(make(YAML, {"a.xlsx": content})).reason


def test_a_remark_a_little_beside_the_table_is_no_stray_cell(make: Make) -> None:
    content = book(("S", [HEADER, *ORDERS]), fill=lambda workbook: workbook["S"].__setitem__("M40", "x"))
    table = read(make(YAML, {"a.xlsx": content}))
    assert (table.used, table.doubts, table.doubtful) == (4, (), 0)


def test_rows_and_cells_that_ods_says_to_repeat_are_counted_and_not_written_out(make: Make) -> None:
    gap = '<table:table-cell table:number-columns-repeated="16000"/>'
    wide = ods(cell("工单编号") + cell("受理时间"), cell("A1") + cell("2024-01-05") + gap + cell("x"))
    assert "离数据很远" in refused(make(YAML, {"a.ods": wide})).reason


# Sheets ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "used", "found"),
    [
        ([order(number) for number in range(10, 14)], 8, []),
        ([HEADER[::-1], *(order(number)[::-1] for number in range(10, 14))], 8, []),
        ([("序号", *HEADER, "备注"), *((1, *order(number), "x") for number in range(10, 14))], 8, []),
        ([HEADER[:3], *(order(number, 3) for number in range(10, 14))], 4, ["skipped_sheet"]),
        ([("x", 1, "2024-01-05", "y")] * 3, 4, ["skipped_sheet"]),
        ([HEADER, *ORDERS], 4, []),
        ([("版本", "日期", "说明"), ("1", "2024-01-01", "初版"), ("2", "2024-02-01", "改")], 4, []),
        ([("承办单位", "件数", "办结率"), ("住建局", 4, "100%"), ("合计", 4, 1)], 4, []),
        ([("工单编号", "回访时间", "满意度"), ("A001", "2024-01-10", "满意")], 4, []),
        ([("填写说明",), ("请勿改动表头",)], 4, []),
    ],
    ids=[
        "goes on",
        "other order",
        "more columns",
        "fewer",
        "unlike",
        "copy",
        "versions",
        "sums",
        "calls",
        "cover",
    ],
)
def test_a_second_sheet_is_read_told_or_none_of_ours(
    make: Make, second: list[tuple[Any, ...]], used: int, found: list[str]
) -> None:
    table = read(make("work_orders: inbox/*", {"a.xlsx": book(("S", [HEADER, *ORDERS]), ("T", second))}))
    assert (table.used, codes(table)) == (used, found)
    assert not table.doubtful


@pytest.mark.parametrize("lines", [[HEADER, *ORDERS], ORDERS], ids=["header", "none"])
def test_a_hidden_sheet_with_data_is_told_with_its_rows(make: Make, lines: list[tuple[str, ...]]) -> None:
    content = book(
        ("S", [HEADER, *ORDERS]),
        ("T", lines),
        fill=lambda workbook: setattr(workbook["T"], "sheet_state", "hidden"),
    )
    table = read(make(YAML, {"a.xlsx": content}))
    assert [(doubt.code, doubt.count) for doubt in table.doubts] == [(DoubtCode.SKIPPED_SHEET, 4)]
    assert "inbox/a.xlsx 工作表“T”有 4 行像是数据，但是隐藏的工作表" in table.doubts[0].message


# Short rows of text files ---------------------------------------------------------------------------------------------


def lines_of(*groups: Iterable[Sequence[str]]) -> str:
    return "".join(",".join(line) + "\n" for group in groups for line in group)


@pytest.mark.parametrize(
    ("broken", "count"),
    [
        (("A009,2024-01-05 09:00,住建", "局,2024-01-10 18:00,2024-01-09 10:00"), 2),
        (("A009,2024-01-05 09:00,住", "建", "局,2024-01-10 18:00,2024-01-09 10:00"), 3),
        (("A009,2024-01-05 09:00,住建局",), 1),
    ],
    ids=["one break", "two breaks", "cut off"],
)
@pytest.mark.parametrize("separator", [",", "\t"])
def test_rows_that_are_not_whole_are_told_and_not_counted(
    make: Make, broken: tuple[str, ...], count: int, separator: str
) -> None:
    content = lines_of([HEADER], ORDERS[:2]) + "".join(f"{line}\n" for line in broken) + lines_of(ORDERS[2:])
    table = read(make(YAML, {"a.csv": content.replace(",", separator)}))
    assert table.used == 4
    assert [(doubt.code, doubt.count) for doubt in table.doubts] == [(DoubtCode.RAGGED_ROW, count)]


@pytest.mark.parametrize(
    "content",
    [
        lines_of([HEADER], (order(number, 4) for number in range(9))),
        lines_of([HEADER], ORDERS, (order(number, 4 - number % 2) for number in range(10, 20))),
        lines_of([HEADER], ORDERS, ((*order(number, 4), "") for number in range(10, 20)), [("共 14 条",)]),
        lines_of([HEADER], ORDERS).replace("住建局", '"住建局\n一科"'),
        lines_of([(*HEADER, "")], ((*line, "") for line in ORDERS)),
    ],
    ids=["no row has the last", "a habit", "empty cells", "quoted breaks", "separator at the end"],
)
def test_rows_that_leave_out_what_is_empty_are_whole(make: Make, content: str) -> None:
    table = read(make(YAML, {"a.csv": content}))
    assert (table.used, table.doubts, table.doubtful) == (table.read, (), 0)
