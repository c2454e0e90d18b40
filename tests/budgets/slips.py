"""Slips of the kinds that published budgets have, each planted in one cell or sentence of a right paper."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tests.budgets.published import Grid, Paper

Change = Callable[[str], str]
NUMBER = re.compile(r"-?\d[\d,]*\.\d\d")
TOTALS = ("合计", "小计", "总计")


@dataclass(frozen=True)
class Slip:
    """``plant`` changes the paper and says whether it could; ``relations`` are those that may find it."""

    name: str
    relations: frozenset[str]
    plant: Callable[[Paper], bool]


def planted(paper: Paper, slip: Slip) -> Paper | None:
    """A copy of the paper with the slip; ``None`` where it has no place for it."""
    changed = copy.deepcopy(paper)
    return changed if slip.plant(changed) else None


def by(amount: str) -> Change:
    """A number with as much more."""
    return lambda text: f"{Decimal(text.replace(',', '')) + Decimal(amount):.2f}"


def times(factor: str) -> Change:
    return lambda text: f"{Decimal(text.replace(',', '')) * Decimal(factor):.2f}"


def swapped(text: str) -> str:
    """Two neighbouring digits in the other order; the last one changed where all are alike."""
    digits = re.sub("[^0-9]", "", text)
    for index in range(len(digits) - 1):
        one, two = digits[index], digits[index + 1]
        if one != two and not (index == 0 and two == "0"):
            turned = f"{digits[:index]}{two}{one}{digits[index + 2 :]}"
            return f"{turned[:-2]}.{turned[-2:]}"
    return by("1.00")(text)


def cell(kind: str, row: str, column: str, change: Change) -> Callable[[Paper], bool]:
    """The first amount of a row below a header; ``row`` and ``column`` are patterns."""

    def plant(paper: Paper) -> bool:
        grid = next((block for block in paper.blocks if isinstance(block, Grid) and block.kind == kind), None)
        spot = find_spot(grid, row, column) if grid else None
        if grid is None or spot is None:
            return False
        line, index = spot
        grid.texts[line][index] = change(grid.texts[line][index].removesuffix("%")) + "%" * grid.texts[line][
            index
        ].endswith("%")
        return True

    return plant


def find_spot(grid: Grid, row: str, column: str) -> tuple[int, int] | None:
    header = [
        "".join(texts)
        for texts in zip(*(wide(grid, line) for line in grid.texts[: grid.header]), strict=True)
    ]
    for line in range(grid.header, len(grid.texts)):
        texts = grid.texts[line]
        named = [index for index, text in enumerate(texts) if re.search(row, text)]
        for index in range(named[0] + 1 if named else len(texts), len(texts)):
            if re.search(column, header[index]) and NUMBER.fullmatch(texts[index].removesuffix("%")):
                return line, index
    return None


def wide(grid: Grid, line: list[str]) -> list[str]:
    return [*line, *[""] * (max(map(len, grid.texts)) - len(line))]


def said(pattern: str, change: Change) -> Callable[[Paper], bool]:
    """The number that the only group of a pattern finds in the text."""

    def plant(paper: Paper) -> bool:
        for number, block in enumerate(paper.blocks):
            match = re.search(pattern, block) if isinstance(block, str) else None
            if match and isinstance(block, str):
                paper.blocks[number] = f"{block[: match.start(1)]}{change(match[1])}{block[match.end(1) :]}"
                return True
        return False

    return plant


def divided_by_this_year(paper: Paper) -> bool:
    """增长 N% of this year's amount instead of last year's."""
    sentence = re.compile(
        r"(\d[\d.]*)(?:万元|元)，[^，。；]*(?:增加|减少)(\d[\d.]*)(?:万元|元)，(?:增长|下降)([\d.]+)%"
    )
    for number, block in enumerate(paper.blocks):
        match = sentence.search(block) if isinstance(block, str) else None
        if match and isinstance(block, str):
            wrong = f"{Decimal(match[2]) / Decimal(match[1]) * 100:.2f}"
            paper.blocks[number] = f"{block[: match.start(3)]}{wrong}{block[match.end(3) :]}"
            return wrong != match[3]
    return False


def leave_out_number(paper: Paper) -> bool:
    """The third table is numbered as the fourth."""
    for number, block in enumerate(paper.blocks):
        if isinstance(block, str) and re.fullmatch("八、.*表", block):
            paper.blocks[number] = block.replace("八、", "九、")
            return True
    return False


def other(text: str) -> str:
    return {"增长": "下降", "下降": "增长"}[text]


def slip(name: str, relations: str, plant: Callable[[Paper], bool]) -> Slip:
    return Slip(name, frozenset(relations.split()), plant)


GENERAL, BASIC, BALANCE = "一般公共预算支出表", "一般公共预算基本支出表", "部门收支总表"
INCOME, SPENDING, FISCAL, THREE = "部门收入总表", "部门支出总表", "财政拨款收支总表", "三公经费支出表"
FUND, CAPITAL = "政府性基金预算支出表", "国有资本经营预算支出表"
WHOLE = r"^(预算数)?\d*年?(预算数)?(合计|小计|总计)|合计|总计|小计"
MONEY = "(?:万元|元)"

SLIPS = (
    slip("总额与各科目", "B-sum B-tables", cell(GENERAL, "^合计$", WHOLE, by("1.00"))),
    slip("类与款", "B-sum", cell(GENERAL, "^208$|社会保障和就业", WHOLE, by("-0.50"))),
    slip("明细科目两位数颠倒", "B-sum B-across", cell(GENERAL, "住房公积金", WHOLE, swapped)),
    slip("基本支出与项目支出", "B-across", cell(GENERAL, "职业年金", "基本支出", by("2.00"))),
    slip("项目支出合计", "B-sum B-across", cell(GENERAL, "^合计$", "项目支出", by("6.00"))),
    slip("负数", "B-sum B-across", cell(GENERAL, "住房公积金", "基本支出", lambda text: f"-{text}")),
    slip("相差一分", "B-sum", cell(GENERAL, "行政单位医疗", WHOLE, by("0.01"))),
    slip("单位写错", "B-sum", cell(SPENDING, "^合计$", WHOLE, times("10000"))),
    slip("增减额", "B-change", cell(GENERAL, "住房公积金", "增减额", by("0.30"))),
    slip("增减百分比", "B-growth", cell(GENERAL, "住房公积金", "增减%", by("1.10"))),
    slip("上年数", "B-sum B-change", cell(GENERAL, "住房公积金", "执行数$", by("3.00"))),
    slip("经济科目合计", "B-sum B-tables", cell(BASIC, "^合计$", WHOLE, by("0.87"))),
    slip("经济科目明细", "B-sum", cell(BASIC, "津贴补贴", "人员", swapped)),
    slip("经济科目的类", "B-sum", cell(BASIC, "商品和服务支出$", "公用", by("-0.20"))),
    slip("同一笔支出两张表不同", "B-tables", cell(BASIC, "职业年金缴费", WHOLE, by("0.01"))),
    slip("收入一项", "B-sum", cell(BALANCE, "一般公共预算拨款收入", "", by("5.00"))),
    slip("支出一类", "B-sum", cell(BALANCE, "卫生健康", "", by("0.10"))),
    slip("收支不平衡", "B-balance", cell(BALANCE, "支出总计", "", by("10.00"))),
    slip("本年收入合计", "B-sum", cell(BALANCE, "本年收入合计", "", swapped)),
    slip("收入总表合计", "B-across", cell(INCOME, "^合计$", WHOLE, by("1.00"))),
    slip("收入总表一列", "B-sum B-across", cell(INCOME, "^合计$", "一般公共预算", by("-1.00"))),
    slip("支出总表项目支出", "B-sum B-across", cell(SPENDING, "^合计$", "项目支出", by("0.60"))),
    slip("支出总表科目", "B-sum", cell(SPENDING, "养老保险", WHOLE, by("0.20"))),
    slip("财政拨款本年收入", "B-sum B-tables", cell(FISCAL, "一、本年收入", "", by("6.00"))),
    slip("财政拨款一类", "B-sum B-tables", cell(FISCAL, "住房保障支出", "一般公共预算", by("0.01"))),
    slip("财政拨款上年结转", "B-sum", cell(FISCAL, "二、上年结转", "", by("0.40"))),
    slip("基金合计", "B-sum B-tables", cell(FUND, "^合计$", WHOLE, by("2.00"))),
    slip("国有资本明细", "B-sum B-across", cell(CAPITAL, "国有企业改革", "项目支出", by("2.00"))),
    slip("三公合计", "B-across", cell(THREE, "^合计$|^\\d+\\.\\d\\d$", "预算数$|公务接待", by("0.50"))),
    slip("三公一项", "B-across", cell(THREE, "公务接待费", "20\\d\\d年预算数$", by("0.50"))),
    slip("说明中的总额", "B-text", said(rf"(?:收支总预算|收入预算|收入总预算|一般公共预算支出|预算总计)(\d[\d.]*){MONEY}", swapped)),
    slip("说明中的基本支出", "B-text B-parts", said(rf"一般公共预算基本支出(\d[\d.]*){MONEY}，其中", by("9.00"))),
    slip("说明中的一项", "B-text B-parts", said(rf"差旅费(\d[\d.]*){MONEY}", swapped)),
    slip("说明相差一分", "B-text", said(rf"津贴补贴(\d[\d.]*){MONEY}", by("0.01"))),
    slip("增长率", "B-text-growth", said(r"(?:增长|下降)([\d.]+)%", by("1.25"))),
    slip("增长率除以今年数", "B-text-growth", divided_by_this_year),
    slip("增长写成下降", "B-text-growth", said(r"，(增长|下降)[\d.]+%", other)),
    slip("增减的金额", "B-text-growth B-text-change B-text", said(rf"(?:增加|减少)(\d[\d.]*){MONEY}", times("1.40"))),
    slip("占比", "B-share", said(r"占[^，。；]*?([\d.]+)%", by("0.30"))),
    slip("三公总额", "B-text B-parts", said(rf"“三公”经费预算(\d[\d.]*){MONEY}，其中", by("0.30"))),
    slip("三公分项", "B-text B-parts", said(rf"公务接待费(\d[\d.]*){MONEY}。", by("0.20"))),
    slip("基金说明", "B-text", said(rf"政府性基金预算支出(\d[\d.]*){MONEY}", by("3.00"))),
    slip("上年决算", "B-text-change B-parts", said(rf"决算[^。]*公务接待费(\d[\d.]*){MONEY}", by("0.40"))),
    slip("比较的年份", "B-year", said(r"[比较](20\d\d)年(?:执行|预算|增|减)", lambda text: str(int(text) - 2))),
    slip("表的序号", "B-numbers", leave_out_number),
    slip("采购分项超过总额", "B-parts", said(rf"政府采购服务预算(\d[\d.]*){MONEY}", by("1.00"))),
    slip("说明中单位写错", "B-text B-parts", said(r"公用经费[\d.]+(万元|元)", lambda text: "元" if text == "万元" else "万元")),
)  # fmt: skip
