"""A command called wrongly, or over a folder that cannot be used, answers in Chinese and never with a traceback."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import app
from store import connection
from tests.small import small_workspace

ROOT = Path(__file__).resolve().parents[2]
Told = Callable[..., tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_workspace(tmp_path)


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs one command: its exit status and all it said on standard error."""

    def act(*words: str) -> tuple[int, str]:
        try:
            status = app.main(["--workspace", str(folder), *words])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        return status, capsys.readouterr().err

    return act


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main([]) == 2
    said = capsys.readouterr().err
    assert said.startswith("用法：python app.py")
    assert "evaluate       取数并保存监测记录" in said
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("evalute",), "没有命令“evalute”，可用的有：new、check、notation、score"),
        (("measure",), "缺少 evaluator"),
        (("status", "--project"), "--project 后面要写一个值"),
        (("status", "--colour"), "不认识的参数：--colour"),
        (
            ("evaluate", "--as-of", "31.12.2024"),
            "--as-of：日期应写作 2024-06-30 或 2024-06，现为“31.12.2024”",
        ),
        (
            ("form", "self-evaluation", "a", "--format", "doc"),
            "--format 不能是“doc”，可用的有：docx、html、json、pdf、xlsx",
        ),
        (("rows", "hotline.volume", "--limit", "many"), "--limit：应为不小于 0 的整数，现为“many”"),
        (("rows", "hotline.volume", "--limit", "-1"), "--limit：应为不小于 0 的整数，现为“-1”"),
        (("rows", "hotline.volume", "--offset", "-1"), "--offset：应为不小于 0 的整数，现为“-1”"),
        (
            ("measure", "hotline.volume", "--as-of", "0000-01"),
            "日期应写作 2024-06-30 或 2024-06，现为“0000-01”",
        ),
        (
            ("measure", "hotline.volume", "--as-of", "9999-12-31"),
            "日期应写作 2024-06-30 或 2024-06，现为“9999-12-31”",
        ),
        (("evaluate", "--from", "2024-02-30"), "日期应写作 2024-06-30 或 2024-06，现为“2024-02-30”"),
        (("status", "--workspace", "."), "--workspace 要写在命令前面"),
        (("backup",), "缺少 file"),
        (("serve", "--port", "eighty"), "设置 port（JIXIAO_PORT）应为 1 至 65535 的整数，现为“eighty”"),
        (("serve", "--port", "70000"), "应为 1 至 65535"),
        (("serve", "--workers", "0"), "设置 workers（JIXIAO_WORKERS）应为 1 至 64 的整数"),
        (("serve", "--host", "no.such.host.invalid"), "没有地址“no.such.host.invalid”"),
        (("serve", "--host", "192.0.2.1"), "本机没有地址“192.0.2.1”"),
    ],
)
def test_wrong_words_are_answered_in_chinese(told: Told, words: tuple[str, ...], said: str) -> None:
    status, message = told(*words)
    assert status == 2
    assert said in message
    assert message.startswith("用法错误：")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JIXIAO_PORT", "http", "JIXIAO_PORT"),
        ("JIXIAO_WORKERS", "-1", "JIXIAO_WORKERS"),
        ("JIXIAO_UPLOAD_LIMIT", "20MB", "JIXIAO_UPLOAD_LIMIT"),
        ("JIXIAO_RULES", "mof-1999", "没有评分规则“mof-1999”，可用的有：department-2015、mof-2020"),
    ],
)
def test_a_setting_of_the_environment_that_cannot_be_is_wrong_use(
    told: Told, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    status, message = told("status")
    assert (status, said in message) == (2, True)


def test_the_workspace_of_the_environment_is_used_and_an_empty_setting_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("JIXIAO_WORKSPACE", str(folder))
    monkeypatch.setenv("JIXIAO_PORT", "")
    assert app.main(["check"]) == 0
    assert "检查了 1 个目标文件" in capsys.readouterr().err
    monkeypatch.setenv("JIXIAO_WORKSPACE", str(tmp_path / "nowhere"))
    assert app.main(["check"]) == 2
    assert "找不到工作区文件夹" in capsys.readouterr().err


def test_the_workspace_s_own_default_profile_with_a_mistake_stops_every_command_with_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    (folder / "rules").mkdir()
    (folder / "rules/city.yaml").write_text("name: city\nextends: mof-2020\ntitle: x\n", encoding="utf-8")
    monkeypatch.setenv("JIXIAO_RULES", "city")
    status, message = told("status")
    assert status == 2
    assert "评分规则“city”有错误，请改正：rules/city.yaml:1:1" in message


def test_a_sqlite_that_may_lose_data_stops_what_would_write(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.sqlite3, "sqlite_version_info", (3, 40, 1))
    for words in (("evaluate",), ("serve", "--port", "18999"), ("schedule",), ("status",)):
        status, message = told(*words)
        assert status == 1
        assert "当前 SQLite 3.40.1 存在可能丢失或损坏已存数据的缺陷" in message
        assert 'pip install "pysqlite3>=0.6.1"' in message


@pytest.mark.parametrize(
    "words", [("evaluate", "--as-of", "2024-12-31"), ("serve", "--port", "18999"), ("schedule",)]
)
def test_a_data_folder_that_is_none_is_told_with_its_place(
    folder: Path, told: Told, words: tuple[str, ...]
) -> None:
    (folder / "data").write_text("in the way", encoding="utf-8")
    status, message = told(*words)
    assert status == 1
    assert "data：应为文件夹，却是文件，请移开它" in message
    assert str(folder) not in message


@pytest.mark.parametrize("content", [b"\x00" * 4096, b"no database at all " * 300, b""])
def test_a_database_that_is_none_is_told_in_chinese_by_its_place_in_the_workspace(
    folder: Path, told: Told, content: bytes
) -> None:
    assert told("evaluate", "--as-of", "2024-12-31")[0] == 0
    (folder / "data" / "jixiao.db").write_bytes(content)
    code, said = told("status")
    assert code == 1
    assert "data/jixiao.db" in said
    assert str(folder) not in said
    assert "database" not in said.replace("jixiao.db", "")


def test_a_data_folder_that_may_not_be_written_is_told_with_its_place(
    folder: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    status, message = told("evaluate", "--as-of", "2024-12-31")
    assert status == 1
    assert "data：没有权限，请检查文件夹的所有者和权限" in message
    assert str(folder) not in message


def can_mount() -> bool:
    words = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
    return shutil.which("unshare") is not None and subprocess.run(words, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="a small disk cannot be made here")
@pytest.mark.parametrize(
    "kilobytes", [64, 360, 480, 620, 900] if os.environ.get("DAMAGE") == "all" else [64, 480, 900]
)
def test_on_a_full_disk_a_command_says_so_and_leaves_nothing_by_half(folder: Path, kilobytes: int) -> None:
    """The data folder is a disk of a few hundred kilobytes: it ends while the schema, the snapshots or the rows are kept."""
    (folder / "data").mkdir()
    python = f"{sys.executable} {ROOT / 'app.py'} --workspace {folder}"
    script = f"""
        mount -t tmpfs -o size={kilobytes}k tmpfs {folder}/data
        for n in 1 2 3 4 5 6; do {python} evaluate --from 2024-01 --to 2024-12 >&2 && continue; echo full; break; done
        mount -o remount,size=50m {folder}/data
        {python} evaluate --as-of 2024-12-31 --json && {python} status --json
        cp {folder}/data/jixiao.db {folder}/after.db
    """
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TZ": "UTC"},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "full"
    assert "磁盘空间不足" in done.stderr
    assert str(folder / "data") in done.stderr
    assert '"outcome": "measured"' in lines[1], "with room again everything goes on"
    assert '"projects"' in lines[2]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (
            ("measure", "hotline.on_time_rate", "--by", "colour"),
            2,
            "用法错误：不能按“colour”分组；可用：month",
        ),
        (
            ("measure", "hotline.on_time_rate", "--by", "place"),
            1,
            "未完成：工单数据中没有“区域”（place）列，不能按它分组",
        ),
        (("rows", "hotline.connect_rate"), 1, "未完成：sources.yaml 没有声明数据表“话务”（calls）"),
        (
            ("rows", "hotline.on_time_rate", "--with", "colour=red"),
            1,
            "未完成：不认识的参数或筛选条件“colour”",
        ),
    ],
)
def test_a_breakdown_or_rows_that_cannot_be_had_are_told(
    told: Told, words: tuple[str, ...], status: int, said: str
) -> None:
    found, message = told(*words, "--as-of", "2024-12-31")
    assert (found, message.startswith(said)) == (status, True), message


def test_a_sheet_of_no_known_year_is_told_and_stops_nobody(folder: Path, told: Told) -> None:
    lost = folder / "targets" / "lost.yaml"
    lost.write_text(
        (folder / "targets/2024/hotline.yaml").read_text(encoding="utf-8").replace("period: 2024-2024\n", "")
    )
    status, message = told("check")
    assert (status, "2 个目标文件：1 个可读，1 处错误" in message) == (1, True)
    status, message = told("status")
    assert (status, "lost.yaml:1:1: 不知道项目年度" in message, "其余项目照常" in message) == (0, True, True)
    assert told("evaluate", "--as-of", "2024-12-31")[0] == 0


def test_an_entry_for_a_day_before_the_project_is_refused(told: Told) -> None:
    status, message = told(
        "enter", "2024/hotline", "drills", "--value", "4", "--by", "张三", "--as-of", "2023-12-31"
    )
    assert (status, message) == (1, "项目自 2024-01-01 起，不能填报 2023-12-31 的情况\n")


def test_status_of_a_folder_without_projects_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--workspace", str(tmp_path), "status"]) == 0
    assert capsys.readouterr().err == "还没有已申报的项目（targets/年度/名称.yaml）\n"
