"""佐证资料 for the rows that a person fills in: a staff list, a task list, short statements; all made up, all
labelled."""

from collections.abc import Mapping, Sequence
from random import Random

from examples.city import SURNAMES
from examples.papers import LABEL, WARNING, Cell, Paper, csv_text

POSTS = (("事业编制", 6, "管理岗"), ("外聘", 28, "话务岗"))
TASKS = (
    ("热线受理转办", "印发热线运行通报", 12),
    ("热线受理转办", "召开承办单位协调会", 4),
    ("培训考核", "话务业务培训", 12),
    ("培训考核", "专题培训", 12),
    ("培训考核", "修订话务员考核管理制度", 1),
    ("督办通报", "疑难诉求督办", 12),
    ("数据分析", "月报季报专报", 18),
    ("宣传推广", "热线宣传活动", 4),
)


def staff_paper(rng: Random, year: int) -> Paper:
    """A row a head and a column a month."""
    rows: list[Sequence[Cell]] = []
    for kind, count, post in POSTS:
        rows += [
            (len(rows) + 1 + index, f"{rng.choice(SURNAMES)}*", kind, post, *["在岗"] * 12)
            for index in range(count)
        ]
    heads: list[Cell] = [len(rows)] * 12
    months = [f"{month}月" for month in range(1, 13)]
    return Paper(
        f"“12345”人员在岗情况（{year}年）",
        ("序号", "姓名", "人员类别", "岗位", *months),
        rows,
        foot=(("合计", "", "", "", *heads),),
    )


def tasks_paper(rng: Random, year: int) -> Paper:
    """A row a planned task, with the day it was due in and the day it was done."""
    rows: list[Sequence[Cell]] = []
    for area, task, count in TASKS:
        for index in range(1, count + 1):
            month = max(1, 12 * index // count)
            done = f"{year}-{month:02d}-{rng.randint(10, 27)}"
            rows.append((len(rows) + 1, area, f"{task}（第{index}次）", f"{year}年{month}月", done, "已完成"))
    headings = ("序号", "工作类别", "任务内容", "计划完成月份", "完成日期", "完成情况")
    return Paper(f"年度工作任务清单（{year}年）", headings, rows, foot=(("合计", "", f"{len(rows)} 项"),))


STATEMENTS: Mapping[str, str] = {
    "履职情况说明": "热线全年统一受理、分类交办、限时回复、统一回访，月度通报按期印发，督办台账逐件销号。",
    "7×24小时服务情况说明": "热线全年实行7×24小时人工值守，夜间、节假日均安排话务员在岗，未出现无人接听时段。",
    "工作开展情况说明": "语音线路全年保障热线受理、转办、回访正常开展；全年安排通话保障任务100项，按期完成97项，完成率97%。",
}
"""Short statements by the name of their file."""


def evidence_files(year: int, seed: int) -> Mapping[str, str]:
    """Every paper by the name of its file; the lists as csv with a byte order mark, so that Excel opens
    them."""
    lists = {
        "人员在岗情况": staff_paper(Random(f"{seed} staff"), year),
        "年度工作任务清单": tasks_paper(Random(f"{seed} tasks"), year),
    }
    return {
        **{f"{name}_{year}_{LABEL}.csv": "\ufeff" + csv_text(paper) for name, paper in lists.items()},
        **{f"{name}_{year}_{LABEL}.txt": _statement_text(name, year) for name in STATEMENTS},
    }


def _statement_text(name: str, year: int) -> str:
    return f"{name}（{WARNING}）\n\n{year}年度：{STATEMENTS[name]}\n\n填报人：样例填报人\n"
