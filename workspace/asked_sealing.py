"""封存 that was asked for and is done later: the rights of whoever asked are looked at again when it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from indicators.model import Project
from indicators.paper_acts import Act, PaperAct, PaperActor, PaperKey
from people.permissions import Action
from sealing.standing import RefusedActError
from store import Store
from workspace.entitled import find_entitled
from workspace.issuing import PaperCall, act_on_paper
from workspace.opened import Workspace

NO_PROJECT = "项目 {} 已不在申报的项目里，没有封存"
NO_RIGHT = "申请封存的人（{}）现在没有封存这个项目的权限，没有封存"
ACCOUNTS_SINCE = "提交之后已建立账号，没有账号的人不能再封存；请登录后重新办理"


class RefusedSealingError(Exception):
    """Nothing was sealed; the message says why and what to do."""


@dataclass(frozen=True)
class AskedSealing:
    """What was asked for: the paper, by whom (``account`` "" in an office of one person), and the number of
    the newest act that the person saw."""

    project: str
    kind: str
    as_of: date
    by: str
    account: str
    reason: str = ""
    seen: int | None = None


def seal_as_asked(
    workspace: Workspace, store: Store, asked: AskedSealing, now: datetime, note: Callable[[str], None]
) -> PaperAct:
    """Raises RefusedSealingError; ``note`` is called inside the transaction that keeps the act."""
    project = workspace.declared_projects(store).projects.get(asked.project)
    if project is None:
        raise RefusedSealingError(NO_PROJECT.format(asked.project))
    refuse_lost_right(store, asked, project)
    paper = PaperKey(asked.project, asked.kind, asked.as_of)
    actor = PaperActor(asked.by, asked.account, alone=not asked.account)
    call = PaperCall(project, paper, Act.ISSUED, actor, now, asked.reason, asked.seen, note)
    try:
        return act_on_paper(workspace, store, call)
    except RefusedActError as refusal:
        raise RefusedSealingError(str(refusal)) from refusal


def refuse_lost_right(store: Store, asked: AskedSealing, project: Project) -> None:
    """By the roles and the scope of now; who did what on the paper is looked at with the act itself."""
    if not asked.account:
        if store.accounts.is_any():
            raise RefusedSealingError(ACCOUNTS_SINCE)
        return
    account = find_entitled(store, asked.account, Action.ISSUE)
    if account is None or not account.scope.covers(project):
        raise RefusedSealingError(NO_RIGHT.format(asked.by))
