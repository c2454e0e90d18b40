"""Target files as Notepad, copying and cut-off saving leave them: every command goes on and names the bad one."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import app
from yamlfiles.line_ends import with_line_ends_of, with_plain_line_ends

ROOT = Path(__file__).resolve().parents[2]
SHEET = """name: 热线服务
department: 市政府办公室
unit: 便民服务中心
goal: 接得起、办得好。
# 一行注释
funds: {total: 10}
indicators:
  产出指标:
    数量指标:
      - {id: orders, name: 工单受理量, target: ≥100件, weight: 40, evaluator: hotline.volume}
      - id: drills
        name: 应急演练次数
        target: ≥4次
        weight: 10
  效益指标:
    社会效益指标:
      - {id: calm, name: 投诉件数, target: ≤2件, weight: 30}
  满意度指标:
    服务对象满意度指标:
      - {id: pleased, name: 满意度, target: ≥90%, weight: 10}
"""
GOOD = SHEET.encode()
CRLF = SHEET.replace("\n", "\r\n").encode()
LINES = SHEET.split("\n")
MIXED = "".join(line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(LINES[:-1])).encode()
SOUND = {
    "CRLF": CRLF,
    "BOM": b"\xef\xbb\xbf" + CRLF,
    "mixed": MIXED,
    "CR": SHEET.replace("\n", "\r").encode(),
}
BROKEN = {
    "GBK": SHEET.encode("gb18030"),
    "UTF-16": SHEET.encode("utf-16"),
    "cut in a character": GOOD[: len("name: 热".encode()) - 1],
    "cut in braces": GOOD[: GOOD.index(b"{id: orders") + 20],
    "cut in a name": GOOD[: GOOD.index(b"funds") + 3],
    "empty": b"",
    "blank": b"\r\n\r\n",
    "NUL bytes": b"\0" * 400,
    "NUL inside": GOOD[:60].decode(errors="ignore").encode() + b"\0\0" + GOOD[60:],
}
COMMANDS = {
    "check": ["check"],
    "status": ["status"],
    "evaluate": ["evaluate", "--as-of", "2024-01-31"],
    "export": ["export", "2024", "-o", "{root}/out.xlsx"],
    "form": ["form", "target", "2024/hot", "-o", "{root}/form.html"],
    "self-evaluation": ["form", "self-evaluation", "2024/hot", "-o", "{root}/form.html"],
    "report": ["form", "report", "2024/hot", "-o", "{root}/form.html"],
    "monitoring": ["form", "monitoring", "2024/hot", "-o", "{root}/form.html"],
    "summary": ["form", "summary", "2024", "-o", "{root}/form.html"],
    "whole summary": ["form", "summary", "-o", "{root}/form.html"],
    "new-year": ["new-year", "2024", "2025"],
    "enter": ["enter", "2024/hot", "drills", "--value", "4次", "--by", "张三"],
}


def make_workspace(root: Path, content: bytes) -> Path:
    (root / "targets/2024").mkdir(parents=True)
    (root / "targets/2024/hot.yaml").write_bytes(content)
    (root / "targets/2024/other.yaml").write_bytes(GOOD.replace("热线服务".encode(), "其他服务".encode()))
    return root


def run(root: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    arguments = [word.format(root=root) for word in command]
    try:
        code = app.main(["--workspace", str(root), *arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", [*SOUND, *BROKEN])
def test_every_command_answers_whatever_a_target_file_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, command: str
) -> None:
    root = make_workspace(tmp_path, (SOUND | BROKEN)[kind])
    code, said = run(root, COMMANDS[command], capsys)
    assert "Traceback" not in said
    if kind in BROKEN:
        assert "2024/hot" in said, "the bad file is named"
    elif command != "evaluate":  # no data lie in this workspace
        assert code == 0, said


@pytest.mark.parametrize("kind", BROKEN)
def test_the_other_projects_go_on_beside_a_broken_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    root = make_workspace(tmp_path, BROKEN[kind])
    assert "2024/other" in run(root, ["status"], capsys)[1]
    assert run(root, COMMANDS["export"], capsys)[0] == 0
    book = openpyxl.load_workbook(root / "out.xlsx")
    assert "其他服务" in str(book.sheetnames)
    assert "热线服务" not in str(book.sheetnames)
    run(root, ["new-year", "2024", "2025"], capsys)
    assert [path.name for path in (root / "targets/2025").iterdir()] == ["other.yaml"]


@pytest.mark.parametrize("kind", [*SOUND, *BROKEN])
def test_the_pages_stand_whatever_a_target_file_is(tmp_path: Path, kind: str) -> None:
    root = make_workspace(tmp_path, (SOUND | BROKEN)[kind])
    client = app.create_app(workspace=root).test_client()
    for page in ("/", "/problems", "/projects/2024/other", "/targets/2024.xlsx", "/import", "/runs"):
        assert client.get(page, follow_redirects=True).status_code == 200, page
    assert client.get("/projects/2024/hot").status_code == (200 if kind in SOUND else 404)


@pytest.mark.parametrize("kind", [*SOUND, "LF"])
def test_a_workbook_comes_back_and_the_line_ends_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    before = {**SOUND, "LF": GOOD}[kind]
    root = make_workspace(tmp_path, before)
    target = root / "targets/2024/hot.yaml"
    run(root, COMMANDS["export"], capsys)
    code, said = run(root, ["import", f"{root}/out.xlsx"], capsys)
    assert (code, "没有修改" in said) == (0, True)
    assert target.read_bytes() == before
    book = openpyxl.load_workbook(root / "out.xlsx")
    sheet = next(tab for tab in book.worksheets if "热线服务" in tab.title)
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "≥4次")
    cell.value = "≥5次"
    book.save(root / "out.xlsx")
    code, said = run(root, ["import", f"{root}/out.xlsx"], capsys)
    assert code == 0, said
    assert target.read_bytes() == before.replace("≥4次".encode(), "≥5次".encode())


@pytest.mark.parametrize("kind", SOUND)
def test_the_sheet_of_the_next_year_has_the_line_ends_of_this_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    root = make_workspace(tmp_path, SOUND[kind])
    assert run(root, ["new-year", "2024", "2025"], capsys)[0] == 0
    carried = (root / "targets/2025/hot.yaml").read_bytes()
    assert carried.count(b"\r") > 15 or kind == "mixed"
    assert run(root, ["check"], capsys)[0] == 0
    assert (b"\n" in carried.replace(b"\r\n", b"")) is (kind == "mixed")


def test_a_new_line_gets_the_end_that_most_lines_have() -> None:
    old = "a: 1\r\nb: 2\nc: 3\r\nd: 4\r\n"
    assert with_line_ends_of(old, "a: 1\nb: 5\nc: 3\nx: 9\nd: 4\n") == (
        "a: 1\r\nb: 5\nc: 3\r\nx: 9\r\nd: 4\r\n"
    )
    assert with_line_ends_of(old, "b: 2\nd: 4\n") == "b: 2\nd: 4\r\n"
    assert with_line_ends_of(old, with_plain_line_ends(old)) == old


def test_the_program_itself_ends_without_a_traceback(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, BROKEN["GBK"])
    command = [sys.executable, "app.py", "--workspace", str(root), "new-year", "2024", "2025"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
