"""Where a paper stands by its acts, and who may do what next; pure.

草稿 → 提交 → (退回 → 提交) → 审核通过 → 封存 → 重开, which begins the next revision. With accounts nobody
reviews or seals what he handed in himself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.clock import format_local_minute
from indicators.paper_acts import STATE_WORDS, Act, PaperAct, PaperActor, PaperState

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
    found = tuple(told_out_of_turn(acts))
    if any(act.damage for act in found):
        return PaperStanding(PaperState.DAMAGED, 0, found)
    if not acts:
        return PaperStanding(PaperState.DRAFT, 1, ())
    return PaperStanding(PaperState(acts[-1].act.value), acts[-1].revision, tuple(acts))


def told_out_of_turn(acts: Iterable[PaperAct]) -> Iterator[PaperAct]:
    """The acts; one that the product would not have let happen after those before it was added by other
    hands."""
    state, revision = PaperState.DRAFT, 1
    for act in acts:
        expected = revision + 1 if act.act is Act.REOPENED else revision
        is_in_turn = act.act in NEXT_ACTS[state] and act.revision == expected
        yield act if is_in_turn or act.damage else replace(act, damage=out_of_turn_damage(act))
        state, revision = PaperState(act.act.value), act.revision


def out_of_turn_damage(act: PaperAct) -> str:
    at = format_local_minute(act.recorded_at)
    return f"办理记录第 {act.seq} 行（{at} {ACT_WORDS[act.act]}，第 {act.revision} 版）次序不合，不是按程序办理的"


def refuse_act(standing: PaperStanding, act: Act, actor: PaperActor, reason: str) -> None:
    """Raises RefusedActError where the paper is not there yet, somebody else has to do it, or words are
    missing."""
    if standing.state is PaperState.DAMAGED:
        damage = next(done.damage for done in standing.acts if done.damage)
        raise RefusedActError(f"办理记录不可信，不能{ACT_WORDS[act]}：{damage}")
    if not visible_characters(actor.name):
        raise RefusedActError(f"请写明{ACT_WORDS[act]}人姓名（--by）")
    if act not in standing.next_acts:
        raise RefusedActError(out_of_turn_text(standing, act))
    if act in NEEDS_REASON and visible_characters(reason) < 2:
        raise RefusedActError(f"请写明{ACT_WORDS[act]}的理由（--reason）")
    refuse_same_person(standing, act, actor)


def visible_characters(text: str) -> int:
    return sum(character.isprintable() and not character.isspace() for character in text)


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
