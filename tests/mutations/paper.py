"""A filled-in self-evaluation as its cells by name, and the layout it is printed in.

Cells are named "form.total", "funds.fiscal.annual", "row.3.actual": ``text`` of a name is what stands there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

FUND_COLUMNS = ("initial", "annual", "executed", "weight", "rate", "points")
ROW_FIELDS = ("first", "second", "name", "target", "actual", "weight", "points", "reason")


@dataclass(frozen=True)
class Layout:
    """``columns`` are the fields of a row from left to right, with what is printed above them."""

    name: str
    columns: Mapping[str, str]
    fund_columns: tuple[str, ...] = FUND_COLUMNS
    side: bool = True
    execution_row: bool = False
    level_points: bool = False
    score_at_head: bool = False
    signing: bool = False


@dataclass(frozen=True)
class Paper:
    """``rows`` and ``lines`` are the numbers of the rows and the keys of the fund lines that are printed.

    ``looks`` say how a cell is drawn, ``dress`` how all of them are; ``cut`` is true where the end of the
    form is gone."""

    name: str
    layout: Layout
    cells: Mapping[str, str]
    rows: tuple[int, ...]
    lines: tuple[str, ...]
    has_total: bool = True
    cut: bool = False
    looks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dress: str = ""

    def text(self, key: str) -> str:
        return self.cells.get(key, "")

    def with_cells(self, changes: Mapping[str, str]) -> "Paper":
        return replace(self, cells={**self.cells, **changes})

    def row_key(self, number: int, name: str) -> str:
        return f"row.{number}.{name}"

    def printed_keys(self) -> list[str]:
        """Every cell that a person filled in, in reading order."""
        heads = ["form.name", "form.department", "form.unit", "form.goal", "form.achieved"]
        funds = [f"funds.{line}.{column}" for line in self.lines for column in self.layout.fund_columns]
        fields = [name for name in self.layout.columns if name in ROW_FIELDS[2:] or name in SPLIT_TARGET]
        rows = [f"row.{number}.{name}" for number in self.rows for name in fields]
        if self.layout.execution_row:
            rows += [f"funds.total.{name}" for name in ("weight", "rate", "points")]
        ends = ["form.total_weight", "form.total", "form.grade", "form.leader", "form.signed"]
        return [key for key in (*heads, *funds, *rows, *ends) if self.cells.get(key)]


SPLIT_TARGET = ("operator", "value", "measure")
"""A target in cells of its own: 指标性质, 指标值, 度量单位."""

CENTRAL = {
    "first": "一级指标",
    "second": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "points": "得分",
    "reason": "偏差原因分析及改进措施",
}
POINTS_FIRST = {
    **{name: CENTRAL[name] for name in ("first", "second", "name", "target", "actual")},
    "points": "得分",
    "weight": "分值",
    "reason": "未完成原因和改进措施",
}
SPLIT = {
    **{name: CENTRAL[name] for name in ("first", "second", "name")},
    "operator": "指标性质",
    "value": "指标值",
    "measure": "度量单位",
    "actual": "完成值",
    "weight": "权重",
    "points": "得分",
    "reason": "偏差原因分析及改进措施",
}
WEIGHT_BEFORE_TARGET = {
    **{name: CENTRAL[name] for name in ("first", "second", "name")},
    "weight": "分值",
    "target": "年度指标值",
    "actual": "全年完成值",
    "points": "得分",
    "reason": "未完成原因分析",
}
TWO_REASONS = {
    **{name: CENTRAL[name] for name in ROW_FIELDS if name != "reason"},
    "reason": "扣分原因",
    "note": "备注",
}
LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("central", CENTRAL),
        Layout("grade_at_end", CENTRAL, signing=True),
        Layout("points_before_weight", POINTS_FIRST, side=False),
        Layout("split_target", SPLIT, signing=True),
        Layout("execution_row", CENTRAL, ("initial", "annual", "executed"), execution_row=True),
        Layout("level_points", CENTRAL, level_points=True),
        Layout("without_initial", WEIGHT_BEFORE_TARGET, ("annual", "executed", "weight", "rate", "points")),
        Layout("two_reasons", TWO_REASONS, side=False, signing=True),
        Layout("score_at_head", CENTRAL, score_at_head=True),
        Layout("cost_first", WEIGHT_BEFORE_TARGET, side=False),
    )
}
