"""One run: measure what many projects ask for as of one day, and keep every attempt with its outcome."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from indicators.model import Project
from indicators.provenance import Provenance
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from measuring.requests import MeasureRequest
from scheduling.requests import RequestKey, SupportsMeasure, project_requests
from store import Store

log = logging.getLogger(__name__)

MOST_REASON_CHARACTERS = 300

Settle = Callable[[str, tuple[Observation, ...], datetime], tuple[Observation, ...]]
"""Called inside the transaction that keeps a run, with its id, observations and instant; gives those that are to be kept."""


@dataclass(frozen=True)
class RunResult:
    """What one run kept. ``ok`` is false when nothing at all was measured; ``waiting`` are projects that ask for nothing
    as of this day: not begun, or filled in by people only."""

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

    Indicators of a person are left out. No day past a project's period is measured. ``only_missing`` leaves out what
    was measured at this day before. ``rules`` names the rule profile that each project's provenance notes.
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
    """One answer for each request, by its key: measured, or why not."""
    answers = measure_with_fallback(measurer, list(requests.values())) if requests else {}
    return {key: mark_stale(validate_answer(request, answers.get(key))) for key, request in requests.items()}


def measure_with_fallback(
    measurer: SupportsMeasure, requests: Sequence[MeasureRequest]
) -> Mapping[Any, MeasurementResult]:
    """All in one call; when that breaks, evaluator by evaluator, so that only the broken one is lost."""
    try:
        return measurer.measure(requests)
    except Exception as error:
        names = sorted({request.evaluator for request in requests})
        log.exception("measuring failed: %s", ", ".join(names))
        if len(names) == 1:
            return {
                request.key: failed_measurement(request, f"采集失败：{error or type(error).__name__}")
                for request in requests
            }
    answers: dict[Any, MeasurementResult] = {}
    for name in names:
        answers.update(
            measure_with_fallback(measurer, [request for request in requests if request.evaluator == name])
        )
    return answers


def failed_measurement(request: MeasureRequest, reason: str) -> MeasurementResult:
    readable = reason.encode("utf-8", "replace").decode()[:MOST_REASON_CHARACTERS]
    provenance = Provenance(evaluator=request.evaluator, params=request.params)
    return MeasurementResult(
        request.evaluator, request.period, MeasurementStatus.FAILED, reason=readable, provenance=provenance
    )


def validate_answer(request: MeasureRequest, answer: MeasurementResult | None) -> MeasurementResult:
    """The answer, when it is one: a measured value that is a number, or no value at all."""
    if answer is None:
        return failed_measurement(request, f"取数方法“{request.evaluator}”没有给出结果")
    if answer.outcome is MeasurementStatus.MEASURED:
        numbers = [value for value in (answer.value, answer.part, answer.of) if value is not None]
        if answer.value is None or not all(number.is_finite() for number in numbers):
            return failed_measurement(request, f"取数方法“{request.evaluator}”给出的不是数值")
        return answer
    return replace(answer, value=None)


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
    """How a run or slot ended: ``measured`` when every attempt was, ``partial``, ``failed_measurement`` when none, ``nothing`` without any."""
    seen = [observation.measured.outcome is MeasurementStatus.MEASURED for observation in observations]
    if not seen:
        return "nothing"
    if all(seen):
        return "measured"
    return "partial" if any(seen) else "failed"
