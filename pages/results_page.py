"""结果应用: each project of a year with its grade, what the rule proposes for it, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indicators.figures import format_plain
from indicators.model import EMPTY_MAPPING, Project
from indicators.result_use import MeasureState, ResultDecision, ResultProposal
from pages.overview import OverviewFilter
from store.lines import ProjectLine

PAGE_SIZE = 100


@dataclass(frozen=True)
class ResultLine:
    """``decision`` is the newest that is sound; ``damage`` of those that are not."""

    line: ProjectLine
    proposal: ResultProposal
    decision: ResultDecision | None
    damage: str = ""

    @property
    def is_sealed(self) -> bool:
        return bool(self.line.sealed)

    @property
    def change(self) -> str:
        """What is another since it was decided; "" where nothing is."""
        return change_since(self.decision, self.line) if self.decision else ""


def change_since(decision: ResultDecision, line: ProjectLine) -> str:
    now = "" if line.total is None else format_plain(line.total)
    if (decision.total, decision.grade) == (now, line.grade):
        return ""
    then = f"{decision.total} {decision.grade}".strip() or "没有总分"
    return f"决定时为{then}，截至 {line.as_of} 为{f'{now} {line.grade}'.strip() or '没有总分'}"


@dataclass(frozen=True)
class ResultsPage:
    """``lines`` are all that were found where they are few, else those of the page ``number`` alone;
    ``found`` is how many there are."""

    asked: OverviewFilter
    lines: Sequence[ResultLine]
    found: int
    years: Sequence[int]
    number: int

    @property
    def is_partial(self) -> bool:
        """Whether what is counted is that of this page alone."""
        return len(self.lines) < self.found

    @property
    def shown(self) -> Sequence[ResultLine]:
        if self.is_partial:
            return self.lines
        return self.lines[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_SIZE))

    @property
    def undecided(self) -> int:
        """Proposed, and nobody decided yet."""
        return sum(bool(line.proposal.action) and line.decision is None for line in self.lines)

    @property
    def waiting(self) -> int:
        """Without a total, so that nothing can be proposed."""
        return sum(line.line.total is None for line in self.lines)

    @property
    def actions(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for line in self.lines:
            if line.proposal.action:
                found[line.proposal.action] = found.get(line.proposal.action, 0) + 1
        return found


@dataclass(frozen=True)
class ProjectResultPage:
    """One project; ``decisions`` are all, oldest first; ``typed`` is what was sent and refused."""

    project: Project
    result: ResultLine
    decisions: Sequence[ResultDecision]
    measures: Sequence[MeasureState]
    hindrance: str
    refusal: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def newest(self) -> int:
        return self.decisions[-1].seq if self.decisions else 0
