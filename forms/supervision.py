"""督办台账 as a paper: an order a line, the worst first, with its reasons, its owner and what was done last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bulletins.supervision import REASON_WORDS, SupervisedOrder, SupervisionStanding
from forms.form import Form, listed_form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell
from indicators.supervision_acts import act_text

WIDTHS = (10.0, 40.0, 32.0, 20.0, 34.0, 18.0, 42.0, 20.0, 57.0)
HEADERS = (
    "序号",
    "工单编号",
    "承办单位",
    "诉求类型",
    "办结时限",
    "超期\n（天）",
    "督办原因",
    "责任人",
    "最近办理",
)
NOT_SAID = "—"
TO_THE_MINUTE = len("2024-01-31 23:59")


@dataclass(frozen=True)
class SupervisionList:
    """``standings`` by order; ``chosen`` by what the orders were picked, nothing where all are listed;
    ``notes`` are what has to be known beside the list."""

    day: date
    orders: tuple[SupervisedOrder, ...]
    standings: Mapping[str, SupervisionStanding]
    chosen: tuple[str, ...]
    notes: tuple[str, ...]


def supervision_form(content: SupervisionList, *, sample: bool) -> Form:
    title = f"督办台账（{'，'.join((f'截至{content.day}', *content.chosen, f'{len(content.orders)}件'))}）"
    rows = [label_cells(HEADERS)]
    rows += [order_row(number, order, content.standings) for number, order in enumerate(content.orders, 1)]
    rows += [(text_cell(note, len(WIDTHS), "note"),) for note in content.notes]
    grid = Grid("督办台账", title, WIDTHS, tuple(rows), range(1))
    return listed_form("supervision", content, content.day, grid, sample=sample)


def order_row(number: int, order: SupervisedOrder, standings: Mapping[str, SupervisionStanding]) -> GridRow:
    standing = standings.get(order.order_no)
    cells = order.cells
    return (
        GridCell(str(number), number=Decimal(number)),
        text_cell(order.order_no, 1),
        text_cell(cells.get("handler") or NOT_SAID, 1),
        GridCell(cells.get("category") or NOT_SAID),
        GridCell((cells.get("due_at") or NOT_SAID)[:TO_THE_MINUTE]),
        over_cell(order),
        text_cell(reasons_text(order), 1),
        GridCell((standing and standing.owner) or NOT_SAID),
        text_cell(last_text(standing), 1, "reason"),
    )


def over_cell(order: SupervisedOrder) -> GridCell:
    """Blank while there is time."""
    if order.over is None or order.over <= 0:
        return GridCell(NOT_SAID)
    return GridCell(str(order.over), style="waiting", number=Decimal(order.over))


def reasons_text(order: SupervisedOrder) -> str:
    return "、".join(REASON_WORDS[reason] for reason in order.reasons)


def last_text(standing: SupervisionStanding | None) -> str:
    """The newest act; one that was changed says so."""
    if standing is None:
        return ""
    words = act_text(standing.last)
    return f"已销号；{words}" if standing.is_cleared else words


def names_in(orders: Sequence[SupervisedOrder], column: str) -> list[str]:
    """The values of a column, the most orders first."""
    names = [order.cells.get(column, "") for order in orders]
    return sorted({*names}, key=lambda name: (-names.count(name), name))
