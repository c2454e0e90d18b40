"""The drawings of a report of the hotline: a column for each day with data, every bar with its number."""

import re

from bulletins.report_content import GroupCount, OrderGroups, ReportTrend, TrendPoint
from forms.report_drawing import draw_groups, draw_trend, drawn_note


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<]+)</text>", svg)


def test_a_day_without_data_has_no_column_and_the_words_say_so() -> None:
    found = draw_trend(
        ReportTrend("逐日受理量", (TrendPoint("6-1", 12), TrendPoint("6-2", None), TrendPoint("6-3", 0)))
    )
    assert found.svg.count("<rect") == 2
    assert found.words == "逐日受理量：6-1 12 件；6-2 没有数据；6-3 0 件"


def test_the_axis_has_whole_numbers_with_their_zeros() -> None:
    found = draw_trend(ReportTrend("各月受理量", (TrendPoint("1月", 3517), TrendPoint("2月", 2444))))
    assert {"4,000", "2,000", "3,517"} <= set(texts(found.svg))


def test_another_span_is_drawn_beside_and_named() -> None:
    found = draw_trend(ReportTrend("本周逐日受理量", (TrendPoint("6-3", 5, 9),), "上周同日"))
    assert {"本期", "上周同日"} <= set(texts(found.svg))
    alone = draw_trend(ReportTrend("本周逐日受理量", (TrendPoint("6-3", 5, None),), "上周同日"))
    assert "上周同日" not in texts(alone.svg)


def test_groups_stand_by_their_number_and_what_is_not_drawn_is_told() -> None:
    counts = tuple(GroupCount(f"类型{number}", number, None) for number in range(1, 11))
    found = draw_groups(OrderGroups("诉求类型", counts))
    assert texts(found.svg)[:2] == ["类型10", "10 件，18.2%"]
    assert "类型1" not in texts(found.svg)
    assert drawn_note(counts) == "（件数居前的 8 项，共 10 项）"
    assert drawn_note(counts[:3]) == ""


def test_a_long_name_is_cut_in_the_drawing_only() -> None:
    found = draw_groups(OrderGroups("承办单位", (GroupCount("市经济技术开发区管理委员会办公室", 3, None),)))
    assert texts(found.svg)[0] == "市经济技术开发区管…"
    assert "市经济技术开发区管理委员会办公室" in found.words


def test_what_somebody_named_a_type_is_no_markup() -> None:
    found = draw_groups(OrderGroups("诉求类型", (GroupCount("<b>&", 3, None),)))
    assert "<b>" not in found.svg
