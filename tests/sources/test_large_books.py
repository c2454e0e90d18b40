"""A large workbook, which is read row by row, gives cell by cell what the compiled reader gives of it."""

import io
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
import xlsxwriter

from sources import Sources
from sources.engine import open_engine
from sources.errors import UnreadableInputError
from sources.readers import large_book, shared_strings, sheet_parts
from sources.readers.cell_texts import UNUSUAL, instant_fields, number_field
from sources.readers.small_book import SmallBook, sheet_of_rows
from sources.readers.workbook import read_every_sheet
from tests.sources.conftest import Make, read, rows
from tests.sources.sheet_packages import STYLES, package, sheet_xml

EXAMPLES = int(os.environ.get("LARGE_BOOKS", "15"))
STRINGS = [
    "<t>电话</t>", "<t>GD0001</t>", "<t> 有 空 </t>", '<t xml:space="preserve"> 有 空 </t>', "<t/>", "",
    "<r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r>", "<t>字</t><rPh sb=\"0\" eb=\"1\"><t>zi</t></rPh>",
    "<t>a_x000D_\nb</t>", "<t>一行\n二行</t>", "<t>说“好”&amp;\"好\"</t>", "<t>&lt;b&gt;&#10;&apos;</t>", "<t>a,b;c\td</t>",
    "<t>2024-01-05 10:11:12</t>", "<t>　全角　</t>", "<t>a\r\nb</t>", "<t>_x0041_</t>", "<t>x_y</t>", "<t>12\"</t>",
]  # fmt: skip
CELLS = [
    "", "", "", "<c r=\"{r}\" s=\"2\"/>", "<c r=\"{r}\"></c>", "<c r=\"{r}\" s=\"1\" t=\"n\"><v>45292.5</v></c>",
    *(f'<c r="{{r}}" t="s"><v>{at}</v></c>' for at in range(len(STRINGS))),
    *(f'<c r="{{r}}" t="inlineStr"><is>{string}</is></c>' for string in STRINGS),
    *(f'<c r="{{r}}"><v>{number}</v></c>' for number in (
        "0", "7", "-3", "007", "1.50", "0.1", "1E-3", "1.0000000000000001E-2", "123456789.123456", "-0",
        "0.0009765625", "29.020000000000003", "123456789012345", "1234567890123456", "1E+15", "1e20", " 5 ", "abc", "",
    )),
    *(f'<c r="{{r}}" s="{style}"><v>{serial}</v></c>' for style in (1, 2, 3, 4, 5, 99) for serial in (
        "45292", "45292.77964120371", "45292.123456789", "45292.999999999", "15", "0.5", "61", "2958465.9999999", "1E5",
    )),
    '<c r="{r}" t="b"><v>1</v></c>', '<c r="{r}" t="b"><v>0</v></c>', '<c r="{r}" t="e"><v>#N/A</v></c>',
    '<c r="{r}" t="d"><v>2024-01-05T10:11:12</v></c>', '<c r="{r}" t="str"><v> 算出 </v></c>',
    '<c r="{r}" t="str"><f>A1&amp;"x"</f><v>a"b</v></c>', '<c r="{r}" t="str"><f>A1</f><v></v></c>',
    '<c r="{r}"><f>SUM(A1:A2)</f><v>12</v></c>', '<c r="{r}"><f>SUM(A1:A2)</f></c>',
    '<c r="{r}" s="1"><f t="shared" si="0"/><v>45292.5</v></c>',
    '<c r="{r}" t="s"><f>A1</f><v>1</v></c>', '<c t="s" r="{r}"><v>1</v></c>', '<c r="{r}" cm="1" t="s"><v>0</v></c>',
    '<c r="{r}" t="inlineStr"><is><t>a</t><t>b</t></is></c>', '<c r="{r}" t="inlineStr"><is><t>x</t></is><v>9</v></c>',
    '<c r="{r}"><v>1</v><extLst><ext/></extLst></c>',
]  # fmt: skip
"""A cell in its ways; ``{r}`` is its reference."""
HARMFUL = [
    '<c r="{r}"><!-- <row r="9"> </row> --><v>1</v></c>', '<c r="{r}" t="s"><v>999</v></c>', "<c><v>5</v></c>",
    '<c r="{r}" t="inlineStr"><is><t><![CDATA[</row>]]></t></is></c>', '<c r="A1" t="s"><v>0</v></c>', "<x/>",
]  # fmt: skip
"""Of which no sheet is read row by row, or that nobody can read."""
LETTERS = "ABCDE"
TEXTS = [
    "电话", "GD0001", "2024-01-05 10:11:12", "一行\n二行", "说“好”&amp;&quot;好&quot;", "&lt;b&gt;&apos;", "a\"b", "a,b;c\td", "x_y",
    "_x0041_", " 前后 ", "　全角　", "&#10;", "a\r\nb", "&amp;lt;", "=1+1", "0", "",
]  # fmt: skip
NUMBERS = [
    "0",
    "7",
    "-3",
    "15",
    "1.5",
    "0.1",
    "123456789.123456",
    "1E-3",
    "1234567890123456",
    "007",
    "-0",
    "1e3",
]
SERIALS = [
    "45292",
    "45292.77964120371",
    "45293.5",
    "45292.123456789",
    "61",
    "15",
    "0.25",
    "2958465.9999999",
    "12",
]
FORMS: list[tuple[str, list[str]]] = [
    ('<c r="{r}" t="s"><v>{v}</v></c>', [str(at) for at in range(len(STRINGS))]),
    ('<c r="{r}" s="5" t="s"><v>{v}</v></c>', ["0", "1", "13"]),
    ('<c r="{r}" t="inlineStr"><is><t>{v}</t></is></c>', TEXTS),
    ('<c r="{r}" s="5" t="inlineStr"><is><t xml:space="preserve">{v}</t></is></c>', TEXTS),
    ('<c r="{r}" t="str"><f>A1&amp;"x"</f><v>{v}</v></c>', TEXTS),
    ('<c r="{r}" t="str"><v>{v}</v></c>', TEXTS),
    ('<c r="{r}"><v>{v}</v></c>', NUMBERS),
    ('<c r="{r}" s="4"><f>SUM(A1:A2)</f><v>{v}</v></c>', NUMBERS),
    ('<c r="{r}" s="1"><v>{v}</v></c>', SERIALS),
    ('<c r="{r}" s="2" t="n"><v>{v}</v></c>', SERIALS),
    ('<c r="{r}" s="3"><v>{v}</v></c>', SERIALS),
    ('<c r="{r}" s="2"/>', [""]),
    ("", [""]),
]
"""How the cells of a column may be written, and what they may say."""
ROWS = [
    *['<row r="{number}" spans="1:5">{cells}</row>'] * 12,
    '<row r="{number}" ht="15" customHeight="1">{cells}</row>',
    '<row r="{number}"/>',
    '<row spans="1:5" r="{number}">{cells}</row>',
]
MERGED = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B1:D1"/></mergeCells>'
DIMENSIONS = ["", '<dimension ref="A1:E9"/>', '<dimension ref="A1"/>', '<dimension ref="A1:ZZ9"/>']
Grids = list[tuple[Any, ...]] | str


