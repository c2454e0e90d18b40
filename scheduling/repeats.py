"""A request asked again: where the same evaluator counted the same data over the same days before, and no
later attempt at that day ended otherwise, the observation that stands is the answer, and none is added."""

from collections.abc import Container, Iterable, Sequence
from datetime import date

from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from store import Store

Attempt = tuple[str, str, date]
"""Project, indicator and day."""
AT_ONCE = 5000
"""Observations held against those that stand; what stands is read no further ahead."""


def standing_answers(store: Store, observations: Sequence[Observation]) -> list[Observation]:
    """Each observation, or in its place the one that stands and says the same; in their order."""
    answers: list[Observation] = []
    for start in range(0, len(observations), AT_ONCE):
        batch = observations[start : start + AT_ONCE]
        standing = standing_measured(store, map(attempt_of, batch))
        answers += (standing_answer(standing.get(attempt_of(seen)), seen) for seen in batch)
    return answers


def standing_answer(earlier: Observation | None, seen: Observation) -> Observation:
    is_repeat = earlier is not None and is_same_answer(earlier.measured, seen.measured)
    return earlier if earlier is not None and is_repeat else seen


def attempt_of(observation: Observation) -> Attempt:
    return observation.project, observation.indicator, observation.as_of


def standing_measured(store: Store, attempts: Iterable[Attempt]) -> dict[Attempt, Observation]:
    """The newest attempts at the same days, where they were measured; one question a day."""
    projects_by_day: dict[date, set[str]] = {}
    for project, _, day in attempts:
        projects_by_day.setdefault(day, set()).add(project)
    newest = (seen for day, names in projects_by_day.items() for seen in store.newest_at(names, day))
    return {attempt_of(seen): seen for seen in newest if seen.measured.outcome is MeasurementStatus.MEASURED}


def is_same_answer(one: MeasurementResult, other: MeasurementResult) -> bool:
    """Counted by the same version with the same parameters from the same data, with the same result; an
    account that does not name its data is the same as none."""
    if one.outcome is not MeasurementStatus.MEASURED or not are_named(one.provenance.tables):
        return False
    return comparable(one) == comparable(other)


def are_named(tables: Sequence[TableAccount]) -> bool:
    return bool(tables) and all(table.key for table in tables)


def comparable(measured: MeasurementResult) -> tuple[object, ...]:
    """Without what may differ between two measurements of the same: the program, the texts that stood, the
    statement, and what the files were called."""
    provenance = measured.provenance
    tables = list(map(content_of, provenance.tables))
    result, account = without(measured, {"provenance"}), without(provenance, NOT_COMPARED)
    return result, account, tables, plain_parameters(provenance)


NOT_COMPARED = {"tables", "app_version", "declared", "rules", "sql", "sql_parameters", "params", "counted_at"}
"""Fields of the provenance that are left out, or compared in another form."""


def without(value: object, names: Container[str]) -> dict[str, object]:
    """All fields of a value but some."""
    return {name: field for name, field in vars(value).items() if name not in names}


def content_of(table: TableAccount) -> tuple[object, ...]:
    """By what it holds: equal keys are equal rows."""
    return table.table, table.key, table.latest


def plain_parameters(provenance: Provenance) -> dict[str, str]:
    """As texts: what was kept comes back as JSON knows it."""
    return {name: str(value) for name, value in sorted(provenance.params.items())}
