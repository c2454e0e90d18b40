"""The parts of the state of a workspace in the words of its pages."""

import re
from collections.abc import Mapping

PART = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
PART_WORDS: Mapping[str, str] = {
    "head": "概况",
    "projects": "项目",
    "sealed": "封存登记",
    "shape": "格式号",
    "version": "程序版本",
    "is_sample": "样例标记",
    "made_at": "取数时间",
    "as_of": "截止日",
    "rules": "评分规则",
    "rules_hash": "评分规则的校验码",
    "is_partial": "范围标记",
    "left_out": "没有给出的项目数",
    "behind": "没有更新的项目数",
    "looked_at": "后台运行时间",
    "measured_until": "采集截止日",
    "problems": "错误数",
    "project": "编号",
    "name": "名称",
    "year": "年度",
    "kind": "种类",
    "department": "主管部门",
    "unit": "单位",
    "annual": "预算",
    "executed": "执行",
    "total": "得分",
    "grade": "等级",
    "light": "灯号",
    "light_as_of": "灯号截止日",
    "paper_state": "报送情况",
    "has_newer": "封存后变化标记",
    "is_late": "逾期标记",
    "is_outdated": "待更新标记",
    "is_damaged": "记录被改动标记",
    "revision": "封存版次",
    "package": "封存包校验码",
    "damage": "封存记录的损坏",
}


def place_words(place: str) -> str:
    """``projects[3].annual`` as 第 3 个项目的预算; "" as the answer itself."""
    parts = (
        f"第 {number} 个{PART_WORDS[name]}" if number else PART_WORDS[name]
        for name, number in PART.findall(place)
    )
    return "的".join(parts) or "回答"
