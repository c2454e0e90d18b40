"""The texts of the published shapes, and the papers put together of tables and text."""

from decimal import Decimal

from tests.budgets.published import SHAPES, ZERO, Grid, Numbers, Paper, Shape, numbers_of, percent, total
from tests.budgets.published_tables import (
    all_accounts,
    balance,
    basic,
    classes,
    fiscal,
    income,
    incomes,
    listed,
    spending,
    three,
)


def paper_of(shape: Shape) -> Paper:
    numbers = numbers_of(shape)
    title = shape.title.format(unit=shape.unit, year=shape.year)
    tables = table_blocks(numbers)
    text: list[str | Grid] = [*text_blocks(numbers)]
    parts = [text, tables] if shape.text_first else [tables, text]
    return Paper(
        shape.unit, [title, "第一部分 单位概况", "负责本行政区域内的有关工作。", *parts[0], *parts[1]]
    )


def table_blocks(numbers: Numbers) -> list[str | Grid]:
    shape = numbers.shape
    grids = [balance(numbers), income(numbers), spending(numbers), fiscal(numbers)]
    grids += [listed(numbers, "一般公共预算支出表", numbers.general), basic(numbers)]
    grids += [three(numbers)] if shape.has_three else []
    grids += [listed(numbers, "政府性基金预算支出表", numbers.fund)] if numbers.fund else []
    grids += [listed(numbers, "国有资本经营预算支出表", numbers.capital)] if numbers.capital else []
    blocks: list[str | Grid] = ["第二部分 部门预算表" if not shape.text_first else "第三部分 部门预算表"]
    for number, grid in enumerate(grids):
        title = "一般公共预算“三公”经费支出表" if grid.kind == "三公经费支出表" else grid.kind
        blocks += [f"{shape.numbers[number]}、{title}", f"单位：{shape.money}", grid]
    return blocks


