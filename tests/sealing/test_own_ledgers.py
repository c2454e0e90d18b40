"""A ledger of an office's own, and a change against the year before, are sealed and recounted by a stranger."""

import subprocess
import sys
import zipfile
from pathlib import Path

import app
from workspace import Workspace

HEAD = """\
name: 热线培训经费
department: {code: "103", name: 市政府办公室}
unit: {code: "103002", name: 便民服务中心}
period: YEAR-YEAR
funds: {unit: 万元, total: 10.00, fiscal: 10.00, carried_over: 0, other: 0}
goal: 全年按月开展业务培训，参训人员考核合格。
indicators:
  产出指标:
    数量指标:
"""
LAST_YEAR = """\
      - {id: times, name: 业务培训次数, target: ≥1次, weight: 90, evaluator: table.count,
         with: {table: trainings, where: {kind: 业务培训}}}
"""
THIS_YEAR = """\
      - {id: times, name: 业务培训次数, target: 较上年提高≥10%, weight: 30, evaluator: table.count,
         with: {table: trainings, where: {kind: 业务培训}}}
      - {id: people, name: 参训人次, target: ≥50人, weight: 20, evaluator: table.total,
         with: {table: trainings, column: people, unit: 人}}
      - {id: fees, name: 授课费, target: ≥0.1万元, weight: 10, evaluator: table.total,
         with: {table: trainings, column: fee}}
    质量指标:
      - {id: share, name: 满员培训占比, target: ≥50%, weight: 30, evaluator: table.ratio,
         with: {table: trainings, part: {people: "≥20"}, of: {kind: 业务培训}}}
"""
SOURCES = """\
payments: {files: "inbox/支付*.csv", unit: 元, covers: 2024-01..2024-12, confirmed: 2025-01-02}
trainings:
  label: 培训台账
  files: "inbox/培训*.csv"
  columns:
    session: {header: 场次, type: code}
    held_on: {header: 培训日期, type: day}
    kind: {header: 类别, type: text}
    people: {header: 参训人数, type: count}
    teacher: {header: 授课人, type: text, personal: true}
    fee: {header: 授课费, type: amount}
  key: session
  dated_by: held_on
  covers: complete
"""
TRAININGS = """\
场次,培训日期,类别,参训人数,授课人,授课费
O1,2023-04-03,业务培训,20,王老师,500
O2,2023-12-03,业务培训,20,王老师,500
P1,2024-02-03,业务培训,25,王老师,500
P2,2024-06-03,业务培训,18,李老师,500
P3,2024-09-03,业务培训,30,王老师,500
P4,2024-12-03,专题培训,12,赵老师,500
"""
PAYMENTS = """\
支付日期,支付金额,项目名称,项目代码,摘要
2024-06-01,100000.00,热线培训经费,,课时费
"""
PROJECT = "2024/training"


def run(folder: Path, *words: str) -> None:
    assert app.main(["--workspace", str(folder), *words]) == 0


def seal(folder: Path) -> Path:
    """Two years measured, the second sealed; gives its package."""
    for year, rows in (("2023", LAST_YEAR), ("2024", THIS_YEAR)):
        path = folder / f"targets/{year}/training.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD.replace("YEAR", year) + rows, "utf-8")
    (folder / "inbox").mkdir()
    (folder / "inbox/培训.csv").write_text(TRAININGS, "utf-8")
    (folder / "inbox/支付.csv").write_text(PAYMENTS, "utf-8")
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")
    for year in ("2023", "2024"):
        run(folder, "evaluate", "--as-of", f"{year}-12-31", "--project", f"{year}/training")
    for row in ("times", "people", "fees", "share"):
        run(
            folder,
            "enter",
            PROJECT,
            row,
            "--reason",
            "较计划增加场次",
            "--by",
            "张三",
            "--as-of",
            "2024-12-31",
        )
    run(
        folder,
        "approve",
        PROJECT,
        "--document-number",
        "固财〔2024〕1号",
        "--date",
        "2024-01-05",
        "--by",
        "财政局",
    )
    for act, by in (("submit", "张三"), ("review", "李四"), ("issue", "王五")):
        run(folder, act, PROJECT, "--by", by)
    with Workspace(folder).store() as store:
        (act_kept,) = store.paper_acts.issued()
    assert act_kept.package
    return folder / "data/packages" / act_kept.package[:2] / act_kept.package


def test_a_stranger_recounts_an_own_ledger_and_is_told_what_of_a_change_is_not(tmp_path: Path) -> None:
    package = seal(tmp_path / "office")
    with zipfile.ZipFile(package) as sealed:
        (tmp_path / "verify.py").write_bytes(sealed.read("verify.py"))
        rows = {name: sealed.read(name).decode() for name in sealed.namelist() if name.startswith("rows/")}
    assert all("老师" not in text for text in rows.values())
    told = subprocess.run(
        [sys.executable, str(tmp_path / "verify.py"), str(package)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    verdicts = {
        line.partition("（")[0].split()[-1]: line for line in told.stdout.splitlines() if "完成值" in line
    }
    assert verdicts["满员培训占比"].startswith("可复算")
    assert "2 比 3" in verdicts["满员培训占比"]
    assert "完成值 85人" in verdicts["参训人次"]
    assert verdicts["授课费"].startswith("可复算  ")
    assert "完成值 2000元" in verdicts["授课费"]
    assert verdicts["业务培训次数"].startswith("可复算，有保留")
    assert "基期的数没有重新统计" in verdicts["业务培训次数"]
