"""话务员考核 as a paper: a table of points by person, then each item with its value and the sentence why."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from bulletins.operator_points import CountedOperators, OperatorScore, score_operators, standing_words
from bulletins.periods import period_words
from forms.amounts import two_decimals_cell, waiting_cell
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell
from indicators.display import WAITING
from indicators.figures import format_plain

NAME_WIDTH, REASON_WIDTHS, WHOLE_WIDTH = 40.0, (40.0, 38.0, 32.0, 23.0, 140.0), 273.0

REASON_HEADER = label_cells(("话务员", "项目", "实际值", "得分", "得分依据"))


def operators_form(counted: CountedOperators, footer: str, notes: tuple[str, ...]) -> Form:
    """``footer`` says whether it is issued, by whom and when; ``notes`` what has to be known of the data."""
    title = f"{counted.rules.title}（{period_words(counted.period)}）"
    scores = score_operators(counted)
    return Form(
        kind="operators",
        title=title,
        as_of=counted.period.end,
        sample=counted.sample,
        content=counted,
        pages=(points_page(counted, scores, title), reasons_page(scores), operator_notes(notes)),
        foot=footer,
        landscape=True,
    )


def shown_operator(score: OperatorScore) -> str:
    """The name with the code behind it."""
    operator = score.operator
    return f"{operator.name}（{operator.code}）" if operator.name else operator.code


def points_page(counted: CountedOperators, scores: tuple[OperatorScore, ...], title: str) -> Grid:
    labels = [f"{item.item.label}\n（满分 {format_plain(item.item.full)}）" for item in counted.items]
    header = label_cells(("话务员", *labels, f"合计\n（满分 {format_plain(counted.rules.full)}）", "等次"))
    width = (WHOLE_WIDTH - NAME_WIDTH) / (len(labels) + 2)
    rows = tuple(points_of(score) for score in scores)
    widths = (NAME_WIDTH, *[width] * (len(labels) + 2))
    return Grid("得分", title, widths, (header, *(rows or (empty_row(len(widths)),))), range(1))


def empty_row(columns: int) -> GridRow:
    return (text_cell(f"{WAITING}：这一期没有任何人的记录", columns, "warning"),)


def points_of(score: OperatorScore) -> GridRow:
    cells = [points_or_waiting(item.points) for item in score.items]
    return (
        GridCell(shown_operator(score), align="left"),
        *cells,
        points_or_waiting(score.total),
        GridCell(score.grade or "—"),
    )


def points_or_waiting(points: Decimal | None) -> GridCell:
    return waiting_cell(WAITING) if points is None else two_decimals_cell(points)


def reasons_page(scores: tuple[OperatorScore, ...]) -> Grid:
    rows = (REASON_HEADER, *chain.from_iterable(map(reasons_of, scores)))
    return Grid("逐项依据", "逐项依据", REASON_WIDTHS, rows, range(1), flows=True)


def reasons_of(score: OperatorScore) -> Iterator[GridRow]:
    for item in score.items:
        yield (
            GridCell(shown_operator(score), align="left"),
            GridCell(item.item.label, align="left"),
            GridCell(item.value),
            points_or_waiting(item.points),
            text_cell(item.why, 1),
        )
    yield (text_cell(f"{shown_operator(score)}　合计：{standing_words(score)}", len(REASON_WIDTHS), "total"),)


def operator_notes(notes: tuple[str, ...]) -> Grid:
    rows = tuple((text_cell(note, 1, "note"),) for note in notes)
    return Grid("说明", "说明", (WHOLE_WIDTH,), rows, flows=True)
