"""A target file as the flat sheet that people edit: named texts at the head, a row of texts an indicator.

Texts are as written in the file; parameters and bases are a name and a value a line (``seconds: 15``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indicators.reading import FUND_UNITS
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, format_entry, format_inline, tree_of

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
    SheetField(
        "compare",
        "与什么比较",
        "只用于变化类的指标：上年同期、上月或基期值；指标值写了“较上年”“环比”的不用填",
    ),
    SheetField("weight", "分值", "各行合计加预算执行率应为 100"),
    SheetField("evaluator", "取数方法", "从下拉表选；由人填报选 manual 开头的"),
    SheetField("with", "取数参数", "一行一个，如 seconds: 15"),
    SheetField("accumulates", "累计方式", "flow 逐月累加，rate 比率，stock 时点数；不填按单位判断"),
    SheetField("basis", "指标依据", "一行一个，如 source: 热线工单导出"),
    SheetField("note", "说明"),
    SheetField("id", "编号", "定下以后年内不要改；新加的行可以不填，由程序编号"),
)
COLUMN_FIELDS = (SheetField("first", "一级指标"), SheetField("second", "二级指标"), *ROW_FIELDS)
"""The columns of the indicators, as they are written and looked for when the workbook comes back."""
PROPOSAL, TAKE = "proposal", "take"
PROPOSAL_FIELDS = (
    SheetField(PROPOSAL, "建议的取数方法", "程序按名称和指标值提出的方法、把握和理由；没有建议的为空"),
    SheetField(TAKE, "采用建议", "核对后填“是”，导入时才按建议改；不填就不采用"),
)
"""Beside the columns of the file: what is proposed, and whether somebody confirms it. A workbook may lack
them."""
LATER_COLUMNS = frozenset({"compare"})
"""Columns that workbooks of earlier releases lack: what the file says there stays."""
LINE_FIELDS = frozenset({"with", "basis", "funds.with"})
"""Fields whose texts are a name and a value a line."""
FIELD_GROUPS = (("department", "name"), ("unit", "name"), ("funds", "total"), ("funds.annual", "total"))
"""Fields that hold others, and the one that is meant where only a text is written."""


@dataclass(frozen=True)
class RowTexts:
    """One 三级指标: ``key`` tells it from the others (its id, else its number); ``path`` leads to it."""

    key: str
    branch: tuple[str, str]
    texts: Mapping[str, str]
    path: Path = ()


@dataclass(frozen=True)
class SheetTexts:
    """The whole sheet; ``head`` has every field of ``HEAD_FIELDS``, blank where the file has none."""

    head: Mapping[str, str]
    rows: tuple[RowTexts, ...]
    text_groups: frozenset[str] = frozenset()
    """Fields of ``FIELD_GROUPS`` that are written as one text in this file."""

    def find_row(self, key: str) -> RowTexts | None:
        return next((row for row in self.rows if row.key == key), None)


def read_sheet_texts(text: str) -> SheetTexts | None:
    """The sheet of a target file; ``None`` where the file cannot be read as YAML or is no sheet."""
    tree = _read_mapping(text)
    if tree is None:
        return None
    head = {field.name: head_text(tree, field.name) for field in HEAD_FIELDS}
    groups = frozenset(group for group, _ in FIELD_GROUPS if _is_text(tree, group))
    return SheetTexts(head, tuple(_rows_of_sheet(tree)), groups)


def _read_mapping(text: str) -> Mapping[str, Tree] | None:
    root, problems = compose_tree(text.encode(), "")
    tree = tree_of(root)
    return tree if not problems and isinstance(tree, Mapping) else None


def _rows_of_sheet(tree: Mapping[str, Tree]) -> Iterator[RowTexts]:
    for number, listed in enumerate(_listed_rows(tree.get("indicators", "")), 1):
        yield _row_texts(listed, number)


def _is_text(tree: Tree, name: str) -> bool:
    value = tree
    for step in name.split("."):
        value = value.get(step, "") if isinstance(value, Mapping) else ""
    return isinstance(value, str) and value != ""


def head_text(tree: Mapping[str, Tree], name: str) -> str:
    """The text of the field ``name``, a path of keys; blank where the file has none."""
    value: Tree = tree
    group = ""
    for step in name.split("."):
        if isinstance(value, Mapping):
            value = value.get(step, "")
        elif (group, step) not in FIELD_GROUPS:
            # Where a group is written as one text, that text is the field the group means; others are blank.
            return ""
        group = f"{group}.{step}".strip(".")
    if isinstance(value, Mapping) and name not in LINE_FIELDS:
        return ""
    return as_text(value)


class ListedRow(NamedTuple):
    """What stands in the file for one 三级指标, a mapping or a text."""

    value: Tree
    branch: tuple[str, str]
    path: Path


def _listed_rows(indicators: Tree) -> Iterator[ListedRow]:
    for first, seconds in _items_of(indicators):
        for second, listed in _items_of(seconds):
            yield from _rows_of_list(listed, (first, second))


def _items_of(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """None where ``tree`` is no mapping."""
    if isinstance(tree, Mapping):
        yield from tree.items()


def _rows_of_list(listed: Tree, branch: tuple[str, str]) -> Iterator[ListedRow]:
    """Below a 二级指标 stands a list, or the one text 无."""
    path = ("indicators", *branch)
    if isinstance(listed, str):
        if listed:
            yield ListedRow(listed, branch, path)
    elif not isinstance(listed, Mapping):
        for number, value in enumerate(listed):
            yield ListedRow(value, branch, (*path, number))


def _row_texts(row: ListedRow, number: int) -> RowTexts:
    """``number`` counts the rows of the sheet from 1; it is the key of a row without id."""
    fields = row.value if isinstance(row.value, Mapping) else {"name": row.value, "target": row.value}
    texts = {field.name: as_text(fields.get(field.name, "")) for field in ROW_FIELDS}
    return RowTexts(texts["id"] or f"#{number}", row.branch, texts, row.path)


def as_text(tree: Tree) -> str:
    """A value as it stands in one cell."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Mapping):
        return "\n".join(format_entry(name, value) for name, value in tree.items())
    return format_inline(tree)


def as_tree(name: str, text: str) -> Tree | None:
    """What a cell's text means for the field ``name``.

    ``None`` where lines of names and values are needed and it has none; a basis may be a sentence as well."""
    if name not in LINE_FIELDS or not text.strip():
        return text
    is_sentence = name == "basis" and "\n" not in text.strip()
    tree = _read_mapping(text)
    return text if tree is None and is_sentence else tree
