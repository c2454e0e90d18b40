"""The year of a sheet: of its title or its own cell, else of 项目期, else of a title of the document."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from indicators.periods import read_period
from indicators.spelling import western_years
from papers.target_sheets.lines import SheetLine

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*(?:年|[-—–~至])?")
YEAR_OF_TEXT = re.compile(r"(20\d\d)\s*年")
OF_A_BUDGET = re.compile("预算|绩效|自评")
MOST_TITLE_CHARACTERS = 60
"""A longer paragraph that speaks of a year is running text, not a title. Judgement."""


def find_year(printed: Iterable[str], period_text: str, lines: Sequence[SheetLine]) -> tuple[int | None, str]:
    """``printed`` are the titles and the cell of the year; ``lines`` those of the document. And what is not
    sure of the year."""
    year = first_year(printed)
    if year:
        return year, ""
    period = read_period(period_text)
    if period and period[0].year == period[1].year:
        return period[0].year, ""
    return _year_of_document(lines)


def first_year(texts: Iterable[str]) -> int | None:
    matches = (YEAR.search(western_years(unicodedata.normalize("NFKC", text))) for text in texts)
    return next((int(match[1]) for match in matches if match), None)


def _year_of_document(lines: Sequence[SheetLine]) -> tuple[int | None, str]:
    """The year of the first short text, alone in its line, that speaks of a budget or of performance."""
    for line in lines:
        text = western_years(line.text.strip())
        alone = line.paragraph or len(line.own_cells) == 1
        match = YEAR_OF_TEXT.search(text) if alone and len(text) <= MOST_TITLE_CHARACTERS else None
        if match and OF_A_BUDGET.search(text):
            return int(match[1]), f"表上没有写年度，按文件中的“{text}”理解"
    return None, ""
