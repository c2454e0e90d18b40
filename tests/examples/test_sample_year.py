"""The sample workspace: the same every time, labelled everywhere, as untidy as an office's own files, its sums known."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from examples.sample_year import main, make_workspace

Rows = list[tuple[Any, ...]]


def sheet(path: Path) -> Rows:
    book = openpyxl.load_workbook(path)
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def lines(path: Path, encoding: str = "gbk") -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding=encoding).splitlines()))


def order_books(workspace: Path) -> list[Path]:
    return sorted((workspace / "inbox").glob("工单*.xlsx"))


def order_rows(path: Path) -> Rows:
    return [row for row in sheet(path) if re.fullmatch(r"640400\d{12}", str(row[0]))]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(workspace: Path, tmp_path: Path) -> None:
    make_workspace(tmp_path / "again", 2024, 12345, scale=0.01)
    make_workspace(tmp_path / "other", 2024, 54321, scale=0.01)
    assert contents(tmp_path / "again") == contents(workspace)
    other = contents(tmp_path / "other")
    assert other.keys() == contents(workspace).keys()
    assert other["inbox/话务_2024-01_样例数据.csv"] != contents(workspace)["inbox/话务_2024-01_样例数据.csv"]


def test_every_file_of_data_says_in_its_name_that_it_is_a_sample(workspace: Path) -> None:
    files = [path for folder in ("inbox", "evidence") for path in (workspace / folder).iterdir()]
    assert len(files) > 30
    assert [path.name for path in files if "样例数据" not in path.name] == []


def test_every_sheet_and_list_says_on_its_first_line_that_it_is_a_sample(workspace: Path) -> None:
    for path in workspace.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["样例数据"]
        assert str(book.active["A1"].value).endswith("（样例数据，非真实业务数据）"), path.name
    for path in workspace.rglob("*.csv"):
        encoding = "utf-8-sig" if path.parent.name == "evidence" else "gb18030"
        assert lines(path, encoding)[0][0].endswith("（样例数据，非真实业务数据）"), path.name
    for path in workspace.rglob("*.txt"):
        assert "（样例数据，非真实业务数据）" in path.read_text("utf-8").splitlines()[0], path.name


def test_calls_are_saved_in_gbk_by_month(workspace: Path) -> None:
    files = sorted((workspace / "inbox").glob("话务*.csv"))
    assert len(files) == 12
    for path in files:
        with pytest.raises(UnicodeDecodeError):
            path.read_text("utf-8")
        assert lines(path)[1][:4] == ["呼叫编号", "呼叫方向", "主叫号码", "呼叫时间"]


def test_orders_stand_under_three_sets_of_headings_and_some_months_in_two_lines(workspace: Path) -> None:
    books = order_books(workspace)
    top = [" ".join(str(cell or "") for row in sheet(path)[:4] for cell in row) for path in books]
    assert [next(word for word in ("工单编号", "工单号", "受理编号") if word in text) for text in top] == (
        ["工单编号"] * 4 + ["工单号"] * 4 + ["受理编号"] * 4
    )
    assert [month for month, text in enumerate(top, 1) if "办理信息" in text] == [2, 6, 10]
    merged = [str(range_) for range_ in openpyxl.load_workbook(books[1]).active.merged_cells.ranges]
    assert {"A1:Y1", "A2:A3", "B2:K2", "L2:S2"} <= set(merged)


def test_each_order_book_ends_with_a_total_of_its_rows(workspace: Path) -> None:
    for path in order_books(workspace):
        last = sheet(path)[-1]
        assert last[:2] == ("合计", f"{len(order_rows(path)):,} 件")


def test_order_numbers_are_texts_of_eighteen_digits(workspace: Path) -> None:
    numbers = [row[0] for path in order_books(workspace) for row in order_rows(path)]
    assert len(numbers) > 300
    assert {type(number) for number in numbers} == {str}


def test_open_orders_come_again_in_the_next_month_and_have_moved_on(workspace: Path) -> None:
    january, february = ({row[0]: row for row in order_rows(path)} for path in order_books(workspace)[:2])
    again = january.keys() & february.keys()
    assert again
    assert all(january[each][19] not in {"已归档", "作废"} for each in again)
    assert any(january[each][19] != february[each][19] for each in again)


def test_dates_are_written_in_several_notations(workspace: Path) -> None:
    written = {
        kind for path in order_books(workspace) for row in order_rows(path) for kind in notations(row[3])
    }
    assert written == {"dashes", "slashes", "words", "cell", "none"}


def notations(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield "cell"
        return
    forms = {
        "dashes": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ?",
        "slashes": r"\d{4}/\d+/\d+ \d+:\d\d",
        "words": r"\d+年\d+月\d+日 .+",
    }
    yield next((name for name, form in forms.items() if re.fullmatch(form, value)), "none")


def test_two_rows_of_march_have_no_day_of_receipt(workspace: Path) -> None:
    undated = [
        (path.name, row[3])
        for path in order_books(workspace)
        for row in order_rows(path)
        if row[3] == "待补录"
    ]
    assert undated == [("工单_2024-03_样例数据.xlsx", "待补录")] * 2


def test_people_are_made_up(workspace: Path) -> None:
    phones = {row[8] for path in order_books(workspace) for row in order_rows(path)}
    phones |= {row[2] for path in (workspace / "inbox").glob("话务*.csv") for row in lines(path)[2:-1]}
    assert all(re.fullmatch(r"139000\d{5}", str(phone)) for phone in phones)
    callers = {row[7] for path in order_books(workspace) for row in order_rows(path)}
    assert all(re.fullmatch(r".\*", str(caller)) for caller in callers)


def test_payments_come_to_what_the_year_spent(workspace: Path) -> None:
    rows = lines(workspace / "inbox" / "支付明细_2024_样例数据.csv", "gb18030")
    heading, paid, total = rows[2], rows[3:-1], rows[-1]
    project, amount = heading.index("项目名称"), heading.index("支付金额（元）")
    amounts = [(row[project], Decimal(row[amount].replace(",", ""))) for row in paid]
    spent = {name: sum(value for of, value in amounts if of == name) for name, _ in amounts}
    assert spent["“12345”人员工作经费"] == Decimal("44683.50")
    assert spent["“12345”语音服务费"] == Decimal("76215.40")
    assert [pair for pair in amounts if pair[1] < 0] == [("“12345”语音服务费", Decimal("-1260.00"))]
    assert Decimal(total[amount].replace(",", "")) == sum(spent.values())
    assert rows[1] == ["单位：元"]


def test_the_budget_is_in_ten_thousands_with_rates_in_percent(workspace: Path) -> None:
    rows = sheet(workspace / "inbox" / "预算执行进度_2024-12_样例数据.xlsx")
    assert rows[1][0] == "单位：万元"
    by_project = {row[1]: dict(zip(rows[2], row, strict=True)) for row in rows[3:-1]}
    voice = by_project["“12345”语音服务费"]
    assert (voice["年初预算数"], voice["累计支出"], voice["执行率"]) == ("8.00", "7.621540", "95.27％")


def test_the_scale_governs_calls_and_orders_but_not_money(workspace: Path, tmp_path: Path) -> None:
    make_workspace(tmp_path, 2024, 12345, scale=0.02)
    one, two = (sum(len(order_rows(path)) for path in order_books(each)) for each in (workspace, tmp_path))
    assert 1.7 < two / one < 2.3
    payments = "inbox/支付明细_2024_样例数据.csv"
    assert contents(tmp_path)[payments] == contents(workspace)[payments]


def test_a_year_without_an_announced_calendar_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        main(["--year", "2099", "--out", str(tmp_path)])
    assert "2099" in capsys.readouterr().err
