"""One run: measure what many projects ask for as of one day, and keep every attempt with its outcome."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from time import monotonic

from indicators.collector import collector_paused
from indicators.model import Project
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from indicators.templates import with_fields
from measuring.requests import MeasureRequest
from scheduling.given_again import GivenAgain, find_given_again
from scheduling.repeats import standing_answers, standing_measured
from scheduling.requests import RequestKey, SupportsMeasure, project_requests
from store import Store

SAME = "same"
"""Beside the outcomes among the counts of a run: numbers for which the observation that stood was kept."""
PROJECTS, DOUBTFUL = "projects", "doubtful"
"""Of how many projects a run is, and how many of its numbers carry doubts: lists of runs tell it without
looking at every number."""
Settle = Callable[[str, tuple[Observation, ...], datetime], tuple[Observation, ...]]
"""Called inside the transaction that keeps a run, with its id, observations and instant; gives those that
are to be kept."""
SheetsAt = Callable[[Sequence[Project], date], Sequence[tuple[Project, str]]]
"""The sheet in force at a day of each project, with the name or hash of the rules in force."""


@dataclass(frozen=True)
class RunResult:
    """What one run gave: observations of its own, and in the place of those that would say the same again
    the ones that stood. ``ok`` is false when nothing at all was measured; ``waiting`` are projects that
    ask for nothing as of this day: not begun, or filled in by people only; ``given_again`` are the numbers
    that were not counted anew."""

    run: str
    as_of: date
    observations: tuple[Observation, ...] = ()
    ok: bool = False
    waiting: tuple[str, ...] = ()
    given_again: GivenAgain = field(default_factory=GivenAgain)

    @property
    def repeated(self) -> int:
        """How many numbers are the same as those that stood."""
        return sum(observation.run != self.run for observation in self.observations)


def declared_sheets(projects: Sequence[Project], _day: date) -> list[tuple[Project, str]]:
    """The sheets as declared, with the rules that they name."""
    return [(project, project.rules) for project in projects]


def execute_run(
    projects: Iterable[Project],
    as_of: date,
    measurer: SupportsMeasure,
    store: Store,
    *,
    by: str,
    kind: str,
    now: datetime,
    only_missing: bool = False,
    sheets: SheetsAt = declared_sheets,
    note: str = "",
    settle: Settle | None = None,
) -> RunResult:
    """Measure and keep, all observations of the run or none.

    Indicators of a person are left out. No day past a project's period is measured. ``only_missing`` leaves
    out what was measured at this day before. ``sheets`` gives the sheet and rules in force at the day in the
    place of each project; a run keeps to them, whatever is edited or decided meanwhile.
    """
    clock = monotonic_clock(now)
    in_force = sheets(list(projects), as_of)
    declared = {project.id: project for project, _ in in_force}
    rules_of = {project.id: rules for project, rules in in_force}
    by_project = {project.id: project_requests(project, as_of) for project in declared.values()}
    requests = {key: request for asked in by_project.values() for key, request in asked.items()}
    texts = {project.id: project.sha256 for project in declared.values()}
    missing = unmeasured_requests(requests, store, texts) if only_missing else requests
    run_id = store.start_run(kind, by, note, now)
    results = measure_requests(measurer, missing)
    with collector_paused(), store.transaction():
        at = clock()
        pinned = ((key, pin_provenance(results.pop(key), texts[key[0]], rules_of[key[0]])) for key in missing)
        observations = tuple(Observation(*key, result, at, run_id) for key, result in pinned)
        settled = settle(run_id, observations, at) if settle else observations
        kept = tuple(standing_answers(store, settled))
        given_again = find_given_again(settled)
        finish_run(store, run_id, kept, at, given_again)
    nothing_was_missing = bool(requests) and not missing
    ok = nothing_was_missing or any(map(is_measured, kept))
    waiting = tuple(project_id for project_id, asked in by_project.items() if not asked)
    return RunResult(run_id, as_of, kept, ok, waiting, given_again)


def finish_run(
    store: Store, run_id: str, observations: tuple[Observation, ...], at: datetime, given_again: GivenAgain
) -> None:
    """Those of earlier runs stand already, and are only counted."""
    fresh = [observation for observation in observations if observation.run == run_id]
    store.add_observations(fresh)
    counts = Counter(observation.measured.outcome.value for observation in observations)
    counts.update(given_again.counts)
    if len(fresh) < len(observations):
        counts[SAME] = len(observations) - len(fresh)
    counts[PROJECTS] = len({observation.project for observation in observations})
    if doubtful := sum(bool(observation.measured.doubts) for observation in fresh):
        counts[DOUBTFUL] = doubtful
    store.finish_run(run_id, run_outcome(observations), counts, at)


def is_measured(observation: Observation) -> bool:
    return observation.measured.outcome is MeasurementStatus.MEASURED


def monotonic_clock(now: datetime) -> Callable[[], datetime]:
    """A clock that goes on from ``now``, whatever is done to the clock on the wall."""
    began = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - began)


def unmeasured_requests(
    requests: Mapping[RequestKey, MeasureRequest], store: Store, texts: Mapping[str, str]
) -> dict[RequestKey, MeasureRequest]:
    """The requests without a measured observation at their own day, or with one of another text of the
    sheet, which may have been measured in another way; ``texts`` are the hashes of the sheets."""
    days = {(project, name, request.period.end) for (project, name), request in requests.items()}
    standing = standing_measured(store, days)
    return {
        key: request
        for key, request in requests.items()
        if not is_answer(standing.get((*key, request.period.end)), request, texts[key[0]])
    }


def is_answer(observation: Observation | None, request: MeasureRequest, text: str) -> bool:
    """Whether it was measured as is asked for; one of an account that names no text counts by its
    evaluator."""
    if observation is None or not is_measured(observation):
        return False
    measured = observation.measured
    same = measured.evaluator == request.evaluator and measured.period == request.period
    return same and measured.provenance.declared in (None, text)


def measure_requests(
    measurer: SupportsMeasure, requests: Mapping[RequestKey, MeasureRequest]
) -> dict[RequestKey, MeasurementResult]:
    """One answer for each request, by its key: measured, or why not. One that fails says so in its own
    answer."""
    answers = measurer.measure(list(requests.values())) if requests else {}
    return {key: mark_stale(answers[key]) for key in requests}


def mark_stale(measured: MeasurementResult) -> MeasurementResult:
    """STALE, and no value, when a table of daily rows ends before the month of the day asked for."""
    if measured.outcome not in (MeasurementStatus.MEASURED, MeasurementStatus.NO_DATA):
        return measured
    days = (table.latest for table in measured.provenance.tables if table.dense and table.latest)
    latest = min(days, default=None)
    if latest is None or latest >= measured.period.end.replace(day=1):
        return measured
    reason = f"数据只到 {latest}，不足以说明截至 {measured.period.end} 的情况，请补充数据后重新采集"
    return replace(measured, outcome=MeasurementStatus.STALE, value=None, part=None, of=None, reason=reason)


def pin_provenance(measured: MeasurementResult, declared: str, rules: str) -> MeasurementResult:
    """With the hash of the declaration and the name of the rules that stood when it was measured."""
    pinned = with_fields(measured.provenance, declared=declared, rules=rules)
    return with_fields(measured, provenance=pinned)


def run_outcome(observations: Iterable[Observation]) -> str:
    """How a run or slot ended: ``measured`` when every attempt was, ``partial`` when some, ``failed`` when
    none was; ``nothing`` without any attempt."""
    measured = [is_measured(observation) for observation in observations]
    if not measured:
        return "nothing"
    if all(measured):
        return "measured"
    return "partial" if any(measured) else "failed"
