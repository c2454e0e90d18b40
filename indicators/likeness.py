"""Whether two names are spelt nearly alike: the same but for spaces, width and brackets, or one within the
other, or a letter apart."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

NO_LETTER = re.compile(r"[\s\W_]+")
REMARK = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
NEAR_ENOUGH = 0.6
SHORTEST_PART = 2
TELLING_SIGNS = frozenset("本今当去上下前后年月日季人次户未不非已退回派接收通签转撤销办结重延待完成支付")
"""Signs of which one for another makes another thing: 本年结转 is no slip of 上年结转, 已派单 none of 已撤单."""
NEGATIONS = ("未", "不", "非", "无", "没")


def plain_spelling(text: str) -> str:
    """Without spaces, signs, case and width."""
    return NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).lower()


def without_remark(text: str) -> str:
    """The plain spelling of what stands outside of brackets."""
    return plain_spelling(REMARK.sub("", unicodedata.normalize("NFKC", text))) or plain_spelling(text)


def respelt(word: str, others: Iterable[str]) -> list[str]:
    """Those of the others that differ from the word in spaces, signs, case or width only."""
    plain = plain_spelling(word)
    return [other for other in others if other != word and plain and plain_spelling(other) == plain]


def contains_word(text: str, word: str) -> bool:
    """Whether the word is part of the text and not denied there (未作废)."""
    place = plain_spelling(text).find(plain_spelling(word))
    return place >= 0 and not plain_spelling(text)[:place].endswith(NEGATIONS)


def is_slip(one: str, other: str) -> bool:
    """One sign for another of which no other thing is made, or two signs changed about."""
    if len(one) != len(other):
        return False
    pairs = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(pairs) == 1:
        return len(one) >= SHORTEST_PART and not TELLING_SIGNS.issuperset(pairs[0])
    return len(pairs) == 2 and pairs[0] == pairs[1][::-1]


def nearest_names(word: str, others: Iterable[str], most: int = 3) -> list[str]:
    """The likely meant ones, the likeliest first."""
    names = list(dict.fromkeys(others))
    bare = without_remark(word)
    same = [name for name in names if without_remark(name) == bare]
    parts = [name for name in names if _is_part(bare, without_remark(name))]
    close = get_close_matches(word, names, most, cutoff=NEAR_ENOUGH)
    return list(dict.fromkeys([*respelt(word, names), *same, *close, *parts]))[:most]


def _is_part(one: str, other: str) -> bool:
    shorter = min(one, other, key=len)
    return len(shorter) >= SHORTEST_PART and (one in other or other in one)
