"""The trend of one indicator as the coordinates of a small drawing; the template only draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.scale import Scale, build_scale, format_short, tick_places
from indicators.periods import last_day_of_month

WIDTH, HEIGHT = 360, 172
LEFT, RIGHT, TOP, BOTTOM = 42, 20, 24, 24
CHART_BAR_WIDTH = 14
MOST_LABELS = 12
TEXT_HEIGHT = 15
"""The height of a line of text."""


@dataclass(frozen=True)
class Dot:
    """One observation: where it is drawn, and what it says. Without ``value`` it was tried and not had;
    ``in_doubt`` it was had with doubts, whether or not somebody accepted them."""

    x: float
    y: float
    as_of: date
    label: str
    value: Decimal | None
    in_doubt: bool = False


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class TargetLine:
    """The target as a line across and its words, on the ``left`` or right; ``pace`` is where the even way to
    it begins, if it has one."""

    y: float
    text_y: float
    text: str
    left: bool
    pace: float | None


@dataclass(frozen=True)
class Series:
    """What is drawn: a value or none for each day, oldest first, in ``unit``; ``adds_up`` is drawn as bars
    from 0, else as a line; ``span`` are the first and last day of the drawing; ``days_in_doubt`` are the
    days whose value was measured with doubts."""

    title: str
    values_by_day: Sequence[tuple[date, Decimal | None]]
    unit: str
    target: Decimal | None
    target_text: str
    span: tuple[date, date]
    adds_up: bool = False
    paced: bool = False
    days_in_doubt: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Chart:
    """``lines`` holds runs of dots that follow each other; ``gaps`` were tried and not had; ``last`` is the
    newest value."""

    title: str
    summary: str
    target_text: str
    bars: bool
    lines: tuple[tuple[Dot, ...], ...]
    gaps: tuple[Dot, ...]
    last: Label | None
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    goal: TargetLine | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    bar: int = CHART_BAR_WIDTH

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.gaps

    @property
    def dots(self) -> tuple[Dot, ...]:
        return tuple(dot for line in self.lines for dot in line)

    @property
    def has_doubts(self) -> bool:
        return any(dot.in_doubt for dot in self.dots)


def build_chart(series: Series) -> Chart:
    scale = series_scale(series)
    lines, gaps = plot_lines(series, scale), plot_gaps(series)
    dots = [dot for line in lines for dot in line]
    last = dots[-1] if dots else None
    goal = build_target_line(series, scale, last)
    return Chart(
        title=series.title,
        summary=describe_chart(series.title, dots, gaps),
        target_text=series.target_text,
        bars=series.adds_up,
        lines=lines,
        gaps=gaps,
        last=build_last_label(last, series, goal),
        x_ticks=x_ticks(series.span),
        y_ticks=y_ticks(scale, series.unit),
        goal=goal,
    )


def series_scale(series: Series) -> Scale:
    """One that holds the target too."""
    values = [value for _, value in series.values_by_day if value is not None]
    if series.target is not None:
        values.append(series.target)
    return build_scale(values, series.unit, series.adds_up)


def y_ticks(scale: Scale, unit: str) -> tuple[Tick, ...]:
    places = tick_places(scale.step)
    return tuple(Tick(y_position(tick, scale), format_short(tick, places, unit)) for tick in scale.ticks)


def x_position(day: date, span: tuple[date, date]) -> float:
    days = max((span[1] - span[0]).days, 1)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - span[0]).days / days, 1)


def y_position(value: Decimal, scale: Scale) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * scale.relative_height(value), 1)


def plot_lines(series: Series, scale: Scale) -> tuple[tuple[Dot, ...], ...]:
    """The runs of dots, broken where nothing was had."""
    lines: list[list[Dot]] = [[]]
    for day, value in series.values_by_day:
        if value is None:
            lines.append([])
        else:
            lines[-1].append(value_dot(day, value, series, scale))
    return tuple(tuple(line) for line in lines if line)


def value_dot(day: date, value: Decimal, series: Series, scale: Scale) -> Dot:
    in_doubt = day in series.days_in_doubt
    label = f"{day}：{format_beside_target(value, series)}{'（存疑）' if in_doubt else ''}"
    return Dot(x_position(day, series.span), y_position(value, scale), day, label, value, in_doubt)


def plot_gaps(series: Series) -> tuple[Dot, ...]:
    """The places where nothing was had, on the line at the bottom."""
    days = [day for day, value in series.values_by_day if value is None]
    return tuple(
        Dot(x_position(day, series.span), HEIGHT - BOTTOM, day, f"{day}：未取得", None) for day in days
    )


def format_beside_target(value: Decimal, series: Series) -> str:
    return f"{format_short(value, 2, series.unit, series.target)}{series.unit}"


def build_target_line(series: Series, scale: Scale, last: Dot | None) -> TargetLine | None:
    """The line of the target; its words stand on the side that the newest value leaves free."""
    if series.target is None:
        return None
    y = y_position(series.target, scale)
    return TargetLine(
        y=y,
        text_y=target_text_y(y),
        text=f"目标 {format_beside_target(series.target, series)}",
        left=last is None or last.x > WIDTH / 2,
        pace=y_position(Decimal(0), scale) if series.paced else None,
    )


def target_text_y(y: float) -> float:
    """Above the line where there is room."""
    return y - 5 if y - 5 > TOP - TEXT_HEIGHT else y + 12


def build_last_label(dot: Dot | None, series: Series, goal: TargetLine | None) -> Label | None:
    """The newest value in words above its dot."""
    if dot is None or dot.value is None:
        return None
    return Label(min(dot.x + 8, WIDTH), last_label_y(dot, goal), format_beside_target(dot.value, series))


def last_label_y(dot: Dot, goal: TargetLine | None) -> float:
    """Above the line of the target where that is in the way; below the dot where there is no room above
    it."""
    y = dot.y - 7
    if goal and dot.y - TEXT_HEIGHT - 4 < goal.y <= dot.y + 2:
        y = min(y, goal.y - 5)
    return dot.y + 17 if y < TEXT_HEIGHT - 4 else y


def x_ticks(span: tuple[date, date]) -> tuple[Tick, ...]:
    """The ends of the months, where the dots stand."""
    ends = every_nth_from_last(month_ends(span))
    texts = month_texts(ends, one_year=span[0].year == span[1].year)
    return tuple(Tick(x_position(day, span), text) for day, text in zip(ends, texts, strict=True))


def every_nth_from_last(ends: Sequence[date]) -> list[date]:
    """As many as there is room for, the last always among them."""
    step = max(1, -(-len(ends) // MOST_LABELS))
    return sorted(ends[::-1][::step])


def month_texts(ends: Sequence[date], one_year: bool) -> list[str]:
    """1, 2, 3月: the last says what is counted; over more than a year 24-1, 24-2."""
    if not one_year:
        return [f"{day:%y}-{day.month}" for day in ends]
    texts = [f"{day.month}" for day in ends]
    return [*texts[:-1], f"{texts[-1]}月"]


def month_ends(span: tuple[date, date]) -> list[date]:
    """The last day of each month of ``span``, the last of them cut to it; at least one."""
    start, end = span
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return [min(last_day_of_month(month // 12, month % 12 + 1), end) for month in months]


def describe_chart(title: str, dots: Sequence[Dot], gaps: Sequence[Dot]) -> str:
    """The drawing in words, for those who hear the page."""
    in_order = sorted((*dots, *gaps), key=lambda dot: dot.as_of)
    return f"{title}的逐期监测值：" + "；".join(dot.label for dot in in_order)
