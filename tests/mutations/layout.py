"""The cells of a paper on a grid, as each layout prints them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tests.mutations.paper import Paper

FUND_LABELS = {
    "total": "年度资金总额",
    "fiscal": "其中：当年财政拨款",
    "carried_over": "上年结转资金",
    "other": "其他资金",
}
FUND_HEADS = {
    "initial": "年初预算数",
    "annual": "全年预算数（A）",
    "executed": "全年执行数（B）",
    "weight": "分值",
    "rate": "执行率（B/A）",
    "points": "得分",
}
NO_POINTS = "—"
LEVEL_POINTS = "{name}（{points}分）"


@dataclass(frozen=True)
class Box:
    """``key`` names the cell of the paper, "" for a label."""

    text: str
    key: str = ""
    rows: int = 1
    columns: int = 1

    @property
    def is_label(self) -> bool:
        return not self.key


Line = tuple[Box, ...]


def lay_out(paper: Paper) -> tuple[tuple[Line, ...], int]:
    """The lines, and how many columns they have."""
    width = len(paper.layout.columns) + paper.layout.side
    lines = [*head_lines(paper, width), *fund_lines(paper, width), *goal_lines(paper, width)]
    lines += row_lines(paper)
    if not paper.cut:
        lines += end_lines(paper, width)
    return tuple(tuple(dress_label(box, paper.dress) for box in line) for line in lines), width


def dress_label(box: Box, dress: str) -> Box:
    """Labels broken over two lines, or with blanks between their characters."""
    if not box.is_label or not 2 < len(box.text) < 12:
        return box
    middle = len(box.text) // 2
    texts = {
        "broken_labels": f"{box.text[:middle]}\n{box.text[middle:]}",
        "spaced_labels": " ".join(box.text),
    }
    return replace(box, text=texts.get(dress, box.text))


def stretch(boxes: Sequence[Box], width: int) -> Line:
    """The last box takes the columns that are left."""
    *before, last = boxes
    left = width - sum(box.columns for box in before)
    return (*before, Box(last.text, last.key, last.rows, left))


def named(paper: Paper, key: str, columns: int = 1, rows: int = 1) -> Box:
    return Box(paper.text(key), key, rows, columns)


def head_lines(paper: Paper, width: int) -> Iterator[Line]:
    yield stretch((Box("项目名称", columns=2), named(paper, "form.name")), width)
    parties = Box("主管部门", columns=2), named(paper, "form.department", 2), Box("实施单位")
    yield stretch((*parties, named(paper, "form.unit")), width)
    if paper.layout.score_at_head:
        score = Box("自评得分", columns=2), named(paper, "form.total", 2), Box("自评等级")
        yield stretch((*score, named(paper, "form.grade")), width)


def fund_lines(paper: Paper, width: int) -> Iterator[Line]:
    if not paper.lines:
        return
    columns = paper.layout.fund_columns
    label_width = width - 1 - len(columns)
    side = Box(f"项目资金（{paper.text('form.money')}）", rows=len(paper.lines) + 1)
    yield side, Box("", columns=label_width), *(Box(FUND_HEADS[column]) for column in columns)
    for line in paper.lines:
        yield (
            Box(FUND_LABELS[line], columns=label_width),
            *(fund_box(paper, line, column) for column in columns),
        )


def fund_box(paper: Paper, line: str, column: str) -> Box:
    """Points stand on the total line alone."""
    key = f"funds.{line}.{column}"
    is_points = line != "total" and column in ("weight", "rate", "points")
    return Box(NO_POINTS) if is_points else named(paper, key)


def goal_lines(paper: Paper, width: int) -> Iterator[Line]:
    heads = Box("年度总体目标", rows=2, columns=2), Box("预期目标", columns=3), Box("实际完成情况")
    yield stretch(heads, width)
    yield stretch((named(paper, "form.goal", 3), named(paper, "form.achieved")), width - 2)


def row_lines(paper: Paper) -> Iterator[Line]:
    layout = paper.layout
    heads = [Box(text) for text in layout.columns.values()]
    count = len(paper.rows) + 1 + layout.execution_row
    yield (*([Box("绩效指标", rows=count)] if layout.side else []), *heads)
    if layout.execution_row:
        yield execution_line(paper)
    for _, group in groupby(paper.rows, key=lambda number: paper.text(f"row.{number}.first")):
        yield from level_lines(paper, list(group))


def level_lines(paper: Paper, numbers: list[int]) -> Iterator[Line]:
    """The rows below one 一级指标."""
    if paper.dress in ("unmerged", "levels_once"):
        yield from single_lines(paper, numbers)
        return
    fresh = [first_box(paper, numbers)]
    for _, group in groupby(numbers, key=lambda number: paper.text(f"row.{number}.second")):
        mine = list(group)
        fresh.append(named(paper, f"row.{mine[0]}.second", rows=len(mine)))
        for number in mine:
            yield *fresh, *own_boxes(paper, number)
            fresh = []


def single_lines(paper: Paper, numbers: list[int]) -> Iterator[Line]:
    """Each row with cells of its own for its levels; they are repeated, or blank below the first."""
    before: list[str] = []
    for number in numbers:
        levels = [first_box(paper, numbers).text, paper.text(f"row.{number}.second")]
        repeated = paper.dress == "unmerged"
        texts = [text if repeated or text not in before else "" for text in levels]
        keys = [f"row.{number}.first", f"row.{number}.second"]
        yield *map(Box, texts, keys), *own_boxes(paper, number)
        before = levels


def first_box(paper: Paper, numbers: list[int]) -> Box:
    key = f"row.{numbers[0]}.first"
    text = paper.text(key)
    if paper.layout.level_points:
        points = sum(int(paper.text(f"row.{number}.level_weight")) for number in numbers)
        text = LEVEL_POINTS.format(name=text, points=points)
    return Box(text, key, len(numbers))


def own_boxes(paper: Paper, number: int) -> list[Box]:
    fields = [name for name in paper.layout.columns if name not in ("first", "second")]
    return [named(paper, f"row.{number}.{name}") for name in fields]


def execution_line(paper: Paper) -> Line:
    """预算执行率 as a row among the indicators."""
    texts = {"first": "预算执行率", "second": "预算执行率", "name": "预算执行率", "target": "100%"}
    keys = {"actual": "rate", "weight": "weight", "points": "points"}
    boxes = []
    for name in paper.layout.columns:
        key = f"funds.total.{keys[name]}" if name in keys else ""
        boxes.append(named(paper, key) if key else Box(texts.get(name, "")))
    return tuple(boxes)


def end_lines(paper: Paper, width: int) -> Iterator[Line]:
    if paper.has_total and not paper.layout.score_at_head:
        yield total_line(paper)
    if paper.layout.signing:
        yield stretch((Box("自评等级", columns=2), named(paper, "form.grade")), width)
        leader = Box("项目负责人", columns=2), named(paper, "form.leader", 2), Box("填报日期")
        yield stretch((*leader, named(paper, "form.signed")), width)


def total_line(paper: Paper) -> Line:
    layout = paper.layout
    ends = {"weight": "form.total_weight", "points": "form.total"}
    label_width = min(list(layout.columns).index(name) for name in ends) + layout.side
    rest = list(layout.columns)[label_width - layout.side :]
    boxes = [named(paper, ends[name]) if name in ends else Box("") for name in rest]
    return Box("总分", columns=label_width), *boxes
