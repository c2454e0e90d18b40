"""运行监控 of many projects: the light of each month, the worst first, each with its one reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.model import Project
from monitoring.gaps import EXECUTION
from monitoring.lights import Light, LightResult
from monitoring.monitored import MonitoringAssessment
from pages.overview import OverviewFilter
from web.project_summary import ROW_ORDER, share_of_year

PAGE_SIZE = 20
MONTHS = 12
BEHIND_POINTS = 10
"""So many percentage points behind the time, spending is pointed out."""
DOUBTS_BEGIN = "（存疑"


class LightChoice(StrEnum):
    """What can be looked at alone, by its name in the address."""

    RED = "red"
    YELLOW = "yellow"
    OPEN = "open"
    GREEN = "green"
    WORSE = "worse"
    BEHIND = "behind"


CHOICE_WORDS: Mapping[LightChoice, str] = {
    LightChoice.RED: "红灯",
    LightChoice.YELLOW: "黄灯",
    LightChoice.OPEN: "未评",
    LightChoice.GREEN: "绿灯",
    LightChoice.WORSE: "本月转差",
    LightChoice.BEHIND: f"执行落后 {BEHIND_POINTS} 个百分点以上",
}


KEPT_LIGHTS: Mapping[LightChoice, str] = {
    LightChoice.RED: "red",
    LightChoice.YELLOW: "yellow",
    LightChoice.OPEN: "none",
    LightChoice.GREEN: "green",
}
"""What lists that are kept of all projects can be chosen by."""


@dataclass(frozen=True)
class BoardLight:
    """One project at the end of one month: the worst light with the row that has it and why, how far that is
    from its standard, what was spent, and how much of the year was over, both in percent."""

    as_of: date
    light: Light | None
    reason: str
    ratio: Fraction
    rate: Decimal | None
    due: Decimal

    @property
    def is_behind(self) -> bool:
        return self.rate is not None and self.due - self.rate >= BEHIND_POINTS

    @property
    def meter(self) -> str:
        """How the bar of the spending looks."""
        return "red" if self.is_behind else ""


@dataclass(frozen=True)
class LightLine:
    """One project; ``before`` is the month before its newest, ``months`` those that are over, by number."""

    project: Project
    now: BoardLight
    before: BoardLight | None
    months: Mapping[int, BoardLight]

    @property
    def is_worse(self) -> bool:
        if self.before is None or self.before.light is None or self.now.light is None:
            return False
        return ROW_ORDER.index(self.now.light) < ROW_ORDER.index(self.before.light)

    def matches(self, choice: LightChoice) -> bool:
        light = self.now.light
        if choice is LightChoice.WORSE:
            return self.is_worse
        if choice is LightChoice.BEHIND:
            return self.now.is_behind
        if choice is LightChoice.OPEN:
            return light is None
        return light is not None and choice == (LightChoice.GREEN if light is Light.BLUE else light.value)

    @property
    def sort_key(self) -> tuple[int, Fraction]:
        return ROW_ORDER.index(self.now.light), self.now.ratio


@dataclass(frozen=True)
class LightBoard:
    """``lines`` is one page of the ``found``; ``counts`` are over all that match the filter. ``notes`` say
    what is not counted."""

    lines: tuple[LightLine, ...]
    counts: tuple[tuple[LightChoice, str, int], ...]
    chosen: LightChoice | None
    found: int
    total: int
    too_early: int
    page: int
    pages: int
    asked: OverviewFilter
    departments: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def query(self) -> Mapping[str, object]:
        light = {"light": self.chosen.value} if self.chosen else {}
        return {**self.asked.query, **light}


def month_light(seen: MonitoringAssessment) -> BoardLight:
    results = [(row.indicator.name, row.light_result) for row in seen.rows if row.applies]
    if seen.funds:
        results.append((EXECUTION, seen.funds.light_result))
    name, worst = worst_result(results)
    return BoardLight(
        as_of=seen.as_of,
        light=seen.light,
        reason=reason_text(seen.light, name, worst),
        ratio=worst.ratio or Fraction(0),
        rate=seen.funds.line.rate if seen.funds else None,
        due=share_of_year(seen.elapsed),
    )


def worst_result(results: Sequence[tuple[str, LightResult]]) -> tuple[str, LightResult]:
    """By its light, then what is furthest behind; what has no light only where nothing has one."""
    judged = [pair for pair in results if pair[1].light]
    nothing = ("", LightResult(None, "没有指标，也没有填报项目资金"))
    return min(judged or results, key=lambda pair: result_sort_key(pair[1]), default=nothing)


def result_sort_key(result: LightResult) -> tuple[int, Fraction]:
    return ROW_ORDER.index(result.light), result.ratio or Fraction(0)


def reason_text(light: Light | None, name: str, worst: LightResult) -> str:
    if light in (Light.GREEN, Light.BLUE):
        return "各项按进度"
    why = worst.why.partition(DOUBTS_BEGIN)[0]  # what was accepted of it stands on the page of the month
    return f"{name}：{why}" if name else why


def choose_lines(lines: Sequence[LightLine], chosen: LightChoice | None) -> list[LightLine]:
    """Those of the choice, the worst first."""
    shown = [line for line in lines if chosen is None or line.matches(chosen)]
    return sorted(shown, key=lambda line: line.sort_key)


def count_choices(lines: Sequence[LightLine]) -> tuple[tuple[LightChoice, str, int], ...]:
    matching = {choice: [line for line in lines if line.matches(choice)] for choice in CHOICE_WORDS}
    return tuple((choice, word, len(matching[choice])) for choice, word in CHOICE_WORDS.items())


def kept_counts(lights: Mapping[str, int]) -> tuple[tuple[LightChoice, str, int], ...]:
    """None where nothing was counted."""
    lights_by_choice = KEPT_LIGHTS.items() if lights else ()
    return tuple((choice, CHOICE_WORDS[choice], lights.get(light, 0)) for choice, light in lights_by_choice)
