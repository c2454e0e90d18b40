"""The disclosure tables of the published shapes, each in the layouts of several provinces."""

from collections.abc import Sequence
from decimal import Decimal

from tests.budgets.published import ZERO, Account, Grid, Numbers, Shape, levels, percent, total

CHINESE = "一二三四五六七八九十"


def show(shape: Shape, value: Decimal) -> str:
    if not value:
        return shape.blank
    return f"{value:,.2f}" if shape.grouping else f"{value:.2f}"


def all_accounts(numbers: Numbers) -> list[Account]:
    """General accounts with what other income adds, and those of funds."""
    main = numbers.shape.main[6]
    general = [
        Account(
            each.code, each.name, each.basic, each.project + (numbers.other if each.code == main else ZERO)
        )
        for each in numbers.general
    ]
    return [*general, *numbers.fund, *numbers.capital]


def classes(numbers: Numbers, accounts: Sequence[Account]) -> list[Account]:
    return [account for account in levels(accounts, numbers.shape.main) if len(account.code) == 3]


def incomes(numbers: Numbers) -> list[tuple[str, Decimal]]:
    return [
        ("一般公共预算拨款收入", total(numbers.general) - numbers.carried),
        ("政府性基金预算拨款收入", total(numbers.fund)),
        ("国有资本经营预算拨款收入", total(numbers.capital)),
        ("事业收入", numbers.other),
    ]


def granted(numbers: Numbers) -> Decimal:
    return numbers.spent - numbers.carried


def balance(numbers: Numbers) -> Grid:
    shape, spent = numbers.shape, numbers.spent + numbers.other
    left = [(f"{CHINESE[index]}、{name}", value) for index, (name, value) in enumerate(incomes(numbers))]
    right = [
        (f"{CHINESE[index]}、{each.name}", each.total)
        for index, each in enumerate(classes(numbers, all_accounts(numbers)))
    ]
    longest = max(len(left), len(right))
    left += [("", ZERO)] * (longest - len(left))
    right += [("", ZERO)] * (longest - len(right))
    body = [
        [one, show(shape, value), two, show(shape, spend)]
        for (one, value), (two, spend) in zip(left, right, strict=True)
    ]
    got = spent - numbers.carried
    sums = [
        ["本年收入合计", show(shape, got), "本年支出合计", show(shape, spent)],
        ["上年结转", show(shape, numbers.carried), "结转下年", shape.blank],
        ["收入总计", show(shape, spent), "支出总计", show(shape, spent)],
    ]
    header = [["收入", "", "支出", ""], ["项目", f"{shape.year}年预算数", "项目", f"{shape.year}年预算数"]]
    return Grid("部门收支总表", [*header, *body, *sums], ((0, 0, 1, 2), (0, 2, 1, 2)), 2)


def income(numbers: Numbers) -> Grid:
    """By unit, or by account under the column 单位名称（科目）."""
    shape = numbers.shape
    sources = [("上年结转", numbers.carried), *incomes(numbers)]
    whole = sum((value for _, value in sources), ZERO)
    values = [show(shape, value) for value in (whole, *(value for _, value in sources))]
    if shape.income == "units":
        header = ["部门代码", "部门名称", "合计", *(name for name, _ in sources)]
        return Grid("部门收入总表", [header, ["", "合计", *values], ["213001", shape.unit, *values]])
    header = ["科目编码", "单位名称（科目）", "总计", *(name for name, _ in sources)]
    accounts = sorted(all_accounts(numbers), key=lambda each: each.code)
    rows = [
        [each.code, each.name, show(shape, each.total), *account_sources(numbers, each)] for each in accounts
    ]
    return Grid("部门收入总表", [header, ["", "合计", *values], *rows])


def account_sources(numbers: Numbers, account: Account) -> list[str]:
    """上年结转 and 事业收入 are spent on the project of the unit."""
    is_fund, is_capital = account.code.startswith("212"), account.code.startswith("223")
    own = account.total
    carried = numbers.carried if account.code == numbers.shape.main[6] else ZERO
    other = numbers.other if account.code == numbers.shape.main[6] else ZERO
    grant = own - carried - other
    split = (
        carried,
        ZERO if is_fund or is_capital else grant,
        grant if is_fund else ZERO,
        grant if is_capital else ZERO,
        other,
    )
    return [show(numbers.shape, value) for value in split]


