"""The trend of one indicator as the coordinates of a small drawing; the template only draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter

from forms.chart_marks import Dot, ExpectedEnd, ExpectedMark, Label, TargetLine, Tick
from forms.chart_months import every_nth_from_last, month_ends, month_texts
from forms.chart_rows import ChartRow, build_rows
from forms.scale import Scale, build_scale, format_short, tick_places

WIDTH, HEIGHT = 360, 172
LEFT, RIGHT, TOP, BOTTOM = 42, 20, 24, 24
CHART_BAR_WIDTH = 14
TEXT_HEIGHT = 15
"""The height of a line of text."""


@dataclass(frozen=True)
class Series:
    """What is drawn: a value or none for each day, oldest first, in ``unit``; ``adds_up`` is drawn as bars
    from 0, else as a line; ``span`` are the first and last day of the drawing; ``days_in_doubt`` are the
    days whose value was measured with doubts.

    ``months`` are the values of the months alone, drawn as columns beside the line; ``prior`` what stood a
    year before, by the day of this year; ``lights`` the names of lights by day. ``ceiling``: the target is
    not to be passed; without ``paced``, ``ceiling`` or ``floor`` its words say no more than that it is one.
    """

    title: str
    values_by_day: Sequence[tuple[date, Decimal | None]]
    unit: str
    target: Decimal | None
    target_text: str
    span: tuple[date, date]
    adds_up: bool = False
    paced: bool = False
    days_in_doubt: frozenset[date] = frozenset()
    months: Sequence[tuple[date, Decimal]] = ()
    prior: Sequence[tuple[date, Decimal]] = ()
    lights: Mapping[date, str] = field(default_factory=dict)
    ceiling: bool = False
    floor: bool = False
    expected: ExpectedEnd | None = None


@dataclass(frozen=True)
class Chart:
    """``lines`` holds runs of dots that follow each other; ``gaps`` were tried and not had; ``last`` is the
    newest value. ``columns`` are the months alone, ``prior`` the line of the year before; ``rows`` say all of
    it as a table. ``axis_note`` says of a scale that it does not begin at 0."""

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
    unit: str = ""
    axis_note: str = ""
    columns: tuple[Dot, ...] = ()
    prior: tuple[Dot, ...] = ()
    rows: tuple[ChartRow, ...] = ()
    expected: ExpectedMark | None = None
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

    @property
    def has_lights(self) -> bool:
        return any(dot.light for dot in self.dots)

    @property
    def has_warnings(self) -> bool:
        return any(dot.light in ("red", "yellow") for dot in self.dots)


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
        bars=series.adds_up and not series.months,
        lines=lines,
        gaps=gaps,
        last=build_last_label(last, series, goal),
        x_ticks=x_ticks(series.span),
        y_ticks=y_ticks(scale, series.unit),
        goal=goal,
        unit=series.unit,
        axis_note=axis_note(scale, series.unit),
        columns=tuple(month_dot(day, value, series, scale) for day, value in series.months),
        prior=tuple(prior_dot(day, value, series, scale) for day, value in series.prior),
        rows=build_rows(
            series.values_by_day, series.months, series.prior, series.lights, series.days_in_doubt
        ),
        expected=mark_expected(series.expected, series, scale, last) if series.expected else None,
    )


def mark_expected(end: ExpectedEnd, series: Series, scale: Scale, last: Dot | None) -> ExpectedMark:
    low, at, high = (y_position(value, scale) for value in (end.low, end.value, end.high))
    return ExpectedMark(x_position(end.day, series.span), at, low, high, end.label, last)


def series_scale(series: Series) -> Scale:
    """One that holds the target too."""
    drawn = (*series.values_by_day, *series.months, *series.prior)
    values = [value for _, value in drawn if value is not None]
    if series.target is not None:
        values.append(series.target)
    if series.expected:
        values += (series.expected.low, series.expected.high)
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
    at = x_position(day, series.span), y_position(value, scale)
    return Dot(*at, day, label, value, in_doubt, series.lights.get(day, ""))


def month_dot(day: date, value: Decimal, series: Series, scale: Scale) -> Dot:
    """The top of the column of a month."""
    label = f"{day.month}月当月：{format_beside_target(value, series)}"
    return Dot(x_position(day, series.span), y_position(value, scale), day, label, value)


def prior_dot(day: date, value: Decimal, series: Series, scale: Scale) -> Dot:
    label = f"上年 {day.month}月：{format_beside_target(value, series)}"
    return Dot(x_position(day, series.span), y_position(value, scale), day, label, value)


def axis_note(scale: Scale, unit: str) -> str:
    """What a reader has to know of a scale that makes small differences large."""
    if scale.low <= 0 <= scale.high:
        return ""
    places = tick_places(scale.step)
    ends = (format_short(end, places, unit) for end in (scale.low, scale.high))
    return f"纵轴 {'–'.join(ends)}{unit}，不从零起"


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
        text=f"{target_word(series)} {format_beside_target(series.target, series)}",
        left=last is None or last.x > WIDTH / 2,
        pace=y_position(Decimal(0), scale) if series.paced else None,
        ceiling=series.ceiling,
    )


def target_word(series: Series) -> str:
    """A line that is not to be passed is told from one that is to be reached."""
    if series.ceiling:
        return "不高于"
    return "不低于" if series.floor else "目标"


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


def describe_chart(title: str, dots: Sequence[Dot], gaps: Sequence[Dot]) -> str:
    """The drawing in words, for those who hear the page."""
    labels = (dot.label for dot in sorted((*dots, *gaps), key=attrgetter("as_of")))
    return f"{title}的逐期监测值：" + "；".join(labels)
