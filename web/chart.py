"""The monthly trend of one indicator as the coordinates of a small drawing; the template only draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 640, 180
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 26


@dataclass(frozen=True)
class Dot:
    """One observation: where it is drawn, and what it says. Without ``value`` it was tried and not had."""

    x: float
    y: float
    as_of: date
    label: str
    value: Decimal | None


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """``line`` holds runs of dots that follow each other; ``gaps`` were tried and not had; ``target_y`` is the target's height."""

    title: str
    lines: tuple[tuple[Dot, ...], ...]
    gaps: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    target_y: float | None
    target: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def empty(self) -> bool:
        return not self.lines

    @property
    def dots(self) -> tuple[Dot, ...]:
        return tuple(dot for line in self.lines for dot in line)


def chart(
    title: str,
    seen: Sequence[tuple[date, Decimal | None]],
    target: Decimal | None,
    target_text: str,
    unit: str,
    span: tuple[date, date],
) -> Chart:
    """The drawing of ``seen`` (a day and its value, oldest first) over ``span``."""
    values = [value for _, value in seen if value is not None]
    low, high = bounds([*values, *([] if target is None else [target])], unit)
    days = max((span[1] - span[0]).days, 1)

    def across(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - span[0]).days / days, 1)

    def up(value: Decimal) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float((value - low) / (high - low)), 1)

    lines: list[list[Dot]] = [[]]
    gaps = []
    for day, value in seen:
        if value is None:
            gaps.append(Dot(across(day), HEIGHT - BOTTOM, day, f"{day}：未取得", None))
            lines.append([])
        else:
            lines[-1].append(Dot(across(day), up(value), day, f"{day}：{short(value)}{unit}", value))
    return Chart(
        title,
        tuple(tuple(line) for line in lines if line),
        tuple(gaps),
        tuple(Tick(across(first), f"{first.month}月") for first in months(span)),
        tuple(Tick(up(value), short(value)) for value in (low, (low + high) / 2, high)),
        None if target is None else up(target),
        target_text,
    )


def bounds(values: Sequence[Decimal], unit: str) -> tuple[Decimal, Decimal]:
    """The lowest and highest value drawn: with room around, a rate never past 0 and 100."""
    if not values:
        return Decimal(0), Decimal(100)
    low, high = min(values), max(values)
    room = (high - low) / 5 or abs(high) / 10 or Decimal(1)
    floor = max(low - room, Decimal(0)) if low >= 0 else low - room
    ceiling = min(high + room, Decimal(100)) if unit == "%" and high <= 100 else high + room
    return floor, ceiling if ceiling > floor else floor + 1


def months(span: tuple[date, date]) -> list[date]:
    """The last drawn day of each month of ``span``, at most twelve of them."""
    start, end = span
    firsts = [
        date(year, month, 1)
        for year in range(start.year, end.year + 1)
        for month in range(1, 13)
        if (start.year, start.month) <= (year, month) <= (end.year, end.month)
    ]
    return firsts[:: max(1, -(-len(firsts) // 12))]


def short(value: Decimal) -> str:
    """A value in as few digits as an axis needs."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")