def spending(numbers: Numbers) -> Grid:
    shape = numbers.shape
    accounts = levels(all_accounts(numbers), shape.main)
    rows = [[each.code, each.name, *amounts(shape, each)] for each in accounts]
    whole = Account("", "合计", numbers.basic, sum((each.project for each in all_accounts(numbers)), ZERO))
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "上缴上级支出", "对附属单位补助支出"]
    return Grid("部门支出总表", [header, ["", "合计", *amounts(shape, whole)], *rows])


def amounts(shape: Shape, account: Account) -> list[str]:
    return [show(shape, value) for value in (account.total, account.basic, account.project)]


def fiscal(numbers: Numbers) -> Grid:
    shape = numbers.shape
    accounts = [*numbers.general, *numbers.fund, *numbers.capital]
    kinds = {
        "一般公共预算拨款": total(numbers.general) - numbers.carried,
        "政府性基金预算拨款": total(numbers.fund),
    }
    kinds["国有资本经营预算拨款"] = total(numbers.capital)
    left = [("一、本年收入", granted(numbers))]
    left += [(f"（{CHINESE[index]}）{name}", value) for index, (name, value) in enumerate(kinds.items())]
    left += [("二、上年结转", numbers.carried), ("（一）一般公共预算拨款", numbers.carried)]
    right = [
        ("一、本年支出", numbers.spent, total(numbers.general), total(numbers.fund), total(numbers.capital))
    ]
    for index, each in enumerate(classes(numbers, accounts)):
        general, fund, capital = (each.total if flag else ZERO for flag in kind_flags(each.code))
        right.append((f"（{CHINESE[index]}）{each.name}", each.total, general, fund, capital))
    right.append(("二、结转下年", ZERO, ZERO, ZERO, ZERO))
    longest = max(len(left), len(right))
    left += [("", ZERO)] * (longest - len(left))
    right += [("", ZERO, ZERO, ZERO, ZERO)] * (longest - len(right))
    left.append(("收入总计", numbers.spent))
    right.append(("支出总计", *right[0][1:]))
    body = [
        [
            one,
            show(shape, value) if one else "",
            two[0],
            *(show(shape, each) if two[0] else "" for each in two[1:]),
        ]
        for (one, value), two in zip(left, right, strict=True)
    ]
    header = [
        ["收入", "", "支出", "", "", "", ""],
        ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
    ]
    return Grid("财政拨款收支总表", [*header, *body], ((0, 0, 1, 2), (0, 2, 1, 5)), 2)


def kind_flags(code: str) -> tuple[bool, bool, bool]:
    is_fund, is_capital = code.startswith("212"), code.startswith("223")
    return not is_fund and not is_capital, is_fund, is_capital


