"""Evaluators and clocks that once stopped everybody, as they were found, over real sources."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indicators.model import Period
from indicators.records import MeasurementStatus
from measuring.isolated.limits import TimeLimits
from measuring.requests import MeasureRequest
from scheduling.service import poll_once
from tests.small import small_workspace
from workspace import Workspace

PERIOD = Period(datetime(2024, 1, 1).date(), datetime(2024, 12, 31).date())
ORDERS_HEADER = "工单编号,受理时间,承办单位,办结时限,办结时间\n"
TARGETS = """name: 热线工单办理
department: 市政府办公室
unit: 便民服务中心
schedule: monthly
goal: 按时办结群众诉求。
indicators:
  产出指标:
    数量指标:
      - {id: orders, name: 工单受理量, target: ≥1000件, weight: 25, evaluator: hotline.volume}
    时效指标:
      - {id: on-time, name: 工单按时办结率, target: ≥98%, weight: 25, evaluator: hotline.on_time_rate}
  效益指标:
    社会效益指标:
      - {id: overdue, name: 逾期率, target: ≤2%, weight: 30, evaluator: hotline.overdue_rate}
  满意度指标:
    服务对象满意度指标:
      - {id: satisfied, name: 满意度, target: ≥90%, weight: 10}
"""


def literal_of(path: Path, name: str) -> object:
    """A value that a script defines, without running it."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == name:
            return ast.literal_eval(statement.value)
    raise AssertionError(name)


def test_every_evaluator_of_the_zoo_costs_its_own_rows_only(shared: Path, tmp_path: Path) -> None:
    script = shared / "cases/trust/plugins.py"
    if not script.is_file():
        pytest.skip("the material is not there")
    root = small_workspace(tmp_path)
    (root / "evaluators").mkdir()
    head, zoo, modules = (literal_of(script, name) for name in ("HEAD", "ZOO", "MODULES"))
    assert isinstance(head, str)
    assert isinstance(zoo, dict)
    assert isinstance(modules, dict)
    bodies = {f"zoo{n}": (head + body + "\n").encode() for n, body in enumerate(zoo.values())}
    for n, text in enumerate(modules.values()):
        bodies[f"module{n}"] = text if isinstance(text, bytes) else text.encode()
    for name, content in bodies.items():
        (root / f"evaluators/{name}.py").write_bytes(content)
    workspace = Workspace(root)
    workspace.time_limits = TimeLimits(question=3, own_scan=3)
    asked = [MeasureRequest(name, f"{name}.bad", {}, PERIOD) for name in bodies]
    asked.append(MeasureRequest("good", "hotline.on_time_rate", {}, PERIOD))
    answers = workspace.measurer().measure(asked)
    assert answers["good"].value == 50
    for n, what in enumerate(zoo):
        answer = answers[f"zoo{n}"]
        sound = what in {"prints", "changes cwd", "closes stdout", "forks", "changes decimal context"}
        assert answer.value == 75 if sound else answer.reason or what.startswith("division"), what
    assert all(answers[f"module{n}"].outcome is MeasurementStatus.FAILED for n in range(len(modules)))


def export_month(root: Path, month: int) -> None:
    day = f"2026-{month:02d}"
    rows = [
        f"M{month:02d}{n:03d},{day}-{n * 2 + 1:02d} 09:00,住建局,{day}-28 18:00,{day}-28 10:00\n"
        for n in range(14)
    ]
    (root / "inbox" / f"工单{month:02d}.csv").write_text(ORDERS_HEADER + "".join(rows), encoding="utf-8")


def measured_months(root: Path, wrong: datetime | None) -> set[str]:
    """The months measured by September, where the clock was ``wrong`` for a minute in April."""
    (root / "targets/2026").mkdir(parents=True)
    (root / "inbox").mkdir()
    (root / "targets/2026/orders.yaml").write_text(TARGETS, encoding="utf-8")
    (root / "sources.yaml").write_text(
        "work_orders: {files: 'inbox/*.csv', key: order_no}\n", encoding="utf-8"
    )
    for month in (1, 2, 3):
        export_month(root, month)
    ticks = [datetime(2026, 4, 2, 1, tzinfo=UTC), *([wrong] if wrong else [])]
    for month in (4, 5, 6, 7, 8):
        ticks += [datetime(2026, month + 1, 2, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 25)]
    workspace = Workspace(root)
    for now in ticks:
        if now != wrong and now.month > 4 and now.day == 2:
            export_month(root, now.month - 1)
        poll_once(workspace, lambda now=now: now, lambda: True)  # type: ignore[misc]
    with Workspace(root).store() as store:
        history = store.observation_history("2026/orders")
        recorded = max(observation.recorded_at for observation in history)
        assert wrong is None or wrong.year < 2029 or recorded.year == 2026
        newest = {
            observation.as_of: observation for observation in history if observation.indicator == "on-time"
        }
        assert store.verify_chain() == ()
    return {
        f"{day:%m}" for day, seen in newest.items() if seen.measured.value is not None and day.year == 2026
    }


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(2027, 2, 1, 1, tzinfo=UTC),
        datetime(2026, 7, 15, tzinfo=UTC),
        datetime(2031, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_a_clock_once_wrong_costs_no_month(tmp_path: Path, wrong: datetime | None) -> None:
    assert measured_months(tmp_path, wrong) >= {"01", "02", "03", "04", "05", "06", "07", "08"}
