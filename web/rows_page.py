"""The page of the rows behind a number."""

from dataclasses import dataclass

from indicators.records import Observation
from measuring import Rows

STEP = 100


@dataclass(frozen=True)
class RowsPage:
    """``before`` and ``after`` are the offsets of the neighbouring pages; ``most`` is what one file may hold."""

    observation: Observation
    label: str
    found: Rows
    offset: int
    before: int | None
    after: int | None
    most: int

    @property
    def first(self) -> int:
        return self.offset + 1

    @property
    def last(self) -> int:
        return self.offset + len(self.found.rows)


def rows_page(observation: Observation, label: str, found: Rows, offset: int, most: int) -> RowsPage:
    return RowsPage(
        observation=observation,
        label=label,
        found=found,
        offset=offset,
        before=max(offset - STEP, 0) if offset else None,
        after=offset + STEP if offset + STEP < found.total else None,
        most=most,
    )
