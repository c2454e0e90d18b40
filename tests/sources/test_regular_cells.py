"""Regular cells are read as the careful macros read them: values, texts not read, kinds of rows."""

import csv
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import usual_words
from sources.engine import open_engine
from sources.headers import HeaderSearch, find_header
from sources.part_writer import PartWriter
from sources.readers.delimited import read_delimited
from sources.readers.grid import TextGrid
from sources.regular_cells import ALL_CAREFUL, RegularCells, UsualInstants, UsualWords
from sources.source import Source
from sources.staged import StagedTable
from sources.staged_parts import Segment, StagedPart
from sources.staging import LINE
from sources.tables import WORK_ORDERS

HEADERS = [column.label for column in WORK_ORDERS.columns]
EXAMPLES = int(os.environ.get("REGULAR_CELLS", "6"))
CELL_TEXTS = [
    "", " ", "-", "无",
    "2024-01-05 10:11:12", "2024-01-05 10:11:12.5", "2024-01-05 00:00:00", "2024-01-05",
    "2024-01-05 24:00:00", "2024/1/5 10:11", "2024-01-05T10:11:12", "2024-01-05 10:11+08",
    "infinity", "1900-01-01 00:00:00", "1901-01-01 00:00:00", "2199-12-31 23:59:59",
    "2200-01-01 00:00:00", "epoch", "9999-12-31 23:59:59", "2024-02-30 10:11:12",
    "２０２４－０１－０５ １０：１１：１２", " 2024-01-05 10:11:12", "20240105101112", "45296.5",
    "04/12/2018", "2024年1月5日 上午10:11", "0024-01-05 10:11:12", "2024-01-05 10:11:12+00",
    "2024-01-05 10:11:12 (BC)", "Jan 5, 2024 3:20 PM", "1704420672", "电话",
    "电话 ", "'电话", "=\"电话\"", "投诉张三13812345678",
    "王小明先生", "成都市青羊区人民中路12号", "青羊区", "合计",
    "其中：投诉", "小计", "total", "是",
    "否", "Y", "不是", "1",
    "0", "2次", "1.5", "1.2E+17",
    "１", "GD0001", "#N/A", "已办结",
    "1-非常满意", "说明：导出", "⺠政局", "民政局",
    "工单编号", "O'Brien", "a\u200bb", "00", "12", "4294967296", "007", "-1", "12345E17", "1E17", "GD-2024_0001",
    "1900-01-00", "制表：张三", "备注：以上", "2024-01-05 10:11:1Z", "2024-01-5T 10:11:12", "total", "2024-01-05 10:11",
]  # fmt: skip
CELLS = st.sampled_from(CELL_TEXTS)
ODD = st.text(alphabet="0123456789-:/. T年月日是否合计张先生'=\"⺠　", max_size=20)
NEARLY = st.builds(
    lambda form, year, parts, ends: ends[0] + form.format(year, *parts) + ends[1],
    st.sampled_from(
        ["{}-{}-{} {}:{}:{}", "{}/{}/{} {}:{}:{}", "{}-{}-{} {}:{}:{}.{}", "{}-{}-{}", "{}/{}/{} {}:{}"]
    ),
    st.sampled_from(["2024", "24", "02024", "1901", "2199", "20240", "１９９９"]),
    st.tuples(
        *[st.sampled_from(["1", "01", "12", "29", "31", "59", "60", "24", "0", "00", "005", " 7"])] * 6
    ),
    st.tuples(*[st.sampled_from(["", " ", "\t", "\u3000", "\n", "Z", "'"])] * 2),
)
"""Instants with numbers of many forms."""
ROW = st.lists(CELLS | ODD, min_size=len(HEADERS), max_size=len(HEADERS))
LAYOUTS = (HEADERS, ["序号", *HEADERS, "诉求内容"], ["标题", "页码", *reversed(HEADERS)])
"""With columns that are not read: a number of rows, and free texts."""
DAYS_ONLY = ("%Y-%m-%d", "%Y/%-m/%-d")
"""Deadlines so written are read carefully: they end with their day."""
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%-m/%-d %-H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", *DAYS_ONLY)
USUAL_ROW = ["GD1", "2024-01-05 10:11:12", "电话", "投诉", "一般", "青羊区", "2024-01-05 10:11:12", "民政局"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    folder = tmp_path_factory.mktemp("regular")
    with open_engine(folder, secret="0" * 16) as connection:
        yield connection, folder


Rows = list[tuple[object, ...]]


def read_both_ways(
    connection: duckdb.DuckDBPyConnection, folder: Path, rows: list[list[str]], headers: list[str] = HEADERS
) -> tuple[Rows, Rows, RegularCells]:
    """The staged rows below the header read with regular cells, and carefully; and what was regular."""
    export = folder / "export.csv"
    with export.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([headers, *rows])
    source = Source(WORK_ORDERS, ())
    search = HeaderSearch(WORK_ORDERS, {})
    grid = read_delimited(export, folder / "decoded", "", search)[0]
    header = find_header(grid.head, WORK_ORDERS, {}, None)
    regular = usual_words.find_regular_cells(connection, grid, header, source)
    writer = PartWriter(connection)
    ways = (
        writer.write_usual_rows(grid, header, source, folder / "fast.parquet", regular),
        writer.write_careful_rows(grid, header, source, folder / "careful.parquet"),
    )
    assert ways[0][1] == ways[1][1]
    assert not ways[1][0].others
    columns = frozenset(header.physical_columns)
    fast, careful = (rows_of(connection, source, segment, columns) for segment, _ in ways)
    return fast, careful, regular


def rows_of(
    connection: duckdb.DuckDBPyConnection, source: Source, segment: Segment, columns: frozenset[str]
) -> Rows:
    """As they are put together, in the order of the file."""
    part = StagedPart((segment,), 0, "export.csv", 1, 0, columns)
    StagedTable(connection, source, [part]).create_staged_view()
    cells = ", ".join(f'"{name}", "raw.{name}"' for name in sorted(columns))
    rows = connection.execute(
        f"SELECT row, row_kind, coalesce(maybe_total, false), rest, {cells} FROM staged"
    )
    found = sorted(rows.fetchall())
    connection.execute("DROP VIEW staged")
    return found


def usual_cell(header: str, form: str, random: Random) -> str:
    """What most rows have in a column."""
    column = next((column for column in WORK_ORDERS.columns if column.label == header), None)
    instant = datetime(2024, 1, 1) + timedelta(minutes=random.randint(0, 500_000))
    if column is None:
        return (
            str(random.randint(1, 999)) if header == "序号" else random.choice(["路灯不亮", "噪声扰民", ""])
        )
    if column.kind == "code":
        return f"GD{random.randint(0, 99999):06}"
    if column.name == "outcome":  # of which no other cell is read here
        return random.choice(["", "-", "无"])
    if column.type == "flag":
        return random.choice(["是", "否", ""])
    usual = {"instant": instant.strftime(form), "count": str(random.randint(0, 400))}
    return usual.get(column.type, random.choice(["电话", "民政局", "青羊区", "一般"]))


def mostly_usual_row(headers: list[str], form: str, random: Random) -> list[str]:
    cells = [usual_cell(header, form, random) for header in headers]
    for _ in range(random.choice([0, 0, 1, 1, 2])):
        odd = "".join(random.choices("0123456789-:/. T年月日是否合计张先生'=\"⺠　", k=random.randint(1, 19)))
        cells[random.randrange(len(cells))] = random.choice([*CELL_TEXTS, "", odd])
    return cells[: len(cells) - random.choice([0] * 30 + [1, 2])] + ["多"] * random.choice([0] * 30 + [1])


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_usual_rows_are_read_as_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random, layout, form = Random(seed), LAYOUTS[seed % len(LAYOUTS)], FORMS[seed // 3 % len(FORMS)]
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 40)
    monkeypatch.setattr(usual_words, "MOST_WORDS", 20)
    monkeypatch.setattr(usual_words, "FIRST_ROWS", 41)
    usual = [[usual_cell(header, form, random) for header in layout] for _ in range(40)]
    fast, careful, regular = read_both_ways(
        *engine, [*usual, *(mostly_usual_row(layout, form, random) for _ in range(500))], layout
    )
    assert set(regular.codes) == {"order_no", "repeat_of"}
    careful_columns = {"outcome", *(("due_at", "sign_due_at") if form in DAYS_ONLY else ())}
    assert {column.name for column in WORK_ORDERS.columns} - regular.columns.keys() == careful_columns
    for at, (row, expected) in enumerate(zip(fast, careful, strict=True)):
        assert row == expected, at


@settings(max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROW, min_size=4, max_size=40))
def test_regular_cells_are_read_as_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, rows: list[list[str]]
) -> None:
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", len(rows) // 2)
    monkeypatch.setattr(usual_words, "LEAST_SHARE", 0)
    fast, careful, regular = read_both_ways(*engine, rows)
    assert regular.instants
    assert fast == careful


