"""Where declared rows stand in the official indicator tree; a second level nobody used is printed all the
same."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    if any(first_level(first) == COST for first, _ in branches):
        return {first: without_cost(seconds) for first, seconds in BRANCH_TREE.items()}
    return {first: seconds for first, seconds in BRANCH_TREE.items() if first != COST}


def without_cost(seconds: Sequence[str]) -> tuple[str, ...]:
    return tuple(second for second in seconds if second != COST)


def arrange_levels(branches: Sequence[Branch]) -> tuple[BranchLevel, ...]:
    """The levels in the order of the tree; those the tree does not know come after, as declared."""
    tree = select_tree(branches)
    members = rows_by_position(branches, tree)
    in_order = sorted(members.items(), key=lambda level: (level[0][:2], level[1]))
    return tuple(build_level(position, tuple(rows), branches, tree) for position, rows in in_order)


def rows_by_position(
    branches: Sequence[Branch], tree: dict[str, tuple[str, ...]]
) -> dict[TreePosition, list[int]]:
    """The declared rows at each position; none where nobody used it."""
    members: dict[TreePosition, list[int]] = {position: [] for position in all_positions(tree)}
    for row, branch in enumerate(branches):
        members.setdefault(tree_position(branch, tree), []).append(row)
    return members


def all_positions(tree: dict[str, tuple[str, ...]]) -> list[TreePosition]:
    return [(first, second, "") for first, names in enumerate(tree.values()) for second in range(len(names))]


def tree_position(branch: Branch, tree: dict[str, tuple[str, ...]]) -> TreePosition:
    first = first_level(branch[0])
    if first is None or first not in tree:
        return len(tree), 0, "\n".join(branch)
    at_first = list(tree).index(first)
    second = second_level(first, branch[1])
    if second is None or second not in tree[first]:
        return at_first, len(tree[first]), branch[1]
    return at_first, tree[first].index(second), ""


def build_level(
    position: TreePosition,
    rows: tuple[int, ...],
    branches: Sequence[Branch],
    tree: dict[str, tuple[str, ...]],
) -> BranchLevel:
    """Names as declared; official ones where nothing was declared."""
    at_first, at_second, _ = position
    if at_first == len(tree):
        return BranchLevel(*branches[rows[0]], rows)
    official = list(tree)[at_first]
    first = next((name for name, _ in branches if first_level(name) == official), official)
    second = branches[rows[0]][1] if rows else tree[official][at_second]
    return BranchLevel(first, second, rows)
