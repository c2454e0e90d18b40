"""Rows of the tables of a web page that is read as a stream."""

import pytest

from documents.html_tables import MergedCellPlacer, stream_tables


def read(page: str, size: int = 7) -> list[list[list[str]]]:
    chunks = (page[at : at + size] for at in range(0, len(page), size))
    return [table.rows for table in stream_tables(chunks)]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_merged_cell_gives_its_text_once_and_blanks_for_the_rest(size: int) -> None:
    page = (
        "<table><tr><th rowspan=2>编号<th colspan=2>受理<tr><th>时间<th>渠道<tr><td>A1<td>1月<td>电话</table>"
    )
    assert read(page, size) == [[["编号", "受理", ""], ["", "时间", "渠道"], ["A1", "1月", "电话"]]]


def test_a_table_within_a_table_stands_for_itself() -> None:
    page = "<table><tr><td>外<table><tr><td>内</table></table><table><tr><td>后</table>"
    assert read(page) == [[["外"]], [["内"]], [["后"]]]


def test_the_table_around_another_one_goes_on_where_its_merged_cells_were() -> None:
    page = "<table><tr><td rowspan=2>甲<td><table><tr><td>内</table><tr><td>乙</table>"
    assert read(page) == [[["甲", ""], ["", "乙"]], [["内"]]]


def test_breaks_and_marks_are_read_as_text() -> None:
    assert read("<table><tr><td> 住建局<br>供水科&amp;排水科 </table>") == [[["住建局\n供水科&排水科"]]]


def test_a_cell_is_no_wider_than_the_room_beside_a_cell_from_above() -> None:
    placer = MergedCellPlacer()
    placer.start_row()
    assert [placer.place(1, 1), placer.place(2, 1)] == [(0, 1), (1, 1)]
    placer.start_row()
    assert [placer.place(1, 3), placer.place(1, 1)] == [(0, 1), (2, 1)]


def test_a_rowspan_of_zero_reaches_to_the_end() -> None:
    placer = MergedCellPlacer()
    placer.start_row()
    placer.place(0, 1)
    for _ in range(50):
        placer.start_row()
        assert placer.place(1, 1) == (1, 1)