LATER_TEXTS = [
    "2024-1-5 1:2:3", "2024-01-05 10:11:12 ", " 2024-1-5 10:11:12", "2024-01-05  10:11:12", "2024-01-05 10:11:60",
    "2024-1-5", "2024/1/5", "2024/01/05 10:11:12", "2024/1/5 9:05:00", "2024-01-05 10:11", "24-01-05 10:11:12",
    "2024-01-05 24:00", "2024-01-05 10:11:12 PM", "2024 01 05 10:11:12", "2024-01-05 10:11:12Z", "02024-01-05 10:11:12",
    "2024-01-05\n10:11:12", "2024-01-05\t10:11", "2024/01/05 \n10:11:12", "2024/01/05\r10:11", "2024-01-05\f10:11:12.5",
]  # fmt: skip
FORMS_OF_READER = (*usual_words.CLOCK_FORMS, *usual_words.DAY_FORMS)


@pytest.mark.parametrize("form", FORMS_OF_READER)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(ODD | NEARLY, max_size=60))
def test_what_has_the_form_of_an_instant_is_that_instant(
    engine: tuple[duckdb.DuckDBPyConnection, Path], form: str, texts: list[str]
) -> None:
    cells = [*CELL_TEXTS, *LATER_TEXTS, *texts, datetime(2024, 3, 4, 5, 6).strftime(form)]
    usual = UsualInstants(0, form)
    read = engine[0].execute(
        f"SELECT c0, {usual.cell()}, instant_of(bare(c0), 'Asia/Shanghai') "
        f"FROM (SELECT unnest($1) AS c0) WHERE {usual.fits(usual.cell())}",
        [cells],
    )
    found = read.fetchall()
    assert found
    assert [(cell, instant) for cell, instant, _ in found] == [(cell, careful) for cell, _, careful in found]


