"""Files that are added or grow: only what is new is read, and the table is that of reading everything anew."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import Sources
from sources.cache import to_account
from sources.input_stager import MOST_SEGMENTS, InputStager
from sources.snapshots import snapshot_path
from sources.typed import MissingTable, TypedTable
from tests.sources.conftest import NOW, Make, read, rows
from tests.sources.read_counts import ReadCounts

EXAMPLES = int(os.environ.get("GROWN_FILES", "4"))
KEYED = "work_orders: {files: 'inbox/*', key: order_no}"
YAMLS = [
    KEYED,
    "work_orders: {files: 'inbox/*'}",
    "work_orders: {files: 'inbox/*', exclude: {工单状态: [作废]}, covers: 2024-01..2024-12}",
]
HEADER = "工单编号,受理时间,承办单位,工单状态,办结时限,办结时间,备注"
CELLS = {
    "number": st.sampled_from(["A1", "A2", "A3", "A4", "", "合计", "1.2E+17", "记1号"]),
    "born": st.sampled_from(
        ["2024-01-02 08:00:00", "2024/2/3 9:00", "13/02/2024 08:00", "03/04/2024 10:00", "", "不详", "45292"]
    ),
    "words": st.sampled_from(["住建局", "交通局（张三 13800000000）", "", "共 3 条", "𠮷野", " 前有空格"]),
    "status": st.sampled_from(["已办结", "作废", "办理中", ""]),
    "due": st.sampled_from(["2024-01-10", "2024-01-10 18:00:00", "", "13/02/2024"]),
}
"""Of a row: enough of each kind that numbers repeat, dates tell the order of day and month, and some are not read."""


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> ReadCounts:
    return ReadCounts(monkeypatch)


def plain_row() -> st.SearchStrategy[str]:
    note = st.sampled_from(["", "x", '"两\n行"', '"有""引号"', '"a,b"', " 空格在前"])
    return st.builds(
        lambda *cells: ",".join(cells),
        *(CELLS[name] for name in ("number", "born", "words", "status", "due", "due")),
        note,
    )


ODD_ROWS = st.sampled_from(
    [
        "合计,,,,,,3",
        "",
        "制表人：张三,,,,,,",
        HEADER,
        "A9,2024-03-01,住建局",
        "A8,2024-03-01,住建局,已办结,,,,多一列",
        ",,,,,,",
        "A7,住建局,2024-01-02 08:00:00,已办结,,,",
    ]
)


@dataclass(frozen=True)
class GrowingFile:
    """``cuts`` are the line counts at which it is read."""

    lines: list[str]
    cuts: list[int]
    end: str
    encoding: str
    without_last_end: bool

    def versions(self) -> Iterator[bytes]:
        for cut in sorted({*self.cuts, len(self.lines)}):
            text = self.end.join(["热线工单", HEADER, *self.lines[:cut]])
            yield (text + ("" if self.without_last_end else self.end)).encode(self.encoding)


def growing_files(row: st.SearchStrategy[str]) -> st.SearchStrategy[GrowingFile]:
    return st.builds(
        GrowingFile,
        st.lists(row, min_size=24, max_size=45),
        st.lists(st.integers(14, 44), min_size=1, max_size=3),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
        st.booleans(),
    )


def table_rows(path: Path) -> list[tuple[Any, ...]]:
    if not path.exists():
        return []
    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()


@dataclass
class Workspaces:
    """One that reads each version as it comes, and one that reads everything anew."""

    folder: Path
    text: str
    grown: Sources = field(init=False)

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.grown = self.make("grown")

    def make(self, name: str) -> Sources:
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        (root / "inbox").mkdir(parents=True)
        (root / "sources.yaml").write_text(self.text, encoding="utf-8")
        return Sources(root, root / "data", now=lambda: NOW)

    def put(self, name: str, content: bytes) -> None:
        path = self.grown.root / "inbox" / name
        path.unlink(missing_ok=True)
        path.write_bytes(content)

    def compare(self) -> None:
        """Both give the same account and the same rows, or refuse with the same words."""
        cold = self.make("cold")
        for path in (self.grown.root / "inbox").iterdir():
            shutil.copy(path, cold.root / "inbox" / path.name)
        found, expected = (sources.read_table("work_orders") for sources in (self.grown, cold))
        if isinstance(expected, MissingTable) or isinstance(found, MissingTable):
            assert found == expected
            return
        assert to_account(found) == to_account(expected)
        assert table_rows(found.path) == table_rows(expected.path)
        # in which order the doubts lie is promised to nobody
        doubts, expected_doubts = (table_rows(table.doubtful_path) for table in (found, expected))
        assert sorted(doubts, key=repr) == sorted(expected_doubts, key=repr)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck],
)
@given(growing_files(plain_row() | plain_row() | plain_row() | ODD_ROWS), st.sampled_from(YAMLS))
def test_a_growing_file_reads_as_if_it_had_always_been_so(
    tmp_path: Path, grown: GrowingFile, text: str
) -> None:
    workspaces = Workspaces(tmp_path / "w", text)
    workspaces.put("b.csv", f"{HEADER}\nA1,2024-05-01,住建局,已办结,,,\n".encode())
    for content in grown.versions():
        workspaces.put("a.csv", content)
        workspaces.compare()


def regular_lines(count: int, start: int = 0) -> str:
    return "".join(
        f"A{n},2024-01-{1 + n % 28:02} 08:00:00,住建局,已办结,2024-02-01,,\n"
        for n in range(start, start + count)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_the_new_lines_of_a_grown_file_are_read(
    encoding: str, end: str, tmp_path: Path, counts: ReadCounts
) -> None:
    workspaces = Workspaces(tmp_path / "w", KEYED)
    text = f"{HEADER}\n{regular_lines(40)}"
    workspaces.put("a.csv", text.replace("\n", end).encode(encoding))
    read(workspaces.grown)
    assert counts.take() == (1, 0)
    workspaces.put("a.csv", (text + regular_lines(9, 40)).replace("\n", end).encode(encoding))
    assert read(workspaces.grown).used == 49
    assert counts.take() == (0, 1)
    workspaces.compare()


def test_a_line_end_that_was_still_missing_begins_no_row(tmp_path: Path, counts: ReadCounts) -> None:
    text = f"{HEADER}\n{regular_lines(30)}".replace("\n", "\r\n")
    for length in (len(text) - 2, len(text) - 1):
        workspaces = Workspaces(tmp_path / str(length), KEYED)
        workspaces.put("a.csv", text[:length].encode())
        workspaces.compare()
        counts.take()
        more = regular_lines(3, 30).replace("\n", "\r\n")
        workspaces.put("a.csv", (text + more).encode())
        assert read(workspaces.grown).used == 33
        assert counts.take() == (0, 1)
        workspaces.compare()


@pytest.mark.parametrize(
    ("old_end", "more"),
    [
        ("", "续在最后一格后面\nA99,2024-01-02,住建局,已办结,,,\n"),
        ("\n", "A99,2024-01-02,住建局,已办结,,\n"),  # a cell less
        ("\n", 'A99,2024-01-02,住建局,已办结,,,"有引号"\n'),
        ("\n", "A99,2024-01-02,住建局,已"),  # broken off
        ("\n", "A99,2024-01-02,住建局\0,已办结,,,\n"),
    ],
)
def test_what_is_not_simply_more_lines_is_read_whole(
    old_end: str, more: str, tmp_path: Path, counts: ReadCounts
) -> None:
    workspaces = Workspaces(tmp_path / "w", KEYED)
    text = f"{HEADER}\n{regular_lines(30)}".rstrip("\n") + old_end
    workspaces.put("a.csv", text.encode())
    workspaces.compare()
    counts.take()
    workspaces.put("a.csv", (text + more).encode())
    workspaces.grown.read_table("work_orders")
    assert counts.take() == (1, 0)
    workspaces.compare()


def test_a_changed_line_above_is_not_taken_from_the_earlier_reading(
    tmp_path: Path, counts: ReadCounts
) -> None:
    workspaces = Workspaces(tmp_path / "w", KEYED)
    workspaces.put("a.csv", f"{HEADER}\n{regular_lines(30)}".encode())
    read(workspaces.grown)
    counts.take()
    changed = f"{HEADER}\n{regular_lines(33)}".replace("A7,2024-01-08", "A7,2024-01-09", 1)
    workspaces.put("a.csv", changed.encode())
    assert ("A7",) in rows(read(workspaces.grown), "order_no", "WHERE day(received_at) = 9")
    assert counts.take() == (1, 0)


def test_many_small_growths_stay_few_files(tmp_path: Path, counts: ReadCounts) -> None:
    workspaces = Workspaces(tmp_path / "w", KEYED)
    for count in range(20, 24 + MOST_SEGMENTS):
        workspaces.put("a.csv", f"{HEADER}\n{regular_lines(count)}".encode())
        assert read(workspaces.grown).used == count
    assert counts.take() == (1, 3 + MOST_SEGMENTS)
    kept = list((workspaces.grown.at.tables.parent / "parts/work_orders").iterdir())
    assert len(kept) <= 1 + MOST_SEGMENTS
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*kept, kept[0].parent))
    workspaces.compare()


def test_of_many_files_only_a_new_one_is_read(make: Make, counts: ReadCounts) -> None:
    months = {f"{month:02}.csv": f"{HEADER}\n{regular_lines(5, 10 * month)}" for month in range(1, 13)}
    december = months.pop("12.csv")
    read(make(KEYED, months))
    assert counts.take() == (11, 0)
    found = read(make(KEYED, {"12.csv": december}))
    assert (found.used, len(found.snapshots), counts.take()) == (60, 12, (1, 0))


def test_what_the_whole_table_decides_reads_no_file_anew(make: Make, counts: ReadCounts) -> None:
    files = {"a.csv": f"{HEADER}\n{regular_lines(5)}A9,2024-01-03,住建局,作废,2024-02-01,,\n"}
    assert read(make(KEYED, files)).used == 6
    more = "exclude: {status: [作废]}, covers: 2024-01..2024-02, date_only: [due_at]"
    found = read(make(f"work_orders: {{files: 'inbox/*', key: order_no, {more}}}"))
    assert (found.used, found.excluded, counts.take()) == (5, 1, (1, 0))
    read(make("work_orders: {files: 'inbox/*', key: order_no, timezone: Asia/Tokyo}"))
    assert counts.take() == (1, 0)


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_a_damaged_part_is_read_again(suffix: str, make: Make, counts: ReadCounts) -> None:
    sources = make(KEYED, {"a.csv": f"{HEADER}\n{regular_lines(5)}"})
    read(sources)
    part = next((sources.at.tables.parent / "parts/work_orders").glob(f"*{suffix}"))
    content = part.read_bytes()
    part.write_bytes(content[:-9] + b"x" + content[-8:])
    assert read(make(KEYED, {"b.csv": f"{HEADER}\n{regular_lines(5, 20)}"})).used == 10
    assert counts.take() == (3, 0)


def test_a_snapshot_that_was_changed_is_refused_whatever_is_kept(make: Make) -> None:
    sources = make(KEYED, {"a.csv": f"{HEADER}\n{regular_lines(5)}"})
    snapshot = snapshot_path(sources.at.snapshots, read(sources).snapshots[0].sha256)
    snapshot.write_bytes(snapshot.read_bytes().replace(b"A1", b"A8"))
    found = make(KEYED, {"b.csv": f"{HEADER}\n{regular_lines(5, 20)}"}).read_table("work_orders")
    assert isinstance(found, MissingTable)
    assert "被改动" in found.reason


def test_parts_of_files_and_tables_that_are_gone_are_removed(make: Make) -> None:
    sources = make(
        KEYED, {"a.csv": f"{HEADER}\n{regular_lines(5)}", "b.csv": f"{HEADER}\n{regular_lines(2, 9)}"}
    )
    assert isinstance(sources.read_table("work_orders"), TypedTable)
    folder = sources.at.tables.parent / "parts/work_orders"
    assert len(list(folder.glob("*.json"))) == 2
    (sources.root / "inbox/b.csv").unlink()
    read(sources)
    assert len(list(folder.glob("*.json"))) == 1
    make("calls: {files: 'inbox/none*'}").read_table("calls")
    assert not folder.exists()


def test_no_plain_name_of_staff_lies_in_a_part(make: Make) -> None:
    """Nor does the head of the file."""
    text = "来电编号,来电时间,坐席工号,通话结果\nC1,2024-01-02 08:00:00,王小明,接通\n"
    sources = make("calls: {files: 'inbox/*'}", {"a.csv": text})
    read(sources, "calls")
    kept = list((sources.at.tables.parent / "parts/calls").iterdir())
    assert len(kept) == 2
    assert not any("王小明".encode() in path.read_bytes() for path in kept)


def test_a_part_holds_for_its_own_secret_only(make: Make, counts: ReadCounts) -> None:
    text = "来电编号,来电时间,坐席工号,通话结果\nC1,2024-01-02 08:00:00,王小明,接通\n"
    read(make("calls: {files: 'inbox/*'}", {"a.csv": text}), "calls")
    sources = make("calls: {files: 'inbox/*'}")
    shutil.rmtree(sources.at.snapshots / "recipes")
    (sources.root / "data/secret").unlink()
    read(sources, "calls")
    assert counts.take() == (2, 0)


def test_the_counter_counts(counts: ReadCounts, make: Make) -> None:
    """It stands between what is asked and what is read."""
    assert hasattr(InputStager, "stage_whole")
    read(make(KEYED, {"a.csv": f"{HEADER}\n{regular_lines(2)}"}))
    assert counts.take() == (1, 0)
    assert counts.take() == (0, 0)


@pytest.mark.parametrize(
    ("born", "is_kept"),
    [("2024-13-05", True), ("王建国说昨天", False), ("13800000000", False), ("昨天", False)],
)
def test_an_input_whose_unread_cells_may_name_a_person_is_not_kept(
    make: Make, born: str, is_kept: bool
) -> None:
    text = f"工单编号,受理时间\nA1,2024-01-05\nA2,{born}\n"
    sources = make(KEYED, {"a.csv": text})
    assert read(sources).used == 1
    assert bool([*sources.at.tables.parent.joinpath("parts").rglob("*.parquet")]) is is_kept
