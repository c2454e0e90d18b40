"""The cases of hostile and changed files as they were handed in, and others of their kind."""

import subprocess
import sys
from pathlib import Path

import pytest

import app
from documents.long_texts import MOST_IN_CELL
from documents.open_file import open_document
from papers.target_sheets.reading import read_sheets
from store.evidence import CHANGED
from tests.conftest import ROOT
from tests.damaging import kept_workspace
from tests.small import small_workspace
from workbooks.returned import MOST_CELLS
from workspace import Workspace
from workspace.workbooks import import_workbook

HEADER = ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
ROW = ["产出指标", "数量指标", "完成数", "≥10个", "10"]


def evaluate(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command said of the last day of the year."""
    capsys.readouterr()
    assert app.main(["--workspace", str(root), "evaluate", "--as-of", "2024-12-31"]) in (0, 1)
    said = capsys.readouterr()
    return said.out + said.err


# Snapshots and evidence
# ----------------------------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def exchange(path: Path) -> None:
    path.write_bytes("工单编号,受理时间\nA1,2024-01-02\n".encode())


@pytest.mark.parametrize("damage", [flip, cut, empty, exchange])
def test_a_changed_snapshot_is_named_and_never_counted(
    damage: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = kept_workspace(tmp_path)
    (orders,) = [path for path in snapshots(root) if "办结时限".encode() in path.read_bytes()]
    assert callable(damage)
    damage(orders)
    for table in (root / "data/tables").iterdir():
        table.unlink()
    for exported in (root / "inbox").iterdir():
        exported.touch()
    said = evaluate(root, capsys)
    assert f"数据快照 snapshots/{orders.parent.name}/{orders.name} 被改动" in said
    assert "从备份恢复" in said
    orders.unlink()  # the exports are still there, so that it is copied again
    assert "取得 3 项" in evaluate(root, capsys)


def snapshots(root: Path) -> list[Path]:
    return [path for path in (root / "data/snapshots").glob("??/*") if path.is_file()]


@pytest.mark.parametrize("damage", [flip, empty, exchange])
def test_changed_evidence_is_not_handed_out(damage: object, tmp_path: Path) -> None:
    root = kept_workspace(tmp_path)
    (kept,) = (root / "data/evidence").glob("??/*")
    web = app.create_app(workspace=root).test_client()
    with web.get(f"/evidence/{kept.name}") as answer:
        assert answer.status_code == 200
    assert callable(damage)
    damage(kept)
    answer = web.get(f"/evidence/{kept.name}")
    assert answer.status_code == 404
    assert CHANGED.format("佐证资料", kept.name[:16]) in answer.text


# Keys
# ----------------------------------------------------------------------------------------------------------


def test_the_case_of_an_empty_key_answers_every_page(shared: Path, tmp_path: Path) -> None:
    small_workspace(tmp_path)
    script = shared / "cases/trust/empty_key.py"
    done = subprocess.run(
        [sys.executable, str(script), str(ROOT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    found = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert found["/"] == found["/import"] == found["/recheck"] == "200"


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b"12ab", b"\n\n", b"\xff" * 64])
def test_a_key_that_is_no_whole_one_is_made_anew_and_stays(content: bytes, tmp_path: Path) -> None:
    small_workspace(tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    key = tmp_path / "data/secret_key"
    key.write_bytes(content)
    first = app.create_app(workspace=tmp_path).config["SECRET_KEY"]
    assert len(first) == 64
    assert app.create_app(workspace=tmp_path).config["SECRET_KEY"] == first
    assert key.read_text("ascii") == first


def test_a_key_that_somebody_put_there_is_kept(tmp_path: Path) -> None:
    small_workspace(tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    own = "unser-eigener-schluessel-0123456789"
    (tmp_path / "data/secret_key").write_text(f"{own}\n")
    assert app.create_app(workspace=tmp_path).config["SECRET_KEY"] == own


# Long texts
# ----------------------------------------------------------------------------------------------------------


def sheet_page(cells: list[str]) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in (HEADER, cells))
    return f"<html><meta charset=utf-8><table>{rows}</table></html>".encode()


def test_the_case_of_a_long_cell_is_read_to_the_end(shared: Path, tmp_path: Path) -> None:
    made = tmp_path / "long.html"
    subprocess.run([sys.executable, str(shared / "cases/trust/long_cell.py"), str(made)], check=True)
    document = open_document(made.read_bytes(), made.name)
    assert "40000 个相同的字或数字" in document.notices[0].message
    assert read_sheets(document, 2024)


@pytest.mark.parametrize("piece", ["9", "一二", "9,", "产出指标", "1分", "（", "由到", "已完成", " 9", "元"])
@pytest.mark.parametrize("at", range(5))
def test_no_cell_is_longer_than_its_bound_and_what_is_cut_is_told(piece: str, at: int) -> None:
    cells = list(ROW)
    cells[at] = piece * (40_000 // len(piece))
    document = open_document(sheet_page(cells), "x.html")
    assert max(len(cell.text) for table in document.tables for cell in table.cells) <= MOST_IN_CELL
    assert any("只读取了前" in notice.message for notice in document.notices)
    read_sheets(document, 2024)


def test_texts_as_people_write_them_stay_whole_and_nothing_is_told() -> None:
    goal = "完善便民服务热线运行机制，提高办理质量；" * 60
    document = open_document(sheet_page([*ROW[:2], goal, *ROW[3:]]), "x.html")
    assert goal in [cell.text for table in document.tables for cell in table.cells]
    assert not document.notices


@pytest.mark.parametrize("text", ["[{}]", '{{"a": "{}"}}', '{{"a": 1.{}}}', '{{"{}": 1}}'])
def test_json_with_endless_numbers_or_texts_is_refused(text: str) -> None:
    document = open_document(text.format("9" * 1_000_000).encode(), "x.json")
    assert document.is_refused
    assert "过长的数" in document.notices[0].message
    words = open_document(text.format("长" * 1_000_000).encode(), "x.json")
    assert words.notices


# Workbooks
# ----------------------------------------------------------------------------------------------------------


def test_a_stray_cell_in_the_last_corner_costs_its_own_table_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    root = small_workspace(tmp_path)
    sources = root / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("inbox/工单*.csv", "inbox/工单*"), encoding="utf-8")
    book = Workbook()
    book.active.append(["工单编号", "受理时间", "派单时间", "承办单位", "办结时限", "办结时间", "工单状态"])
    book.active["XFD1048576"] = "x"
    book.save(root / "inbox/工单2.xlsx")
    said = evaluate(root, capsys)
    assert "采集 3 项，取得 2 项" in said
    assert "XFD1048576 单元格离数据很远" in said


@pytest.mark.parametrize(("rows", "columns"), [(30_000, 30), (500_000, 1), (2_000, 400)])
def test_a_returned_workbook_with_a_fat_sheet_is_refused_before_it_is_built(
    rows: int, columns: int, tmp_path: Path
) -> None:
    content = fat_workbook(small_workspace(tmp_path), rows, columns)
    (result,) = import_workbook(Workspace(tmp_path), content, "fat.xlsx")
    assert not result.written
    assert result.problems[0].message.startswith(
        (f"单元格超过{MOST_CELLS // 10_000}万个", "解压后大得不正常")
    )


def test_a_returned_workbook_with_a_small_sheet_more_is_read(tmp_path: Path) -> None:
    content = fat_workbook(small_workspace(tmp_path), 200, 10)
    (result,) = import_workbook(Workspace(tmp_path), content, "own.xlsx")
    assert (result.id, result.problems) == ("2024/hotline", ())


def fat_workbook(root: Path, rows: int, columns: int) -> bytes:
    """An exported workbook with one more sheet, put together as text: the library takes a minute for it."""
    import io
    import zipfile

    target = root / "t.xlsx"
    assert app.main(["--workspace", str(root), "export", "2024", "-o", str(target)]) == 0
    line = "<row>" + "<c><v>7</v></c>" * columns + "</row>"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    made = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(
            "xl/worksheets/fat.xml", f"<worksheet {space}><sheetData>{line * rows}</sheetData></worksheet>"
        )
    return made.getvalue()
