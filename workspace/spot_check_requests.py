"""What a person asks of a spot check: how many, by which seed, under which name; refused with the reason."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.spot_check import SpotCheck
from people.permissions import Action
from people.separation import Deed, Doer, may_decide
from store.audit import Note, note_nothing
from store.spot_checks import Author
from workspace.entering import written_text

USUAL_SIZES = (29, 61)
MOST_DRAWN = 1000
MOST_SEED_CHARACTERS = 100
SIZE_OR_SHARE = re.compile(r"([0-9]{1,7})|([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*[%％]")


class RefusedSpotCheckError(Exception):
    """A draw or an act that cannot be kept; the message says what is wrong and what would be right."""


class OwnWorkError(RefusedSpotCheckError):
    """Somebody else has to check it."""


@dataclass(frozen=True)
class Drawer:
    """Who draws, and the seed that they give: "" where the system makes one. ``account`` is "" without
    accounts; ``note`` tells the audit."""

    by: str
    account: str = ""
    seed: str = ""
    note: Note = note_nothing


@dataclass(frozen=True)
class SettledDrawer:
    """Who draws by which seed; ``is_seed_chosen``: they gave it."""

    by: str
    account: str
    seed: str
    is_seed_chosen: bool


def settle_drawer(drawer: Drawer) -> SettledDrawer:
    """Raises RefusedSpotCheckError."""
    seed, is_seed_chosen = settle_seed(drawer.seed)
    return SettledDrawer(check_person(drawer.by), drawer.account, seed, is_seed_chosen)


def refuse_authors(by: str, account: str, authors: Iterable[Author]) -> None:
    """Raises OwnWorkError where the person who checks entered some of it. Without accounts nobody can be told
    apart for sure, and nobody is refused."""
    deeds = [Deed(Action.ENTER, Doer(author.account, author.name)) for author in authors]
    if refusal := may_decide(Action.SPOT_CHECK, Doer(account, by), deeds, alone=not account):
        raise OwnWorkError(refusal)


def check_person(by: str) -> str:
    """The name without the blanks around it. Raises RefusedSpotCheckError."""
    name = written_text(by)
    if not name:
        raise RefusedSpotCheckError("请填写抽查人（经办人）姓名")
    return name


def read_size(text: str) -> int | Fraction:
    """A number of items, or a share of them in percent. Raises RefusedSpotCheckError."""
    found = SIZE_OR_SHARE.fullmatch(text.strip())
    if found is None:
        raise RefusedSpotCheckError(f"抽取数应为整数（如 29）或百分比（如 15%），现为“{text}”")
    if found[1]:
        if not 1 <= int(found[1]) <= MOST_DRAWN:
            raise RefusedSpotCheckError(f"一次抽取 1 至 {MOST_DRAWN} 个，现为“{text}”")
        return int(found[1])
    percent = Fraction(found[2])
    if not 0 < percent <= 100:
        raise RefusedSpotCheckError(f"百分比应大于 0%，不超过 100%，现为“{text}”")
    return percent


def settle_seed(typed: str) -> tuple[str, bool]:
    """The seed, and whether a person chose it. Raises RefusedSpotCheckError."""
    seed = written_text(typed)
    if not seed:
        return secrets.token_hex(8), False
    if len(seed) > MOST_SEED_CHARACTERS or not seed.isprintable():
        raise RefusedSpotCheckError(
            f"种子应为一行文字，不超过 {MOST_SEED_CHARACTERS} 个字；可以用当天公布的号码，也可以留空由系统随机产生"
        )
    return seed, True


def earlier_draws(what: str, earlier: Sequence[SpotCheck]) -> Iterator[str]:
    """Who draws until the draw suits them leaves a trace."""
    if earlier:
        yield f"{what}此前已抽过 {len(earlier)} 次（最近一次：抽查 {earlier[0].id}）"
