"""通报: units by class and band with counts beside rates, what is set apart, and how the bands come about."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bulletins.counted import CountedBulletin, CountedRate, OrdersApart
from bulletins.judging import (
    ClassRates,
    UnitBand,
    UnitPoints,
    UnitRate,
    add_counts,
    judge_rate,
    score_class,
    unclassed_counts,
)
from bulletins.periods import EARLIER, period_words
from bulletins.rules import UnitClass
from bulletins.words import BAND_WORDS, change_text, class_text, limits_text, method_text, rate_text
from forms.amounts import two_decimals_cell, waiting_cell
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cell, label_cells, text_cell

WIDTHS = (42.0, 17.0, 17.0, 18.0, 29.0, 29.0, 34.0)
HEADERS = ("单位", "应计", "达到", "比率", "95%置信区间", "与本类相当\n的件数", "比{}")
COLUMNS = len(WIDTHS)
WHOLE_WIDTH = sum(WIDTHS)
NO_POINTS = "—"


def bulletin_form(bulletin: CountedBulletin, footer: str) -> Form:
    """The whole paper; ``footer`` says whether it is issued, by whom and when."""
    title = f"{bulletin.rules.title}（{period_words(bulletin.period)}）"
    pages = [rate_grid(bulletin, counted, title) for counted in bulletin.rates]
    pages += [points_grid(bulletin, one) for one in bulletin.rules.classes if one.full]
    pages += [apart_grid(apart) for apart in bulletin.apart if apart.rows or apart.note]
    return Form(
        kind="bulletin",
        title=title,
        as_of=bulletin.period.end,
        sample=bulletin.sample,
        content=bulletin,
        pages=(*pages, notes_grid(bulletin)),
        foot=footer,
    )


def rate_grid(bulletin: CountedBulletin, counted: CountedRate, title: str) -> Grid:
    """The first one is the paper itself and has its title."""
    is_first = counted is bulletin.rates[0]
    headers = (*HEADERS[:-1], HEADERS[-1].format(EARLIER[bulletin.span]))
    rows = [label_cells(headers), *rate_rows(bulletin, counted)]
    if is_first:
        rows.insert(0, (text_cell(counted.rate.label, COLUMNS, "total"),))
    heading = title if is_first else counted.rate.label
    return Grid(
        counted.rate.label,
        heading,
        WIDTHS,
        tuple(rows),
        range(int(is_first), int(is_first) + 1),
        not is_first,
    )


def rate_rows(bulletin: CountedBulletin, counted: CountedRate) -> Iterator[GridRow]:
    if counted.reason:
        yield (text_cell(f"待采集：{counted.reason}", COLUMNS, "warning"),)
        return
    for found in judge_rate(bulletin.rules, counted.rate, counted.counts):
        yield from class_rows(bulletin, counted, found)
    unclassed = unclassed_counts(bulletin.rules, counted.counts)
    if unclassed:
        yield (label_cell("没有归类的单位（不参加评价）", colspan=COLUMNS),)
    for name, cases in unclassed.items():
        rate = rate_text(Decimal(100) * cases.part / cases.of)
        cells = (count_cell(cases.of), count_cell(cases.part), GridCell(rate))
        yield (GridCell(name, align="left"), *cells, GridCell("—", colspan=3))


def class_rows(bulletin: CountedBulletin, counted: CountedRate, found: ClassRates) -> Iterator[GridRow]:
    yield (label_cell(f"{found.name}　{class_text(found)}", colspan=COLUMNS),)
    for band in UnitBand:
        units = found.in_band(band)
        if units:
            yield (text_cell(f"{BAND_WORDS[band]}（{len(units)} 个）", COLUMNS, "total"),)
        for unit in units:
            yield unit_row(bulletin, counted, unit)
    if found.without:
        yield (text_cell(f"没有应计工单，不计比率：{'、'.join(found.without)}", COLUMNS),)


def unit_row(bulletin: CountedBulletin, counted: CountedRate, unit: UnitRate) -> GridRow:
    names = names_of(bulletin, unit.unit)
    return (
        GridCell(unit.unit, align="left"),
        count_cell(unit.cases.of),
        count_cell(unit.cases.part),
        GridCell(rate_text(unit.rate)),
        GridCell(unit.interval.text),
        GridCell(limits_text(unit)),
        GridCell(change_text(unit.cases, add_counts(counted.before, names), bulletin.rules.least_cases)),
    )


def names_of(bulletin: CountedBulletin, unit: str) -> Sequence[str]:
    """All names that the data have for a unit."""
    return next((one.names[unit] for one in bulletin.rules.classes if unit in one.names), (unit,))


def count_cell(number: int) -> GridCell:
    return GridCell(f"{number:,}", number=Decimal(number), number_format="#,##0")


def points_grid(bulletin: CountedBulletin, class_: UnitClass) -> Grid:
    """Points of one class, by name."""
    rates = [counted.rate for counted in bulletin.rates if counted.rate.id in class_.full]
    width = (WHOLE_WIDTH - 60) / (len(rates) + 1)
    full = [f"{rate.label}\n（满分 {class_.full[rate.id].normalize():f}）" for rate in rates]
    counts = {counted.rate.id: counted.counts for counted in bulletin.rates}
    rows = [points_row(points) for points in score_class(class_, rates, counts)]
    header = label_cells(
        ("单位", *full, f"合计\n（满分 {sum(class_.full.values(), Decimal(0)).normalize():f}）")
    )
    title = f"{class_.name}得分（满分×比率；按名称排列，不排名次）"
    return Grid(
        f"{class_.name}得分"[:31],
        title,
        (60.0, *[width] * (len(rates) + 1)),
        (header, *rows),
        range(1),
        flows=True,
    )


def points_row(points: UnitPoints) -> GridRow:
    cells = [points_or_none(value) for value in (*points.points.values(), points.total)]
    return (GridCell(points.unit, align="left"), *cells)


def points_or_none(value: Decimal | None) -> GridCell:
    """Without cases there are no points: neither none nor all."""
    return waiting_cell(NO_POINTS) if value is None else two_decimals_cell(value)


def apart_grid(apart: OrdersApart) -> Grid:
    """Orders that count for nobody, one a line."""
    title = f"单列的工单：{apart.label}（{apart.total:,} 件）"
    if apart.note:
        return Grid("单列", title, (WHOLE_WIDTH,), ((text_cell(apart.note, 1, "warning"),),), flows=True)
    columns = len(apart.labels)
    rows = [tuple(text_cell(text, 1) for text in row) for row in apart.rows]
    if apart.total > len(rows):
        rows.append((text_cell(f"只列出前 {len(rows)} 件，共 {apart.total:,} 件", columns),))
    return Grid(
        "单列",
        title,
        (WHOLE_WIDTH / columns,) * columns,
        (label_cells(apart.labels), *rows),
        range(1),
        flows=True,
    )


def notes_grid(bulletin: CountedBulletin) -> Grid:
    """What has to be known of the data, and how units are judged."""
    lines = [method_text(bulletin.rules.least_cases, bulletin.rules.error)]
    for counted in bulletin.rates:
        lines += [f"{counted.rate.label}：{note}" for note in counted.notes]
    lines += bulletin.left_out
    rows = tuple((text_cell(line, 1, "note"),) for line in lines)
    return Grid("说明", "说明", (WHOLE_WIDTH,), rows, flows=True)