def rows_xml(random: Random) -> str:
    """Rows of which each column mostly has forms of its own, and any cell may be any other."""
    columns = [random.choices(FORMS, k=random.choice((1, 1, 2))) for _ in LETTERS]
    odd = CELLS if random.random() < 0.9 else CELLS + HARMFUL
    share = random.choice((0, 0.01, 0.03, 0.3))
    number, written = random.choice((1, 1, 3)), []
    for _ in range(random.randint(1, 40)):
        cells = ""
        for letter, forms in zip(LETTERS, columns, strict=True):
            form, values = random.choice(forms)
            cell = (
                random.choice(odd)
                if random.random() < share
                else form.replace("{v}", values[int(len(values) * random.random() ** 3)])
            )
            cells += cell.replace("{r}", f"{letter}{number}")
        written.append(random.choice(ROWS).replace("{number}", str(number)).replace("{cells}", cells))
        number += random.choice((*[1] * 15, 3, 20))
    return "".join(written)


def random_book(seed: int) -> bytes:
    random = Random(seed)
    sheets = {
        f"表{at}": sheet_xml(
            rows_xml(random), before=random.choice(DIMENSIONS), behind=random.choice(("", "", "", MERGED))
        )
        for at in range(random.randint(1, 3))
    }
    return package(
        sheets,
        "".join(f"<si>{string}</si>" for string in STRINGS),
        states={name: random.choice(("hidden", "visible")) for name in list(sheets)[1:]},
        from_1904=random.choice(("", "", "", "", 'date1904="1"')),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    folder = tmp_path_factory.mktemp("large")
    with open_engine(folder) as connection:
        yield connection, folder


def grids(connection: duckdb.DuckDBPyConnection, book: Path) -> Grids:
    try:
        found = read_every_sheet(connection, book, book.with_name("scratch"))
    except UnreadableInputError as refused:
        return refused.message
    return [
        (
            grid.sheet,
            grid.is_hidden,
            grid.has_marks,
            grid.width,
            grid.rows,
            grid.head,
            connection.execute(grid.select).fetchall(),
        )
        for grid in found
    ]


def both_ways(
    monkeypatch: pytest.MonkeyPatch, connection: duckdb.DuckDBPyConnection, book: Path
) -> tuple[Grids, Grids]:
    monkeypatch.setattr(large_book, "LARGE", 0)
    row_by_row = grids(connection, book)
    monkeypatch.setattr(large_book, "LARGE", 1 << 40)
    return row_by_row, grids(connection, book)


@pytest.mark.parametrize("chunk", [600, 1 << 20])
@pytest.mark.parametrize("turn", range(4))
def test_any_workbook_is_the_same_read_row_by_row(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, chunk: int, turn: int
) -> None:
    connection, folder = engine
    book = folder / "book.xlsx"
    for part in (sheet_parts, shared_strings):
        monkeypatch.setattr(part, "CHUNK", chunk)
    for seed in range(turn * EXAMPLES, (turn + 1) * EXAMPLES):
        book.write_bytes(random_book(seed))
        row_by_row, whole = both_ways(monkeypatch, connection, book)
        assert row_by_row == whole, seed


def small_book(connection: duckdb.DuckDBPyConnection) -> SmallBook:
    return SmallBook(connection, STYLES.encode(), counts_from_1904=False)


def given_of(connection: duckdb.DuckDBPyConnection, values: Sequence[bytes], style: int) -> list[str]:
    """By the compiled reader."""
    cells = (
        f'<row r="{at}"><c r="A{at}" s="{style}"><v>{value.decode()}</v></c></row>'
        for at, value in enumerate(values, 1)
    )
    return [row[0] for row in small_book(connection).read_rows(sheet_of_rows("".join(cells)))]


def test_numbers_and_days_are_written_as_the_compiled_reader_writes_them(
    engine: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    random = Random(7)
    numbers = [
        b"0",
        b"-0",
        b"007",
        b"15.10",
        b"0.0009765625",
        b"1E-3",
        b"999999999999999",
        b"29.020000000000003",
    ]
    numbers += [
        repr(random.uniform(-(10**size), 10**size)).encode() for size in range(1, 12) for _ in range(90)
    ]
    numbers = [number for number in numbers if b"e" not in number]
    assert [number_field(number).decode() for number in numbers] == given_of(engine[0], numbers, 0)
    serials = [b"61", b"45292", b"45292.5", b"2958465.99999999", b"45292.999999999"]
    serials += [repr(random.uniform(61, 80_000)).encode() for _ in range(1000)]
    serials += [repr(45_292 + random.randrange(86_400_000) / 86_400_000).encode() for _ in range(1000)]
    serials += [repr(45_292 + random.randrange(86_400) / 86_400).encode() for _ in range(1000)]
    for some in (serials[:2], serials):
        assert [field.decode() for field in instant_fields(some)] == given_of(engine[0], some, 1)
    assert instant_fields([b"", b"60", b"2958466"]) == [b"", UNUSUAL, UNUSUAL]


def shown(kind: str, instant: datetime | None) -> datetime | str | None:
    return instant if instant is None or kind == "days" else f"{instant:%Y-%m-%d %H:%M:%S}"


def orders(kind: str) -> bytes:
    """An export of orders with cells that are not there, a title, a total and words that are not usual."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet("工单")
        sheet.write_row(0, 0, ["12345热线工单"])
        sheet.write_row(1, 0, ["工单编号", "受理时间", "承办单位", "办结时间", "退单次数", "诉求内容"])
        born = datetime(2024, 1, 5, 8)
        for number in range(900):
            at = born + timedelta(minutes=7 * number)
            closed = at + timedelta(hours=9) if number % 4 else None
            words = ("路灯不亮", '说"好"\n谢谢', "a&b<c>", "待定")[number % 4]
            unit = "" if number % 50 == 3 else f"单位{number % 7}"
            sheet.write_row(
                number + 2,
                0,
                [f"GD{number:05}", shown(kind, at), unit or None, shown(kind, closed), number % 3, words],
            )
        sheet.write_row(400, 1, ["去年", "待核实", "2024/1/9 9:05"])
        sheet.write_row(902, 0, ["合计", 900])
    return content.getvalue()


@pytest.mark.parametrize("kind", ["days", "texts"])
def test_a_table_of_a_large_workbook_is_that_of_the_whole(
    make: Make, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    root = make("work_orders: {files: 'inbox/*.xlsx', key: order_no}", {"a.xlsx": orders(kind)}).root
    tables = []
    for large in (0, 1 << 40):
        monkeypatch.setattr(large_book, "LARGE", large)
        table = read(Sources(root, root / f"data{large}"))
        found = (rows(table, "*"), table.used, table.read, table.unread, table.present, table.doubtful)
        tables.append((found, table.doubts, table.notes))
    assert tables[0] == tables[1]
    assert tables[0][0][1] > 800


def test_a_workbook_with_much_that_is_unusual_is_read_as_a_whole(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, folder = engine[0], engine[1] / "apart"
    folder.mkdir()
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="b"><v>1</v></c></row>' for at in range(1, 300))
    book = folder / "book.xlsx"
    book.write_bytes(package({"表": sheet_xml(cells)}))
    row_by_row, whole = both_ways(monkeypatch, connection, book)
    assert row_by_row == whole
    assert not list(folder.glob("*.lines*"))


@pytest.mark.parametrize("rows", ["<row r='1'>", '<row r="1"><c r="A1"><v>1</v></c>' + " " * 2000, ""])
def test_a_sheet_that_breaks_off_is_left_to_the_other_reader(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    connection, folder = engine
    monkeypatch.setattr(sheet_parts, "CHUNK", 300)
    monkeypatch.setattr(sheet_parts, "MOST_AT_ONCE", 500)
    book = folder / "book.xlsx"
    book.write_bytes(package({"表": sheet_xml(rows)}))
    row_by_row, whole = both_ways(monkeypatch, connection, book)
    assert row_by_row == whole


def test_rows_far_below_are_refused_and_not_written_out(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, folder = engine
    numbers = [1, *range(90_000, 1_000_000, 90_000)]
    sparse = "".join(
        f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="CV{at}"><v>2</v></c></row>' for at in numbers
    )
    book = folder / "book.xlsx"
    book.write_bytes(package({"表": sheet_xml(sparse)}))
    row_by_row, whole = both_ways(monkeypatch, connection, book)
    assert row_by_row == whole
    assert "离数据很远" in str(whole)
