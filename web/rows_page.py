"""The page of the rows behind a number."""

from dataclasses import dataclass

from indicators.records import Observation
from measuring import RowPage

PAGE_SIZE = 100


@dataclass(frozen=True)
class RowsPage:
    """``before`` and ``after`` are the offsets of the neighbouring pages; ``most`` is what one file may
    hold."""

    observation: Observation
    label: str
    found: RowPage
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


def rows_page(observation: Observation, label: str, found: RowPage, offset: int, most: int) -> RowsPage:
    return RowsPage(
        observation=observation,
        label=label,
        found=found,
        offset=offset,
        before=max(offset - PAGE_SIZE, 0) if offset else None,
        after=offset + PAGE_SIZE if offset + PAGE_SIZE < found.total else None,
        most=most,
    )
