"""Names of accounts and people: written in one way, so that no two look alike."""

import re
import unicodedata

from indicators.spelling import clean_text

ACCOUNT = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")
RESERVED = frozenset({"admin", "administrator", "root", "test", "guest", "user", "system", "sa"})
"""Names that every guesser tries first."""
MOST_NAME_CHARACTERS = 30


def fold_account(text: str) -> str:
    """An account as it is looked up: narrow, small, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def fold_name(text: str) -> str:
    """A person's name as two are compared: without blanks and signs that nobody sees, narrow, small."""
    return "".join(unicodedata.normalize("NFKC", clean_text(text)).split()).casefold()


def account_problem(account: str) -> str:
    """Why this cannot be the name of an account; "" where it can."""
    if account in RESERVED:
        return f"账号不能叫“{account}”，这是别人最先猜的名称；请用姓名拼音等，如 zhangsan"
    if not ACCOUNT.fullmatch(account):
        return f"账号“{account[:40]}”写法不对：只用小写英文字母、数字和 . _ -，首尾为字母或数字，最多 32 个"
    return ""


def name_problem(name: str) -> str:
    """Why this cannot be the name of a person; "" where it can."""
    if not fold_name(name) or not name.isprintable():
        return "请填写姓名，不能含看不见的字符"
    if len(name) > MOST_NAME_CHARACTERS:
        return f"姓名最多 {MOST_NAME_CHARACTERS} 字，现为 {len(name)} 字"
    return ""
