"""What stands under the table of a self-evaluation: the total, what is missing, what a person changed, and
the signatures."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from forms.amounts import points_or_waiting, weight_cell
from forms.grid import GridCell, GridRow, label_cell, text_cell
from forms.provenance import FormProvenance
from forms.self_evaluation_data import FundsBlock, SelfEvaluation
from indicators.display import ACCEPTED, MINOR
from indicators.model import SheetKind
from indicators.sheet_words import SHEET_WORDS, SheetWords
from indicators.standing_doubts import UNCHECKED

LINES_PER_CELL = 8
"""Lines of one cell: a page may end between cells and must not cut through a line."""


def warning_rows(missing: Sequence[str], columns: int) -> Iterator[GridRow]:
    lines = ("本表尚不完整：", *number_items(missing)) if missing else ()
    for start in range(0, len(lines), LINES_PER_CELL):
        text = "\n".join(lines[start : start + LINES_PER_CELL])
        yield (text_cell(text, columns, "warning"),)


def note_rows(lines: Iterable[str], columns: int) -> Iterator[GridRow]:
    text = "\n".join(lines)
    if text:
        yield (text_cell(text, columns, "note"),)


def total_row(form: SelfEvaluation, label: str, label_columns: int, grade_columns: int) -> GridRow:
    """总分 with the sum of all weights before it and the grade behind it."""
    grade = f"等级：{form.grade}" if form.grade else ""
    return (
        label_cell(label, colspan=label_columns),
        weight_cell(form.weight, "total"),
        points_or_waiting(form.total, "total"),
        GridCell(grade, colspan=grade_columns, style="total"),
    )


def signature_row(
    leader: str, spans: Sequence[int], words: SheetWords = SHEET_WORDS[SheetKind.PROJECT]
) -> GridRow:
    """``spans`` are the columns of 项目负责人, 财务负责人, 实施单位 and 填报日期."""
    texts = (f"{words.leader}：{leader}", "财务负责人：", f"{words.seal}：", "填报日期：　　年　月　日")
    return signature_cells(texts, spans)


def signature_cells(texts: Sequence[str], spans: Sequence[int]) -> GridRow:
    return tuple(text_cell(text, span, "signature") for text, span in zip(texts, spans, strict=True))


def number_items(items: Sequence[str]) -> Iterator[str]:
    return (f"{number}. {item}" for number, item in enumerate(items, 1))


def changed_points_notes(form: SelfEvaluation) -> Iterator[str]:
    """Points a person set instead of the rule: both numbers are shown."""
    if form.funds:
        yield from changed_points_note("预算执行率", form.funds.computed, form.funds.points)
    for row in form.indicators:
        yield from changed_points_note(row.name, row.computed, row.points)


def doubts_notes(form: SelfEvaluation) -> Iterator[str]:
    """Numbers that stand in spite of doubts: who accepted them and why, or that they are few."""
    if form.funds:
        yield from doubt_notes("预算执行率", form.funds.account)
    for row in form.indicators:
        yield from doubt_notes(row.name, row.account)


def doubt_notes(name: str, account: FormProvenance) -> Iterator[str]:
    """What is doubted stands in the appendix."""
    accepted = [doubt for doubt in account.doubts if doubt.standing == ACCEPTED]
    minor = sum(doubt.standing == MINOR for doubt in account.doubts)
    if accepted:
        first = accepted[0]
        yield f"存疑已采信：{name}，{len(accepted)} 处，{first.by} 于 {first.on} 采信，理由：{first.reason}"
    if minor:
        yield f"存疑：{name}，{minor} 处，{MINOR}，见附表。"
    if account.unchecked:
        yield f"{UNCHECKED}：{name}"


def changed_points_note(name: str, computed: Decimal | None, points: Decimal | None) -> Iterator[str]:
    if computed is not None and points is not None and computed != points:
        yield f"人工改定得分：{name}，按规则 {computed:f} 分，改定为 {points:f} 分。"


def sources_note(funds: FundsBlock | None) -> Iterator[str]:
    """Why a source has spending and no budget: the sheet does not say where its money comes from."""
    sources = funds.rows[1:] if funds else ()
    if any(fund.executed and fund.annual is None and fund.initial is None for fund in sources):
        yield "目标表没有按资金来源分列预算数，执行数按支付记录分列。"


def spending_row(funds: FundsBlock | None, columns: int, label_columns: int) -> Iterator[GridRow]:
    """The reason of what was not spent, in a row of its own."""
    remark = format_remark(funds.reason, funds.measure) if funds else ""
    if remark:
        text = remark.replace("\n", "　")
        yield (
            label_cell("预算执行偏差", colspan=label_columns),
            text_cell(text, columns - label_columns, "reason"),
        )


def format_remark(reason: str, measure: str) -> str:
    """偏差原因 and 改进措施, a line each, of what was written."""
    lines = [f"原因：{reason}"] if reason else []
    if measure:
        lines.append(f"措施：{measure}")
    return "\n".join(lines)
