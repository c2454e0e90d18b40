"""Where a paper stands by its acts, and who may do what next; pure.

草稿 → 提交 → (退回 → 提交) → 审核通过 → 封存 → 重开, which begins the next revision. With accounts nobody
reviews or seals what he handed in himself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indicators.clock import format_local_minute
from indicators.paper_acts import Act, PaperAct, PaperActor


class PaperState(StrEnum):
    """What became of a paper; ``damaged`` where an act of it was changed by other hands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    REOPENED = "reopened"
    DAMAGED = "damaged"


STATE_WORDS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "草稿",
    PaperState.SUBMITTED: "已提交",
    PaperState.RETURNED: "已退回",
    PaperState.REVIEWED: "审核通过",
    PaperState.ISSUED: "已封存",
    PaperState.REOPENED: "已重开",
    PaperState.DAMAGED: "办理记录被改动",
}
ACT_WORDS: Mapping[Act, str] = {
    Act.SUBMITTED: "提交",
    Act.RETURNED: "退回",
    Act.REVIEWED: "审核通过",
    Act.ISSUED: "封存",
    Act.REOPENED: "重开",
}
COMMANDS: Mapping[Act, str] = {
    Act.SUBMITTED: "submit",
    Act.RETURNED: "return",
    Act.REVIEWED: "review",
    Act.ISSUED: "issue",
    Act.REOPENED: "reopen",
}
NEXT_ACTS: Mapping[PaperState, tuple[Act, ...]] = {
    PaperState.DRAFT: (Act.SUBMITTED,),
    PaperState.SUBMITTED: (Act.REVIEWED, Act.RETURNED),
    PaperState.RETURNED: (Act.SUBMITTED,),
    PaperState.REVIEWED: (Act.ISSUED, Act.RETURNED),
    PaperState.ISSUED: (Act.REOPENED,),
    PaperState.REOPENED: (Act.SUBMITTED,),
    PaperState.DAMAGED: (),
}
NEEDS_REASON = frozenset({Act.RETURNED, Act.REOPENED})
SECOND_PERSON = frozenset({Act.REVIEWED, Act.ISSUED})
"""Acts that nobody does with what he handed in himself."""
ALONE = "单人办公"


class RefusedActError(Exception):
    """An act that is not done; the message says why and what to do."""


class ActedMeanwhileError(RefusedActError):
    """Somebody else acted on the paper after the screen was drawn."""


class NotEntitledError(RefusedActError):
    """Somebody else has to do it, or it is not the time for it."""


@dataclass(frozen=True)
class PaperStanding:
    """Where a paper stands: ``revision`` is that of the paper that is sealed, or that is being made;
    ``binding`` is what was handed in last and is not returned, ``issued`` every sealed revision, oldest
    first."""

    state: PaperState
    revision: int
    acts: tuple[PaperAct, ...]

    @property
    def last(self) -> PaperAct | None:
        return self.acts[-1] if self.acts else None

    @property
    def last_number(self) -> int:
        """Of the newest act; 0 without any. Who acts says which he saw."""
        return self.acts[-1].seq if self.acts else 0

    @property
    def next_acts(self) -> tuple[Act, ...]:
        return NEXT_ACTS[self.state]

    @property
    def issued(self) -> tuple[PaperAct, ...]:
        return tuple(act for act in self.acts if act.act is Act.ISSUED and not act.damage)

    @property
    def sealed(self) -> PaperAct | None:
        """The act that sealed the paper, while it stands."""
        return self.acts[-1] if self.state is PaperState.ISSUED else None

    @property
    def binding(self) -> PaperAct | None:
        """The newest handing in, while the paper is on its way."""
        if self.state not in (PaperState.SUBMITTED, PaperState.REVIEWED):
            return None
        return next(act for act in reversed(self.acts) if act.act is Act.SUBMITTED)


def paper_standing(acts: Sequence[PaperAct]) -> PaperStanding:
    """``acts`` are all of one paper, oldest first."""
    if any(act.damage for act in acts):
        return PaperStanding(PaperState.DAMAGED, 0, tuple(acts))
    if not acts:
        return PaperStanding(PaperState.DRAFT, 1, ())
    return PaperStanding(PaperState(acts[-1].act.value), acts[-1].revision, tuple(acts))


def refuse_act(standing: PaperStanding, act: Act, actor: PaperActor, reason: str) -> None:
    """Raises RefusedActError where the paper is not there yet, somebody else has to do it, or words are
    missing."""
    if standing.state is PaperState.DAMAGED:
        damage = next(done.damage for done in standing.acts if done.damage)
        raise RefusedActError(f"办理记录不可信，不能{ACT_WORDS[act]}：{damage}")
    if not actor.name.strip():
        raise RefusedActError(f"请写明{ACT_WORDS[act]}人姓名（--by）")
    if act not in standing.next_acts:
        raise RefusedActError(out_of_turn_text(standing, act))
    if act in NEEDS_REASON and len("".join(reason.split())) < 2:
        raise RefusedActError(f"请写明{ACT_WORDS[act]}的理由（--reason）")
    refuse_same_person(standing, act, actor)


def refuse_same_person(standing: PaperStanding, act: Act, actor: PaperActor) -> None:
    binding = standing.binding
    if act not in SECOND_PERSON or binding is None:
        return
    if actor.alone != binding.actor.alone:
        raise RefusedActError("提交后办公方式变了（单人办公与账号办公之间），请退回后由现在的人重新提交")
    if not actor.alone and actor.account == binding.actor.account:
        raise RefusedActError(f"{actor.name}提交的表不能由本人{ACT_WORDS[act]}，请由另一人办理")


def out_of_turn_text(standing: PaperStanding, act: Act) -> str:
    """Why it is not the turn of an act, and whose turn it is."""
    last = standing.last
    since = f"（{last.actor.name} 于 {format_local_minute(last.recorded_at)}）" if last else ""
    can = "、".join(f"{ACT_WORDS[one]}（{COMMANDS[one]}）" for one in standing.next_acts)
    return f"本表现为“{STATE_WORDS[standing.state]}”{since}，不能{ACT_WORDS[act]}；现在可以：{can}"


def next_revision(standing: PaperStanding, act: Act) -> int:
    """The revision that an act belongs to: reopening begins the next."""
    return standing.revision + 1 if act is Act.REOPENED else standing.revision
