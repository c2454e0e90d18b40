"""What the newest measurements of a project could not do, as data: for the page of problems, and the same
with and without the read model."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from forms.dossier import Dossier
from indicators.model import FUNDS, Project
from indicators.provenance import TableAccount
from indicators.records import MeasurementStatus, Observation
from store.read_model import Trouble
from store.rows import instant_text

VALUELESS, DOUBT, TABLE = "valueless", "doubt", "table"
"""The kinds: a row without a value, a doubt of a number, a table as it was read (also without any fault, for
it takes the place of an earlier reading)."""
VALUELESS_OUTCOMES = (MeasurementStatus.FAILED, MeasurementStatus.STALE, MeasurementStatus.NO_DATA)
FUNDS_NAME = "预算执行（执行数）"


def measured_name(project: Project | None, row_id: str) -> str:
    """What is measured for one row of a project; "" where its sheet no longer has the row."""
    if row_id == FUNDS:
        return FUNDS_NAME
    indicator = project.find_indicator(row_id) if project else None
    return indicator.name if indicator else ""


def troubles_of(dossier: Dossier) -> tuple[Trouble, ...]:
    project, observations = dossier.project, dossier.records.observations
    found = [trouble for seen in observations.values() for trouble in observed_troubles(project, seen)]
    newest = {trouble.subject: trouble for trouble in sorted(read_tables_of(dossier), key=when_recorded)}
    return (*found, *newest.values())


def when_recorded(trouble: Trouble) -> str:
    return trouble.recorded_at


def observed_troubles(project: Project, seen: Observation) -> Iterator[Trouble]:
    at, name = instant_text(seen.recorded_at), measured_name(project, seen.indicator)
    if name and seen.measured.outcome in VALUELESS_OUTCOMES:
        yield Trouble(VALUELESS, seen.indicator, at, valueless_data(project, name, seen))
    for doubt in seen.measured.doubts:
        yield Trouble(DOUBT, doubt.code, at, {"code": doubt.code, "message": doubt.message})


def valueless_data(project: Project, name: str, seen: Observation) -> dict[str, str]:
    return {
        "project_name": project.name,
        "name": name,
        "as_of": seen.as_of.isoformat(),
        "outcome": seen.measured.outcome.value,
        "reason": seen.measured.reason,
    }


def read_tables_of(dossier: Dossier) -> Iterator[Trouble]:
    for seen in dossier.records.observations.values():
        for table in seen.measured.provenance.tables:
            yield Trouble(TABLE, table.table, instant_text(seen.recorded_at), table_data(table))


def table_data(table: TableAccount) -> dict[str, Any]:
    return {"rows_rejected": table.rows_rejected, "unread": [asdict(cells) for cells in table.unread]}
