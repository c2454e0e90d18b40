"""Of which year an amount of the text is: figures of last year are never those of this year's tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgets.budget import Statement
from budgets.names import normalize_text
from budgets.reading.phrases import BASIS

NAMED_YEAR = re.compile(r"(20\d\d)年(?!.{0,8}(?:结转|结余|下达|以来|底|末|\d月))")
LAST_YEAR = re.compile(
    r"^(其中)?(上年|去年|上一年度?)度?(?!.{0,3}(结转|结余|下达)).*(数|预算|决算|执行|支出|收入|经费)"
)


@dataclass(frozen=True)
class YearOfSection:
    """What the headings above say: the year of the figures below, and whether they are of 决算 or 预算."""

    budget_year: int
    year: int | None = None
    basis: str = ""

    def below(self, heading: str, is_subsection: bool) -> "YearOfSection":
        """What holds below another heading; （一） without a year goes on with what stands above it."""
        year = find_year(heading, self.budget_year)
        if year is None:
            return self if is_subsection else YearOfSection(self.budget_year)
        basis = BASIS.search(normalize_text(heading))
        return YearOfSection(self.budget_year, self.other_year(year), basis[0] if basis else "")

    def other_year(self, year: int | None) -> int | None:
        return None if year == self.budget_year else year

    def mark_years(self, statements: Sequence[Statement]) -> Iterator[Statement]:
        """The statements of one paragraph with their years: a year holds until another is named."""
        year = self.year
        for statement in statements:
            marked = self.mark_year(statement, year)
            year = marked.year
            yield marked

    def mark_year(self, statement: Statement, year_before: int | None) -> Statement:
        own_year = find_year(statement.subject, self.budget_year)
        year = year_before if own_year is None else self.other_year(own_year)
        parts = tuple(self.mark_year(part, year) for part in statement.parts)
        is_of_section = own_year is None and year is not None and year == self.year
        subject = f"{year}年{self.basis}{statement.subject}" if is_of_section else statement.subject
        return replace(statement, subject=subject, year=year, parts=parts)


def find_year(text: str, budget_year: int) -> int | None:
    """The year that a text names; that of the budget where it is among several."""
    plain = normalize_text(text)
    years = [int(year) for year in NAMED_YEAR.findall(plain)]
    if budget_year in years:
        return budget_year
    if years:
        return max(years)
    return budget_year - 1 if LAST_YEAR.match(plain) else None
