"""未到的数据: tables that do not reach the day for which numbers are due, or that have nothing for a number, and
which numbers wait for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from forms.dossier import Dossier
from indicators.model import FUNDS, EvaluatorInfo
from indicators.records import MeasurementStatus, Observation
from web.saving_notes import row_name

WITHOUT_DATA = frozenset({MeasurementStatus.STALE, MeasurementStatus.NO_DATA})
MOST_NAMED = 4


@dataclass(frozen=True)
class WaitingRow:
    """One number that waits: its row, the table it is counted from, how far that reaches (``None`` where it
    is not late, but has nothing for this number), the day it has to reach, and why there is no number."""

    row: str
    table: str
    until: date | None
    wanted: date
    why: str


@dataclass(frozen=True)
class LateTable:
    """One table; ``touched`` names the first numbers that wait, ``count`` are all of them. ``why`` is told
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


def late_tables(
    dossiers: Iterable[Dossier], evaluators: Mapping[str, EvaluatorInfo], labels: Mapping[str, str]
) -> list[LateTable]:
    """The worst first."""
    rows: dict[str, list[WaitingRow]] = {}
    for dossier in dossiers:
        for row in waiting_rows(dossier, evaluators):
            rows.setdefault(row.table, []).append(row)
    found = [late_table(labels.get(table, table), waiting) for table, waiting in rows.items()]
    return sorted(found, key=lambda late: (late.until or date.min, late.label))


def late_table(label: str, waiting: list[WaitingRow]) -> LateTable:
    known = [row.until for row in waiting if row.until]
    names = dict.fromkeys(row.row for row in waiting)
    wanted = max(row.wanted for row in waiting)
    why = "" if known else next((row.why for row in waiting if row.why), "")
    return LateTable(label, max(known, default=None), wanted, tuple(names)[:MOST_NAMED], len(waiting), why)


def waiting_rows(dossier: Dossier, evaluators: Mapping[str, EvaluatorInfo]) -> Iterator[WaitingRow]:
    project = dossier.project
    for row_id, observation in dossier.records.observations.items():
        if observation.measured.outcome in WITHOUT_DATA and (
            row_id == FUNDS or project.find_indicator(row_id) is not None
        ):
            for table, until in tables_of(observation, evaluators):
                name, why = row_name(project, row_id), observation.measured.reason
                yield WaitingRow(name, table, until, observation.as_of, why)


def tables_of(
    observation: Observation, evaluators: Mapping[str, EvaluatorInfo]
) -> Iterator[tuple[str, date | None]]:
    """By the account of the number, or where it has none by what its evaluator needs."""
    accounts = observation.measured.provenance.tables
    is_late = observation.measured.outcome is MeasurementStatus.STALE
    if accounts:
        yield from ((account.table, account.latest if is_late else None) for account in accounts)
    elif info := evaluators.get(observation.measured.evaluator):
        yield from ((table, None) for table in info.tables)
