"""A small workspace whose every number can be counted by hand; commands and pages are tested over it."""

import shutil
from pathlib import Path

TARGETS = """\
name: 热线运行经费
department: {code: "103", name: 市政府办公室}
unit: {code: "103002", name: 便民服务中心}
period: 2024-2024
funds: {unit: 万元, total: 10.00, fiscal: 10.00, carried_over: 0, other: 0}
goal: 保障热线运行。
indicators:
  产出指标:
    时效指标:
      - {id: on-time, name: 工单按时办结率, target: ≥98%, weight: 40, evaluator: hotline.on_time_rate}
    质量指标:
      - {id: drills, name: 应急演练, target: ≥4次, weight: 10}
  效益指标:
    可持续影响指标:
      - {id: long-term, name: 长期机制, target: 机制健全, weight: 30}
  满意度指标:
    服务对象满意度指标:
      - {id: content, name: 群众满意度, target: ≥90%, weight: 10, evaluator: hotline.satisfaction_rate}
"""

SOURCES = """\
work_orders: {files: "inbox/工单*.csv", key: order_no, exclude: {status: [作废]}}
callbacks: {files: "inbox/回访*.csv"}
payments: {files: "inbox/支付*.csv", unit: 元, covers: 2024-09..2024-12, confirmed: 2025-01-02}
"""

# Four orders are due in 2024: two closed in time, one late, one still open. A fifth is void.
ORDERS = """\
工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态,联系电话
A1,2024-01-02 08:00:00,2024-01-02 09:00:00,住建局,2024-01-10 18:00:00,2024-01-10 18:00:00,已办结,13900000001
A2,2024-01-03 08:00:00,2024-01-03 09:00:00,住建局,2024-01-11 18:00:00,2024-01-12 09:00:00,已办结,13900000002
A3,2024-12-03 08:00:00,2024-12-03 09:00:00,交通局,2024-12-11 18:00:00,,办理中,13900000003
A4,2024-12-04 08:00:00,2024-12-04 09:00:00,交通局,2024-12-12 18:00:00,2024-12-11 09:00:00,已办结,13900000004
A5,2024-12-05 08:00:00,2024-12-05 09:00:00,交通局,2024-12-13 18:00:00,2024-12-06 09:00:00,作废,13900000005
"""

CALLBACKS = """\
工单编号,回访时间,是否接通,满意度
A1,2024-01-15 10:00:00,是,非常满意
A2,2024-01-16 10:00:00,是,不满意
A4,2024-12-15 10:00:00,是,满意
"""

PAYMENTS = """\
支付凭证号,支付日期,项目名称,支付金额
P1,2024-03-01,热线运行经费,50000.00
P2,2024-09-01,热线运行经费,45000.00
P3,2024-09-02,别的项目,99999.00
"""


def small_workspace(folder: Path) -> Path:
    """Writes the workspace below ``folder`` and returns it."""
    files = {
        "targets/2024/hotline.yaml": TARGETS,
        "sources.yaml": SOURCES,
        "inbox/工单.csv": ORDERS,
        "inbox/回访.csv": CALLBACKS,
        "inbox/支付.csv": PAYMENTS,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def small_workspace_with_tables(folder: Path, typed: Path) -> Path:
    """The workspace, and its tables as ``typed`` has read them: the product finds them by the hash of files, settings
    and program, so that whatever is changed in a test is read anew."""
    small_workspace(folder)
    for kept in ("data", "data/tables", "data/snapshots", "data/snapshots/recipes"):
        (folder / kept).mkdir(mode=0o700)
    for table in (typed / "data/tables").glob("*.parquet"):
        name = f"{table.stem}.json"
        shutil.copy(table, folder / "data/tables")
        shutil.copy(table.with_suffix(".json"), folder / "data/tables")
        shutil.copy(typed / "data/snapshots/recipes" / name, folder / "data/snapshots/recipes")
    return folder
