"""The trend of an indicator as a drawing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from forms.chart import Chart, Series, build_chart
from forms.drawing import ORANGE, draw_chart

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


def drawing(
    *seen: tuple[date, Decimal | None], target: str | None = "98", span: tuple[date, date] = YEAR
) -> Chart:
    return build_chart(Series("按时办结率", seen, "%", Decimal(target) if target else None, "≥98%", span))


def amounts(*seen: tuple[date, Decimal | None], paced: bool = True) -> Chart:
    return build_chart(Series("服务费", seen, "万元", Decimal(8), "8 万", YEAR, adds_up=True, paced=paced))


def test_month_labels_stand_under_the_dots_of_month_ends() -> None:
    drawn = drawing((JANUARY, Decimal(97)), (FEBRUARY, Decimal(96)))
    assert [dot.x for dot in drawn.dots] == [tick.at for tick in drawn.x_ticks[:2]]
    assert [tick.text for tick in drawn.x_ticks] == [*map(str, range(1, 12)), "12月"]


def test_a_higher_value_stands_higher_and_all_inside_the_frame() -> None:
    drawn = drawing((JANUARY, Decimal(90)), (FEBRUARY, Decimal(99)))
    assert drawn.dots[1].y < drawn.dots[0].y
    assert all(
        drawn.top <= dot.y <= drawn.bottom and drawn.left <= dot.x <= drawn.right for dot in drawn.dots
    )


def test_the_line_breaks_where_nothing_was_had() -> None:
    drawn = drawing((JANUARY, Decimal(97)), (FEBRUARY, None), (MARCH, Decimal(96)))
    assert [len(line) for line in drawn.lines] == [1, 1]
    assert [gap.label for gap in drawn.gaps] == ["2024-02-29：未取得"]
    assert "2024-02-29：未取得" in drawn.summary


def test_a_drawing_of_gaps_alone_is_not_empty_and_one_of_nothing_is() -> None:
    assert not drawing((JANUARY, None)).is_empty
    assert drawing().is_empty


def test_the_target_is_a_line_with_its_words() -> None:
    goal = drawing((JANUARY, Decimal(97))).goal
    assert goal is not None
    assert goal.text == "目标 98%"
    assert drawing((JANUARY, Decimal(97)), target=None).goal is None


def test_the_words_of_the_target_keep_off_the_newest_value() -> None:
    early, late = drawing((JANUARY, Decimal(97))).goal, drawing((date(2024, 12, 31), Decimal(97))).goal
    assert early is not None
    assert late is not None
    assert not early.left
    assert late.left


def test_amounts_that_add_up_begin_at_zero_and_have_a_pace() -> None:
    drawn = amounts((JANUARY, Decimal("0.6")), (FEBRUARY, Decimal("1.2")))
    assert drawn.bars
    assert drawn.y_ticks[0].text == "0"
    assert drawn.goal is not None
    assert drawn.goal.pace == drawn.bottom
    unpaced = amounts((JANUARY, Decimal(1)), paced=False).goal
    assert unpaced is not None
    assert unpaced.pace is None


def test_a_span_of_years_has_few_labels_that_name_the_year() -> None:
    ticks = drawing((JANUARY, Decimal(97)), span=(date(2023, 1, 1), date(2025, 12, 31))).x_ticks
    assert len(ticks) == 12
    assert ticks[-1].text == "25-12"


def test_a_span_of_one_day_can_be_drawn() -> None:
    assert len(drawing((JANUARY, Decimal(97)), span=(JANUARY, JANUARY)).x_ticks) == 1


def test_a_value_in_doubt_is_marked_and_said() -> None:
    day = date(2024, 6, 30)
    series = Series(
        title="率",
        values_by_day=[(date(2024, 5, 31), Decimal(95)), (day, Decimal(96))],
        unit="%",
        target=Decimal(98),
        target_text="≥98%",
        span=(date(2024, 1, 1), date(2024, 12, 31)),
        days_in_doubt=frozenset({day}),
    )
    chart = build_chart(series)
    assert [dot.in_doubt for dot in chart.dots] == [False, True]
    assert "2024-06-30：96%（存疑）" in chart.summary
    assert draw_chart(chart).svg.count(ORANGE) == 1
    assert not build_chart(replace(series, days_in_doubt=frozenset())).has_doubts


def full(**also: object) -> Chart:
    series = Series(
        "满意率",
        [(JANUARY, Decimal(97)), (FEBRUARY, Decimal(96))],
        "%",
        Decimal(98),
        "≥98%",
        YEAR,
        months=[(JANUARY, Decimal(97)), (FEBRUARY, Decimal(95))],
        prior=[(JANUARY, Decimal(94)), (MARCH, Decimal(93))],
        lights={FEBRUARY: "yellow"},
    )
    return build_chart(replace(series, **also))  # type: ignore[arg-type]


def test_the_months_alone_and_the_year_before_lie_inside_the_frame() -> None:
    drawn = full()
    assert [dot.value for dot in drawn.columns] == [Decimal(97), Decimal(95)]
    assert all(drawn.top <= dot.y <= drawn.bottom for dot in (*drawn.columns, *drawn.prior))
    assert [dot.light for dot in drawn.dots] == ["", "yellow"]


def test_the_table_of_a_drawing_has_every_day_that_anything_is_known_of() -> None:
    rows = full().rows
    assert [(row.day, row.value, row.own, row.prior) for row in rows] == [
        (JANUARY, Decimal(97), Decimal(97), Decimal(94)),
        (FEBRUARY, Decimal(96), Decimal(95), None),
        (MARCH, None, None, Decimal(93)),
    ]
    assert (rows[0].gain, rows[2].gain, rows[2].is_tried) == (Decimal(3), None, False)


def test_an_axis_that_does_not_begin_at_zero_is_said() -> None:
    assert "不从零起" in full().axis_note
    assert amounts((JANUARY, Decimal(1))).axis_note == ""


def test_a_target_that_is_not_to_be_passed_is_told_from_one_to_be_reached() -> None:
    ceiling, floor = full(ceiling=True).goal, full(floor=True).goal
    assert ceiling is not None
    assert floor is not None
    assert (ceiling.text, ceiling.ceiling) == ("不高于 98%", True)
    assert (floor.text, floor.ceiling) == ("不低于 98%", False)


def test_a_column_of_zero_is_seen_as_one() -> None:
    assert 'height="1.5"' in draw_chart(amounts((JANUARY, Decimal(0)))).svg


def test_the_unit_stands_at_the_axis() -> None:
    assert ">%<" in draw_chart(full()).svg
