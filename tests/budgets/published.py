"""Department budgets in the shapes in which provinces and units publish them, with invented numbers that are all right.

A ``Paper`` is a list of paragraphs and grids, so that a slip can be planted in a cell or a sentence before it is typeset.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.papers.seed_documents import Part, Span, merged

ZERO = Decimal("0.00")


@dataclass
class Grid:
    """One table: its kind, its texts and the merged cells of its header."""

    kind: str
    texts: list[list[str]]
    spans: tuple[Span, ...] = ()
    header: int = 1

    def row(self, name: str) -> list[str]:
        return next(line for line in self.texts[self.header :] if name in line)


@dataclass
class Paper:
    name: str
    blocks: list[str | Grid]

    def grid(self, kind: str) -> Grid:
        return next(block for block in self.blocks if isinstance(block, Grid) and block.kind == kind)

    def parts(self) -> tuple[Part, ...]:
        return tuple(
            block if isinstance(block, str) else merged(widen(block.texts), block.spans)
            for block in self.blocks
        )


def widen(texts: Sequence[list[str]]) -> list[list[str]]:
    width = max(map(len, texts))
    return [[*line, *[""] * (width - len(line))] for line in texts]


@dataclass(frozen=True)
class Account:
    code: str
    name: str
    basic: Decimal = ZERO
    project: Decimal = ZERO
    previous: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.basic + self.project


@dataclass(frozen=True)
class Shape:
    """How one unit prints its budget; the layouts and texts are named below."""

    unit: str
    year: int
    title: str
    main: tuple[str, ...]
    money: str = "万元"
    seed: int = 1
    general: str = "plain"
    income: str = "units"
    three: str = "wide"
    comparison: str = "比{last}年执行数"
    text: str = "ningxia"
    numbers: str = "一二三四五六七八九"
    grouping: bool = False
    has_fund: bool = True
    has_three: bool = True
    has_capital: bool = False
    has_other_income: bool = False
    has_carried_over: bool = True
    text_first: bool = False
    blank: str = ""


MAIN = {
    "office": ("201", "一般公共服务支出", "20103", "政府办公厅（室）及相关机构事务", "2010301", "行政运行", "2010302", "一般行政管理事务"),
    "water": ("213", "农林水支出", "21303", "水利", "2130301", "行政运行（水利）", "2130311", "水资源节约管理与保护"),
    "school": ("205", "教育支出", "20502", "普通教育", "2050202", "小学教育", "2050299", "其他普通教育支出"),
    "library": ("207", "文化旅游体育与传媒支出", "20701", "文化和旅游", "2070104", "图书馆", "2070199", "其他文化和旅游支出"),
    "court": ("204", "公共安全支出", "20405", "法院", "2040501", "行政运行（法院）", "2040504", "案件审判"),
    "road": ("214", "交通运输支出", "21401", "公路水路运输", "2140101", "行政运行（交通）", "2140106", "公路养护"),
    "forest": ("211", "节能环保支出", "21101", "环境保护管理事务", "2110101", "行政运行（环保）", "2110199", "其他环境保护管理事务支出"),
}  # fmt: skip

SHAPES = (
    Shape("固原县政务服务中心", 2024, "{unit}{year}年部门预算", MAIN["office"], seed=1),
    Shape(
        "临泽区水利局",
        2025,
        "{year}年度{unit}部门预算公开",
        MAIN["water"],
        seed=2,
        general="changes",
        comparison="比{last}年执行数",
    ),
    Shape(
        "桂平县图书馆",
        2023,
        "{unit}{year}年部门预算公开说明",
        MAIN["library"],
        money="元",
        seed=3,
        text="guangxi",
        comparison="同比",
        has_fund=False,
        three="none",
        has_three=False,
        has_carried_over=False,
        grouping=True,
    ),
    Shape(
        "川南县教育局",
        2022,
        "关于{unit}{year}年部门预算编制的说明",
        MAIN["school"],
        seed=4,
        general="units",
        income="accounts",
        text="sichuan",
        comparison="较上年预算数",
        has_other_income=True,
    ),
    Shape(
        "苏北市中级人民法院",
        2024,
        "{year}年度{unit}单位预算公开",
        MAIN["court"],
        seed=5,
        general="levels",
        comparison="与上年相比",
        text="jiangsu",
        blank="—",
    ),
    Shape(
        "粤西县交通运输局",
        2021,
        "{year}年{unit}部门预算",
        MAIN["road"],
        seed=6,
        general="nature",
        comparison="较上年",
        text="guangxi",
        three="long",
        has_capital=True,
    ),
    Shape(
        "陕南区生态环境分局",
        2024,
        "{unit}（本级）{year}年部门预算",
        MAIN["forest"],
        money="元",
        seed=7,
        general="codes",
        comparison="比{last}年预算",
        text="jiangsu",
        grouping=True,
    ),
    Shape(
        "云岭县水务局",
        2025,
        "{unit}{year}年度部门预算公开目录",
        MAIN["water"],
        seed=8,
        general="changes",
        comparison="比{last}年执行数",
        text_first=True,
        three="wide",
        has_other_income=True,
    ),
    Shape(
        "鄂东区人民法院",
        2020,
        "{year}年{unit}预算公开",
        MAIN["court"],
        seed=9,
        general="plain",
        income="accounts",
        comparison="同比",
        text="sichuan",
        has_fund=False,
    ),
    Shape(
        "赣江县中心小学",
        2023,
        "{unit}{year}年单位预算",
        MAIN["school"],
        seed=10,
        general="levels",
        comparison="较{last}年",
        text="ningxia",
        has_three=False,
        has_fund=False,
    ),
    Shape(
        "陇东县公路段",
        2022,
        "{year}年度{unit}部门预算情况说明",
        MAIN["road"],
        seed=11,
        general="nature",
        comparison="比上年",
        text="jiangsu",
        three="long",
        text_first=True,
        blank="-",
    ),
    Shape(
        "闽北区档案馆",
        2024,
        "{unit}{year}年部门预算说明",
        MAIN["office"],
        money="元",
        seed=12,
        general="units",
        comparison="比上年",
        text="guangxi",
        has_capital=True,
        has_fund=True,
    ),
)


@dataclass
class Numbers:
    """The invented amounts of one budget, right in every sum."""

    shape: Shape
    random: random.Random
    general: list[Account] = field(default_factory=list)
    fund: list[Account] = field(default_factory=list)
    capital: list[Account] = field(default_factory=list)
    economic: list[tuple[str, str, Decimal, Decimal]] = field(default_factory=list)
    three: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    other: Decimal = ZERO
    carried: Decimal = ZERO

    def amount(self, least: int, most: int) -> Decimal:
        factor = 10000 if self.shape.money == "元" else 1
        return (Decimal(self.random.randint(least * 100, most * 100)) / 100 * factor).quantize(ZERO)

    @property
    def basic(self) -> Decimal:
        return sum((account.basic for account in self.general), ZERO)

    @property
    def project(self) -> Decimal:
        return sum((account.project for account in self.general), ZERO)

    @property
    def spent(self) -> Decimal:
        return total(self.general) + total(self.fund) + total(self.capital)


def total(accounts: Sequence[Account]) -> Decimal:
    return sum((account.total for account in accounts), ZERO)


def numbers_of(shape: Shape) -> Numbers:
    numbers = Numbers(shape, random.Random(shape.seed))
    make = numbers.amount
    people = {code: make(3, 30) for code in ("30101", "30102", "30103", "30108", "30109", "30110", "30113")}
    costs = {code: make(1, 9) for code in ("30201", "30207", "30211", "30231", "30299")}
    helped = make(1, 4)
    running = sum(people.values(), helped) + sum(costs.values())
    running -= people["30108"] + people["30109"] + people["30110"] + people["30113"]
    project = make(20, 90)
    rows = (
        (shape.main[4], shape.main[5], running, ZERO),
        (shape.main[6], shape.main[7], ZERO, project),
        ("2080505", "机关事业单位基本养老保险缴费支出", people["30108"], ZERO),
        ("2080506", "机关事业单位职业年金缴费支出", people["30109"], ZERO),
        ("2101101", "行政单位医疗", people["30110"], ZERO),
        ("2210201", "住房公积金", people["30113"], ZERO),
    )
    numbers.general = [
        Account(code, name, basic, more, make(5, 60)) for code, name, basic, more in sorted(rows)
    ]
    if shape.has_fund:
        numbers.fund = [Account("2120803", "城市建设支出", ZERO, make(10, 40), make(10, 40))]
    if shape.has_capital:
        numbers.capital = [Account("2230105", "国有企业改革成本支出", ZERO, make(10, 40), make(10, 40))]
    names = dict(
        zip(
            (*people, *costs),
            ("基本工资", "津贴补贴", "奖金", "机关事业单位基本养老保险缴费", "职业年金缴费", "职工基本医疗保险缴费", "住房公积金",
             "办公费", "邮电费", "差旅费", "公务用车运行维护费", "其他商品和服务支出"),
            strict=True,
        )
    )  # fmt: skip
    numbers.economic = [
        *((code, names[code], value, ZERO) for code, value in people.items()),
        *((code, names[code], ZERO, value) for code, value in costs.items()),
        ("30305", "生活补助", helped, ZERO),
    ]
    reception = make(1, 2)
    numbers.three = {
        "因公出国（境）费": (ZERO, ZERO),
        "公务用车购置费": (ZERO, ZERO),
        "公务用车运行费": (costs["30231"], make(1, 9)),
        "公务接待费": (reception, reception + make(1, 2)),
    }
    numbers.other = make(5, 15) if shape.has_other_income else ZERO
    numbers.carried = make(2, 9) if shape.has_carried_over else ZERO
    return numbers


def levels(accounts: Sequence[Account], main: tuple[str, ...]) -> list[Account]:
    """The accounts with the 类 and 款 above them."""
    names = {
        main[0]: main[1],
        main[2]: main[3],
        "208": "社会保障和就业支出",
        "20805": "行政事业单位养老支出",
        "210": "卫生健康支出",
        "21011": "行政事业单位医疗",
        "221": "住房保障支出",
        "22102": "住房改革支出",
        "212": "城乡社区支出",
        "21208": "国有土地使用权出让收入安排的支出",
        "223": "国有资本经营预算支出",
        "22301": "解决历史遗留问题及改革成本支出",
    }
    codes = sorted(
        {code for account in accounts for code in (account.code[:3], account.code[:5], account.code)}
    )
    return [account_of(code, names, accounts) for code in codes]


def account_of(code: str, names: dict[str, str], accounts: Sequence[Account]) -> Account:
    below = [account for account in accounts if account.code.startswith(code)]
    name = names.get(code) or below[0].name
    sums = [
        sum((getattr(account, what) for account in below), ZERO) for what in ("basic", "project", "previous")
    ]
    return Account(code, name, *sums)


def percent(part: Decimal, whole: Decimal, places: str = "0.01") -> str:
    return f"{(part / whole * 100).quantize(Decimal(places), ROUND_HALF_UP)}"
