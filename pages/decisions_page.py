"""The page of 批复与调整: how a sheet stands, what was decided of it, and what can be decided next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.decisions import ACT_WORDS, Decision, DecisionAct, Standing, newest_live_decision
from indicators.model import Project
from indicators.sheet_difference import SheetChange
from workspace.sheet_history import WORKING, DecidedVersion


@dataclass(frozen=True)
class DecisionForm:
    """The form as it was typed, and why it was refused, if it was."""

    typed: Mapping[str, str]
    refusal: str = ""


@dataclass(frozen=True)
class VersionChoice:
    """Two versions that are compared, by their names in the address."""

    old: str
    new: str
    changes: tuple[SheetChange, ...]


@dataclass(frozen=True)
class DecisionsPage:
    """``history`` is the newest first; ``changes`` are those of the working text that nobody decided;
    ``damage`` names decisions changed by other hands. ``hindrance`` keeps the person who asks from
    deciding. ``newest`` and ``declared`` are what whoever decides has seen: the last decision (0 for none)
    and the hash of the working text."""

    project: Project
    standing: Standing
    history: tuple[DecidedVersion, ...]
    damage: tuple[str, ...]
    is_gone: bool
    changes: tuple[SheetChange, ...]
    difference: VersionChoice | None
    form: DecisionForm
    acts: tuple[tuple[str, str], ...]
    newest: int
    declared: str
    hindrance: str

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """What can be compared: the name in the address and on screen."""
        decided = [(str(past.decision.seq), past.decision.summary) for past in self.history]
        return (*([] if self.is_gone else [(WORKING, "现在的目标文件")]), *decided)


def decisions_page(
    project: Project,
    standing: Standing,
    history: Sequence[DecidedVersion],
    damage: tuple[str, ...],
    working: Project | None,
    changes: tuple[SheetChange, ...],
    difference: VersionChoice | None,
    form: DecisionForm,
    hindrance: str,
) -> DecisionsPage:
    decisions = [version.decision for version in history]
    return DecisionsPage(
        project=project,
        standing=standing,
        history=tuple(reversed(history)),
        damage=damage,
        is_gone=working is None,
        changes=changes,
        difference=difference,
        form=form,
        acts=tuple((act.value, ACT_WORDS[act]) for act in possible_acts(decisions, working, changes)),
        newest=max((decision.seq for decision in decisions), default=0),
        declared=working.sha256 if working else "",
        hindrance=hindrance,
    )


def possible_acts(
    decisions: Sequence[Decision], working: Project | None, changes: Sequence[SheetChange]
) -> tuple[DecisionAct, ...]:
    """What can be decided as things stand; the form offers nothing else."""
    if newest_live_decision(decisions) is None:
        return (DecisionAct.APPROVED,) if working else ()
    return (DecisionAct.ADJUSTED, DecisionAct.WITHDRAWN) if working else (DecisionAct.WITHDRAWN,)
