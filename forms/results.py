"""结果应用 as a paper: a project a line with grade, proposal and decision; then the measures that are open."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.amounts import amount_or_blank
from forms.form import Form, listed_form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell
from indicators.clock import local_day
from indicators.display import WAITING
from indicators.figures import format_plain
from indicators.result_use import SOURCE_WORDS, MeasureState, OpenMeasure, ResultDecision, ResultProposal
from indicators.supervision_acts import MEASURE_DEED_WORDS, act_text

WIDTHS = (10.0, 46.0, 38.0, 22.0, 16.0, 14.0, 36.0, 26.0, 65.0)
HEADERS = (
    "序号",
    "项目名称",
    "主管部门",
    "全年预算\n（万元）",
    "得分",
    "等级",
    "建议",
    "决定",
    "理由、决定人和日期",
)
MEASURE_WIDTHS = (10.0, 40.0, 30.0, 20.0, 70.0, 18.0, 24.0, 20.0, 41.0)
MEASURE_HEADERS = ("序号", "项目", "事项", "来源", "改进措施", "责任人", "完成期限", "状态", "最近办理")
NOT_SAID = "—"


@dataclass(frozen=True)
class ResultRow:
    """One project; ``budget`` in 万元, ``change`` what is another since it was decided."""

    name: str
    department: str
    budget: Decimal | None
    total: Decimal | None
    grade: str
    is_sealed: bool
    proposal: ResultProposal
    decision: ResultDecision | None
    change: str


@dataclass(frozen=True)
class ResultList:
    """``notes`` are what has to be known beside the list."""

    title: str
    day: date
    rows: tuple[ResultRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MeasureList:
    """``names`` are the projects by id."""

    title: str
    day: date
    states: tuple[MeasureState, ...]
    names: dict[str, str]


def results_form(content: ResultList, *, sample: bool) -> Form:
    rows = [label_cells(HEADERS)]
    rows += [result_cells(number, row) for number, row in enumerate(content.rows, 1)]
    rows += [(text_cell(note, len(WIDTHS), "note"),) for note in content.notes]
    grid = Grid("结果应用", content.title, WIDTHS, tuple(rows), range(1))
    return listed_form("results", content, content.day, grid, sample=sample)


def measures_form(content: MeasureList, *, sample: bool) -> Form:
    rows = [label_cells(MEASURE_HEADERS)]
    rows += [measure_cells(number, state, content) for number, state in enumerate(content.states, 1)]
    if not content.states:
        rows.append((text_cell("没有改进措施。", len(MEASURE_WIDTHS), "note"),))
    grid = Grid("改进措施", content.title, MEASURE_WIDTHS, tuple(rows), range(1))
    return listed_form("measures", content, content.day, grid, sample=sample)


def result_cells(number: int, row: ResultRow) -> GridRow:
    total = GridCell(WAITING, style="waiting") if row.total is None else number_cell(row.total)
    return (
        number_cell(Decimal(number)),
        text_cell(row.name, 1),
        text_cell(row.department or NOT_SAID, 1),
        amount_or_blank(row.budget),
        total,
        GridCell(row.grade or NOT_SAID),
        text_cell(row.proposal.action or NOT_SAID, 1),
        text_cell(row.decision.decided if row.decision else "未决定", 1),
        text_cell(why_text(row), 1, "reason"),
    )


def number_cell(value: Decimal) -> GridCell:
    return GridCell(format_plain(value), number=value)


def why_text(row: ResultRow) -> str:
    decision = row.decision
    parts = [row.proposal.why + ("" if row.is_sealed or row.total is None else "（自评未封存）")]
    if decision:
        parts += [decision.note, f"{decision.by}，{local_day(decision.recorded_at)}", row.change]
    return "；".join(filter(None, parts))


def measure_cells(number: int, state: MeasureState, content: MeasureList) -> GridRow:
    measure = state.measure
    return (
        number_cell(Decimal(number)),
        text_cell(content.names.get(measure.project, measure.project), 1),
        text_cell(measure.subject or NOT_SAID, 1),
        GridCell(source_text(measure)),
        text_cell(measure.damage or measure.text, 1),
        GridCell(state.owner or "未指定"),
        GridCell(state.due.isoformat() if state.due else "未定"),
        GridCell(state_word(state, content.day), style="waiting" if state.is_late(content.day) else "text"),
        text_cell(last_act_text(state), 1, "reason"),
    )


def source_text(measure: OpenMeasure) -> str:
    """Where it was written; also that this says something else now, or nothing."""
    words = f"{measure.year}年{SOURCE_WORDS[measure.source]}"
    return words if measure.is_standing else f"{words}（来源已改）"


def state_word(state: MeasureState, today: date) -> str:
    if state.is_cleared:
        return "已销号"
    if state.is_late(today):
        return "逾期"
    return "办理中" if state.acts else "尚未办理"


def last_act_text(state: MeasureState) -> str:
    return act_text(state.last, MEASURE_DEED_WORDS) if state.last else ""
