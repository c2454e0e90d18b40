"""Tables of other provinces: stacked in one worksheet, with columns of names and natures, alone in a file."""

from pathlib import Path

import pytest

from budgets.answers import Verdict
from budgets.budget import Budget, TableKind
from budgets.names import CODE, NAME, REMARK, column_concept
from budgets.reading.budget import read_budget, read_budget_paper
from budgets.reconciliation import reconcile
from documents.document import Cell, Document, DocumentTable
from documents.open_file import open_document, open_file
from tests.budgets import budget_of

CASES = Path("cases")
GENERAL = (
    ("二、一般公共预算支出表", "", "", "", ""),
    ("单位：万元", "", "", "", ""),
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("", "合计", "90.00", "60.00", "30.00"),
    ("2130301", "行政运行", "60.00", "60.00", ""),
    ("2130311", "水资源管理", "30.00", "", "30.00"),
)
BASIC = (
    ("三、一般公共预算基本支出表", "", "", "", ""),
    ("单位：万元", "", "", "", ""),
    ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
    ("", "合计", "60.00", "50.00", "10.00"),
    ("301", "工资福利支出", "50.00", "50.00", ""),
    ("302", "商品和服务支出", "10.00", "", "10.00"),
)
Rows = tuple[tuple[str, ...], ...]


def grid(*rows: tuple[str, ...]) -> DocumentTable:
    cells = (
        Cell(text, number, index, place=f"{number + 1}-{index + 1}")
        for number, row in enumerate(rows)
        for index, text in enumerate(row)
        if text
    )
    return DocumentTable(tuple(cells), "第1个表")


def read(*rows: tuple[str, ...], year: int | None = 2024) -> Budget:
    budget = read_budget(Document("预算.xlsx", "xlsx", "", (grid(*rows),)), year)
    assert budget is not None
    return budget


def broken(budget: Budget) -> list[str]:
    return [answer.message for answer in reconcile(budget) if answer.verdict is Verdict.BROKEN]


def test_the_stacked_worksheet_is_two_tables(shared: Path) -> None:
    budget = read_budget(open_file(shared / CASES / "papers/30-budget-in-one-worksheet.xlsx"), 2024)
    assert budget is not None
    assert [table.kind for table in budget.tables] == [TableKind.GENERAL, TableKind.BASIC]
    assert [len(table.rows) for table in budget.tables] == [3, 3]


@pytest.mark.parametrize(
    "rows",
    [
        (*GENERAL, *BASIC),
        (*GENERAL, ("经济科目编码", "经济科目名称", *BASIC[2][2:]), *BASIC[3:]),
        (*GENERAL, ("", "", "", "", ""), *BASIC),
        (("一般公共预算基本支出表", *BASIC[0][1:]), *BASIC[1:], *GENERAL),
        (*(("", *row) for row in GENERAL), *(("", *row) for row in BASIC)),
    ],
    ids=[
        "titles",
        "second without title",
        "blank row",
        "other order",
        "second column",
    ],
)
def test_tables_below_each_other_are_two(rows: Rows) -> None:
    budget = read(*rows)
    assert {table.kind for table in budget.tables} == {TableKind.GENERAL, TableKind.BASIC}
    assert {len(table.rows) for table in budget.tables} == {3}
    assert broken(budget) == []
    assert budget.unread == ()


def test_a_header_printed_again_on_the_next_page_is_no_row() -> None:
    budget = read(*GENERAL[:5], GENERAL[2], GENERAL[5])
    assert [row.name for row in budget.tables[0].rows] == ["合计", "行政运行", "水资源管理"]
    assert broken(budget) == []


def test_names_of_units_are_no_amounts(shared: Path) -> None:
    folder = shared / CASES / "field/budget-unit-name-column"
    budget = read_budget(open_file(folder / "预算公开表.xlsx"))
    assert budget is not None
    assert broken(budget) == []
    assert [row.name for row in budget.tables[1].rows][:2] == ["合计", "教育支出"]
    assert "单位名称(科目)" not in budget.tables[1].columns


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        *((text, NAME) for text in ("单位名称（科目）", "功能分类科目", "部门（单位）名称", "支出功能分类科目名称", "政府经济分类")),
        *((text, CODE) for text in ("部门(单位)代码", "类", "款", "项", "科目编码", "单位编码", "支出功能分类科目编码")),
        *((text, REMARK) for text in ("资金性质", "项目类别", "备注")),
        *((text, text) for text in ("合计", "基本支出", "项目支出")),
        ("预算数（万元）", "合计"),
        ("金额单位：元", "金额单位:元"),
    ],
)  # fmt: skip
def test_columns_of_other_provinces(header: str, concept: str) -> None:
    assert column_concept(header) == concept


