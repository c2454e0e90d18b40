"""An act on a supervised order as it was typed: refused with the reason, or ready to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bulletins.supervision import SupervisionStanding
from indicators.supervision_acts import DEED_WORDS, SupervisionAct, SupervisionDeed
from indicators.typed_days import DAY_EXAMPLE, read_typed_day

MOST_CHARACTERS = 1000
MOST_OF_NAME = 50


class RefusedSupervisionError(Exception):
    """What was typed cannot be kept; the message says what is wrong and what would be right."""


class SupervisedMeanwhileError(RefusedSupervisionError):
    """Somebody else did something with the order after the page was drawn."""


@dataclass(frozen=True)
class TypedSupervision:
    """``after`` is the number of the newest act that the page knew of; ``evidence`` a hash, "" without."""

    order_no: str
    deed: str
    owner: str
    note: str
    by: str
    account: str = ""
    evidence: str = ""
    evidence_name: str = ""
    after: int = 0
    due: str = ""


def build_act(
    typed: TypedSupervision,
    standing: SupervisionStanding,
    now: datetime,
    words: Mapping[SupervisionDeed, str] = DEED_WORDS,
) -> SupervisionAct | None:
    """``None`` where the same was said last; ``words`` are what the page calls the deeds. Raises
    RefusedSupervisionError."""
    if typed.deed not in list(SupervisionDeed):
        raise RefusedSupervisionError(f"请选择{'、'.join(words.values())}之一")
    deed = SupervisionDeed(typed.deed)
    act = SupervisionAct(
        typed.order_no,
        deed,
        typed.owner.strip() if deed is SupervisionDeed.ASSIGNED else "",
        typed.note.strip(),
        typed.evidence,
        typed.evidence_name,
        typed.by.strip(),
        typed.account,
        now,
        due=read_due(typed.due) if deed is SupervisionDeed.ASSIGNED else None,
    )
    refuse_incomplete(act)
    if standing.acts and says_the_same(act, standing.last):
        return None
    if standing.acts and standing.last.seq > typed.after:
        last = standing.last
        raise SupervisedMeanwhileError(
            f"打开页面以后，{last.by or '他人'}已“{words[last.deed]}”；没有保存，请核对后再办"
        )
    refuse_out_of_turn(act, standing.is_cleared)
    return act


def read_due(text: str) -> date | None:
    """A day as typed, nothing where none is."""
    if not text.strip():
        return None
    try:
        return read_typed_day(text)
    except ValueError:
        raise RefusedSupervisionError(f"看不懂完成期限“{text.strip()[:20]}”，请写成 {DAY_EXAMPLE}") from None


def refuse_incomplete(act: SupervisionAct) -> None:
    if not act.by:
        raise RefusedSupervisionError("请填写办理人姓名")
    if max(len(act.by), len(act.owner)) > MOST_OF_NAME:
        raise RefusedSupervisionError(f"姓名最多 {MOST_OF_NAME} 字")
    if len(act.note) > MOST_CHARACTERS:
        raise RefusedSupervisionError(f"办理情况最多 {MOST_CHARACTERS} 字，现为 {len(act.note)} 字")
    if act.deed is SupervisionDeed.ASSIGNED and not act.owner:
        raise RefusedSupervisionError("指定责任人时请填写责任人姓名")
    if act.deed is not SupervisionDeed.ASSIGNED and not act.note:
        raise RefusedSupervisionError("请填写办理情况")
    if act.deed is SupervisionDeed.CLEARED and not act.evidence:
        raise RefusedSupervisionError("销号须附佐证材料，如办结单、回访记录")


def refuse_out_of_turn(act: SupervisionAct, is_cleared: bool) -> None:
    if act.deed is SupervisionDeed.CLEARED and is_cleared:
        raise RefusedSupervisionError("这件已经销号")
    if act.deed is SupervisionDeed.REOPENED and not is_cleared:
        raise RefusedSupervisionError("这件还没有销号，不用恢复")


def says_the_same(act: SupervisionAct, last: SupervisionAct) -> bool:
    """A form that was sent twice."""
    return not last.damage and all(
        getattr(act, name) == getattr(last, name)
        for name in ("deed", "owner", "note", "evidence", "by", "due")
    )
