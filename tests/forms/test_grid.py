"""Cells tile a page exactly, or there is no page."""

import pytest

from forms.grid import Grid, GridCell


def grid(*rows: tuple[GridCell, ...], columns: int = 3) -> Grid:
    return Grid("页", "表", (10.0,) * columns, rows)


def test_cells_take_the_first_free_place_beside_those_that_reach_down() -> None:
    made = grid((GridCell("a", rowspan=2), GridCell("b", colspan=2)), (GridCell("c"), GridCell("d")))
    assert [(cell.row, cell.column, cell.cell.text) for cell in made.placed_cells()] == [
        (0, 0, "a"),
        (0, 1, "b"),
        (1, 1, "c"),
        (1, 2, "d"),
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((GridCell("a"), GridCell("b")),), "not every column"),
        (((GridCell("a", colspan=4),),), "does not fit"),
        (((GridCell("a", rowspan=2), GridCell("b", colspan=2)),), "does not fit"),
        (((GridCell("a", colspan=3), GridCell("b")),), "does not fit"),
        (
            (
                (GridCell("a", rowspan=2), GridCell("b", rowspan=2), GridCell("c")),
                (GridCell("d", colspan=2),),
            ),
            "does not fit",
        ),
        (((GridCell("a", colspan=2, rowspan=2), GridCell("b")), ()), "not every column"),
    ],
)
def test_a_hole_or_an_overlap_is_refused(rows: tuple[tuple[GridCell, ...], ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        grid(*rows)


def test_a_style_nobody_drew_is_refused() -> None:
    with pytest.raises(ValueError, match="no style"):
        GridCell("a", style="fancy")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("第一行\r\n第二行\r第三行\x0b第四行", "第一行\n第二行\n第三行\n第四行"),
        ("a\x00b\x07c\x1b[31md\ufffee\ud800f", "abc[31mdef"),
        ("甲\t乙", "甲 乙"),
        ("100\u202e元", "100元"),
        ("𠮷 😀 é ≥ ═", "𠮷 😀 é ≥ ═"),
    ],
)
def test_what_cannot_stand_on_paper_is_left_out_and_the_rest_stays(typed: str, printed: str) -> None:
    assert GridCell(typed).text == printed
