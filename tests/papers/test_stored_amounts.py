"""A workbook's form is judged by what its cells store, not by what they show; and quoted as shown."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from documents.open_file import open_document
from papers.filled_forms.reading import build_filled_form
from papers.target_sheets.reading import read_sheets
from tests.papers.street_lamps import all_rows, found_codes, read_rows, read_workbook, workbook

AMOUNTS = {
    "C5": 120,
    "D5": 126,
    "E5": 113.4,
    "C6": 120,
    "D6": 120,
    "E6": 108,
    "C7": 0,
    "D7": 6,
    "E7": 5.4,
    "C8": 0,
    "D8": 0,
    "E8": 0,
}
ACCOUNTING = '_ ￥* #,##0.00_ ;_ ￥* -#,##0.00_ ;_ ￥* "-"??_ ;_ @_ '
FORMATS = [
    "0",
    "0.0",
    "#,##0",
    ACCOUNTING,
    '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    "#,##0,",
    '0.0"万元"',
    "0;-0;;@",
    "0.00E+00",
    "0%",
    "yyyy/m/d",
]


def amounts_under(code: str, factor: int = 1) -> Mapping[str, tuple[object, str]]:
    return {name: (value * factor, code) for name, value in AMOUNTS.items()}


@pytest.mark.parametrize("code", FORMATS)
def test_the_format_of_amounts_changes_nothing(code: str) -> None:
    form = read_workbook(workbook(all_rows(), amounts_under(code)))
    sound = read_rows(all_rows())
    assert [(fund.initial, fund.annual, fund.executed) for fund in form.funds] == [
        (fund.initial, fund.annual, fund.executed) for fund in sound.funds
    ]
    assert found_codes(form) == found_codes(sound)
    assert not any(fund.unread for fund in form.funds)


@pytest.mark.parametrize("code", ["0\\.0,", "#\\.0000"])
def test_a_format_that_shows_ten_thousands_is_the_unit_of_the_form(code: str) -> None:
    form = read_workbook(workbook(all_rows(), amounts_under(code, 10_000)))
    assert form.funds[0].executed == Decimal("113.4")
    assert found_codes(form) == ["E30"]


def test_a_format_that_shows_thousands_is_that_of_a_form_in_thousands() -> None:
    rows = tuple(tuple(text.replace("万元", "千元") for text in row) for row in all_rows())
    form = read_workbook(workbook(rows, amounts_under("#,##0,", 1000)))
    assert (form.money, form.funds[0].executed) == ("千元", Decimal("113.4"))


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"G5": (0.9, "0%"), "H5": (9, "0")}, ["E30"]),
        ({"G5": (0.904, "0%")}, ["E11", "E30"]),
        ({"H5": (9.04, "0.0")}, ["E11", "E30", "E9"]),
        ({"H13": (8.75, "0"), "H18": (97.75, "0")}, ["E30"]),
        ({"H13": (8.75, "0"), "H18": (98, "0")}, ["E9", "E30"]),
        ({"F14": (0.986, "0%"), "E14": (0.98, '"≥"0%')}, ["E30"]),
        ({"F14": (0.976, "0%"), "E14": (0.98, '"≥"0%')}, ["E30", "E9"]),
        ({"G13": (10, "0%"), "H13": (8.75, "0.0%"), "G18": (100, "0%")}, ["E30"]),
        ({"G13": (0.1, "0%"), "G18": (1, "0%")}, ["E30"]),
        ({"G13": (10, "yyyy/m/d"), "H14": (15, "m-d")}, ["E30"]),
        ({"G12": (15, '0"分"'), "G18": (100, "0.00")}, ["E30"]),
        ({"G5": (113.4 / 126, "General"), "H5": (113.4 / 126 * 10, "0.0")}, ["E30"]),
    ],
)
def test_rates_points_and_values_are_judged_as_stored(
    cells: Mapping[str, tuple[object, str]], codes: list[str]
) -> None:
    assert sorted(found_codes(read_workbook(workbook(all_rows(), cells)))) == sorted(codes)


def test_a_target_keeps_its_sign_and_a_word_for_a_number_stays() -> None:
    cells = {"E14": (0.98, '"≥"0%'), "F14": (1, '[=1]"达成";"未达成"')}
    row = read_workbook(workbook(all_rows(), cells)).rows[2]
    assert (row.target, row.actual) == ("≥98%", "达成")


def test_the_case_of_amounts_shown_whole(shared: Path) -> None:
    name = "20-amounts-shown-whole.xlsx"
    document = open_document((shared / "cases/papers" / name).read_bytes(), name)
    (sheet,) = read_sheets(document)
    form = build_filled_form(sheet)
    assert (form.funds[0].executed, form.funds[0].annual) == (Decimal("113.4"), Decimal(126))
    assert sheet.funds[0].column_cell("executed").text == "113"
    assert found_codes(form) == ["E30"]
