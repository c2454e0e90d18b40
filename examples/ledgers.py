"""The office's own ledgers of the year: trainings, roster, tasks and a survey, as four offices' habits would
save them. Which column is which, ``sources.yaml`` says."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from examples import handwriting
from examples.calls import AGENTS
from examples.days import instant_at
from examples.handwriting import Style
from examples.papers import Cell, Paper

STAFF = tuple(f"B{number:02d}" for number in range(1, 7))
"""The six of the establishment; the 28 who are hired from outside are the agents of the calls."""
AWAY_MONTHS = (9, 10)
"""In which the last of the six is seconded to a village."""
TASKS = (
    ("综合科", "印发热线运行通报", 12),
    ("综合科", "召开承办单位协调会", 4),
    ("话务科", "话务业务培训", 12),
    ("话务科", "专题培训", 12),
    ("综合科", "修订话务员考核管理制度", 1),
    ("督办科", "疑难诉求督办", 12),
    ("数据科", "月报季报专报", 18),
    ("综合科", "热线宣传活动", 4),
)
LATE_TASKS = (17, 66)
"""Numbers of tasks that were done after their day."""
ANSWERS_A_QUARTER = 120


def trainings_paper(rng: Random, year: int) -> Paper:
    """A training of the trade and one on a subject each month, and one for the whole city in May: under
    headings of two lines, days in words, a sum at the foot."""
    rows: list[list[Cell]] = []
    for month in range(1, 13):
        kinds = ("业务培训", "专题培训", "全市业务培训") if month == 5 else ("业务培训", "专题培训")
        for day, kind in zip((8, 18, 24), kinds, strict=False):
            held = date(year, month, day + rng.randrange(3))
            people = 96 if kind.startswith("全市") else rng.randint(24, 28)
            rows.append(
                [
                    f"PX{year}-{len(rows) + 1:02d}",
                    handwriting.write_day(held, Style.WORDS, rng),
                    kind,
                    "（样例）12345会议室",
                    people,
                    rng.choice((2, 2.5, 3)),
                ]
            )
    foot: list[Cell] = ["合计", f"{len(rows)}期", "", "", *(_sum(rows, column) for column in (4, 5))]
    headings = ("期次", "开班时间", "培训类型", "地点", "到课人数（人）", "学时（小时）")
    groups = ("", "培训安排", "培训安排", "培训安排", "培训情况", "培训情况")
    return Paper(f"{year}年教育培训登记表", headings, rows, groups=groups, foot=(foot,))


def _sum(rows: Sequence[Sequence[Cell]], column: int) -> float:
    return sum(cell for row in rows if isinstance(cell := row[column], int | float))


def rosters_by_month(year: int) -> Iterator[tuple[int, Paper]]:
    """A list a month, of all 34 posts; nobody's name, but the number by which the calls know the agents."""
    people = [(number, "事业编制") for number in STAFF] + [(number, "外聘") for number in AGENTS]
    for month in range(1, 13):
        until = f"{year}.{month}.{monthrange(year, month)[1]}"
        rows = [
            (place, until, number, post, "驻村" if number == STAFF[-1] and month in AWAY_MONTHS else "在岗")
            for place, (number, post) in enumerate(people, 1)
        ]
        headings = ("岗位序号", "截止日期", "员工编号", "用工性质", "人员状态")
        foot = ("合计", "", f"{len(rows)}人", "", f"在岗{sum(row[4] == '在岗' for row in rows)}人")
        yield month, Paper(f"人员花名册（{year}年{month}月末）", headings, rows, foot=(foot,))


def tasks_paper(rng: Random, year: int) -> Paper:
    """A row a planned task, with the day it was due and the day it was done, both as texts."""
    rows: list[Sequence[Cell]] = []
    for owner, task, count in TASKS:
        for turn in range(1, count + 1):
            month = max(1, 12 * turn // count)
            due = date(year, month, monthrange(year, month)[1])
            late = len(rows) + 1 in LATE_TASKS
            done = due + timedelta(days=6) if late else due - timedelta(days=rng.randint(2, 15))
            days = (handwriting.write_day(day, Style.SLASHES, rng) for day in (due, done))
            rows.append((f"{len(rows) + 1:03d}", f"{task}（第{turn}次）", *days, owner, ""))
    headings = ("任务编号", "任务事项", "要求完成时间", "办结日期", "牵头科室", "备注")
    above = ("填报单位：（样例）12345便民服务中心",)
    return Paper(f"{year}年度重点工作任务分解表", headings, rows, above, foot=(("合计", f"{len(rows)}项"),))


def surveys_by_quarter(rng: Random, year: int) -> Iterator[tuple[int, Paper]]:
    """What visitors and callers ticked on a questionnaire; a row an answer, as the survey tool saves it."""
    headings = ("答卷编号", "提交答卷时间", "来源渠道", "1.您对12345热线的总体评价")
    answers = {"非常满意": 62, "满意": 30, "一般": 5, "不满意": 3}
    for quarter in range(1, 5):
        first = date(year, 3 * quarter, 1)
        rows = []
        for place in range(1, ANSWERS_A_QUARTER + 1):
            answered = instant_at(first + timedelta(days=rng.randrange(20)), rng.randrange(30_000, 70_000))
            rows.append(
                (
                    f"WJ{year}{quarter}{place:04d}",
                    handwriting.write_instant(answered, Style.SLASHES, rng),
                    rng.choice(("微信公众号", "现场")),
                    rng.choices(list(answers), list(answers.values()))[0],
                )
            )
        yield quarter, Paper(f"服务对象问卷调查（{year}年第{quarter}季度）", headings, rows)
