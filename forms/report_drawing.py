"""The drawings of a report of the hotline: orders as columns by day or month, and groups as bars, each with
its number beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bulletins.report import most_frequent, share_text
from bulletins.report_content import GroupCount, OrderGroups, ReportTrend, TrendPoint
from forms.drawing import (
    BAR_HEIGHT,
    BAR_STEP,
    BLUE,
    INK,
    LINE,
    PALE,
    QUIET,
    SIZE,
    Drawing,
    build_drawing,
    line_svg,
    rect_svg,
    text_svg,
)
from forms.scale import Scale, build_scale, format_short, tick_places

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 440, 180, 40, 8, 26, 24
MOST_LABELS = 12
MOST_VALUES = 14
"""Columns whose numbers have room above them."""
COLUMN_SHARE, LEAST_HEIGHT = 0.62, 1.0
MOST_BARS = 8
NAME_WIDTH, BARS_WIDTH, NUMBERS_WIDTH = 120, 200, 120
LONGEST_NAME = 10
UNIT = "件"


def draw_trend(trend: ReportTrend) -> Drawing:
    """Columns; a short line over each where it is held against another span. A day without data has none."""
    numbers = [
        Decimal(number)
        for point in trend.points
        for number in (point.value, point.before)
        if number is not None
    ]
    scale = build_scale(numbers, UNIT, from_zero=True)
    parts = [*axis_svg(scale), *legend_svg(trend)]
    step = (WIDTH - LEFT - RIGHT) / max(len(trend.points), 1)
    every = -(-len(trend.points) // MOST_LABELS)
    for number, point in enumerate(trend.points):
        middle = LEFT + step * (number + 0.5)
        parts += point_svg(point, middle, step * COLUMN_SHARE, scale)
        if (len(trend.points) - 1 - number) % every == 0:
            parts.append(text_svg(middle, HEIGHT - 7, point.label, QUIET, "middle"))
        if point.value is not None and len(trend.points) <= MOST_VALUES:
            top = min(height_of(scale, one) for one in (point.value, point.before) if one is not None)
            parts.append(text_svg(middle, top - 4, f"{point.value:,}", INK, "middle"))
    return build_drawing(parts, WIDTH, HEIGHT, trend_words(trend))


def point_svg(point: TrendPoint, middle: float, width: float, scale: Scale) -> Iterator[str]:
    bottom = HEIGHT - BOTTOM
    if point.value is not None:
        top = min(height_of(scale, point.value), bottom - LEAST_HEIGHT)
        yield rect_svg(middle - width / 2, round(top, 1), width, round(bottom - top, 1), f'fill="{PALE}"')
    if point.before is not None:
        y = height_of(scale, point.before)
        looks = f'stroke="{BLUE}" stroke-width="2"'
        yield f'<line x1="{middle - width / 2:g}" y1="{y:g}" x2="{middle + width / 2:g}" y2="{y:g}" {looks}/>'


def height_of(scale: Scale, number: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * scale.relative_height(Decimal(number)), 1)


def axis_svg(scale: Scale) -> Iterator[str]:
    yield text_svg(2, SIZE, UNIT, QUIET)
    for tick in scale.ticks:
        y = round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * scale.relative_height(tick), 1)
        yield line_svg(LEFT, y, WIDTH - RIGHT, y, LINE)
        yield text_svg(LEFT - 6, y + 4, format_short(tick, tick_places(scale.step), UNIT), QUIET, "end")


def legend_svg(trend: ReportTrend) -> Iterator[str]:
    if trend.before_word and any(point.before is not None for point in trend.points):
        yield rect_svg(WIDTH - 132, 3, 10, 8, f'fill="{PALE}"')
        yield text_svg(WIDTH - 118, SIZE, "本期", QUIET)
        yield f'<line x1="{WIDTH - 82}" y1="7" x2="{WIDTH - 70}" y2="7" stroke="{BLUE}" stroke-width="2"/>'
        yield text_svg(WIDTH - 66, SIZE, trend.before_word, QUIET)


def trend_words(trend: ReportTrend) -> str:
    return f"{trend.title}：{'；'.join(map(point_words, trend.points))}"


def point_words(point: TrendPoint) -> str:
    return f"{point.label} {'没有数据' if point.value is None else f'{point.value:,} 件'}"


def draw_groups(groups: OrderGroups) -> Drawing:
    """The most frequent, one bar under the other."""
    counts = most_frequent(groups.counts)
    whole, longest = sum(one.now for one in counts), max((one.now for one in counts), default=0)
    drawn = counts[:MOST_BARS]
    parts = [
        part
        for number, one in enumerate(drawn)
        for part in bar_svg(one, number * BAR_STEP + 6, longest, whole)
    ]
    words = "；".join(f"{one.name} {one.now:,} 件" for one in drawn)
    width = NAME_WIDTH + BARS_WIDTH + NUMBERS_WIDTH
    return build_drawing(parts, width, BAR_STEP * len(drawn) + 6, f"{groups.label}件数：{words}")


def bar_svg(one: GroupCount, y: float, longest: int, whole: int) -> Iterator[str]:
    width, base = BARS_WIDTH * one.now / max(longest, 1), y + BAR_HEIGHT - 3
    yield text_svg(NAME_WIDTH - 6, base, short_name(one.name), INK, "end")
    yield rect_svg(NAME_WIDTH, y, round(width, 1), BAR_HEIGHT, f'fill="{PALE}"')
    yield text_svg(NAME_WIDTH + width + 6, base, f"{one.now:,} 件，{share_text(one.now, max(whole, 1))}", INK)


def short_name(name: str) -> str:
    """The table below has it whole."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def drawn_note(counts: Sequence[GroupCount]) -> str:
    return f"（件数居前的 {MOST_BARS} 项，共 {len(counts)} 项）" if len(counts) > MOST_BARS else ""
