"""Where declared rows stand in the official indicator tree; a second level nobody used is printed all the
same."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.branches import BRANCH_TREE, COST, first_level, second_level

Branch = tuple[str, str]
TreePosition = tuple[int, int, str]
"""Position of the first level, position of the second, and the names themselves where the tree does not know
them."""


@dataclass(frozen=True)
class BranchLevel:
    """One second level: its two names as printed and the positions of the rows declared in it."""

    first: str
    second: str
    members: tuple[int, ...]


def select_tree(branches: Sequence[Branch]) -> dict[str, tuple[str, ...]]:
    """In the tree of 2021 成本 is a first level; in that of 2015 it is a second level of 产出."""
    modern = any(first_level(first) == COST for first, _ in branches)
    return {
        first: tuple(second for second in seconds if not (modern and second == COST))
        for first, seconds in BRANCH_TREE.items()
        if modern or first != COST
    }


def arrange_levels(branches: Sequence[Branch]) -> tuple[BranchLevel, ...]:
    """The levels in the order of the tree; those the tree does not know come after, as declared."""
    tree = select_tree(branches)
    places = [tree_position(branch, tree) for branch in branches]
    order = sorted(range(len(branches)), key=lambda row: (places[row], row))
    used = {key: tuple(rows) for key, rows in groupby(order, key=places.__getitem__)}
    levels: dict[TreePosition, tuple[int, ...]] = {**dict.fromkeys(all_positions(tree), ()), **used}
    in_order = sorted(levels.items(), key=lambda pair: (pair[0][:2], pair[1]))
    return tuple(build_level(key, rows, branches, tree) for key, rows in in_order)


def all_positions(tree: dict[str, tuple[str, ...]]) -> list[TreePosition]:
    return [(first, second, "") for first, names in enumerate(tree.values()) for second in range(len(names))]


def tree_position(branch: Branch, tree: dict[str, tuple[str, ...]]) -> TreePosition:
    first = first_level(branch[0])
    if first is None or first not in tree:
        return len(tree), 0, "\n".join(branch)
    second = second_level(first, branch[1])
    if second is not None and second in tree[first]:
        return [*tree].index(first), tree[first].index(second), ""
    return [*tree].index(first), len(tree[first]), branch[1]


def build_level(
    key: TreePosition, rows: tuple[int, ...], branches: Sequence[Branch], tree: dict[str, tuple[str, ...]]
) -> BranchLevel:
    """Names as declared; official ones where nothing was declared."""
    if key[0] == len(tree):
        return BranchLevel(*branches[rows[0]], rows)
    official = [*tree][key[0]]
    first = next((name for name, _ in branches if first_level(name) == official), official)
    return BranchLevel(first, branches[rows[0]][1] if rows else tree[official][key[1]], rows)