@pytest.mark.parametrize("texts", [["受理"], ["是", "否"], ["一", "二", "三", "四", "五"]])
def test_few_words_and_more_are_read_alike(
    engine: tuple[duckdb.DuckDBPyConnection, Path], texts: list[str]
) -> None:
    """Those compared one after the other, and those that are looked up."""
    words = UsualWords(0, tuple(texts), tuple(f"'{text}单'" for text in texts))
    read = f"SELECT c0, {words.value('r0')} FROM (SELECT *, {words.cell()} AS r0 FROM "
    found = engine[0].execute(f"{read}(SELECT unnest($1) AS c0))", [[*texts, "", "别的", None]])
    assert found.fetchall() == [
        *((text, f"{text}单") for text in texts),
        ("", None),
        ("别的", None),
        (None, None),
    ]


@pytest.mark.parametrize(
    "odd", ["", "2024-01-05", "2024-01-05 10:11:1Z", "-", "2024年1月5日", "1900-01-01 00:00:00"]
)
def test_a_file_of_instants_in_one_form_is_read_as_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    """Only the odd one is not usual."""
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 40)
    monkeypatch.setattr(usual_words, "FIRST_ROWS", 40)
    rows = [[*USUAL_ROW, *[""] * (len(HEADERS) - len(USUAL_ROW))] for _ in range(200)]
    rows[150][6] = odd
    fast, careful, _ = read_both_ways(*engine, rows)
    assert fast == careful
    usual = engine[0].execute(f"SELECT count(received_at) FROM '{engine[1] / 'fast.parquet'}'").fetchall()
    assert usual == [(199 + (not odd),)]


