"""Of columns, blocks and forms that are alike the right one is taken, and what is left is said."""

import pytest

from documents.document import DocumentTable
from forms.grid import GridCell
from papers.target_sheets.read_sheet import SELF_EVALUATION, TARGET, ReadSheet
from papers.target_sheets.reading import read_sheets
from tests.documents.laid import Row, document, sheets, table, targets

TITLE = "2025年项目支出绩效目标表"
HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "受理量", "≥1000件"),
    ("", "质量指标", "办结率", "≥95%"),
    ("效益指标", "社会效益指标", "知晓率", "≥90%"),
)
READ = [("数量指标", "受理量", "≥1000件"), ("质量指标", "办结率", "≥95%"), ("社会效益指标", "知晓率", "≥90%")]
EARLIER = ("产出指标", "数量指标", "三年受理量", "≥3000件")


def form(name: str, title: str = "", rows: tuple[Row, ...] = ROWS) -> list[Row]:
    head: list[Row] = [(title, "", "", "")] if title else []
    return [
        *head,
        ("项目名称", name, "", ""),
        ("主管部门", f"{name}局", "实施单位", f"{name}所"),
        HEADER,
        *rows,
    ]


def one(*blocks: DocumentTable | str, kind: str = "docx") -> ReadSheet:
    (sheet,) = sheets(*blocks, kind=kind)
    return sheet


def hints(sheet: ReadSheet) -> list[str]:
    return [problem.message for problem in sheet.problems if problem.code == "later"]


@pytest.mark.parametrize(("year", "target"), [(2024, "1件"), (2025, "2件"), (2026, "3件"), (2023, "1件")])
def test_of_the_values_of_several_years_that_of_the_sheet_is_taken(year: int, target: str) -> None:
    header = (*HEADER[:3], "2024年指标值", "2025年指标值", "指标值（2026年）")
    made = table(("项目名称", GridCell("热线", 1, 5)), header, (*ROWS[0][:3], "1件", "2件", "3件"))
    sheet = one(f"{year}年项目支出绩效目标表", made)
    assert [row.target.text for row in sheet.rows] == [target]
    assert len(sheet.rows[0].others) == 2
    assert "指标值分年度列出，取" in next(sheet.doubts_of("rows"))


def test_the_year_asked_for_chooses_where_the_sheet_prints_none() -> None:
    header = (*HEADER[:3], "2024年目标值", "2025年目标值")
    made = table(("项目名称", GridCell("热线", 1, 4)), header, (*ROWS[0][:3], "1件", "2件"))
    (sheet,) = read_sheets(document("项目支出绩效目标表", made), 2025)
    assert sheet.rows[0].target.text == "2件"


@pytest.mark.parametrize(
    "before", ["上年完成值", "2024年完成值", "去年实际完成值", "历史完成值", "前三年平均值"]
)
def test_what_was_reached_before_is_neither_target_nor_result(before: str) -> None:
    header = (*HEADER[:3], before, "年度指标值", "三年目标", "实际完成值", "得分")
    made = table(
        ("项目名称", GridCell("热线", 1, 7)), header, (*ROWS[0][:3], "900件", "≥1件", "≥3件", "2件", "10")
    )
    (row,) = one("2025年项目支出绩效自评表", made).rows
    others = {header: cell.text for header, cell in row.others}
    assert row.target.text == "≥1件"
    assert others["实际完成值"] == "2件"
    assert before not in others or before != "2024年完成值"


def test_a_column_of_the_year_before_makes_no_self_evaluation() -> None:
    made = table(
        ("项目名称", GridCell("热线", 1, 4)),
        (*HEADER[:3], "上年完成值", "指标值"),
        (*ROWS[0][:3], "9件", "≥1件"),
    )
    assert one("2025年绩效表", made).kind == TARGET
    assert one("2025年绩效表", table(*form("热线"))).kind == TARGET
    assert one("2025年自评表", table(*form("热线"))).kind == SELF_EVALUATION


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("title", ["", "2025年项目支出绩效目标表"])
def test_forms_side_by_side_are_sheets_of_their_own(kind: str, gap: int, title: str) -> None:
    pairs = zip(form("甲", title), form("乙", title), strict=True)
    lines = [(*one_row, *[""] * gap, *other) for one_row, other in pairs]
    whole = () if title else ((GridCell(TITLE, 1, 8 + gap),),)
    first, second = sheets(table(*whole, *lines), kind=kind)
    for sheet, name in ((first, "甲"), (second, "乙")):
        assert (sheet.year, sheet.name.text) == (2025, name)
        assert (sheet.department.text, sheet.unit.text) == (f"{name}局", f"{name}所")
        assert targets(sheet) == READ
        assert not sheet.problems


def test_three_forms_side_by_side_of_unequal_height() -> None:
    forms = [form("甲"), form("乙", rows=ROWS[:1]), form("丙", rows=ROWS[:2])]
    blank = ("", "", "", "")
    lines = [
        tuple(text for one_form in forms for text in (one_form[number] if number < len(one_form) else blank))
        for number in range(len(forms[0]))
    ]
    found = sheets(TITLE, table(*lines, (GridCell("填报人：张三", 1, 12),)), kind="xlsx")
    assert [(sheet.name.text, len(sheet.rows)) for sheet in found] == [("甲", 3), ("乙", 1), ("丙", 2)]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("blank", [0, 1, 3])
