"""What ``doctor --deploy`` says of accounts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from people.accounts import COMMAND_LINE, Account
from people.roles import Role
from people.scopes import EVERYTHING
from store.machine import read_machine
from workspace.deployment import Deployment, PeopleKept, check_address, check_people

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


def account(name: str, *roles: Role) -> Account:
    return Account(name, name, COMMAND_LINE, NOW, frozenset(roles), COMMAND_LINE, EVERYTHING)


SYSTEM, SECURITY = account("system", Role.SYSTEM_ADMIN), account("security", Role.SECURITY_ADMIN)
AUDITOR, FILLER = account("auditor", Role.AUDITOR), account("filler", Role.FILLER)
SOUND = (SYSTEM, SECURITY, AUDITOR, FILLER)


def codes(
    path: Path, accounts: tuple[Account, ...], seen_at: datetime = NOW, /, **settings: str
) -> list[tuple[str, str]]:
    people = PeopleKept(accounts, {account.id: seen_at for account in accounts})
    chosen = {"host": "127.0.0.1", "trusted_hosts": "", "roles_exclusive": "strict", **settings}
    deployment = Deployment(path, chosen, replace(read_machine(path), now=NOW), people=people)
    found = [*check_people(deployment), *check_address(deployment)]
    return [(finding.level.value, finding.code) for finding in found]


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        ((SYSTEM, SECURITY, FILLER), "administrators"),
        ((SECURITY, AUDITOR), "administrators"),
        ((*SOUND, replace(FILLER, id="broken", is_damaged=True)), "account-damaged"),
        ((*SOUND, account("both", Role.FILLER, Role.SYSTEM_ADMIN)), "roles"),
    ],
)
def test_wrong_accounts_are_named(tmp_path: Path, accounts: tuple[Account, ...], code: str) -> None:
    assert code in [found for _, found in codes(tmp_path, accounts)]


def test_sound_accounts_are_not_accused_and_unused_ones_are(tmp_path: Path) -> None:
    assert codes(tmp_path, SOUND) == []
    unused = codes(tmp_path, SOUND, NOW - timedelta(days=91))
    assert [code for _, code in unused] == ["account-unused"] * 4
    off = tuple(replace(account, is_enabled=account is not FILLER) for account in SOUND)
    assert "account-unused" not in [code for _, code in codes(tmp_path, off)]


def test_no_accounts_is_a_hint_on_loopback_and_an_error_beyond(tmp_path: Path) -> None:
    assert [code for _, code in codes(tmp_path, ())] == ["no-accounts"]
    beyond = [code for _, code in codes(tmp_path, (), host="10.0.0.1")]
    assert beyond == ["no-accounts", "address", "plain-http", "trusted-hosts"]


def test_beyond_loopback_with_accounts_a_forwarding_server_is_named(tmp_path: Path) -> None:
    named = {"host": "10.0.0.1", "trusted_hosts": "jixiao.example"}
    assert [code for _, code in codes(tmp_path, SOUND, NOW, **named)] == ["plain-http"]
    assert codes(tmp_path, SOUND, NOW, **named, trusted_proxy="10.0.0.2") == []
