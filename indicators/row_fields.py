"""The fields that a row of a target file may have, and what else people call them."""

ROW_FIELDS = (
    *("id", "name", "target", "reading", "weight", "evaluator", "with"),
    *("accumulates", "compare", "basis", "note"),
)
FIELD_ALIASES = {
    "编号": "id",
    "名称": "name",
    "指标名称": "name",
    "三级指标": "name",
    "指标值": "target",
    "年度指标值": "target",
    "目标值": "target",
    "value": "target",
    "分值": "weight",
    "权重": "weight",
    "points": "weight",
    "取数方法": "evaluator",
    "参数": "with",
    "params": "with",
    "依据": "basis",
    "比较": "compare",
    "备注": "note",
}
