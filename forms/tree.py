"""Where declared rows stand in the official indicator tree; a second level nobody used is printed all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.branches import COST, TREE, first_level, second_level

Branch = tuple[str, str]
Place = tuple[int, int, str]
"""Position of the first level, position of the second, and the names themselves where the tree does not know them."""


@dataclass(frozen=True)
class Level:
    """One second level: its two names as printed and the positions of the rows declared in it."""

    first: str
    second: str
    members: tuple[int, ...]


def tree_of(branches: Sequence[Branch]) -> dict[str, tuple[str, ...]]:
    """In the tree of 2021 成本 is a first level; in that of 2015 it is a second level of 产出."""
    modern = any(first_level(first) == COST for first, _ in branches)
    return {
        first: tuple(each for each in seconds if not (modern and each == COST))
        for first, seconds in TREE.items()
        if modern or first != COST
    }


def arrange(branches: Sequence[Branch]) -> tuple[Level, ...]:
    """The levels in the order of the tree; those the tree does not know come after, as declared."""
    tree = tree_of(branches)
    places = [place(branch, tree) for branch in branches]
    order = sorted(range(len(branches)), key=lambda row: (places[row], row))
    used = {key: tuple(rows) for key, rows in groupby(order, key=places.__getitem__)}
    levels: dict[Place, tuple[int, ...]] = {**dict.fromkeys(every_place(tree), ()), **used}
    in_order = sorted(levels.items(), key=lambda pair: (pair[0][:2], pair[1]))
    return tuple(named(key, rows, branches, tree) for key, rows in in_order)


def every_place(tree: dict[str, tuple[str, ...]]) -> list[Place]:
    return [(first, second, "") for first, names in enumerate(tree.values()) for second in range(len(names))]


def place(branch: Branch, tree: dict[str, tuple[str, ...]]) -> Place:
    first = first_level(branch[0])
    if first is None or first not in tree:
        return len(tree), 0, "\n".join(branch)
    second = second_level(first, branch[1])
    if second is not None and second in tree[first]:
        return [*tree].index(first), tree[first].index(second), ""
    return [*tree].index(first), len(tree[first]), branch[1]


def named(key: Place, rows: tuple[int, ...], branches: Sequence[Branch], tree: dict[str, tuple[str, ...]]) -> Level:
    """Names as declared; official ones where nothing was declared."""
    if key[0] == len(tree):
        return Level(*branches[rows[0]], rows)
    official = [*tree][key[0]]
    first = next((name for name, _ in branches if first_level(name) == official), official)
    return Level(first, branches[rows[0]][1] if rows else tree[official][key[1]], rows)
