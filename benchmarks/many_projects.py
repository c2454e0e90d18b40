"""Workspaces of many made projects, written fast: target files, twelve months of numbers, entries of people
and some that are late, wrong or missing."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from indicators.model import FUNDS, Period
from indicators.provenance import Provenance, TableAccount
from indicators.records import ManualEntry, MeasurementResult, MeasurementStatus, Observation
from workspace import Workspace

YEAR = 2024
MONTH_ENDS = (date(YEAR, 3, 31), date(YEAR, 6, 30), date(YEAR, 9, 30), date(YEAR, 12, 31))
AT = datetime(YEAR + 1, 1, 5, tzinfo=UTC)
NAMES = ("热线运行", "道路养护", "教师培训", "农田灌溉", "社区养老", "污水处理", "文化下乡", "应急演练")
SHEET = """\
name: {name}
department: {{code: "{department:03}", name: 第{department}局}}
unit: {{code: "{department:03}{unit:03}", name: 第{department}局{unit}中心}}
period: {year}-{year}
funds: {{unit: 万元, total: {total}, fiscal: {total}, carried_over: 0, other: 0}}
goal: 完成年度任务。
indicators:
  产出指标:
    数量指标:
      - {{id: answered, name: 受理数量, target: ≥{count}件, weight: 20, basis: {{source: 台账}}}}
    时效指标:
      - {{id: on-time, name: 工单按时办结率, target: ≥98%, weight: 20, evaluator: hotline.on_time_rate}}
    质量指标:
      - {{id: drills, name: 应急演练, target: ≥4次, weight: 10, basis: {{source: 记录}}}}
  效益指标:
    可持续影响指标:
      - {{id: long-term, name: 长期机制, target: 机制健全, weight: 30, basis: {{source: 文件}}}}
  满意度指标:
    服务对象满意度指标:
      - {{id: content, name: 群众满意度, target: ≥90%, weight: 10, evaluator: hotline.satisfaction_rate}}
"""
RULES = "工单"


def make_workspace(folder: Path, projects: int) -> Workspace:
    """A workspace with so many projects of one year, their numbers kept; the same for the same number."""
    chance = random.Random(projects)
    targets = folder / "targets" / str(YEAR)
    targets.mkdir(parents=True)
    for number in range(projects):
        (targets / f"{project_name(number)}.yaml").write_text(sheet_text(number), encoding="utf-8")
    (folder / "sources.yaml").write_text("work_orders: {files: 'inbox/*.csv', key: order_no}\n", "utf-8")
    workspace = Workspace(folder)
    with workspace.store() as store:
        store_numbers(workspace, projects, chance)
        store.read_model.claim_watch()
    return workspace


def project_name(number: int) -> str:
    return f"p{number:05}"


def sheet_text(number: int) -> str:
    department, unit = number % 40 + 1, number // 40 % 25 + 1
    name = f"{NAMES[number % len(NAMES)]}{number}"
    total = f"{5 + number % 200}.00"
    return SHEET.format(
        name=name, department=department, unit=unit, year=YEAR, total=total, count=100 + number % 50
    )


def store_numbers(workspace: Workspace, projects: int, chance: random.Random) -> None:
    with workspace.store() as store:
        declared = workspace.declared_projects(store, AT)
        for as_of in MONTH_ENDS:
            run = store.start_run("schedule", at=AT)
            seen = [found for name in declared.projects for found in observations(name, as_of, run, chance)]
            store.add_observations(seen)
            store.finish_run(run, "partial", {"measured": len(seen)}, at=AT)
        with store.transaction():
            for name in declared.projects:
                for entry in entries(name, chance):
                    store.record_entry(entry)


def observations(project: str, as_of: date, run: str, chance: random.Random) -> Iterator[Observation]:
    """One in thirty has no data."""
    share = Decimal(chance.randrange(80, 100))
    paid = Decimal(chance.randrange(40, 101)) * as_of.month / 12 * 1000
    for indicator, unit, value in (("on-time", "%", share), ("content", "%", share - 3), (FUNDS, "元", paid)):
        lost = not chance.randrange(30)
        measured = MeasurementResult(
            "finance.spending" if indicator == FUNDS else f"hotline.{indicator.replace('-', '_')}_rate",
            Period(date(YEAR, 1, 1), as_of),
            MeasurementStatus.NO_DATA if lost else MeasurementStatus.MEASURED,
            unit,
            None if lost else value,
            None if lost or unit == "元" else Decimal(100),
            None if lost else value,
            100,
            "统计期内没有数据" if lost else "",
            Provenance(tables=(TableAccount("work_orders", rows_read=100, rows_used=100),), doubts=()),
        )
        yield Observation(project, indicator, measured, AT, run)


def entries(project: str, chance: random.Random) -> Iterator[ManualEntry]:
    """What people typed: not all of it for all projects."""
    for indicator, value in (("answered", str(chance.randrange(80, 160))), ("drills", "4")):
        if chance.randrange(4):
            yield ManualEntry(project, indicator, MONTH_ENDS[-1], "样例填报人", AT, value=value)
