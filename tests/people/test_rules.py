"""Roles, scopes, accounts, lock-out and the separation of persons, all without a database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from indicators.model import Party
from indicators.paper_acts import STATE_WORDS, PaperState
from people.accounts import COMMAND_LINE, AccountAct, AccountEvent, fold_accounts, lacking_administrators
from people.lockout import is_locked, is_throttled, locked_until
from people.permissions import ACTION_WORDS, PERMISSIONS, Action, denial, may
from people.roles import (
    ADMINISTRATORS,
    BUSINESS,
    Exclusion,
    Role,
    UnknownRoleError,
    exclusion_problem,
    parse_roles,
)
from people.scopes import EVERYTHING, build_scope, is_named, scope_text
from people.separation import Deed, Doer, may_decide
from people.spelling import account_problem, fold_account, fold_name, name_problem

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
WHO_MAY = {
    "view": "filler reviewer finance",
    "download": "filler reviewer finance",
    "enter": "filler",
    "accept": "filler",
    "import": "filler",
    "declare": "filler",
    "recheck": "filler reviewer finance",
    "decide": "finance",
    "submit": "filler",
    "return": "reviewer finance",
    "review": "reviewer",
    "issue": "finance",
    "reopen": "finance",
    "spot_check": "reviewer finance",
    "answer_spot_check": "filler",
    "set_deadline": "finance",
    "list_people": "system_admin security_admin",
    "manage_people": "system_admin",
    "grant": "security_admin",
    "read_audit": "auditor",
    "view_runs": "filler reviewer finance system_admin",
    "supply": "filler system_admin",
    "run": "filler system_admin",
    "set_schedule": "system_admin",
    "backup": "system_admin",
    "view_hotline": "filler reviewer finance",
    "view_operators": "filler reviewer",
    "supervise": "filler reviewer",
    "publish": "reviewer finance",
    "apply_results": "finance",
    "follow_measures": "filler reviewer",
    "gather": "finance",
}
"""Written by hand."""
WHEN = {
    "enter": "draft returned reopened",
    "accept": "draft returned reopened",
    "submit": "draft returned reopened",
    "return": "submitted reviewed",
    "review": "submitted",
    "issue": "reviewed",
    "reopen": "issued",
}


@pytest.mark.parametrize("action", Action)
def test_role_by_action_by_state(action: Action) -> None:
    roles, states = WHO_MAY[action].split(), WHEN.get(action, " ".join(PaperState)).split()
    for role in Role:
        for state in PaperState:
            assert may([role], action, state) == (role in roles and state in states), (role, state)
    assert not may([], action)
    assert denial([], action)


def test_everything_has_a_word_in_chinese() -> None:
    assert PERMISSIONS.keys() == ACTION_WORDS.keys() == set(Action) == WHO_MAY.keys()
    assert STATE_WORDS.keys() == set(PaperState)


def test_administrators_see_no_project_and_nobody_else_administers() -> None:
    for action, permission in PERMISSIONS.items():
        if action in (Action.VIEW_RUNS, Action.SUPPLY, Action.RUN, Action.BACKUP):
            continue
        assert not (permission.roles & ADMINISTRATORS and permission.roles & BUSINESS), action


@pytest.mark.parametrize("pair", [*combinations(Role, 2)])
def test_every_pair_of_roles_on_one_person(pair: tuple[Role, Role]) -> None:
    with_auditor = Role.AUDITOR in pair
    with_administrator = bool(ADMINISTRATORS & set(pair))
    assert bool(exclusion_problem(pair, Exclusion.STRICT)) == with_administrator
    assert bool(exclusion_problem(pair, Exclusion.AUDIT_ONLY)) == with_auditor


def test_roles_are_read_by_code_and_word() -> None:
    assert parse_roles(["填报", "reviewer"]) == {Role.FILLER, Role.REVIEWER}
    with pytest.raises(UnknownRoleError, match="没有角色“管理员”"):
        parse_roles(["管理员"])


@pytest.mark.parametrize(
    ("names", "is_met"),
    [({"103"}, True), ({"市政府办公室"}, True), ({"10"}, False), ({""}, False), (set(), False)],
)
def test_a_party_is_named_by_code_or_whole_name(names: set[str], is_met: bool) -> None:
    assert is_named(Party("市政府办公室", "103"), frozenset(names)) is is_met
    assert not is_named(Party("市政府办公室"), frozenset({""}))


def test_a_scope_of_blanks_is_empty() -> None:
    assert build_scope([" ", ""], [], ["\n"]).is_empty
    assert scope_text(build_scope(["103"], ["甲"])) == "部门 103；单位 甲"
    assert scope_text(EVERYTHING) == "全部项目"
    assert build_scope(units=["甲中心"]).covers_name("甲中心")
    assert not build_scope(units=["甲中心"]).covers_name("")


def event(act: AccountAct, by: str = "sys", **more: object) -> AccountEvent:
    return AccountEvent("zhao", act, by, NOW, **more)  # type: ignore[arg-type]


CREATED = event(AccountAct.CREATED, name="赵")
GRANTED = event(AccountAct.GRANTED, "sec", roles=frozenset({Role.FILLER}), scope=EVERYTHING)


@pytest.mark.parametrize(
    ("events", "has_right"),
    [
        ([CREATED], False),
        ([CREATED, GRANTED], True),
        ([CREATED, event(AccountAct.GRANTED, "sys", roles=frozenset({Role.FILLER}))], False),
        ([CREATED, GRANTED, event(AccountAct.DISABLED)], False),
        ([CREATED, GRANTED, event(AccountAct.DISABLED), event(AccountAct.ENABLED)], True),
        ([CREATED, GRANTED, event(AccountAct.GRANTED, "sec")], False),
        ([CREATED, GRANTED, event(AccountAct.RENAMED, is_sound=False)], False),
        ([GRANTED, CREATED], False),
    ],
)
def test_a_right_takes_effect_when_one_created_and_another_granted(
    events: list[AccountEvent], has_right: bool
) -> None:
    assert (fold_accounts(events)["zhao"].roles == {Role.FILLER}) is has_right


def test_the_command_line_may_do_both() -> None:
    created = event(AccountAct.CREATED, COMMAND_LINE, name="赵")
    granted = event(AccountAct.GRANTED, COMMAND_LINE, roles=frozenset({Role.SYSTEM_ADMIN}))
    accounts = fold_accounts([created, granted])
    assert accounts["zhao"].roles == {Role.SYSTEM_ADMIN}
    assert lacking_administrators(accounts.values()) == [Role.SECURITY_ADMIN, Role.AUDITOR]
    assert fold_accounts([granted]) == {}


def minutes(*values: float) -> list[datetime]:
    return [NOW + timedelta(minutes=value) for value in values]


@pytest.mark.parametrize(
    ("failures", "until"),
    [
        (minutes(0, 1, 2, 3), None),
        (minutes(0, 1, 2, 3, 4), 34),
        (minutes(0, 1, 2, 3, 15), 45),
        (minutes(0, 1, 2, 3, 15.1), None),
        (minutes(0, 10, 11, 12, 13, 14), 44),
        ([], None),
    ],
)
def test_five_failures_in_a_quarter_of_an_hour_lock_for_half_an_hour(
    failures: list[datetime], until: int | None
) -> None:
    assert locked_until(failures) == (NOW + timedelta(minutes=until) if until else None)
    if until:
        assert is_locked(failures, NOW + timedelta(minutes=until) - timedelta(seconds=1))
        assert not is_locked(failures, NOW + timedelta(minutes=until))


def test_an_address_is_held_back_after_thirty() -> None:
    assert not is_throttled([NOW] * 29, NOW)
    assert is_throttled([NOW] * 30, NOW)
    assert not is_throttled([NOW] * 30, NOW + timedelta(minutes=15))


@pytest.mark.parametrize(
    "account", ["admin", "root", "张三", "Zhang", "a b", "-a", "a.", "a" * 33, "", "zhаng", "a\n"]
)
def test_names_of_accounts_that_cannot_be(account: str) -> None:
    assert account_problem(account)


@pytest.mark.parametrize("account", ["a", "zhangsan", "zhang.san-2_x", "7"])
def test_names_of_accounts_that_can(account: str) -> None:
    assert account_problem(account) == ""


@pytest.mark.parametrize("same", ["张三", "张 三", " 张三 ", "张\u200b三", "张三\ufeff"])
def test_names_that_look_alike_are_one(same: str) -> None:
    assert fold_name(same) == fold_name("张三")
    assert fold_account(" ＺHANG ") == "zhang"


def test_names_of_people() -> None:
    assert name_problem("张三") == ""
    assert name_problem("  ")
    assert name_problem("张\u200b三")
    assert name_problem("长" * 31)


ONE, TWO, THREE = Doer("a", "甲"), Doer("b", "乙"), Doer("c", "丙")
STEPS: dict[PaperState, dict[Action, PaperState]] = {
    PaperState.DRAFT: {Action.ENTER: PaperState.DRAFT, Action.SUBMIT: PaperState.SUBMITTED},
    PaperState.RETURNED: {Action.ENTER: PaperState.RETURNED, Action.SUBMIT: PaperState.SUBMITTED},
    PaperState.REOPENED: {Action.ENTER: PaperState.REOPENED, Action.SUBMIT: PaperState.SUBMITTED},
    PaperState.SUBMITTED: {Action.RETURN: PaperState.RETURNED, Action.REVIEW: PaperState.REVIEWED},
    PaperState.REVIEWED: {Action.RETURN: PaperState.RETURNED, Action.ISSUE: PaperState.ISSUED},
    PaperState.ISSUED: {Action.REOPEN: PaperState.REOPENED},
}


Position = tuple[PaperState, frozenset[Deed]]
"""Where a paper stands, and what was done by whom: the rule asks for no more."""


def next_positions(position: Position) -> Iterator[tuple[Deed, Position]]:
    state, deeds = position
    for action, after in STEPS[state].items():
        for person in (ONE, TWO, THREE):
            if not may_decide(action, person, deeds):
                deed = Deed(action, person)
                yield deed, (after, deeds | {deed})


def test_nobody_judges_their_own_work_in_any_history_of_eight_steps() -> None:
    """Every history of three people: positions that are the same are looked at once."""
    reached: set[Position] = {(PaperState.DRAFT, frozenset())}
    judged, issued = 0, 0
    for _ in range(8):
        steps = [(position, *step) for position in reached for step in next_positions(position)]
        for (_, deeds), deed, _ in steps:
            judged += check_step(deed, deeds)
            issued += deed.action is Action.ISSUE
        reached = {after for _, _, after in steps}
    assert judged > 1000
    assert issued > 10


def check_step(deed: Deed, before: frozenset[Deed]) -> bool:
    """Written out on its own: no judging deed follows an authoring one of the same person."""
    own = {earlier.action for earlier in before if earlier.by == deed.by}
    if deed.action not in (Action.REVIEW, Action.RETURN, Action.ISSUE):
        return False
    assert not own & {Action.ENTER, Action.SUBMIT}, (deed, before)
    assert deed.action is not Action.ISSUE or Action.REVIEW not in own, (deed, before)
    return True


@pytest.mark.parametrize("action", [Action.REVIEW, Action.ISSUE, Action.DECIDE, Action.RETURN])
def test_two_accounts_of_one_name_are_one_person(action: Action) -> None:
    deeds = [Deed(Action.ENTER, Doer("a", "张 三"))]
    assert "不同的人" in may_decide(action, Doer("b", "张三"), deeds)
    assert may_decide(action, Doer("c", "李四"), deeds) == ""
    assert may_decide(action, Doer("", "张三"), deeds, alone=True) == ""
