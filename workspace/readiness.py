"""可以提交: all that stands in the way of a self-evaluation as one list, so that no page says it is ready above
something that refuses it: what it lacks, errors of its checks and of its target sheet, and an approval that is
not there.

Files that are gone are looked for only where a paper is handed in (``workspace/paper_obstacles.py``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from forms.dossier import Dossier
from indicators.assessment import Assessment
from indicators.missing import group_by_row, missing_text
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
    """One thing in the way; ``row_id`` names the row of the form that settles it, "" where none does."""

    text: str
    settled_at: SettledAt
    row_id: str = ""


def open_items(
    dossier: Dossier, assessment: Assessment, sheet_problems: Iterable[Problem], *, fallen_back: bool
) -> tuple[OpenItem, ...]:
    """``sheet_problems`` are what is wrong with the target file now; none on a page of the past."""
    barriers = paper_barriers(dossier, sheet_problems, fallen_back=fallen_back)
    return (*barriers, *items_of_rows(assessment))


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


def items_of_rows(assessment: Assessment) -> Iterator[OpenItem]:
    for row_items in group_by_row(assessment.missing):
        row_id = row_items[0].row_id
        yield OpenItem(missing_text(row_items), SettledAt.FORM if row_id else SettledAt.SHEET, row_id)


def items_of_approval(dossier: Dossier) -> Iterator[OpenItem]:
    if dossier.standing.decision is None:
        yield OpenItem(UNAPPROVED.format(day=dossier.as_of), SettledAt.DECISIONS)
