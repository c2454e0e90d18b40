"""A workbook's cell tells its stored number beside what it shows."""

import io
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
import xlrd

from documents.number_formats import format_exact, format_number
from documents.old_workbook import read_exact_texts
from documents.open_file import open_document
from documents.stored_numbers import exact_text

ACCOUNTING = '_ ￥* #,##0.00_ ;_ ￥* -#,##0.00_ ;_ ￥* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("kept", "code", "shown", "exact"),
    [
        ("113.4", "0", "113", "113.4"),
        ("113.4", "#,##0", "113", "113.4"),
        ("1134.56", "#,##0", "1,135", "1134.56"),
        ("113.45", "0.0", "113.5", "113.45"),
        ("0.8983", "0%", "90%", "89.83%"),
        ("0.9", "0.00%", "90.00%", "90.00%"),
        ("10", "yyyy/m/d", "1900/1/10", "10"),
        ("0.986", '"≥"0%', "≥99%", "≥98.6%"),
        ("-1234.56", "_(* #,##0_);_(* (#,##0)", "(1,235)", "(1234.56)"),
        ("1200000", ACCOUNTING, "￥1,200,000.00", ""),
        ("0", ACCOUNTING, "￥-", "0"),
        ("0.30000000000000004", "0", "0", "0.3"),
        ("1134000", "0\\.0,", "113.4", ""),
        ("1134567", "0\\.0,", "113.5", "113.4567"),
        ("1134000", "#\\.0000", "113.4000", ""),
        ("1134000", "#,##0,", "1,134", "1134000"),
        ("113.4", "#,##0,", "0", "113.4"),
        ("1134560", '#,##0,"千元"', "1,135千元", "1134.56千元"),
        ("12.345", '0.0"万元"', "12.3万元", "12.345万元"),
        ("8.75", '0"分"', "9分", "8.75分"),
        ("1134000", "0.00E+00", "1.13E+6", "1134000"),
        ("1", '[=1]"是";"否"', "是", "1"),
        ("45322", "yyyy/m/d", "2024/1/31", ""),
        ("45265", "m/d", "12/5", "2023年12月5日"),
        ("45265", 'm"月"d"日"', "12月5日", "2023年12月5日"),
        ("45265.5", "m/d h:mm", "12/5 12:00", ""),
        ("0.39583333333333331", "h:mm", "9:30", ""),
        ("一", "0", "一", ""),
    ],
)
def test_what_a_format_rounds_or_hides_is_kept_beside_it(
    kept: str, code: str, shown: str, exact: str
) -> None:
    assert format_number(kept, 0, code) == shown
    assert format_exact(kept, 0, code, shown) == exact


def test_as_many_places_stay_as_are_shown() -> None:
    assert exact_text(Decimal("0.90004"), "90.00%") == "90.004%"
    assert exact_text(Decimal("-5"), "5") == "-5"


def xlsx() -> bytes:
    made = openpyxl.Workbook()
    made.active.append(("执行数", 113.4, 0.9))
    made.active["B1"].number_format, made.active["C1"].number_format = "0", "0%"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


HTML = b"""<html><meta charset="utf-8"><table>
<tr><td>\xe6\x89\xa7\xe8\xa1\x8c\xe6\x95\xb0</td><td x:num="113.4">113</td><td x:num="0.9">90%</td></tr>
<tr><td>1</td><td sdval="113.4" sdnum="1033;0;0">113</td><td>2</td></tr></table>"""


@pytest.mark.parametrize(("content", "name"), [(xlsx(), "表.xlsx"), (HTML, "表.html")])
def test_every_kind_of_workbook_gives_both(content: bytes, name: str) -> None:
    (table,) = open_document(content, name).tables
    cells = [(cell.text, cell.exact) for cell in table.row_cells(0)]
    assert cells == [("执行数", ""), ("113", "113.4"), ("90%", "90%")]
    if name.endswith("html"):
        assert table.cell_at(1, 1).exact == "113.4"  # type: ignore[union-attr]


def test_an_old_workbook_gives_both() -> None:
    cells = [
        SimpleNamespace(ctype=xlrd.XL_CELL_TEXT, value="执行数", xf_index=0),
        SimpleNamespace(ctype=xlrd.XL_CELL_NUMBER, value=113.4, xf_index=0),
    ]
    page = SimpleNamespace(nrows=1, row_len=lambda _: 2, cell=lambda _, column: cells[column])
    book = SimpleNamespace(
        datemode=0,
        format_map={1: SimpleNamespace(format_key=1, format_str="0")},
        xf_list=[SimpleNamespace(format_key=1)],
    )
    assert dict(read_exact_texts(book, page, {(0, 0): "执行数", (0, 1): "113"})) == {(0, 1): "113.4"}
