"""报送与封存: where a paper stands, what was done with it, and what may be done next, as its card shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from indicators.model import EMPTY_MAPPING, Project
from indicators.paper_acts import SENT_BACK, STATE_WORDS, Act, PaperAct, PaperState
from sealing.standing import (
    ACT_WORDS,
    NEEDS_REASON,
    PaperStanding,
    RefusedActError,
)
from web import request_context
from web.hindrances import paper_hindrance
from web.sealed import SealedView, sealed_view
from workspace.issuing import ACTIONS
from workspace.paper_sources import paper_of
from workspace.sealed_papers import SealedForm, changes_since_submission, standing_of

STATE_COLORS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "secondary",
    PaperState.SUBMITTED: "azure",
    PaperState.RETURNED: "orange",
    PaperState.REVIEWED: "blue",
    PaperState.ISSUED: "green",
    PaperState.REOPENED: "yellow",
    PaperState.DAMAGED: "red",
}


@dataclass(frozen=True)
class NextAct:
    """One button: what it does, whether a reason has to be written, and what keeps the person from it."""

    act: Act
    needs_reason: bool
    hindrance: str = ""

    @property
    def word(self) -> str:
        return ACT_WORDS[self.act]


@dataclass(frozen=True)
class PaperSteps:
    """``closed`` is why there is no such paper yet. ``changes`` are those since it was handed in; ``turns``
    are the acts whose turn it is, whoever may do them."""

    kind: str
    standing: PaperStanding | None
    closed: str = ""
    sealed: SealedView | None = None
    changes: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    refusal: str = ""
    turns: tuple[NextAct, ...] = ()

    @property
    def state(self) -> tuple[str, str]:
        """The word and its colour."""
        state = self.standing.state if self.standing else PaperState.DRAFT
        return STATE_WORDS[state], STATE_COLORS[state]

    @property
    def sent_back(self) -> PaperAct | None:
        """The act that returned or reopened it, while nobody handed it in again."""
        came_back = self.standing and self.standing.state in SENT_BACK
        return self.standing.last if self.standing and came_back else None

    @property
    def is_on_its_way(self) -> bool:
        """Whether it was handed in already, and is not returned or reopened."""
        return self.standing is not None and Act.SUBMITTED not in self.standing.next_acts

    @property
    def next_acts(self) -> tuple[NextAct, ...]:
        """Those that the person who asks may do."""
        return tuple(turn for turn in self.turns if not turn.hindrance)

    @property
    def hindered(self) -> tuple[NextAct, ...]:
        return tuple(turn for turn in self.turns if turn.hindrance)


def paper_steps(
    kind: str,
    project: Project,
    typed: Mapping[str, str] = EMPTY_MAPPING,
    refusal: str = "",
    *,
    day: date | None = None,
) -> PaperSteps:
    """``typed`` is what a person sent and ``refusal`` why it was not done, if it was not. No name stands in
    the form by itself: who approves is seldom who filled in last. ``day`` stands for the one asked for."""
    store, today = request_context.store(), request_context.today()
    try:
        paper = paper_of(project, kind, day or request_context.requested_day(), today)
    except RefusedActError as closed:
        return PaperSteps(kind, None, str(closed))
    standing = standing_of(store, paper)
    sealed = sealed_view(SealedForm(standing.sealed, kind), project) if standing.sealed else None
    workspace, binding = request_context.workspace(), standing.binding
    changes = changes_since_submission(workspace, store, project, binding, today) if binding else ()
    turns = tuple(
        NextAct(act, act in NEEDS_REASON, paper_hindrance(ACTIONS[act], paper)) for act in standing.next_acts
    )
    return PaperSteps(kind, standing, "", sealed, changes, typed, refusal, turns)
