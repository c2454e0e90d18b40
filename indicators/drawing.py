"""How items are drawn for a spot check, so that anybody draws the same ones again.

Each item has a key. Its lot is SHA-256 of the seed, a line feed and the key (UTF-8); the items of the
smallest lots are drawn. The whole is named by its count and by SHA-256 over its keys in the order of their
bytes, a line feed after each (``LC_ALL=C sort keys.txt | sha256sum``).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

RULE = "sha256-seed-key-1"
"""The name of this rule; one that draws otherwise gets another name."""


class RowPopulation(StrEnum):
    """Which rows behind a number are drawn from."""

    COUNTED = "counted"
    MET = "met"
    MISSED = "missed"


POPULATION_WORDS = {
    RowPopulation.COUNTED: "计入的全部记录（比率类指标为分母）",
    RowPopulation.MET: "计入而达标的记录",
    RowPopulation.MISSED: "计入而未达标的记录",
}


@dataclass(frozen=True)
class Stratum:
    """A group that is drawn from by itself; ``name`` is "" where the whole is one group."""

    name: str
    keys: tuple[str, ...]


def lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def hash_keys(keys: Iterable[str]) -> str:
    lines = sorted(key.encode() for key in keys)
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def draw_keys(keys: Iterable[str], seed: str, size: int) -> list[str]:
    """The ``size`` keys of the smallest lots, in the order of their lots; all where there are fewer."""
    return sorted(keys, key=lambda key: lot(seed, key))[:size]


def draw_share(strata: Sequence[Stratum], seed: str, percent: Fraction) -> list[str]:
    """``percent`` of each stratum, rounded up and so at least one of each."""
    return [
        key
        for stratum in strata
        for key in draw_keys(stratum.keys, seed, ceil(len(stratum.keys) * percent / 100))
    ]
