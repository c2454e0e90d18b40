"""The office's own ledgers as proposals see them: names, columns, and by which day a row counts."""

from collections.abc import Iterator
from dataclasses import dataclass

NUMBERS = ("count", "amount", "number")


@dataclass(frozen=True)
class LedgerColumn:
    """``type`` as declared tables have it: text, instant, count, amount, number, flag. ``is_event``: a day on
    which something happened, unlike one that was set beforehand."""

    name: str
    label: str
    type: str
    is_event: bool = False


@dataclass(frozen=True)
class Ledger:
    """``dated_by`` is the column that places a row in a period."""

    name: str
    label: str
    columns: tuple[LedgerColumn, ...]
    dated_by: str

    def of_type(self, *types: str) -> Iterator[LedgerColumn]:
        return (column for column in self.columns if column.type in types)
