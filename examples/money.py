"""Payments and the progress of the budget: two projects nearly spent, one refund, other money of the unit
beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from examples.days import WorkingDays
from examples.papers import Paper

STAFF, VOICE = "“12345”人员工作经费", "“12345”语音服务费"
CARRIED, OFFICE = "“12345”热线平台运行维护（上年结转）", "日常公用经费"
PROJECTS = {STAFF: ("10301", 0), VOICE: ("10302", 0), CARRIED: ("10309", 1), OFFICE: ("10311", 0)}
"""The end of each project's code, and how many years ago it was first budgeted."""

BUDGETS = {
    STAFF: ("4.50", "0.00"),
    VOICE: ("8.00", "0.00"),
    CARRIED: ("0.00", "6.00"),
    OFFICE: ("5.18", "0.00"),
}
"""年初预算数 and 上年结转 in 万元."""

UNIT = "固原市人民政府“12345”全民服务中心"
MONTHLY = tuple(range(1, 13))


def project_code(project: str, year: int) -> str:
    """项目代码 of 21 digits: the region, the year first budgeted, a number."""
    number, ago = PROJECTS[project]
    return f"640400{(year - ago) % 100:02d}00000000{number}"


@dataclass(frozen=True)
class Payment:
    """One voucher; ``amount`` is in 元 and negative for a refund."""

    voucher: str
    paid: date
    project: str
    purpose: str
    economic: str
    payee_class: str
    payee: str
    source: str
    amount: Decimal


@dataclass(frozen=True)
class Plan:
    """Payments of one purpose: in which months, and what they come to in the year."""

    project: str
    purpose: str
    economic: str
    payee_class: str
    payee: str
    source: str
    months: tuple[int, ...]
    total: str


CARRIER = ("电信运营商", "样例通信公司固原分公司")
PLANS = (
    Plan(
        STAFF,
        "话务人员夜班补助",
        "30199 其他工资福利支出",
        "个人",
        "话务员*（批量）",
        "财政拨款",
        MONTHLY,
        "31200.00",
    ),
    Plan(
        STAFF,
        "话务业务培训费",
        "30216 培训费",
        "企业",
        "样例培训服务公司",
        "财政拨款",
        (3, 6, 9, 11),
        "9600.00",
    ),
    Plan(
        STAFF,
        "话务人员工装和耳机",
        "30299 其他商品和服务支出",
        "企业",
        "样例商贸公司",
        "财政拨款",
        (5, 12),
        "3883.50",
    ),
    Plan(VOICE, "语音通话费、回访费、座机费", "30207 邮电费", *CARRIER, "财政拨款", MONTHLY, "77475.40"),
    Plan(VOICE, "退回重复计收的语音通话费", "30207 邮电费", *CARRIER, "财政拨款", (8,), "-1260.00"),
    Plan(
        CARRIED,
        "热线平台运行维护",
        "30213 维修（护）费",
        "企业",
        "样例软件公司",
        "上年结转",
        (4, 10),
        "59500.00",
    ),
    Plan(
        OFFICE,
        "办公用品",
        "30201 办公费",
        "企业",
        "样例办公用品店",
        "财政拨款",
        (2, 4, 5, 7, 9, 10, 12),
        "24860.00",
    ),
    Plan(OFFICE, "差旅费", "30211 差旅费", "个人", "工作人员*", "财政拨款", (4, 6, 9, 11), "9655.00"),
)


def make_payments(rng: Random, year: int) -> list[Payment]:
    """All payments of the year in the order of their days; the totals of ``PLANS`` hold to the cent."""
    work = WorkingDays(year)
    paid = [payment for plan in PLANS for payment in _plan_payments(rng, work, year, plan)]
    paid.sort(key=lambda record: (record[0], record[1].purpose))
    return [
        Payment(
            f"06404{year % 100:02d}{place:07d}",
            day,
            p.project,
            p.purpose,
            p.economic,
            p.payee_class,
            p.payee,
            p.source,
            amount,
        )
        for place, (day, p, amount) in enumerate(paid, 1)
    ]


def _plan_payments(
    rng: Random, work: WorkingDays, year: int, plan: Plan
) -> Iterator[tuple[date, Plan, Decimal]]:
    left, parts = Decimal(plan.total), len(plan.months)
    for place, month in enumerate(plan.months):
        share = left / (parts - place) * Decimal(f"{rng.uniform(0.93, 1.07):.3f}")
        amount = left if place == parts - 1 else share.quantize(Decimal("0.01"))
        left -= amount
        yield work.days[work.index_on_or_after(date(year, month, rng.randint(8, 22)))], plan, amount


def payments_paper(year: int, paid: list[Payment]) -> Paper:
    """The ledger in 元 with thousands separators, its days as eight digits."""
    return Paper(
        title=f"国库集中支付明细（{year}年）",
        above=("单位：元",),
        headings=(
            "支付凭证号",
            "实际支付日期",
            "单位名称",
            "项目代码",
            "项目名称",
            "用途",
            "部门支出经济分类",
            "收款人类别",
            "收款人全称",
            "收款人账号",
            "资金来源",
            "支付金额（元）",
        ),
        rows=[
            (
                payment.voucher,
                f"{payment.paid:%Y%m%d}",
                UNIT,
                project_code(payment.project, year),
                payment.project,
                payment.purpose,
                payment.economic,
                payment.payee_class,
                payment.payee,
                "样例账号0000",
                payment.source,
                f"{payment.amount:,.2f}",
            )
            for payment in paid
        ],
        foot=(("合计", *[""] * 10, f"{sum(each.amount for each in paid):,.2f}"),),
    )


def budget_paper(until: date, paid: list[Payment]) -> Paper:
    """How the budget stood at the end of ``until``, in 万元; the rate as a percentage with its sign."""
    rows = [_progress_row(project, paid, until) for project in PROJECTS]
    return Paper(
        title=f"预算执行进度表（截至{until.year}年{until.month}月）",
        above=("单位：万元",),
        headings=(
            "项目代码",
            "项目名称",
            "单位名称",
            "截止日期",
            "年初预算数",
            "调整金额",
            "上年结转",
            "全年预算数",
            "资金到位数",
            "累计支出",
            "执行率",
        ),
        rows=rows,
        foot=(
            (
                "合计",
                "",
                "",
                "",
                *(f"{sum(Decimal(row[column]) for row in rows):.2f}" for column in range(4, 10)),
                "",
            ),
        ),
    )


def _progress_row(project: str, paid: list[Payment], until: date) -> tuple[str, ...]:
    initial, carried = map(Decimal, BUDGETS[project])
    executed = (
        sum(
            (payment.amount for payment in paid if payment.project == project and payment.paid <= until),
            Decimal(0),
        )
        / 10_000
    )
    annual = initial + carried
    words = (f"{value:.2f}" for value in (initial, Decimal(0), carried, annual, annual))
    rate = f"{executed / annual * 100:.2f}％"
    return (
        project_code(project, until.year),
        project,
        UNIT,
        f"{until.year}年{until.month}月{until.day}日",
        *words,
        f"{executed:.6f}",
        rate,
    )
