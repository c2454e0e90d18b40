"""A target file as the flat sheet that people edit in a spreadsheet: named texts at the head, and a row of texts an indicator.

Texts are as written in the file; parameters and bases, which have names of their own, are a line each (``seconds: 15``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indicators.reading import FUND_UNITS
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, format_inline, format_key, format_scalar, tree_of

Path = tuple[str | int, ...]


class SheetField(NamedTuple):
    """A field of the sheet: ``name`` in the file, ``label`` and ``about`` on the sheet."""

    name: str
    label: str
    about: str = ""


class ExportedTarget(NamedTuple):
    """A target file as it is handed out: the id and name of its project, and its text."""

    id: str
    name: str
    text: str


HEAD_FIELDS = (
    SheetField("name", "项目名称", "照抄批复的项目名称"),
    SheetField("department.code", "主管部门代码"),
    SheetField("department.name", "主管部门"),
    SheetField("unit.code", "实施单位代码"),
    SheetField("unit.name", "实施单位"),
    SheetField("attribute", "项目属性"),
    SheetField("period", "项目期", "如 2024、2024-2026"),
    SheetField("leader", "项目负责人"),
    SheetField("rules", "评分规则", "不填用工作区的规则"),
    SheetField("schedule", "监测频次", "不填为每月（monthly）"),
    SheetField("goal", "年度总体目标"),
    SheetField("funds.unit", "资金单位", "或".join(FUND_UNITS)),
    SheetField("funds.total", "年初预算：资金总额"),
    SheetField("funds.fiscal", "年初预算：财政拨款"),
    SheetField("funds.carried_over", "年初预算：上年结转"),
    SheetField("funds.other", "年初预算：其他资金"),
    SheetField("funds.annual.total", "全年预算：资金总额", "没有调整预算就不填"),
    SheetField("funds.annual.fiscal", "全年预算：财政拨款"),
    SheetField("funds.annual.carried_over", "全年预算：上年结转"),
    SheetField("funds.annual.other", "全年预算：其他资金"),
    SheetField("funds.evaluator", "执行数取数方法"),
    SheetField("funds.with", "执行数取数参数", "一行一个，如 project: 语音服务费"),
)
ROW_FIELDS = (
    SheetField("name", "三级指标", "照抄指标名称；不适用写“无”"),
    SheetField("target", "指标值", "批复的表怎么写就怎么写"),
    SheetField("reading", "确认的读法", "指标值没有写清楚时，写明按什么理解，如 ≥98%"),
    SheetField("weight", "分值", "各行合计加预算执行率应为 100"),
    SheetField("evaluator", "取数方法", "从下拉表选；由人填报选 manual 开头的"),
    SheetField("with", "取数参数", "一行一个，如 seconds: 15"),
    SheetField("accumulates", "累计方式", "flow 逐月累加，rate 比率，stock 时点数；不填按单位判断"),
    SheetField("basis", "指标依据", "一行一个，如 source: 热线工单导出"),
    SheetField("note", "说明"),
    SheetField("id", "编号", "定下以后年内不要改；新加的行可以不填，由程序编号"),
)
COLUMN_FIELDS = (SheetField("first", "一级指标"), SheetField("second", "二级指标"), *ROW_FIELDS)
"""The columns of the indicators, as they are written and as they are looked for when the workbook comes back."""
LINE_FIELDS = frozenset({"with", "basis", "funds.with"})
"""Fields whose texts are a name and a value a line."""
FIELD_GROUPS = (("department", "name"), ("unit", "name"), ("funds", "total"), ("funds.annual", "total"))
"""Fields that hold others, and the one that is meant where only a text is written."""


@dataclass(frozen=True)
class RowTexts:
    """One 三级指标: ``key`` tells it from the others (its id, else its place), ``path`` is where it stands in the file."""

    key: str
    branch: tuple[str, str]
    texts: Mapping[str, str]
    path: Path = ()


@dataclass(frozen=True)
class SheetTexts:
    head: Mapping[str, str]
    rows: tuple[RowTexts, ...]
    text_groups: frozenset[str] = frozenset()
    """Fields of GROUPS that are written as one text in this file."""

    def find_row(self, key: str) -> RowTexts | None:
        return next((row for row in self.rows if row.key == key), None)


def read_sheet_texts(text: str) -> SheetTexts | None:
    """The sheet of a target file; ``None`` where the file cannot be read as YAML or is no sheet."""
    root, problems = compose_tree(text.encode(), "")
    tree = tree_of(root)
    if problems or not isinstance(tree, Mapping):
        return None
    head = {field.name: head_text(tree, field.name) for field in HEAD_FIELDS}
    plain = frozenset(group for group, _ in FIELD_GROUPS if _is_text(tree, group))
    return SheetTexts(head, tuple(rows_of(tree.get("indicators", ""))), plain)


def _is_text(tree: Tree, name: str) -> bool:
    for part in name.split("."):
        tree = tree.get(part, "") if isinstance(tree, Mapping) else ""
    return isinstance(tree, str) and bool(tree)


def head_text(tree: Mapping[str, Tree], name: str) -> str:
    found: Tree = tree
    step = ""
    for part in name.split("."):
        step = f"{step}.{part}".strip(".")
        if isinstance(found, Mapping):
            found = found.get(part, "")
        elif found and (step.rpartition(".")[0], part) in FIELD_GROUPS:
            pass  # only a text is written, and this is the field it means
        else:
            return ""
    if isinstance(found, Mapping) and name not in LINE_FIELDS:
        return ""
    return as_text(found)


def rows_of(indicators: Tree) -> Sequence[RowTexts]:
    rows: list[RowTexts] = []
    for first, below in indicators.items() if isinstance(indicators, Mapping) else ():
        for second, listed in below.items() if isinstance(below, Mapping) else ():
            path: Path = ("indicators", first, second)
            if isinstance(listed, str):
                rows += [row_of(listed, (first, second), path, len(rows))] if listed else []
            elif not isinstance(listed, Mapping):
                rows += [
                    row_of(each, (first, second), (*path, number), len(rows) + number)
                    for number, each in enumerate(listed)
                ]
    return rows


def row_of(tree: Tree, branch: tuple[str, str], path: Path, number: int) -> RowTexts:
    if not isinstance(tree, Mapping):
        tree = {"name": tree, "target": tree}
    texts = {field.name: as_text(tree.get(field.name, "")) for field in ROW_FIELDS}
    return RowTexts(texts["id"] or f"#{number + 1}", branch, texts, path)


def as_text(tree: Tree) -> str:
    """A value as it stands in one cell."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Mapping):
        return "\n".join(
            f"{format_key(name)}: {format_scalar(text) if isinstance(text, str) else format_inline(text)}"
            for name, text in tree.items()
        )
    return format_inline(tree)


def as_tree(name: str, text: str) -> Tree | None:
    """What a cell's text means for the field ``name``; ``None`` where lines of names and values are needed and it has none."""
    if name not in LINE_FIELDS or not text.strip():
        return text
    root, problems = compose_tree(text.encode(), "")
    tree = tree_of(root)
    if not problems and isinstance(tree, Mapping):
        return tree
    return text if name == "basis" and "\n" not in text.strip() else None