class Words:
    """How a shape says things."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers, self.shape = numbers, numbers.shape
        self.compared = self.shape.comparison.format(last=self.shape.year - 1)

    def money(self, value: Decimal) -> str:
        return f"{value:.2f}{self.shape.money}"

    def change(self, now: Decimal, before: Decimal) -> str:
        """比上年增加 …，增长 …%."""
        if now == before:
            return f"{self.compared}持平"
        word, rate = ("增加", "增长") if now > before else ("减少", "下降")
        gap = abs(now - before)
        return f"{self.compared}{word}{self.money(gap)}，{rate}{percent(gap, before)}%"


def text_blocks(numbers: Numbers) -> list[str]:
    words = Words(numbers)
    blocks = ["第三部分 预算情况说明" if not numbers.shape.text_first else "第二部分 预算情况说明"]
    return [*blocks, *TEXTS[numbers.shape.text](words), *closing(words)]


def ningxia(words: Words) -> list[str]:
    """In the order of the tables, each section on one of them."""
    numbers, shape, money = words.numbers, words.shape, words.money
    spent = numbers.spent + numbers.other
    who = f"{shape.unit}{shape.year}年"
    got = "、".join(
        f"{name}{money(value)}" for name, value in [*incomes(numbers), ("上年结转", numbers.carried)] if value
    )
    lines = "、".join(f"{each.name}{money(each.total)}" for each in classes(numbers, all_accounts(numbers)))
    shares = "；".join(
        f"{name}{money(value)}，占{percent(value, spent)}%"
        for name, value in [*incomes(numbers), ("上年结转", numbers.carried)]
        if value
    )
    project = sum((each.project for each in all_accounts(numbers)), ZERO)
    return [
        f"一、关于{who}部门收支总表的说明",
        f"{who}收支总预算{money(spent)}。收入包括：{got}；支出包括：{lines}。",
        f"二、关于{who}部门收入总表的说明",
        f"{who}收入预算{money(spent)}，其中：{shares}。",
        f"三、关于{who}部门支出总表的说明",
        f"{who}支出预算{money(spent)}，其中：基本支出{money(numbers.basic)}，占{percent(numbers.basic, spent)}%；"
        f"项目支出{money(project)}，占{percent(project, spent)}%。",
        *general_section(words, "四"),
        *three_section(words, "五"),
        *fund_section(words, "六"),
    ]


def general_section(words: Words, number: str) -> list[str]:
    numbers, shape, money = words.numbers, words.shape, words.money
    whole, who = total(numbers.general), f"{shape.unit}{shape.year}年"
    before = sum((each.previous for each in numbers.general), ZERO)
    accounts = [
        f"{index}.{each.name}{shape.year}年预算为{money(each.total)}，{words.change(each.total, each.previous)}。"
        for index, each in enumerate(numbers.general[:3], 1)
    ]
    return [
        f"{number}、关于{who}一般公共预算支出表的说明",
        f"{who}一般公共预算拨款支出{money(whole)}，{words.change(whole, before)}，主要原因是人员和项目变动。",
        *accounts,
        *basic_section(words, f"（{number}）"),
    ]


def basic_section(words: Words, number: str) -> list[str]:
    numbers, money = words.numbers, words.money
    staff = [(name, value) for _, name, value, _ in numbers.economic if value]
    public = [(name, value) for _, name, _, value in numbers.economic if value]
    told = "、".join(f"{name}{money(value)}" for name, value in staff)
    costs = "、".join(f"{name}{money(value)}" for name, value in public)
    sums = [sum((value for _, value in each), ZERO) for each in (staff, public)]
    return [
        f"{number}一般公共预算基本支出情况",
        f"{words.shape.year}年一般公共预算基本支出{money(numbers.basic)}，其中：人员经费{money(sums[0])}，具体包括：{told}；"
        f"公用经费{money(sums[1])}，具体包括：{costs}。",
    ]


def three_section(words: Words, number: str) -> list[str]:
    numbers, shape, money = words.numbers, words.shape, words.money
    if not shape.has_three:
        return [f"{number}、“三公”经费预算情况说明", "本单位没有“三公”经费预算。"]
    now = {name: value for name, (value, _) in numbers.three.items()}
    before = {name: value for name, (_, value) in numbers.three.items()}
    whole, last = sum(now.values(), ZERO), sum(before.values(), ZERO)
    vehicles = now["公务用车购置费"] + now["公务用车运行费"]
    return [
        f"{number}、关于{shape.year}年“三公”经费预算情况说明",
        f"{shape.year}年“三公”经费预算{money(whole)}，其中：因公出国（境）费{money(ZERO)}，公务用车购置及运行费{money(vehicles)}，"
        f"公务接待费{money(now['公务接待费'])}。",
        f"{shape.year}年“三公”经费预算{words.change(whole, last)}。公务用车运行费{money(now['公务用车运行费'])}，"
        f"{words.change(now['公务用车运行费'], before['公务用车运行费'])}；公务接待费{money(now['公务接待费'])}，"
        f"{words.change(now['公务接待费'], before['公务接待费'])}。",
    ]


def fund_section(words: Words, number: str) -> list[str]:
    numbers, shape = words.numbers, words.shape
    blocks = [f"{number}、关于{shape.year}年政府性基金预算支出情况说明"]
    if not numbers.fund:
        return [*blocks, f"{shape.unit}{shape.year}年没有使用政府性基金预算拨款安排的支出。"]
    whole, before = total(numbers.fund), sum((each.previous for each in numbers.fund), ZERO)
    return [*blocks, f"{shape.year}年政府性基金预算支出{words.money(whole)}，{words.change(whole, before)}。"]


def guangxi(words: Words) -> list[str]:
    """Shares of wholes that are named, and 同比."""
    numbers, shape, money = words.numbers, words.shape, words.money
    whole = total(numbers.general)
    before = sum((each.previous for each in numbers.general), ZERO)
    lines = [
        f"{index}.{each.name}{money(each.total)}，占一般公共预算支出的{percent(each.total, whole)}%，"
        f"{words.change(each.total, sum((one.previous for one in numbers.general if one.code.startswith(each.code)), ZERO))}。"
        for index, each in enumerate(classes(numbers, numbers.general), 1)
    ]
    return [
        "一、一般公共预算支出情况说明",
        f"{shape.year}年一般公共预算支出{money(whole)}，{words.change(whole, before)}。",
        "（一）按功能分类科目划分",
        *lines,
        "（二）按支出结构分类划分",
        f"1.基本支出预算{money(numbers.basic)}，占一般公共预算支出的{percent(numbers.basic, whole)}%。",
        f"2.项目支出预算{money(numbers.project)}，占一般公共预算支出的{percent(numbers.project, whole)}%。",
        *basic_section(words, "二、"),
        *three_section(words, "三"),
        *fund_section(words, "四"),
    ]


def sichuan(words: Words) -> list[str]:
    """收入支出总预算 first, changes on a told base, 三公 with the figures of last year in a section of their own."""
    numbers, shape, money = words.numbers, words.shape, words.money
    spent, last = numbers.spent + numbers.other, shape.year - 1
    whole = total(numbers.general)
    before = sum((each.previous for each in numbers.general), ZERO)
    word, rate = ("增加", "增长") if whole > before else ("减少", "下降")
    gap = abs(whole - before)
    old = {name: value for name, (_, value) in numbers.three.items()}
    return [
        "一、部门预算收支情况说明",
        f"{shape.year}年收入总预算{money(spent)}，支出总预算{money(spent)}。",
        "二、一般公共预算支出情况说明",
        f"{shape.year}年一般公共预算支出{money(whole)}，比{last}年的{money(before)}{word}{money(gap)}，{rate}{percent(gap, before)}%。",
        *basic_section(words, "三、"),
        *three_section(words, "四"),
        f"五、{last}年“三公”经费决算情况",
        f"{last}年“三公”经费决算{money(sum(old.values(), ZERO))}，其中：因公出国（境）费{money(ZERO)}，"
        f"公务用车运行费{money(old['公务用车运行费'])}，公务用车购置费{money(ZERO)}，公务接待费{money(old['公务接待费'])}。",
        *fund_section(words, "六"),
    ]


def jiangsu(words: Words) -> list[str]:
    numbers, shape, money = words.numbers, words.shape, words.money
    spent = numbers.spent + numbers.other
    project = sum((each.project for each in all_accounts(numbers)), ZERO)
    return [
        "一、收支预算总体情况说明",
        f"{shape.unit}{shape.year}年度收入、支出预算总计{money(spent)}。",
        "二、收入预算情况说明",
        f"{shape.unit}{shape.year}年收入预算合计{money(spent)}，其中：上年结转{money(numbers.carried)}，"
        f"占{percent(numbers.carried, spent)}%。",
        "三、支出预算情况说明",
        f"{shape.unit}{shape.year}年支出预算合计{money(spent)}，其中：基本支出{money(numbers.basic)}，占{percent(numbers.basic, spent)}%；"
        f"项目支出{money(project)}，占{percent(project, spent)}%。",
        *general_section(words, "四"),
        *three_section(words, "五"),
        *fund_section(words, "六"),
    ]


def closing(words: Words) -> list[str]:
    """What stands in no table."""
    shape = words.shape
    return [
        "七、其他重要事项的情况说明",
        "（一）机关运行经费",
        f"{shape.year}年机关运行经费预算{words.money(Decimal('12.30'))}。",
        "（二）政府采购情况",
        f"{shape.year}年政府采购预算总额{words.money(Decimal('8.00'))}，其中：政府采购货物预算{words.money(Decimal('3.00'))}，"
        f"政府采购服务预算{words.money(Decimal('5.00'))}。",
        "（三）国有资产占用情况",
        f"截至{shape.year - 1}年12月31日，共有车辆2辆，单价50万元以上通用设备0台。",
    ]


TEXTS = {"ningxia": ningxia, "guangxi": guangxi, "sichuan": sichuan, "jiangsu": jiangsu}
PAPERS = tuple(paper_of(shape) for shape in SHAPES)
