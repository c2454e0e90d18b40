"""未到的数据: tables that do not reach the day for which numbers are due, or that have nothing for a number, and
which numbers wait for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.todo_queries import LateSums

MOST_NAMED = 4


@dataclass(frozen=True)
class LateTable:
    """One table; ``touched`` names the numbers that wait most, ``count`` are all of them. ``why`` is told
    where the data are not late."""

    label: str
    until: date | None
    wanted: date
    touched: tuple[str, ...]
    count: int
    why: str

    @property
    def days(self) -> int | None:
        return (self.wanted - self.until).days if self.until else None


def late_tables(sums: Iterable[LateSums], labels: Mapping[str, str]) -> list[LateTable]:
    """The worst first."""
    tables: dict[str, list[LateSums]] = {}
    for one in sums:
        tables.setdefault(one.table, []).append(one)
    found = [late_table(labels.get(table, table), waiting) for table, waiting in tables.items()]
    return sorted(found, key=lambda late: (late.until or date.min, late.label))


def late_table(label: str, waiting: Sequence[LateSums]) -> LateTable:
    """``waiting`` are its numbers by name, the most frequent first."""
    known = [one.until for one in waiting if one.until]
    why = "" if known else next((one.why for one in waiting if one.why), "")
    names = tuple(one.row for one in waiting)[:MOST_NAMED]
    count = sum(one.count for one in waiting)
    return LateTable(label, max(known, default=None), max(one.wanted for one in waiting), names, count, why)