def listed(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    """一般公共预算支出表 and its like, in the layout of the shape."""
    shape = numbers.shape
    rows = levels(accounts, shape.main)
    whole = Account(
        "",
        "合计",
        *(sum((getattr(each, what) for each in accounts), ZERO) for what in ("basic", "project", "previous")),
    )
    return LAYOUTS[shape.general](numbers, kind, [whole, *rows])


def plain(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    rows = [[each.code, each.name, *amounts(numbers.shape, each)] for each in accounts]
    return Grid(kind, [header, *rows])


def changes(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    shape, last = numbers.shape, numbers.shape.year - 1
    rows = [
        [
            *(each.code, each.name, show(shape, each.previous), *amounts(shape, each)),
            *(f"{each.total - each.previous:.2f}", f"{percent(each.total - each.previous, each.previous)}%"),
        ]
        for each in accounts
    ]
    header = [
        [
            "功能分类科目",
            "",
            f"{last}年执行数",
            f"{shape.year}年预算数",
            "",
            "",
            f"{shape.year}年预算数比{last}年执行数",
            "",
        ],
        ["科目编码", "科目名称", "", "小计", "基本支出", "项目支出", "增减额", "增减%"],
    ]
    return Grid(kind, [*header, *rows], ((0, 0, 1, 2), (0, 2, 2, 1), (0, 3, 1, 3), (0, 6, 1, 2)), 2)


def account_levels(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    """类, 款 and 项 in columns of their own."""
    rows = [
        [each.code[:3], each.code[3:5], each.code[5:], each.name, *amounts(numbers.shape, each)]
        for each in accounts
    ]
    header = [
        ["科目编码", "", "", "科目名称", f"{numbers.shape.year}年预算数", "", ""],
        ["类", "款", "项", "", "合计", "基本支出", "项目支出"],
    ]
    return Grid(kind, [*header, *rows], ((0, 0, 1, 3), (0, 3, 2, 1), (0, 4, 1, 3)), 2)


def units(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    header = ["科目编码", "单位名称（科目）", "总计", "基本支出", "项目支出"]
    return Grid(kind, [header, *plain(numbers, kind, accounts).texts[1:]])


def nature(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    rows = [[each.code, each.name, "财政拨款", *amounts(numbers.shape, each), ""] for each in accounts]
    header = ["支出功能分类科目编码", "支出功能分类科目", "资金性质", "合计", "基本支出", "项目支出", "备注"]
    return Grid(kind, [header, *rows])


def codes(numbers: Numbers, kind: str, accounts: Sequence[Account]) -> Grid:
    shape = numbers.shape
    rows = [
        ["301005", shape.unit, each.code, each.name, *amounts(shape, each)]
        if each.code
        else ["", "", "", "合计", *amounts(shape, each)]
        for each in accounts
    ]
    header = [
        "部门(单位)代码",
        "部门(单位)名称",
        "科目编码",
        "科目名称",
        f"合计（{shape.money}）",
        "基本支出",
        "项目支出",
    ]
    return Grid(kind, [header, *rows])


LAYOUTS = {
    "plain": plain,
    "changes": changes,
    "levels": account_levels,
    "units": units,
    "nature": nature,
    "codes": codes,
}


def basic(numbers: Numbers) -> Grid:
    shape = numbers.shape
    groups = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助"}
    rows = []
    for code, name in groups.items():
        below = [each for each in numbers.economic if each[0].startswith(code)]
        rows.append(
            (code, name, sum((each[2] for each in below), ZERO), sum((each[3] for each in below), ZERO))
        )
        rows += below
    staff = sum((each[2] for each in numbers.economic), ZERO)
    public = sum((each[3] for each in numbers.economic), ZERO)
    lines = [
        [code, name, show(shape, one + two), show(shape, one), show(shape, two)]
        for code, name, one, two in (("", "合计", staff, public), *rows)
    ]
    header = [
        ["支出经济分类科目", "", "基本支出", "", ""],
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
    ]
    return Grid("一般公共预算基本支出表", [*header, *lines], ((0, 0, 1, 2), (0, 2, 1, 3)), 2)


def three(numbers: Numbers) -> Grid:
    """In one row, or one line for each item."""
    shape, last = numbers.shape, numbers.shape.year - 1
    abroad, bought, run, received = (now for now, _ in numbers.three.values())
    whole, vehicles = abroad + bought + run + received, bought + run
    kind = "三公经费支出表"
    if shape.three == "long":
        before = [was for _, was in numbers.three.values()]
        items = (
            ("合计", whole, sum(before, ZERO)),
            ("1.因公出国（境）费", abroad, before[0]),
            ("2.公务接待费", received, before[3]),
            ("3.公务用车购置及运行费", vehicles, before[1] + before[2]),
            ("其中：公务用车运行费", run, before[2]),
            ("公务用车购置费", bought, before[1]),
        )
        rows = [[name, show(shape, was), show(shape, now)] for name, now, was in items]
        return Grid(kind, [["项目", f"{last}年预算数", f"{shape.year}年预算数"], *rows])
    header = [
        ["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"],
        ["", "", "小计", "公务用车购置费", "公务用车运行费", ""],
    ]
    values = [f"{value:,.2f}" for value in (whole, abroad, vehicles, bought, run, received)]
    spans = ((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 3), (0, 5, 2, 1))
    return Grid(kind, [*header, values], spans, 2)
