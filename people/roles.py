"""The roles that a person may have, and which two never meet in one person."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import combinations


class Role(StrEnum):
    """What somebody is entitled to by their post."""

    FILLER = "filler"
    REVIEWER = "reviewer"
    FINANCE = "finance"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


ROLE_WORDS: Mapping[Role, str] = {
    Role.FILLER: "填报",
    Role.REVIEWER: "审核",
    Role.FINANCE: "财政",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
BUSINESS = frozenset(Role) - ADMINISTRATORS
"""Those that see projects; administrators see none."""


class Exclusion(StrEnum):
    """How far the posts of administrators are kept apart (setting ``roles_exclusive``)."""

    STRICT = "strict"
    AUDIT_ONLY = "audit-only"


def excluded_pairs(exclusion: Exclusion) -> frozenset[frozenset[Role]]:
    """Two roles that one person may not have at once."""
    pairs = combinations(sorted(Role), 2)
    return frozenset(frozenset(pair) for pair in pairs if _is_excluded(frozenset(pair), exclusion))


def _is_excluded(pair: frozenset[Role], exclusion: Exclusion) -> bool:
    """An auditor is nothing else; strictly, an administrator has no other post at all."""
    if exclusion is Exclusion.STRICT:
        return bool(pair & ADMINISTRATORS)
    return Role.AUDITOR in pair


def exclusion_problem(roles: Iterable[Role], exclusion: Exclusion) -> str:
    """Why one person may not have all of these roles; "" where nothing speaks against it."""
    held = frozenset(roles)
    for pair in sorted(map(sorted, excluded_pairs(exclusion))):
        if held >= frozenset(pair):
            first, second = (ROLE_WORDS[role] for role in pair)
            return f"“{first}”与“{second}”不能由同一个人担任；请分别设账号"
    return ""


class UnknownRoleError(ValueError):
    """A word that is no role; the message names those there are."""


def parse_roles(words: Iterable[str]) -> frozenset[Role]:
    """Roles by their code or their Chinese word. Raises UnknownRoleError."""
    named = {**{role.value: role for role in Role}, **{word: role for role, word in ROLE_WORDS.items()}}
    words = [word.strip() for word in words]
    unknown = [word for word in words if word not in named]
    if unknown:
        known = "、".join(f"{role.value}（{word}）" for role, word in ROLE_WORDS.items())
        raise UnknownRoleError(f"没有角色“{unknown[0]}”，可用的有：{known}")
    return frozenset(named[word] for word in words)


def roles_text(roles: Iterable[Role]) -> str:
    held = set(roles)
    return "、".join(word for role, word in ROLE_WORDS.items() if role in held) or "（无）"
