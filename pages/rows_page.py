"""The page of the rows behind a number: what decides stands first, with the days that each row was late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.drawing import RowPopulation
from indicators.records import Observation
from measuring import RowChoice, RowPage
from measuring.requests import LATE

PAGE_SIZE = 100
DAY_SECONDS = 24 * 3600
LATE_LABEL = "迟"
GROUP_COLUMNS = ("handler", "category", "department", "purpose", "agent", "severity")
"""By what rows are counted: the first that a table has."""
POPULATION_CHOICES: Sequence[tuple[RowPopulation, str]] = (
    (RowPopulation.MISSED, "未达标"),
    (RowPopulation.MET, "达标"),
    (RowPopulation.COUNTED, "全部计入的"),
)
Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class ShownColumn:
    """``name`` is what the rows can be ordered by, ``is_late`` says that it is the days late."""

    name: str
    label: str
    is_late: bool = False


@dataclass(frozen=True)
class RowsPage:
    """``before`` and ``after`` are the offsets of the neighbouring pages; ``most`` is what one file may
    hold. ``group_label`` is what the rows are counted by, "" where nothing is."""

    observation: Observation
    label: str
    found: RowPage
    choice: RowChoice
    group_label: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[Cells, ...]
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

    @property
    def populations(self) -> Sequence[tuple[RowPopulation, str]]:
        """None where no row can miss."""
        return POPULATION_CHOICES if self.found.tells_missed else ()

    @property
    def query(self) -> Mapping[str, str]:
        """The choice as the words of an address."""
        return choice_query(self.choice)


def choice_query(choice: RowChoice) -> dict[str, str]:
    words = {
        "of": choice.population.value if choice.population else "",
        "column": choice.column,
        "value": choice.value,
        "order": choice.order,
        "down": "1" if choice.descending else "",
    }
    return {name: word for name, word in words.items() if word}


def rows_page(
    observation: Observation, label: str, found: RowPage, choice: RowChoice, offset: int, most: int
) -> RowsPage:
    columns, rows = arrange_cells(found)
    names = dict(zip(found.columns, found.labels, strict=True))
    return RowsPage(
        observation=observation,
        label=label,
        found=found,
        choice=choice,
        group_label=names.get(choice.group_by, ""),
        columns=columns,
        rows=rows,
        offset=offset,
        before=max(offset - PAGE_SIZE, 0) if offset else None,
        after=offset + PAGE_SIZE if offset + PAGE_SIZE < found.total else None,
        most=most,
    )


def arrange_cells(found: RowPage) -> tuple[tuple[ShownColumn, ...], tuple[Cells, ...]]:
    """What names a row first, then how late it was, then what decided, then the rest."""
    names = found.columns
    order = sorted(range(len(names)), key=lambda at: (at > 0, names[at] not in found.looked_at, at))
    columns = [ShownColumn(names[at], found.labels[at]) for at in order]
    rows = [[row[at] for at in order] for row in found.rows]
    if found.late:
        columns.insert(1, ShownColumn(LATE, LATE_LABEL, is_late=True))
        for row, seconds, is_open in zip(rows, found.late, found.open_rows, strict=True):
            row.insert(1, late_text(seconds, is_open))
    return tuple(columns), tuple(map(tuple, rows))


def late_text(seconds: int | None, is_open: bool) -> str:
    """迟 3 天, by the calendar: a part of a day counts as one. "" in time, or without a deadline."""
    if seconds is None or seconds <= 0:
        return "未办" if is_open else ""
    days = -(-seconds // DAY_SECONDS)
    return f"{'未办，已' if is_open else ''}迟 {days} 天"


def group_column(columns: Sequence[str]) -> str:
    return next((name for name in GROUP_COLUMNS if name in columns), "")
