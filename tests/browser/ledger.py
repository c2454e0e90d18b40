"""An office whose exports grow from month to month, and whose every number can be counted by hand."""

from pathlib import Path

ORDERS_A_MONTH = 50
ANSWERED = 40
LATE = {6: 1, 7: 2, 12: 1}
"""How many orders of a month were closed too late."""

TARGETS = """\
name: 热线运行经费
department: {code: "103", name: 市政府办公室}
unit: {code: "103002", name: 便民服务中心}
period: 2024-2024
funds: {unit: 万元, total: 12.00, fiscal: 12.00, carried_over: 0, other: 0}
goal: 保障热线全年运行，群众诉求按时办结。
schedule: monthly
indicators:
  产出指标:
    时效指标:
      - {id: on-time, name: 工单按时办结率, target: ≥98%, weight: 30, evaluator: hotline.on_time_rate}
    质量指标:
      - {id: closed, name: 工单办结率, target: ≥99%, weight: 10, evaluator: hotline.closed_rate}
    数量指标:
      - {id: drills, name: 应急演练, target: ≥4次, weight: 10, evaluator: manual.value, basis: {source: 演练记录}}
  效益指标:
    可持续影响指标:
      - {id: long-term, name: 长效机制, target: 机制健全, weight: 30, evaluator: manual.grade,
         basis: {source: 制度文件, formula: 制度齐全为达成}}
  满意度指标:
    服务对象满意度指标:
      - {id: content, name: 群众满意度, target: ≥90%, weight: 10, evaluator: hotline.satisfaction_rate}
"""
SOURCES = """\
work_orders: {{files: "inbox/工单*.csv", key: order_no}}
callbacks: {{files: "inbox/回访*.csv"}}
payments: {{files: "inbox/支付*.csv", unit: 元, covers: 2024-01-01..{covered}, confirmed: {confirmed}}}
"""


def lay_out(folder: Path) -> Path:
    """A workspace with neither data nor target file yet."""
    for name in ("targets/2024", "inbox"):
        (folder / name).mkdir(parents=True)
    (folder / "sources.yaml").write_text("{}\n", encoding="utf-8")
    return folder


def export_months(folder: Path, last: int, until: str, confirmed: str) -> None:
    """The exports of the platform as they lie there at the end of a month, each month a file."""
    for month in range(1, last + 1):
        write_csv(folder / f"inbox/工单{month:02d}.csv", order_lines(month))
        write_csv(folder / f"inbox/回访{month:02d}.csv", callback_lines(month))
        write_csv(folder / f"inbox/支付{month:02d}.csv", payment_lines(month))
    said = SOURCES.format(covered=until, confirmed=confirmed)
    (folder / "sources.yaml").write_text(said, encoding="utf-8")


def write_csv(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def order_lines(month: int) -> list[str]:
    lines = ["工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态"]
    for number in range(ORDERS_A_MONTH):
        day = f"2024-{month:02d}-{1 + number % 20:02d}"
        closed = f"{day} 20:00:00" if number < LATE.get(month, 0) else f"{day} 17:00:00"
        at = f"{day} 08:00:00,{day} 09:00:00"
        lines.append(f"G{month:02d}{number:03d},{at},市住建局,{day} 18:00:00,{closed},已办结")
    return lines


def callback_lines(month: int) -> list[str]:
    lines = ["工单编号,回访时间,是否接通,满意度"]
    for number in range(ANSWERED):
        word = "不满意" if number == 0 else "满意"
        lines.append(f"G{month:02d}{number:03d},2024-{month:02d}-{21 + number % 7:02d} 10:00:00,是,{word}")
    return lines


def payment_lines(month: int) -> list[str]:
    return [
        "支付凭证号,支付日期,项目名称,支付金额",
        f"P{month:02d},2024-{month:02d}-15,热线运行经费,10000.00",
    ]
