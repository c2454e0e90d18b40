"""培训 as a paper: a month a row against the plan."""

from datetime import date
from decimal import Decimal

from bulletins.training import STANDING_WORDS, CountedTraining, TrainingMonth, count_words, training_sentence
from forms.amounts import waiting_cell
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell

WHOLE_WIDTH, MONTH_WIDTH, JUDGED_WIDTH = 186.0, 22.0, 46.0


def training_form(counted: CountedTraining, day: date) -> Form:
    title = f"{counted.year}年培训情况（截至{day}）"
    return Form(
        kind="training",
        title=title,
        as_of=day,
        sample=counted.sample,
        content=counted,
        pages=(training_grid(counted, title),),
        foot=f"截至 {day}",
    )


def training_grid(counted: CountedTraining, title: str) -> Grid:
    plan = counted.rules.plan if counted.rules else {}
    kinds = [f"{kind}\n（至少{least}次）" for kind, least in plan.items()]
    headers = ("月份", *kinds, "各类合计\n（次）", *counted.extras.values(), "与计划相比")
    middle = (WHOLE_WIDTH - MONTH_WIDTH - JUDGED_WIDTH) / (len(headers) - 2)
    widths = (MONTH_WIDTH, *[middle] * (len(headers) - 2), JUDGED_WIDTH)
    rows = [label_cells(headers), *(month_row(counted, month) for month in counted.months)]
    lines = [training_sentence(counted), *training_notes(counted)]
    rows += [(text_cell(line, len(headers), "note"),) for line in lines]
    return Grid("培训", title, widths, tuple(rows), range(1))


def training_notes(counted: CountedTraining) -> list[str]:
    """What counts for no kind of the plan, and doubts about the data."""
    others = [f"{kind} {count} 次" for kind, count in counted.other_kinds.items()]
    told = [f"计划里没有的类别不算入任何一类：{'、'.join(others)}"] if others else []
    return [*told, *counted.notes]


def month_row(counted: CountedTraining, month: TrainingMonth) -> GridRow:
    counts = [count_cell_or_waiting(month.counts.get(kind)) for kind in counted.kinds]
    extras = (getattr(month, name) for name in counted.extras)
    more = [count_cell_or_waiting(value) for value in (month.sessions, *extras)]
    return (GridCell(month_words(month.month)), *counts, *more, text_cell(judged_words(counted, month), 1))


def month_words(month: str) -> str:
    return f"{int(month[-2:])}月"


def judged_words(counted: CountedTraining, month: TrainingMonth) -> str:
    lacking = "、".join(counted.lacking(month))
    if lacking and month.is_open:
        return f"没有记到月末，现{lacking}"
    return lacking or STANDING_WORDS[counted.standing(month)]


def count_cell_or_waiting(value: int | Decimal | None) -> GridCell:
    text = count_words(value)
    return (
        waiting_cell(text) if value is None else GridCell(text, number=Decimal(value), number_format="0.##")
    )
