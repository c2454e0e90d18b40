"""抽查复核 as frozen values: what was drawn, what was said of it, and where it stands.

Everything said stays; of an item the newest verdict stands. A verdict that differs from what another person
said last is told (两人结论不同), and hides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from indicators.drawing import RowPopulation, Stratum


class SpotCheckKind(StrEnum):
    """What is drawn."""

    ROWS = "rows"
    PROJECTS = "projects"


class SpotCheckAct(StrEnum):
    """What is done to a check after it was drawn."""

    TICKED = "ticked"
    NOTICED = "noticed"
    ANSWERED = "answered"
    CLOSED = "closed"


class SpotVerdict(StrEnum):
    """What a person found of one item."""

    MATCHES = "相符"
    DIFFERS = "不符"
    UNKNOWN = "无法核实"


@dataclass(frozen=True)
class DrawnFrom:
    """The whole that was drawn from: ``count`` items, ``sha256`` over their keys.

    ``rule`` names how lots are made, ``asked`` is what was asked for (``29``, ``15%``), ``rows`` which rows
    behind a number. The projects of a year are kept in ``strata``; rows lie in the snapshots of the
    observation. ``is_seed_chosen``: a person gave the seed. ``notes`` say what else has to be known.
    """

    rule: str
    asked: str
    count: int
    sha256: str
    rows: RowPopulation | None = None
    strata: tuple[Stratum, ...] = ()
    is_seed_chosen: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpotCheckEntry:
    """One act. ``item`` is "" where it is of the whole check; ``note`` is its text."""

    act: SpotCheckAct
    item: str
    verdict: SpotVerdict | None
    note: str
    by: str
    account: str
    recorded_at: datetime
    seq: int = 0

    @property
    def person(self) -> str:
        """Who acts: the account, and without accounts the name."""
        return self.account or self.by


@dataclass(frozen=True)
class CheckedItem:
    """One drawn item with what was said of it, oldest first."""

    key: str
    ticks: tuple[SpotCheckEntry, ...] = ()
    answers: tuple[SpotCheckEntry, ...] = ()

    @property
    def standing(self) -> SpotCheckEntry | None:
        return self.ticks[-1] if self.ticks else None

    @property
    def verdict(self) -> SpotVerdict | None:
        return self.standing.verdict if self.standing else None

    @property
    def last_words(self) -> dict[str, SpotCheckEntry]:
        """The newest verdict of each person."""
        return {tick.person: tick for tick in self.ticks}

    @property
    def is_disputed(self) -> bool:
        """两人结论不同."""
        return len({tick.verdict for tick in self.last_words.values()}) > 1

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered to the verdict that stands."""
        standing = self.standing
        return standing is not None and any(answer.seq > standing.seq for answer in self.answers)

    @property
    def needs_answer(self) -> bool:
        return self.verdict is SpotVerdict.DIFFERS and not self.is_answered


@dataclass(frozen=True)
class SpotCheck:
    """One draw with all acts, oldest first. ``drawn`` are the keys in the order of their lots.

    ``observation`` is the number of the observation whose rows were drawn, 0 for projects. ``damage`` is what
    of it was changed in the ledger. ``is_partial``: only some of what was drawn is here, for the others may
    not be seen.
    """

    id: str
    kind: SpotCheckKind
    project: str
    indicator: str
    observation: int
    as_of: date
    seed: str
    population: DrawnFrom
    drawn: tuple[str, ...]
    by: str
    account: str
    recorded_at: datetime
    acts: tuple[SpotCheckEntry, ...] = ()
    damage: tuple[str, ...] = ()
    is_partial: bool = False

    @cached_property
    def items(self) -> tuple[CheckedItem, ...]:
        said: dict[tuple[SpotCheckAct, str], list[SpotCheckEntry]] = {}
        for entry in self.acts:
            said.setdefault((entry.act, entry.item), []).append(entry)
        return tuple(
            CheckedItem(
                key,
                tuple(said.get((SpotCheckAct.TICKED, key), ())),
                tuple(said.get((SpotCheckAct.ANSWERED, key), ())),
            )
            for key in self.drawn
        )

    @property
    def notices(self) -> Sequence[SpotCheckEntry]:
        """整改通知, oldest first."""
        return [entry for entry in self.acts if entry.act is SpotCheckAct.NOTICED]

    @property
    def closing(self) -> SpotCheckEntry | None:
        return next((entry for entry in self.acts if entry.act is SpotCheckAct.CLOSED), None)

    @property
    def newest_act(self) -> int:
        """The number of the newest act; 0 where there is none."""
        return self.acts[-1].seq if self.acts else 0

    def find_item(self, key: str) -> CheckedItem | None:
        return next((item for item in self.items if item.key == key), None)

    def items_of(self, verdict: SpotVerdict | None) -> list[CheckedItem]:
        """Those of which this verdict stands; ``None`` for those without one."""
        return [item for item in self.items if item.verdict is verdict]

    @property
    def disputed(self) -> list[CheckedItem]:
        return [item for item in self.items if item.is_disputed]

    @property
    def unanswered(self) -> list[CheckedItem]:
        return [item for item in self.items if item.needs_answer]