@pytest.mark.parametrize(
    "header",
    [
        ("科目编码", "单位名称（科目）", "资金性质", "合计", "基本支出", "项目支出"),
        ("科目编码", "功能分类科目", "使用方向", "总计", "基本支出", "项目支出"),
        ("科目编码", "科目名称", "项目类别", "合计（万元）", "基本支出", "项目支出"),
    ],
)
def test_a_column_of_words_is_never_summed(header: tuple[str, ...]) -> None:
    rows = [(code, name, "财政拨款", *amounts) for code, name, *amounts in GENERAL[3:]]
    budget = read(GENERAL[0], header, *rows)
    assert budget.tables[0].columns == ("合计", "基本支出", "项目支出")
    assert broken(budget) == []
    assert sum(answer.verdict is Verdict.HOLDS for answer in reconcile(budget)) > 5


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        (("213", "03", "11"), "2130311"),
        (("213", "21303", "2130311"), "2130311"),
        (("213", "03", ""), "21303"),
    ],
)
def test_codes_in_three_columns(codes: tuple[str, ...], code: str) -> None:
    header = ("类", "款", "项", "科目名称", "合计", "基本支出", "项目支出")
    budget = read(GENERAL[0], header, (*codes, "水资源", "30.00", "", "30.00"))
    assert budget.tables[0].rows[0].code == code


@pytest.mark.parametrize("blank", ["—", "-", "--", "/", ""])
def test_a_dash_is_no_name_and_no_amount(blank: str) -> None:
    rows = (
        ("一、部门收支总表", "", "", ""),
        ("收入", "", "支出", ""),
        ("项目", "预算数", "项目", "预算数"),
        ("一、一般公共预算拨款收入", "90.00", "一、农林水支出", "90.00"),
        ("二、政府性基金预算拨款收入", blank, "二、住房保障支出", blank),
        ("收入总计", "90.00", "支出总计", "90.00"),
    )
    budget = read(*rows)
    assert budget.unread == ()
    assert broken(budget) == []


@pytest.mark.parametrize(
    ("unit", "money"),
    [
        (("单位：元",), "元"),
        (("金额单位：人民币万元",), "万元"),
        (("（元）",), "元"),
        (("单位:千元",), "千元"),
    ],
)
def test_the_unit_stands_in_a_cell_of_the_header(unit: tuple[str, ...], money: str) -> None:
    budget = read(GENERAL[0], ("", "", "", "", *unit), *GENERAL[2:])
    assert budget.tables[0].money == money
    assert not any("单位" in text for text in budget.unchecked)


def test_the_unit_behind_the_name_of_a_column() -> None:
    header = ("科目编码", "科目名称", "合计（元）", "基本支出（元）", "项目支出（元）")
    budget = read(GENERAL[0], header, *GENERAL[3:])
    assert (budget.money, budget.tables[0].columns) == ("元", ("合计", "基本支出", "项目支出"))


def test_a_unit_that_stands_nowhere_is_told() -> None:
    budget = read(GENERAL[0], *GENERAL[2:])
    assert "没有写金额单位，按万元核对" in budget.unchecked[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.csv", "\n".join(",".join(row) for row in GENERAL)),
        ("表.html", "<table>" + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in GENERAL) + "</table>"),
        ("表.txt", "\n".join("\t".join(row) for row in GENERAL)),
    ],
)  # fmt: skip
def test_a_lone_table_is_read_or_refused_in_budget_terms(name: str, content: str) -> None:
    document = open_document(content.encode(), name)
    refused = read_budget_paper(document)
    assert refused.budget is None
    assert "部门预算的公开表" in refused.refusal
    assert "没有写年度" in refused.refusal
    budget = read_budget(document, 2024)
    assert budget is not None
    assert budget.year == 2024
    assert broken(budget) == []


def test_a_table_that_is_not_known_is_told() -> None:
    text = "某县水利局2024年部门预算\n\n政府采购预算表\n\n项目\t数量\t金额\n电脑\t2\t1.20\n\n"
    budget = budget_of(text + "\n".join("\t".join(row) for row in GENERAL))
    assert any("政府采购预算表" in each and "没有核对" in each for each in budget.unchecked)


def test_three_public_of_one_line_an_item() -> None:
    rows = (
        ("一般公共预算“三公”经费支出表", "", ""),
        ("单位：万元", "", ""),
        ("项目", "2023年预算数", "2024年预算数"),
        ("合计", "9.00", "8.10"),
        ("1.因公出国（境）费用", "", ""),
        ("2.公务接待费", "2.00", "1.10"),
        ("3.公务用车费", "7.00", "7.00"),
        ("其中：（1）公务用车运行维护费", "7.00", "7.00"),
        ("（2）公务用车购置", "", ""),
    )
    assert broken(read(*rows)) == []
    slips = ((3, 2, "8.50"), (5, 2, "1.20"), (6, 1, "6.00"), (7, 2, "6.50"))
    for line, index, text in slips:
        changed = [list(row) for row in rows]
        changed[line][index] = text
        assert broken(read(*(tuple(row) for row in changed))), (line, index)
