"""By when a row of a paper has to be filled in: the rules of the profile, and what the office set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.deadlines import NO_DEADLINE, DueDay, SetDeadline, earlier_of
from indicators.figures import format_plain
from indicators.missing import Missing, MissingKind

EXPLAINS_LIGHT = frozenset({MissingKind.CAUSE, MissingKind.EXPLANATION})


@dataclass(frozen=True)
class SetDeadlines:
    """The deadlines that stand, one a paper and year."""

    standing: Sequence[SetDeadline]

    def of_paper(self, year: int, paper: str, as_of: date) -> DueDay:
        for found in self.standing:
            if (found.year, found.paper) == (year, paper):
                return found.deadline(as_of)
        return NO_DEADLINE


def deadline_of_row(
    row_items: Sequence[Missing], dossier: Dossier, paper: str, deadlines: SetDeadlines
) -> DueDay:
    """The earliest that holds for what the row lacks."""
    found = deadlines.of_paper(dossier.project.year, paper, dossier.as_of)
    if any(item.kind in EXPLAINS_LIGHT for item in row_items):
        found = earlier_of(found, light_deadline(dossier))
    return found


def light_deadline(dossier: Dossier) -> DueDay:
    """整改期限 of the rules."""
    within = dossier.profile.monitoring.react_within
    if dossier.explanation_deadline is None or within is None:
        return NO_DEADLINE
    source = f"评分规则“{dossier.profile.title}”：亮灯后 {format_plain(within)} 个工作日内说明"
    return DueDay(dossier.explanation_deadline, source)
