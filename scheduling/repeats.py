"""A request asked again: where the same evaluator counted the same data over the same days before, and no
later attempt at that day ended otherwise, the observation that stands is the answer, and none is added."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from store import Store

Attempt = tuple[str, str, date]
"""Project, indicator and day."""


def standing_answers(store: Store, observations: Sequence[Observation]) -> list[Observation]:
    """Each observation, or in its place the one that stands and says the same; in their order."""
    standing = standing_measured(store, map(attempt_of, observations))
    answers = []
    for observation in observations:
        earlier = standing.get(attempt_of(observation))
        is_repeat = earlier is not None and is_same_answer(earlier.measured, observation.measured)
        answers.append(earlier if earlier is not None and is_repeat else observation)
    return answers


def attempt_of(observation: Observation) -> Attempt:
    return observation.project, observation.indicator, observation.as_of


def standing_measured(store: Store, attempts: Iterable[Attempt]) -> dict[Attempt, Observation]:
    """The newest attempts at the same days, where they were measured; projects never asked before cost one
    question a day."""
    projects_by_day: dict[date, set[str]] = {}
    for project, _, day in attempts:
        projects_by_day.setdefault(day, set()).add(project)
    found: dict[Attempt, Observation] = {}
    for day, projects in projects_by_day.items():
        outcomes = store.last_outcomes(projects, day)
        asked = {key[0] for key, outcome in outcomes.items() if outcome is MeasurementStatus.MEASURED}
        for records in store.read_records(sorted(asked), day).values() if asked else ():
            found |= {attempt_of(seen): seen for seen in records.observations.values()}
    return found


def is_same_answer(one: MeasurementResult, other: MeasurementResult) -> bool:
    """Counted by the same version with the same parameters from the same data, with the same result; an
    account that does not name its data is the same as none."""
    if one.outcome is not MeasurementStatus.MEASURED or not are_named(one.provenance.tables):
        return False
    return comparable(one) == comparable(other)


def are_named(tables: Sequence[TableAccount]) -> bool:
    return bool(tables) and all(table.key for table in tables)


def comparable(measured: MeasurementResult) -> MeasurementResult:
    """Without what may differ between two measurements of the same: the program, the texts that stood, the
    statement, and what the files were called."""
    provenance = replace(
        measured.provenance,
        tables=tuple(map(content_of, measured.provenance.tables)),
        app_version=None,
        declared=None,
        rules=None,
        sql=None,
        sql_parameters=(),
        params=plain_parameters(measured.provenance),
    )
    return replace(measured, provenance=provenance)


def content_of(table: TableAccount) -> TableAccount:
    """By what it holds: equal keys are equal rows."""
    return TableAccount(table.table, key=table.key, latest=table.latest)


def plain_parameters(provenance: Provenance) -> dict[str, str]:
    """As texts: what was kept comes back as JSON knows it."""
    return {name: str(value) for name, value in sorted(provenance.params.items())}
