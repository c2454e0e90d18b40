"""A number from a ready-made report is sealed with its own definition, and a stranger's program counts it again."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import app
from tests.sealed import PAPER, PROJECT, REASON, SEALING, act_on, approve_sheet
from tests.small import SOURCES, TARGETS, small_workspace
from workspace import Workspace

REPORT = """\
日期,时间间隔,来电量,有效来电,总应答量,总呼损量
2024-06-05,8:00-9:00,20,18,17,1
2024-12-06,8:00-9:00,30,27,27,0
"""
CALLS = "呼叫流水号,呼叫时间,呼叫结果\n1,2024-06-05 08:01:00,放弃\n"


def office(folder: Path) -> Path:
    """The small workspace with 接通率 in the place of one of its rows, and only a report of calls."""
    small_workspace(folder)
    drills = "{id: drills, name: 应急演练, target: ≥4次, weight: 10}"
    connect = "{id: drills, name: 接通率, target: ≥90%, weight: 10, evaluator: hotline.connect_rate}"
    (folder / "targets/2024/hotline.yaml").write_text(TARGETS.replace(drills, connect))
    calls = 'call_report: "inbox/话务报表*"\ncalls: "inbox/话单*"\n'
    (folder / "sources.yaml").write_text(SOURCES + calls)
    (folder / "inbox/话务报表.csv").write_text(REPORT)
    approve_sheet(folder)
    base = ["--workspace", str(folder)]
    assert app.main([*base, "evaluate", "--as-of", "2024-12-31"]) == 0
    scan = folder / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    said = {
        "long-term": ["--grade", "达成", "--points", "30", "--evidence", str(scan)],
        "goal": ["--value", "全年保障热线运行"],
        **{name: ["--reason", REASON, "--measure", "按周督办"] for name in ("on-time", "content", "funds")},
    }
    for row, words in said.items():
        assert app.main([*base, "enter", PROJECT, row, "--by", "张三", *words]) == 0
    return folder


def test_it_is_sealed_and_verified_though_records_came_before_the_sealing(tmp_path: Path) -> None:
    folder = office(tmp_path / "office")
    (folder / "inbox/话单.csv").write_text(CALLS)
    act = act_on(folder, *SEALING)
    with Workspace(folder).store() as store, store.packages.open_file(act.package) as stream:
        package = tmp_path / "package.zip"
        package.write_bytes(stream.read())
    with zipfile.ZipFile(package) as packed:
        numbers = json.loads(packed.read("numbers.json"))
        program = packed.extract("verify.py", tmp_path)
    row = next(row for row in numbers["rows"] if row["id"] == "drills")
    assert (row["part"], row["of"], row["certificate"]["class"]) == ("44", "45", "可复算，有保留")
    assert any("没有数据" in reason for reason in row["certificate"]["reasons"])
    assert row["definition"].startswith("按话务报表的接通率")
    done = subprocess.run(
        [sys.executable, program, str(package)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert PAPER.as_of.isoformat() in numbers["as_of"]
