"""The overview page: one line a project, and the sums over all that were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.assessment import Assessment

from indicators.model import Result

PAGE = 50
YUAN = Decimal(10000)


@dataclass(frozen=True)
class Line:
    """One project as the overview shows it; money in 万元."""

    assessment: Assessment
    annual: Decimal | None
    executed: Decimal | None
    scored: int
    scoreable: int
    fallen_back: bool

    @property
    def lost(self) -> Decimal:
        """Points lost so far among those judged."""
        return self.assessment.judged - self.assessment.so_far


@dataclass(frozen=True)
class OverviewPage:
    """``lines`` is one page of the projects found; the sums are over all found, ``None`` when a part is not known."""

    lines: tuple[Line, ...]
    found: int
    ready: int
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    missing: int
    errors: int
    years: tuple[int, ...]
    year: int | None
    words: str
    as_of: date | None
    page: int
    pages: int


def line(assessment: Assessment, fallen_back: bool) -> Line:
    scoreable = [row for row in assessment.rows if row.score.outcome is not Result.NOT_APPLICABLE]
    funds = assessment.funds
    return Line(
        assessment,
        in_ten_thousands(funds.funds.annual.total, funds.funds.unit) if funds else None,
        in_ten_thousands(funds.executed.total, funds.funds.unit) if funds else None,
        sum(row.score.outcome is Result.SCORED for row in scoreable),
        len(scoreable),
        fallen_back,
    )


def in_ten_thousands(amount: Decimal | None, unit: str) -> Decimal | None:
    """万元 of an amount in ``unit`` (万元 or 元)."""
    return amount if amount is None or unit == "万元" else amount / YUAN


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or ``None`` when any is not known."""
    known = list(amounts)
    return None if not known or None in known else sum((each for each in known if each is not None), Decimal(0))


def overview(
    lines: Sequence[Line],
    *,
    errors: int,
    years: Iterable[int],
    year: int | None,
    words: str,
    as_of: date | None,
    page: int,
) -> OverviewPage:
    """The page over all ``lines`` found."""
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 1), pages)
    annual, executed = total(each.annual for each in lines), total(each.executed for each in lines)
    return OverviewPage(
        lines=tuple(lines[(page - 1) * PAGE : page * PAGE]),
        found=len(lines),
        ready=sum(each.assessment.ready for each in lines),
        annual=annual,
        executed=executed,
        rate=executed / annual * 100 if annual and executed is not None else None,
        missing=sum(len(each.assessment.missing) for each in lines),
        errors=errors,
        years=tuple(sorted(set(years), reverse=True)),
        year=year,
        words=words,
        as_of=as_of,
        page=page,
        pages=pages,
    )
