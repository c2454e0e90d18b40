"""Which instants of a relation on a server are never after which: looked at when it is looked over, so
that nobody has to compare the two for every row of every count."""

# ruff: noqa: S608  # names are quoted by the dialect

from collections.abc import Sequence

from sources.assembly import PROBE_ROWS, InstantPair, instant_pairs
from sources.servers.figures import counted
from sources.servers.looking import Looking


def ordered_pairs(looking: Looking, only: str) -> frozenset[InstantPair]:
    """As ``in_order`` of a typed table, of the rows that meet the condition ``only``; pairs that some of
    the first rows break are not looked for in all."""
    pairs = instant_pairs(looking.source.table, looking.names)
    some = f"(SELECT * FROM {looking.rows} WHERE {only} LIMIT {PROBE_ROWS}) AS some_rows"
    likely = pairs_that_hold(looking, pairs, some)
    return frozenset(pairs_that_hold(looking, likely, looking.rows, only))


def pairs_that_hold(
    looking: Looking, pairs: Sequence[InstantPair], rows: str, condition: str = "1 = 1"
) -> list[InstantPair]:
    broken = looking.ask_numbers([breaking(looking, *pair) for pair in pairs], rows, condition)
    return [pair for pair, number in zip(pairs, broken, strict=True) if not number]


def breaking(looking: Looking, first: str, second: str) -> str:
    """SQL for how many rows have the second and not the first by then, both read as they are where they
    are counted."""
    before, after = (
        looking.dialect.as_instant.format(looking.dialect.name(name)) for name in (first, second)
    )
    return counted(f"{after} IS NOT NULL AND ({before} IS NULL OR {before} > {after})")
