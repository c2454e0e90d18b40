"""Work orders as twelve monthly workbooks: each holds the month's orders and those still moving when the
last was saved.

Headings, notations of dates and the number of heading lines change through the year, as they do when
offices change.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from examples import handwriting
from examples.handwriting import Style
from examples.orders import Order
from examples.papers import Cell, Paper

STYLES = (
    Style.DASHES,
    Style.SLASHES,
    Style.CELL,
    Style.DASHES,
    Style.MIXED,
    Style.WORDS,
    Style.CELL,
    Style.DASHES,
    Style.SLASHES,
    Style.MIXED,
    Style.DASHES,
    Style.CELL,
)
"""How each month writes its dates."""

TWO_LINES = (2, 6, 10)
"""The months whose headings take two lines."""

UNDATED = {3: 2}
"""How many rows of a month carry 待补录 where the instant of receipt belongs: planted, to be named by the
reader."""

HEADINGS = (
    ("", ("工单编号", "工单号", "受理编号")),
    ("诉求信息", ("工单标题", "诉求标题", "标题")),
    ("诉求信息", ("工单内容", "诉求内容", "问题描述")),
    ("诉求信息", (" 受理时间", "登记时间", "来电时间 ")),
    ("诉求信息", ("来源渠道", "诉求来源", "受理渠道")),
    ("诉求信息", ("诉求类型", "工单类型", "诉求类型")),
    ("诉求信息", ("紧急程度", "紧急程度", "紧急\n程度")),
    ("诉求信息", ("诉求人", "市民姓名", "联系人")),
    ("诉求信息", ("联系电话", "来电号码", "来电电话")),
    ("诉求信息", ("区县", "区县", "区县")),
    ("诉求信息", ("详细地址", "详细地址", "详细地址")),
    ("办理信息", ("派单时间", "转办时间", "交办时间")),
    ("办理信息", ("承办单位", "责任单位", "主办单位")),
    ("办理信息", ("签收时限", "签收时限", "签收时限")),
    ("办理信息", ("签收时间", "接收时间", "签收时间")),
    ("办理信息", ("先行联系", "先行联系", "先行联系")),
    ("办理信息", ("办结时限", "办理期限", "应办结\n时间")),
    ("办理信息", ("办结时间", "结案时间", "完成时间")),
    ("办理信息", ("答复内容", "答复内容", "答复内容")),
    ("", ("工单状态", "办理状态", "处置状态")),
    ("", ("退单次数", "退单次数", "退单次数")),
    ("", ("重办次数", "重办次数", "重办次数")),
    ("", ("是否重复", "是否重复", "是否重复")),
    ("", ("是否督办", "是否督办", "是否督办")),
    ("", ("是否直接答复", "是否直接答复", "是否直接答复")),
)
"""For each column the group it stands under and its name in the first, the second and the last third of the
year."""


def export_instant(year: int, month: int) -> datetime:
    """The last second of ``month``, when its export is saved; month 0 is December before."""
    return datetime(year + month // 12, month % 12 + 1, 1) - timedelta(seconds=1)  # noqa: DTZ001


def orders_by_month(rng: Random, year: int, orders: Sequence[Order]) -> Iterator[tuple[int, Paper]]:
    """The sheet of each month, the first with what the year before left open."""
    waiting = [order for order in orders if order.received.year < year]
    coming = [order for order in orders if order.received.year == year]
    for month in range(1, 13):
        before, saved = export_instant(year, month - 1), export_instant(year, month)
        waiting = [order for order in waiting if not _is_done(order, before)]
        waiting += [order for order in coming if before < order.received <= saved]
        yield month, _month_paper(rng, year, month, waiting, saved)


def _is_done(order: Order, at: datetime) -> bool:
    return any(when is not None and when <= at for when in (order.finished, order.voided))


def _month_paper(rng: Random, year: int, month: int, orders: Sequence[Order], saved: datetime) -> Paper:
    third = (month - 1) // 4
    rows = [_order_row(rng, order, saved, STYLES[month - 1]) for order in orders]
    _plant_undated(
        rows, [place for place, order in enumerate(orders) if _is_done(order, saved)], UNDATED.get(month, 0)
    )
    return Paper(
        title=f"固原市“12345”工单明细表（{year}年{month}月）",
        above=(f"导出时间：{saved:%Y-%m-%d %H:%M}",) if month % 2 else (),
        headings=[names[third] for _, names in HEADINGS],
        groups=[group for group, _ in HEADINGS] if month in TWO_LINES else (),
        rows=rows,
        foot=(("合计", f"{len(rows):,} 件"),),
    )


def _plant_undated(rows: Sequence[list[Cell]], done: Sequence[int], count: int) -> None:
    for place in done[:count]:
        rows[place][3] = "待补录"


def _order_row(rng: Random, order: Order, saved: datetime, style: Style) -> list[Cell]:
    def if_happened(instant: datetime | None) -> datetime | None:
        return instant if instant and instant <= saved else None

    def write_if_happened(instant: datetime | None) -> Cell:
        return handwriting.write_instant(if_happened(instant), style, rng)

    def yes_or_no(instant: datetime | None) -> str:
        return "是" if if_happened(instant) else "否"

    return [
        order.number,
        f"{order.topic.name}{order.kind}",
        f"（样例）{order.county}：{order.topic.text}",
        write_if_happened(order.received),
        order.channel,
        order.kind,
        order.urgency,
        order.caller,
        order.phone,
        handwriting.write_word(order.county, rng),
        f"样例路{int(order.number[-4:]) % 200 + 1}号",
        write_if_happened(order.dispatched),
        handwriting.write_word(order.handler, rng),
        handwriting.write_instant(order.sign_due if if_happened(order.dispatched) else None, style, rng),
        write_if_happened(order.signed),
        yes_or_no(order.contacted) if if_happened(order.signed) else None,
        handwriting.write_day(order.due if if_happened(order.dispatched) else None, style, rng),
        write_if_happened(order.closed),
        "（样例）已按规定答复诉求人" if if_happened(order.closed) else None,
        order.status(saved),
        1 if if_happened(order.returned) else 0,
        1 if if_happened(order.redone) else 0,
        "是" if order.repeated else "否",
        yes_or_no(order.supervised),
        "是" if order.direct else "否",
    ]
