"""What stands under the table of a self-evaluation: what is missing, what a person changed, and the signatures."""

from collections.abc import Iterable, Iterator, Sequence

from forms.grid import GridRow, text_cell
from forms.self_evaluation_data import FundsBlock, SelfEvaluation

LINES_PER_CELL = 8
"""Lines of one cell: a page may end between cells and must not cut through a line."""


def warning_rows(missing: Sequence[str], columns: int) -> Iterator[GridRow]:
    lines = ("本表尚不完整：", *number_items(missing)) if missing else ()
    for start in range(0, len(lines), LINES_PER_CELL):
        yield (text_cell("\n".join(lines[start : start + LINES_PER_CELL]), columns, "warning"),)


def note_rows(lines: Iterable[str], columns: int) -> Iterator[GridRow]:
    text = "\n".join(lines)
    if text:
        yield (text_cell(text, columns, "note"),)


def signature_row(leader: str, spans: Sequence[int]) -> GridRow:
    names = (f"项目负责人：{leader}", "财务负责人：", "实施单位（盖章）：", "填报日期：　　年　月　日")
    return tuple(text_cell(text, span, "signature") for text, span in zip(names, spans, strict=True))


def number_items(items: Sequence[str]) -> Iterator[str]:
    return (f"{number}. {item}" for number, item in enumerate(items, 1))


def changed_points_notes(form: SelfEvaluation) -> Iterator[str]:
    """Points a person set instead of the rule: both numbers are shown."""
    rows = [(indicator.name, indicator.computed, indicator.points) for indicator in form.indicators]
    if form.funds:
        rows.insert(0, ("预算执行率", form.funds.computed, form.funds.points))
    for name, computed, given in rows:
        if computed is not None and given is not None and computed != given:
            yield f"人工改定得分：{name}，按规则 {computed:f} 分，改定为 {given:f} 分。"


def spending_notes(funds: FundsBlock | None) -> Iterator[str]:
    text = format_remark(funds.reason, funds.measure).replace("\n", "　") if funds else ""
    if text:
        yield f"预算执行偏差　{text}"


def format_remark(reason: str, measure: str) -> str:
    return "\n".join(f"{word}：{text}" for word, text in (("原因", reason), ("措施", measure)) if text)
