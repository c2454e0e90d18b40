"""Dossiers of papers that are sealed: made from what was known when they were sealed, whatever was added
later."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.model import Project
from indicators.paper_acts import PaperAct, PaperKey, PaperState
from sealing.standing import paper_standing
from store import ALL_KNOWN, DamagedCommitError, Known, Store
from store.known import known_by_row
from workspace.versions import ProjectDay

LIVE = ""
"""In the place of a kind of paper: as everything stands now, sealed or not."""


@dataclass(frozen=True)
class SealCut:
    """Up to where a sealed paper looks; ``damage`` is why that cannot be told, or whether it is sealed at
    all; ``act`` is the one that sealed it."""

    known: Known = ALL_KNOWN
    damage: str = ""
    act: PaperAct | None = None


NO_CUT = SealCut()


def shown_paper(kind: str, project: Project, day: date, acts: Container[PaperKey]) -> PaperKey:
    """The paper that a day shows, of those that have ``acts``: that of the day, whatever time the sheet has
    now; else a day after the end of the sheet's time shows the last."""
    own = PaperKey(project.id, kind, day)
    return own if own in acts else PaperKey(project.id, kind, min(day, project.span[1]))


def seal_cuts(
    store: Store, kind: str, project_days: Iterable[ProjectDay], known: Known = ALL_KNOWN
) -> dict[PaperKey, SealCut]:
    """By the days asked for, of those whose paper is sealed, or of which that cannot be told, as far as
    known; one question."""
    days = list(project_days)
    acts = store.paper_acts.acts_of_projects({project.id for project, _ in days})
    shown = {PaperKey(project.id, kind, day): shown_paper(kind, project, day, acts) for project, day in days}
    return {
        asked: cut
        for asked, paper in shown.items()
        if (cut := cut_of_paper(store, acts_known(acts.get(paper, ()), known))) is not NO_CUT
    }


def known_of_seal(store: Store, kind: str, project: Project, day: date, known: Known) -> Known:
    """What a sealed paper looks at; ``known`` where it is not sealed."""
    cuts = seal_cuts(store, kind, [(project, day)], known)
    cut = cuts.get(PaperKey(project.id, kind, day), NO_CUT)
    return cut.known if cut.known.is_past else known


def acts_known(acts: Sequence[PaperAct], known: Known) -> tuple[PaperAct, ...]:
    return tuple(act for act in acts if act.seq <= known.last_row("paper_acts"))


def cut_of_paper(store: Store, acts: Sequence[PaperAct]) -> SealCut:
    standing = paper_standing(acts)
    if standing.state is PaperState.DAMAGED:
        return SealCut(damage=next(act.damage for act in standing.acts if act.damage))
    if standing.sealed is None:
        return NO_CUT
    try:
        known = known_by_row(store.db, "paper_acts", standing.sealed.seq)
        return SealCut(known, act=standing.sealed)
    except DamagedCommitError as error:
        return SealCut(damage=str(error))


def is_newer(dossier: Dossier, cut: SealCut, decided: int) -> bool:
    """Whether anything of a dossier was added after its paper was sealed; ``decided`` is the number of the
    newest decision on its sheet."""
    known = cut.known
    return (
        decided > known.last_row("decisions")
        or any(seq > known.last_row("observations") for seq in observation_numbers(dossier))
        or any(entry.seq > known.last_row("entries") for entry in dossier.records.entries)
    )


def observation_numbers(dossier: Dossier) -> Iterator[int]:
    yield from (observation.seq for observation in dossier.records.observations.values())
