"""A table of which usual rows were read fast is the one that careful reading gives: rows, account, doubts."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from sources import Sources, usual_words
from sources.typed import TypedTable

HEADERS = [
    "工单编号",
    "受理时间",
    "来源渠道",
    "承办单位",
    "办结时限",
    "办结时间",
    "工单状态",
    "退单次数",
    "诉求内容",
]
Line = list[str]
Change = Callable[[list[Line], Random], list[Line]]


def usual_lines(rows: int, random: Random) -> list[Line]:
    lines = []
    for row in range(rows):
        born = datetime(2024, 1, 1) + timedelta(minutes=row)
        closed = born + timedelta(hours=random.randint(-1, 300))
        lines.append(
            [
                f"GD{row:08}",
                str(born),
                random.choice(["电话", "微信", "网站"]),
                f"单位{random.randint(0, 7)}",
                str(born + timedelta(days=5)),
                random.choice([str(closed), str(closed), ""]),
                random.choice(["已办结", "办理中"]),
                random.choice(["0", "1", "2次", ""]),
                random.choice(["路灯不亮", "噪声", "合格证"]),
            ]
        )
    return lines


def with_odd_cells(lines: list[Line], random: Random) -> list[Line]:
    odd = [
        "",
        "无",
        "-",
        "２０２４－０１－０５ １０：１１",
        "2024年1月5日",
        "张三13812345678",
        "合计",
        "注：导出",
        "#N/A",
    ]
    for line in random.sample(lines, len(lines) // 4):
        line[random.randrange(len(line))] = random.choice(odd)
    return lines


def with_repeated_numbers(lines: list[Line], random: Random) -> list[Line]:
    copied = [list(line) for line in random.sample(lines, 9)]
    for line in copied[:4]:
        line[3] = "别的单位"
    return [*lines, *copied]


def with_ragged_lines(lines: list[Line], random: Random) -> list[Line]:
    for line in random.sample(lines, 8):
        line[:] = [*line, "多", "余"] if random.random() < 0.5 else line[:5]
    return lines


def with_totals(lines: list[Line], _: Random) -> list[Line]:
    total = ["合计", *[""] * 6, "300", ""]
    return [*lines[:50], total, HEADERS, *lines[50:], total, ["制表：某某", *[""] * 8], [""] * 9]


def shuffled(lines: list[Line], random: Random) -> list[Line]:
    return random.sample(lines, len(lines))


def with_quoted_cells(lines: list[Line], random: Random) -> list[Line]:
    for line in random.sample(lines, 20):
        line[8] = '他说"不行"，\n第二行'
    return lines


def with_unread_column(lines: list[Line], _: Random) -> list[Line]:
    """A column of which no cell can be read."""
    return [[*line[:5], "昨天", *line[6:]] for line in lines]


def as_they_are(lines: list[Line], _: Random) -> list[Line]:
    return lines


CHANGES: list[Change] = [
    as_they_are,
    with_odd_cells,
    with_repeated_numbers,
    with_ragged_lines,
    with_totals,
    shuffled,
    with_quoted_cells,
    with_unread_column,
]
DRESS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "returns": lambda text: text.replace("\n", "\r\n").encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "title": lambda text: "工单明细表（2024年）,,,,,,,,\n".encode() + text.encode(),
    "empty lines": lambda text: b"\n\n" + text.replace("\nGD00000100", "\n\nGD00000100").encode(),
}


def read(root: Path, export: bytes) -> TypedTable:
    root.mkdir()
    (root / "export.csv").write_bytes(export)
    (root / "sources.yaml").write_text("work_orders: {files: export.csv}\n", encoding="utf-8")
    table = Sources(root, root / "data").read_table("work_orders")
    assert isinstance(table, TypedTable), table
    return table


def rows_of(path: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """In the order in which they stand, with their types."""
    if not path.exists():
        return [], []
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        types = [f"{column[0]} {column[1]}" for column in rows.description or ()]
        return types, rows.fetchall()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("dress", ["plain", "dressed"])
def test_the_table_is_the_one_that_careful_reading_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, dress: str
) -> None:
    random = Random(CHANGES.index(change))
    text = io.StringIO()
    lines = [HEADERS, *usual_lines(150, random), *change(usual_lines(300, random)[150:], random)]
    csv.writer(text, lineterminator="\n").writerows(lines)
    way = dress if dress == "plain" else list(DRESS)[1 + CHANGES.index(change) % (len(DRESS) - 1)]
    export = DRESS[way](text.getvalue())
    careful = read(tmp_path / "careful", export)
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 100)
    monkeypatch.setattr(usual_words, "MOST_WORDS", 20)
    monkeypatch.setattr(usual_words, "FIRST_ROWS", 140)
    fast = read(tmp_path / "fast", export)
    assert fast == replace(careful, path=fast.path)
    assert rows_of(fast.path) == rows_of(careful.path)
    doubtful, expected = (rows_of(table.doubtful_path) for table in (fast, careful))
    assert doubtful[0] == expected[0]
    assert sorted(map(repr, doubtful[1])) == sorted(map(repr, expected[1]))


def test_a_file_of_usual_rows_in_order_is_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written once, under two names."""
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 100)
    monkeypatch.setattr(usual_words, "MOST_WORDS", 20)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADERS, *usual_lines(300, Random(1))])
    table = read(tmp_path / "once", text.getvalue().encode())
    kept = list((tmp_path / "once/data/parts").rglob("*.parquet"))
    assert [path.stat().st_ino for path in kept] == [table.path.stat().st_ino]
    assert table.used == 300


def test_a_column_that_cannot_be_read_makes_no_row_unusual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All rows are read carefully at once then, and none twice."""
    monkeypatch.setattr(usual_words, "SAMPLE_ROWS", 100)
    monkeypatch.setattr(usual_words, "MOST_WORDS", 20)
    text, lines = io.StringIO(), usual_lines(300, Random(2))
    csv.writer(text, lineterminator="\n").writerows([HEADERS, *with_unread_column(lines, Random(2))])
    table = read(tmp_path / "unread", text.getvalue().encode())
    kept = [path.name.split(".", 1)[1] for path in (tmp_path / "unread/data/parts").rglob("*.parquet")]
    assert [(count.column, count.cells) for count in table.unread] == [("closed_at", 300)]
    assert not [name for name in kept if "others" in name]
