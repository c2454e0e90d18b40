"""The permission table: which role may do what, and in which state of a paper. Nothing else is allowed.

To add an act: a verb in ``Action``, a line in ``PERMISSIONS``. Which page needs which act stands in
``web/permissions.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.paper_acts import STATE_WORDS, PaperState
from people.roles import Role


class Action(StrEnum):
    """What can be done, as a verb."""

    VIEW = "view"
    DOWNLOAD = "download"
    ENTER = "enter"
    ACCEPT = "accept"
    IMPORT = "import"
    DECLARE = "declare"
    RECHECK = "recheck"
    DECIDE = "decide"
    SUBMIT = "submit"
    RETURN = "return"
    REVIEW = "review"
    ISSUE = "issue"
    REOPEN = "reopen"
    SPOT_CHECK = "spot_check"
    ANSWER_SPOT_CHECK = "answer_spot_check"
    SET_DEADLINE = "set_deadline"
    LIST_PEOPLE = "list_people"
    MANAGE_PEOPLE = "manage_people"
    GRANT = "grant"
    READ_AUDIT = "read_audit"
    VIEW_RUNS = "view_runs"
    SUPPLY = "supply"
    RUN = "run"
    SET_SCHEDULE = "set_schedule"
    BACKUP = "backup"
    VIEW_HOTLINE = "view_hotline"
    SUPERVISE = "supervise"
    APPLY_RESULTS = "apply_results"
    FOLLOW_MEASURES = "follow_measures"
    VIEW_OPERATORS = "view_operators"
    PUBLISH = "publish"
    GATHER = "gather"


ACTION_WORDS: Mapping[Action, str] = {
    Action.VIEW: "查看项目",
    Action.DOWNLOAD: "下载表格和资料",
    Action.ENTER: "填报",
    Action.ACCEPT: "采信存疑的数",
    Action.IMPORT: "导入绩效目标",
    Action.DECLARE: "申报绩效目标",
    Action.RECHECK: "复核自评表",
    Action.DECIDE: "批复或调整绩效目标",
    Action.SUBMIT: "提交",
    Action.RETURN: "退回",
    Action.REVIEW: "审核",
    Action.ISSUE: "封存",
    Action.REOPEN: "重开已封存的表",
    Action.SPOT_CHECK: "抽查复核",
    Action.ANSWER_SPOT_CHECK: "答复抽查",
    Action.SET_DEADLINE: "设定填报期限",
    Action.LIST_PEOPLE: "查看账号",
    Action.MANAGE_PEOPLE: "建立、停用账号",
    Action.GRANT: "授予角色和范围",
    Action.READ_AUDIT: "查看审计记录",
    Action.VIEW_RUNS: "查看采集记录",
    Action.SUPPLY: "上传业务数据、对应列",
    Action.RUN: "执行采集任务",
    Action.SET_SCHEDULE: "修改采集周期",
    Action.BACKUP: "备份",
    Action.VIEW_HOTLINE: "查看热线运行",
    Action.SUPERVISE: "印发通报、登记督办",
    Action.APPLY_RESULTS: "决定结果应用",
    Action.FOLLOW_MEASURES: "登记、办理改进措施",
    Action.VIEW_OPERATORS: "查看话务员的姓名和工号",
    Action.PUBLISH: "公开绩效目标和自评结果",
    Action.GATHER: "查看、更新各单位工作区的汇总",
}

ANY_STATE = frozenset(PaperState)
OPEN_STATES = frozenset({PaperState.DRAFT, PaperState.RETURNED, PaperState.REOPENED})
"""Where the people who fill in may still change something."""
READERS = frozenset({Role.FILLER, Role.REVIEWER, Role.FINANCE})


@dataclass(frozen=True)
class Permission:
    """Who may do one thing, in which states of the paper; ``is_scoped``: only within their scope."""

    roles: frozenset[Role]
    states: frozenset[PaperState] = ANY_STATE
    is_scoped: bool = True


def _to(*roles: Role, states: Iterable[PaperState] = ANY_STATE, is_scoped: bool = True) -> Permission:
    return Permission(frozenset(roles), frozenset(states), is_scoped)


PERMISSIONS: Mapping[Action, Permission] = {
    Action.VIEW: _to(*READERS),
    Action.DOWNLOAD: _to(*READERS),
    Action.ENTER: _to(Role.FILLER, states=OPEN_STATES),
    Action.ACCEPT: _to(Role.FILLER, states=OPEN_STATES),
    Action.IMPORT: _to(Role.FILLER),
    Action.DECLARE: _to(Role.FILLER),
    Action.RECHECK: _to(*READERS),
    Action.DECIDE: _to(Role.FINANCE),
    Action.SUBMIT: _to(Role.FILLER, states=OPEN_STATES),
    Action.RETURN: _to(Role.REVIEWER, Role.FINANCE, states=(PaperState.SUBMITTED, PaperState.REVIEWED)),
    Action.REVIEW: _to(Role.REVIEWER, states=(PaperState.SUBMITTED,)),
    Action.ISSUE: _to(Role.FINANCE, states=(PaperState.REVIEWED,)),
    Action.REOPEN: _to(Role.FINANCE, states=(PaperState.ISSUED,)),
    Action.SPOT_CHECK: _to(Role.REVIEWER, Role.FINANCE),
    Action.ANSWER_SPOT_CHECK: _to(Role.FILLER),
    Action.SET_DEADLINE: _to(Role.FINANCE, is_scoped=False),
    Action.LIST_PEOPLE: _to(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, is_scoped=False),
    Action.MANAGE_PEOPLE: _to(Role.SYSTEM_ADMIN, is_scoped=False),
    Action.GRANT: _to(Role.SECURITY_ADMIN, is_scoped=False),
    Action.READ_AUDIT: _to(Role.AUDITOR, is_scoped=False),
    Action.VIEW_RUNS: _to(*READERS, Role.SYSTEM_ADMIN, is_scoped=False),
    Action.SUPPLY: _to(Role.FILLER, Role.SYSTEM_ADMIN, is_scoped=False),
    Action.RUN: _to(Role.FILLER, Role.SYSTEM_ADMIN, is_scoped=False),
    Action.SET_SCHEDULE: _to(Role.SYSTEM_ADMIN, is_scoped=False),
    Action.BACKUP: _to(Role.SYSTEM_ADMIN, is_scoped=False),
    Action.VIEW_HOTLINE: _to(*READERS, is_scoped=False),
    Action.SUPERVISE: _to(Role.FILLER, Role.REVIEWER, is_scoped=False),
    Action.APPLY_RESULTS: _to(Role.FINANCE),
    Action.FOLLOW_MEASURES: _to(Role.FILLER, Role.REVIEWER),
    Action.VIEW_OPERATORS: _to(Role.FILLER, Role.REVIEWER, is_scoped=False),
    Action.PUBLISH: _to(Role.REVIEWER, Role.FINANCE),
    Action.GATHER: _to(Role.FINANCE, is_scoped=False),
}
OF_EVERYTHING = frozenset(
    {
        *(Action.VIEW_RUNS, Action.SUPPLY, Action.RUN, Action.SET_SCHEDULE, Action.SET_DEADLINE),
        *(Action.VIEW_HOTLINE, Action.SUPERVISE, Action.VIEW_OPERATORS, Action.GATHER),
    }
)
"""What tells of all projects at once or changes what is about all, so that a scope of some is not enough."""


def may(roles: Iterable[Role], action: Action, state: PaperState = PaperState.DRAFT) -> bool:
    """Whether one of the roles allows it in that state."""
    return not denial(roles, action, state)


def denial(roles: Iterable[Role], action: Action, state: PaperState = PaperState.DRAFT) -> str:
    """Why it is not allowed; "" where it is."""
    return role_denial(roles, action) or state_denial(action, state)


def role_denial(roles: Iterable[Role], action: Action) -> str:
    """Why it is not allowed in any state."""
    if PERMISSIONS[action].roles & frozenset(roles):
        return ""
    return f"您的角色不能{ACTION_WORDS[action]}；需要时请与安全管理员联系"


def state_denial(action: Action, state: PaperState) -> str:
    """Why nobody may do it now."""
    if state in PERMISSIONS[action].states:
        return ""
    return f"这份表现为“{STATE_WORDS[state]}”，不能{ACTION_WORDS[action]}"
