"""Drawings as SVG that carries its own looks, so that a page, a typesetter and a printer show the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from forms.chart import Chart
from forms.chart_marks import Dot
from forms.sanitize import sanitize_text

FONT_FAMILY = "Jixiao Hei, SimHei, Noto Sans CJK SC, sans-serif"
INK, QUIET, RED, BLUE, PALE, LINE = "#1f2933", "#475467", "#b42318", "#1d5fa8", "#8fb3d6", "#dfe5ea"
ORANGE = "#d9822b"
SIZE = 11
BAR_WIDTH, BAR_HEIGHT, BAR_STEP, NAME_WIDTH, LABEL_WIDTH = 190, 14, 26, 92, 78

LEAST_HEIGHT = 1.5
"""A column of 0 is seen as one."""


@dataclass(frozen=True)
class Drawing:
    """``svg`` with its size in points; ``words`` say the same for those who hear the page."""

    svg: str
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Bar:
    """``part``, the points earned, of a weight; ``label`` stands beside it."""

    name: str
    part: Decimal
    of: Decimal
    label: str


def draw_chart(chart: Chart) -> Drawing:
    layers = (y_axis_svg, x_axis_svg, target_line_svg, marks_svg, target_label_svg, last_label_svg)
    parts = [part for draw in layers for part in draw(chart)]
    return build_drawing(parts, chart.width, chart.height, chart.summary)


def draw_bars(title: str, bars: Sequence[Bar]) -> Drawing:
    """One bar under the other: the whole in outline, what was earned of it filled."""
    longest = max((bar.of for bar in bars), default=Decimal(0)) or Decimal(1)
    parts: list[str] = []
    for index, bar in enumerate(bars):
        parts += bar_svg(bar, BAR_STEP * index + 6, longest)
    summary = f"{title}：" + "；".join(f"{bar.name}{bar.label}" for bar in bars)
    return build_drawing(parts, NAME_WIDTH + BAR_WIDTH + LABEL_WIDTH, BAR_STEP * len(bars) + 6, summary)


def bar_svg(bar: Bar, y: float, longest: Decimal) -> Iterator[str]:
    whole, earned = bar_width(bar.of, longest), bar_width(bar.part, longest)
    base = y + BAR_HEIGHT - 3
    yield text_svg(NAME_WIDTH - 6, base, bar.name, INK, "end")
    yield rect_svg(NAME_WIDTH, y, whole, BAR_HEIGHT, f'fill="#ffffff" stroke="{PALE}"')
    yield rect_svg(NAME_WIDTH, y, earned, BAR_HEIGHT, f'fill="{PALE}"')
    yield text_svg(NAME_WIDTH + whole + 6, base, bar.label, INK)


def bar_width(points: Decimal, longest: Decimal) -> float:
    return BAR_WIDTH * float(max(points, Decimal(0)) / longest)


def y_axis_svg(chart: Chart) -> Iterator[str]:
    if chart.unit:
        yield text_svg(2, SIZE, chart.unit, QUIET)
    for tick in chart.y_ticks:
        yield line_svg(chart.left, tick.at, chart.right, tick.at, LINE)
        yield text_svg(chart.left - 6, tick.at + 4, tick.text, QUIET, "end")


def x_axis_svg(chart: Chart) -> Iterator[str]:
    for tick in chart.x_ticks:
        yield line_svg(tick.at, chart.bottom, tick.at, chart.bottom + 3, LINE)
        yield text_svg(tick.at, chart.height - 7, tick.text, QUIET, "middle")


def target_line_svg(chart: Chart) -> Iterator[str]:
    if chart.goal is None:
        return
    if chart.goal.pace is not None:
        yield line_svg(chart.left, chart.goal.pace, chart.right, chart.goal.y, "#7d8994", "2 3")
    yield line_svg(chart.left, chart.goal.y, chart.right, chart.goal.y, RED, "5 3")


def marks_svg(chart: Chart) -> Iterator[str]:
    """Bars or dots joined where they follow each other; a cross where a value was tried and not had."""
    yield from column_bars_svg(chart) if chart.bars else joined_dots_svg(chart)
    yield from (text_svg(dot.x, dot.y - 4, "×", RED, "middle") for dot in chart.gaps)


def column_bars_svg(chart: Chart) -> Iterator[str]:
    for dot in chart.dots:
        height = max(LEAST_HEIGHT, chart.bottom - dot.y)
        outline = f' stroke="{ORANGE}" stroke-width="2"' if dot.in_doubt else ""
        yield rect_svg(
            dot.x - chart.bar / 2, chart.bottom - height, chart.bar, height, f'fill="{PALE}"{outline}'
        )


def joined_dots_svg(chart: Chart) -> Iterator[str]:
    yield from map(polyline_svg, chart.lines)
    for dot in chart.dots:
        color = ORANGE if dot.in_doubt else BLUE
        looks = f'fill="#ffffff" stroke="{color}" stroke-width="2"'
        yield f'<circle cx="{dot.x:g}" cy="{dot.y:g}" r="3" {looks}/>'


def target_label_svg(chart: Chart) -> Iterator[str]:
    if chart.goal:
        x, anchor = (chart.left + 4, "start") if chart.goal.left else (chart.right, "end")
        yield text_svg(x, chart.goal.text_y, chart.goal.text, RED, anchor)


def last_label_svg(chart: Chart) -> Iterator[str]:
    if chart.last:
        yield text_svg(chart.last.x, chart.last.y, chart.last.text, BLUE, "end")


def build_drawing(parts: Sequence[str], width: float, height: float, summary: str) -> Drawing:
    words = sanitize_text(summary).replace("\n", "")
    box = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label={quoteattr(words)}>'
    return Drawing(f"{head}{''.join(parts)}</svg>", width, height, words)


def line_svg(x1: float, y1: float, x2: float, y2: float, color: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{color}"{dashed}/>'


def rect_svg(x: float, y: float, width: float, height: float, looks: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {looks}/>'


def polyline_svg(dots: Sequence[Dot]) -> str:
    points = " ".join(f"{dot.x:g},{dot.y:g}" for dot in dots)
    return (
        f'<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="2" stroke-linejoin="round"/>'
    )


def text_svg(x: float, y: float, text: str, color: str, anchor: str = "start") -> str:
    looks = f'font-family="{FONT_FAMILY}" font-size="{SIZE}" fill="{color}" text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" {looks}>{escape(sanitize_text(text))}</text>'
