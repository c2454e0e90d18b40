"""Text exports: encodings read strictly, separators, quotes, and files that are broken off."""

import codecs
import gzip
import os
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.intake import Sources
from sources.typed import MissingTable, TypedTable
from tests.sources.conftest import Make, read, refused, rows
from tests.temporary import chosen_place

YAML = "work_orders: {files: 'inbox/*'}"
PAGE = "<table><tr><td>工单编号<td>受理时间<tr><td rowspan=2>A1<td colspan=2>2024-01-05<br></table>"
LINES = "工单编号,受理时间,承办单位,办结时间\nA1,2024-01-05 10:11:12,住建局,2024-01-06 09:00\nA2,2024-01-05 11:00:00,市监局㐂𠮷,\n"
WANTED = [
    ("A1", datetime(2024, 1, 5, 10, 11, 12), "住建局", datetime(2024, 1, 6, 9)),
    ("A2", datetime(2024, 1, 5, 11), "市监局㐂𠮷", None),
]
CUT_EVERY = 7 if "FUZZ_ROUNDS" in os.environ else 19
"""Bytes from one place where a file is cut off to the next; closer in ``make deep``."""
COLUMNS = "order_no, received_at, handler, closed_at"


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        codecs.BOM_UTF8 + LINES.encode(),
        LINES.encode("gb18030"),
        LINES.encode("utf-16"),
        codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"),
        LINES.replace("\n", "\r\n").encode("gb18030"),
        LINES.replace("\n", "\r").encode(),
        gzip.compress(LINES.encode("gb18030")),
        LINES.replace(",", ";").encode(),
        LINES.replace(",", "\t").encode(),
        LINES.replace("\n", "\r\n", 1).encode(),
        LINES.rstrip(",\n").encode() + b",",
    ],
    ids=[
        "utf8",
        "bom",
        "gb18030",
        "utf16",
        "utf16be",
        "crlf",
        "cr",
        "gz",
        "semicolon",
        "tab",
        "mixed ends",
        "no last end",
    ],
)
def test_a_text_export_gives_the_same_rows_in_every_encoding(make: Make, content: bytes) -> None:
    assert rows(read(make(YAML, {"a.csv": content})), COLUMNS) == WANTED


def test_a_character_is_never_lost_at_the_border_of_a_block(make: Make) -> None:
    lines = "".join(f"A{index},2024-01-05,{'局' * (index % 7 + 1)}科\n" for index in range(60_000))
    table = read(make(YAML, {"a.csv": ("工单编号,受理时间,承办单位\n" + lines).encode("gb18030")}))
    assert table.used == 60_000
    assert rows(table, "count(DISTINCT handler), bool_and(regexp_full_match(handler, '局{1,7}科'))") == [
        (7, True)
    ]


def test_a_declared_encoding_is_taken(make: Make) -> None:
    latin = "order_no,received_at,handler\nA1,2024-01-05,Café\n".encode("cp1252")
    sources = make("work_orders: {files: 'inbox/*', encoding: cp1252}", {"a.csv": latin})
    assert rows(read(sources), "handler") == [("Café",)]


def message(sources: Sources) -> str:
    return " ".join(str(problem) for problem in refused(sources).problems)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LINES.encode() + b"A3,2024-01-05,\xff,\n", "a.csv:4:1: 有不能按 UTF-8 识别的字节"),
        (codecs.BOM_UTF8 + LINES.encode() + b"\xff", "识别的字节 0xFF"),
        (LINES.encode() + b"A3,2024-01-05,\x00,\n", "a.csv:4:1: 含有空字符（NUL）"),
        (LINES.encode() + b'A3,2024-01-05,"x\n', "a.csv:4:1: 引号没有配对"),
        (gzip.compress(LINES.encode() * 999)[:-20], "a.csv:1:1: 压缩文件不完整或已损坏"),
        (LINES.encode() + b"A3,2024-", "最后一行没有写完"),
        (b"%PDF-1.7 x", "是PDF，不能读取"),
        (b"", "文件是空的"),
        (b"\n\n", "文件是空的"),
        (
            b"a,b\n1,2\n",
            "找不到“受理时间”一列。请在 sources.yaml 用 columns: {received_at: 表头} 写明。表头有：a、b",
        ),
        (LINES.replace("受理时间", "受理时问").encode(), "找不到“受理时间”一列，是否是“受理时问”？"),
    ],
    ids=["utf8", "bom", "nul", "quote", "gz", "cut", "pdf", "empty", "blank", "headers", "near"],
)
def test_a_file_that_cannot_be_read_is_named_with_row_and_remedy(
    make: Make, content: bytes, said: str
) -> None:
    assert said in message(make(YAML, {"a.csv": content}))


