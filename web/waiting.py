"""The papers that wait for the person who looks: theirs to hand in, review or seal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.kinds import FORM_KINDS
from indicators.model import Project
from indicators.paper_acts import Act, PaperAct, PaperKey, PaperState
from sealing.standing import ACT_WORDS, paper_standing
from web import request_context
from web.hindrances import paper_hindrance
from workspace.issuing import ACTIONS

WAITING_STATES = frozenset(
    {PaperState.SUBMITTED, PaperState.REVIEWED, PaperState.RETURNED, PaperState.REOPENED}
)
MOST_SHOWN = 20
MOST_LOOKED_AT = 60


@dataclass(frozen=True)
class WaitingPaper:
    """``last`` is the act after which it waits, ``next_act`` what is to be done with it."""

    project: Project
    key: PaperKey
    last: PaperAct
    next_act: Act

    @property
    def title(self) -> str:
        return FORM_KINDS[self.key.kind].title

    @property
    def word(self) -> str:
        """What is to be done: ``待审核``."""
        return f"待{'审核' if self.next_act is Act.REVIEWED else ACT_WORDS[self.next_act]}"

    @property
    def came_by(self) -> str:
        """How it came here: ``赵天宝 提交``."""
        return f"{self.last.actor.name} {ACT_WORDS[self.last.act]}"

    @property
    def page(self) -> str:
        """The endpoint of the page with its buttons."""
        return "following.show" if FORM_KINDS[self.key.kind].monthly else "projects.show"


def papers_waiting() -> list[WaitingPaper]:
    """Of the projects that the person may see, longest waiting first; of very many papers only those that
    wait longest are looked at."""
    names = request_context.store().paper_acts.projects_waiting(MOST_LOOKED_AT)
    return waiting_papers(request_context.find_projects(names))


def waiting_papers(projects: Mapping[str, Project]) -> list[WaitingPaper]:
    """Of these projects, longest waiting first."""
    acts = request_context.store().paper_acts.acts_of_projects(projects)
    found = [waiting for key, of_paper in acts.items() for waiting in judge_paper(projects, key, of_paper)]
    return sorted(found, key=lambda waiting: waiting.last.seq)


def judge_paper(
    projects: Mapping[str, Project], key: PaperKey, acts: Sequence[PaperAct]
) -> Iterator[WaitingPaper]:
    """One or none; a paper with a changed act waits for nobody, and its own page says why."""
    standing = paper_standing(acts)
    if standing.state not in WAITING_STATES or standing.last is None:
        return
    next_act = standing.next_acts[0]
    if not paper_hindrance(ACTIONS[next_act], key):
        yield WaitingPaper(projects[key.project], key, standing.last, next_act)
