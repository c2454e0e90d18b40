"""Which of like columns a paper means: 自评得分 before 财政复核得分, this year's before last year's."""

import re
from collections.abc import Iterable

OF_REVIEW = re.compile("复核|复评|财政|主管|评审|再评|抽查|核查|审核|核定|第三方|专家|上级")
OF_EARLIER = re.compile("上年|上一年|去年|前年|往年|历年|历史|[前近]三年")
YEAR = re.compile(r"20\d\d")
OWN, REVIEWED, OTHER_YEAR = range(3)


def choose_header(headers: Iterable[str], year: int | None = None) -> str | None:
    """The first header of the unit's own and of the year; that of a review where there is no other."""
    present = [header for header in headers if not OF_EARLIER.search(header)]
    return min(present, key=lambda header: _rank(header, year), default=None)


def _rank(header: str, year: int | None) -> int:
    years = YEAR.findall(header)
    if year is not None and years and str(year) not in years:
        return OTHER_YEAR
    return REVIEWED if OF_REVIEW.search(header) else OWN
