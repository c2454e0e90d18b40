"""The hotline's other exports: calls by month, call-backs by quarter, the fault log of the lines for the
year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from examples import handwriting
from examples.calls import Call
from examples.days import instant_at
from examples.handwriting import Style
from examples.orders import Order
from examples.papers import Cell, Paper

CALL_HEADINGS = (
    "呼叫编号",
    "呼叫方向",
    "主叫号码",
    "呼叫时间",
    "菜单时长（秒）",
    "等待时长（秒）",
    "通话时长（秒）",
    "呼叫结果",
    "话务员",
    "通话评价",
)


def calls_by_month(rng: Random, year: int, calls: Iterable[Call]) -> Iterator[tuple[int, Paper]]:
    """Calls of the year; odd months write instants with dashes, even ones with slashes and no seconds."""
    for month, within in groupby(
        (call for call in calls if call.started.year == year), lambda call: call.started.month
    ):
        style = Style.DASHES if month % 2 else Style.SLASHES
        rows = [_call_row(rng, call, style) for call in within]
        talked: list[Cell] = [
            "合计",
            *[""] * 5,
            sum(number for number in (row[6] for row in rows) if isinstance(number, int)),
        ]
        yield month, Paper(f"话务明细（{year}年{month}月）", CALL_HEADINGS, rows, foot=(talked,))


def _call_row(rng: Random, call: Call, style: Style) -> list[Cell]:
    return [
        call.number,
        call.direction,
        call.phone,
        handwriting.write_instant(call.started, style, rng),
        call.menu,
        call.queued,
        call.talked,
        call.result,
        call.agent,
        call.rating,
    ]


CALLBACK_HEADINGS = (
    "工单编号",
    "承办单位",
    "诉求类型",
    "联系电话",
    "回访时间",
    "回访方式",
    "回访次数",
    "回访状态",
    "对处理结果是否满意",
    "是否解决",
    "不满意原因",
)


def callbacks_by_quarter(rng: Random, year: int, orders: Sequence[Order]) -> Iterator[tuple[int, Paper]]:
    """A row a try, in the order of the tries."""
    tries = sorted(
        ((back, order) for order in orders for back in order.callbacks if back.called.year == year),
        key=lambda pair: (pair[0].called, pair[1].number),
    )
    for quarter, within in groupby(tries, lambda pair: (pair[0].called.month + 2) // 3):
        style = (Style.DASHES, Style.CELL, Style.WORDS, Style.SLASHES)[quarter - 1]
        rows: list[list[Cell]] = [
            [
                order.number,
                handwriting.write_word(order.handler, rng),
                order.kind,
                order.phone,
                handwriting.write_instant(back.called, style, rng),
                back.way,
                back.attempt,
                back.state,
                back.satisfaction or None,
                back.solved or None,
                back.reason or None,
            ]
            for back, order in within
        ]
        foot = (("合计", f"{len(rows)} 次"),)
        yield quarter, Paper(f"回访明细（{year}年第{quarter}季度）", CALLBACK_HEADINGS, rows, foot=foot)


FAULTS = (
    (1, 17, 10.2, 46, "一般", "否", "中继线路单通"),
    (3, 26, 1.0, 90, "一般", "是", "运营商割接，提前公告"),
    (5, 14, 15.6, 38, "一般", "否", "坐席话机无声"),
    (8, 6, 21.3, 64, "较大", "否", "光缆受施工影响，切换备用路由"),
    (11, 20, 0.5, 120, "一般", "是", "设备例行检修，提前公告"),
)
"""Month, day, hour, minutes until restored, severity, planned or not, what happened. None is 重大."""


def faults_paper(rng: Random, year: int) -> Paper:
    """The log of the lines; that it covers the whole year is stated in sources.yaml, not here."""
    rows = []
    for place, (month, day, hour, minutes, severity, planned, what) in enumerate(FAULTS, 1):
        began = instant_at(date(year, month, day), int(hour * 3600) + rng.randrange(600))
        times = (_format_minute(began), _format_minute(began + timedelta(minutes=minutes)))
        rows.append((f"GZ{year}{place:03d}", "12345语音中继", *times, severity, planned, f"（样例）{what}"))
    headings = ("故障编号", "线路名称", "故障开始时间", "恢复时间", "故障等级", "是否计划检修", "故障说明")
    return Paper(f"语音线路故障记录（{year}年）", headings, rows)


def _format_minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
