"""The overview page: one line a project, and the sums over all that were found."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from forms.dossier import SealedState
from indicators.assessment import AssessedRow, Assessment
from indicators.decisions import UNDECIDED, Standing
from indicators.figures import FULL_PERCENT, round_apart
from indicators.model import Project, Score, ScoreStatus
from indicators.points import has_full_points
from indicators.units import convert_value

PAGE_SIZE = 50


@dataclass(frozen=True)
class ProjectLine:
    """One project as the overview shows it; money in 万元. ``full`` of its ``scored`` indicators earned all
    their points; ``unverified`` numbers, the money's among them, wait for their doubts to be settled."""

    assessment: Assessment
    annual: Decimal | None
    executed: Decimal | None
    scored: int
    scoreable: int
    full: int
    fallen_back: bool
    unverified: int
    standing: Standing = UNDECIDED
    sealed: SealedState | None = None

    @property
    def has_begun(self) -> bool:
        """Whether anything at all is known of it."""
        return bool(self.scored or self.unverified) or self.executed is not None


@dataclass(frozen=True)
class PartialSum:
    """A sum of what is known; ``unknown`` projects are not in it."""

    known: Decimal
    unknown: int
    count: int


@dataclass(frozen=True)
class Totals:
    """Over all projects found. ``rate`` is over those whose budget and execution are both known, ``rated``
    of them."""

    annual: PartialSum
    executed: PartialSum
    rate: Decimal | None
    rated: int
    scored: int
    scoreable: int
    full: int
    unverified: int
    ready: int
    missing: int


@dataclass(frozen=True)
class OverviewFilter:
    """What the reader asked to see; ``department`` is "" for all."""

    year: int | None
    department: str
    words: str
    as_of: date | None
    page: int
    whole: bool

    @property
    def query(self) -> Mapping[str, object]:
        """The conditions as the words of an address, without page."""
        words = {"year": self.year, "department": self.department, "q": self.words, "as_of": self.as_of}
        return {name: value for name, value in words.items() if value}


@dataclass(frozen=True)
class BudgetLink:
    """A department budget of the year, and how many of its relations are broken."""

    id: str
    unit: str
    broken: int


@dataclass(frozen=True)
class OverviewPage:
    """``lines`` is one page of the projects found, or all of them."""

    lines: tuple[ProjectLine, ...]
    found: int
    totals: Totals
    errors: int
    years: tuple[int, ...]
    departments: tuple[str, ...]
    asked: OverviewFilter
    page: int
    pages: int
    declared: int
    warning: str
    budgets: tuple[BudgetLink, ...]


def project_line(
    assessment: Assessment,
    fallen_back: bool,
    standing: Standing = UNDECIDED,
    sealed: SealedState | None = None,
) -> ProjectLine:
    scoreable = [row for row in assessment.rows if row.score.outcome is not ScoreStatus.NOT_APPLICABLE]
    scored = [row for row in scoreable if row.score.outcome is ScoreStatus.SCORED]
    funds = assessment.funds
    return ProjectLine(
        assessment=assessment,
        annual=in_ten_thousands(funds.funds.annual.total, funds.funds.unit) if funds else None,
        executed=in_ten_thousands(funds.executed.total, funds.funds.unit) if funds else None,
        scored=len(scored),
        scoreable=len(scoreable),
        full=sum(_earned_all(row) for row in scored),
        fallen_back=fallen_back,
        unverified=sum(score.outcome is ScoreStatus.UNVERIFIED for score in _scores_of(assessment)),
        standing=standing,
        sealed=sealed,
    )


def _scores_of(assessment: Assessment) -> Iterator[Score]:
    """Of the rows and of the money."""
    yield from (row.score for row in assessment.rows)
    if assessment.funds:
        yield assessment.funds.score


def _earned_all(row: AssessedRow) -> bool:
    return row.score.points is not None and has_full_points(row.score.points, row.indicator.weight)


def in_ten_thousands(amount: Decimal | None, unit: str) -> Decimal | None:
    return None if amount is None else convert_value(amount, unit, "万元")


def partial_sum(values: Iterable[Decimal | None]) -> PartialSum:
    values = list(values)
    known = [value for value in values if value is not None]
    return PartialSum(sum(known, Decimal(0)), len(values) - len(known), len(values))


def sum_lines(lines: Sequence[ProjectLine]) -> Totals:
    both = [
        (line.annual, line.executed)
        for line in lines
        if line.annual is not None and line.executed is not None
    ]
    annual, executed = (sum((pair[at] for pair in both), Decimal(0)) for at in (0, 1))
    return Totals(
        annual=partial_sum(line.annual for line in lines),
        executed=partial_sum(line.executed for line in lines),
        rate=round_apart(Fraction(executed) / Fraction(annual) * 100, FULL_PERCENT) if annual else None,
        rated=len(both),
        scored=sum(line.scored for line in lines),
        scoreable=sum(line.scoreable for line in lines),
        full=sum(line.full for line in lines),
        unverified=sum(line.unverified for line in lines),
        ready=sum(line.assessment.ready for line in lines),
        missing=sum(len(line.assessment.missing) for line in lines),
    )


def department_sort_key(project: Project) -> tuple[bytes, ...]:
    """The order of a Chinese register: department, unit, name."""
    return tuple(map(pinyin_sort_key, (project.department.name, project.unit.name, project.name, project.id)))


def pinyin_sort_key(text: str) -> bytes:
    """The order of the common characters in GB 18030 is that of their sound; numbers stand by their size."""
    return re.sub(r"\d+", lambda found: found[0].zfill(9), text).encode("gb18030", "replace")


def overview_page(
    lines: Sequence[ProjectLine],
    *,
    asked: OverviewFilter,
    errors: int,
    projects: Sequence[Project],
    warning: str,
    budgets: Sequence[BudgetLink],
) -> OverviewPage:
    """The page over all ``lines`` found, in their order; ``projects`` are all that are declared."""
    pages = 1 if asked.whole else max(1, -(-len(lines) // PAGE_SIZE))
    page = min(max(asked.page, 1), pages)
    return OverviewPage(
        lines=tuple(lines if asked.whole else lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        found=len(lines),
        totals=sum_lines(lines),
        errors=errors,
        years=tuple(sorted({project.year for project in projects}, reverse=True)),
        departments=tuple(
            sorted({project.department.name for project in projects} - {""}, key=pinyin_sort_key)
        ),
        asked=asked,
        page=page,
        pages=pages,
        declared=len(projects),
        warning=warning,
        budgets=tuple(budgets),
    )
