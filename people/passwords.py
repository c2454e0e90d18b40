"""What a password has to be, as data: profile ``dengbao`` (GB/T 22239 as assessors read it) or ``asvs``."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from people.spelling import fold_account

COMMON_WORDS_FILE = Path(__file__).with_name("common_words.txt")
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
MOST_CHARACTERS = 128
FEWEST_GUESSABLE = 6
"""So many characters are to be left when all that anybody guesses first is taken away."""
SHORTEST_CONTEXT = 2
LOOK_ALIKES = str.maketrans("013457@$!", "oleastasi")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LONGEST_BLOCK = 8
ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz2wsx3edc4rfv5tgb6yhn", "!@#$%^&*()"),
)
SHORTEST_RUN = 3


@dataclass(frozen=True)
class PasswordPolicy:
    """``classes`` of the four kinds of characters; ``days`` until it has to be changed, 0 for never;
    ``remembered`` earlier passwords may not come back."""

    name: str
    shortest: int
    classes: int
    days: int
    warn_days: int
    remembered: int


POLICIES: Mapping[str, PasswordPolicy] = {
    "dengbao": PasswordPolicy("dengbao", 12, 3, 90, 14, 5),
    "asvs": PasswordPolicy("asvs", 12, 0, 0, 0, 1),
}


def password_problem(
    password: str,
    policy: PasswordPolicy,
    context: Iterable[str] = (),
    earlier: Sequence[str] = (),
    matches: Callable[[str, str], bool] = str.__eq__,
) -> str:
    """Why this cannot be the new password; "" where it can. ``context`` are words that others know: account,
    name, office; ``earlier`` are hashes, newest first, that ``matches`` compares with a password."""
    if len(password) < policy.shortest:
        return f"口令至少 {policy.shortest} 个字符，现为 {len(password)} 个"
    if len(password) > MOST_CHARACTERS:
        return f"口令最多 {MOST_CHARACTERS} 个字符，现为 {len(password)} 个"
    if not password.isprintable():
        return "口令含有看不见的字符，请换掉"
    if sum(bool(re.search(kind, password)) for kind in CLASSES) < policy.classes:
        return f"口令要含大写字母、小写字母、数字、符号中的至少 {policy.classes} 种"
    if len(uncommon_part(password, context)) < FEWEST_GUESSABLE:
        return "口令太容易猜到：不要只用常见词、键盘顺序、重复字符、年份、单位或本人的名称"
    if any(matches(known, password) for known in earlier[: policy.remembered]):
        return f"不能再用最近 {policy.remembered} 次用过的口令"
    return ""


def uncommon_part(password: str, context: Iterable[str]) -> str:
    """What is left of a password without what everybody guesses first."""
    text = YEAR.sub("", password.casefold())
    own = [fold_account(word) for word in context if len(word.strip()) >= SHORTEST_CONTEXT]
    for guess in sorted({*common_words(), *own}, key=len, reverse=True):
        text = text.replace(guess, "")
        text = drop_spelt(text, guess)
    return drop_runs(drop_repetition(drop_runs(text)))


def drop_repetition(text: str) -> str:
    """Each block that stands several times in a row once, the long blocks first."""
    for length in range(LONGEST_BLOCK, 0, -1):
        text = re.sub(rf"(.{{{length}}})\1+", r"\1", text)
    return text


def drop_spelt(text: str, word: str) -> str:
    """Without a word that is written with look-alike signs, as p@ssw0rd."""
    at = text.translate(LOOK_ALIKES).find(word.translate(LOOK_ALIKES)) if word.isalpha() else -1
    return text if at < 0 else drop_spelt(text[:at] + text[at + len(word) :], word)


def drop_runs(text: str) -> str:
    """Without three or more characters that lie side by side, forwards or backwards."""
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for length in range(len(row), SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return text


@cache
def common_words() -> frozenset[str]:
    lines = COMMON_WORDS_FILE.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def must_change_by(changed_at: datetime, policy: PasswordPolicy) -> datetime | None:
    """When a password is too old to go on with; ``None`` where it never is."""
    return changed_at + timedelta(days=policy.days) if policy.days else None


def is_expired(changed_at: datetime, policy: PasswordPolicy, now: datetime) -> bool:
    last = must_change_by(changed_at, policy)
    return last is not None and now >= last


def days_left(changed_at: datetime, policy: PasswordPolicy, now: datetime) -> int | None:
    """Whole days until it has to be changed, where these are few enough to be told."""
    last = must_change_by(changed_at, policy)
    left = (last - now).days if last else None
    return left if left is not None and left <= policy.warn_days else None