def test_one_bad_file_of_several_leaves_no_partial_numbers(make: Make) -> None:
    missing = refused(make(YAML, {"a.csv": LINES, "b.csv": b"\xff\xff\n"}))
    assert [problem.place.file for problem in missing.problems] == ["inbox/b.csv"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_cut_off_anywhere_is_whole_refused_or_short_by_whole_rows(make: Make, packed: bool) -> None:
    lines = "工单编号,受理时间,承办单位\n" + "".join(
        f"A{index},2024-01-05 10:00:00,住建局{index}科\n" for index in range(30)
    )
    whole = gzip.compress(lines.encode()) if packed else lines.encode()
    complete = {(f"A{index}", f"住建局{index}科") for index in range(30)}
    for offset in range(1, len(whole), CUT_EVERY):
        table = make(YAML, {"a.csv": whole[:offset]}).read_table("work_orders")
        if not hasattr(table, "reason"):
            assert not packed
            kept = rows(read(make(YAML)), "order_no, handler")
            assert set(kept[:-1]) <= complete


def test_quotes_line_ends_and_long_cells_stay_in_their_cell(make: Make) -> None:
    long = "长" * 200_000
    content = f'工单编号,诉求内容,受理时间,承办单位\nA1,"他说""停水""，\n三天了",2024-01-05,"水务局,供水科"\nA2,{long},2024-01-06,热力\n'
    table = read(make(YAML, {"a.csv": content}))
    assert rows(table, "order_no, handler") == [("A1", "水务局,供水科"), ("A2", "热力")]


def test_a_row_with_cells_out_of_place_is_counted_and_not_believed(make: Make) -> None:
    content = "工单编号,内容,受理时间,承办单位\nA1,停水,2024-01-05,水务局\nA2,停水,停电,2024-01-05,水务局\n"
    table = read(make(YAML, {"a.csv": content}))
    assert (table.read, table.used, table.rejected) == (2, 1, 1)
    assert [(count.label, count.cells, count.row) for count in table.unread] == [("列数与表头不符", 1, 3)]


def test_a_separator_after_the_last_cell_is_no_mistake_and_a_row_cut_off_is_one(make: Make) -> None:
    content = "工单编号,受理时间,承办单位,\nA1,2024-01-05,水务局,\nA2,2024-01-05\n"
    table = read(make(YAML, {"a.csv": content}))
    assert rows(table, "order_no, handler") == [("A1", "水务局")]
    assert [(doubt.code, doubt.count) for doubt in table.doubts] == [("ragged_row", 1)]


@settings(max_examples=40)
@given(st.binary(max_size=300), st.sampled_from(["", LINES, PAGE]), st.integers(0, 400))
def test_no_bytes_make_the_door_fall(noise: bytes, text: str, at: int) -> None:
    whole = text.encode()
    with tempfile.TemporaryDirectory(dir=chosen_place()) as folder:
        root = Path(folder)
        (root / "a.csv").write_bytes(whole[:at] + noise + whole[at:])
        (root / "sources.yaml").write_text("work_orders: a.csv")
        assert isinstance(Sources(root, root / "data").read_table("work_orders"), TypedTable | MissingTable)


def test_a_gzip_bomb_is_refused(make: Make) -> None:
    bomb = gzip.compress(b"0" * (80 << 20), compresslevel=9)
    assert "大得不正常" in message(make(YAML, {"a.csv": bomb}))
