"""What the papers and pages of a project and of a whole department (部门整体) call the same things."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.figures import format_plain
from indicators.model import DepartmentTask, Funds, SheetKind

SOURCE_LABELS = (
    ("total", "年度资金总额"),
    ("fiscal", "其中:当年财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
USE_LABELS = (("total", "年度资金总额"), ("basic", "其中:基本支出"), ("projects", "项目支出"))


@dataclass(frozen=True)
class SheetWords:
    """``spending`` begins the titles of papers, ``name`` is the label of whose sheet it is, ``money``
    that of its funds, ``leader`` of who answers for it, ``seal`` of whose seal it bears; ``this`` stands in
    a sentence."""

    spending: str
    name: str
    money: str
    leader: str
    seal: str
    this: str


SHEET_WORDS: Mapping[SheetKind, SheetWords] = {
    SheetKind.PROJECT: SheetWords(
        "项目支出", "项目名称", "项目资金", "项目负责人", "实施单位（盖章）", "本项目"
    ),
    SheetKind.DEPARTMENT: SheetWords(
        "部门整体支出", "部门（单位）名称", "年度资金", "部门负责人", "部门（盖章）", "本部门"
    ),
}


def fund_labels(funds: Funds) -> tuple[tuple[str, str], ...]:
    """The rows of the block of money, each with the amount that it shows."""
    return USE_LABELS if funds.by_use else SOURCE_LABELS


def task_text(task: DepartmentTask) -> str:
    """On one line."""
    amount = "" if task.total is None else f"（{format_plain(task.total)}）"
    return f"{task.name}{amount}{'：' if task.content else ''}{task.content}"