@pytest.mark.parametrize("headers", [["受理时间"], ["受理时间", "办结时间"]])
def test_a_file_of_instants_alone_is_read_as_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch, headers: list[str]
) -> None:
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 40)
    rows = [["2024-01-05 10:11:12"] * len(headers) for _ in range(100)]
    rows[57] = [""] * len(headers)
    fast, careful, regular = read_both_ways(*engine, rows, headers)
    assert len(regular.instants) == len(headers)
    assert fast == careful


def test_only_rows_that_are_not_usual_are_read_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them stands in its place among the others."""
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 40)
    connection, folder = engine
    rows = [[*USUAL_ROW, *[""] * (len(HEADERS) - len(USUAL_ROW))] for _ in range(200)]
    rows[57][1], rows[121][2] = "2024年1月5日 10:11", "投诉张三13812345678"
    fast, careful, _ = read_both_ways(connection, folder, rows)
    assert fast == careful
    beside = connection.execute(f"SELECT {LINE} FROM '{folder / 'fast.others.parquet'}' ORDER BY {LINE}")
    assert beside.fetchall() == [(58,), (122,)]
    assert connection.execute(f"SELECT count(received_at) FROM '{folder / 'fast.parquet'}'").fetchall() == [
        (198,)
    ]


def test_rows_that_are_not_usual_keep_their_places_in_a_long_file(
    engine: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    """Of more rows than the engine writes in one go."""
    connection, folder = engine
    odd, random = {1, 77, 122_878, 122_881, 129_999}, Random(3)
    odd |= {random.randrange(130_000) for _ in range(500)}
    with (folder / "long.csv").open("w", encoding="utf-8") as out:
        out.write("工单编号,受理时间\n")
        out.writelines(
            f"GD{at:07},2024年1月5日\n" if at in odd else f"GD{at:07},2024-01-05 10:11:12\n"
            for at in range(130_000)
        )
    grid = read_delimited(folder / "long.csv", folder / "decoded", "", HeaderSearch(WORK_ORDERS, {}))[0]
    header, source = find_header(grid.head, WORK_ORDERS, {}, None), Source(WORK_ORDERS, ())
    regular = usual_words.find_regular_cells(connection, grid, header, source)
    segment, _ = PartWriter(connection).write_usual_rows(
        grid, header, source, folder / "long.parquet", regular
    )
    assert segment.others
    others = connection.execute(f"SELECT {LINE}, order_no FROM '{segment.others}' ORDER BY 1").fetchall()
    assert others == [(at + 1, f"GD{at:07}") for at in sorted(odd)]
    rows = connection.execute(f"SELECT order_no FROM '{segment.path}'").fetchall()
    assert rows == [(None if at in odd else f"GD{at:07}",) for at in range(130_000)]


@pytest.mark.parametrize("rows", [3, 5])
def test_a_file_that_has_other_rows_when_it_is_read_again_is_refused(
    engine: tuple[duckdb.DuckDBPyConnection, Path], rows: int
) -> None:
    connection, folder = engine
    path = folder / "four.parquet"
    connection.execute(
        f"COPY (SELECT NULL::TIMESTAMP AS received_at FROM range(4)) TO '{path}' (FORMAT parquet)"
    )
    grid = TextGrid((), 1, f"SELECT 'GD1' AS c0 FROM range({rows})")
    with pytest.raises(AssertionError, match="not as many"):
        PartWriter(connection).choose_others(grid, Segment(path, 4, usual=True), "received_at", 0)


def test_words_beyond_the_sample_are_read_carefully(
    engine: tuple[duckdb.DuckDBPyConnection, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 2)
    rows = [[*USUAL_ROW, *[""] * (len(HEADERS) - len(USUAL_ROW))] for _ in range(4)]
    rows[3][2] = "合计"
    fast, careful, regular = read_both_ways(*engine, rows)
    assert "电话" in regular.words["channel"].words
    assert "合计" not in regular.words["channel"].words
    assert fast == careful


def test_a_small_file_is_read_carefully(engine: tuple[duckdb.DuckDBPyConnection, Path]) -> None:
    assert read_both_ways(*engine, [[*USUAL_ROW, *[""] * 17]])[2] == ALL_CAREFUL
