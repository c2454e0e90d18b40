"""What is typed of the days that data cover: asked for, never taken for granted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workspace.source_declaring import CoverageAnswer

KEEP, SPAN, NONE = "keep", "span", "none"
DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
CHOOSE = "请选择这些数据覆盖哪几天：没有一行的日子，是没有发生还是没有数据，只有您知道"


class RefusedCoverageError(ValueError):
    """What was typed says no span of days; the message says what to write."""


@dataclass(frozen=True)
class TypedCoverage:
    """The fields as they were sent."""

    choice: str = ""
    first: str = ""
    last: str = ""
    confirmed: bool = False
    unit: str = ""

    def answer(self, today: date, newest: date | None) -> CoverageAnswer:
        """Raises RefusedCoverageError."""
        if self.choice == KEEP:
            return CoverageAnswer(keep=True)
        if self.choice == NONE:
            return CoverageAnswer()
        if self.choice != SPAN:
            raise RefusedCoverageError(CHOOSE)
        first, last = read_day(self.first, "起始日"), read_day(self.last, "截止日")
        if first > last:
            raise RefusedCoverageError(f"起始日 {first} 在截止日 {last} 之后，请对调或改正")
        if last > today:
            raise RefusedCoverageError(f"截止日 {last} 还没有到（今天是 {today}），不能说已经覆盖")
        if newest and first > newest:
            raise RefusedCoverageError(f"文件里最晚的一行在 {newest}，早于起始日 {first}，请核对年份")
        return CoverageAnswer(span=(first, last), confirmed=today if self.confirmed else None)


def typed_coverage(form: Mapping[str, str]) -> TypedCoverage:
    return TypedCoverage(
        form.get("covers", ""),
        form.get("covers_from", "").strip(),
        form.get("covers_to", "").strip(),
        bool(form.get("confirmed")),
        form.get("unit", ""),
    )


def read_day(text: str, label: str) -> date:
    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        shown = f"现为“{text[:20]}”" if text else "现在是空的"
        raise RefusedCoverageError(f"{label}应写作 2026-06-30 或 2026年6月30日，{shown}") from None
