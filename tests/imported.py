"""A target file as an import leaves it: every row to be filled in by a person, with what is unclear as a comment."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from workspace import Workspace
from workspace.declared import ReadTargetFile
from workspace.proposals import find_target

IMPORTED = """\
# 2024 年项目支出绩效目标：12345热线运行经费
name: 12345热线运行经费
department: {code: "103", name: 市政府办公室}
unit: {code: "103002", name: 便民服务中心}
period: 2024-2024
goal: 保障热线运行。
schedule: monthly

funds:
  unit: 万元
  total: 10.00
  fiscal: 10.00
  other:
  evaluator: finance.spending
  with: {project: 12345热线运行经费}

indicators:
  产出指标:
    数量指标:
      - id: drills
        name: 应急演练
        target: ≥4次
        weight: 10
        evaluator: manual.value
    时效指标:
      - id: on-time
        name: 工单按时办结率
        target: ≥98%
        weight: 30
        evaluator: manual.value
    成本指标:
      # 待确认：指标值“100%”未写计算符号，成本指标按“≤”理解
      - id: cost
        name: 成本控制率
        target: 100%
        weight: 10
        evaluator: manual.value
  效益指标:
    社会效益指标:
      - id: hours
        name: 提供7*24小时服务
        target: 工作保障
        weight: 30
        evaluator: manual.grade
  满意度指标:
    服务对象满意度指标:
      - {id: content, name: 群众满意度, target: 90%, weight: 10, evaluator: manual.value}
"""
PROJECT_ID = "2024/hotline"


def imported_workspace(folder: Path) -> Workspace:
    path = folder / "targets/2024/hotline.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(IMPORTED, encoding="utf-8")
    return Workspace(folder)


def target_path(folder: Path) -> Path:
    return folder / "targets/2024/hotline.yaml"


def read_imported(workspace: Workspace) -> ReadTargetFile:
    found = find_target(workspace, PROJECT_ID)
    assert found
    return found


def form_token(client: FlaskClient) -> str:
    """From the page to sign in where there are accounts, else from that of the import."""
    for url in ("/sign-in", "/import"):
        if found := re.search(r'name="csrf_token"\s+value="([^"]+)"', client.get(url).text):
            return found[1]
    raise AssertionError("no form")