def test_forms_below_each_other_in_one_table_keep_their_own_titles(kind: str, blank: int) -> None:
    upper, lower = form("甲", "2024年项目支出绩效目标表"), form("乙", TITLE)
    lower.insert(1, ("单位：某局", "", "", "金额单位：万元"))
    first, second = sheets(table(*upper, *[("", "", "", "")] * blank, *lower), kind=kind)
    assert [(sheet.year, sheet.name.text) for sheet in (first, second)] == [(2024, "甲"), (2025, "乙")]
    assert targets(first) == targets(second) == READ
    assert not (*first.problems, *second.problems)


def test_a_title_printed_again_on_the_next_page_goes_on_with_the_sheet() -> None:
    rest = table(HEADER, ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"), number=2)
    sheet = one(TITLE, table(*form("热线")), f"{TITLE}（续）", rest)
    assert targets(sheet) == [*READ, ("服务对象满意度指标", "群众满意度", "≥90%")]


def test_a_sheet_of_the_same_title_with_another_project_is_another() -> None:
    found = sheets(TITLE, table(*form("甲")), TITLE, table(*form("乙"), number=2))
    assert [sheet.name.text for sheet in found] == ["甲", "乙"]


LATER_LABELS = ["长期绩效指标", "中期指标", "实施期绩效指标（2023-2025年）", "三年目标", "总体绩效目标"]


@pytest.mark.parametrize("later", LATER_LABELS)
@pytest.mark.parametrize("year_first", [True, False])
def test_of_blocks_below_each_other_the_years_is_taken(later: str, year_first: bool) -> None:
    blocks: list[list[Row]] = [
        [(GridCell(later, 1, 4),), HEADER, EARLIER],
        [(GridCell("年度绩效指标", 1, 4),), HEADER, *ROWS],
    ]
    lines = [row for block in (reversed(blocks) if year_first else blocks) for row in block]
    sheet = one(TITLE, table(("项目名称", GridCell("热线", 1, 3)), *lines))
    assert targets(sheet) == READ
    assert len(hints(sheet)) == 1
    assert "三年受理量" in hints(sheet)[0]


@pytest.mark.parametrize("again", [True, False])
def test_the_term_of_a_block_may_stand_at_its_side(again: bool) -> None:
    side = [(GridCell("长期绩效指标", 2), *HEADER), EARLIER]
    side += [(GridCell("年度绩效指标", 4), *HEADER), *ROWS]
    if not again:
        side = [("绩效指标", *HEADER), ("长期目标", *EARLIER), (GridCell("年度目标", 3), *ROWS[0]), *ROWS[1:]]
    sheet = one(TITLE, table(("项目名称", GridCell("热线", 1, 4)), *side))
    assert targets(sheet) == READ
    assert len(hints(sheet)) == 1


def test_blocks_of_terms_in_tables_of_their_own() -> None:
    head = table(("项目名称", "热线"), ("实施期目标", "三年建成。"), ("年度目标", "今年打基础。"))
    later, annual = table(HEADER, EARLIER, number=2), table(HEADER, *ROWS, number=3)
    sheet = one(TITLE, head, "（一）长期绩效指标", later, "（二）年度绩效指标", annual)
    assert (targets(sheet), sheet.goal.text) == (READ, "今年打基础。")
    assert len(hints(sheet)) == 2
    assert "三年建成。" in hints(sheet)[0]


def test_only_rows_of_the_whole_term_stay() -> None:
    lines: list[Row] = [(GridCell("长期绩效指标", 1, 4),), HEADER, EARLIER]
    assert len(one(TITLE, table(("项目名称", GridCell("热线", 1, 3)), *lines)).rows) == 1


@pytest.mark.parametrize("year_first", [True, False])
def test_of_halves_side_by_side_the_years_is_taken(year_first: bool) -> None:
    later = ("实施期绩效指标", ("数量指标", "三年受理量", "≥3000件"))
    halves = [("年度绩效指标", ("数量指标", "受理量", "≥1000件")), later]
    halves = halves if year_first else halves[::-1]
    labels = [GridCell(label, 1, 3) for label, _ in halves]
    first: Row = ("产出指标", *halves[0][1], *halves[1][1])
    made = table(
        ("项目名称", GridCell("热线", 1, 6)),
        (GridCell("一级指标", 2), *labels),
        HEADER[1:] * 2,
        first,
    )
    assert targets(one(TITLE, made)) == [("数量指标", "受理量", "≥1000件")]


@pytest.mark.parametrize("labels", [("2024年目标", "2025年目标"), ("2025年度绩效目标", "2026年度绩效目标")])
def test_of_the_goals_of_several_years_that_of_the_sheet_is_taken(labels: tuple[str, str]) -> None:
    lines: list[Row] = [(label, GridCell(f"{label[:4]}年做好工作。", 1, 3)) for label in labels]
    sheet = one(TITLE, table(("项目名称", GridCell("热线", 1, 3)), *lines, HEADER, *ROWS))
    assert sheet.goal.text == "2025年做好工作。"
    assert len(hints(sheet)) == 1
