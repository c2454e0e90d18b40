"""One run: measure what many projects ask for as of one day, and keep every attempt with its outcome."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic

from indicators.model import Project
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from measuring.requests import MeasureRequest
from scheduling.requests import RequestKey, SupportsMeasure, project_requests
from store import Store

Settle = Callable[[str, tuple[Observation, ...], datetime], tuple[Observation, ...]]
"""Called inside the transaction that keeps a run, with its id, observations and instant; gives those that
are to be kept."""


@dataclass(frozen=True)
class RunResult:
    """What one run kept. ``ok`` is false when nothing at all was measured; ``waiting`` are projects that
    ask for nothing as of this day: not begun, or filled in by people only."""

    run: str
    as_of: date
    observations: tuple[Observation, ...] = ()
    ok: bool = False
    waiting: tuple[str, ...] = ()


def rules_name(project: Project) -> str:
    return project.rules


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
    rules: Callable[[Project], str] = rules_name,
    note: str = "",
    settle: Settle | None = None,
) -> RunResult:
    """Measure and keep, all observations of the run or none.

    Indicators of a person are left out. No day past a project's period is measured. ``only_missing`` leaves
    out what was measured at this day before. ``rules`` names the rule profile that each project's
    provenance notes.
    """
    clock = monotonic_clock(now)
    declared = {project.id: project for project in projects}
    asked = {project.id: project_requests(project, as_of) for project in declared.values()}
    requests = {key: request for own in asked.values() for key, request in own.items()}
    wanted = unmeasured_requests(requests, store) if only_missing else requests
    run_id = store.start_run(kind, by, note, now)
    measured = measure_requests(measurer, wanted)
    with store.transaction():
        at = clock()
        seen = tuple(
            Observation(key[0], key[1], pin_provenance(result, declared[key[0]], rules), at, run_id)
            for key, result in measured.items()
        )
        kept = settle(run_id, seen, at) if settle else seen
        store.add_observations(kept)
        store.finish_run(
            run_id, run_outcome(kept), Counter(observation.measured.outcome.value for observation in kept), at
        )
    ok = any(observation.measured.outcome is MeasurementStatus.MEASURED for observation in kept) or (
        bool(requests) and not wanted
    )
    waiting = tuple(text for text, own in asked.items() if not own)
    return RunResult(run_id, as_of, kept, ok, waiting)


def monotonic_clock(now: datetime) -> Callable[[], datetime]:
    """A clock that goes on from ``now``, whatever is done to the clock on the wall."""
    began = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - began)


def unmeasured_requests(
    requests: Mapping[RequestKey, MeasureRequest], store: Store
) -> dict[RequestKey, MeasureRequest]:
    """The requests without a measured observation at their own day."""
    days: dict[date, set[str]] = {}
    for (project, _), request in requests.items():
        days.setdefault(request.period.end, set()).add(project)
    attempted = {
        (*key, day): out for day, ids in days.items() for key, out in store.last_outcomes(ids, day).items()
    }
    return {
        key: request
        for key, request in requests.items()
        if attempted.get((*key, request.period.end)) is not MeasurementStatus.MEASURED
    }


def measure_requests(
    measurer: SupportsMeasure, requests: Mapping[RequestKey, MeasureRequest]
) -> dict[RequestKey, MeasurementResult]:
    """One answer for each request, by its key: measured, or why not. One that fails says so in its own
    answer."""
    answers = measurer.measure(list(requests.values())) if requests else {}
    return {key: mark_stale(answers[key]) for key in requests}


def mark_stale(measured: MeasurementResult) -> MeasurementResult:
    """STALE, and no value, when a table of daily rows ends before the month of the day asked for."""
    latest = min(
        (table.latest for table in measured.provenance.tables if table.dense and table.latest), default=None
    )
    if measured.outcome not in (MeasurementStatus.MEASURED, MeasurementStatus.NO_DATA) or latest is None:
        return measured
    if latest >= measured.period.end.replace(day=1):
        return measured
    reason = f"数据只到 {latest}，不足以说明截至 {measured.period.end} 的情况，请补充数据后重新采集"
    return replace(measured, outcome=MeasurementStatus.STALE, value=None, part=None, of=None, reason=reason)


def pin_provenance(
    measured: MeasurementResult, project: Project, rules: Callable[[Project], str]
) -> MeasurementResult:
    """With the hash of the declaration and the name of the rules that stood when it was measured."""
    pinned = replace(measured.provenance, declared=project.sha256, rules=rules(project))
    return replace(measured, provenance=pinned)


def run_outcome(observations: Iterable[Observation]) -> str:
    """How a run or slot ended: ``measured`` when every attempt was, ``partial`` when some, ``failed`` when
    none was; ``nothing`` without any attempt."""
    seen = [observation.measured.outcome is MeasurementStatus.MEASURED for observation in observations]
    if not seen:
        return "nothing"
    if all(seen):
        return "measured"
    return "partial" if any(seen) else "failed"
