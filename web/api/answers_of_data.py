"""What the API gives of data, of collecting, of what is followed and of what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from store.todo_parts import TodoItem
from workspace.source_cards import MonthCoverage


@dataclass(frozen=True)
class DataFile:
    """A file of a source; ``sha256`` is "" and ``rows`` null as long as it was not read as it is now."""

    name: str
    size: int
    modified: datetime
    sha256: str
    rows: int | None


@dataclass(frozen=True)
class SourceDetail:
    """One table as last read. ``reaches`` is the last day of which the data tell something, ``unread_cells``
    could not be read, ``months`` tells holes; a file without ``sha256`` was not read as it is now. Nothing
    was read yet where ``rows`` is null; ``failed_at`` and ``reason`` tell of a later try that failed."""

    table: str
    label: str
    is_current: bool
    rows: int | None
    rejected: int | None
    unread_cells: int | None
    reaches: date | None
    covers_from: date | None
    covers_to: date | None
    year: int
    months: tuple[MonthCoverage, ...]
    files: tuple[DataFile, ...]
    read_at: datetime | None
    failed_at: datetime | None
    reason: str


@dataclass(frozen=True)
class ScheduledProject:
    """When a project is collected, and how its slots went: ``due`` fell due, ``finished`` were done by the
    clock, some of them ``late``; ``next_day`` is collected at ``next_at``."""

    project: str
    name: str
    schedule: str
    words: str
    due: int
    finished: int
    late: int
    failed: int
    partial: int
    next_day: date | None
    next_at: datetime | None
    problem: str


@dataclass(frozen=True)
class ProjectLight:
    """One project as the lists show it: its worst light with the month and the first row that has it (""
    where none is judged yet), its points and money. ``is_outdated``: something changed since and is not
    worked out again yet. Amounts in 万元."""

    project: str
    year: int
    name: str
    department: str
    unit: str
    as_of: date
    light: str
    light_as_of: date | None
    light_row: str
    light_reason: str
    total: Decimal | None
    grade: str
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    missing: int
    paper_state: str
    is_approved: bool
    is_outdated: bool


@dataclass(frozen=True)
class DueTodos:
    """What is to be filled in of one project by one day; ``due`` is null where nobody set a day."""

    project: str
    name: str
    year: int
    paper: str
    as_of: date
    due: date | None
    returned: str
    items: tuple[TodoItem, ...]


@dataclass(frozen=True)
class RowColumn:
    """A column of the rows behind a number."""

    name: str
    label: str


@dataclass(frozen=True)
class RowsBehind:
    """The rows that were counted for one number, from the data as they were then; personal data are hidden.
    ``total`` rows are there in all."""

    observation: int
    project: str
    indicator: str
    as_of: date
    total: int
    page: int
    size: int
    columns: tuple[RowColumn, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class ProposedMethod:
    """A way of measuring a row that is proposed and not taken: ``missing_tables`` are not there yet."""

    method: str
    parameters: Mapping[str, str]
    reading: str
    sureness: str
    reason: str
    cautions: tuple[str, ...]
    missing_tables: tuple[str, ...]


@dataclass(frozen=True)
class ProposedIndicator:
    """A row of the target file as it is now: ``state`` says whether somebody decided how it is measured."""

    id: str
    name: str
    target: str
    state: str
    method: str
    proposals: tuple[ProposedMethod, ...]


@dataclass(frozen=True)
class OfferedIndicator:
    """An indicator of 指标库; ``is_own``: of the office's own library."""

    key: str
    topic: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: str
    method: str
    basis: Mapping[str, str]
    note: str
    is_own: bool
