"""Which passwords are taken, by hand: 60 of them, under both profiles."""

from datetime import UTC, datetime, timedelta

import pytest

from people.password_hash import hash_password, matches_hash
from people.passwords import POLICIES, days_left, is_expired, password_problem

DENGBAO, ASVS = POLICIES["dengbao"], POLICIES["asvs"]
CONTEXT = ("zhangsan", "张三丰", "便民服务中心")

TAKEN_BY_BOTH = [
    *("Gx7#mountain-Vq2", "Tr0ub4dor&3xyz", "9fK#vQz27mLp", "Sixty!Owls.Fly9", "jR8-pelican-moss"),
    *("K2%tundraGlove", "blue7.Kettle.ox", "Xk4vTq9wRz2m", "我家门前有Pine树7棵呀", "Ocelot 41 drums!"),
    *("v9Q~orchid~plum", "Zebu_harp_62_Kiln", "a" * 3 + "B4!velvet-Otter", "T9x&" + "gravel" * 2 + "Moth"),
    *("W" + "qk7!Zt" * 1 + "mulberry", "5Canoes&rivulets", "Lime#Trellis.88x"),
]
TAKEN_BY_ASVS_ONLY = [
    *(
        "correct horse battery",
        "orchid velvet gravel",
        "tundra-pelican-moss",
        "fjordglyphvexbank",
        "我们的小院里有七棵松树呢",
    ),
]
REFUSED = {
    "": "至少 12",
    "Short1!": "至少 12",
    "Gx7#Vq2mL9z": "至少 12",
    "A1!" + "x" * 130: "最多 128",
    "Gx7#mountain\tVq2": "看不见",
    "Gx7#mountain\x00Vq2": "看不见",
    "Gx7#mountain\u200bVq2": "看不见",
    "Password@2024!": "猜到",
    "P@ssw0rdP@ssw0rd1": "猜到",
    "Passw0rd123456!": "猜到",
    "Welcome@2025!!": "猜到",
    "Admin123456!@#": "猜到",
    "Administrator1!": "猜到",
    "Qwerty123456!": "猜到",
    "1qaz@WSX3edc": "猜到",
    "Qwertyuiop12!": "猜到",
    "Asdfghjkl123!": "猜到",
    "Abcdefghijk1!": "猜到",
    "Zyxwvutsrqp9!": "猜到",
    "0987654321Aa!": "猜到",
    "aaaaaaaaaaaA1!": "猜到",
    "Aa1!Aa1!Aa1!": "猜到",
    "kX7!kX7!kX7!": "猜到",
    "Zhangsan@2024": "猜到",
    "zhangsan_Zhangsan1": "猜到",
    "Zhang$an123456": "猜到",
    "张三丰张三丰Aa1!张三丰": "猜到",
    "便民服务中心2024Aa!": "猜到",
    "Jixiao@20241201": "猜到",
    "Caizheng_2025_Ju": "猜到",
    "Beijing@2024888": "猜到",
    "Iloveyou1314!!": "猜到",
    "Woaini5201314!A": "猜到",
    "Summer2025!!!Aa": "猜到",
    "!@#$%^&*()Aa1": "猜到",
    "财政局热线预算管理Aa1": "猜到",
}


def problem(password: str, profile: str = "dengbao") -> str:
    return password_problem(password, POLICIES[profile], CONTEXT)


def test_there_are_sixty_cases_at_least() -> None:
    assert 2 * len(TAKEN_BY_BOTH) + 2 * len(TAKEN_BY_ASVS_ONLY) + len(REFUSED) >= 60


@pytest.mark.parametrize("profile", POLICIES)
@pytest.mark.parametrize("password", TAKEN_BY_BOTH)
def test_a_good_password_is_taken(password: str, profile: str) -> None:
    assert problem(password, profile) == ""


@pytest.mark.parametrize("password", TAKEN_BY_ASVS_ONLY)
def test_composition_is_asked_for_by_dengbao_alone(password: str) -> None:
    assert "3 种" in problem(password)
    assert problem(password, "asvs") == ""


@pytest.mark.parametrize("password", REFUSED)
def test_a_bad_password_is_refused_with_its_reason(password: str) -> None:
    assert REFUSED[password] in problem(password)
    assert problem(password, "asvs") != ""


def test_long_passwords_cost_no_time() -> None:
    assert problem("Aa1!" + "x" * 10_000) != ""


@pytest.mark.parametrize(("back", "is_refused"), [(0, True), (4, True), (5, False)])
def test_the_last_five_do_not_come_back(back: int, is_refused: bool) -> None:
    earlier = [f"Old{n}#mountain-Vq2" for n in range(6)]
    found = password_problem(earlier[back], DENGBAO, (), earlier)
    assert bool(found) is is_refused


NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expired", "left"),
    [(0, False, None), (75, False, None), (76, False, 14), (89, False, 1), (90, True, 0)],
)
def test_ninety_days(days: int, expired: bool, left: int | None) -> None:
    changed_at = NOW - timedelta(days=days)
    assert (is_expired(changed_at, DENGBAO, NOW), days_left(changed_at, DENGBAO, NOW)) == (expired, left)
    assert (is_expired(changed_at, ASVS, NOW), days_left(changed_at, ASVS, NOW)) == (False, None)


def test_a_kept_password_names_what_a_guess_costs() -> None:
    """The tests of pages hash at less (tests/web/office.py)."""
    kept = hash_password("Gx7#mountain-Vq2")
    assert kept.startswith("scrypt:32768:8:3$")
    assert matches_hash(kept, "Gx7#mountain-Vq2")
    assert not matches_hash(kept, "gx7#mountain-Vq2")
    assert not matches_hash("", "nobody has this password")
