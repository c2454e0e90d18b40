"""A filled cell is never called blank: read in every spelling, or quoted; prose is no field."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from checks.filled_form import FilledForm
from documents.open_file import open_document
from forms.grid import GridCell
from indicators.reading import read_draft
from papers.filled_forms.reading import build_filled_form
from papers.target_files.target_file import build_target_file
from papers.target_sheets.read_sheet import ReadSheet
from papers.target_sheets.reading import read_sheets
from tests.documents.laid import sheets, table
from tests.papers.street_lamps import (
    FUNDS,
    GOALS,
    ROWS,
    TOTAL,
    all_rows,
    changed,
    each_text,
    found_codes,
    read_rows,
)
from tests.workspace.importing import shipped_shares

WIDE = {code: code + 0xFEE0 for code in map(ord, "0123456789.%")}
TARGET_TITLE = "2025年项目支出绩效目标表"
TARGET_ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "养护路灯数", "≥5000盏"),
    ("效益指标", "社会效益指标", "夜间照明投诉", "≤20件"),
)


def wide(text: str) -> str:
    return text.translate(WIDE)


SPELLINGS: list[Callable[[str], str]] = [
    wide,
    lambda text: f"{text} 分",
    lambda text: f"得{text}分",
    lambda text: f" {text}\u3000",
    lambda text: wide(f"{text}分"),
]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_scores_and_weights_are_read_in_every_spelling(spelled: Callable[[str], str]) -> None:
    rows = all_rows(
        rows=each_text(ROWS, range(6, 8), spelled), total=each_text((TOTAL,), range(6, 8), spelled)
    )
    form, sound = read_rows(rows), read_rows(all_rows())
    assert [(row.weight, row.points) for row in form.rows] == [(row.weight, row.points) for row in sound.rows]
    assert (form.total_weight, form.total) == (Decimal(100), Decimal("97.75"))
    assert found_codes(form) == found_codes(sound)


@pytest.mark.parametrize(
    "spelled",
    [
        wide,
        lambda text: f"￥{text}",
        lambda text: f"¥ {text} 万元",
        lambda text: f"{Decimal(text) * 10000:,.2f}元",
        lambda text: f"{Decimal(text) * 10000:,.0f}元".replace(",", " "),
        lambda text: f"{Decimal(text) * 10000:,.0f} 元".replace(",", "，"),
    ],
)
def test_amounts_are_read_in_every_spelling(spelled: Callable[[str], str]) -> None:
    form = read_rows(all_rows(each_text(FUNDS, range(2, 5), spelled)))
    assert [fund.executed for fund in form.funds] == [Decimal("113.4"), 108, Decimal("5.4"), 0]
    assert found_codes(form) == ["E30"]


@pytest.mark.parametrize("rate", ["90.00%", "90 %", "９０．００％", "90", "0.9"])
def test_the_rate_is_read_in_every_spelling(rate: str) -> None:
    assert found_codes(read_rows(all_rows(changed(FUNDS, 0, 6, rate)))) == ["E30"]


def test_what_cannot_be_read_stands_beside_the_field() -> None:
    funds = changed(changed(FUNDS, 0, 4, "约113万元"), 0, 7, "满分")
    rows = changed(changed(ROWS, 0, 6, "十五"), 1, 7, "8.75（扣1.25）")
    form = read_rows(all_rows(funds, rows=rows, total=((*TOTAL[:7], "97.75左右", ""),)))
    assert form.funds[0].unread == {"executed": "约113万元", "points": "满分"}
    assert [row.unread for row in form.rows[:3]] == [{"weight": "十五"}, {"points": "8.75（扣1.25）"}, {}]
    assert form.unread == {"total": "97.75左右"}
    assert (form.funds[0].executed, form.rows[0].weight, form.rows[1].points, form.total) == (None,) * 4


def test_a_stroke_stands_for_no_number() -> None:
    assert not any(fund.unread for fund in read_rows(all_rows()).funds)


def test_the_case_of_full_width_scores(shared: Path) -> None:
    form = read_case(shared, "05-fullwidth-scores.html")
    assert (form.rows[1].points, form.total) == (Decimal("8.75"), Decimal("98.25"))
    assert found_codes(form) == ["E9", "E30"]


def read_case(shared: Path, name: str) -> FilledForm:
    (sheet,) = read_sheets(open_document((shared / "cases/papers" / name).read_bytes(), name))
    return build_filled_form(sheet)


def target_sheet(*amounts: str, unit: str = "元") -> ReadSheet:
    labels = ("年度资金总额", "其中：财政拨款", "其他资金")
    money = [
        (GridCell(f"项目资金（{unit}）", 3), labels[0], GridCell(amounts[0], 1, 2)),
        *((label, GridCell(amount, 1, 2)) for label, amount in zip(labels[1:], amounts[1:], strict=True)),
    ]
    (sheet,) = sheets(TARGET_TITLE, table(("项目名称", GridCell("路灯养护", 1, 3)), *money, *TARGET_ROWS))
    return sheet


def imported(sheet: ReadSheet) -> str:
    return build_target_file(sheet, 2025, shipped_shares()).text


@pytest.mark.parametrize(
    "amounts",
    [
        ("￥1,200,000.00", "￥1,000,000.00", "￥200,000.00"),
        ("1 200 000", "1 000 000", "200 000"),
        ("１２０００００", "１００００００", "２０００００"),
        ("120万元", "100万元", "20万元"),
        ("1，200，000元", "1，000，000元", "200，000元"),
    ],
)
def test_amounts_of_a_target_sheet_are_imported(amounts: tuple[str, str, str]) -> None:
    text = imported(target_sheet(*amounts))
    project, _ = read_draft(text.encode(), "x", "2025/x")
    assert "空白" not in text
    assert "读不出" not in text
    assert project is not None
    assert project.funds is not None
    funds = project.funds
    amounts_read = [funds.initial.total, funds.initial.fiscal, funds.initial.other]
    assert amounts_read == [1200000, 1000000, 200000]


@pytest.mark.parametrize("said", ["待定", "约20万", "另行下达", "详见附件2"])
def test_an_amount_that_is_none_is_quoted(said: str) -> None:
    text = imported(target_sheet("1200000", "1000000", said))
    assert f"其他资金 {said}" in text
    assert f"金额“{said}”读不出" in text


def test_the_case_of_accounting_formats(shared: Path) -> None:
    name = "22-accounting-format.xlsx"
    (sheet,) = read_sheets(open_document((shared / "cases/papers" / name).read_bytes(), name))
    text = imported(sheet)
    assert "total: 1200000.00" in text
    assert "空白" not in text


PROSE = (
    "上年结转资金已全部使用",
    "全年养护路灯 5200 盏，追加的结转资金已用于更换线路，亮灯率 98.6%。",
    "使用其他资金5.4万元",
    "中央财政补助资金",
    "年度资金总额120万元",
)


@pytest.mark.parametrize("prose", PROSE)
@pytest.mark.parametrize("column", [1, 5])
def test_prose_in_a_goal_is_no_fund_line(prose: str, column: int) -> None:
    form = read_rows(all_rows(goals=changed(GOALS, 1, column, prose)))
    assert [fund.key for fund in form.funds] == ["total", "fiscal", "carried_over", "other"]
    assert prose in (form.goal, form.achieved)


@pytest.mark.parametrize("prose", PROSE)
def test_prose_at_the_end_or_in_a_name_is_no_fund_line(prose: str) -> None:
    rows = [list(row) for row in all_rows()]
    rows[0][1] = prose
    rows.append(["存在问题", prose, *[""] * 7])
    merged = [*map(tuple, rows[:-1]), ("存在问题", GridCell(prose, 1, 8))]
    (sheet,) = sheets("项目支出绩效自评表（2023年度）", table(*merged))
    assert [fund.key for fund in sheet.funds] == ["total", "fiscal", "carried_over", "other"]
    assert sheet.name.text == prose


def test_a_goal_over_two_rows_below_its_label_is_kept_whole() -> None:
    head = (GridCell("年度总体目标", 3), GridCell("预期目标", 1, 4), GridCell("实际完成情况", 1, 4))
    goals = (
        head,
        (GridCell("养护路灯。", 1, 4), GridCell("养护了路灯。", 1, 4)),
        (GridCell("更换线路。", 1, 4), GridCell("上年结转资金已使用", 1, 4)),
    )
    made = table(*all_rows(goals=())[:7], *goals, *all_rows(goals=())[7:])
    (sheet,) = sheets("项目支出绩效自评表（2023年度）", made)
    assert (sheet.goal.text, sheet.achieved.text) == (
        "养护路灯。\n更换线路。",
        "养护了路灯。\n上年结转资金已使用",
    )
    assert len(sheet.funds) == len(FUNDS)


def test_the_case_of_a_goal_that_names_carried_over_funds(shared: Path) -> None:
    form = read_case(shared, "07-goal-names-carried-over-funds.html")
    assert [fund.key for fund in form.funds] == ["total", "fiscal", "carried_over", "other"]
    assert found_codes(form) == ["E10", "E30"]


@pytest.mark.parametrize(
    ("line", "leader"),
    [
        (("项目负责人：", "张三", "财务负责人：", "李四"), "张三"),
        (("项目负责人：张三", "", "财务负责人：李四", ""), "张三"),
        (("项目负责人", "", "财务负责人", "李四"), ""),
        (("项目负责人：", "", "填表人：", "李四"), ""),
        (("财务负责人：李四", "", "联系电话：", "0951"), ""),
        (("项目联系人", "李四", "联系电话", "0951"), ""),
        (("项目负责人（签字）：张三", "", "财务负责人：李四", ""), "张三"),
        *(
            (("项目负责人：", f"{other}：", "", ""), "")
            for other in ("分管领导", "主要领导签字", "制表人", "审批人", "会计", "财务科长")
        ),
        (("项目负责人：", "分管领导：王五", "", ""), ""),
        (("项目负责人：", "张三", "分管领导：", "王五"), "张三"),
    ],
)
def test_only_the_leader_of_the_project_is_one(line: tuple[str, ...], leader: str) -> None:
    for rows in ((*all_rows(), (*line, *[""] * 5)), (*all_rows()[:2], (*line, *[""] * 5), *all_rows()[2:])):
        assert read_rows(rows).leader == leader


@pytest.mark.parametrize(
    "label", ["其中：当年财政拨款，含中央补助资金", "当年财政拨款（含市级配套；不含债券）", "当年财政拨款"]
)
def test_a_label_with_notes_and_amounts_beside_it_is_a_fund_line(label: str) -> None:
    form = read_rows(all_rows(changed(FUNDS, 1, 1, label)))
    assert form.funds[1].executed == Decimal(108)
    assert found_codes(form) == ["E30"]


def test_a_zero_in_brackets_is_a_zero() -> None:
    assert read_rows(all_rows(changed(FUNDS, 3, 4, "（0.00）"))).funds[3].executed == Decimal(0)


def test_a_total_in_one_cell_with_its_label_is_read() -> None:
    form = read_rows(all_rows(total=(("总分：９７．７５分", *[""] * 8),)))
    assert (form.total, form.whole) == (Decimal("97.75"), True)


@pytest.mark.parametrize(
    "said", ["总分：97.75分（满分100分）", "总分：97.75分，满分100分", "自评总分：97.75（满分 100）"]
)
def test_a_total_with_the_full_marks_beside_it_is_read(said: str) -> None:
    form = read_rows(all_rows(total=((said, *[""] * 8),)))
    assert (form.total, form.unread) == (Decimal("97.75"), {})


def test_weights_as_parts_of_one_are_those_of_a_hundred() -> None:
    def part(text: str) -> str:
        return f"{Decimal(text) / 100}"

    rows = each_text(ROWS, range(6, 7), part)
    total = changed((TOTAL,), 0, 6, "1")
    assert found_codes(read_rows(all_rows(rows=rows, total=total))) == found_codes(read_rows(all_rows()))
    wrong = changed(rows, 0, 7, "16")
    assert "E9" in found_codes(read_rows(all_rows(rows=wrong, total=total)))
