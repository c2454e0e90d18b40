"""可以提交: what stands in the way of a self-evaluation beside what it lacks itself (``Assessment.missing``, the
errors of its checks among it): errors of its target sheet, and an approval that is not there. So no page says
that it is ready above something that refuses it.

Files that are gone are looked for only where a paper is handed in (``workspace/paper_obstacles.py``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from forms.dossier import Dossier
from yamlfiles.problem import Problem, Severity

UNAPPROVED = "绩效目标在 {day} 尚未批复，请先登记批复"
FALLEN_BACK = "目标文件现在有误，本页用的是上一版正确的内容，请先改正"


class SettledAt(StrEnum):
    """Where an item is settled: in the target sheet, or on the page of decisions."""

    SHEET = "sheet"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class OpenItem:
    """One thing in the way."""

    text: str
    settled_at: SettledAt


def items_in_the_way(
    dossier: Dossier, sheet_problems: Iterable[Problem], *, fallen_back: bool
) -> tuple[OpenItem, ...]:
    """What stands in no form. ``sheet_problems`` are what is wrong with the target file now; none on a page of
    the past."""
    return (*items_of_sheet(sheet_problems, fallen_back=fallen_back), *items_of_approval(dossier))


def items_of_sheet(problems: Iterable[Problem], *, fallen_back: bool) -> Iterator[OpenItem]:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if fallen_back and not errors:
        yield OpenItem(FALLEN_BACK, SettledAt.SHEET)
    for problem in errors:
        yield OpenItem(f"目标表：{problem.message}", SettledAt.SHEET)


def items_of_approval(dossier: Dossier) -> Iterator[OpenItem]:
    if dossier.standing.decision is None:
        yield OpenItem(UNAPPROVED.format(day=dossier.as_of), SettledAt.DECISIONS)
