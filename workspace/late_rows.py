"""Numbers that wait for data: their table does not reach the day they are due for, or has nothing for
them."""

from collections.abc import Iterator, Mapping
from datetime import date

from forms.dossier import Dossier
from indicators.model import FUNDS, EvaluatorInfo
from indicators.records import MeasurementStatus, Observation
from sources.made_tables import MADE_TABLES
from store.todo_parts import LateRow
from workspace.row_names import row_name

WITHOUT_DATA = frozenset({MeasurementStatus.STALE, MeasurementStatus.NO_DATA})


def late_rows(dossier: Dossier, evaluators: Mapping[str, EvaluatorInfo]) -> Iterator[LateRow]:
    project = dossier.project
    for row_id, observation in dossier.records.observations.items():
        if observation.measured.outcome in WITHOUT_DATA and (
            row_id == FUNDS or project.find_indicator(row_id) is not None
        ):
            for table, until in tables_of(observation, evaluators):
                if table in MADE_TABLES:
                    continue  # nobody brings these: the projects they are made from wait themselves
                name, why = row_name(project, row_id), observation.measured.reason
                yield LateRow(project.id, name, table, until, observation.as_of, why)


def tables_of(
    observation: Observation, evaluators: Mapping[str, EvaluatorInfo]
) -> Iterator[tuple[str, date | None]]:
    """By the account of the number, or where it has none by what its evaluator needs."""
    accounts = observation.measured.provenance.tables
    is_late = observation.measured.outcome is MeasurementStatus.STALE
    if accounts:
        yield from ((account.table, account.latest if is_late else None) for account in accounts)
    elif info := evaluators.get(observation.measured.evaluator):
        yield from ((table, None) for table in info.tables_read(observation.measured.provenance.params))
