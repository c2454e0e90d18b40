"""What somebody sees of an export while mapping its columns: kinds and days, no person."""

import pytest

from sources.masking import mask_rows

HEADERS = ["工单编号", "诉求人", "联系电话", "标题", "处理", "金额", "说不清"]
ROWS = [
    ["20260601000123", "王小明", "13900001111", "路灯不亮", "已办结", "1,200.50", "三里屯5号楼2单元"],
    ["20260601000124", "李小红", "010-88886666", "噪音扰民", "办理中", "80", "13800002222"],
    ["20260601000125", "张小刚", "", "路灯不亮", "已办结", "", "li@mail.cn"],
    ["20260601000126", "赵六", "13900001114", "垃圾", "已办结", "3", "样本"],
]


def masked(known: tuple[int, ...] = (0,), codes: tuple[int, ...] = (0,)) -> list[list[str]]:
    return mask_rows(HEADERS, ROWS, known, codes)


def test_nothing_of_a_person_is_left() -> None:
    text = str(masked()) + str(masked(known=(0, 1, 2, 6)))
    for hidden in ("小明", "小红", "13900001111", "88886666", "13800002222", "li@mail.cn"):
        assert hidden not in text


def test_numbers_of_orders_kinds_and_amounts_are_shown() -> None:
    rows = masked()
    assert [row[0] for row in rows] == [row[0] for row in ROWS]
    assert [row[4] for row in rows] == ["已办结", "办理中", "已办结", "已办结"]
    assert [row[5] for row in rows] == ["1,200.50", "80", "", "3"]


def test_free_text_that_differs_in_every_row_is_hidden() -> None:
    assert next(row[6] for row in masked()) == "三＊＊"


@pytest.mark.parametrize("cell", ["2026-06-01 08:00:00", "20260601", "20260601080000", "2026/6/1", "98.5%"])
def test_days_and_figures_stay(cell: str) -> None:
    assert mask_rows(["承诺办结日"], [[cell]], (), ()) == [[cell]]


def test_rows_shorter_than_the_header_are_filled() -> None:
    assert mask_rows(["甲", "乙"], [["1"]], (), ()) == [["1", ""]]
