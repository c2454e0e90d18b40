"""The pages of spot checks: all of them, and one with its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.clock import format_local_minute
from indicators.drawing import POPULATION_WORDS, RowPopulation
from indicators.model import Project
from indicators.spot_check import (
    CheckedItem,
    SpotCheck,
    SpotCheckEntry,
    SpotCheckKind,
    SpotVerdict,
)
from indicators.spot_check_words import (
    UNITS,
    closing_obstacles,
    describe_state,
    promise_of,
    result_sentence,
)
from measuring import DrawnRow
from pages.wording import measured_name
from workspace.spot_check_acts import MOST_NOTE_CHARACTERS
from workspace.spot_check_requests import USUAL_SIZES
from workspace.spot_check_rows import DrawnAgain

VERDICT_COLOURS = {SpotVerdict.MATCHES: "green", SpotVerdict.DIFFERS: "red", SpotVerdict.UNKNOWN: "yellow"}
NOT_YET = ("未核", "secondary")
STATE_COLOURS = {"已销号": "green", "待核对": "yellow", "待销号": "azure"}
ALONE = "没有账号时（单人办公）以所填姓名为准"


@dataclass(frozen=True)
class CheckLine:
    """One check in the list."""

    check: SpotCheck
    subject: str
    state: tuple[str, str]
    result: str


@dataclass(frozen=True)
class SpotChecksPage:
    """``years`` are those that have projects; ``typed`` is what was typed in the form that was refused."""

    lines: tuple[CheckLine, ...]
    years: tuple[int, ...]
    typed: Mapping[str, str]
    refusal: str = ""


@dataclass(frozen=True)
class ItemLine:
    """One drawn item: ``facts`` are the cells of its row with their labels; ``project`` is its id and
    ``name`` its name where projects were drawn."""

    number: int
    item: CheckedItem
    name: str
    project: str
    counted_as: str
    facts: tuple[tuple[str, str], ...]

    @property
    def badge(self) -> tuple[str, str]:
        verdict = self.item.verdict
        return (verdict.value, VERDICT_COLOURS[verdict]) if verdict else NOT_YET

    @property
    def earlier(self) -> Sequence[SpotCheckEntry]:
        """What was said before the verdict that stands."""
        return self.item.ticks[:-1]


@dataclass(frozen=True)
class CheckRights:
    """What keeps the person who asks from ticking items, and from notices and closing; "" where nothing
    does. ``is_whole``: all of the check is in their scope."""

    ticking: str = ""
    settling: str = ""
    is_whole: bool = True


@dataclass(frozen=True)
class SpotCheckPage:
    """``problem`` says why rows are missing, or that the draw comes out otherwise now."""

    check: SpotCheck
    subject: str
    project: Project | None
    lines: tuple[ItemLine, ...]
    problem: str
    typed: Mapping[str, str]
    rights: CheckRights
    refusal: str = ""

    @property
    def unit(self) -> str:
        return UNITS[self.check.kind]

    @property
    def population(self) -> str:
        rows = self.check.population.rows
        return POPULATION_WORDS[rows] if rows else "该年度全部项目"

    @property
    def can_act(self) -> bool:
        return not (self.check.closing or self.check.damage)

    @property
    def can_tick(self) -> bool:
        return self.can_act and not self.rights.ticking

    @property
    def state(self) -> tuple[str, str]:
        return badge_of_state(self.check)

    @property
    def result(self) -> str:
        return result_sentence(self.check)

    @property
    def promise(self) -> str:
        return promise_of(self.check)

    @property
    def obstacles(self) -> list[str]:
        return closing_obstacles(self.check)

    @property
    def differing(self) -> list[ItemLine]:
        return [line for line in self.lines if line.item.verdict is SpotVerdict.DIFFERS]

    @property
    def answered(self) -> list[ItemLine]:
        return [line for line in self.lines if line.item.answers]


def badge_of_state(check: SpotCheck) -> tuple[str, str]:
    word = describe_state(check)
    return word, STATE_COLOURS.get(word, "red")


def describe_subject(check: SpotCheck, projects: Mapping[str, Project]) -> str:
    """What is checked, by the names people know."""
    if check.kind is SpotCheckKind.PROJECTS:
        return f"{check.as_of.year} 年的项目"
    project = projects.get(check.project)
    row = measured_name(project, check.indicator) or check.indicator
    return f"{project.name if project else check.project}：{row}（截至 {check.as_of}）"


def spot_checks_page(
    checks: Sequence[SpotCheck],
    projects: Mapping[str, Project],
    typed: Mapping[str, str],
    refusal: str = "",
) -> SpotChecksPage:
    lines = tuple(
        CheckLine(
            check,
            describe_subject(check, projects),
            badge_of_state(check),
            result_sentence(check),
        )
        for check in checks
    )
    years = sorted({project.year for project in projects.values()}, reverse=True)
    return SpotChecksPage(lines, tuple(years), typed, refusal)


def spot_check_page(
    check: SpotCheck,
    projects: Mapping[str, Project],
    again: DrawnAgain,
    typed: Mapping[str, str],
    rights: CheckRights,
    refusal: str = "",
) -> SpotCheckPage:
    lines = tuple(
        item_line(number, item, projects, again) for number, item in enumerate(check.items, start=1)
    )
    subject, project = describe_subject(check, projects), projects.get(check.project)
    return SpotCheckPage(check, subject, project, lines, again.problem, typed, rights, refusal)


def item_line(number: int, item: CheckedItem, projects: Mapping[str, Project], again: DrawnAgain) -> ItemLine:
    row, project = again.rows.get(item.key), projects.get(item.key)
    counted_as = row.counted_as if row else ""
    name, project_id = (project.name, project.id) if project else ("", "")
    return ItemLine(number, item, name, project_id, counted_as, row_facts(again.labels, row))


def row_facts(labels: Sequence[str], row: DrawnRow | None) -> tuple[tuple[str, str], ...]:
    """The cells of a row that say anything, but its own number, which names it already."""
    cells = zip(labels, row.cells, strict=True) if row else ()
    return tuple((label, cell) for label, cell in cells if cell and row and cell != row.key)


def sign(entry: SpotCheckEntry) -> str:
    return f"{entry.by}，{format_local_minute(entry.recorded_at)}"


WORDS = {
    "sign": sign,
    "verdicts": tuple(SpotVerdict),
    "populations": tuple((population.value, word) for population, word in POPULATION_WORDS.items()),
    "default_population": RowPopulation.COUNTED.value,
    "usual_sizes": USUAL_SIZES,
    "longest": MOST_NOTE_CHARACTERS,
    "alone": ALONE,
}
"""What the templates of spot checks use beside their page."""
