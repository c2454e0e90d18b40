"""What keeps the person who asks from an act, in words that stand in the place of its button."""

from collections.abc import Sequence
from datetime import date

from indicators.paper_acts import PaperKey
from indicators.spot_check import CheckedItem, SpotCheck, SpotCheckKind
from people.permissions import PERMISSIONS, Action, state_denial
from people.roles import ROLE_WORDS
from people.separation import Deed, Doer, may_decide
from store.deeds import deeds_on_paper, deeds_on_project
from store.paper_state import entering_state
from web import request_context
from web.person import Person, person_or_none
from web.spot_check_scope import NEEDS_WHOLE, covers_whole
from workspace.spot_check_acts import authors_of_items

SIGN_IN = "请先登录"


def entitled_text(action: Action | str) -> str:
    """``须由审核、财政人员办理``."""
    roles = PERMISSIONS[Action(action)].roles
    return "须由" + "、".join(word for role, word in ROLE_WORDS.items() if role in roles) + "人员办理"


def role_hindrance(action: Action) -> str:
    """Why the person may not do it whatever it is about; "" where the role allows it."""
    person = person_or_none()
    if person is None:
        return SIGN_IN
    return entitled_text(action) if person.denial(action) else ""


def entering_hindrance(project: str, as_of: date) -> str:
    """Why nothing can be entered for a day: another's task, or a paper in other hands."""
    if hindrance := role_hindrance(Action.ENTER):
        return hindrance
    person = person_or_none()
    if person is None or person.alone:
        return ""
    return state_denial(Action.ENTER, entering_state(request_context.store().db, project, as_of.isoformat()))


def separated(person: Person, action: Action, deeds: Sequence[Deed]) -> str:
    return may_decide(action, Doer(person.account, person.name), deeds, alone=person.alone)


def paper_hindrance(action: Action, paper: PaperKey) -> str:
    """Why the person may not do it with this paper, be it as it stands."""
    person = person_or_none()
    if (hindrance := role_hindrance(action)) or person is None:
        return hindrance
    return separated(person, action, deeds_on_paper(request_context.store().db, paper))


def deciding_hindrance(project: str) -> str:
    """Why the person may not decide on this sheet."""
    person = person_or_none()
    if (hindrance := role_hindrance(Action.DECIDE)) or person is None:
        return hindrance
    return separated(person, Action.DECIDE, deeds_on_project(request_context.store().db, project))


def checking_hindrance(check: SpotCheck, items: Sequence[CheckedItem]) -> str:
    """Why the person may not judge these items, any of which they may have entered."""
    person = person_or_none()
    if (hindrance := role_hindrance(Action.SPOT_CHECK)) or person is None:
        return hindrance
    entered = authors_of_items(request_context.store(), check, items).values()
    deeds = [
        Deed(Action.ENTER, Doer(author.account, author.name)) for authors in entered for author in authors
    ]
    return separated(person, Action.SPOT_CHECK, deeds)


def settling_hindrance(stored: SpotCheck) -> str:
    """Why the person may not send the notice of a check or close it; ``stored`` is all of it. A check of
    projects is about many; each is refused where it is judged."""
    if hindrance := role_hindrance(Action.SPOT_CHECK):
        return hindrance
    if not covers_whole(stored):
        return NEEDS_WHOLE
    return checking_hindrance(stored, stored.items) if stored.kind is SpotCheckKind.ROWS else ""
