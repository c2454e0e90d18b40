"""可以提交: what keeps a self-evaluation back whatever is filled in, so that no page says that it is ready
above something that refuses it: errors of its target sheet, an approval that is not there. What it lacks
itself is in ``Assessment.missing``, errors of its checks among it.

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
    """Where an item is settled: in the form of its row, in the target sheet, on the page of decisions."""

    FORM = "form"
    SHEET = "sheet"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class OpenItem:
    """One thing in the way."""

    text: str
    settled_at: SettledAt


def paper_barriers(
    dossier: Dossier, sheet_problems: Iterable[Problem], *, fallen_back: bool
) -> tuple[OpenItem, ...]:
    """What keeps the paper back whatever is filled in: its sheet has errors, or is not approved."""
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
