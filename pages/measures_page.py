"""改进措施: those of a year and those carried into it, the late ones first; one with all that was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from forms.results import last_act_text, state_word
from indicators.model import EMPTY_MAPPING
from indicators.result_use import SOURCE_WORDS, MeasureState, stated_due, stated_owner
from indicators.supervision_acts import MEASURE_DEED_WORDS, SupervisionDeed

PAGE_SIZE = 100
OPEN_DEEDS = (SupervisionDeed.ASSIGNED, SupervisionDeed.NOTED, SupervisionDeed.CLEARED)
CLEARED_DEEDS = (SupervisionDeed.NOTED, SupervisionDeed.REOPENED)
WORDS = {"sources": SOURCE_WORDS, "deeds": MEASURE_DEED_WORDS, "last": last_act_text, "state": state_word}


class MeasureChip(StrEnum):
    """Which of the measures are asked for."""

    ALL = ""
    LATE = "late"
    UNASSIGNED = "unassigned"
    CARRIED = "carried"
    OPEN = "open"
    CLEARED = "cleared"


CHIP_WORDS: Mapping[MeasureChip, str] = {
    MeasureChip.ALL: "全部",
    MeasureChip.LATE: "逾期",
    MeasureChip.UNASSIGNED: "未指定责任人或期限",
    MeasureChip.CARRIED: "以前年度结转",
    MeasureChip.OPEN: "未销号",
    MeasureChip.CLEARED: "已销号",
}


@dataclass(frozen=True)
class MeasuresPage:
    """``states`` are those of the year with those carried into it; ``names`` the projects by id."""

    year: int
    years: Sequence[int]
    states: Sequence[MeasureState]
    names: Mapping[str, str]
    today: date
    chip: MeasureChip
    hindrance: str
    number: int = 1
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    def fits(self, state: MeasureState, chip: MeasureChip) -> bool:
        return {
            MeasureChip.ALL: True,
            MeasureChip.LATE: state.is_late(self.today),
            MeasureChip.UNASSIGNED: state.needs_owner,
            MeasureChip.CARRIED: state.measure.year < self.year,
            MeasureChip.OPEN: not state.is_cleared,
            MeasureChip.CLEARED: state.is_cleared,
        }[chip]

    @property
    def chosen(self) -> list[MeasureState]:
        return [state for state in self.states if self.fits(state, self.chip)]

    @property
    def shown(self) -> list[MeasureState]:
        return self.chosen[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]

    @property
    def page(self) -> int:
        """The last one where a later one was asked for."""
        return min(max(self.number, 1), self.pages)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.chosen) // PAGE_SIZE))

    @property
    def counts(self) -> list[tuple[MeasureChip, str, int]]:
        return [
            (chip, word, sum(self.fits(state, chip) for state in self.states))
            for chip, word in CHIP_WORDS.items()
        ]


@dataclass(frozen=True)
class MeasurePage:
    """One measure; ``typed`` is what was sent and refused."""

    state: MeasureState
    name: str
    today: date
    hindrance: str
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def deeds(self) -> tuple[SupervisionDeed, ...]:
        """What can be done with it now."""
        return CLEARED_DEEDS if self.state.is_cleared else OPEN_DEEDS

    @property
    def proposed_owner(self) -> str:
        """Whom the measure itself names, while nobody is made answerable."""
        return "" if self.state.owner else stated_owner(self.state.measure.text)

    @property
    def proposed_due(self) -> str:
        """By when the measure itself says, while no day is set."""
        due = None if self.state.due else stated_due(self.state.measure.text)
        return due.isoformat() if due else ""

    @property
    def newest(self) -> int:
        return self.state.last.seq if self.state.last else 0
